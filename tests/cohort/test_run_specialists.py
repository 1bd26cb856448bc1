"""A cohort brought together with specialists: a second pairing beside that with mentors."""

from datetime import date
from typing import Any

import attrs
import pytest

from qip_rules.cohort.inputs import MentoringTerms
from qip_rules.errors import InputError
from qip_rules.matching import Pairing, Relation, Specialist, Stable, UnpairedReason, verify
from qip_rules.matching.records import Demand
from qip_rules.reports.cohort import cohort_files, glance
from qip_rules.reports.pairing import specialists_page
from tests.cohort.sample import TRAINING, changed_run, sample, sample_run
from tests.reports.markdown_page import cells, shown


def pairing_of(**changes: Any) -> Pairing:  # noqa: ANN401
    run = changed_run(**changes)
    assert run.pairing == sample_run().pairing, "the pairing with mentors stays as it is"
    pairing = run.specialist_pairing
    assert pairing is not None
    assert verify(pairing) == ()
    return pairing


def people(changed: str, **fields: Any) -> tuple[Specialist, ...]:  # noqa: ANN401
    """The specialists of the sample, one of them changed."""
    return tuple(
        attrs.evolve(each, **fields) if each.specialist_id == changed else each
        for each in sample().specialists
    )


def ids(pairing: Pairing) -> set[tuple[str, str]]:
    return {(each.practice_id, each.mentor_id) for each in pairing.pairs}


def with_wish(rule: str, practice_id: str, specialist_id: str) -> dict[str, Any]:
    wish = Demand(practice_id, specialist_id, "", "As both have asked.")
    return {rule: (*getattr(sample(), rule), wish)}


def test_every_accepted_practice_takes_part_whether_or_not_its_areas_are_settled() -> None:
    pairing = pairing_of()
    assert pairing.problem.relation is Relation.SPECIALISTS
    present = {each.practice_id: each for each in pairing.problem.practices}
    accepted = {
        case.application.practice.practice_id
        for case in sample_run().cases
        if case.standing == "accepted" and case.application.practice
    }
    assert present.keys() == accepted
    assert sample_run().without_priorities == ("PR-14",)
    assert present["PR-14"].areas is None
    assert "PR-14" in {each.practice_id for each in pairing.pairs}


def test_areas_that_are_settled_later_do_not_count_yet() -> None:
    run = changed_run(date(2026, 10, 12))
    assert run.specialist_pairing is not None
    areas = {each.practice_id: each.areas for each in run.specialist_pairing.problem.practices}
    assert areas["PR-01"] is not None
    assert areas["PR-12"] is None


def test_a_declared_conflict_of_either_side_refuses_the_pair() -> None:
    assert ("PR-03", "S-01") not in ids(pairing_of())
    conflicts = {**sample().specialist_conflicts, "APP-01": frozenset({"S-01"})}
    assert ("PR-01", "S-01") not in ids(pairing_of(specialist_conflicts=conflicts))
    changed = people("S-01", conflicts=frozenset({"PR-01", "PR-16", "PR-GONE"}))
    pairing = pairing_of(specialists=changed)
    assert ("PR-01", "S-01") not in ids(pairing)
    assert pairing.problem.mentors[0].conflicts == frozenset({"PR-01"})


def test_who_has_not_been_asked_for_conflicts_is_no_candidate_yet() -> None:
    pairing = pairing_of(specialist_conflicts={})
    assert pairing.pairs == ()
    assert {each.reason for each in pairing.unpaired} == {UnpairedReason.UNDETERMINED}


def test_how_many_a_practice_wants_and_whom_it_wishes_for() -> None:
    terms = (
        *(each for each in sample().mentoring if each.practice_id == "PR-02"),
        MentoringTerms(
            practice_id="PR-01",
            minimum_fit=2,
            wishes=("M-01",),
            specialists_wanted=2,
            specialist_wishes=("S-04", "S-03"),
        ),
    )
    pairing = pairing_of(mentoring=terms, specialist_objectives=(Stable(),))
    # S-04 would rather have PR-11, whom it fits; nobody but PR-01 wishes for S-03.
    assert {theirs for ours, theirs in ids(pairing) if ours == "PR-01"} == {"S-01", "S-03"}


def test_fixed_and_forbidden_pairs_go_to_the_pairing_that_they_are_about() -> None:
    assert ("PR-05", "S-04") in ids(pairing_of(**with_wish("fixed", "PR-05", "S-04")))
    assert ("PR-11", "S-04") not in ids(pairing_of(**with_wish("forbidden", "PR-11", "S-04")))
    page = shown(specialists_page(changed_run(**with_wish("fixed", "PR-16", "S-04"))))
    assert "(S-04), fixed: As both have asked. It has no effect" in page
    assert "M-01" not in page


