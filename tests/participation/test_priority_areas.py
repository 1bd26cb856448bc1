"""Priority areas: what a baseline ranks, with ties and gaps in sight, and what is settled."""

import functools
import random
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.errors import ArgumentError, InputError, NotInForceError
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult
from qip_rules.participation.assessment.priorities import (
    AreaWeight,
    DepartureKind,
    Settlement,
    settle_priorities,
)
from qip_rules.participation.assessment.ranking import AreaRanking, rank_areas
from qip_rules.policy.measure import Better
from qip_rules.policy.program import Program
from qip_rules.testing import measurement_rounds
from tests.participation.measured_rounds import ENDED_ON, measured

GRANT = load_program("quality-improvement-grant")
MEASURES = GRANT.on(ENDED_ON).measures


def ranks(ranking: AreaRanking) -> list[tuple[str, int]]:
    return [(each.area, each.rank) for each in ranking.ranked]


# ------------------------------------------------------------------------------------- ranking


def test_a_measure_at_the_limit_is_a_target_and_one_just_above_is_not(grant: Program) -> None:
    at, above = measured(pain_addressed=(3, 4)), measured(pain_addressed=(7501, 10_000))
    assert ranks(rank_areas(at, grant)) == [("pain-assessment-and-plan", 1)]
    ranking = rank_areas(above, grant)
    assert ranking.ranked == ()
    assert [each.area for each in ranking.not_targets] == ["pain-assessment-and-plan"]


def test_nothing_is_rounded_before_it_is_compared(grant: Program) -> None:
    ranking = rank_areas(measured(pain_addressed=(30_001, 40_000)), grant)  # 75.0025 of 100
    assert ranking.ranked == ()


def test_where_lower_is_better_the_limit_is_met_from_above(grant: Program) -> None:
    (ranked,) = rank_areas(measured(chemotherapy_at_the_end=(1, 10)), grant).ranked
    assert ranked.area == "chemo-last-2-weeks"
    assert ranked.standing.distance == Fraction(4, 100)  # a tenth, against 6 of 100
    assert rank_areas(measured(chemotherapy_at_the_end=(0, 10)), grant).ranked == ()


def test_the_farthest_from_its_benchmark_comes_first(grant: Program) -> None:
    ranking = rank_areas(
        measured(pain_addressed=(7, 10), antiemetics_given=(2, 10), hospice_in_time=(4, 10)), grant
    )
    assert ranks(ranking) == [
        ("antiemetics", 1),
        ("pain-assessment-and-plan", 2),
        ("hospice-enrollment", 3),
    ]


def test_the_worst_target_of_an_area_ranks_it(grant: Program) -> None:
    ranking = rank_areas(measured(chemotherapy_plan=(74, 100), chemotherapy_intent=(1, 2)), grant)
    (ranked,) = ranking.ranked
    assert ranked.standing.distance == Fraction(9, 10) - Fraction(1, 2)


def test_equal_distances_share_a_rank_and_leave_the_next_out(grant: Program) -> None:
    ranking = rank_areas(
        measured(pain_addressed=(67, 100), antiemetics_given=(69, 100), pathology_report=(79, 100)),
        grant,
    )  # each 20 of 100 from its benchmark; the last is no target
    assert ranks(ranking) == [("antiemetics", 1), ("pain-assessment-and-plan", 1)]
    assert ranking.ranked[0].tied_with == ("pain-assessment-and-plan",)
    farther = rank_areas(
        measured(pain_addressed=(67, 100), antiemetics_given=(69, 100), hospice_in_time=(44, 100)),
        grant,
    )
    assert [rank for _, rank in ranks(farther)] == [1, 1, 3]


def test_what_was_not_measured_is_named_and_never_taken_for_zero(grant: Program) -> None:
    ranking = rank_areas(measured(chemotherapy_intent=(95, 100)), grant)
    assert ranking.ranked == ()
    assert "chemotherapy-plan-and-intent" in [each.area for each in ranking.unknown]
    assert "chemotherapy-plan" in ranking.missing
    assert "chemotherapy-intent" not in ranking.missing


