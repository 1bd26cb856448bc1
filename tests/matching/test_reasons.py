"""Why a pair is one, why two are not paired, and why a practice has nobody: asked one by one."""

from typing import Any

import attrs
import pytest

from qip_rules.errors import ArgumentError, InputError
from qip_rules.matching import (
    AreaOfSuccess,
    Cost,
    Demand,
    FairestFit,
    FewestChanges,
    Leximin,
    MostPairs,
    Move,
    Pairing,
    Problem,
    Specialist,
    Stable,
    TotalFit,
    UnpairedReason,
    WhyNotReason,
    pair,
    recruit,
    second_choices,
    specialist_problem,
    why,
    why_not,
    why_unpaired,
)
from qip_rules.matching.questions import reasons as module
from tests.matching.made_up_problems import GRANT
from tests.matching.well_known import mentor, practice

PROBLEM = Problem(
    [
        practice("Ash", ("a", 1)),
        practice("Elm", ("a", 3), ("b", 1), name="Elm Street"),
        practice("Fir", ("b", 2)),
        practice("Gum", ("b", 1), conflicts=frozenset({"Box"})),
    ],
    [
        mentor("Box", 1, ("a", 2), ("b", 1)),
        mentor("Oak", 1, ("a", 1), ("b", 3)),
        mentor("Yew", 1, ("b", 1)),
    ],
    GRANT,
    forbidden=[Demand("Ash", "Oak", "the committee", "they share a building")],
)


def ids(pairing: Pairing) -> list[tuple[str, str]]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


class TestWhy:
    def test_what_they_share_and_the_runner_up_and_what_it_would_cost_others(self) -> None:
        (told,) = why(pair(PROBLEM), "Fir").pairs
        assert (told.pair.mentor_id, told.pair.fit) == ("Oak", 6)
        (area,) = told.pair.shared
        assert (area.area, area.weight, area.evidence) == ("b", 2, 3)
        assert [(each.mentor_id, each.fit) for each in told.runners_up] == [("Yew", 2)]
        assert told.alternative is not None
        assert told.alternative.costs == (
            Cost(objective=MostPairs(), before=3, after=3),
            Cost(objective=TotalFit(), before=14, after=12),
        )
        assert told.alternative.moves == (
            Move(practice_id="Fir", leaves=("Oak",), joins=("Yew",)),
            Move(practice_id="Gum", leaves=("Yew",), joins=("Oak",)),
        )
        assert str(told) == (
            'Fir and Oak share "b" (weight 2, evidence 3): a fit of 6. Without this pair Fir would '
            "have Yew, a fit of 2. That would mean a total fit of 12 instead of 14. Fir would get "
            "Yew instead of Oak. Gum would get Oak instead of Yew."
        )

    def test_nobody_may_come_next(self) -> None:
        problem = Problem([practice("Elm", ("a", 1))], [mentor("Oak", 1, ("a", 1))], GRANT)
        (told,) = why(pair(problem), "Elm").pairs
        assert told.runners_up == ()
        assert str(told) == (
            'Elm and Oak share "a" (weight 1, evidence 1): a fit of 1. Without this pair Elm would '
            "have no other mentor practice for it. That would mean no pairs instead of 1; a total "
            "fit of 0 instead of 1. Elm would lose Oak."
        )

    def test_a_fixed_pair_tells_who_fixed_it(self) -> None:
        fixed = attrs.evolve(PROBLEM, fixed=[Demand("Fir", "Yew", "the board", "they are friends")])
        (told,) = why(pair(fixed), "Fir").pairs
        assert told.alternative is None
        assert told.demand is not None
        assert told.says.endswith(
            "The pair was fixed beforehand. It was fixed by the board (they are friends)."
        )
        plain = attrs.evolve(PROBLEM, fixed=[("Fir", "Yew")])
        assert str(why(pair(plain), "Fir")).endswith("The pair was fixed beforehand.")

    def test_minimum_loads_may_leave_no_other_choice(self) -> None:
        problem = Problem(
            [practice("Elm", ("a", 1)), practice("Fir", ("b", 1))],
            [mentor("Oak", 1, ("a", 1), minimum_load=1), mentor("Yew", 2, ("a", 3), ("b", 1))],
            GRANT,
        )
        (told,) = why(pair(problem), "Elm").pairs
        assert (told.pair.mentor_id, told.alternative) == ("Oak", None)
        assert told.says.endswith("Minimum loads leave no pairing without this pair.")

    def test_each_mentor_of_a_practice_has_its_own_reason(self) -> None:
        problem = Problem(
            [practice("Elm", ("a", 1), ("b", 1), wanted=2), practice("Fir", ("a", 3))],
            [mentor("Box", 1, ("a", 1)), mentor("Oak", 1, ("b", 1)), mentor("Yew", 1, ("a", 2))],
            GRANT,
        )
        told = why(pair(problem), "Elm")
        assert [each.pair.mentor_id for each in told.pairs] == ["Box", "Oak"]
        assert str(told).count("\n") == 1
        assert [[each.mentor_id for each in it.runners_up] for it in told.pairs] == [["Yew"], []]

    def test_stable_pairs_are_told_without_costs(self) -> None:
        (told,) = why(pair(PROBLEM, [Stable()]), "Elm").pairs
        assert told.alternative is not None
        assert told.alternative.costs == ()
        assert "Stable without it is: " in told.says
        assert "as good" not in told.says


