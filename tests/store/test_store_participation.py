"""Taking part in the log: beside the fees, read back as it was, and foldable after a removal."""

# ruff: noqa: ANN401 - records of any class

import json
import secrets
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing import DutyCode, DutySettled, SessionScheduled
from qip_rules.billing.versions import versions_of as versions_of_receipts
from qip_rules.boundary import to_json
from qip_rules.cohort import with_sessions_of_course
from qip_rules.errors import StoreError
from qip_rules.participation import (
    EVENT_KINDS,
    AreaWeight,
    AssessmentDone,
    CertificationDecided,
    CoachSessionHeld,
    CoreMember,
    DecisionOnRecord,
    Event,
    KickedOff,
    MilestoneState,
    PlanItem,
    PlanMade,
    PrioritiesSettled,
    RecordsSettled,
    ReportDelivered,
    RoundMeasured,
    SessionPlanned,
    SessionRescheduled,
    Settlement,
    assessed,
    participation,
)
from qip_rules.participation.course.versions import versions_of
from qip_rules.policy.program import Program
from qip_rules.store import (
    Outcome,
    Role,
    Store,
    accounts,
    accounts_together,
    all_kinds,
    assessments,
    billing_kinds,
    is_personal,
    open_store,
    participation_kinds,
    participations,
    read_lines,
    verify,
    write_lines,
)
from qip_rules.store.decoding import reader_of
from qip_rules.store.desk import open_conflicts
from qip_rules.store.personal import digests_in, sealed, unsealed
from qip_rules.testing.participation_courses import courses, courses_of_assessments
from tests.participation.course import Story, day
from tests.participation.measured_rounds import measured
from tests.programs.documents import loaded, sister_document
from tests.store.made_up import NOW, accepted, received, removal

AROUND = date(2026, 1, 5)
AS_OF = day("2026-04-01")


def told() -> Story:
    """Half a year of one practice of the grant, with names in every event that can have some."""
    story = Story()
    story.kicked_off()
    story.planned("s1", "2026-04-06", "2026-04-07")
    for step in ("readiness-assessment", "baseline-measures"):
        story.told(AssessmentDone, "2026-02-02", step_id=step, assessor="Eve Made-Up")
    story.told(
        RoundMeasured, "2026-02-02", round=measured(on=day("2026-02-02"), pain_addressed=(14, 20))
    )
    story.told(
        ReportDelivered,
        "2026-02-10",
        report_id="r",
        findings=("f1",),
        areas=("pain, says Eve Made-Up",),
        strategies=("ask",),
        priorities=("pain",),
    )
    item = PlanItem(item_id="i1", says="Eve Made-Up asks about pain.", findings=("f1",))
    story.told(PlanMade, "2026-02-12", plan_id="p", version=1, items=(item,))
    settlement = Settlement(
        practice_id="P-1",
        settled_on=day("2026-02-20"),
        areas=(AreaWeight(area="navigation", weight=2), AreaWeight(area="pain", weight=1)),
        agreed_by_practice=("Eve Made-Up", "Ada (made up)"),
        agreed_by_program=("Eve Made-Up",),
        because="Eve Made-Up asked for it.",
    )
    story.told(PrioritiesSettled, "2026-02-20", settlement=settlement)
    story.told(CoachSessionHeld, "2026-02-25", attendees=("Eve Made-Up",))
    decision = DecisionOnRecord(
        decided_on=day("2026-03-02"),
        says="Not yet, says Eve Made-Up",
        source="Eve Made-Up's letter",
    )
    story.told(CertificationDecided, "2026-03-02", decision=decision)
    return story


def moved(story: Story) -> None:
    days = {"starts_on": day("2026-05-04"), "ends_on": day("2026-05-05")}
    story.told(SessionRescheduled, "2026-02-26", session_id="s1", **days)


# ------------------------------------------------------------------------------------ kinds


def test_the_names_of_kinds_are_those_of_the_events_and_none_is_billings() -> None:
    kinds = {kind.name: kind for kind in participation_kinds()}
    assert {name: kind.record for name, kind in kinds.items()} == EVENT_KINDS
    assert {kind.role for kind in kinds.values()} == {Role.COURSE}
    assert {kind.id_field for kind in kinds.values()} == {"event_id"}
    assert not kinds.keys() & billing_kinds().by_name.keys()
    assert len(all_kinds().kinds) == len(kinds) + len(billing_kinds().kinds)
    assert kinds.keys() >= {
        "attendance-recorded",
        "certification-decided",
        "goal-counted",
        "kicked-off",
        "priorities-settled",
        "records-settled",
        "round-measured",
        "satisfaction-asked",
        "session-planned",
    }


