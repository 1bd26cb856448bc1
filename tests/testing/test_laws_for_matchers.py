"""The laws of matching: this library keeps them, and careless matchers are told what is wrong."""

import inspect
import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from qip_rules import load_program, testing
from qip_rules.errors import BrokenLawError, InputError
from qip_rules.matching import Assignment, UnpairedReason, pair, verify, why_unpaired
from qip_rules.testing import matching_laws
from qip_rules.testing.matching_networks import Network, best_assignment

GRANT: Final = load_program("quality-improvement-grant").on(date(2026, 1, 1))
PAGE = Path(__file__).parents[2] / "docs" / "testing.md"
NETWORKS: Final = (
    testing.networks,
    testing.networks_feasible,
    testing.networks_tight,
    testing.networks_short,
)
LAWS: Final = tuple(
    getattr(matching_laws, name) for name in matching_laws.__all__ if name != "proofs_prove"
)
NAMES: Final = [each.__name__ for each in LAWS]

QUICK: Final = settings(
    phases=[Phase.generate], max_examples=1000, derandomize=True, deadline=None, database=None
)
"""A broken law is told of the first network found, however large."""

Pairs = Iterable[tuple[int, int]]


def this_library(network: Network) -> Pairs:
    return [network.pairs[row][:2] for row in best_assignment(network).rows]


def by_records(network: Network) -> Pairs:
    """The same by way of records, the policy and `pair`."""
    try:
        problem = network.problem(GRANT)
    except InputError:  # a mentor without places, or fits that no weight can be
        return this_library(network)
    return [(int(each.practice_id[1:]), int(each.mentor_id[1:])) for each in pair(problem).pairs]


@pytest.mark.parametrize("law", LAWS, ids=NAMES)
def test_this_library_keeps_the_laws(law: matching_laws.Law) -> None:
    for networks in NETWORKS:
        law(this_library, networks(max_practices=4, max_mentors=3))


@pytest.mark.parametrize("law", LAWS[:3], ids=NAMES[:3])
def test_pairing_records_keeps_them_too(law: matching_laws.Law) -> None:
    law(by_records, testing.networks_feasible(max_practices=4, max_mentors=3))
    law(by_records, testing.networks_short(max_practices=2, max_mentors=3))


@pytest.mark.parametrize("networks", NETWORKS, ids=[each.__name__ for each in NETWORKS])
def test_its_proofs_prove(networks: Callable[[], st.SearchStrategy[Network]]) -> None:
    matching_laws.proofs_prove(best_assignment, networks())


@given(testing.networks(max_practices=4, max_mentors=3, max_fit=2))
def test_trying_every_choice_finds_the_same(network: Network) -> None:
    if len(network.pairs) <= 10:
        assert tuple(this_library(network)) == testing.best_by_hand(network)


# What the strategies make.


@given(testing.networks_feasible())
def test_in_a_feasible_network_everybody_can_be_served(network: Network) -> None:
    assert best_assignment(network).paired == sum(network.wanted) > 0


@given(testing.networks_tight())
def test_in_a_tight_network_every_place_is_needed(network: Network) -> None:
    assert best_assignment(network).paired == sum(network.wanted) == sum(network.places)


@given(testing.networks_short(max_practices=3))
def test_in_a_short_network_it_is_known_who_is_short_of_what(network: Network) -> None:
    shortage = network.shortage
    assert shortage is not None
    knows = {theirs for ours, theirs, _ in network.pairs if ours in shortage.practices}
    assert knows <= {*shortage.mentors}
    places = sum(network.places[each] for each in shortage.mentors)
    assert sum(network.wanted[each] for each in shortage.practices) == places + (
        network.missing or 0
    )
    assert sum(network.wanted) - best_assignment(network).paired == network.missing


