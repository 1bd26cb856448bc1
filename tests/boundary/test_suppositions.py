"""What a call supposes, word by word: every slip is told at its option, all at once."""

import pytest

from qip_rules.boundary.suppositions import SupposedWords, changes_of_call, objectives_of_call
from qip_rules.cohort.not_paired import not_in_pairing
from qip_rules.errors import InputError
from qip_rules.matching import AreaCoverage, FewestChanges, MostPairs, Problem, TotalFit
from qip_rules.matching.questions.changes import (
    FixedBeforehand,
    ForbiddenBeforehand,
    TotalPlaces,
    Without,
)
from tests.cohort.sample import sample, sample_run


def problem() -> Problem:
    found = sample_run().pairing_problem
    assert found is not None
    return found


def told(**words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each fault: its option, and the hint."""
    with pytest.raises(InputError) as caught:
        changes_of_call(SupposedWords(**words), problem(), not_in_pairing(sample_run(), problem()))
    return [(each.place, each.hint) for each in caught.value.faults]


def test_words_become_changes_in_their_order() -> None:
    words = SupposedWords(
        fix=("PR-06=M-03",),
        forbid=(" PR-09 = M-04 ",),
        without=("M-02", "PR-01"),
        places=("M-03=2",),
    )
    assert changes_of_call(words, problem(), {}) == (
        FixedBeforehand(("PR-06", "M-03")),
        ForbiddenBeforehand(("PR-09", "M-04")),
        Without("M-02"),
        Without("PR-01"),
        TotalPlaces("M-03", 2),
    )
    assert not SupposedWords()
    assert words


def test_every_slip_is_told_at_once() -> None:
    assert told(
        fix=("PR-06", "PR-14=M-01", "PR-06=M-33"),
        without=("PR-99",),
        places=("M-03", "M-03=0", "M-03=two", "M-77=2"),
    ) == [
        ("--fix", ""),
        ("--fix", "PR-14 waits: its priority areas are not settled"),
        ("--fix", ""),
        ("--without", ""),
        ("--places", ""),
        ("--places", "for none, say --without"),
        ("--places", ""),
        ("--places", ""),
    ]


def test_a_practice_that_is_not_in_the_pairing_is_told_why() -> None:
    assert told(without=("PR-07",)) == [
        ("--without", "PR-07 is not in the pairing: APP-07 is withdrawn")
    ]


def test_the_same_twice_and_who_is_left_out_besides() -> None:
    assert [place for place, _ in told(forbid=("PR-06=M-03", "PR-06 = M-03"))] == ["--forbid"]
    assert [place for place, _ in told(without=("M-03",), fix=("PR-06=M-03",))] == ["--fix"]
    assert [place for place, _ in told(places=("M-03=2", "M-03=3"))] == ["--places"]


def test_objectives_by_their_words() -> None:
    assert objectives_of_call("most-pairs,total-fit", sample()) == (MostPairs(), TotalFit())
    assert objectives_of_call("most-pairs; area-coverage", sample()) == (
        MostPairs(),
        AreaCoverage(),
    )
    kept = objectives_of_call("most-pairs,fewest-changes", sample())
    assert kept[1] == FewestChanges(sample().earlier)
    for wrong in ("nonsense", "total-fit,total-fit", "", "fairest-fit"):
        with pytest.raises(InputError) as caught:
            objectives_of_call(wrong, sample())
        assert {each.place for each in caught.value.faults} == {"--objectives"}
