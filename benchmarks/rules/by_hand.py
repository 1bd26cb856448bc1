"""The requirements as one would write them by hand: a chain of `if`s, one list a kind of code.

They make the lists of each record anew. One trusts every value, the other takes nothing for a value
that is none: no 1 for a yes, no size of a team beyond its bounds.
"""

# ruff: noqa: PLR2004 - numbers written out are what a chain by hand has

import inspect
import platform
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.records import as_attrs, without_gaps
from benchmarks.rules.task import Answer, Facts

__all__ = [
    "CONTENDERS",
    "WrongValueError",
    "answers_by_hand",
    "decide_and_test_by_hand",
    "decide_by_hand",
]

HandMade = tuple[str, list[str], list[str], list[str]]


def decide_by_hand(  # noqa: C901, PLR0912 - the chain is what is measured
    records: Iterable[dict[str, Any]],
) -> list[HandMade]:
    """Outcome and codes of each record."""
    answers: list[HandMade] = []
    add = answers.append
    for record in records:
        not_met: list[str] = []
        unknown: list[str] = []
        advice: list[str] = []
        x = record["leader_is_physician"]
        if x is not True:
            (unknown if x is None else not_met).append("physician")
        x = record["leader_is_member"]
        if x is not True:
            (unknown if x is None else not_met).append("member")
        x = record["leader_in_core_team"]
        if x is not True:
            (unknown if x is None else not_met).append("leader-in-team")
        x = record["core_team_size"]
        if x is None:
            unknown.append("core-team")
        elif not 2 <= x <= 4:
            not_met.append("core-team")
        x = record["core_team_pledges_attendance"]
        if x is not True:
            (unknown if x is None else not_met).append("attendance")
        x = record["sponsor_named"]
        if x is not True:
            (unknown if x is None else not_met).append("sponsor")
        if x is not False:
            y = record["sponsor_is_senior_leader"]
            if y is not True:
                (unknown if x is None or y is None else not_met).append("senior-sponsor")
        x = record["letter_received"]
        y = record["letter_signed_by_sponsor"]
        if x is not True or y is not True:
            (not_met if x is False or y is False else unknown).append("letter")
        x = record["project_minutes_per_week"]
        if x is None:
            unknown.append("time")
        elif x < 120:
            not_met.append("time")
        x = record["pledges_program_fees"]
        y = record["pledges_travel_costs"]
        if x is not True or y is not True:
            (not_met if x is False or y is False else unknown).append("costs")
        x = record["project_team_size"]
        if x is not None and not 5 <= x <= 7:
            advice.append("project-team")
        if record["project_described"] is False:
            advice.append("description")
        outcome = "not met" if not_met else "undetermined" if unknown else "met"
        add((outcome, not_met, unknown, advice))
    return answers


def decide_and_test_by_hand(  # noqa: C901, PLR0912, PLR0915 - the chain is what is measured
    records: Iterable[dict[str, Any]],
) -> list[HandMade]:
    """The same, where every value is tested, as `decide_many` tests it.

    Raises:
        WrongValueError: the first value that is none of its fact.
    """
    answers: list[HandMade] = []
    add = answers.append
    for record in records:
        not_met: list[str] = []
        unknown: list[str] = []
        advice: list[str] = []
        x = record["leader_is_physician"]
        if x is not True:
            if x is None:
                unknown.append("physician")
            elif x is False:
                not_met.append("physician")
            else:
                raise WrongValueError(x)
        x = record["leader_is_member"]
        if x is not True:
            if x is None:
                unknown.append("member")
            elif x is False:
                not_met.append("member")
            else:
                raise WrongValueError(x)
        x = record["leader_in_core_team"]
        if x is not True:
            if x is None:
                unknown.append("leader-in-team")
            elif x is False:
                not_met.append("leader-in-team")
            else:
                raise WrongValueError(x)
        x = record["core_team_size"]
        if x is None:
            unknown.append("core-team")
        elif type(x) is not int or not 0 <= x <= 1000:
            raise WrongValueError(x)
        elif not 2 <= x <= 4:
            not_met.append("core-team")
        x = record["core_team_pledges_attendance"]
        if x is not True:
            if x is None:
                unknown.append("attendance")
            elif x is False:
                not_met.append("attendance")
            else:
                raise WrongValueError(x)
        x = record["sponsor_named"]
        if x is not True:
            if x is None:
                unknown.append("sponsor")
            elif x is False:
                not_met.append("sponsor")
            else:
                raise WrongValueError(x)
        y = record["sponsor_is_senior_leader"]
        if y is not True:
            if y is not None and y is not False:
                raise WrongValueError(y)
            if x is not False:
                (unknown if x is None or y is None else not_met).append("senior-sponsor")
        x = record["letter_received"]
        y = record["letter_signed_by_sponsor"]
        if x is not True or y is not True:
            if x is not None and x is not False and x is not True:
                raise WrongValueError(x)
            if y is not None and y is not False and y is not True:
                raise WrongValueError(y)
            (not_met if x is False or y is False else unknown).append("letter")
        x = record["project_minutes_per_week"]
        if x is None:
            unknown.append("time")
        elif type(x) is not int or not 0 <= x <= 10_080:
            raise WrongValueError(x)
        elif x < 120:
            not_met.append("time")
        x = record["pledges_program_fees"]
        y = record["pledges_travel_costs"]
        if x is not True or y is not True:
            if x is not None and x is not False and x is not True:
                raise WrongValueError(x)
            if y is not None and y is not False and y is not True:
                raise WrongValueError(y)
            (not_met if x is False or y is False else unknown).append("costs")
        x = record["project_team_size"]
        if x is not None:
            if type(x) is not int or not 0 <= x <= 1000:
                raise WrongValueError(x)
            if not 5 <= x <= 7:
                advice.append("project-team")
        x = record["project_described"]
        if x is not True and x is not None:
            if x is not False:
                raise WrongValueError(x)
            advice.append("description")
        outcome = "not met" if not_met else "undetermined" if unknown else "met"
        add((outcome, not_met, unknown, advice))
    return answers


