"""One run of a cohort: who is where, what counts on which day, what is to be done."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from qip_rules.billing.codes import DutyCode
from qip_rules.billing.events import Accepted, Declined, Withdrawn
from qip_rules.billing.history import Standing as FeeStanding
from qip_rules.billing.state import SeatState
from qip_rules.cohort import CohortInputs, CohortRun, run_cohort
from qip_rules.cohort.inputs import SettledArea
from qip_rules.eligibility.admission import Choice, StaffDecision
from qip_rules.eligibility.application import ApplicationFile, revise
from qip_rules.eligibility.people import CoreTeamMember
from qip_rules.errors import NotInForceError
from qip_rules.matching.records import WeightedArea
from qip_rules.money import Money
from qip_rules.rules.findings import Outcome
from tests.cohort.sample import (
    AS_OF,
    GRANT,
    TRAINING,
    case_of,
    changed_run,
    program,
    sample,
    sample_run,
)

DAYS = (
    date(2026, 3, 1),
    date(2026, 5, 4),
    date(2026, 6, 30),
    date(2026, 7, 5),
    date(2026, 7, 6),
    date(2026, 7, 20),
    date(2026, 7, 26),
    date(2026, 8, 25),
    date(2026, 9, 16),
    date(2026, 10, 4),
    date(2026, 10, 13),
    AS_OF,
)
"""Before everything, on both sides of most things, and after everything."""

NOON = timedelta(hours=17)


def moment(day: date) -> datetime:
    """Noon of a day in the program's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + NOON


def decision(application_id: str, choice: Choice, day: date) -> StaffDecision:
    return StaffDecision(
        application_id=application_id,
        choice=choice,
        decided_on=day,
        actor="Example Coordinator",
        reason="A reason made up for this test.",
    )


def withdrawal(application_id: str, day: date, recorded_on: date | None = None) -> Withdrawn:
    return Withdrawn(
        event_id=f"W-{application_id}",
        application_id=application_id,
        occurred_on=day,
        recorded_at=moment(recorded_on or day),
    )


def settled(practice_id: str, agreed_on: date | None = None) -> SettledArea:
    return SettledArea(
        practice_id=practice_id, area=WeightedArea("navigation", 1), agreed_on=agreed_on
    )


def files_with(changed: ApplicationFile) -> tuple[ApplicationFile, ...]:
    """The sample's applications with one of them in another version."""
    return tuple(
        changed if each.application_id == changed.application_id else each
        for each in sample().applications
    )


def file_of(application_id: str) -> ApplicationFile:
    return next(each for each in sample().applications if each.application_id == application_id)


# ------------------------------------------------------------------ who is in the pairing


def test_the_pairing_holds_who_is_accepted_and_has_settled_areas() -> None:
    run = sample_run()
    assert run.pairing is not None
    paired = {each.practice_id for each in run.pairing.problem.practices}
    assert paired == {f"PR-{number:02d}" for number in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13)}
    assert run.without_priorities == ("PR-14",)


def test_settled_areas_bring_nobody_in_who_is_not_accepted() -> None:
    outside = ("PR-07", "PR-15", "PR-17", "PR-19")
    assert [case_of(sample_run(), f"APP-{each[3:]}").standing for each in outside] == [
        "withdrawn",
        "waitlisted",
        "declined",
        "undecided",
    ]
    run = changed_run(priorities=(*sample().priorities, *map(settled, outside)))
    assert run.pairing == sample_run().pairing
    assert run.without_priorities == ("PR-14",)


def test_a_program_that_pairs_nobody_has_no_pairing() -> None:
    run = sample_run(TRAINING)
    assert run.pairing is None
    assert run.without_priorities == ()
    assert not [each for each in run.to_do if each.code == "settle-priority-areas"]


def test_conflicts_with_practices_outside_the_pairing_do_no_harm() -> None:
    conflicts = {each.mentor_id: each.conflicts for each in sample().mentors}
    assert conflicts["M-05"] == frozenset({"PR-02"})
    decisions = tuple(each for each in sample().decisions if each.application_id != "APP-02")
    events = tuple(each for each in sample().events if each.application_id != "APP-02")
    run = changed_run(decisions=decisions, events=events)
    assert run.pairing is not None
    assert "PR-02" not in {each.practice_id for each in run.pairing.problem.practices}
    known = {each.mentor_id: each.conflicts for each in run.pairing.problem.mentors}
    assert known["M-05"] == frozenset()
    assert known["M-09"] is None, "not asked for conflicts is not the same as having none"


