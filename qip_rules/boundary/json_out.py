"""Records as JSON text: one spelling for each record."""

import enum
import json
from datetime import UTC, date, datetime

import attrs

from qip_rules.boundary.written import written
from qip_rules.money import Money
from qip_rules.narrowing import fields_of, is_frozenset, is_list_or_tuple, is_mapping
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Decision, Explanation
from qip_rules.rules.wording import shortened

__all__ = ["to_json"]


def to_json(record: object) -> str:
    """The record as canonical JSON text, which `from_json` reads back as an equal record.

    Equal records give the same text, character by character: fields in the order in which the
    record declares them, keys of mappings and items of sets sorted, no white space, letters
    outside ASCII as they are. What is not known (`None`) is left out. Dates are written
    YYYY-MM-DD, moments in UTC, choices by their value, money as exact decimal text.

    A decision or an explanation, be it the record itself or inside another, is written as the
    `WrittenDecision` or `WrittenExplanation` that `qip_rules.boundary.written` describes, and read
    back as that: `from_json(WrittenExplanation, to_json(explanation))`. The same holds of pairings
    and what explains them, by `qip_rules.boundary.written_matching`, and of the report on a
    baseline, by `qip_rules.boundary.written_assessment`, and of a program with its whole document,
    by `qip_rules.boundary.written_programs`.

    What is worked out of records, such as an account, is no record itself: write the records, or
    `written_account(account)`.

    Raises:
        TypeError: something that is no record or holds what no record can, with its place.
    """
    try:
        plain = _plain(record)
    except _FormlessError as error:
        raise TypeError(str(error)) from None
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


class _FormlessError(TypeError):
    """Something that JSON has no form for, inside the records that it was found in."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
        self.fields: list[str] = []
        """Innermost first: in which field of which class."""

    def __str__(self) -> str:
        inside = ", ".join(self.fields)
        return f"{self.what} that JSON has no form for" + (f", in {inside}" if inside else "")


def _plain(value: object) -> object:
    if isinstance(value, enum.Enum):  # first, because a choice may be text or a number as well
        return _plain(value.value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    told = _told(value)
    if told is not None:
        return _fields(told)
    if attrs.has(type(value)) and not isinstance(value, Money):
        return _fields(value)
    if is_list_or_tuple(value):
        return [_plain(each) for each in value]
    if is_frozenset(value):
        return sorted((_plain(each) for each in value), key=json.dumps)
    if is_mapping(value):
        named: dict[str, object] = {}
        for name, each in value.items():
            if not isinstance(name, str):
                raise _FormlessError(f"a mapping with a {type(name).__name__} for a key")
            named[name] = each
        return {name: _plain(each) for name, each in sorted(named.items())}
    return _single(value)


def _told(value: object) -> object | None:
    """The plain record that stands for one that JSON cannot hold, if there is one."""
    if isinstance(value, (Decision, Explanation)):
        return written(value)
    if isinstance(value, Program):
        from qip_rules.boundary.written_programs import written_program

        return written_program(value)
    if type(value).__module__.startswith("qip_rules.matching."):
        # Only who has such a record has loaded the room already.
        from qip_rules.boundary.written_matching import written_of_matching

        return written_of_matching(value)
    if type(value).__module__ == "qip_rules.participation.assessment.reporting":
        from qip_rules.boundary.written_assessment import written_of_assessment

        return written_of_assessment(value)
    return None


def _fields(record: object) -> dict[str, object]:
    written: dict[str, object] = {}
    for field in fields_of(record):
        value = getattr(record, field.name)
        # `None` is left out only where reading the field's absence gives `None` again.
        if field.init and (value is not None or field.default is not None):
            try:
                written[field.name] = _plain(value)
            except _FormlessError as error:
                error.fields.append(f"{field.name} of {type(record).__name__}")
                raise
    return written


def _single(value: object) -> object:
    match value:
        case Money():
            return {"amount": format(value.amount, "f"), "currency": value.currency}
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case _:
            raise _FormlessError(f"a {type(value).__name__}, {shortened(repr(value))},")
