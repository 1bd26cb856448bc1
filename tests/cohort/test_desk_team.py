"""The core team of today held against the rules on applications, which its account tells."""

from datetime import date, timedelta

import attrs
import pytest

from qip_rules import load_program
from qip_rules.billing import (
    Account,
    ApplicationReceived,
    Declined,
    Event,
    MemberJoined,
    MemberLeft,
    SeatHolder,
    Withdrawn,
    account,
)
from qip_rules.cohort.desk import change_by, team_findings
from qip_rules.cohort.desk.team_rules import TEAM_SIZE
from qip_rules.eligibility.assessment import SUBJECT
from tests.cohort.desk_records import NOON, ON, PROGRAM, RECEIVED
from tests.programs.documents import PHARMACIST_LED

LATER = ON + timedelta(days=9)


def team_of(count: int) -> ApplicationReceived:
    seats = tuple(
        SeatHolder(seat_id=f"A-1/seat/{n}", person_id=f"p{n}", name=f"Person {n}")
        for n in range(1, count + 1)
    )
    return attrs.evolve(RECEIVED, seats=seats)


def joined(number: int, person_id: str, on: date = ON) -> MemberJoined:
    holder = SeatHolder(seat_id=f"A-1/seat/{number}", person_id=person_id, name="New Person")
    return MemberJoined(
        event_id=f"j{number}",
        application_id="A-1",
        occurred_on=on,
        recorded_at=NOON,
        seat=holder,
    )


def left(number: int) -> MemberLeft:
    return MemberLeft(
        event_id=f"l{number}",
        application_id="A-1",
        occurred_on=ON,
        recorded_at=NOON,
        seat_id=f"A-1/seat/{number}",
    )


def told(*events: Event) -> list[str]:
    return [each.code for each in team_findings(known(*events))]


def known(*events: Event) -> Account:
    return account(PROGRAM, events, [], LATER)


@pytest.mark.parametrize(
    ("people", "codes"),
    [(1, ["core-team-size"]), (2, []), (4, []), (5, ["core-team-size"]), (40, ["core-team-size"])],
)
def test_a_core_team_is_two_to_four_people(people: int, codes: list[str]) -> None:
    assert told(team_of(people)) == codes


def test_it_is_told_in_the_words_of_the_rule_with_its_clause() -> None:
    (finding,) = team_findings(known(team_of(5)))
    assert finding.says.startswith("Different people on the core team: 5. It needs 2 to 4")
    assert [each.id for each in finding.clauses] == ["T05"]
    assert finding.about == "A-1"


def test_who_joins_and_leaves_counts_from_that_day() -> None:
    assert told(team_of(4), joined(5, "new")) == ["core-team-size"]
    assert told(team_of(4), joined(5, "new"), left(1)) == []
    assert told(team_of(4), joined(5, "new", LATER + timedelta(days=1))) == []
    assert told(team_of(2), left(2)) == ["core-team-size"]
    assert told(team_of(2), left(1), left(2)) == ["core-team-size"], "a team that is gone"


def test_somebody_who_comes_twice_is_one_person() -> None:
    assert told(team_of(4), joined(5, "p4")) == []


def test_of_what_has_ended_or_never_came_nothing_is_said() -> None:
    common = {"event_id": "e", "application_id": "A-1", "occurred_on": ON, "recorded_at": NOON}
    assert told(team_of(5), Declined(**common)) == []  # type: ignore[arg-type]
    assert told(team_of(5), Withdrawn(**common)) == []  # type: ignore[arg-type]
    assert told(joined(5, "new")) == [], "no receipt"
    assert told(attrs.evolve(RECEIVED, seats=())) == [], "a list that was never handed in"


def test_a_sister_program_has_the_team_that_its_document_says() -> None:
    program = load_program(PHARMACIST_LED)
    (finding,) = team_findings(account(program, [team_of(4)], [], LATER))
    assert "It needs 2 to 3" in finding.says


def test_the_fact_is_one_of_applications_and_a_number() -> None:
    fact = PROGRAM.on(ON).rule_sets[SUBJECT].vocabulary[TEAM_SIZE]
    assert fact.allows(5)
    assert told(team_of(1_001)) == ["core-team-size"], "more than the fact can count"


def test_a_change_tells_when_a_team_becomes_too_large_and_when_it_is_mended() -> None:
    grown = change_by(PROGRAM, [team_of(4)], [], as_of=LATER, new_events=[joined(5, "new")])
    assert "core-team-size" in [each.code for each in grown.appeared]
    again: list[Event] = [team_of(4), joined(5, "new")]
    assert change_by(PROGRAM, again, [], as_of=LATER).appeared == ()
    mended = change_by(PROGRAM, again, [], as_of=LATER, new_events=[left(2)])
    assert "core-team-size" in [each.code for each in mended.settled]
    first = change_by(PROGRAM, [], [], as_of=LATER, new_events=[team_of(1)])
    assert "core-team-size" in [each.code for each in first.appeared]
