"""Pairs of records that show one atom of a requirement deciding it, both ways.

Such pairs are what modified condition/decision coverage (MC/DC) asks for. A pair is of the
*unique-cause* form if the atom is the only one of its requirement that differs between the two
records. Where no pair is, because atoms speak of the same facts or constraints tie them, the
*masking* form is used: others may differ, but in neither record do they matter, so that the atom
alone decides in both.

Source: K. J. Hayhurst et al., A Practical Tutorial on Modified Condition/Decision Coverage,
NASA/TM-2001-210876 (2001); J. J. Chilenski, An Investigation of Three Forms of the Modified
Condition Decision Coverage (MCDC) Criterion, DOT/FAA/AR-01/18 (2001), for the forms.
"""

import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import attrs

from qip_rules.rules.fact import Value
from qip_rules.rules.strategies.atoms import Atom, Truth

__all__ = ["Form", "Independence", "Meeting", "independence"]


class Form(enum.Enum):
    """How strictly a pair shows that its atom decides."""

    UNIQUE_CAUSE = "unique cause"
    MASKING = "masking"


@attrs.frozen
class Meeting:
    """Records, by position, that agree in all but a few facts and have the atom true or false.

    Each of the one kind makes a pair with each of the other.
    """

    differing: frozenset[str]
    """The facts in which a pair may differ."""
    true: tuple[int, ...]
    false: tuple[int, ...]


@attrs.frozen
class Independence:
    """All pairs, of the records given, that show one atom in the best way there is.

    Of the stricter form if there is any of it, and differing in as few facts as any of that form.
    """

    atom: Atom
    form: Form
    facts_differing: int
    meetings: tuple[Meeting, ...]


def independence(
    atom: Atom, records: Sequence[Mapping[str, Value]], truths: Sequence[Truth]
) -> Independence | None:
    """The best pairs for one atom; `None` if it never decides both ways.

    Args:
        atom: the atom.
        records: complete records of the same facts, the keys in one order.
        truths: of the atom's requirement, for each record.
    """
    names = list(records[0]) if records else []
    for form in Form:
        sides = _sides(atom, truths, form)
        if not any(_meetings(sides, records, frozenset(names))):
            continue
        for count in range(1, len(names) + 1):
            meetings = tuple(
                meeting
                for differing in combinations(names, count)
                for meeting in _meetings(sides, records, frozenset(differing))
            )
            if meetings:
                return Independence(atom, form, count, meetings)
    return None


_Side = tuple[int, bool, tuple[object, ...]]
"""A record by its position, the atom there, and what else a pair must have in common."""


def _sides(atom: Atom, truths: Sequence[Truth], form: Form) -> list[_Side]:
    sides: list[tuple[int, bool, tuple[object, ...]]] = []
    for number, truth in enumerate(truths):
        value = truth.atoms[atom.position]
        if value is None or atom.position not in truth.decided_by:
            continue
        common: tuple[object, ...] = (value is truth.outcome,)
        if form is Form.UNIQUE_CAUSE:
            common += truth.atoms[: atom.position] + truth.atoms[atom.position + 1 :]
        sides.append((number, value, common))
    return sides


def _meetings(
    sides: Sequence[_Side], records: Sequence[Mapping[str, Value]], differing: frozenset[str]
) -> Iterator[Meeting]:
    found: defaultdict[tuple[object, ...], tuple[list[int], list[int]]]
    found = defaultdict(lambda: ([], []))
    for number, value, common in sides:
        same = (each for name, each in records[number].items() if name not in differing)
        true, false = found[(*common, *same)]
        (true if value else false).append(number)
    for true, false in found.values():
        if true and false:
            yield Meeting(differing, tuple(true), tuple(false))
