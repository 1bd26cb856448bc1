"""Members and sessions: who was there, who was not, and of whom nothing is on record."""

import pytest

from qip_rules.participation import (
    CoreMemberJoined,
    CoreMemberLeft,
    CoreMemberReplaced,
    Mode,
    Presence,
    SessionCalledOff,
    SessionRescheduled,
    SessionTurnedVirtual,
    Whereabouts,
)
from qip_rules.policy.program import Program
from tests.participation.course import ADA, BO, CY, Story, asked, cited, codes, day


@pytest.fixture
def story() -> Story:
    """Ada and Bo take part; the first session was held on March 2 and 3."""
    story = Story()
    story.kicked_off()
    story.planned("s1", "2026-03-02", "2026-03-03")
    story.held("s1", "2026-03-03")
    return story


def table(story: Story, program: Program, as_of: str = "2026-04-01") -> dict[tuple[str, str], str]:
    return {
        (each.session_id, each.person_id): each.whereabouts.value
        for each in story.state(program, as_of).attendance
    }


def test_nothing_recorded_is_not_absent(story: Story, training: Program) -> None:
    state = story.state(training, "2026-04-01")
    assert {each.whereabouts for each in state.attendance} == {Whereabouts.NOT_RECORDED}
    assert codes(state) == []
    assert asked(state, "record-attendance") == ["s1"]


def test_a_missed_session_is_told_with_its_clauses_and_no_consequence(
    story: Story, training: Program
) -> None:
    story.attended("s1", ADA, Presence.PRESENT)
    story.attended("s1", BO, Presence.ABSENT)
    state = story.state(training, "2026-04-01")
    assert codes(state) == ["session-missed"]
    assert cited(state, "session-missed") == ["T06", "T07"]
    assert state.findings[0].person_id == "bo"
    assert "none follows" in state.findings[0].says
    assert asked(state, "record-attendance") == []


def test_a_part_of_a_session_is_told_as_a_part(story: Story, training: Program) -> None:
    story.attended("s1", ADA, Presence.PARTLY)
    state = story.state(training, "2026-04-01")
    assert codes(state) == ["session-attended-partly"]


def test_what_was_said_last_counts(story: Story, training: Program) -> None:
    story.attended("s1", ADA, Presence.ABSENT, on="2026-03-10")
    story.attended("s1", ADA, Presence.PRESENT, on="2026-03-11")
    assert codes(story.state(training, "2026-03-10")) == ["session-missed"]
    assert codes(story.state(training, "2026-03-11")) == []


def test_two_records_of_one_moment_that_differ_count_for_nothing(
    story: Story, training: Program
) -> None:
    story.attended("s1", ADA, Presence.ABSENT)
    story.attended("s1", ADA, Presence.PRESENT)
    state = story.state(training, "2026-04-01")
    assert codes(state) == ["attendance-contradicts"]
    assert table(story, training)["s1", "ada"] == "not recorded"
    assert len(asked(state, "resolve-records")) == 1


def test_each_is_bound_to_the_sessions_of_their_own_time(story: Story, training: Program) -> None:
    story.told(CoreMemberReplaced, "2026-04-01", person_id="bo", successor=CY)
    story.planned("s2", "2026-05-04")
    story.held("s2", "2026-05-04")
    state = story.state(training, "2026-06-01")
    duties = {(each.session_id, each.person_id) for each in state.attendance if each.is_duty}
    assert duties == {("s1", "ada"), ("s1", "bo"), ("s2", "ada"), ("s2", "cy")}
    assert codes(state) == ["core-member-replaced"]
    assert cited(state, "core-member-replaced") == ["T06"]
    assert table(story, training, "2026-06-01")["s1", "cy"] == "not on the team"


def test_who_left_before_a_session_has_not_missed_it(story: Story, training: Program) -> None:
    story.planned("s2", "2026-05-04")
    story.told(CoreMemberLeft, "2026-05-04", person_id="bo")
    story.attended("s2", BO, Presence.ABSENT, on="2026-05-05")
    assert codes(story.state(training, "2026-06-01")) == []


def test_who_came_back_is_bound_again(story: Story, training: Program) -> None:
    story.told(CoreMemberLeft, "2026-04-01", person_id="bo")
    story.told(CoreMemberJoined, "2026-05-01", member=BO)
    story.planned("s2", "2026-05-04")
    story.attended("s2", BO, Presence.ABSENT, on="2026-05-05")
    state = story.state(training, "2026-06-01")
    assert codes(state) == ["session-missed"]
    assert [each.person_id for each in state.team] == ["ada", "bo", "bo"]


def test_a_session_that_turned_virtual_is_missed_by_nobody(story: Story, training: Program) -> None:
    story.told(SessionTurnedVirtual, "2026-02-01", session_id="s1")
    story.attended("s1", BO, Presence.ABSENT)
    state = story.state(training, "2026-04-01")
    assert codes(state) == ["session-elsewise"]
    assert table(story, training)["s1", "bo"] == "absent"