class TestWhyNot:
    def reason(self, *question: str, **changes: Any) -> tuple[WhyNotReason, str]:  # noqa: ANN401
        told = why_not(pair(attrs.evolve(PROBLEM, **changes)), *question)
        return told.reason, str(told)

    def test_a_requirement_refuses_with_its_clause_and_the_evidence(self) -> None:
        told = why_not(pair(PROBLEM), "Gum", "Box")
        assert told.reason is WhyNotReason.REFUSED
        assert [each.code for each in told.findings] == ["no-declared-conflict"]
        assert "Gum has declared a conflict with Box." in told.evidence
        assert "no-declared-conflict" in told.says
        assert told.findings[0].clauses[0].says in told.says

    def test_it_is_forbidden_by_whom(self) -> None:
        assert self.reason("Ash", "Oak") == (
            WhyNotReason.FORBIDDEN,
            "Ash with Oak is forbidden by the committee (they share a building).",
        )
        reason, says = self.reason("Gum", "Box", forbidden=[("Gum", "Box")])
        assert reason is WhyNotReason.REFUSED
        assert says.endswith(" It is forbidden, too.")

    def test_it_fits_too_little(self) -> None:
        practices = [attrs.evolve(PROBLEM.practices[0], minimum_fit=3), *PROBLEM.practices[1:]]
        assert self.reason("Ash", "Box", practices=practices) == (
            WhyNotReason.FIT_TOO_LOW,
            "Ash with Box is a fit of 2; Ash accepts 3 at least.",
        )

    def test_something_is_not_known(self) -> None:
        practices = [attrs.evolve(PROBLEM.practices[0], conflicts=None), *PROBLEM.practices[1:]]
        told = why_not(pair(attrs.evolve(PROBLEM, practices=practices)), "Ash", "Box")
        assert told.reason is WhyNotReason.UNDETERMINED
        assert told.evidence == ("Ash has not said with whom it has a conflict.",)
        assert [fact.name for fact in told.findings[0].open_facts] == ["practice_declares_conflict"]

    @pytest.mark.parametrize(
        ("question", "full"), [(("Fir", "Oak"), "Fir"), (("Elm", "Yew"), "Yew")]
    )
    def test_fixed_pairs_take_it_all(self, question: tuple[str, str], full: str) -> None:
        reason, says = self.reason(*question, fixed=[("Fir", "Yew")])
        assert reason is WhyNotReason.FIXED
        assert says.endswith(f": fixed pairs take all that {full} has to give.")

    def test_minimum_loads_leave_no_room(self) -> None:
        mentors = [attrs.evolve(each, minimum_load=1) for each in PROBLEM.mentors]
        reason, says = self.reason(
            "Fir",
            "Yew",
            practices=PROBLEM.practices[1:],
            mentors=mentors,
            forbidden=[("Gum", "Oak")],
        )
        assert reason is WhyNotReason.LOADS
        assert says == "Fir with Yew: with this pair the minimum loads could not be met."

    def test_it_costs_so_much_and_these_would_move(self) -> None:
        told = why_not(pair(PROBLEM), "Ash", "Box")
        assert told.reason is WhyNotReason.WORSE
        assert told.alternative is not None
        assert [(each.before, each.after) for each in told.alternative.costs] == [(3, 3), (14, 10)]
        assert told.says == (
            "Ash with Box, a fit of 2: the best pairing with it is worse. That would mean a total "
            "fit of 10 instead of 14. Ash would get Box. Elm Street (Elm) would get Oak instead "
            "of Box. Fir would get Yew instead of Oak. Gum would lose Yew."
        )

    def test_nothing_else_has_to_fit_better_than_the_supposed_pair(self) -> None:
        problem = Problem(
            [
                practice("Elm", ("low", 1), ("high", 9)),
                practice("Fir", ("a", 5), ("b", 3)),
                practice("Gum", ("a", 3), ("b", 2)),
            ],
            [
                mentor("Box", 1, ("low", 1)),
                mentor("Ivy", 1, ("high", 1)),
                mentor("Oak", 1, ("a", 1)),
                mentor("Yew", 1, ("b", 1)),
            ],
            GRANT,
        )
        pairing = pair(problem, [MostPairs(), FairestFit(), TotalFit()])
        told = why_not(pairing, "Elm", "Box")
        assert told.alternative is not None
        costs = [(each.before, each.after) for each in told.alternative.costs]
        assert costs == [(3, 3), (3, 1), (15, 8)]  # and not 7, with a worst fit of 3 of the others

    def test_equally_good_ones_go_by_id(self) -> None:
        problem = Problem(
            [practice("Elm", ("a", 1)), practice("Fir", ("a", 1))],
            [mentor("Oak", 1, ("a", 1))],
            GRANT,
        )
        told = why_not(pair(problem), "Fir", "Oak")
        assert told.reason is WhyNotReason.TIED
        assert told.alternative is not None
        assert told.alternative.is_as_good
        assert told.says.startswith(
            "Fir with Oak, a fit of 1: a pairing with it is as good, and comes later. That would "
            "be as good in every objective. Elm would lose Oak. Fir would get Oak."
        )

    def test_they_may_be_paired_after_all(self) -> None:
        reason, says = self.reason("Elm", "Box")
        assert reason is WhyNotReason.PAIRED
        assert says.startswith("Elm Street (Elm) with Box: they are paired. Elm Street (Elm) and")

    def test_a_stable_pairing_says_who_would_rather_not(self) -> None:
        problem = Problem(
            [
                practice("Elm", ("a", 1), wishes=("Yew",)),
                practice("Fir", ("a", 2)),
                practice("Gum", ("a", 1)),
            ],
            [mentor("Oak", 1, ("a", 3)), mentor("Yew", 1, ("a", 1))],
            GRANT,
        )
        pairing = pair(problem, [Stable()])
        assert ids(pairing) == [("Elm", "Yew"), ("Fir", "Oak")]
        told = why_not(pairing, "Elm", "Oak")
        assert told.reason is WhyNotReason.PRACTICE_PREFERS
        assert told.says == (
            "Elm with Oak, a fit of 3: Elm has Yew, and ranks it higher: by wishes first, then by "
            "fit, then by id."
        )
        told = why_not(pairing, "Gum", "Oak")
        assert told.reason is WhyNotReason.MENTOR_PREFERS
        assert "Oak has Fir, and ranks it higher" in told.says
        assert why_not(pairing, "Gum", "Yew").reason is WhyNotReason.MENTOR_PREFERS


