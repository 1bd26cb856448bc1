"""A sister program grades and ranks by its own document, without any Python."""

from datetime import date
from pathlib import Path

import pytest

from qip_rules.errors import InputError
from qip_rules.participation.assessment.evidence import Success, grade_success
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult, RoundKind
from qip_rules.participation.assessment.ranking import rank_areas
from qip_rules.policy.program import Program
from tests.programs.documents import loaded, sister_document

TODAY = date(2026, 5, 1)
AREA = """
[[area]]
id = "calls"
title = "Calls answered"
parents = []
source = "made up"
version = "2026"
"""
MEASURE = """
[[measure]]
id = "calls-{name}"
from = 2016-01-01
title = "Calls {name}"
counts = "Calls; met if answered."
areas = ["calls"]
better = "higher"
benchmark_basis_points = 9000
{own}
source = "made up"
cites = ["T19"]
"""
STEP = """
[[requirement]]
code = "step-{name}"
subject = "success"
from = 2016-01-01
cites = ["T19"]
severity = "recommended"
requires = "{requires}"
not_met = "Not shown."
"""


def sister(folder: Path, *parts: str) -> Program:
    return loaded(folder, sister_document("\n".join((AREA, *parts))))


def answered(*names: str) -> MeasurementRound:
    results = (
        MeasureResult(measure_id=f"calls-{each}", numerator=1, denominator=2) for each in names
    )
    return MeasurementRound(
        round_id="R",
        practice_id="P-1",
        kind=RoundKind.LIVE,
        ended_on=TODAY,
        results=tuple(results),
    )


def test_points_instead_of_a_ladder_are_written_in_the_document(tmp_path: Path) -> None:
    program = sister(
        tmp_path,
        STEP.format(name="word", requires="self_reported"),
        STEP.format(name="paper", requires="holds_certification"),
    )
    graded = grade_success(
        Success(mentor_id="M-1", area="calls", self_reported=True, certificates=()), program, TODAY
    )
    assert (graded.evidence, graded.evidence_possible) == (1, 1)


def test_more_steps_than_the_scale_has_are_refused(tmp_path: Path) -> None:
    steps = (STEP.format(name=name, requires="self_reported") for name in "abcd")
    program = sister(tmp_path, *steps)
    with pytest.raises(InputError) as caught:
        grade_success(Success(mentor_id="M-1", area="calls"), program, TODAY)
    (fault,) = caught.value.faults
    assert str(fault) == (
        "policy: found 4 rules about a success; expected no more steps than evidence_maximum, 3"
    )


def test_a_limit_for_all_measures_is_needed_only_where_one_has_none(tmp_path: Path) -> None:
    own = MEASURE.format(name="by-day", own="target_basis_points = 5000")
    (ranked,) = rank_areas(answered("by-day"), sister(tmp_path, own)).ranked
    assert ranked.area == "calls"


def test_a_limit_that_is_no_share_is_refused(tmp_path: Path) -> None:
    limit = """
        [parameters.measure_target_basis_points]
        meaning = "The limit."
        unit = "{unit}"
        cites = ["T19"]
        values = [{{ from = 2016-01-01, value = {value} }}]
        """
    for unit, value in (("basis points", 10_001), ("count", 5000), ("days", 5000)):
        program = sister(
            tmp_path, MEASURE.format(name="by-day", own=""), limit.format(unit=unit, value=value)
        )
        with pytest.raises(InputError, match="a share of 0 to 10000 basis points"):
            rank_areas(answered("by-day"), program)
