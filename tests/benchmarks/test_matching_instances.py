"""The made-up problems of the matching benchmark are the same everywhere, and as described."""

import hashlib
from itertools import product
from pathlib import Path

import attrs
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.matching.forms import (
    among_candidates,
    cost_matrix,
    pair_weight,
    place_owners,
    square,
    with_skips,
)
from benchmarks.matching.generating import Case, case_named, made
from benchmarks.matching.instance import Instance
from benchmarks.matching.judging import blocking_pairs, judged
from benchmarks.matching.profiles import Spared, spared
from benchmarks.matching.profiles import main as count_profiles

SMALL = Instance(
    practice=np.array([0, 0, 1, 1, 2]),
    mentor=np.array([0, 1, 0, 1, 1]),
    fit=np.array([5, 4, 9, 1, 2]),
    wanted=np.ones(3, dtype=np.int64),
    places=np.array([1, 1]),
)


def digest(instance: Instance) -> str:
    found = hashlib.sha256()
    for name, array in instance.arrays.items():
        found.update(f"{name} {array.dtype.str} {array.shape} ".encode())
        found.update(array.tobytes())
    return found.hexdigest()[:16]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sparse-100", "9112405d00d278b6"),
        ("dense-60", "299486c9d4cc654d"),
        ("sparse-120-in-4", "de25049f3ae678b1"),
    ],
)
def test_every_run_and_every_machine_has_the_same_problem(name: str, expected: str) -> None:
    assert digest(made(case_named(name))) == expected


@pytest.mark.parametrize("name", ["sparse-5", "sparse-1000", "dense-200", "sparse-1000-in-10"])
def test_problems_are_well_formed(name: str) -> None:
    case = case_named(name)
    instance = made(case)
    key = instance.practice * instance.mentors + instance.mentor
    assert (np.diff(key) > 0).all()
    assert (instance.practices, instance.mentors) == (case.practices, case.practices // 5)
    assert 0 <= instance.practice.min() <= instance.practice.max() < instance.practices
    assert 0 <= instance.mentor.min() <= instance.mentor.max() < instance.mentors
    assert instance.fit.min() >= 1
    assert set(instance.wanted.tolist()) == {1}
    assert 1 <= instance.places.min() <= instance.places.max() <= 8
    assert instance.places.sum() == pytest.approx(1.1 * case.practices, abs=case.regions)
    assert {array.dtype for array in instance.arrays.values()} == {np.dtype(np.int64)}


def test_a_sparse_problem_has_about_thirty_candidates_a_practice() -> None:
    for name in ("sparse-1000", "sparse-3000"):
        instance = made(case_named(name))
        assert 30 <= instance.pairs / instance.practices <= 35, name
        # At most four areas shared, each with weight 9 and evidence 3.
        assert instance.fit.max() <= 4 * 27


def test_a_dense_problem_lacks_one_pair_in_a_hundred() -> None:
    instance = made(case_named("dense-400"))
    assert 0.985 < instance.pairs / (400 * 80) < 0.995
    assert len(np.unique(instance.fit)) > 40


def test_regions_are_apart_and_do_not_lie_together() -> None:
    instance = made(case_named("sparse-600-in-3"))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(
        zip(instance.practice.tolist(), (instance.mentor + 600).tolist(), strict=True)
    )
    parts = [part for part in nx.connected_components(graph) if len(part) > 100]
    assert len(parts) == 3
    for part in parts:
        practices = [node for node in part if node < 600]
        assert max(practices) - min(practices) > 400


def test_other_sizes_are_other_problems() -> None:
    hundred, more = made(case_named("sparse-100")), made(case_named("sparse-101"))
    assert hundred.places.tolist() != more.places.tolist()


@pytest.mark.parametrize(
    "case", [Case(100), Case(3_000, dense=True), Case(100_000, regions=50), Case(5)]
)
def test_a_case_is_found_by_its_name(case: Case) -> None:
    assert case_named(case.name) == case
    assert f"{case.practices:,} practices" in case.title


@pytest.mark.parametrize(
    "name",
    [
        "",
        "sparse",
        "sparse-0",
        "sparse-4",
        "wide-10",
        "dense-1e3",
        "sparse-99-in-20",
        "sparse-5\N{ARABIC-INDIC DIGIT FIVE}",
    ],
)
def test_what_is_no_case_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"is not like|fewer than 5 practices"):
        case_named(name)


def test_an_instance_comes_back_from_its_file(tmp_path: Path) -> None:
    instance = made(case_named("sparse-50"))
    instance.save(tmp_path / "it.npz")
    assert digest(Instance.read(tmp_path / "it.npz")) == digest(instance)


def test_rows_are_found_by_their_pairs() -> None:
    rows = SMALL.rows_of(np.array([2, 0, 2, -1, 1, 0]), np.array([1, 1, 0, 1, 2, -1]))
    assert rows.tolist() == [4, 1, -1, -1, -1, -1]
    nobody = np.zeros(0, dtype=np.int64)
    none = attrs.evolve(SMALL, practice=nobody, mentor=nobody, fit=nobody)
    assert none.rows_of(np.array([0]), np.array([0])).tolist() == [-1]
    assert none.rows_of(nobody, nobody).tolist() == []


@pytest.mark.parametrize(
    ("practice", "mentor", "said"),
    [
        ([0, 1], [1, 0], ""),
        ([], [], ""),
        ([2, 1], [0, 0], "practice 2 with mentor 0 is no candidate pair"),
        ([3], [0], "practice 3 with mentor 0 is no candidate pair"),
        ([0, 0], [1, 1], "a pair is chosen twice"),
        ([0, 0], [0, 1], "practice 0 has 2 mentors"),
        ([0, 1], [0, 0], "mentor 0 has 2 practices, and 1 places"),
        ([0, 1], [0], "(2,) practices for (1,) mentors"),
    ],
)
def test_a_choice_is_judged(practice: list[int], mentor: list[int], said: str) -> None:
    whole = (np.array(practice, dtype=np.int64), np.array(mentor, dtype=np.int64))
    assert judged(SMALL, *whole).fault == said


