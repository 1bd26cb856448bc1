"""What is to be asked before practices can be paired, among the duties of a cohort."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from qip_rules.cohort import CohortRun, CohortToDo, run_cohort
from qip_rules.cohort.inputs import MentoringTerms
from qip_rules.matching import Demand, Pairing
from qip_rules.participation.words import Party
from qip_rules.policy.program import Program
from qip_rules.reports.cohort import cohort_files
from tests.cohort.sample import AS_OF, ROOT, TRAINING, changed_run, sample, sample_run
from tests.programs.documents import loaded, sister_document
from tests.reports.markdown_page import shown

MENTORS, SPECIALISTS = "ask-for-mentor-pairing", "ask-for-specialist-pairing"


def asked(run: CohortRun, code: str = "ask-for") -> list[CohortToDo]:
    return [each for each in run.to_do if each.code.startswith(code)]


def mentors(fields: dict[str, dict[str, Any]]) -> Any:  # noqa: ANN401
    """The mentors of the sample, some of them changed."""
    return tuple(attrs.evolve(each, **fields.get(each.mentor_id, {})) for each in sample().mentors)


def specialists(fields: dict[str, dict[str, Any]]) -> Any:  # noqa: ANN401
    return tuple(
        attrs.evolve(each, **fields.get(each.specialist_id, {})) for each in sample().specialists
    )


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The grant program, if its document asked for a shared area with specialists as well."""
    document = (ROOT / "qip_rules/policy/programs/quality-improvement-grant.toml").read_text(
        "utf-8"
    )
    condition = 'requires = "not(practice_declares_conflict or mentor_declares_conflict)"'
    further = condition[:-1] + ' and shared_area_count >= shared_areas_minimum"'
    assert document.index('"specialist-without-conflict"') < document.index(condition)
    assert document.index(condition) < document.index('"no-declared-conflict"')
    return loaded(tmp_path_factory.mktemp("sharing"), document.replace(condition, further, 1))


def test_a_practice_that_waits_for_an_answer_is_to_be_asked() -> None:
    (duty,) = asked(sample_run())
    assert (duty.application_id, duty.code, duty.about) == (
        "APP-13", SPECIALISTS, "practice_declares_conflict",
    )  # fmt: skip
    assert (duty.due_on, duty.is_at_once, duty.owed_by) == (None, True, Party.PROGRAM)
    assert duty.clauses == ("G35",)
    assert duty.says == (
        "Ask Example Oncology Practice 13 (made up) (PR-13): Has the practice a conflict of "
        "interest with the specialist? Whether Example Oncology Practice 13 (made up) (PR-13) may "
        "be paired with specialists S-01, S-02, S-03 and S-04 cannot be told yet. PR-13 has not "
        "said with whom it has a conflict."
    )


def test_the_answer_settles_the_duty() -> None:
    conflicts = {**sample().specialist_conflicts, "APP-13": frozenset[str]()}
    run = changed_run(specialist_conflicts=conflicts)
    assert asked(run) == []
    others = [each for each in sample_run().to_do if not each.code.startswith("ask-for")]
    assert list(run.to_do) == others


def test_the_tables_and_pages_of_the_staff_have_it() -> None:
    files = cohort_files(sample_run())
    rows = list(csv.DictReader(files["to-do.csv"].splitlines()))
    (row,) = [each for each in rows if each["code"] == SPECIALISTS]
    assert (row["application_id"], row["due_on"], row["clauses"]) == ("APP-13", "", "G35")
    assert "At once: Ask Example Oncology Practice 13" in shown(files["decisions/APP-13.md"])
    assert "Has the practice a conflict of interest with the specialist?" in shown(
        files["summary.md"]
    )


def test_whose_answer_is_missing_is_asked_once_a_practice() -> None:
    """M-03 is the only mentor of PR-05 and PR-06: it is asked for each of them."""
    run = changed_run(mentors=mentors({"M-03": {"conflicts": None}}))
    duties = asked(run, MENTORS)
    assert [each.application_id for each in duties] == ["APP-05", "APP-06"]
    for each in duties:
        assert each.about == "mentor_declares_conflict"
        assert each.clauses == ("G37",)
        assert each.says.startswith(
            "Ask Example Mentor Practice 03 (made up) (M-03): Has the mentor practice a conflict "
            "of interest with the practice?"
        )
        assert "may be paired with mentor practice M-03 cannot be told yet" in each.says


def test_each_fact_is_a_duty_of_its_own_and_is_asked_of_all_who_have_not_told() -> None:
    run = changed_run(
        mentors=mentors({"M-03": {"conflicts": None, "people": None}}),
        mentor_conflicts={
            name: told for name, told in sample().mentor_conflicts.items() if name != "APP-06"
        },
    )
    facts = {
        each.about: each.says.split(": ")[0]
        for each in asked(run, MENTORS)
        if each.application_id == "APP-06"
    }
    ours, theirs = (
        "Example Oncology Practice 06 (made up) (PR-06)",
        "Example Mentor Practice 03 (made up) (M-03)",
    )
    assert facts == {
        "practice_declares_conflict": f"Ask {ours}",
        "mentor_declares_conflict": f"Ask {theirs}",
        "shares_person": f"Ask {theirs}",
        "shares_domain": f"Ask {theirs}",
    }


