"""Made-up rounds of measurement of a practice, by the measures that a program has on a day."""

from datetime import date

from hypothesis import strategies as st

from qip_rules.errors import expect_arguments
from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult, RoundKind
from qip_rules.policy.program import Program
from qip_rules.rules.strategies.named import expect_at_least, named, options_of
from qip_rules.testing.saying import program_said

__all__ = ["measurement_rounds"]


def measurement_rounds(
    program: Program, *, ended_on: date, practice_id: str = "P-1", max_cases: int = 40
) -> st.SearchStrategy[MeasurementRound]:
    """Rounds that ended on a day, with results on some of the measures in force then, or none.

    Few cases make equal shares, and so ties, common.

    Args:
        program: whose measures they are.
        ended_on: the last day of the round.
        practice_id: whose round it is.
        max_cases: the most cases of one measure, at least 1.

    Raises:
        NotInForceError: the program is not in force on the day.
        ArgumentError: arguments of wrong classes, or no cases at all.
    """
    expect_arguments(
        "measurement_rounds",
        program=(program, Program, "`load_program(...)` is one"),
        ended_on=(ended_on, date),
        practice_id=(practice_id, str),
    )
    expect_at_least("measurement_rounds", 1, max_cases=max_cases)
    measures = sorted(program.on(ended_on).measures)
    names = st.lists(st.sampled_from(measures), unique=True) if measures else st.just([])

    def drawn(draw: st.DrawFn) -> MeasurementRound:
        results: list[MeasureResult] = []
        for name in draw(names):
            cases = draw(st.integers(1, max_cases))
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

    options = options_of(practice_id=(practice_id, "P-1"), max_cases=(max_cases, 40))
    return named("measurement_rounds", drawn, program_said(program), ended_on=ended_on, **options)