def test_who_did_what_is_personal_and_what_was_found_is_not() -> None:
    personal = (
        (AssessmentDone, "assessor"),
        (CoachSessionHeld, "attendees"),
        (CoreMember, "name"),
        (DecisionOnRecord, "says"),
        (DecisionOnRecord, "source"),
        (PlanItem, "says"),
        (RecordsSettled, "decided_by"),
        (RecordsSettled, "reason"),
        (Settlement, "agreed_by_practice"),
        (Settlement, "agreed_by_program"),
        (Settlement, "because"),
    )
    plain = (
        (AreaWeight, "area"),
        (CoreMember, "person_id"),
        (PlanItem, "findings"),
        (RecordsSettled, "keeps"),
        (RecordsSettled, "versions"),
        (ReportDelivered, "findings"),
    )
    several = {"attendees", "agreed_by_practice", "agreed_by_program", "versions", "findings"}
    for owner, name in (*personal, *plain):
        value = ("text",) if name in several else "text"
        assert is_personal(owner, name, value) is ((owner, name) in personal), (owner, name)


@given(st.data())
def test_every_event_is_sealed_read_back_and_read_without_its_personal_data(
    grant: Program, data: st.DataObject
) -> None:
    made = data.draw(
        st.tuples(courses(grant, around=AROUND), courses_of_assessments(grant, around=AROUND))
    )
    for event in (*made[0], *made[1]):
        kept = sealed(event, lambda: secrets.token_hex(32))
        read = reader_of(type(event))
        assert read(unsealed(kept.record, kept.parts)) == event
        assert len(digests_in(kept.record)) == len(kept.parts)
        assert "(made up)" not in kept.record
        left = read(unsealed(kept.record, ()))
        assert (left.event_id, left.occurred_on) == (event.event_id, event.occurred_on)


# ---------------------------------------------------------------------------------- folding


def test_a_log_of_both_folds_both(store: Store, grant: Program) -> None:
    story = told()
    fees = [received(), accepted()]
    other = attrs.evolve(story.events[0], event_id="k2", application_id="application-2")
    store.append([story.events[3], fees[0], *story.events, fees[1], other], recorded_at=NOW)
    assert verify(store).is_intact
    (its, of_other) = store.applications()
    assert (len(its.events), len(its.course)) == (2, len(story.events))
    assert (of_other.events, of_other.course) == ((), (other,))
    first, second = participations(store, grant, AS_OF)
    assert first == participation(grant, story.events, AS_OF)
    assert second.application_id == "application-2"
    (account,) = accounts(store, grant, AS_OF)
    assert account.application_id == "application-1"
    assert len(accounts_together(store, grant, AS_OF).accounts) == 1
    seen, nothing = assessments(store, grant, AS_OF, practices={"application-2": "P-2"})
    assert seen == assessed(grant, story.events, AS_OF)
    assert nothing.practice_id == "P-2"


def test_a_session_that_moves_moves_the_last_day_to_pay_of_the_log(
    store: Store, training: Program
) -> None:
    story = told()
    store.append([received(), accepted(), *story.events], recorded_at=NOW)

    def last_days() -> list[date | None]:
        one = [each.window.last_day for each in accounts(store, training, AS_OF)]
        together = accounts_together(store, training, AS_OF)
        assert [each.window.last_day for each in together.accounts] == one
        return one

    assert last_days() == [date(2026, 4, 5)]
    moved(story)
    store.append(story.events[-1:], recorded_at=NOW)
    assert last_days() == [date(2026, 5, 3)]
    (state,) = participations(store, training, AS_OF)
    assert [each.starts_on for each in state.sessions] == [date(2026, 5, 4)]


