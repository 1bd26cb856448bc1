"""Contenders that are wrong on purpose, for the benchmark of rule readers to catch."""

import os
from collections.abc import Callable
from typing import Final

from benchmarks.rules.by_hand import answers_by_hand
from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.task import Answer, Facts


def zero_for_missing(records: list[Facts]) -> list[Answer]:
    """The classic: a number that is missing counts as zero."""
    filled: list[Facts] = [
        {**each, "core_team_size": each["core_team_size"] or 0} for each in records
    ]
    return list(answers_by_hand(filled))


def one_too_few(records: list[Facts]) -> list[Answer]:
    return list(answers_by_hand(records[:-1]))


def no_advice(records: list[Facts]) -> list[Answer]:
    return [(*answer[:3], ()) for answer in answers_by_hand(records)]


def raises(records: list[Facts]) -> list[Answer]:
    msg = f"cannot decide {len(records)} records"
    raise ArithmeticError(msg)


def dies(_: list[Facts]) -> list[Answer]:
    os._exit(3)


def never_asked(_: list[Facts]) -> list[Answer]:
    raise AssertionError


def _contender(
    decide: Callable[[list[Facts]], list[Answer]], distributions: tuple[str, ...] = ()
) -> Contender:
    return Contender(
        name=decide.__name__,
        group=Group.ROWS,
        make=lambda _: Driven(prepare=lambda records: records, decide=decide, plain=iter),
        how="Wrongly.",
        three_valued="no",
        all_codes="no",
        distributions=distributions,
    )


CONTENDERS: Final = (
    *map(_contender, (zero_for_missing, one_too_few, no_advice, raises, dies)),
    _contender(never_asked, ("no-such-distribution",)),
)
