"""A cohort's pairing with terms, loads, wishes and objectives of its own."""

from typing import Any

import attrs
import pytest

from qip_rules.cohort.inputs import MentoringTerms
from qip_rules.cohort.mentoring import Paired, pair_accepted, pair_specialists
from qip_rules.cohort.run import run_cohort
from qip_rules.errors import InputError
from qip_rules.matching import (
    AreaCoverage,
    FairestFit,
    MostPairs,
    Objective,
    Pairing,
    Stable,
    TotalFit,
    verify,
)
from qip_rules.matching.records import MentorPractice
from qip_rules.reports.cohort import cohort_files
from qip_rules.reports.pairing import pairing_page
from tests.cohort.sample import AS_OF, changed_run, program, sample, sample_run
from tests.reports.markdown_page import shown


def pairing_of(**changes: Any) -> Pairing:  # noqa: ANN401
    pairing = changed_run(**changes).pairing
    assert pairing is not None
    assert verify(pairing) == ()
    return pairing


def mentors(changed: str, **fields: Any) -> tuple[MentorPractice, ...]:  # noqa: ANN401
    """The mentors of the sample, one of them changed."""
    return tuple(
        attrs.evolve(each, **fields) if each.mentor_id == changed else each
        for each in sample().mentors
    )


def ids(pairing: Pairing) -> set[tuple[str, str]]:
    return {(each.practice_id, each.mentor_id) for each in pairing.pairs}


def test_a_practice_that_accepts_no_such_fit_gets_no_mentor() -> None:
    (fit,) = {each.fit for each in pairing_of().pairs if each.practice_id == "PR-02"}
    terms = (MentoringTerms(practice_id="PR-02", minimum_fit=fit + 1_000),)
    changed = pairing_of(mentoring=terms)
    assert "PR-02" not in {each.practice_id for each in changed.pairs}
    assert "PR-02" in {each.practice_id for each in changed.unpaired}


def test_a_practice_that_wants_more_mentors_than_there_are_is_told_how_many_it_has() -> None:
    terms = (MentoringTerms(practice_id="PR-02", wanted=9),)
    (gap,) = [each for each in pairing_of(mentoring=terms).unpaired if each.practice_id == "PR-02"]
    assert (gap.wanted, gap.given) == (
        9,
        len([p for p, _ in ids(pairing_of(mentoring=terms)) if p == "PR-02"]),
    )


def test_a_minimum_load_is_met_and_told() -> None:
    assert "least number of practices" not in pairing_page(sample_run())
    taken = [theirs for _, theirs in ids(pairing_of())].count("M-01")
    loaded = pairing_page(changed_run(mentors=mentors("M-01", minimum_load=1)))
    assert f"{taken} of 2 places; at least 1 asked for" in loaded


def test_a_load_that_cannot_be_met_is_told_and_all_else_in_the_run_holds() -> None:
    # M-09 has not said with whom it is in conflict.
    run = changed_run(mentors=mentors("M-09", minimum_load=1))
    assert run.pairing is None
    usual = sample_run()
    assert (run.cases, run.roll) == (usual.cases, usual.roll)
    others = [
        [each for each in one.to_do if each.code != "ask-for-mentor-pairing"]
        for one in (run, usual)
    ]
    assert others[0] == others[1]
    files = cohort_files(run)
    assert "pairing.csv" not in files
    page = shown(files["pairing.md"])
    assert "There is no pairing." in page
    assert "mentor practice M-09 is to take 1 practice; at most 0 can go there" in page
    assert "mentors[8].minimum_load: at least 1 practice for mentor 'M-09'" in page
    assert "its demands clash" in files["summary.md"]


def test_wishes_for_practices_outside_the_pairing_are_left_out() -> None:
    wishing = mentors("M-01", wishes=("PR-16", "PR-01", "PR-99"))
    pairing = pairing_of(mentors=wishing, objectives=(Stable(),))
    record = next(each for each in pairing.problem.mentors if each.mentor_id == "M-01")
    assert record.wishes == ("PR-01",)


@pytest.mark.parametrize(
    ("objectives", "said"),
    [
        (
            (MostPairs(), FairestFit(), TotalFit()),
            "the greatest fit of the pair that fits least; of those, the greatest total fit. Among",
        ),
        ((Stable(),), "would both rather be"),
        (
            (MostPairs(), AreaCoverage()),
            "the most of the priority areas covered. The values were counted anew",
        ),
    ],
)
def test_the_page_says_what_the_pairing_is_best_at(
    objectives: tuple[Objective, ...], said: str
) -> None:
    run = changed_run(objectives=objectives)
    assert run.pairing is not None
    assert run.pairing.objectives == objectives
    assert said in pairing_page(run)


def test_a_time_limit_reaches_both_pairings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tiny limit ends the search for coverage at once; what comes back still holds."""
    covering = (MostPairs(), AreaCoverage(), TotalFit())
    inputs = attrs.evolve(sample(), objectives=covering, specialist_objectives=covering)
    run = run_cohort(program(), inputs, as_of=AS_OF, time_limit=1e-9)
    for pairing in (run.pairing, run.specialist_pairing):
        assert pairing is not None
        assert verify(pairing) == ()
    for pairs in (pair_accepted, pair_specialists):
        with pytest.raises(InputError) as caught:
            pairs(program(), inputs, run.cases, AS_OF, time_limit=0)
        assert [each.place for each in caught.value.faults] == ["time_limit"]
    with pytest.raises(InputError, match="time_limit"):
        run_cohort(program(), inputs, as_of=AS_OF, time_limit=0)
    monkeypatch.setattr("qip_rules.cohort.run.pair_accepted", lambda *_, **__: Paired())
    with pytest.raises(InputError, match="time_limit"):
        run_cohort(program(), inputs, as_of=AS_OF, time_limit=0)