def test_a_round_without_results_ranks_nothing_and_misses_everything(grant: Program) -> None:
    ranking = rank_areas(measured(), grant)
    assert (ranking.ranked, ranking.not_targets) == ((), ())
    assert ranking.missing == tuple(sorted(MEASURES))
    standings = [each for area in ranking.unknown for each in area.measures]
    assert {(each.is_target, each.distance) for each in standings} == {(None, None)}


def test_every_unknown_measure_is_told_at_once(grant: Program) -> None:
    with pytest.raises(InputError) as caught:
        rank_areas(measured(pain_adressed=(1, 2), nothing=(1, 2)), grant)
    assert [each.place for each in caught.value.faults] == [
        "results[0].measure_id",
        "results[1].measure_id",
    ]
    assert caught.value.faults[0].hint == "did you mean pain-addressed?"


def test_a_program_without_measures_ranks_nothing(training: Program) -> None:
    with pytest.raises(NotInForceError, match="has no measures on 2026-03-31"):
        rank_areas(measured(), training)


def test_the_ranking_says_what_it_rests_on(grant: Program) -> None:
    assert [each.id for each in rank_areas(measured(), grant).clauses] == ["G27", "G29"]


def test_wrong_classes_are_refused(grant: Program) -> None:
    with pytest.raises(ArgumentError):
        rank_areas("baseline", grant)  # type: ignore[arg-type]


rounds = functools.partial(measurement_rounds, GRANT, ended_on=ENDED_ON)


@given(rounds(), st.randoms(use_true_random=False))
def test_a_permutation_of_measures_never_changes_the_ranking(
    baseline: MeasurementRound, shuffled: random.Random
) -> None:
    results = list(baseline.results)
    shuffled.shuffle(results)
    other = attrs.evolve(baseline, results=tuple(results))
    assert rank_areas(other, GRANT) == rank_areas(baseline, GRANT)


@given(rounds())
def test_the_ranking_is_what_a_naive_reader_finds(baseline: MeasurementRound) -> None:
    """Worked out in another way: cross-multiplied whole numbers, area by area."""
    worst: dict[str, Fraction] = {}
    for each in baseline.results:
        measure, own = MEASURES[each.measure_id], MEASURES[each.measure_id].target_basis_points
        limit = 7500 if own is None else own
        lower = measure.better is Better.LOWER
        scaled, bound = each.numerator * 10_000, limit * each.denominator
        if scaled < bound if lower else scaled > bound:
            continue
        away = measure.benchmark_basis_points * each.denominator - scaled
        apart = Fraction(-away if lower else away, 10_000 * each.denominator)
        for area in measure.areas:
            worst[area] = max(worst.get(area, apart), apart)
    found = rank_areas(baseline, GRANT)
    distances = sorted(worst.values(), reverse=True)
    assert dict(ranks(found)) == {area: distances.index(own) + 1 for area, own in worst.items()}
    every = {area for measure in MEASURES.values() for area in measure.areas}
    told = [*found.not_targets, *found.unknown]
    assert {each.area for each in told} | worst.keys() == every
    assert len(told) + len(worst) == len(every)
    for ranked in found.ranked:
        tied = {area for area, own in worst.items() if own == worst[ranked.area]} - {ranked.area}
        assert set(ranked.tied_with) == tied


# -------------------------------------------------------------------------------------- rounds


def test_a_share_outside_0_to_1_or_without_denominator_is_refused_at_once() -> None:
    with pytest.raises(InputError) as caught:
        MeasureResult(measure_id="", numerator=-1, denominator=0)
    assert [each.place for each in caught.value.faults] == [
        "measure_id",
        "numerator",
        "denominator",
    ]
    with pytest.raises(InputError, match="a share from 0 to 1"):
        MeasureResult(measure_id="m", numerator=5, denominator=4)
    with pytest.raises(InputError, match="denominator: found nothing"):
        MeasureResult(measure_id="m", numerator=0, denominator=None)  # type: ignore[arg-type]