@given(testing.networks_short(max_practices=2, max_mentors=3))
def test_the_violator_that_is_named_is_within_the_one_that_was_planted(network: Network) -> None:
    """And is one: its practices want more than the only mentors they know have places."""
    places = [max(1, each) for each in network.places]  # a record has a place at least
    network = attrs.evolve(network, places=tuple(places))
    pairing = pair(network.problem(GRANT))
    assert verify(pairing) == ()
    shortage = network.shortage
    assert shortage is not None
    planted = {f"P{each}" for each in shortage.practices}
    missing = 0
    for gap in pairing.unpaired:
        missing += gap.wanted - gap.given
        told = why_unpaired(pairing, gap.practice_id)
        assert told.reason is UnpairedReason.COMPETITION
        assert told.competition is not None
        violators = {*told.competition.practice_ids}
        knows = {f"M{theirs}" for ours, theirs, _ in network.pairs if f"P{ours}" in violators}
        assert knows <= {*told.competition.mentor_ids} or not violators <= planted
        assert told.competition.claims > told.competition.places
        if gap.practice_id in planted:
            assert violators <= planted
    assert missing == network.missing


@given(testing.networks())
def test_records_of_a_network_have_its_fits(network: Network) -> None:
    if 0 in network.places:
        with pytest.raises(InputError, match="places"):
            network.problem(GRANT)
        return
    pairing = pair(network.problem(GRANT))
    best = best_assignment(network)
    assert (len(pairing.pairs), pairing.total_fit) == (best.paired, best.total_fit)


@pytest.mark.parametrize("networks", NETWORKS, ids=[each.__name__ for each in NETWORKS])
def test_bounds_at_their_edges(networks: Callable[..., st.SearchStrategy[Network]]) -> None:
    smallest = networks(max_practices=1, max_mentors=1, max_fit=1)
    fits: list[int] = []

    def noting(network: Network) -> Pairs:
        fits.extend(fit for _, _, fit in network.pairs)
        return this_library(network)

    matching_laws.agrees(noting, smallest)
    assert {*fits} == {1}


# Careless matchers, each with the law that tells.


def greedy(network: Network) -> Pairs:
    """The best pair first, and so on."""
    ours, theirs = list(network.wanted), list(network.places)
    for practice, mentor, _ in sorted(network.pairs, key=lambda each: (-each[2], each)):
        if ours[practice] and theirs[mentor]:
            ours[practice] -= 1
            theirs[mentor] -= 1
            yield practice, mentor


def first_come(network: Network) -> Pairs:
    """In the order of the rows, whatever they are."""
    return greedy(attrs.evolve(network, pairs=tuple((a, b, 1) for a, b, _ in network.pairs)))


def crowded(network: Network) -> Pairs:
    """Every candidate pair."""
    return [each[:2] for each in network.pairs]


def twice(network: Network) -> Pairs:
    return [*this_library(network), *list(this_library(network))[:1]]


def elsewhere(network: Network) -> Pairs:
    return [*this_library(network), (len(network.wanted), 0)]


def afraid_of_places(network: Network) -> Pairs:
    """Leaves everybody out once there are more than two places."""
    return () if sum(network.places) > 2 else this_library(network)


def afraid_of_large_fits(network: Network) -> Pairs:
    pairs = tuple(each for each in network.pairs if each[2] < 100)
    return [each for each in this_library(network) if each in {it[:2] for it in pairs}]


def only_ten(network: Network) -> Pairs:
    """Looks at the first three rows only."""
    return this_library(attrs.evolve(network, pairs=network.pairs[:3]))


def by_their_count(network: Network) -> Pairs:
    """Takes another choice, according to how many candidates there are."""
    return this_library(network) if len(network.pairs) % 2 else greedy(network)