class TestWhyUnpaired:
    def test_a_violator_in_a_sentence_and_as_data(self) -> None:
        told = why_unpaired(pair(PROBLEM), "Ash")
        assert told.reason is UnpairedReason.COMPETITION
        assert told.competition is not None
        assert told.competition.practice_ids == ("Ash", "Elm", "Fir", "Gum")
        assert told.competition.mentor_ids == ("Box", "Oak", "Yew")
        assert str(told) == told.says
        assert told.says.startswith("Practices Ash, Elm Street (Elm), Fir and Gum want a place at")


class TestQuestions:
    @pytest.mark.parametrize(
        "ask", [why, why_unpaired, why_not, second_choices], ids=lambda asked: asked.__name__
    )
    def test_about_no_pairing(self, ask: Any) -> None:  # noqa: ANN401
        more = ("Elm", "Oak")[: 2 if ask is why_not else 0 if ask is second_choices else 1]
        with pytest.raises(ArgumentError, match="pairing"):
            ask(PROBLEM, *more)

    @pytest.mark.parametrize("wrong", ["Nobody", None, 3, ("Elm",), ["Elm"]], ids=str)
    def test_about_nobody(self, wrong: Any) -> None:  # noqa: ANN401
        pairing = pair(PROBLEM)
        with pytest.raises(InputError) as caught:
            why_not(pairing, wrong, wrong)
        assert [each.place for each in caught.value.faults] == ["practice_id", "mentor_id"]
        for ask in (why, why_unpaired):
            with pytest.raises(InputError) as caught:
                ask(pairing, wrong)
            assert [each.place for each in caught.value.faults] == ["practice_id"]

    def test_the_wrong_one_of_two_questions(self) -> None:
        pairing = pair(PROBLEM)
        with pytest.raises(InputError, match=r"`why_unpaired` tells why it has none"):
            why(pairing, "Ash")
        with pytest.raises(InputError, match=r"`why` tells why it has them"):
            why_unpaired(pairing, "Elm")

    def test_the_module_states_what_it_exports(self) -> None:
        assert {"why", "why_unpaired"} <= {*module.__all__}