def test_a_practice_accepted_twice_is_paired_once() -> None:
    again = case_of(sample_run(), "APP-01").application.practice
    applications = tuple(
        attrs.evolve(
            file, revisions=tuple(attrs.evolve(each, practice=again) for each in file.revisions)
        )
        if file.application_id == "APP-02"
        else file
        for file in sample().applications
    )
    pairing = changed_run(applications=applications).pairing
    assert pairing is not None
    assert [each.practice_id for each in pairing.pairs].count("PR-01") == 1
    assert "PR-02" not in {each.practice_id for each in pairing.problem.practices}


def test_fixed_and_forbidden_pairs_are_kept() -> None:
    run = sample_run()
    assert run.pairing is not None
    pairs = {(each.practice_id, each.mentor_id): each for each in run.pairing.pairs}
    assert pairs["PR-01", "M-01"].fixed
    assert ("PR-04", "M-02") not in pairs


def test_a_cohort_without_decisions_pairs_nobody() -> None:
    run = changed_run(decisions=(), events=())
    assert run.pairing is not None
    assert (run.pairing.pairs, run.pairing.unpaired) == ((), ())
    assert {case.standing for case in run.cases} == {"undecided"}


# ------------------------------------------------------------------------------ the day


def cut(inputs: CohortInputs, as_of: date) -> CohortInputs:
    """The inputs as if nothing later had ever been handed in."""
    return attrs.evolve(
        inputs,
        applications=tuple(
            ApplicationFile(
                tuple(v for v in each.revisions if (v.revised_on or v.received_on) <= as_of)
            )
            for each in inputs.applications
            if each.received_on <= as_of
        ),
        decisions=tuple(each for each in inputs.decisions if each.decided_on <= as_of),
        exceptions=tuple(each for each in inputs.exceptions if each.recorded_on <= as_of),
        events=tuple(each for each in inputs.events if each.occurred_on <= as_of),
        priorities=tuple(
            each for each in inputs.priorities if each.agreed_on is None or each.agreed_on <= as_of
        ),
    )


def found_in(run: CohortRun) -> tuple[object, ...]:
    """Everything that a run found, but what it says of events that do not count yet."""
    return (
        [
            (
                case.file,
                case.assessments,
                case.standing,
                case.staff_decision,
                case.exceptions,
                attrs.evolve(
                    case.account,
                    findings=tuple(
                        each for each in case.account.findings if each.code != "event-in-future"
                    ),
                ),
            )
            for case in run.cases
        ],
        run.roll,
        run.pairing,
        run.without_priorities,
        run.to_do,
        run.documents,
    )


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_nothing_dated_later_counts(as_of: date) -> None:
    run = sample_run(GRANT, as_of)
    without = run_cohort(program(), cut(sample(), as_of), as_of=as_of)
    assert found_in(run) == found_in(without)
    assert without.not_yet_received == ()


def test_an_application_of_a_later_day_is_not_yet_received() -> None:
    run = sample_run(GRANT, date(2026, 6, 30))
    assert [case.application_id for case in run.cases] == [
        *(f"APP-{number:02d}" for number in (1, 3, 4, 6, 7, 8, 9, 10, 11, 13, 14, 17, 18))
    ]
    assert len(run.not_yet_received) + len(run.cases) == len(sample().applications)
    assert "APP-12" in run.not_yet_received
    assert sample_run().not_yet_received == ()


def test_a_correction_of_a_later_day_does_not_count() -> None:
    before = case_of(sample_run(GRANT, date(2026, 7, 5)), "APP-14")
    assert [each.application.revision for each in before.assessments] == [1]
    assert before.decision.outcome is Outcome.NOT_MET


def test_both_decisions_on_a_corrected_application_are_kept() -> None:
    after = case_of(sample_run(GRANT, date(2026, 7, 6)), "APP-14")
    assert [each.application.revision for each in after.assessments] == [1, 2]
    assert [each.decision.outcome for each in after.assessments] == [Outcome.NOT_MET, Outcome.MET]
    assert after.decision is after.assessments[-1].decision
    assert after.application.received_on == date(2026, 6, 8)