def test_a_measure_stands_once_in_a_round() -> None:
    twice = MeasureResult(measure_id="m", numerator=1, denominator=4)
    with pytest.raises(InputError, match=r"results\[1\].measure_id"):
        attrs.evolve(measured(), results=(twice, twice))


def test_results_of_another_class_are_told_and_nothing_breaks() -> None:
    with pytest.raises(InputError, match="expected a MeasureResult"):
        attrs.evolve(measured(), results=({"measure_id": []}, 3))  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------- settlement


def settled(*areas: tuple[str, int], on: date = date(2026, 4, 20)) -> Settlement:
    return Settlement(
        practice_id="P-1",
        settled_on=on,
        areas=tuple(AreaWeight(area=area, weight=weight) for area, weight in areas),
        agreed_by_practice=("Ada Example",),
        agreed_by_program=("Staff One",),
    )


def ranking_of_three() -> AreaRanking:
    return rank_areas(
        measured(pain_addressed=(7, 10), antiemetics_given=(2, 10), hospice_in_time=(4, 10)), GRANT
    )


def test_what_is_settled_as_ranked_departs_in_nothing() -> None:
    order = ("antiemetics", 3), ("pain-assessment-and-plan", 2), ("hospice-enrollment", 2)
    priorities = settle_priorities(ranking_of_three(), settled(*order))
    assert priorities.departures == ()
    assert priorities.weighted == (
        ("antiemetics", 3),
        ("hospice-enrollment", 2),
        ("pain-assessment-and-plan", 2),
    )


def test_where_it_departs_both_are_kept() -> None:
    ranking = ranking_of_three()
    settlement = settled(("hospice-enrollment", 5), ("antiemetics", 1), ("waiting times", 1))
    priorities = settle_priorities(ranking, settlement)
    assert (priorities.ranking, priorities.settlement) == (ranking, settlement)
    assert [(each.kind, each.area) for each in priorities.departures] == [
        (DepartureKind.LEFT_OUT, "pain-assessment-and-plan"),
        (DepartureKind.REORDERED, "hospice-enrollment"),
        (DepartureKind.ADDED, "waiting times"),
    ]
    assert priorities.departures[1].says == (
        "hospice-enrollment has rank 3 and weight 5, more than antiemetics of rank 1 with weight 1."
    )


def test_matching_reads_the_settled_areas_and_nothing_of_the_ranking() -> None:
    settlement = settled(("waiting times", 1))
    empty = rank_areas(measured(), GRANT)
    for ranking in (ranking_of_three(), empty):
        assert settle_priorities(ranking, settlement).weighted == (("waiting times", 1),)


def test_areas_are_settled_jointly() -> None:
    with pytest.raises(InputError) as caught:
        Settlement(
            practice_id="P-1",
            settled_on=date(2026, 4, 20),
            areas=(),
            agreed_by_practice=(),
            agreed_by_program=(),
            because=" ",
        )
    assert [each.place for each in caught.value.faults] == [
        "because",
        "areas",
        "agreed_by_practice",
        "agreed_by_program",
    ]


def test_an_area_is_settled_once() -> None:
    with pytest.raises(InputError, match=r"areas\[1\].area"):
        settled(("antiemetics", 1), ("antiemetics", 2))


def test_a_settlement_before_the_baseline_or_of_another_practice_is_refused() -> None:
    other = attrs.evolve(settled(("antiemetics", 1), on=date(2026, 3, 30)), practice_id="P-2")
    with pytest.raises(InputError) as caught:
        settle_priorities(ranking_of_three(), other)
    assert [each.place for each in caught.value.faults] == [
        "settlement.practice_id",
        "settlement.settled_on",
    ]