def test_which_sessions_count_says_the_policy_of_the_receipt_that_counts(
    store: Store, tmp_path: Path
) -> None:
    entries = """
        [parameters.fees_due_before_step]
        meaning = "The step before whose first session fees are paid."
        unit = "count"
        cites = ["T32"]
        values = [
          { from = 2016-01-01, value = "in-person-session" },
          { from = 2026-02-01, value = "second-session" },
        ]

        [[step]]
        id = "second-session"
        from = 2016-01-01
        title = "Another session (made up)"
        to_do = "Hold another session."
        cites = ["T06"]
        readings = []
        owed_by = "program"
        severity = "required"
        recorded_by = "session"
        mode = "in-person"
        """
    made_up = loaded(tmp_path, sister_document(entries))
    story = told()
    story.planned("s2", "2026-06-08", step="second-session")
    store.append([received(), accepted(), *story.events], recorded_at=NOW)
    (account,) = accounts(store, made_up, AS_OF)
    assert account.window.last_day == date(2026, 4, 5)
    later = attrs.evolve(received(), occurred_on=date(2026, 2, 2))
    store.append([later], recorded_at=NOW)
    (account,) = accounts(store, made_up, AS_OF)
    assert account.received_on is None  # neither of two of one id counts, until it is settled
    assert account.window.last_day == date(2026, 6, 7)
    told_twice = [received(), later]
    versions = versions_of_receipts(told_twice)
    for name, (kept,) in versions.items():
        settled = DutySettled(
            number="QTP-D-2026-0001",
            application_id="application-1",
            issued_on=date(2026, 3, 2),
            duty=DutyCode.RESOLVE_CONFLICT,
            about="r",
            authority="Eve Made-Up",
            reason="The letter says so.",
            keeps=name,
            program_id=made_up.id,
            policy_on=AS_OF,
            digest="0" * 64,
            grounds=(", ".join(versions),),
        )
        events = with_sessions_of_course(made_up, told_twice, [settled], story.events, AS_OF)
        (session,) = (each for each in events if isinstance(each, SessionScheduled))
        assert session.session_id == ("s2" if kept == later else "s1")


def test_announcements_in_doubt_tell_the_fees_nothing_until_they_are_settled(
    store: Store, training: Program
) -> None:
    story = told()
    announced = next(each for each in story.events if isinstance(each, SessionPlanned))
    other = attrs.evolve(announced, starts_on=date(2026, 4, 7))
    store.append([received(), accepted(), *story.events, other], recorded_at=NOW)
    (account,) = accounts(store, training, AS_OF)
    assert account.window.last_day is None
    versions = {each.event: each.name for each in versions_of([announced, other])}
    story.told(
        RecordsSettled,
        "2026-03-02",
        settled_id=announced.event_id,
        versions=tuple(versions.values()),
        keeps=versions[other],
        decided_by="Eve Made-Up",
        reason="The letter says so.",
    )
    store.append(story.events[-1:], recorded_at=NOW)
    (account,) = accounts(store, training, AS_OF)
    assert account.window.last_day == date(2026, 4, 6)
    assert [each.id for each in store.conflicts()] == [announced.event_id]
    open_ones = open_conflicts(store, [account], participations(store, training, AS_OF))
    assert list(open_ones) == []
    assert [each.id for each in open_conflicts(store, [account], [])] == [announced.event_id]


@pytest.mark.parametrize("kinds", [billing_kinds(), participation_kinds()], ids=["fees", "course"])
def test_a_log_of_both_is_not_read_as_if_it_held_one(tmp_path: Path, kinds: Any) -> None:
    with open_store(tmp_path / "log.db") as store:
        store.append([received(), *told().events], recorded_at=NOW)
    with open_store(tmp_path / "log.db", kinds=kinds) as store, pytest.raises(StoreError):
        list(store.applications())


# --------------------------------------------------------------------- again, and otherwise


def test_an_event_sent_again_is_there_already_and_one_that_differs_is_settled(
    store: Store, grant: Program
) -> None:
    story = told()
    store.append(story.events, recorded_at=NOW)
    late = attrs.evolve(story.events[0], recorded_at=datetime(2026, 1, 9, 15, tzinfo=UTC))
    kicked_off = story.events[0]
    assert isinstance(kicked_off, KickedOff)
    other = attrs.evolve(kicked_off, occurred_on=day("2026-01-12"), members=kicked_off.members[:1])
    receipts = store.append([late, other, other], recorded_at=NOW)
    assert [each.outcome for each in receipts] == [
        Outcome.DUPLICATE,
        Outcome.CONFLICT,
        Outcome.CONFLICT,
    ]
    assert [each.id for each in store.conflicts()] == ["event-1"]
    (state,) = participations(store, grant, AS_OF)
    contradiction = next(each for each in state.findings if each.code.value == "records-contradict")
    names = [each.split(" is ")[0] for each in contradiction.says.partition(": ")[2].split("; ")]
    settling = RecordsSettled(
        event_id="settling",
        application_id="application-1",
        occurred_on=day("2026-03-20"),
        recorded_at=datetime.combine(day("2026-03-20"), time(15), UTC),
        settled_id="event-1",
        versions=tuple(names),
        keeps=names[1],
        decided_by="Eve Made-Up",
        reason="The minutes.",
    )
    store.append([settling], recorded_at=NOW)
    (state,) = participations(store, grant, AS_OF)
    assert state.started_on == day("2026-01-12")
    assert verify(store).is_intact
    # Who is removed changes no version's name, so that what was settled stays.
    remove(store, containing="made")
    (state,) = participations(store, grant, AS_OF)
    assert state.started_on == day("2026-01-12")
    assert [each.name for each in state.team] == [GONE]