def test_a_session_called_off_asks_nobody(story: Story, training: Program) -> None:
    story.planned("s2", "2026-05-04")
    story.told(SessionCalledOff, "2026-05-01", session_id="s2", reason="Snow.")
    state = story.state(training, "2026-06-01")
    assert table(story, training, "2026-06-01")["s2", "ada"] == "not held"
    assert asked(state, "record-session") == []


def test_a_session_that_is_over_and_not_on_record_is_asked_for(
    story: Story, training: Program
) -> None:
    story.planned("s2", "2026-05-04", "2026-05-05")
    assert asked(story.state(training, "2026-05-05"), "record-session") == []
    assert asked(story.state(training, "2026-05-06"), "record-session") == ["s2"]


def test_a_session_that_moved_is_not_held_any_more(story: Story, training: Program) -> None:
    days = {"starts_on": day("2026-05-04"), "ends_on": day("2026-05-05")}
    story.told(SessionRescheduled, "2026-03-20", session_id="s1", **days)
    assert table(story, training)["s1", "ada"] == "not held"


def test_onsite_sessions_of_the_grant_ask_nobody_to_come(story: Story, grant: Program) -> None:
    story.planned("o1", "2026-03-05", step="onsite-session", mode=Mode.ONSITE)
    story.held("o1", "2026-03-05")
    story.attended("o1", BO, Presence.ABSENT)
    state = story.state(grant, "2026-04-01")
    assert "session-missed" not in codes(state)
    assert not [each for each in state.attendance if each.session_id == "o1" and each.is_duty]


def test_without_a_team_nobody_can_have_been_there(training: Program) -> None:
    story = Story()
    story.planned("s1", "2026-03-02")
    state = story.state(training, "2026-04-01")
    assert codes(state) == ["team-unknown"]
    assert asked(state, "name-core-team") == ["s1"]
    assert state.attendance == ()


def test_strangers_and_unknown_sessions_are_told(story: Story, training: Program) -> None:
    story.attended("s1", CY, Presence.PRESENT)
    story.attended("s9", ADA, Presence.PRESENT)
    story.held("s8", "2026-03-09")
    assert codes(story.state(training, "2026-04-01")) == [
        "session-not-planned",
        "attendance-of-unknown-person",
        "attendance-of-unknown-session",
    ]


def test_changes_of_the_team_that_cannot_be_are_told_and_do_not_count(
    story: Story, training: Program
) -> None:
    story.told(CoreMemberJoined, "2026-02-01", member=ADA)
    story.told(CoreMemberLeft, "2026-02-02", person_id="cy")
    story.kicked_off("2026-02-03", CY)
    state = story.state(training, "2026-04-01")
    assert sorted(codes(state)) == ["core-member-twice", "core-member-unknown", "kicked-off-again"]
    assert [each.person_id for each in state.team] == ["ada", "bo"]


def test_the_order_of_days_counts_and_not_that_of_ids(grant: Program) -> None:
    story = Story()
    story.kicked_off()
    story.told(CoreMemberLeft, "2026-02-02", event_id="z", person_id="bo")
    story.told(CoreMemberJoined, "2026-02-09", event_id="a", member=BO)
    state = story.state(grant, "2026-03-01")
    assert codes(state) == []
    assert [(each.person_id, each.left_on) for each in state.team] == [
        ("ada", None),
        ("bo", day("2026-02-02")),
        ("bo", None),
    ]


def test_a_long_session_overlaps_each_that_begins_in_it(grant: Program) -> None:
    story = Story()
    story.kicked_off()
    story.planned("long", "2026-03-02", "2026-03-11")
    story.planned("first", "2026-03-03", "2026-03-04")
    story.planned("second", "2026-03-09", "2026-03-10")
    state = story.state(grant, "2026-02-01")
    overlaps = [each.about for each in state.findings if each.code.value == "sessions-overlap"]
    assert overlaps == ["first", "second"]


def test_nobody_has_missed_a_session_that_was_called_off(training: Program) -> None:
    story = Story()
    story.kicked_off()
    story.planned("s1", "2026-03-02")
    story.attended("s1", BO, Presence.ABSENT, on="2026-03-02")
    assert "session-missed" in codes(story.state(training, "2026-03-03"))
    story.told(SessionCalledOff, "2026-03-03", session_id="s1", reason="Snow.")
    assert "session-missed" not in codes(story.state(training, "2026-03-03"))


def test_the_first_day_of_a_session_says_who_is_bound_to_come(training: Program) -> None:
    story = Story()
    story.kicked_off()
    story.planned("s1", "2026-03-02", "2026-03-04")
    story.told(CoreMemberReplaced, "2026-03-03", person_id="bo", successor=CY)
    for who in (BO, CY):
        story.attended("s1", who, Presence.ABSENT)
    state = story.state(training, "2026-03-12")
    missed = [each.person_id for each in state.findings if each.code.value == "session-missed"]
    assert missed == ["bo"]
