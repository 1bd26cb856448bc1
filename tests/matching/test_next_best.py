"""The mentor that came nearest for each practice: what is told of its loss is proved."""

import attrs
from hypothesis import given

from qip_rules.errors import InfeasibleError
from qip_rules.matching import (
    FairestFit,
    FewestChanges,
    Goal,
    Leximin,
    MostPairs,
    Pairing,
    Problem,
    Stable,
    TotalFit,
    pair,
    second_choices,
)
from tests.matching.made_up_problems import GRANT, Case, cases
from tests.matching.well_known import mentor, practice


def ids(pairing: Pairing) -> list[tuple[str, str]]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


class TestSecondChoices:
    PROBLEM = Problem(
        [
            practice("Elm", ("a", 5)),
            practice("Fir", ("a", 1), ("b", 9)),
            practice("Gum", ("a", 3)),
            practice("Hop", ("c", 1), ("d", 9)),
        ],
        [
            mentor("Box", 1, ("c", 1)),
            mentor("Ivy", 1, ("d", 1)),
            mentor("Oak", 1, ("a", 1)),
            mentor("Yew", 1, ("b", 1)),
        ],
        GRANT,
    )

    def test_the_first_stage_that_loses_is_the_one_that_is_told(self) -> None:
        found = {each.practice_id: each for each in second_choices(pair(self.PROBLEM))}
        assert {key: (each.mentor_id, each.goal) for key, each in found.items()} == {
            "Fir": ("Oak", Goal.PAIRS),
            "Gum": ("Oak", None),
            "Hop": ("Box", Goal.FIT),
        }
        assert [each.loses_at_least for each in found.values()] == [1, 0, 8]
        assert str(found["Hop"]) == (
            "Nearest to Hop beside its own: Box, a fit of 1; it would cost at least 8 of total fit."
        )

    def test_nothing_is_proved_of_ties_and_of_stable_pairings(self) -> None:
        tied = attrs.evolve(self.PROBLEM, practices=[practice(at, ("a", 1)) for at in "AB"])
        for pairing in (pair(tied), pair(tied, [Stable()])):
            (only,) = second_choices(pairing)
            assert (only.practice_id, only.goal, only.loses_at_least) == ("B", None, 0)
            assert str(only).endswith("Oak, a fit of 1; no loss is proved.")


@given(cases())
def test_a_second_choice_loses_what_is_proved_at_least(case: Case) -> None:
    try:
        pairing = pair(case.problem, case.order)
    except InfeasibleError:
        return
    chosen = {*ids(pairing)} - {*case.fixed}
    found = second_choices(pairing)
    further = {practice_id for practice_id, mentor_id in {*case.fits} - chosen}
    assert [each.practice_id for each in found] == sorted(further)
    best = case.values(chosen)
    goals: dict[Goal, type] = {
        Goal.PAIRS: MostPairs,
        Goal.FIT: TotalFit,
        Goal.WORST: FairestFit,
        Goal.LEVEL: Leximin,
        Goal.KEPT: FewestChanges,
    }
    kinds = [type(each) for each in case.order]
    for each in found:
        ids_of = each.practice_id, each.mentor_id
        assert case.fits[ids_of] == each.fit
        if each.goal is None:
            assert each.loses_at_least == 0
            assert str(each).endswith("no loss is proved.")
            continue
        at = kinds.index(goals[each.goal])
        for choice in case.choices():
            if ids_of in choice:
                values = case.values(choice)
                assert values[: at + 1] < best[: at + 1]
                if values[:at] == best[:at] and each.goal is not Goal.LEVEL:
                    assert best[at] - values[at] >= each.loses_at_least > 0
