"""One spelling for all e-mail addresses that reach the same mailbox.

People are told apart by their addresses, and write one address in several ways.
"""

from collections.abc import Sequence
from typing import Final

__all__ = ["mailbox", "mailboxes"]

_GMAIL: Final = "gmail.com"
_DOMAIN_OF: Final = {"googlemail.com": _GMAIL}
"""Domains that are other names of one."""
_SHARED_ENDING: Final = "mail.com"
"""How every domain ends that has a rule of its own."""


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


def mailboxes(emails: Sequence[str]) -> Sequence[str]:
    """The mailbox of each address, as `mailbox` gives it, worked out for all of them at once.

    The addresses are such as records hold: with one `@`, and without white space. Where there is
    none, the text is empty, and stays so.

    >>> mailboxes(["Ada@Example.org", "grace@example.org"])
    ['ada@example.org', 'grace@example.org']
    """
    written = "\n".join(emails)
    plain = written.casefold()
    if "+" in plain or _SHARED_ENDING in plain:
        return [
            mailbox(each) if "+" in each or each.endswith(_SHARED_ENDING) else each
            for each in plain.split("\n")
        ]
    return emails if plain == written else plain.split("\n")
