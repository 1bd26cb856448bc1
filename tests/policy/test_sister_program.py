"""A sister program is a new document and no Python: applications are decided with it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import attrs
import pytest

from qip_rules import load_program
from qip_rules.billing.fees import fee_on
from qip_rules.eligibility import (
    Application,
    CoreTeamMember,
    Pledges,
    Profession,
    assess,
)
from qip_rules.errors import InputError, NotInForceError, ProgramError
from qip_rules.money import Money
from qip_rules.policy.program import Program
from qip_rules.rules import AnsweredBy, Decision, Outcome, explain
from tests.eligibility.complete import complete_application
from tests.programs.documents import PHARMACIST_LED, loaded


@pytest.fixture(scope="module")
def program() -> Program:
    return load_program(PHARMACIST_LED)


@pytest.fixture
def application() -> Application:
    """An application that meets every requirement of the sister program, made up."""
    complete = complete_application()
    assert complete.team_leader is not None
    return attrs.evolve(
        complete,
        received_on=date(2026, 6, 14),
        team_leader=attrs.evolve(complete.team_leader, profession=Profession.PHARMACIST),
        pledges=Pledges(time_and_resources=True, program_fees=True, minutes_per_week=150),
        answers={"has_clean_room": True},
    )


def decided(application: Application, program: Program, **changes: object) -> Decision:
    changed = attrs.evolve(application, **changes)  # type: ignore[arg-type]
    return assess(changed, program.on(changed.received_on))


def codes(decision: Decision) -> dict[str, list[str]]:
    parts = {
        "not met": decision.not_met,
        "undetermined": decision.undetermined,
        "advice": decision.advice,
    }
    return {part: [each.code for each in found] for part, found in parts.items() if found}


def test_the_application_is_eligible_here_and_not_there(
    application: Application, program: Program
) -> None:
    here = decided(application, program)
    assert (here.outcome, codes(here)) == (Outcome.MET, {})
    assert (here.program_id, here.digest) == ("pharmacist-led-program", program.digest)
    training = load_program("quality-training-program")
    there = decided(application, training, answers={})
    assert codes(there)["not met"] == ["leader-is-physician"]
    assert codes(there)["undetermined"] == ["travel-pledged"]


def test_a_pharmacist_leads(application: Application, program: Program) -> None:
    assert application.team_leader is not None
    leader = attrs.evolve(application.team_leader, profession=Profession.PHYSICIAN)
    decision = decided(application, program, team_leader=leader)
    (finding,) = decision.not_met
    assert finding.sentence == "A pharmacist is to lead; the application says: physician."
    assert finding.citation == "T02 (Made-up page, heading Team)"


def test_a_team_of_two_or_three(application: Application, program: Program) -> None:
    def team_of(count: int) -> tuple[CoreTeamMember, ...]:
        assert application.core_team is not None
        more = tuple(
            CoreTeamMember(
                name=f"Extra{n} Sample", email=f"extra{n}@example.org", pledges_attendance=True
            )
            for n in range(count - len(application.core_team))
        )
        return (*application.core_team, *more)[:count]

    outcomes = {
        count: decided(application, program, core_team=team_of(count))
        .finding("core-team-size")
        .outcome
        for count in (1, 2, 3, 4)
    }
    assert outcomes == {
        1: Outcome.NOT_MET,
        2: Outcome.MET,
        3: Outcome.MET,
        4: Outcome.NOT_MET,
    }
    sentence = (
        decided(application, program, core_team=team_of(4)).finding("core-team-size").sentence
    )
    assert "4" in sentence
    assert "2 to 3" in sentence


def test_the_sessions_in_person_are_two(application: Application, program: Program) -> None:
    assert program.on(date(2026, 1, 1)).parameter("in_person_session_count").value == 2
    assert application.core_team is not None
    absent = attrs.evolve(application.core_team[0], pledges_attendance=False)
    decision = decided(application, program, core_team=(absent, *application.core_team[1:]))
    (finding,) = decision.not_met
    assert finding.code == "attendance-pledged"
    assert "there are 2" in finding.sentence


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"has_clean_room": True}, Outcome.MET),
        ({"has_clean_room": False}, Outcome.NOT_MET),
        ({}, Outcome.UNDETERMINED),
    ],
)
def test_its_own_question(
    application: Application, program: Program, answers: Mapping[str, bool], outcome: Outcome
) -> None:
    decision = decided(application, program, answers=answers)
    assert decision.outcome is outcome
    assert decision.finding("clean-room").outcome is outcome
    asked = [(each.text, each.answered_by, each.changes_outcome) for each in decision.questions]
    if outcome is Outcome.UNDETERMINED:
        assert asked == [
            ("Does your practice have a clean room of its own?", AnsweredBy.APPLICANT, True)
        ]
    else:
        assert asked == []


def test_the_explanation_speaks_of_the_sister_program(
    application: Application, program: Program
) -> None:
    text = str(explain(decided(application, program, answers={"has_clean_room": False})))
    assert text.startswith(
        "1 requirement is not met. Program pharmacist-led-program, policy in force on "
        "June 14, 2026."
    )
    assert (
        "  clean-room: The practice has no clean room of its own.\n"
        "    To meet it: Prepare infusions in a clean room of your own.\n"
    ) in text
    assert "    S1, Made-up page, heading Practice: The practice prepares" in text
    assert "travel-pledged" not in text


def test_answers_to_what_it_does_not_ask_are_refused(
    application: Application, program: Program
) -> None:
    wrong = {"has_clean_room": "yes", "has_parking": True, "core_team_size": 2}
    with pytest.raises(InputError) as caught:
        decided(application, program, answers=wrong)
    assert [fault.place for fault in caught.value.faults] == [
        "answers.has_clean_room",
        "answers.has_parking",
        "answers.core_team_size",
    ]


def test_the_dropped_requirement_is_gone_and_the_others_stay(program: Program) -> None:
    training = load_program("quality-training-program").on(date(2026, 3, 1)).rule_sets
    sister = program.on(date(2026, 3, 1)).rule_sets
    before = {each.code for each in training["application"].requirements}
    after = {each.code for each in sister["application"].requirements}
    assert before - after == {"travel-pledged"}
    assert after - before == {"clean-room"}
    for subject in ("payment", "seat"):
        assert [each.code for each in sister[subject].requirements] == [
            each.code for each in training[subject].requirements
        ]


def test_the_fee_changes_in_mid_year(program: Program) -> None:
    assert fee_on(program, date(2026, 1, 1)) == Money.of("400.00", "USD")
    assert fee_on(program, date(2026, 6, 14)) == Money.of("400.00", "USD")
    assert fee_on(program, date(2026, 6, 15)) == Money.of("450.50", "USD")
    assert fee_on(program, date(2030, 1, 1)) == Money.of("450.50", "USD")
    with pytest.raises(NotInForceError, match="it is in force from 2026-01-01"):
        fee_on(program, date(2025, 12, 31))


def test_mistakes_of_a_sister_are_told_at_once(tmp_path: Path) -> None:
    text = PHARMACIST_LED.read_text("utf-8")
    for old, new in (
        ('code = "travel-pledged"', 'code = "travels-pledged"'),
        ('"pharmacist"\'', '"pharmacyst"\''),
        ('requires = "has_clean_room"', 'requires = "has_cleanroom"'),
        ("{leader_profession}", "{leaders_profession}"),
        ("core_team_maximum]", "core_team_maxima]"),
        ("from = 2026-06-15, value", 'from = "2026-06-15", value'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ProgramError) as caught:
        loaded(tmp_path, text)
    told = [(fault.place, fault.hint or fault.found) for fault in caught.value.faults]
    assert told == [
        ("drop number 1: code", "did you mean travel-pledged?"),
        (
            "parameter core_team_member_fee: values: 2: from",
            "a date has no quotes and no time: from = 2026-01-31",
        ),
        ("requirement leader-is-physician: not_met", "did you mean leader_profession?"),
        (
            "requirement leader-is-physician: requires: column 1",
            'leader_profession is never "pharmacyst": it is one of '
            + ", ".join(f'"{each.value}"' for each in Profession)
            + '; did you mean "pharmacist"?',
        ),
        (
            "requirement clean-room: requires: column 1",
            "unknown name has_cleanroom; did you mean has_clean_room?",
        ),
    ]
