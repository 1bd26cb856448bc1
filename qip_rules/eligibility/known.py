"""A derived value with the evidence for it, and the plainest ways to come by one."""

import attrs

from qip_rules.eligibility.people import Person
from qip_rules.rules.fact import Value
from qip_rules.rules.wording import phrase

__all__ = ["Known", "either", "stated"]


@attrs.frozen
class Known:
    """A derived value and the evidence for it; a value of `None` is not known."""

    value: Value | None
    says: str = ""
    paths: tuple[str, ...] = ()


def stated(value: Value | None, path: str, person: Person | None = None) -> Known:
    """A value that the record states as such; its evidence is the field itself."""
    if value is None or person is None:
        return Known(value, "", (path,))
    said = f": {phrase(value)}" if isinstance(value, str) else ""
    return Known(value, f"{person.name}{said}.", (path,))


def either(*statements: tuple[bool | None, str]) -> Known:
    """Yes if any says yes, else no if any says no, else unknown."""
    for value in (True, False):
        paths = tuple(path for stated, path in statements if stated is value)
        if paths:
            return Known(value, "", paths)
    return Known(None, "", tuple(path for _, path in statements))
