"""A program document as JSON has it: everything of it, so that another place has the same program.

    {"program_id": "…", "title": "…", "digest": "…",
     "document": {"program": {"id": "…", "from": {"date": "2016-01-01"}, …}, "clause": […], …},
     "order": {"parameters": ["…"], "settings": ["…"], "findings": ["…"]}}

The document is the effective one, with all that it takes over by `extends`. JSON has no dates, so
that a date stands as `{"date": "2026-01-31"}`, apart from text that looks like one. Nothing else of
a document is an object with the one key `date`. An object of JSON has no order, so that `order`
says in which one the document has the entries that stand by their names.

    written = from_json(WrittenProgram, to_json(program))
    program_of(written).digest == program.digest
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from qip_rules.boundary.scalars import SCALARS
from qip_rules.cohort.loading import load_document
from qip_rules.errors import Fault, ProgramError
from qip_rules.narrowing import is_list, is_list_or_tuple, is_mapping
from qip_rules.policy.effective import NAMED
from qip_rules.policy.program import Program

__all__ = ["WrittenProgram", "program_of", "written_program"]

_DATE = "date"


@attrs.frozen(kw_only=True)
class WrittenProgram:
    """A program by its id, its title and its digest, with the whole document."""

    program_id: str
    title: str
    digest: str
    """SHA-256 of the effective document, which every decision carries."""
    document: Mapping[str, object]
    order: Mapping[str, tuple[str, ...]]
    """By table, the names of its entries in the order of the document, which handbooks keep."""


def written_program(program: Program) -> WrittenProgram:
    """The program as the plain record that JSON holds."""
    document = {name: _plain(value) for name, value in program.document.items()}
    return WrittenProgram(
        program_id=program.id,
        title=program.title,
        digest=program.digest,
        document=document,
        order={name: tuple(program.document[name]) for name in _ordered(program.document)},
    )


def program_of(written: WrittenProgram) -> Program:
    """The program that was written, read again and held against what the jobs declare.

    Raises:
        ProgramError: every mistake of the document at once; an id, a title or a digest that is
            not that of the document; an order that does not name the entries of its table.
    """
    document = {name: _dated(value) for name, value in written.document.items()}
    program = load_document(_in_order(document, written.order))
    faults = [
        Fault(name, f'"{said}"', f'"{own}", as the document has it')
        for name, said, own in (
            ("program_id", written.program_id, program.id),
            ("title", written.title, program.title),
            ("digest", written.digest, program.digest),
        )
        if said != own
    ]
    if faults:
        raise ProgramError(faults, of="the written program")
    return program


def _ordered(document: Mapping[str, Any]) -> list[str]:
    """The tables of a document whose entries stand by their names."""
    return [name for name in NAMED.values() if isinstance(document.get(name), Mapping)]


def _in_order(
    document: Mapping[str, object], order: Mapping[str, tuple[str, ...]]
) -> dict[str, object]:
    tables: dict[str, Any] = {name: document[name] for name in _ordered(document)}
    faults = [
        Fault(f"order.{name}", "other names", f"each entry of the table {name} once")
        for name, table in tables.items()
        if sorted(order.get(name, ())) != sorted(table)
    ]
    unknown = [name for name in order if name not in tables]
    faults.extend(Fault("order", f'"{name}"', f"one of {', '.join(tables)}") for name in unknown)
    if faults:
        raise ProgramError(faults, of="the written program")
    return {**document, **{n: {each: tables[n][each] for each in order[n]} for n in tables}}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if is_mapping(value):
        return {name: _plain(each) for name, each in value.items()}
    return tuple(map(_plain, value)) if is_list(value) else value


def _dated(value: object) -> object:
    if is_mapping(value):
        if len(value) == 1 and _DATE in value:
            day = SCALARS[date][1](value[_DATE])
            if day is not None:
                return day
        return {name: _dated(each) for name, each in value.items()}
    return [_dated(each) for each in value] if is_list_or_tuple(value) else value
