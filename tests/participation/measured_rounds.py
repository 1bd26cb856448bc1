"""Made-up rounds of measurement, for tests of what is read off them."""

from datetime import date

from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult, RoundKind

ENDED_ON = date(2026, 3, 31)


def results(**counts: tuple[int, int]) -> tuple[MeasureResult, ...]:
    """Results by measure, with `_` for `-` in the id."""
    return tuple(
        MeasureResult(measure_id=name.replace("_", "-"), numerator=top, denominator=bottom)
        for name, (top, bottom) in counts.items()
    )


def measured(
    *,
    on: date = ENDED_ON,
    kind: RoundKind = RoundKind.TEST,
    score: int | None = None,
    round_id: str = "baseline",
    **counts: tuple[int, int],
) -> MeasurementRound:
    """A round of practice P-1."""
    return MeasurementRound(
        round_id=round_id,
        practice_id="P-1",
        kind=kind,
        ended_on=on,
        results=results(**counts),
        score_basis_points=score,
    )
