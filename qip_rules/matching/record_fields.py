"""Rules of fields that only the records of matching have."""

import re
from collections.abc import Iterator
from typing import Final, Protocol

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import FieldRule, identifier, instance_of, shown
from qip_rules.narrowing import is_frozenset, is_tuple

__all__ = [
    "AREAS_MAXIMUM",
    "AreasRule",
    "areas_of",
    "free_text",
    "ids_or_none",
    "mail_domain",
    "wished",
]

AREAS_MAXIMUM: Final = 1_000
"""Bound of the areas that one practice can name."""

_DOMAIN = re.compile(r"[^@\s.]+(\.[^@\s.]+)+")


class _Area(Protocol):
    @property
    def area(self) -> str: ...


def free_text(place: str, value: object) -> Iterator[Fault]:
    """A field rule: any text, which may be empty."""
    if not isinstance(value, str):
        yield Fault(place, shown(value), "text, empty if there is none")


def mail_domain(place: str, value: object) -> Iterator[Fault]:
    """A field rule: an e-mail domain."""
    if not isinstance(value, str) or not _DOMAIN.fullmatch(value) or not value.isprintable():
        yield Fault(place, shown(value), "an e-mail domain such as example.org")


def ids_or_none(place: str, value: object) -> Iterator[Fault]:
    """A field rule: ids in no order."""
    if not is_frozenset(value):
        yield Fault(place, shown(value), "a frozenset of ids", "None if nobody has asked")
        return
    for item in sorted(value, key=repr):
        yield from identifier(place, item)


def wished(place: str, value: object) -> Iterator[Fault]:
    """A field rule: wishes, as ids, each once."""
    if not is_tuple(value):
        yield Fault(place, shown(value), "a tuple of ids, the dearest first", "() for no wish")
        return
    seen: set[str] = set()
    for position, each in enumerate(value):
        here = f"{place}[{position}]"
        wrong = tuple(identifier(here, each))
        yield from wrong
        if wrong or not isinstance(each, str):
            continue
        if each in seen:
            yield Fault(here, f"{shown(each)} a second time", "each id once")
        seen.add(each)


@attrs.frozen
class AreasRule:
    """A tuple of areas of one kind, each area once."""

    kind: type[_Area]

    def __call__(self, place: str, value: object) -> Iterator[Fault]:
        """The faults of one value, as every `FieldRule` gives them."""
        if not is_tuple(value):
            hint = "None while the areas are not known"
            yield Fault(place, shown(value), f"a tuple of {self.kind.__name__}", hint)
            return
        if len(value) > AREAS_MAXIMUM:
            yield Fault(place, f"{len(value)} areas", f"at most {AREAS_MAXIMUM}")
        first: dict[str, int] = {}
        for position, each in enumerate(value):
            here = f"{place}[{position}]"
            if not isinstance(each, self.kind):
                yield from instance_of(self.kind)(here, each)
            elif first.setdefault(each.area, position) != position:
                found = f"{shown(each.area)} a second time, after {place}[{first[each.area]}]"
                yield Fault(f"{here}.area", found, "each area once")


def areas_of(kind: type[_Area]) -> FieldRule:
    """The rule for areas of one kind, each area once.

    Args:
        kind: the record of an area.
    """
    return AreasRule(kind)