def test_nobody_is_asked_for_a_practice_that_has_all_it_wants() -> None:
    """M-09 and M-10 have not told everything; who might go there has a mentor."""
    assert asked(sample_run(), MENTORS) == []
    terms = (MentoringTerms(practice_id="PR-13", wanted=2),)
    duties = asked(changed_run(mentoring=terms), MENTORS)
    assert {each.application_id for each in duties} == {"APP-13"}
    (of_conflicts,) = [each for each in duties if each.about == "mentor_declares_conflict"]
    assert "Ask Example Mentor Practice 09 (made up) (M-09): " in of_conflicts.says


def gaps(pairing: Pairing | None) -> list[tuple[str, str]]:
    assert pairing is not None
    return [
        (each.practice_id, question.fact.name)
        for each in pairing.unpaired
        for question in each.questions
    ]


@pytest.mark.parametrize("as_of", [date(2026, 10, 12), AS_OF])
def test_every_open_question_of_either_pairing_is_a_duty_once(as_of: date) -> None:
    """Nobody has said with whom they are in conflict, and no mentor who stands for it."""
    nothing = {"conflicts": None, "people": None, "domains": None, "organization": None}
    run = changed_run(
        as_of,
        mentors=mentors({each.mentor_id: nothing for each in sample().mentors}),
        specialists=specialists(
            {each.specialist_id: {"conflicts": None} for each in sample().specialists}
        ),
        mentor_conflicts={},
        specialist_conflicts={},
        fixed=(),
        forbidden=(),
    )
    practices = {each.application_id: each.practice_id for each in run.cases}
    for code, pairing in ((MENTORS, run.pairing), (SPECIALISTS, run.specialist_pairing)):
        told = [(practices[each.application_id], each.about) for each in asked(run, code)]
        assert len(told) == len(set(told)) > 0
        assert sorted(told) == sorted(gaps(pairing))
    assert all(each.clauses for each in asked(run))


def test_who_is_asked_to_settle_areas_is_not_asked_for_them_again(sharing: Program) -> None:
    run = run_cohort(sharing, sample(), as_of=AS_OF)
    assert run.specialist_pairing is not None
    assert ("PR-14", "shared_area_count") in gaps(run.specialist_pairing)
    assert [each.code for each in run.to_do if each.application_id == "APP-14"] == [
        "settle-priority-areas"
    ]


def test_who_knows_which_areas_is_asked_though_areas_are_to_be_settled(sharing: Program) -> None:
    inputs = attrs.evolve(sample(), specialists=specialists({"S-01": {"areas": None}}))
    run = run_cohort(sharing, inputs, as_of=AS_OF)
    (duty,) = [each for each in asked(run) if each.application_id == "APP-14"]
    assert duty.about == "shared_area_count"
    assert duty.says.startswith("Ask Example Specialist 01 (made up) (S-01): Which priority areas")


def test_where_nobody_is_asked_to_settle_areas_the_practice_is_asked_for_them(
    tmp_path: Path,
) -> None:
    entries = """
[[clause]]
id = "S1"
from = 2016-01-01
source = "Made-up page, heading Specialists"
kind = "required"
says = "A specialist knows an area of the practice well."

[[requirement]]
code = "knows-an-area"
subject = "specialist"
from = 2016-01-01
cites = ["S1"]
severity = "required"
requires = "shared_area_count >= 1"
not_met = "They share no area."
"""
    run = run_cohort(loaded(tmp_path, sister_document(entries)), sample(TRAINING), as_of=AS_OF)
    assert run.without_priorities == ()
    (duty,) = asked(run)
    assert (duty.application_id, duty.clauses) == ("APP-14", ("S1",))
    assert duty.says.startswith("Ask Example Oncology Practice 14 (made up) (PR-14): Which")


def test_demands_that_clash_leave_the_answers_that_may_end_the_clash_to_be_asked_for() -> None:
    run = changed_run(mentors=mentors({"M-09": {"minimum_load": 1}}))
    assert run.pairing_clash
    duties = asked(run, MENTORS)
    of_m09 = [each for each in duties if each.about == "mentor_declares_conflict"]
    assert of_m09
    assert all("Ask Example Mentor Practice 09" in each.says for each in of_m09)
    assert len({(each.application_id, each.about) for each in duties}) == len(duties)


def test_nothing_is_asked_of_pairs_that_are_forbidden() -> None:
    barred = tuple(
        Demand(each.practice_id, "M-09", "", "Made up for this test.")
        for each in sample_run().pairing.problem.practices  # type: ignore[union-attr]
    )
    run = changed_run(
        mentors=mentors({"M-03": {"conflicts": None}, "M-09": {"minimum_load": 1}}),
        forbidden=barred,
    )
    assert run.pairing is None
    assert not [each for each in asked(run, MENTORS) if "M-09" in each.says]
    assert [each for each in asked(run, MENTORS) if "(M-03)" in each.says]


def test_a_program_that_pairs_nobody_asks_for_nothing() -> None:
    assert asked(sample_run(TRAINING)) == []
    assert asked(changed_run(specialists=())) == []
    assert asked(changed_run(decisions=(), events=(), fixed=(), forbidden=())) == []