def test_a_choice_is_worth_its_pairs_and_their_fits() -> None:
    judgement = judged(SMALL, np.array([0, 1]), np.array([1, 0]))
    assert (judgement.pairs, judgement.total_fit, judgement.blocking) == (2, 13, 0)
    assert "float64" in judged(SMALL, np.array([0.0]), np.array([1.0])).fault


def test_blocking_pairs_would_rather_have_each_other() -> None:
    # Practice 1 and mentor 0 like each other most, and practice 0 has mentor 0 instead.
    assert blocking_pairs(SMALL, np.array([0, 4])) == 1
    # Nobody has anybody, so that every pair would rather be one.
    assert blocking_pairs(SMALL, np.zeros(0, dtype=np.int64)) == SMALL.pairs


@given(st.data())
def test_blocking_pairs_are_what_their_definition_says(data: st.DataObject) -> None:
    every = list(product(range(3), range(3)))
    pairs = sorted(data.draw(st.sets(st.sampled_from(every), min_size=1)))
    fits = data.draw(st.lists(st.integers(1, 3), min_size=len(pairs), max_size=len(pairs)))
    instance = Instance(
        practice=np.array([p for p, _ in pairs]),
        mentor=np.array([m for _, m in pairs]),
        fit=np.array(fits),
        wanted=np.ones(3, dtype=np.int64),
        places=np.array(data.draw(st.lists(st.integers(1, 2), min_size=3, max_size=3))),
    )
    chosen: list[int] = []
    for row in data.draw(st.permutations(range(len(pairs)))):
        practices = [pairs[each][0] for each in chosen]
        mentors = [pairs[each][1] for each in chosen]
        practice, mentor = pairs[row]
        if practice not in practices and mentors.count(mentor) < instance.places[mentor]:
            chosen.append(row)
    kept = chosen[: data.draw(st.integers(0, len(chosen)))]

    def blocks(row: int) -> bool:
        practice, mentor = pairs[row]
        own = [each for each in kept if pairs[each][0] == practice]
        its = [each for each in kept if pairs[each][1] == mentor]
        room = len(its) < instance.places[mentor]
        rather = all((-fits[row], mentor) < (-fits[each], pairs[each][1]) for each in own)
        wanted = any((-fits[row], practice) < (-fits[each], pairs[each][0]) for each in its)
        return row not in kept and rather and (room or wanted)

    expected = sum(map(blocks, range(len(pairs))))
    assert blocking_pairs(instance, np.array(kept, dtype=np.int64)) == expected


def test_forms_hold_every_pair_once_for_each_place() -> None:
    instance = made(case_named("sparse-30"))
    places = int(instance.places.sum())
    weight = pair_weight(instance)
    assert weight > instance.fit.max() * instance.practices
    matrix = cost_matrix(instance)
    owners = place_owners(instance)
    assert matrix.shape == (30, places) == (30, len(owners))
    for practice, place in product(range(30), range(places)):
        row = instance.rows_of(np.array([practice]), owners[[place]])[0]
        expected = 0 if row < 0 else -(weight + instance.fit[row])
        assert matrix[practice, place] == expected
    form = square(instance)
    assert form.nodes == 30 + places
    assert form.cost.min() == 0
    assert len(set(zip(form.left.tolist(), form.right.tolist(), strict=True))) == len(form.left)
    copies = int(instance.places[instance.mentor].sum())
    assert len(form.left) == 2 * copies + 30 + places


def test_the_flow_is_in_the_order_of_its_ends() -> None:
    instance = made(case_named("sparse-30"))
    arcs = with_skips(instance)
    assert (np.diff(arcs.tail * (arcs.head.max() + 1) + arcs.head) > 0).all()
    assert (arcs.tail[arcs.of_pairs] == instance.practice).all()
    assert (arcs.head[arcs.of_pairs] == 30 + instance.mentor).all()
    assert arcs.supply.sum() == 0
    assert arcs.cost.min() >= 0
    skips = (arcs.tail < 30) & (arcs.head == len(arcs.supply) - 1)
    assert skips.sum() == 30
    assert arcs.cost[skips].min() > pair_weight(instance)


def test_what_is_no_candidate_pair_is_no_pair() -> None:
    kept = among_candidates(SMALL, np.array([0, 2, 1]), np.array([0, 0, 1]))
    assert [each.tolist() for each in kept] == [[0, 1], [0, 1]]


def test_one_of_a_kind_could_stand_for_all() -> None:
    assert spared(SMALL) == Spared(practices=0, mentors=0, pairs=0)
    alike = Instance(
        practice=np.array([0, 0, 1, 1, 2, 2]),
        mentor=np.array([0, 1, 0, 1, 0, 1]),
        fit=np.array([5, 5, 5, 5, 2, 2]),
        wanted=np.array([1, 1, 1]),
        places=np.array([1, 2]),
    )
    found = spared(alike)
    assert found.practices == pytest.approx(1 / 3)
    assert found.mentors == pytest.approx(0.5)
    assert found.pairs == pytest.approx(4 / 6)
    others = attrs.evolve(alike, wanted=np.array([1, 2, 1]))
    assert spared(others).practices == 0


def test_profiles_are_counted_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    count_profiles(["sparse-50", "dense-20"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(";")[0] for line in lines] == [
        "sparse, 50 practices",
        "dense, 20 practices",
    ]
    assert all("% of pairs" in line for line in lines)