def test_a_correction_without_a_date_comes_with_the_version_before_it() -> None:
    corrected = file_of("APP-14")
    undated = attrs.evolve(corrected.current, revision=3, revised_on=None)
    files = files_with(ApplicationFile((*corrected.revisions, undated)))
    earlier = changed_run(date(2026, 7, 5), applications=files)
    assert case_of(earlier, "APP-14").application.revision == 1
    later = changed_run(date(2026, 7, 6), applications=files)
    assert case_of(later, "APP-14").application.revision == 3


def test_areas_agreed_on_a_later_day_are_not_settled_yet() -> None:
    run = changed_run(priorities=(*sample().priorities, settled("PR-14", date(2026, 11, 2))))
    assert run.without_priorities == ("PR-14",)
    undated = changed_run(priorities=(*sample().priorities, settled("PR-14")))
    assert undated.without_priorities == ()


def test_a_program_that_is_not_in_force_says_so() -> None:
    with pytest.raises(NotInForceError, match="2015-12-31"):
        run_cohort(program(), sample(), as_of=date(2015, 12, 31))


# ---------------------------------------------------------------- decisions and standing


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_admission_and_billing_agree_where_an_application_stands(as_of: date) -> None:
    same = {
        FeeStanding.ACCEPTED: {"accepted"},
        FeeStanding.DECLINED: {"declined"},
        FeeStanding.WITHDRAWN: {"withdrawn"},
        FeeStanding.UNDECIDED: {"undecided", "waitlisted"},
    }
    for case in sample_run(GRANT, as_of).cases:
        assert case.standing in same[case.account.standing], case.application_id


def test_a_decision_that_is_also_an_event_counts_once() -> None:
    """Who hands in decisions alone gets the same run as who hands in events for them, too."""
    alone = tuple(each for each in sample().events if not isinstance(each, Accepted | Declined))
    assert len(alone) < len(sample().events)
    assert found_in(changed_run(events=alone)) == found_in(sample_run())


def test_an_acceptance_on_record_after_the_day_counts_by_its_own_date() -> None:
    late = attrs.evolve(
        next(
            each
            for each in sample().events
            if isinstance(each, Accepted) and each.application_id == "APP-01"
        ),
        recorded_at=moment(date(2026, 11, 5)),
    )
    events = [each for each in sample().events if each.event_id != late.event_id]
    case = case_of(changed_run(events=(*events, late)), "APP-01")
    assert case.standing == "accepted"
    assert case.account.standing is FeeStanding.ACCEPTED
    assert not list(case.account.found("event-in-future")), "it is told once, as a decision"


def test_of_two_decisions_of_one_day_the_later_one_counts_everywhere() -> None:
    day = date(2026, 9, 1)
    filler = [decision("APP-19", Choice.WAITLISTED, day)] * 8
    accepted, declined = (
        decision("APP-20", choice, day) for choice in (Choice.ACCEPTED, Choice.DECLINED)
    )
    case = case_of(changed_run(decisions=(*filler, accepted, declined), events=()), "APP-20")
    assert case.standing == "declined"
    assert case.account.standing is FeeStanding.DECLINED
    case = case_of(changed_run(decisions=(*filler, declined, accepted), events=()), "APP-20")
    assert case.standing == "accepted"
    assert case.account.standing is FeeStanding.ACCEPTED


def test_who_withdrew_and_was_accepted_again_takes_part() -> None:
    again = decision("APP-08", Choice.ACCEPTED, date(2026, 9, 1))
    case = case_of(changed_run(decisions=(*sample().decisions, again)), "APP-08")
    assert case.withdrawn_on is None
    assert case.standing == "accepted"
    assert case.account.standing is FeeStanding.ACCEPTED
    billed = [each.number for each in case.account.documents]
    assert len(billed) == 3, "an invoice, its credit note, and an invoice after all"


def test_a_withdrawal_counts_from_the_day_on_which_it_is_on_record() -> None:
    late = withdrawal("APP-11", date(2026, 8, 3), recorded_on=date(2026, 8, 10))
    events = (*sample().events, late)
    before = case_of(changed_run(date(2026, 8, 9), events=events), "APP-11")
    assert before.standing == "accepted"
    after = case_of(changed_run(date(2026, 8, 10), events=events), "APP-11")
    assert (after.standing, after.withdrawn_on) == ("withdrawn", date(2026, 8, 3))
    invoice, note = after.account.documents
    assert note.document.issued_on == date(2026, 8, 10)
    assert invoice.due == Money(0, "USD")