def test_a_fixed_pair_that_a_conflict_refuses_is_wrong_input() -> None:
    with pytest.raises(InputError) as caught:
        changed_run(**with_wish("fixed", "PR-03", "S-01"))
    (fault,) = caught.value.faults
    assert fault.place == "fixed[1]"  # the first concerns a mentor practice
    assert "specialist-without-conflict refuses 'PR-03' with 'S-01'" in fault.found


def test_a_load_that_cannot_be_met_is_told_and_all_else_in_the_run_holds() -> None:
    run = changed_run(specialists=people("S-04", conflicts=None, minimum_load=1))
    assert run.specialist_pairing is None
    usual = sample_run()
    assert (run.cases, run.pairing) == (usual.cases, usual.pairing)
    others = [
        [each for each in one.to_do if each.code != "ask-for-specialist-pairing"]
        for one in (run, usual)
    ]
    assert others[0] == others[1]
    files = cohort_files(run)
    assert "specialists.csv" not in files
    page = shown(files["specialists.md"])
    assert "There is no pairing." in page
    assert "specialist S-04 is to take 1 practice; at most 0 can go there" in page
    assert dict(glance(run))["Pairs with specialists"] == "no pairing: its demands clash"


def test_a_cohort_without_specialists_is_told_nothing_of_them() -> None:
    run = changed_run(specialists=())
    assert (run.specialist_pairing, run.specialist_clash) == (None, "")
    files = cohort_files(run)
    assert not [path for path in files if "specialist" in path]
    assert "pecialist" not in files["summary.md"]


def test_a_program_whose_document_says_nothing_of_specialists_pairs_none() -> None:
    run = sample_run(TRAINING)
    assert run.specialist_pairing is None
    page = cohort_files(run)["specialists.md"]
    assert "This program pairs no practices with specialists." in page


def test_nobody_is_accepted_yet() -> None:
    run = changed_run(decisions=(), events=(), fixed=(), forbidden=())
    assert run.specialist_pairing is not None
    assert run.specialist_pairing.pairs == ()
    assert specialists_page(run).endswith("## Pairs\n\nNone.\n")


# What is shown.


def test_the_page_has_every_pair_and_every_gap_with_its_reason() -> None:
    run = sample_run()
    assert run.specialist_pairing is not None
    page = specialists_page(run)
    header, *rows = cells(page)
    assert header == ["Practice", "Specialist", "Fit", "Shared areas (weight × evidence)"]
    told = {row[0][-6:-1]: row[1:] for row in rows}
    assert len(rows) == len(run.specialist_pairing.pairs) == 11
    assert told["PR-01"] == [
        "Example Specialist 01 (made up) (S-01)", "6", "Hospice enrollment (2 × 3)",
    ]  # fmt: skip
    assert told["PR-05"][1:] == ["0", "none, and none is asked for"]
    assert told["PR-14"][1:] == ["0", "not known yet: the practice's areas are not settled"]
    read = shown(page)
    assert "11 pairs, total fit 49; 1 without a specialist, or with fewer than wanted." in read
    for each in run.specialist_pairing.unpaired:
        assert f"({each.practice_id}), answers are missing: " in read
        assert " ".join(each.says.split()) in read
    assert "mentor" not in read


def test_what_a_specialist_knows_may_not_be_known() -> None:
    rows = cells(specialists_page(changed_run(specialists=people("S-01", areas=None))))
    assert {row[3] for row in rows if "S-01" in row[1]} == {
        "not known: the specialist's areas are not"
    }


def test_a_stable_pairing_speaks_of_specialists() -> None:
    page = specialists_page(changed_run(specialist_objectives=(Stable(),)))
    assert "No practice and specialist that are not paired would both rather be" in page


def test_the_summary_and_the_table_have_it() -> None:
    run = sample_run()
    files = cohort_files(run)
    assert "| Pairs with specialists | 11 |" in files["summary.md"]
    assert "| Without a specialist | 1 |" in files["summary.md"]
    lines = files["specialists.csv"].splitlines()
    assert lines[:2] == ["practice_id,specialist_id,fit,status,reason", "PR-01,S-01,6,chosen,"]
    assert lines[-1].startswith("PR-13,,,answers are missing,")
    assert len(lines) == 13
