"""How the sentences of matching say names, numbers, demands and clauses."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from qip_rules.matching.areas import SharedArea, Taxonomy
from qip_rules.matching.records import Demand, MentorPractice, Practice
from qip_rules.rules.requirement import Requirement

__all__ = [
    "NAMED_MAXIMUM",
    "area_said",
    "called",
    "cited",
    "counted",
    "cut",
    "demanded",
    "listed",
]

NAMED_MAXIMUM: Final = 12
"""How many names a sentence lists; the data holds them all."""


def called(record: Practice | MentorPractice) -> str:
    """What to call a practice or a mentor: its name, with its id if that is another."""
    identity = record.practice_id if isinstance(record, Practice) else record.mentor_id
    return identity if record.name == identity else f"{record.name} ({identity})"


def counted(number: int, noun: str) -> str:
    """A number of things: `no place`, `1 place`, `2 places`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def listed(
    ids: Sequence[str], names: Mapping[str, str] = MappingProxyType({}), *, count: int | None = None
) -> str:
    """Names as one says them: `A, B and C`; after a dozen only how many more there are.

    Args:
        ids: who is listed; none is said as `nobody`.
        names: what to call them, if not by id.
        count: how many there are, if `ids` are only the first `NAMED_MAXIMUM` + 1 of them.
    """
    total = len(ids) if count is None else count
    shown = ids if total <= NAMED_MAXIMUM + 1 else ids[:NAMED_MAXIMUM]
    said = [names.get(each, each) for each in shown]
    if len(shown) < total:
        said.append(f"{total - len(shown)} others")
    if not said:
        return "nobody"
    *first, last = said
    return f"{', '.join(first)} and {last}" if first else last


def cut(parts: Sequence[str], separator: str) -> str:
    """Parts of a sentence in a row; after a dozen only how many more there are."""
    if len(parts) > NAMED_MAXIMUM + 1:
        parts = (*parts[:NAMED_MAXIMUM], f"and {len(parts) - NAMED_MAXIMUM} more")
    return separator.join(parts)


def cited(requirements: Iterable[Requirement]) -> str:
    """The clauses that requirements rest on, each once."""
    clauses = dict.fromkeys(clause for each in requirements for clause in each.cites)
    return " ".join(f"{clause.id} ({clause.source}): {clause.says}" for clause in clauses)


def demanded(demand: Demand) -> str:
    """By whom a pair was fixed or forbidden and why, as far as it is recorded."""
    by = f" by {demand.by}" if demand.by else ""
    because = f" ({demand.because})" if demand.because else ""
    return by + because


def area_said(shared: SharedArea, taxonomy: Taxonomy) -> str:
    """A shared area with its weight and its evidence."""
    through = ""
    if shared.through != shared.area:
        through = f' through "{taxonomy.title(shared.through)}"'
    return (
        f'"{taxonomy.title(shared.area)}"{through} '
        f"(weight {shared.weight}, evidence {shared.evidence})"
    )
