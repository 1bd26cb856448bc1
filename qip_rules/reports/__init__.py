"""Everything rendered for people: pages, registers, the console."""

from qip_rules.reports.cohort import cohort_files, glance
from qip_rules.reports.console import show_faults, show_run
from qip_rules.reports.folder import write_folder
from qip_rules.reports.handbook import handbook_files
from qip_rules.reports.letters import applicant_letter
from qip_rules.reports.program import effective_text

__all__ = [
    "applicant_letter",
    "cohort_files",
    "effective_text",
    "glance",
    "handbook_files",
    "show_faults",
    "show_run",
    "write_folder",
]