class TestCosts:
    @pytest.mark.parametrize(
        ("cost", "said"),
        [
            (Cost(objective=MostPairs(), before=3, after=2), "2 pairs instead of 3"),
            (Cost(objective=FairestFit(), before=3, after=1), "a worst fit of 1 instead of 3"),
            (
                Cost(objective=FewestChanges([]), before=3, after=1),
                "1 earlier pairs kept instead of 3",
            ),
            (
                Cost(objective=Leximin(), before=(2, 3), after=(1, 9)),
                "1 instead of 2 as the lowest fit",
            ),
            (
                Cost(objective=Leximin(), before=(2, 3), after=(2, 2)),
                "2 instead of 3 as fit 2 from the lowest",
            ),
            (Cost(objective=FairestFit(), before=None, after=1), "a worst fit of 1 instead of"),
        ],
        ids=str,
    )
    def test_words(self, cost: Cost, said: str) -> None:
        assert str(cost).startswith(said)
        assert cost.differs

    def test_gains(self) -> None:
        assert Cost(objective=FairestFit(), before=None, after=1).is_gain
        assert Cost(objective=Leximin(), before=(1, 9), after=(2, 2)).is_gain
        assert not Cost(objective=TotalFit(), before=4, after=4).is_gain
        assert not Cost(objective=FairestFit(), before=1, after=None).is_gain


class TestSpecialists:
    """The other relation is explained by the same means, in its own words."""

    PROBLEM = specialist_problem(
        [practice("Elm", ("a", 2)), practice("Fir", ("a", 1), ("b", 1)), practice("Gum")],
        [
            Specialist(
                specialist_id="Ann",
                name="Ann Made-Up",
                areas=(AreaOfSuccess("a", 3),),
                places=1,
                organization="S",
                conflicts=frozenset(),
                emails=("ann@s.example",),
            ),
        ],
        GRANT,
        forbidden=[("Gum", "Ann")],
    )

    def test_why_and_why_not(self) -> None:
        pairing = pair(self.PROBLEM)
        assert ids(pairing) == [("Elm", "Ann")]
        assert "Elm would have no other specialist for it." in str(why(pairing, "Elm"))
        assert why_not(pairing, "Gum", "Ann").reason is WhyNotReason.FORBIDDEN
        told = why_not(pairing, "Fir", "Ann")
        assert told.reason is WhyNotReason.WORSE
        assert "a total fit of 3 instead of 6" in told.says
        with pytest.raises(InputError, match="the id of a specialist of the problem"):
            why_not(pairing, "Fir", "Bob")
        with pytest.raises(InputError, match="which has no specialist"):
            why(pairing, "Fir")

    def test_who_would_help(self) -> None:
        first, second = recruit(pair(self.PROBLEM))
        assert (first.area, first.pairs, first.takes) == ("a", 1, ("Elm",))
        assert first.says.startswith('One more specialist who knows well "a" (evidence 3), with')
        assert (second.area, second.pairs, second.total_fit) == ("b", 1, 3)
