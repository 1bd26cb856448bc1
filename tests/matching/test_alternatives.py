"""What a pair would cost, and who would move: against every choice there is."""

import itertools
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.errors import InfeasibleError
from qip_rules.matching import (
    Cost,
    FairestFit,
    FewestChanges,
    Pairing,
    Stable,
    WhyNotReason,
    pair,
    why,
    why_not,
)
from tests.matching.made_up_problems import COVERING, Case, cases


def ids(pairing: Pairing) -> list[tuple[str, str]]:
    return [(each.practice_id, each.mentor_id) for each in pairing.pairs]


def stated(costs: tuple[Cost, ...]) -> tuple[Any, ...]:
    return tuple(
        10**9 if isinstance(each.objective, FairestFit) and each.after is None else each.after
        for each in costs
    )


@given(cases())
def test_what_a_pair_would_cost_is_exact_and_moves_fewest(case: Case) -> None:
    refuse_other_costs(case)


@given(cases(COVERING))
@settings(max_examples=25)
def test_so_is_what_it_would_cost_to_cover_areas(case: Case) -> None:
    refuse_other_costs(case)


def refuse_other_costs(case: Case) -> None:
    """Hold `why` and `why_not` against every choice there is, for each pair that is free."""
    try:
        pairing = pair(case.problem, case.order)
    except InfeasibleError:
        return
    chosen = {*ids(pairing)} - {*case.fixed}
    choices = [*case.choices()]
    keeps = not any(isinstance(each, FewestChanges) for each in case.order)
    for ids_of in case.fits:
        told = why_not(pairing, *ids_of)
        with_it = [each for each in choices if ids_of in each]
        if ids_of in chosen:
            assert told.reason is WhyNotReason.PAIRED
            others = [each for each in choices if ids_of not in each]
            (own,) = (
                each for each in why(pairing, ids_of[0]).pairs if each.pair.mentor_id == ids_of[1]
            )
            alternative = own.alternative
        elif told.reason is WhyNotReason.FIXED:
            assert not with_it
            continue
        else:
            others, alternative = with_it, told.alternative
        if alternative is None:
            assert not others
            continue
        best = max(map(case.values, others))
        assert stated(alternative.costs) == best
        changed = sum(len(each.leaves) + len(each.joins) for each in alternative.moves)
        if keeps:
            kept = max(len(each & chosen) for each in others if case.values(each) == best)
            moved = {
                len(each ^ chosen)
                for each in others
                if case.values(each) == best and len(each & chosen) == kept
            }
            assert changed in moved


@given(cases([lambda _: (Stable(),)]), st.data())
def test_in_a_stable_pairing_one_of_two_would_truly_rather_not(
    case: Case, data: st.DataObject
) -> None:
    theirs = [each.mentor_id for each in case.mentors]
    ours = [each.practice_id for each in case.practices]
    wishing = attrs.evolve(
        case,
        practices=[
            attrs.evolve(each, wishes=tuple(data.draw(st.permutations(theirs))[:1]))
            for each in case.practices
        ],
        mentors=[
            attrs.evolve(each, wishes=tuple(data.draw(st.permutations(ours))[:2]))
            for each in case.mentors
        ],
    )
    try:
        pairing = pair(wishing.problem, wishing.order)
    except InfeasibleError:
        return
    chosen, fits = {*ids(pairing)} - {*case.fixed}, case.fits
    practices = {each.practice_id: each for each in wishing.practices}
    mentors = {each.mentor_id: each for each in wishing.mentors}

    def rank(wishes: tuple[str, ...], other: str, fit: int) -> tuple[bool, int, int, str]:
        wished = other in wishes
        return not wished, wishes.index(other) if wished else 0, -fit, other

    for practice_id, mentor_id in {*fits} - chosen:
        told = why_not(pairing, practice_id, mentor_id)
        fit = fits[practice_id, mentor_id]
        fixed = [*itertools.chain(*case.fixed)]
        if told.reason is WhyNotReason.PRACTICE_PREFERS:
            record = practices[practice_id]
            has = [(each[1], fits[each]) for each in chosen if each[0] == practice_id]
            room = record.wanted - fixed.count(practice_id) - len(has)
            least = rank(record.wishes, mentor_id, fit)
            ranks = [rank(record.wishes, *each) for each in has]
        elif told.reason is WhyNotReason.MENTOR_PREFERS:
            other = mentors[mentor_id]
            has = [(each[0], fits[each]) for each in chosen if each[1] == mentor_id]
            room = other.places - fixed.count(mentor_id) - len(has)
            least = rank(other.wishes, practice_id, fit)
            ranks = [rank(other.wishes, *each) for each in has]
        else:
            assert told.reason is WhyNotReason.FIXED
            continue
        assert room == 0
        assert max(ranks) < least
