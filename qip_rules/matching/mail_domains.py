"""The e-mail domains that say to whom somebody belongs."""

from typing import Final

__all__ = ["PUBLIC_MAIL_DOMAINS", "mail_domains_of"]

PUBLIC_MAIL_DOMAINS: Final = frozenset(
    {
        "aol.com",
        "att.net",
        "comcast.net",
        "gmail.com",
        "gmx.com",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mac.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sbcglobal.net",
        "verizon.net",
        "yahoo.com",
        "ymail.com",
    }
)
"""Domains at which anybody can have an address, so that sharing one says nothing.

A short list of those common in the United States, not a complete one. Where it misses one, state
the practice's `domains`, which then stand instead of those of its people's addresses.
"""


def mail_domains_of(
    stated: tuple[str, ...] | None, people: tuple[str, ...] | None
) -> frozenset[str] | None:
    """The domains stated, else those of the addresses, public ones left out.

    Args:
        stated: what was stated, if anything was.
        people: e-mail addresses, as far as they are known.

    Returns:
        In lower case; `None` if neither is known.
    """
    if stated is not None:
        return frozenset(domain.casefold() for domain in stated)
    if people is None:
        return None
    written = frozenset(email.casefold().rpartition("@")[2] for email in people)
    return written - PUBLIC_MAIL_DOMAINS