@pytest.mark.parametrize(
    ("law", "matcher", "networks"),
    [
        (matching_laws.agrees, greedy, testing.networks()),
        (matching_laws.keeps_to_the_network, crowded, testing.networks()),
        (matching_laws.keeps_to_the_network, twice, testing.networks()),
        (matching_laws.keeps_to_the_network, elsewhere, testing.networks()),
        (matching_laws.leaves_out_no_more_than_it_must, greedy, testing.networks_tight()),
        (matching_laws.leaves_out_no_more_than_it_must, greedy, testing.networks_short()),
        (
            matching_laws.a_place_more_is_never_worse,
            afraid_of_places,
            testing.networks(),
        ),
        (
            matching_laws.forbidding_an_unused_pair_changes_nothing,
            by_their_count,
            testing.networks(),
        ),
        (matching_laws.scale_does_not_matter, afraid_of_large_fits, testing.networks()),
        (matching_laws.order_does_not_matter, first_come, testing.networks()),
        (matching_laws.networks_side_by_side_add_up, only_ten, testing.networks_feasible()),
    ],
    ids=map(str, itertools.count()),
)
def test_a_careless_matcher_breaks_its_law(
    law: matching_laws.Law,
    matcher: Callable[[Network], Pairs],
    networks: st.SearchStrategy[Network],
) -> None:
    with pytest.raises(BrokenLawError, match="broken law: ") as caught:
        law(matcher, networks, settings=QUICK)
    assert len(str(caught.value).splitlines()) > 1


@pytest.mark.parametrize(
    "careless",
    [
        lambda answer: attrs.evolve(answer, total_fit=answer.total_fit + 1),
        lambda answer: attrs.evolve(
            answer,
            certificate=attrs.evolve(
                answer.certificate,
                stages=tuple(
                    attrs.evolve(each, mentor_prices=(0,) * len(each.mentor_prices))
                    for each in answer.certificate.stages
                ),
            ),
        ),
    ],
    ids=["fit", "prices"],
)
def test_a_proof_that_proves_nothing_is_told(careless: Callable[[Assignment], Assignment]) -> None:
    with pytest.raises(BrokenLawError, match="broken law: proofs prove"):
        matching_laws.proofs_prove(
            lambda network: careless(best_assignment(network)),
            testing.networks_short(),
            settings=QUICK,
        )


@pytest.mark.parametrize("name", matching_laws.__all__)
def test_each_law_says_what_it_is_and_what_it_takes(name: str) -> None:
    law = getattr(testing.matching_laws, name)
    assert law.__name__ == name
    assert "`" + name + "`" in PAGE.read_text(encoding="utf-8")
    assert law.__doc__.count("Args:") == law.__doc__.count("Raises:") == 1
    assert "settings" in inspect.signature(law).parameters


def test_counts_of_a_network_are_those_of_its_records() -> None:
    network = Network(pairs=((0, 0, 2), (1, 0, 1)), wanted=(1, 1), places=(1,))
    problem = network.problem(GRANT)
    assert Counter(type(each).__name__ for each in (*problem.practices, *problem.mentors)) == {
        "Practice": 2,
        "MentorPractice": 1,
    }
    assert [each.mentor_id for each in pair(problem).pairs] == ["M0"]


@pytest.mark.parametrize(
    "answer",
    [
        [(0.9, 1.9)],
        [(0, 0, 5)],
        [None],
        ["00"],
        None,
        3,
    ],
    ids=str,
)
@pytest.mark.parametrize("law", LAWS[:2], ids=NAMES[:2])
def test_what_are_no_pairs_of_numbers_is_a_broken_law(
    law: matching_laws.Law,
    answer: Any,  # noqa: ANN401
) -> None:
    with pytest.raises(BrokenLawError, match="the matcher gives pairs") as caught:
        law(lambda _: answer, testing.networks(), settings=QUICK)
    assert "found: " in str(caught.value)


def test_numbers_of_an_array_are_numbers() -> None:
    def matcher(network: Network) -> Pairs:
        return np.array([*this_library(network)], dtype=np.int64).reshape(-1, 2)

    matching_laws.agrees(matcher, testing.networks(), settings=QUICK)