# ---------------------------------------------------------------------------------- removal


GONE = "(removed on 2026-02-01 by order removal-1)"


def remove(store: Store, **of: str) -> None:
    places = [each.place for each in store.find_personal(**of)]
    store.remove_personal(places, removal(), recorded_at=NOW)


def test_a_member_is_found_by_id_and_removed(store: Store, grant: Program) -> None:
    store.append([received(), *told().events], recorded_at=NOW)
    found = list(store.find_personal(person_id="ada"))
    assert [(each.kind, json.loads(each.fields)) for each in found] == [
        ("kicked-off", {"name": "Ada (made up)"})
    ]
    remove(store, person_id="ada")
    assert verify(store).is_intact
    (state,) = participations(store, grant, AS_OF)
    assert [each.name for each in state.team] == [GONE, "Bo (made up)"]


def test_a_removal_on_a_filled_log_changes_names_and_nothing_else(
    store: Store, grant: Program
) -> None:
    story = told()
    store.append([received(), accepted(), *story.events], recorded_at=NOW)
    (before,) = participations(store, grant, AS_OF)
    remove(store, containing="Eve Made-Up")
    assert list(store.find_personal(containing="Eve Made-Up")) == []
    seen = verify(store)
    assert (seen.is_intact, seen.removed) == (True, 13)
    (after,) = participations(store, grant, AS_OF)
    for name in ("team", "sessions", "attendance", "milestones", "schedule", "to_do"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.findings == before.findings
    (done,) = (each for each in after.milestones if each.step_id == "priority-areas")
    assert done.state is MilestoneState.DONE
    (left,) = assessments(store, grant, AS_OF)
    assert left.settlement is not None
    agreed = (*left.settlement.agreed_by_practice, *left.settlement.agreed_by_program)
    assert [each.startswith(GONE[:-1]) for each in agreed] == [True] * 3
    assert left.settlement.because is None
    assert [each.area for each in left.settlement.areas] == ["navigation", "pain"]
    assert left.decisions[0].says.startswith(GONE[:-1])
    assert left.priorities is not None
    # What was sent once and sent again is there still, without what was removed.
    receipts = store.append(story.events, recorded_at=NOW)
    assert {each.outcome for each in receipts} == {Outcome.DUPLICATE}
    assert list(store.find_personal(containing="Eve Made-Up")) == []


def test_the_lines_of_a_log_of_both_are_the_log(tmp_path: Path, grant: Program) -> None:
    with open_store(tmp_path / "log.db") as store:
        store.append([received(), *told().events], recorded_at=NOW)
        remove(store, containing="Eve Made-Up")
        assert write_lines(store, tmp_path / "log.jsonl").is_intact
        expected = list(participations(store, grant, AS_OF))
        head = store.head()
    with open_store(tmp_path / "copy.db") as copy:
        assert read_lines(copy, tmp_path / "log.jsonl") == head.sequence
        assert copy.head() == head
        assert list(participations(copy, grant, AS_OF)) == expected


@given(st.data())
def test_any_course_folds_from_the_log_as_from_its_events(
    grant: Program, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    course: tuple[Event, ...] = data.draw(courses(grant, around=AROUND))
    as_of = data.draw(st.dates(AROUND, day("2026-12-31")))
    path = tmp_path_factory.mktemp("log") / "log.db"
    with open_store(path) as store:
        store.append(course, recorded_at=NOW)
        (state,) = participations(store, grant, as_of)
    assert state == participation(grant, course, as_of)
    assert to_json(course[0])
