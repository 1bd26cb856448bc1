"""The flow among few pairs is the flow among all, and so are its prices."""

import itertools

import attrs
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.matching.solve import components, pricing_out, rows, smoothing
from qip_rules.matching.solve.components import independent_parts
from qip_rules.matching.solve.face import best_choice, face_prices, whole
from qip_rules.matching.solve.network import Network, optimal_flow
from qip_rules.matching.solve.prices import node_prices
from qip_rules.matching.solve.pricing_out import best_flow, best_on_face
from qip_rules.matching.solve.smoothing import promising_pairs


def network_of(
    pairs: list[tuple[int, int]], gains: list[int], wanted: list[int], places: list[int]
) -> Network:
    numbers = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Network(
        practice=numbers[:, 0],
        mentor=numbers[:, 1],
        gain=np.array(gains, dtype=np.int64) - min(gains, default=0),
        wanted=np.array(wanted, dtype=np.int64),
        places=np.array(places, dtype=np.int64),
        loads=np.zeros(len(places), dtype=np.int64),
    )


@st.composite
def networks(draw: st.DrawFn, *, nodes: int = 7, capacity: int = 3) -> Network:
    """Small networks, with nodes of no capacity among them, and ties."""
    capacities = st.lists(st.integers(0, capacity), max_size=nodes)
    wanted, places = draw(capacities), draw(capacities)
    every = list(itertools.product(range(len(wanted)), range(len(places))))
    pairs = sorted(draw(st.sets(st.sampled_from(every)))) if every else []
    fit = draw(st.sampled_from([st.just(4), st.integers(0, 2), st.integers(-9, 9)]))
    gains = draw(st.lists(fit, min_size=len(pairs), max_size=len(pairs)))
    return network_of(pairs, gains, wanted, places)


def made_up(seed: int, *, practices: int, mentors: int, share: float, scale: int = 9) -> Network:
    random = np.random.default_rng(seed)
    practice, mentor = np.nonzero(random.random((practices, mentors)) < share)
    fit = random.integers(0, scale, mentors)[mentor] + random.integers(0, scale, len(practice))
    return Network(
        practice=practice.astype(np.int64),
        mentor=mentor.astype(np.int64),
        gain=fit - fit.min(initial=0),
        wanted=np.ones(practices, dtype=np.int64),
        places=random.integers(1, 3, mentors),
        loads=np.zeros(mentors, dtype=np.int64),
    )


def assert_as_of_all_pairs(network: Network) -> None:
    best = best_flow(network)
    plain = optimal_flow(network)
    prices = node_prices(network, plain)
    assert best.prices.practice.tolist() == prices.practice.tolist()
    assert best.prices.mentor.tolist() == prices.mentor.tolist()
    for chosen in (best.chosen, plain):
        # Whoever is optimal is so by the same prices: pairs, then gain.
        assert chosen.sum() == plain.sum()
        assert network.gain[chosen].sum() == network.gain[plain].sum()
    assert (network.sent(best.chosen) <= network.wanted).all()
    assert (network.received(best.chosen) <= network.places).all()
    worth = network.pair_worth + network.gain
    paid = prices.practice[network.practice] + prices.mentor[network.mentor]
    surplus = worth - paid
    assert best.worthy.tolist() == np.flatnonzero(surplus >= 0).tolist()
    assert best.surplus.tolist() == surplus[best.worthy].tolist()


@given(networks())
def test_small_networks(network: Network) -> None:
    assert_as_of_all_pairs(network)


@given(networks(), st.sampled_from([(1, 0), (0, 1), (1, 1), (2, 1)]), st.data())
def test_few_pairs_are_enough(network: Network, few: tuple[int, int], data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smoothing, "_A_PRACTICE", few[0])
        patch.setattr(smoothing, "_A_UNIT", few[1])
        patch.setattr(smoothing, "_SHORT", data.draw(st.integers(0, 2)))
        patch.setattr(smoothing, "_FULL", data.draw(st.sampled_from([0.0, 2.0])))
        patch.setattr(rows, "_PAIRS_A_STRETCH", data.draw(st.integers(1, 9)))
        patch.setattr(components, "_PAIRS_WORTHWHILE", 0)
        patch.setattr(components, "_PAIRS_A_PART", 2)
        assert_as_of_all_pairs(network)


@given(networks(), st.data())
def test_whatever_is_promised_the_answer_is_the_same(network: Network, data: st.DataObject) -> None:
    def some(part: Network) -> npt.NDArray[np.bool_]:
        count = len(part.gain)
        kept = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
        return np.array(kept, dtype=np.bool_)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pricing_out, "promising_pairs", some)
        assert_as_of_all_pairs(network)