def test_an_exception_stands_beside_the_finding() -> None:
    case = case_of(sample_run(), "APP-13")
    (exception,) = case.exceptions
    assert exception.requirement == "leader-is-member"
    assert case.decision.finding("leader-is-member").outcome is Outcome.NOT_MET
    assert case.decision.outcome is Outcome.NOT_MET
    assert case.standing == "accepted"
    assert not [each for each in sample_run().to_do if each.code == "accepted-not-eligible"]


def test_without_the_exception_the_acceptance_is_questioned() -> None:
    run = changed_run(exceptions=())
    questioned = [each for each in run.to_do if each.code == "accepted-not-eligible"]
    assert [each.application_id for each in questioned] == ["APP-13"]
    assert "leader-is-member" in questioned[0].says


def test_a_place_that_comes_free_is_offered_to_who_waits() -> None:
    freed = [each for each in sample_run().to_do if each.code == "fill-free-place"]
    assert [each.application_id for each in freed] == ["APP-15", "APP-16"]
    full = changed_run(cohort=attrs.evolve(sample().cohort, capacity=12))
    assert not [each for each in full.to_do if each.code == "fill-free-place"]


def test_capacity() -> None:
    roll = sample_run().roll
    accepted = len(roll.accepted)
    assert roll.withdrawn == ("APP-07", "APP-08")
    assert roll.capacity is not None
    assert roll.places_left == roll.capacity - accepted, "who withdrew takes no place"
    tight = attrs.evolve(sample().cohort, capacity=accepted - 2)
    run = changed_run(cohort=tight)
    assert run.roll.places_left == 0
    beyond = [each.application_id for each in run.to_do if each.code == "over-capacity"]
    assert beyond == sorted(run.roll.accepted[-2:])
    roomy = changed_run(cohort=attrs.evolve(tight, capacity=accepted + 3))
    assert roomy.roll.places_left == 3
    unknown = changed_run(cohort=attrs.evolve(tight, capacity=None))
    assert unknown.roll.places_left is None
    assert not [each for each in unknown.to_do if each.code == "over-capacity"]


# ----------------------------------------------------------------- documents and money


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_numbers_have_no_gap_and_dates_do_not_go_back(name: str) -> None:
    series: dict[str, list[tuple[int, date]]] = {}
    for each in sample_run(name).documents:
        prefix, number = each.number[:-4], int(each.number[-4:])
        series.setdefault(prefix, []).append((number, each.issued_on))
    assert len(series) == 2, "invoices and credit notes of one year"
    for issued in series.values():
        assert [number for number, _ in sorted(issued)] == list(range(1, len(issued) + 1))
        assert [day for _, day in sorted(issued)] == sorted(day for _, day in issued)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_what_was_issued_stays_as_it_was(as_of: date) -> None:
    later = [each for each in sample_run().documents if each.issued_on <= as_of]
    assert list(sample_run(GRANT, as_of).documents) == later


def test_each_year_has_its_own_series() -> None:
    received = date(2027, 1, 4)
    new = attrs.evolve(file_of("APP-16").current, received_on=received)
    run = changed_run(received, applications=files_with(ApplicationFile((new,))), decisions=())
    assert run.documents[-1].number == "QIG-2027-0001"
    assert run.documents[-1].issued_on == received
    assert run.documents[0].number == "QIG-2026-0001"


def test_the_fee_is_that_of_the_day_of_receipt() -> None:
    run = sample_run()
    eve, change = case_of(run, "APP-11"), case_of(run, "APP-12")
    assert (eve.file.received_on, change.file.received_on) == (date(2026, 6, 30), date(2026, 7, 1))
    assert {seat.fee for seat in eve.account.seats} == {Money(111_100, "USD")}
    assert {seat.fee for seat in change.account.seats} == {Money(122_200, "USD")}


