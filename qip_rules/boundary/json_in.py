"""JSON into records: strict, and with every fault at once.

Three steps: `json_text` reads the text within limits, `structuring` makes the records, and what
went wrong in either is put together here, each fault at its place.
"""

from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Any, Final, TypeVar, overload

import attrs

from qip_rules.boundary.json_text import parsed
from qip_rules.boundary.places import ROOT, around, below, joined
from qip_rules.boundary.scalars import UnreadableTypeError
from qip_rules.boundary.structuring import converter
from qip_rules.boundary.wording import did_you_mean, in_words
from qip_rules.errors import Fault, InputError, QipRulesError
from qip_rules.narrowing import is_dict, is_list_or_tuple

__all__ = ["EVERY_RECORD_HAS_IT", "from_json"]

EVERY_RECORD_HAS_IT: Final = "this field, which every such record has"
"""What is expected in the place of a field that is missing."""

Record = TypeVar("Record")

_HINTS_MAXIMUM: Final = 100
"""A suggestion costs a comparison with every name; an attacker could ask for a million."""


@overload
def from_json(kind: type[Record], data: object) -> Record: ...
@overload
def from_json(kind: UnionType, data: object) -> Any: ...  # noqa: ANN401 - mypy knows no better
def from_json(kind: Any, data: object) -> Any:
    """The record of type `kind` that `data` holds.

    Nothing is converted or guessed: 1 is not true, "3" and 3.0 are not 3, a date is text of the
    form YYYY-MM-DD and a moment is RFC 3339 text with its offset. `null` for a field that may be
    unknown is the same as leaving the field out, and so is `null` for the value of a mapping.
    Lengths, depth and size are limited (`qip_rules.boundary.limits`).

    Args:
        kind: the class of the record, such as `Application`; a union of classes that their field
            `kind` tells apart, such as `billing.Event`; a tuple of either, `tuple[Event, ...]`.
        data: JSON text as `str`; JSON text as `bytes`, which must be UTF-8, a byte-order mark at
            the start allowed; or the parsed form that `json.loads` returns, in which a tuple may
            stand for a list.

    Returns:
        The record. `to_json` writes it as text again.

    Raises:
        InputError: whatever is wrong with the data, and no other error: every fault with its
            place, in reading order. A place is a path such as `core_team[2].email`; `$` is the
            data as a whole.
        TypeError: `kind` is no type that JSON can hold.
    """
    read = parsed(data)
    of = in_words(kind)
    if not read.is_usable:
        raise InputError(read.faults, of=f"the {of}")
    record: Any = None
    faults: list[Fault] = []
    try:
        record = converter().structure(read.value, kind)
    except Exception as error:  # noqa: BLE001 - `_faults` raises again what the data did not cause
        faults.extend(_faults(error, ROOT, iter(range(_HINTS_MAXIMUM))))
    faults = [*read.faults, *(fault for fault in faults if fault.place not in read.refused)]
    if faults:
        raise InputError(_in_reading_order(faults, read.value), of=f"the {of}")
    return record


def _faults(error: BaseException, place: str, hints: Iterator[int]) -> Iterator[Fault]:
    """The faults that a failed conversion stands for, with their paths from cattrs' notes.

    `hints` runs out when enough suggestions have been made.
    """
    from cattrs import (
        AttributeValidationNote,
        ClassValidationError,
        ForbiddenExtraKeysError,
        IterableValidationError,
    )

    match error:
        case ClassValidationError() | IterableValidationError():
            inside, of_whole = error.group_exceptions()
            for inner, note in inside:
                step = note.name if isinstance(note, AttributeValidationNote) else note.index
                at = below(place, step)
                # Only cattrs looks a field up; whoever else misses a key has made a mistake.
                if isinstance(note, AttributeValidationNote) and isinstance(inner, KeyError):
                    yield Fault(at, "nothing", EVERY_RECORD_HAS_IT)
                else:
                    yield from _faults(inner, at, hints)
            for inner in of_whole:
                yield from _faults(inner, place, hints)
        case ForbiddenExtraKeysError():
            names = [field.name for field in attrs.fields(error.cl) if field.init]
            expected = f"a field of the {in_words(error.cl)}: {', '.join(names)}"
            for name in sorted(error.extra_fields):
                hint = "" if next(hints, None) is None else did_you_mean(name, names)
                yield Fault(below(place, name), "an unknown field", expected, hint)
        case InputError():
            for fault in error.faults:
                yield attrs.evolve(fault, place=joined(place, fault.place))
        case UnreadableTypeError():
            raise error
        case QipRulesError() | ValueError() | TypeError() | ArithmeticError():
            # A record of another author may refuse its values with an error of its own.
            yield Fault(place, "values that do not go together", str(error))
        case _:
            raise error


def _in_reading_order(faults: list[Fault], data: object) -> list[Fault]:
    """Sorted by where their places stand in the data; what is missing, where its record begins."""
    wanted = {fault.place for fault in faults}
    wanted.update(outer for fault in faults for outer in around(fault.place))
    rank: dict[str, int] = {}
    stack = [(data, ROOT)]
    while stack:
        here, place = stack.pop()
        if place not in wanted:
            continue
        rank[place] = len(rank)
        steps: Iterable[tuple[str | int, object]] = ()
        if is_dict(here):
            steps = [(step, each) for step, each in here.items() if type(step) is str]
        elif is_list_or_tuple(here):
            steps = enumerate(here)
        stack.extend(reversed([(each, below(place, step)) for step, each in steps]))

    def position(fault: Fault) -> int:
        return next(
            (rank[place] for place in (fault.place, *around(fault.place)) if place in rank), 0
        )

    return sorted(faults, key=position)
