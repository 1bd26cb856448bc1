"""Made-up rounds of measurement of a practice, by the measures that a program has on a day."""

from datetime import date

from hypothesis import strategies as st

from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult, RoundKind
from qip_rules.policy.program import Program

__all__ = ["rounds"]


@st.composite
def rounds(
    draw: st.DrawFn,
    program: Program,
    *,
    ended_on: date,
    practice_id: str = "P-1",
    cases_maximum: int = 40,
) -> MeasurementRound:
    """Rounds that ended on a day, with results on some of the measures in force then, or none.

    Few cases make equal shares, and so ties, common.

    Args:
        draw: given by Hypothesis.
        program: whose measures they are.
        ended_on: the last day of the round.
        practice_id: whose round it is.
        cases_maximum: the most cases of one measure, at least 1.

    Raises:
        NotInForceError: the program is not in force on the day.
    """
    measures = sorted(program.on(ended_on).measures)
    names = draw(st.lists(st.sampled_from(measures), unique=True)) if measures else []
    results: list[MeasureResult] = []
    for name in names:
        cases = draw(st.integers(1, cases_maximum))
        met = draw(st.integers(0, cases))
        results.append(MeasureResult(measure_id=name, numerator=met, denominator=cases))
    return MeasurementRound(
        round_id=draw(st.sampled_from(("first", "second", "third"))),
        practice_id=practice_id,
        kind=draw(st.sampled_from(RoundKind)),
        ended_on=ended_on,
        results=tuple(results),
        score_basis_points=draw(st.none() | st.integers(0, SHARE_MAXIMUM)),
    )