class WrongValueError(ValueError):
    """A value that is none of its fact."""


def answers_by_hand(records: Iterable[Facts]) -> Iterator[Answer]:
    """The answers that everybody's are held against, one record at a time."""
    for record in records:
        yield from _plain(decide_by_hand((record,)))


def _plain(answers: Iterable[HandMade]) -> Iterator[Answer]:
    for outcome, not_met, unknown, advice in answers:
        yield outcome, tuple(not_met), tuple(unknown), tuple(advice)


Chain = Callable[[Iterable[Any]], list[HandMade]]


def reading(how: str, chain: Chain = decide_by_hand) -> Chain:
    """The same chain, with another way to read a fact, such as `record.{0}`."""
    source = inspect.getsource(chain)
    space: dict[str, Any] = dict(globals())
    written = re.sub(r'record\["(\w+)"\]', lambda found: how.format(found[1]), source)
    exec(written, space)  # noqa: S102 - a chain above, read from its own source
    made: Chain = space[chain.__name__]
    return made


def _make(prepare: Callable[[list[Facts]], Any], decide: Chain, _cores: int) -> Driven:
    return Driven(prepare=prepare, decide=decide, plain=_plain)


def _as_they_are(records: list[Facts]) -> list[Facts]:
    return records


_BY_HAND: Final = partial(
    Contender,
    group=Group.ROWS,
    three_valued="written out",
    all_codes="written out",
    version=f"Python {platform.python_version()}",
)

CONTENDERS: Final = (
    _BY_HAND(
        name="chain of ifs by hand",
        make=partial(_make, _as_they_are, decide_by_hand),
        how="A Python function; it trusts every value, and makes three lists a record.",
    ),
    _BY_HAND(
        name="chain of ifs, attrs records",
        make=partial(_make, as_attrs, reading("record.{0}")),
        how="The same, of slotted attrs records.",
    ),
    _BY_HAND(
        name="chain of ifs, dicts without gaps",
        make=partial(_make, without_gaps, reading('record.get("{0}")')),
        how="The same, where missing facts are absent from the dicts.",
    ),
    _BY_HAND(
        name="chain of ifs and tests by hand",
        make=partial(_make, _as_they_are, decide_and_test_by_hand),
        how="A Python function that tests every value, and makes three lists a record.",
    ),
    _BY_HAND(
        name="chain of ifs and tests, attrs records",
        make=partial(_make, as_attrs, reading("record.{0}", decide_and_test_by_hand)),
        how="The same, of slotted attrs records.",
    ),
    _BY_HAND(
        name="chain of ifs and tests, dicts without gaps",
        make=partial(_make, without_gaps, reading('record.get("{0}")', decide_and_test_by_hand)),
        how="The same, where missing facts are absent from the dicts.",
    ),
)