@pytest.mark.parametrize("at_once", [100, 2**15])
@pytest.mark.parametrize(
    "network",
    [
        made_up(10, practices=200, mentors=150, share=0.2),
        made_up(1, practices=120, mentors=80, share=0.5),
        made_up(2, practices=200, mentors=60, share=0.9),
        made_up(3, practices=60, mentors=90, share=1.0),
        made_up(4, practices=60, mentors=90, share=1.0, scale=10**9),
        attrs.evolve(made_up(5, practices=90, mentors=60, share=0.8), wanted=np.arange(90) % 4),
        attrs.evolve(made_up(6, practices=90, mentors=60, share=0.8), places=np.arange(60) % 3),
    ],
    ids=["thin", "sparse", "scarce", "full", "wide", "many wanted", "no places"],
)
def test_middle_sizes(network: Network, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_PAIRS_A_STRETCH", at_once)
    asked = (network.wanted > 0)[network.practice] & (network.places > 0)[network.mentor]
    assert promising_pairs(network.only(asked)).sum() < asked.sum()
    assert_as_of_all_pairs(network)


def test_a_pair_counts_the_same_in_a_part() -> None:
    network = made_up(7, practices=9, mentors=9, share=1.0)
    part = network.only(network.gain < network.gain.max())
    assert part.pair_worth == network.pair_worth
    assert len(part.gain) < len(network.gain)


@pytest.mark.parametrize("places", [1, 2**62])
def test_no_guess_leaves_the_range_of_its_numbers(places: int) -> None:
    # One mentor is the best by far for all, so that its price rises at every turn.
    practice, mentor = np.divmod(np.arange(200 * 60), 60)
    network = Network(
        practice=practice,
        mentor=mentor,
        gain=np.where(mentor == 0, 10**4, practice * mentor % 7),
        wanted=np.full(200, 2**62),
        places=np.full(60, places),
        loads=np.zeros(60, dtype=np.int64),
    )
    assert 200 <= promising_pairs(attrs.evolve(network, wanted=np.full(200, 1))).sum() < 12_000
    assert promising_pairs(network).all(), "who wants everybody is promised everybody"


def test_promising_are_the_best_of_each_practice_and_extremes_do_no_harm() -> None:
    network = made_up(8, practices=100, mentors=100, share=1.0)
    extreme = network.gain.copy()
    extreme[::97] = 2**50
    for gain in (network.gain, extreme, network.gain * 0):
        promising = promising_pairs(attrs.evolve(network, gain=gain, spread=int(gain.max())))
        assert np.bincount(network.practice[promising], minlength=100).min() >= 1
    assert promising.all(), "where all pairs gain alike, none promises more"


@given(networks(nodes=12))
def test_parts_hold_each_pair_once_and_share_no_node(network: Network) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_PAIRS_WORTHWHILE", 0)
        patch.setattr(components, "_PAIRS_A_PART", 1)
        parts = list(independent_parts(network))
    places = np.concatenate([at for at, _ in parts]).tolist()
    assert sorted(places) == list(range(len(network.gain)))
    for column in (network.practice, network.mentor):
        owners = [set(column[at].tolist()) for at, _ in parts]
        assert sum(map(len, owners)) == len(set().union(*owners))
    for at, part in parts:
        assert part.gain.tolist() == network.gain[at].tolist()
        assert part.wanted[part.practice].tolist() == network.wanted[network.practice[at]].tolist()
        assert part.places[part.mentor].tolist() == network.places[network.mentor[at]].tolist()
        assert part.pair_worth >= part.spread or part.spread == 0


def test_regions_are_parts_and_long_chains_are_one() -> None:
    regions = [made_up(seed, practices=20, mentors=20, share=0.5) for seed in range(5)]
    whole = network_of(
        [
            (region * 20 + p, region * 20 + m)
            for region, part in enumerate(regions)
            for p, m in zip(part.practice.tolist(), part.mentor.tolist(), strict=True)
        ],
        [gain for part in regions for gain in part.gain.tolist()],
        [1] * 100,
        [1] * 100,
    )
    chain = [(at, at) for at in range(3000)] + [(at + 1, at) for at in range(2999)]
    long = network_of(sorted(chain), [1] * len(chain), [1] * 3000, [1] * 3000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_PAIRS_WORTHWHILE", 0)
        patch.setattr(components, "_PAIRS_A_PART", 1)
        assert len(list(independent_parts(whole))) >= 5
        assert len(list(independent_parts(long))) == 1


@given(networks(), st.data())
def test_a_best_choice_on_a_face_is_found_among_few_pairs(
    network: Network, data: st.DataObject
) -> None:
    face = whole(network)
    held = optimal_flow(network)  # shows which bounds can be met
    least = np.minimum(face.least + data.draw(st.integers(0, 2)), face.uses(held))
    face = attrs.evolve(face, least=least)
    worth = network.gain - data.draw(st.integers(0, 9))
    expected = best_choice(face, worth)
    assert expected is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smoothing, "_A_PRACTICE", 1)
        patch.setattr(smoothing, "_A_UNIT", 0)
        found = best_on_face(face, worth)
    assert found is not None
    chosen, prices = found
    assert worth[chosen].sum() == worth[expected].sum()
    uses = face.uses(chosen)
    assert (face.least <= uses).all()
    assert (uses <= face.most).all()
    assert prices.tolist() == face_prices(face, worth, expected).tolist()


def test_few_pairs_of_a_face_of_middle_size() -> None:
    network = made_up(9, practices=150, mentors=60, share=0.9)
    face = whole(network)
    least = np.where(np.arange(face.nodes) % 7 == 0, 1, 0)
    for bounds in (face.least, least):
        bounded = attrs.evolve(face, least=bounds)
        expected = best_choice(bounded, network.gain)
        found = best_on_face(bounded, network.gain)
        if expected is None:
            assert found is None
            continue
        assert found is not None
        assert network.gain[found[0]].sum() == network.gain[expected].sum()
        proof = face_prices(bounded, network.gain, expected)
        assert found[1].tolist() == proof.tolist()


@given(networks(nodes=9))
def test_the_largest_choice_is_as_large_as_any(network: Network) -> None:
    face = whole(network)
    ones = np.ones(len(network.gain), dtype=np.int64)
    chosen = best_choice(face, ones)
    assert chosen is not None
    assert chosen.sum() == optimal_flow(network).sum()
    assert (face.uses(chosen) <= face.most).all()
    face_prices(face, ones, chosen)  # or it is not the largest
