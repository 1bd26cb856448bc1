"""The handbook: a program's policy rendered for people, from the document that decides."""

from qip_rules.reports.handbook.files import handbook_files

__all__ = ["handbook_files"]
