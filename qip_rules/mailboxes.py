"""One spelling for all e-mail addresses that reach the same mailbox.

People are told apart by their addresses, and write one address in several ways.
"""

from typing import Final

__all__ = ["mailbox"]

_GMAIL: Final = "gmail.com"
_DOMAIN_OF: Final = {"googlemail.com": _GMAIL}
"""Domains that are other names of one."""


def mailbox(email: str) -> str:
    """The mailbox that an address reaches, in the one spelling that all its addresses share.

    Letter case does not count, nor does a `+tag` in the local part; at Gmail, which is
    Googlemail too, neither do dots. An address of which nothing would be left keeps its name.

    >>> mailbox("J.Doe+Quality@GoogleMail.com"), mailbox("J.Doe+Quality@Example.org")
    ('jdoe@gmail.com', 'j.doe@example.org')
    """
    local, _, written = email.casefold().rpartition("@")
    domain = _DOMAIN_OF.get(written, written)
    name = local.partition("+")[0]
    if domain == _GMAIL:
        name = name.replace(".", "")
    return f"{name or local}@{domain}"
