"""Deadlines as a calendar: read by a library of others, the same entry for the same matter."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing.state import Account
from qip_rules.errors import InputError
from qip_rules.reports.deadlines import deadlines_ics, deadlines_of
from qip_rules.reports.documents import EXAMPLE_FEE
from tests.billing.desk import Desk
from tests.cohort.sample import sample_run

icalendar = pytest.importorskip("icalendar")

STAMP = date(2026, 5, 1)


def open_account(practice: str = "Made-Up Oncology", session: str = "2026-10-05") -> Account:
    desk = Desk()
    desk.session(session)
    received = desk.received()
    changed = attrs.evolve(received, practice=attrs.evolve(received.practice, name=practice))
    desk.events[-1] = changed
    desk.invoice()
    desk.accepted()
    return desk.account("2026-05-01")


def calendar_of(accounts: Iterable[Account]) -> str:
    """The text of a calendar that has something in it."""
    text = deadlines_ics(accounts, stamped_on=STAMP)
    assert text is not None
    return text


def events(text: str) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors
    assert calendar.subcomponents  # RFC 5545 asks for one at least
    return list(calendar.walk("VEVENT"))


def test_the_last_day_to_pay_is_a_whole_day() -> None:
    account = open_account()
    first = next(e for e in events(calendar_of([account])) if "pay" in e["SUMMARY"])
    assert first["SUMMARY"] == "Last day to pay: Made-Up Oncology"
    assert first.decoded("DTSTART") == date(2026, 10, 4)
    assert first.decoded("DTEND") == date(2026, 10, 5)
    assert first.decoded("DTSTAMP") == datetime(2026, 5, 1, tzinfo=UTC)
    assert "USD 3,333.00 is due on D-1, as of 2026-05-01" in first["DESCRIPTION"]


def test_duties_with_a_day_are_in_it_with_their_clauses() -> None:
    run = sample_run(as_of=date(2026, 8, 1))
    accounts = [case.account for case in run.cases]
    dated = [duty for account in accounts for duty in account.to_do if duty.due_on is not None]
    assert dated
    found = deadlines_of(accounts)
    due = [a for a in accounts if any(d.due for d in a.documents) and a.window.last_day]
    assert len(found) == len(dated) + len(due)
    assert [each.day for each in found] == sorted(each.day for each in found)
    said = [each.description for each in found]
    for duty in dated:
        clauses = ", ".join(clause.id for clause in duty.clauses)
        assert f"{duty.says} [{clauses}] {EXAMPLE_FEE}" in said
    assert len(events(calendar_of(accounts))) == len(found)
    assert len({each.uid for each in found}) == len(found)
    assert {each.summary.partition(":")[0] for each in found} == {
        "Last day to pay",
        "Collect fees",
    }


def test_a_day_that_moves_moves_the_entry_and_makes_no_second() -> None:
    before, after = (
        deadlines_of([open_account(session=day, practice=name)])
        for day, name in (("2026-10-05", "Made-Up Oncology"), ("2026-11-09", "Renamed"))
    )
    assert {each.uid for each in before} == {each.uid for each in after}
    assert {each.day for each in before} != {each.day for each in after}


def test_who_owes_nothing_has_no_last_day() -> None:
    desk = Desk()
    desk.session("2026-10-05")
    desk.received()
    assert not any("pay" in each.summary for each in deadlines_of([desk.account("2026-03-02")]))
    desk.invoice()
    desk.accepted()
    desk.paid("3333.00", "2026-05-02")
    assert deadlines_of([desk.account("2026-06-01")]) == ()


def test_without_a_deadline_there_is_no_calendar() -> None:
    assert deadlines_ics((), stamped_on=STAMP) is None
    desk = Desk()
    desk.session("2026-10-05")
    desk.received()
    assert deadlines_ics([desk.account("2026-03-02")], stamped_on=STAMP) is None


def test_a_calendar_begins_and_ends_as_one() -> None:
    text = calendar_of([open_account()])
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")


@pytest.mark.parametrize(
    "name",
    [
        "a;b,c\\d:e",
        "\\n is no line end",
        "漢字" * 60,
        "é" * 200,
        "x" * 74 + "漢",
        'q"uote',
        "🎉" * 40,
        "BEGIN:VEVENT",
    ],
)
def test_any_name_is_read_back_as_it_is(name: str) -> None:
    text = calendar_of([open_account(name)])
    first = next(e for e in events(text) if e["SUMMARY"].startswith("Last day"))
    assert first["SUMMARY"] == f"Last day to pay: {name}"


OPEN = open_account()


def renamed(name: str) -> Account:
    assert OPEN.practice is not None
    return attrs.evolve(OPEN, practice=attrs.evolve(OPEN.practice, name=name))


names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Cn", "Co")), min_size=1
)


@given(names)
def test_lines_are_folded_and_read_back(name: str) -> None:
    text = calendar_of([renamed(name)])
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(0 < len(line.encode()) <= 75 for line in lines)
    assert "\n" not in "".join(lines)
    first = next(e for e in events(text) if e["SUMMARY"].startswith("Last day"))
    assert first["SUMMARY"] == f"Last day to pay: {name}"


def test_the_same_accounts_and_day_are_the_same_text() -> None:
    accounts = [case.account for case in sample_run().cases]
    assert calendar_of(accounts) == calendar_of(accounts)
    other = deadlines_ics(accounts, stamped_on=date(2026, 5, 2))
    assert other is not None
    assert other.replace("20260502T", "20260501T") == calendar_of(accounts)


@pytest.mark.parametrize("stamp", [datetime(2026, 5, 1, tzinfo=UTC), None, "2026-05-01"])
def test_a_stamp_that_is_no_day_is_refused(stamp: object) -> None:
    with pytest.raises(InputError, match="stamped_on"):
        deadlines_ics((), stamped_on=stamp)  # type: ignore[arg-type]
