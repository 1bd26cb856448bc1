"""pydantic: the rules as constraints of a typed dict, thirty records at a time.

A list of records is read by one call, and one error lists every field that is not as it must be,
with its value: `None` there is what leaves a requirement open. That is as far as pydantic goes.
What a requirement of two fields makes of two errors, and the one that holds only for a sponsor who
is named, a chain of Python works out, and is timed. Typed dicts were faster than models, and a
list of thirty records faster than one, or than a thousand, whose errors keep the collector busy.
"""

from collections.abc import Iterable
from importlib import import_module
from itertools import groupby
from typing import Annotated, Any, Final, Literal

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.two_rules import ADVICE, Codes, answers_of_codes
from benchmarks.rules.task import Facts

__all__ = ["CONTENDERS"]

BATCH: Final = 30

_REQUIREMENTS: Final = {
    "leader_is_physician": "physician",
    "leader_is_member": "member",
    "leader_in_core_team": "leader-in-team",
    "core_team_size": "core-team",
    "core_team_pledges_attendance": "attendance",
    "sponsor_named": "sponsor",
    "letter_received": "letter",
    "letter_signed_by_sponsor": "letter",
    "project_minutes_per_week": "time",
    "pledges_program_fees": "costs",
    "pledges_travel_costs": "costs",
    "project_team_size": "project-team",
    "project_described": "description",
}
"""The requirement of each field, but for the senior sponsor, who takes two."""

_SENIOR: Final = "sponsor_is_senior_leader"
_ADVICE: Final = frozenset(ADVICE)
_NO_CODES: Final[Codes] = ((), ())


def _codes(errors: Iterable[dict[str, Any]]) -> Codes:
    """The codes of one record's errors."""
    refuted: set[str] = set()
    unknown: set[str] = set()
    sponsor: bool | None = True
    senior: bool | None = True
    for error in errors:
        name, value = error["loc"][1], error["input"]
        if name == _SENIOR:
            senior = value
            continue
        if name == "sponsor_named":
            sponsor = value
        (unknown if value is None else refuted).add(_REQUIREMENTS[name])
    if senior is not True and sponsor is not False:
        (refuted if sponsor and senior is False else unknown).add("senior-sponsor")
    return refuted, unknown - refuted - _ADVICE


def _make(_cores: int) -> Driven:
    pydantic = import_module("pydantic")
    number = {
        "core_team_size": Annotated[int, pydantic.Field(ge=2, le=4)],
        "project_team_size": Annotated[int, pydantic.Field(ge=5, le=7)],
        "project_minutes_per_week": Annotated[int, pydantic.Field(ge=120)],
    }
    fields = {name: number.get(name, Literal[True]) for name in (*_REQUIREMENTS, _SENIOR)}
    # pydantic takes the typed dicts of `typing` from Python 3.12 on only.
    model: Any = import_module("typing_extensions").TypedDict("Record", fields)
    read = pydantic.TypeAdapter(list[model]).validate_python
    wrong = pydantic.ValidationError

    def decide(records: list[Facts]) -> list[Codes]:
        answers: list[Codes] = []
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            codes = [_NO_CODES] * len(batch)
            try:
                read(batch)
            except wrong as error:
                listed = error.errors(include_url=False, include_context=False)
                for place, errors in groupby(listed, lambda each: each["loc"][0]):
                    codes[place] = _codes(errors)
            answers += codes
        return answers

    return Driven(prepare=lambda records: records, decide=decide, plain=answers_of_codes)


CONTENDERS: Final = (
    Contender(
        name="pydantic",
        group=Group.ROWS,
        make=_make,
        how="Constraints of a typed dict, thirty records a call; Python makes codes of the "
        "errors and decides what takes two fields.",
        three_valued="errors of None",
        all_codes="from its errors",
        imports=("pydantic",),
        distributions=("pydantic",),
    ),
)
