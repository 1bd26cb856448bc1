"""The thorough path and the quick path from a text to its verdict, each told the same way."""

from collections.abc import Mapping
from typing import Any, cast

import attrs

from qip_rules.boundary import from_json
from qip_rules.boundary.many import assess_json
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application
from qip_rules.errors import Fault, InputError, NotInForceError, QipRulesError
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Verdict
from tests.eligibility.verdicts import verdict

Told = Verdict | tuple[type[QipRulesError], tuple[Fault, ...], str]


def below(place: str) -> str:
    if place == "$":
        return "applications[0]"
    return f"applications[0]{place}" if place.startswith("[") else f"applications[0].{place}"


def thoroughly(text: object, program: Program) -> Told:
    try:
        application = from_json(Application, text)
        return verdict(application, program)
    except InputError as error:
        faults = tuple(attrs.evolve(fault, place=below(fault.place)) for fault in error.faults)
        return type(error), faults, error.of
    except NotInForceError as error:
        return NotInForceError, (), f"applications[0]: {error}"


def quickly(text: object, program: Program) -> Told:
    try:
        (told,) = assess_json([cast("str", text)], program)
    except InputError as error:
        return type(error), error.faults, error.of
    except NotInForceError as error:
        return NotInForceError, (), str(error)
    return told


def is_read_quickly(text: object) -> bool:
    return quick_reader(Application)(text) is not None


def holds_the_same(read: object, record: object) -> bool:
    """Whether a mirror has, in every field at every depth, what the record has."""
    kind: Any = type(record)
    if attrs.has(kind):
        fields = [field.name for field in attrs.fields(kind)]
        return all(holds_the_same(getattr(read, name), getattr(record, name)) for name in fields)
    if isinstance(record, tuple):
        assert isinstance(read, tuple)
        return len(read) == len(record) and all(map(holds_the_same, read, record))
    if isinstance(record, Mapping):
        return bool(record == read)  # compares the types of the answers as well
    return type(read) is type(record) and read == record
