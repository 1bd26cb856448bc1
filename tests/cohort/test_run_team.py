"""Changes of the core team reach the accounts: by correction of an application, or as events."""

import csv
from datetime import date
from pathlib import Path

import attrs

from qip_rules.billing.events import (
    MemberJoined,
    MemberLeft,
    MemberReplaced,
    PaymentReceived,
    SessionCancelled,
    SessionMadeVirtual,
    SessionMoved,
)
from qip_rules.boundary import read_cohort
from qip_rules.cohort.run import run_cohort
from qip_rules.cohort.telling import events_of
from qip_rules.eligibility.application import ApplicationFile, revise
from qip_rules.eligibility.people import CoreTeamMember
from tests.cohort.sample import AS_OF, copied, program, sample

ON = date(2026, 10, 25)


def first_file() -> ApplicationFile:
    """An application of one version, with a core team."""
    return next(
        each
        for each in sample().applications
        if len(each.revisions) == 1 and len(each.revisions[0].core_team or ()) >= 3
    )


def corrected(file: ApplicationFile, *teams: tuple[CoreTeamMember, ...]) -> ApplicationFile:
    versions = list(file.revisions)
    for team in teams:
        versions.append(revise(versions[-1], on=ON, core_team=team))
    return ApplicationFile(tuple(versions))


def newcomer(number: int) -> CoreTeamMember:
    address = f"newcomer-{number}@newcomers.example"
    return CoreTeamMember(name=f"Made-Up Newcomer {number}", email=address)


def changes(file: ApplicationFile) -> list[object]:
    kinds = MemberJoined, MemberLeft, MemberReplaced
    return [each for each in events_of(file, [], [], program()) if isinstance(each, kinds)]


def team_of(file: ApplicationFile) -> tuple[CoreTeamMember, ...]:
    team = file.revisions[0].core_team
    assert team is not None
    return team


def test_the_same_team_in_another_order_and_spelling_is_no_change() -> None:
    file = first_file()
    team = team_of(file)
    spelled = (attrs.evolve(team[-1], name=f"Dr. {team[-1].name}"), *team[:-1])
    assert changes(corrected(file, spelled)) == []
    assert changes(file) == []


def test_who_is_on_the_list_no_more_left() -> None:
    file = first_file()
    team = team_of(file)
    (left,) = changes(corrected(file, team[:-1]))
    assert isinstance(left, MemberLeft)
    assert left.seat_id == f"{file.application_id}/seat/{len(team)}"
    assert left.occurred_on == ON


def test_who_is_new_on_the_list_joined_on_a_further_seat() -> None:
    file = first_file()
    team = team_of(file)
    (joined,) = changes(corrected(file, (*team, newcomer(1))))
    assert isinstance(joined, MemberJoined)
    assert joined.seat.seat_id == f"{file.application_id}/seat/{len(team) + 1}"
    assert joined.seat.name == "Made-Up Newcomer 1"


def test_one_for_another_is_a_replacement_and_no_seat_is_used_again() -> None:
    file = first_file()
    team = team_of(file)
    first, second = changes(corrected(file, (*team[:-1], newcomer(1)), (*team[:-1], newcomer(2))))
    assert isinstance(first, MemberReplaced)
    assert isinstance(second, MemberReplaced)
    assert first.seat_id == f"{file.application_id}/seat/{len(team)}"
    assert second.seat_id == first.successor.seat_id
    assert second.successor.seat_id == f"{file.application_id}/seat/{len(team) + 2}"


def test_a_correction_of_the_team_corrects_the_papers() -> None:
    file = first_file()
    name = file.application_id
    fixed = corrected(file, (*team_of(file)[:-1], newcomer(1)))
    inputs = attrs.evolve(
        sample(),
        applications=tuple(
            fixed if each.application_id == name else each for each in sample().applications
        ),
    )
    before = run_cohort(program(), inputs, as_of=date(2026, 10, 24))
    after = run_cohort(program(), inputs, as_of=AS_OF)
    account = next(case.account for case in after.cases if case.application_id == name)
    earlier = next(case.account for case in before.cases if case.application_id == name)
    assert len(account.seats) == len(earlier.seats) + 1
    assert account.seats[-1].owner.name == "Made-Up Newcomer 1"
    given_up = account.seats[-2]
    assert given_up.left_on == ON
    assert given_up.replaced_by == account.seats[-1].seat_id
    if earlier.claims_fee:
        assert [each.document.issued_on for each in account.documents].count(ON) >= 1
        assert not any(each.code.value == "issue-invoice" for each in account.to_do)


def test_events_of_the_table_reach_the_accounts(tmp_path: Path) -> None:
    folder = copied(tmp_path / "cohort")
    path = folder / "events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    more = ["seat_id", "to_seat_id", "to_person_id", "cleared_on", "postmarked_on", "transfer_id"]
    columns = [*rows[0], *(name for name in more if name not in rows[0])]
    base = {"occurred_on": "2026-10-20", "recorded_at": "2026-10-20T10:00:00Z"}
    session = next(row["session_id"] for row in rows if row["session_id"])
    mine = base | {"application_id": "APP-01"}
    rows += [
        mine
        | {
            "event_id": "T-1",
            "kind": "member-replaced",
            "seat_id": "APP-01/seat/2",
            "to": "Made-Up Newcomer",
            "to_seat_id": "APP-01/seat/9",
            "to_person_id": "newcomer@example.org",
        },
        mine
        | {
            "event_id": "T-2",
            "kind": "member-joined",
            "to": "Made-Up Joiner",
            "to_seat_id": "APP-01/seat/10",
            "to_person_id": "joiner@example.org",
        },
        mine | {"event_id": "T-3", "kind": "member-left", "seat_id": "APP-01/seat/10"},
        base
        | {
            "event_id": "T-4",
            "kind": "session-moved",
            "session_id": session,
            "starts_on": "2027-03-01",
        },
        base | {"event_id": "T-5", "kind": "session-made-virtual", "session_id": session},
        base
        | {
            "event_id": "T-6",
            "kind": "session-cancelled",
            "session_id": session,
            "reason": "A storm.",
        },
        mine
        | {
            "event_id": "T-7",
            "kind": "payment-received",
            "payment_id": "P-9",
            "amount": "1.00",
            "currency": "USD",
            "payer": "Made-Up Sponsor",
            "cleared_on": "2026-10-22",
            "postmarked_on": "2026-10-18",
            "transfer_id": "sponsor-1",
        },
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    inputs = read_cohort(folder, program())
    events = {each.event_id: each for each in inputs.events}
    replaced, joined = events["T-1"], events["T-2"]
    assert isinstance(replaced, MemberReplaced)
    assert replaced.successor.name == "Made-Up Newcomer"
    assert isinstance(joined, MemberJoined)
    assert joined.seat.person_id == "joiner@example.org"
    assert isinstance(events["T-3"], MemberLeft)
    payment = events["T-7"]
    assert isinstance(payment, PaymentReceived)
    assert (payment.cleared_on, payment.transfer_id) == (date(2026, 10, 22), "sponsor-1")
    for kind in (SessionMoved, SessionMadeVirtual, SessionCancelled):
        told = [each for each in inputs.events if isinstance(each, kind)]
        assert len(told) == len(inputs.applications)
    run = run_cohort(program(), inputs, as_of=AS_OF)
    account = next(case.account for case in run.cases if case.application_id == "APP-01")
    assert account.seat("APP-01/seat/9").replaces == "APP-01/seat/2"
    assert account.seat("APP-01/seat/10").left_on == date(2026, 10, 20)