@pytest.mark.parametrize("name", [GRANT, TRAINING])
@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_every_cent_received_covers_a_seat_or_is_held(name: str, as_of: date) -> None:
    zero = Money(0, "USD")
    for case in sample_run(name, as_of).cases:
        account = case.account
        covered = sum((seat.covered for seat in account.seats), start=zero)
        held = sum((each.amount for each in account.unapplied), start=zero)
        assert covered + held == account.received
        assert sum((each.amount for each in account.payments), start=zero) == account.received


def test_every_money_case_of_the_sample_occurs() -> None:
    states = {seat.state for case in sample_run().cases for seat in case.account.seats}
    assert states == {
        SeatState.OPEN,
        SeatState.PART,
        SeatState.COVERED,
        SeatState.CREDITED,
        SeatState.FORFEITED,
    }
    findings = {each.code for case in sample_run().cases for each in case.account.findings}
    assert {"no-refund", "no-transfer", "payment-before-first-session"} <= findings
    assert {"money-overpaid", "money-held-without-acceptance"} <= findings


def test_two_people_with_one_mailbox_have_a_seat_each() -> None:
    office = "office@practice02.example.org"
    first = file_of("APP-02").current
    assert first.core_team is not None
    pair = tuple(
        CoreTeamMember(name=name, email=office, npi=npi, pledges_attendance=True)
        for name, npi in (("Sam Example", "1000001234"), ("Kim Example", "1000001242"))
    )
    changed = attrs.evolve(first, core_team=(*first.core_team, *pair))
    run = changed_run(applications=files_with(ApplicationFile((changed,))))
    seats = case_of(run, "APP-02").account.seats
    assert len(seats) == len({seat.owner.person_id for seat in seats}) == 4
    assert seats[0].owner.name == "Harper Example", "the team leader first"


def test_somebody_listed_twice_has_one_seat() -> None:
    case = case_of(sample_run(), "APP-22")
    assert case.application.core_team is not None
    assert len(case.application.core_team) == 2
    assert len(case.account.seats) == 1


def test_who_names_no_core_team_gets_no_invoice() -> None:
    case = case_of(sample_run(), "APP-28")
    assert case.application.core_team is None
    assert (case.account.seats, case.account.documents) == ((), ())


def test_invoices_are_about_the_application_as_it_was_received() -> None:
    first = file_of("APP-15").current
    assert first.practice is not None
    moved = attrs.evolve(first.practice, name="Example Oncology Practice 15, moved (made up)")
    later = revise(first, on=date(2026, 8, 1), practice=moved)
    run = changed_run(applications=files_with(ApplicationFile((first, later))))
    case = case_of(run, "APP-15")
    assert case.application.practice == moved
    (invoice,) = case.account.documents
    assert invoice.document.buyer.name == first.practice.name


# ------------------------------------------------------------------------------- to do


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_most_urgent_comes_first(as_of: date) -> None:
    to_do = sample_run(GRANT, as_of).to_do
    ranks = [each.value for each in DutyCode]
    order = [
        (
            each.due_on or as_of,
            ranks.index(each.code) if each.code in ranks else len(ranks),
            each.applications,
        )
        for each in to_do
    ]
    assert order == sorted(order)


def test_what_is_due_later_comes_after_what_is_to_be_done_at_once() -> None:
    to_do = sample_run(GRANT, date(2026, 10, 1)).to_do
    due = [each.due_on for each in to_do]
    assert None in due
    assert date(2026, 10, 4) in due
    assert due.index(None) < due.index(date(2026, 10, 4))


def test_staff_are_asked_what_only_they_can_answer_of_who_is_still_to_be_decided() -> None:
    asked = [each for each in sample_run().to_do if each.code.startswith("answer-")]
    assert [each.application_id for each in asked] == ["APP-27", "APP-28"]
    assert {each.code for each in asked} == {"answer-serves-underserved-community"}
    assert {each.clauses for each in asked} == {("G06",)}
    declined = decision("APP-27", Choice.DECLINED, date(2026, 10, 1))
    run = changed_run(decisions=(*sample().decisions, declined))
    assert "APP-27" not in [
        each.application_id for each in run.to_do if each.code.startswith("answer-")
    ]


def test_nothing_is_left_to_be_issued() -> None:
    """What falls due is issued by the run itself."""
    for as_of in DAYS:
        codes = {each.code for each in sample_run(GRANT, as_of).to_do}
        assert not codes & {"issue-invoice", "issue-credit-note"}
