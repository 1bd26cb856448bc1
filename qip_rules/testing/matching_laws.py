"""Laws that any exact matcher keeps, to be run against another team's.

A matcher is a function of a `Network` that gives the pairs it chooses, each a practice and a
mentor by number: as many as possible, and of all such choices one with the greatest total fit.
Each law takes a matcher and made-up networks, and raises `BrokenLawError` with the smallest
network on which it does not hold; if it returns, none was found:

    def test_our_matcher() -> None:
        matching_laws.a_place_more_is_never_worse(our_matcher, networks())

`agrees` holds a matcher against this library, the strictest law of all; `proofs_prove` is for one
that gives prices with its answer. The others need no second opinion.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from operator import index
from typing import Final, Protocol, SupportsIndex, TypeVar, cast

import attrs
from hypothesis import strategies as st

from qip_rules.matching.assignment import Assignment
from qip_rules.matching.proof.certificate import Certificate, Stage
from qip_rules.matching.proof.refuting import refutations
from qip_rules.narrowing import as_given, is_iterable
from qip_rules.testing.answers import broken
from qip_rules.testing.holding import Settings, for_all
from qip_rules.testing.matching_networks import Network, best_assignment

__all__ = [
    "a_place_more_is_never_worse",
    "agrees",
    "forbidding_an_unused_pair_changes_nothing",
    "keeps_to_the_network",
    "leaves_out_no_more_than_it_must",
    "networks_side_by_side_add_up",
    "order_does_not_matter",
    "proofs_prove",
    "scale_does_not_matter",
]

Matcher = Callable[[Network], Iterable[tuple[int, int]]]
"""Gives practice and mentor of each pair it chooses."""

_BEYOND: Final = 10**12
"""More than any pair is worth."""

_T = TypeVar("_T")


class Law(Protocol):
    """A law of matching: a function that holds a matcher to it."""

    __name__: str

    def __call__(
        self, matcher: Matcher, networks: st.SearchStrategy[Network], *, settings: Settings = None
    ) -> None:
        """Hold a matcher to the law.

        Args:
            matcher: what is held to the law.
            networks: made-up networks.
            settings: of Hypothesis; by default those in force, without a deadline.

        Raises:
            BrokenLawError: with what is wrong on the smallest network found.
        """


def _itself(networks: st.SearchStrategy[Network]) -> st.SearchStrategy[Network]:
    return networks


def _law(
    records: Callable[[st.SearchStrategy[Network]], st.SearchStrategy[_T]],
) -> Callable[[Callable[[Matcher, _T], None]], Law]:
    """Make a law of what has to hold of one record, for all that are made of the networks."""

    def made(holds: Callable[[Matcher, _T], None]) -> Law:
        def held(
            matcher: Matcher, networks: st.SearchStrategy[Network], *, settings: Settings = None
        ) -> None:
            def holds_of(record: _T) -> None:
                holds(matcher, record)

            for_all(holds.__name__, holds_of, records(networks), settings=settings)

        held.__name__, held.__qualname__ = holds.__name__, holds.__qualname__
        held.__doc__ = f"{holds.__doc__}\n\n{Law.__call__.__doc__}"
        return held

    return made


def _chosen(law: str, matcher: Matcher, network: Network) -> list[tuple[int, int]]:
    """The pairs that a matcher chooses, if they are pairs of the network at all."""
    fits = network.fits
    answer = as_given(matcher(network))
    if not is_iterable(answer):
        raise broken(law, "the matcher gives pairs of numbers", f"found: {answer!r}")
    chosen = [_as_pair(law, each) for each in answer]
    for pair in chosen:
        if pair not in fits:
            raise broken(law, "the matcher chooses pairs of the network", f"found: {pair}")
    return chosen


def _as_pair(law: str, given: object) -> tuple[int, int]:
    """Practice and mentor by number; numbers of an array are such, fractions are not."""
    try:
        ours, theirs = map(index, cast("Iterable[SupportsIndex]", given))
    except (TypeError, ValueError):
        raise broken(
            law,
            "the matcher gives pairs, each a practice and a mentor by number",
            f"found: {given!r}",
        ) from None
    return ours, theirs


def _value(law: str, matcher: Matcher, network: Network) -> tuple[int, int]:
    """How many pairs a matcher finds, and their total fit."""
    chosen, fits = _chosen(law, matcher, network), network.fits
    return len(chosen), sum(fits[pair] for pair in chosen)


def _said(value: tuple[int, int]) -> str:
    return f"{value[0]} pairs, total fit {value[1]}"


def _refuse_other(law: str, found: tuple[int, int], expected: tuple[int, int], of: str) -> None:
    if found != expected:
        raise broken(law, f"{of}: {_said(found)}", f"expected: {_said(expected)}")


@_law(_itself)
def keeps_to_the_network(matcher: Matcher, network: Network) -> None:
    """Chosen are candidate pairs, each once, within what is wanted and what places there are."""
    law = "a choice keeps to the network"
    chosen = _chosen(law, matcher, network)
    for pair, times in Counter(chosen).items():
        if times > 1:
            raise broken(law, f"{pair} is chosen {times} times")
    for what, most, uses in (
        ("practice", network.wanted, Counter(ours for ours, _ in chosen)),
        ("mentor", network.places, Counter(theirs for _, theirs in chosen)),
    ):
        for number, times in sorted(uses.items()):
            if times > most[number]:
                raise broken(law, f"{what} {number} is in {times} pairs; {most[number]} are right")


@_law(_itself)
def agrees(matcher: Matcher, network: Network) -> None:
    """As many pairs are chosen, and as much total fit, as this library proves to be best."""
    law = "a choice is best"
    best = best_assignment(network)
    found = _value(law, matcher, network)
    _refuse_other(law, found, (best.paired, best.total_fit), "chosen")


@_law(_itself)
def leaves_out_no_more_than_it_must(matcher: Matcher, network: Network) -> None:
    """Nobody is left out who need not be (of `feasible`, `tight` and `short` it is known)."""
    law = "no more are left out than must be"
    if network.missing is None:
        return
    pairs, _ = _value(law, matcher, network)
    left_out = sum(network.wanted) - pairs
    if left_out != network.missing:
        who = f"; short of places: {network.shortage}" if network.shortage else ""
        raise broken(law, f"wanted and left out: {left_out}", f"missing: {network.missing}{who}")


def _with_mentor(
    networks: st.SearchStrategy[Network],
) -> st.SearchStrategy[tuple[Network, int]]:
    return networks.flatmap(
        lambda network: st.tuples(st.just(network), st.integers(0, max(0, len(network.places) - 1)))
    )


@_law(_with_mentor)
def a_place_more_is_never_worse(matcher: Matcher, drawn: tuple[Network, int]) -> None:
    """With one place more at a mentor there are no fewer pairs, nor less fit with as many."""
    law = "a place more is never worse"
    network, mentor = drawn
    places = tuple(count + (at == mentor) for at, count in enumerate(network.places))
    before = _value(law, matcher, network)
    after = _value(law, matcher, attrs.evolve(network, places=places))
    if after < before:
        raise broken(law, f"before: {_said(before)}", f"one more at {mentor}: {_said(after)}")


@_law(_itself)
def forbidding_an_unused_pair_changes_nothing(matcher: Matcher, network: Network) -> None:
    """Without a candidate pair that was not chosen, what is chosen comes to the same."""
    law = "forbidding an unused pair changes nothing"
    chosen = {*_chosen(law, matcher, network)}
    before = _value(law, matcher, network)
    for unused in itertools.islice((each for each in network.pairs if each[:2] not in chosen), 3):
        rest = tuple(each for each in network.pairs if each is not unused)
        after = _value(law, matcher, attrs.evolve(network, pairs=rest))
        _refuse_other(law, after, before, f"without {unused[:2]}")


def _scaled(
    networks: st.SearchStrategy[Network],
) -> st.SearchStrategy[tuple[Network, int, int]]:
    return st.tuples(networks, st.integers(1, 1000), st.integers(0, 1000))


@_law(_scaled)
def scale_does_not_matter(matcher: Matcher, drawn: tuple[Network, int, int]) -> None:
    """All fits times one number, and one number more, come to as much more and no other choice."""
    law = "scale does not matter"
    network, factor, more = drawn
    pairs, fit = _value(law, matcher, network)
    scaled = tuple((ours, theirs, factor * each + more) for ours, theirs, each in network.pairs)
    found = _value(law, matcher, attrs.evolve(network, pairs=scaled))
    _refuse_other(law, found, (pairs, factor * fit + more * pairs), f"times {factor} plus {more}")


def _numbered_anew(
    networks: st.SearchStrategy[Network],
) -> st.SearchStrategy[tuple[Network, list[int], list[int], list[int]]]:
    return networks.flatmap(
        lambda network: st.tuples(
            st.just(network),
            st.permutations(range(len(network.wanted))),
            st.permutations(range(len(network.places))),
            st.permutations(range(len(network.pairs))),
        )
    )


@_law(_numbered_anew)
def order_does_not_matter(
    matcher: Matcher, drawn: tuple[Network, list[int], list[int], list[int]]
) -> None:
    """Practices, mentors and pairs may come in any order: what is chosen comes to the same."""
    law = "order does not matter"
    network, ours_at, theirs_at, order = drawn
    pairs = [(ours_at[ours], theirs_at[theirs], fit) for ours, theirs, fit in network.pairs]
    wanted, places = [0] * len(ours_at), [0] * len(theirs_at)
    for practice, count in enumerate(network.wanted):
        wanted[ours_at[practice]] = count
    for mentor, count in enumerate(network.places):
        places[theirs_at[mentor]] = count
    mixed = Network(
        pairs=tuple(pairs[at] for at in order), wanted=tuple(wanted), places=tuple(places)
    )
    found = _value(law, matcher, mixed)
    _refuse_other(law, found, _value(law, matcher, network), "in another order")


def _two(
    networks: st.SearchStrategy[Network],
) -> st.SearchStrategy[tuple[Network, Network]]:
    """Any two, and often one and the same twice."""
    return st.one_of(
        networks.map(lambda network: (network, network)), st.tuples(networks, networks)
    )


@_law(_two)
def networks_side_by_side_add_up(matcher: Matcher, drawn: tuple[Network, Network]) -> None:
    """Two networks that share nobody, seen as one, come to what both come to."""
    law = "networks side by side add up"
    one, other = drawn
    both = Network(
        pairs=(
            *one.pairs,
            *(
                (ours + len(one.wanted), theirs + len(one.places), fit)
                for ours, theirs, fit in other.pairs
            ),
        ),
        wanted=one.wanted + other.wanted,
        places=one.places + other.places,
    )
    values = [_value(law, matcher, each) for each in drawn]
    expected = sum(pairs for pairs, _ in values), sum(fit for _, fit in values)
    _refuse_other(law, _value(law, matcher, both), expected, "side by side")


def proofs_prove(
    prover: Callable[[Network], Assignment],
    networks: st.SearchStrategy[Network],
    *,
    settings: Settings = None,
) -> None:
    """The prices that come with an answer prove it best, and prove nothing else.

    The proof is held against every candidate pair. And what is wrong has to be refuted: a pair left
    out, a value better than the true one, a price too many, a price beyond what a pair is worth.

    Args:
        prover: gives its choice as an `Assignment`, rows by their place among `Network.pairs`.
        networks: made-up networks.
        settings: of Hypothesis; by default those in force, without a deadline.

    Raises:
        BrokenLawError: with what is wrong on the smallest network found.
    """

    def holds(network: Network) -> None:
        law = "proofs prove"
        answer = prover(network)
        wrong = _refuted(network, answer)
        if wrong:
            raise broken(law, *wrong)
        for what, worse in _corrupted(network, answer):
            if not _refuted(network, worse):
                raise broken(law, f"not refuted: {what}")

    for_all("proofs_prove", holds, networks, settings=settings)


def _refuted(network: Network, answer: Assignment) -> tuple[str, ...]:
    return refutations(
        [ours for ours, _, _ in network.pairs],
        [theirs for _, theirs, _ in network.pairs],
        [fit for _, _, fit in network.pairs],
        practices=len(network.wanted),
        mentors=len(network.places),
        places=network.places,
        wanted=network.wanted,
        rows=answer.rows,
        paired=answer.paired,
        total_fit=answer.total_fit,
        certificate=answer.certificate,
    )


def _corrupted(network: Network, answer: Assignment) -> Iterator[tuple[str, Assignment]]:
    """Answers that are wrong, each with what is wrong with it."""
    for row in answer.rows[:2]:
        fewer = tuple(each for each in answer.rows if each != row)
        yield (
            f"row {row} left out",
            attrs.evolve(
                answer,
                rows=fewer,
                paired=len(fewer),
                total_fit=answer.total_fit - network.pairs[row][2],
            ),
        )
    yield "one pair more stated", attrs.evolve(answer, paired=answer.paired + 1)
    yield "more fit stated", attrs.evolve(answer, total_fit=answer.total_fit + 1)
    stages = answer.certificate.stages
    for number, stage in enumerate(stages):
        better = attrs.evolve(stage, value=(stage.value or 0) + 1)
        yield f"a better value of stage {number}", _with_stage(answer, number, better)
        one_more = attrs.evolve(stage, mentor_prices=(*stage.mentor_prices, 0))
        yield f"a price too many in stage {number}", _with_stage(answer, number, one_more)
    for practice in sorted({network.pairs[row][0] for row in answer.rows})[:2]:
        prices = list(stages[0].practice_prices)
        prices[practice] += _BEYOND
        dear = attrs.evolve(stages[0], practice_prices=tuple(prices))
        yield f"too high a price of practice {practice}", _with_stage(answer, 0, dear)


def _with_stage(answer: Assignment, number: int, stage: Stage) -> Assignment:
    stages = answer.certificate.stages
    certificate = Certificate((*stages[:number], stage, *stages[number + 1 :]))
    return attrs.evolve(answer, certificate=certificate)
