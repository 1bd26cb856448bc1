"""A program document into a `Program`, held against what the jobs declare."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from qip_rules.errors import Fault, ProgramError
from qip_rules.money import MINOR_DIGITS
from qip_rules.policy.declaration import Declaration, Declared
from qip_rules.policy.effective import LISTS, NAMED, Effective, effective_document
from qip_rules.policy.entries import Entries, read_entries
from qip_rules.policy.periods import policies_by_period
from qip_rules.policy.program import Policy, Program
from qip_rules.policy.table import Table
from qip_rules.policy.timeline import Span, Timeline

__all__ = ["program_of", "read_program"]


def read_program(source: str | Path, declarations: Iterable[Declaration]) -> Program:
    """The program that a document says, by shipped name or by path.

    Raises:
        ProgramError: every mistake of the document at once, each with its place. Only what keeps
            the document from being read at all (no TOML, an `extends` that leads nowhere) is told
            alone.
    """
    return program_of(effective_document(source), declarations)


def program_of(effective: Effective, declarations: Iterable[Declaration]) -> Program:
    """The program that an effective document says.

    Raises:
        ProgramError: every mistake of the document at once, each with its place.
    """
    declared = Declared.by(declarations)
    faults = list(effective.faults)
    base, in_force = _header(effective, faults)
    entries = read_entries(effective.content, declared, faults)
    unsound = entries.unsound | _not_given(entries, declared, in_force, faults)
    entries = attrs.evolve(entries, unsound=unsound)
    base = attrs.evolve(base, readings=MappingProxyType(entries.readings), areas=entries.areas)
    periods = policies_by_period(base, entries, in_force, declared.subjects, faults)
    if faults:
        raise ProgramError(dict.fromkeys(faults), of=f"the document {effective.name}")
    return Program(
        id=base.program_id,
        title=base.title,
        time_zone=base.time_zone,
        currency=base.currency,
        in_force=Timeline((in_force,)),
        parameters=MappingProxyType(entries.parameters),
        settings=MappingProxyType(entries.settings),
        measures=MappingProxyType(entries.measures),
        digest=effective.digest,
        document=effective.content,
        periods=periods,
    )


def _header(effective: Effective, faults: list[Fault]) -> tuple[Policy, Span[bool]]:
    """What the head of the document says: a policy without entries, and when it is in force.

    A program whose first day is not readable is taken to have been in force for ever.
    """
    whole = Table("", effective.content, faults)
    whole.read_elsewhere(("program", *LISTS, *NAMED.values()))
    whole.close()
    header = Table("program", effective.content.get("program", {}), faults)
    policy = Policy(
        program_id=header.text("id"),
        title=header.text("title"),
        in_force_on=header.day("from") or date.min,
        digest=effective.digest,
        currency=header.word("currency", tuple(MINOR_DIGITS)),
        time_zone=_time_zone(header),
        rule_sets={},
        clauses={},
        readings={},
        parameters={},
        settings={},
    )
    last = header.day("until", optional=True)
    if last is not None and last < policy.in_force_on:
        header.fault("until", f"the date {last}", f"a day from {policy.in_force_on} on")
        last = None
    header.close()
    return policy, Span(policy.in_force_on, last, value=True)


def _time_zone(header: Table) -> str:
    name = header.text("time_zone")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        if name:
            header.fault("time_zone", f'"{name}"', "an IANA time zone", "as America/New_York")
    return name


def _not_given(
    entries: Entries, declared: Declared, in_force: Span[bool], faults: list[Fault]
) -> set[str]:
    """What the jobs need and the document lacks, on some day on which it is in force."""
    lacking: set[str] = set()
    blamed = {fault.place.partition(":")[0] for fault in faults}
    first, last = in_force.first, in_force.last
    chosen = {name: setting.values for name, setting in entries.settings.items()}
    given = {name: parameter.values for name, parameter in entries.parameters.items()}
    needed: list[tuple[str, str, str, Timeline[Any] | None]] = [
        *(
            ("setting", name, setting.meaning, chosen.get(name))
            for name, setting in declared.settings.items()
        ),
        *(
            ("parameter", name, parameter.meaning, given.get(name))
            for name, parameter in declared.parameters.items()
        ),
    ]
    for kind, name, meaning, values in needed:
        place = f"{kind} {name}"
        if values is None:
            lacking.add(name)
            faults.append(Fault(place, "nothing", f"an entry that says it: {meaning}"))
        elif first > date.min and place not in blamed and not values.covers(first, last):
            lacking.add(name)
            days = f"every day from {first}" + (f" to {last}" if last else " on")
            faults.append(Fault(place, "days without a value", f"a value on {days}"))
    return lacking
