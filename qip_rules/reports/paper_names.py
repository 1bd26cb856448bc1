"""What the file of a paper is named after: what it is, whose it is, and of which day.

The desk writes one paper at a time and knows of no other, so each name has to stand for its paper
by itself: no two papers of one log share one, whatever their ids are made of.
"""

import hashlib
import re
from datetime import date
from typing import Final

from qip_rules.boundary.portable_names import RESERVED

__all__ = ["name_in_files", "paper_name"]

_ID_MAXIMUM: Final = 80
"""Characters of one id in a name; two of them with what stands around them are a name still."""

_DIGITS: Final = 12
_OTHERWISE: Final = re.compile(r"[^A-Za-z0-9_-]")
"""What some system does not take in the name of a file, or writes in two ways."""


def paper_name(kind: str, application_id: str, what: str | None = None, *, on: date) -> str:
    """The name of a paper, without an ending: `receipt-A-17-WIRE-1-2026-03-20`.

    An id that is long, or has other characters than ASCII letters, digits, `-` and `_`, is there by
    what is like it and a digest of the whole. So is the application where it and what follows it
    could be taken for another pair of ids.

    Args:
        kind: what the paper is: a word of letters.
        application_id: whose it is.
        what: the payment or the document that it is about; `None` if it is about all.
        on: the day as of which it is.

    >>> paper_name("receipt", "A", "1-2", on=date(2026, 3, 20))
    'receipt-A~559aead08264-1-2-2026-03-20'
    """
    named = [name_in_files(application_id)]
    if what is not None:
        if named == [application_id] and not _are_told_apart(application_id, what):
            named = [_with_digest(application_id)]
        named.append(name_in_files(what))
    return "-".join((kind, *named, on.isoformat()))


def name_in_files(id_: str) -> str:
    """An id as it is, if it can be the name of a file; else what is like it, and a digest of it.

    >>> name_in_files("QTP-2026-0001"), name_in_files("REF 1"), name_in_files("REF/1")
    ('QTP-2026-0001', 'REF-1~81c5a22965a3', 'REF-1~350c26c9c118')
    """
    is_usual = bool(id_) and id_.strip("-") == id_ and not _OTHERWISE.search(id_)
    fits = is_usual and len(id_) <= _ID_MAXIMUM and id_.casefold() not in RESERVED
    return id_ if fits else _with_digest(id_)


def _with_digest(id_: str) -> str:
    # A half character cannot be encoded; the log refuses it, and here it stands for itself.
    digest = hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    stem = _OTHERWISE.sub("-", id_)[: _ID_MAXIMUM - _DIGITS - 1].strip("-")
    return f"{stem or 'unnamed'}~{digest}"


def _are_told_apart(first: str, second: str) -> bool:
    """Whether two ids with a hyphen between are these two and no others, by the way ids are made.

    The first is a word and the numbers behind it, and the second begins with another word; if all
    behind the first word are numbers, the second id is the last of them.
    """
    words = f"{first}-{second}".split("-")
    behind = (place for place, word in enumerate(words) if place and not word.isdigit())
    return "-".join(words[: next(behind, len(words) - 1)]) == first
