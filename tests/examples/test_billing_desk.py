"""The billing desk as finance staff use it: commands in, lines, papers and an exit code out."""

import contextlib
import functools
import importlib.util
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

import attrs
import pytest

from qip_rules.billing import DOCUMENT_KINDS, EVENT_KINDS, SessionMode
from qip_rules.billing.events import SessionEvent
from qip_rules.cohort.desk.orders import DOCUMENT_OF
from qip_rules.store import open_store

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "billing_desk.py"
SELLER = {
    "name": "Example Program Office (made up)",
    "address_lines": ["100 Example Avenue", "Exampleton, ZZ 00000"],
    "country": "US",
}
DONE, UNEXPECTED, WRONG, REFUSED, LOOK, UNAVAILABLE = range(6)
NAMES = ("--name", "Made-Up Oncology")
TEAM = ("--member", "ada=Ada Made-Up", "--member", "ben=Ben Made-Up")


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("billing_desk", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULE = script()
MODULE.load_program = functools.cache(MODULE.load_program)  # type: ignore[attr-defined]


@attrs.frozen
class Result:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@attrs.frozen
class Desk:
    """A log in a folder of its own, and the script called in this process."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "desk.db"

    def __call__(self, *words: object, on: str = "2026-03-20") -> Result:
        """One command, recorded in the morning of a day."""
        result = called(self.database, *words, "--at", f"{on}T12:00:00Z")
        assert "Traceback" not in result.err
        return result

    def done(self, *words: object, on: str = "2026-03-20") -> Result:
        """One command that has to succeed."""
        result = self(*words, on=on)
        assert (result.code, result.err) == (DONE, "")
        return result

    def entries(self) -> list[tuple[str, str]]:
        """The kind and the id of all that is on record."""
        if not self.database.exists():
            return []
        with open_store(self.database, create=False) as store:
            return [(each.kind, each.id) for each in store.entries()]


def called(*words: object) -> Result:
    """The script in this process, its output caught."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = MODULE.main([*map(str, words)])
    told = [each.buffer.getvalue().decode() for each in (out, err)]
    return Result(code, *told)


def empty_desk(folder: Path) -> Desk:
    (folder / "seller.json").write_text(json.dumps(SELLER), "utf-8")
    return Desk(folder)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = empty_desk(tmp_path_factory.mktemp("first"))
    desk.done("receive", "A-17", "--practice", "p-1", *NAMES, *TEAM, on="2026-02-02")
    session = ("--starts-on", "2026-04-15", "--mode", "in-person")
    desk.done("session", "scheduled", "S1", *session, on="2026-02-03")
    return desk.database


@pytest.fixture(scope="module")
def later(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = empty_desk(tmp_path_factory.mktemp("later"))
    shutil.copy(first_day, desk.database)
    desk.done("issue", "A-17", on="2026-02-03")
    desk.done("accept", "A-17", on="2026-03-02")
    desk.done("pay", "A-17", "WIRE-1", "1000.00", on="2026-03-03")
    return desk.database


@pytest.fixture
def received(desk: Desk, first_day: Path) -> Desk:
    """One application with two seats, and a session announced."""
    shutil.copy(first_day, desk.database)
    return desk


@pytest.fixture
def accepted(desk: Desk, later: Path) -> Desk:
    """The application invoiced and accepted, and 1,000 of 2,222 paid."""
    shutil.copy(later, desk.database)
    return desk


DECIDED_BY = ("--authority", "Director", "--reason", "Made up for a test.")
WRITING: dict[str, tuple[object, ...]] = {
    "receive": ("receive", "B-2", "--practice", "p-2", "--name", "Other", "--member", "x=X Y"),
    "accept": ("accept", "A-17"),
    "decline": ("decline", "A-17"),
    "withdraw": ("withdraw", "A-17"),
    "join": ("join", "A-17", "dov=Dov Made-Up"),
    "leave": ("leave", "A-17", "A-17/seat/2"),
    "replace": ("replace", "A-17", "A-17/seat/2", "--by", "cleo=Cleo Made-Up"),
    "scheduled": ("session", "scheduled", "S2", "--starts-on", "2026-06-01", "--mode", "virtual"),
    "moved": ("session", "moved", "S1", "--starts-on", "2026-05-15"),
    "made-virtual": ("session", "made-virtual", "S1"),
    "cancelled": ("session", "cancelled", "S1", "--reason", "storm"),
    "pay": ("pay", "A-17", "WIRE-2", "1500.00", "--method", "wire", "--transfer-id", "T1"),
    "reverse": ("reverse", "A-17", "WIRE-1", "1000.00", "--reason", "nsf"),
    "refund-asked": ("refund-asked", "A-17", "--payment-id", "WIRE-1", "--amount", "5.00"),
    "transfer-asked": (
        *("transfer-asked", "A-17", "--to-name", "Dov", "--to-application-id", "B-2"),
        *("--seat-id", "A-17/seat/1"),
    ),
    "credit": ("credit", "A-17", "QTP-2026-0002", "--reason", "Joined by mistake."),
    "issue": ("issue", "A-17", "--purchase-order", "PO 1"),
    "waive": ("waive", "A-17", "A-17/seat/1", "11.00", *DECIDED_BY),
    "write-off": ("write-off", "A-17", "QTP-2026-0001", *DECIDED_BY),
    "undo-write-off": ("undo-write-off", "A-17", "QTP-2026-D0001", *DECIDED_BY),
    "return": ("return", "A-17", "WIRE-9", "10.00", *DECIDED_BY),
    "assign": ("assign", "A-17", "WIRE-9", "--part", "A-17/seat/2=80.00", *DECIDED_BY),
}
"""Every command that writes; what it needs besides is recorded before it."""

BEFORE: dict[str, tuple[tuple[object, ...], ...]] = {
    "credit": (("join", "A-17", "dov=Dov Made-Up"), ("issue", "A-17")),
    "issue": (("join", "A-17", "dov=Dov Made-Up"),),
    "undo-write-off": (WRITING["write-off"],),
    "return": (("pay", "A-17", "WIRE-9", "2000.00"),),
    "assign": (("pay", "A-17", "WIRE-9", "200.00"),),
}


def ready(desk: Desk, name: str) -> tuple[object, ...]:
    for words in BEFORE.get(name, ()):
        desk.done(*words, on="2026-03-19")
    return WRITING[name]


# ----------------------------------------------------------------------------- the commands


def test_every_event_can_be_told_and_every_decision_be_asked_for() -> None:
    told = {*MODULE.EVENTS.values(), *(f"session-{each}" for each in MODULE.SESSIONS)}
    assert told == EVENT_KINDS.keys()
    assert len(MODULE.SESSIONS) == len(get_args(SessionEvent))
    asked = {attrs.fields_dict(each)["kind"].default for each in DOCUMENT_OF.values()}
    assert asked == DOCUMENT_KINDS.keys()
    assert set(MODULE.ORDERS.values()) == DOCUMENT_OF.keys()
    assert [mode.value for mode in SessionMode] == ["in-person", "virtual"]
    assert {*MODULE.EVENTS, *MODULE.ORDERS, *MODULE.SESSIONS} == WRITING.keys()


@pytest.mark.parametrize("name", WRITING)
def test_every_command_shows_the_account_before_and_after(accepted: Desk, name: str) -> None:
    words = ready(accepted, name)
    count = len(accepted.entries())
    lines = accepted.done(*words).lines
    assert lines[0].startswith("Recorded: ")
    assert any(line.startswith("before  ") for line in lines)
    assert any(line.startswith("after   ") for line in lines)
    # A new application is told of the session that was announced before it came.
    assert len(accepted.entries()) == count + (2 if name == "receive" else 1)


@pytest.mark.parametrize("name", WRITING)
def test_the_same_command_again_is_harmless(accepted: Desk, name: str) -> None:
    words = ready(accepted, name)
    accepted.done(*words)
    entries = accepted.entries()
    again = accepted.done(*words, "--on", "2026-03-20", on="2026-03-20")
    assert again.lines[0].startswith("On record already: ")
    assert accepted.entries() == entries
    accounts = [line[8:] for line in again.lines if line.startswith(("before", "after"))]
    assert accounts[: len(accounts) // 2] == accounts[len(accounts) // 2 :]


@pytest.mark.parametrize("name", WRITING)
def test_a_dry_run_shows_the_same_and_writes_nothing(accepted: Desk, name: str) -> None:
    words = ready(accepted, name)
    if name in MODULE.ORDERS:
        words = (*words, "--out", accepted.folder / "papers")
    before = accepted.database.read_bytes()
    dry = accepted.done(*words, "--dry-run")
    assert accepted.database.read_bytes() == before
    assert sorted(each.name for each in accepted.folder.iterdir()) == ["desk.db", "seller.json"]
    assert dry.lines[0] == "DRY RUN: nothing is written."
    assert dry.lines[1:] == accepted.done(*words).lines


def test_a_dry_run_makes_no_log(desk: Desk) -> None:
    desk.done("receive", "A-17", "--practice", "p", "--name", "P", "--member", "a=A", "--dry-run")
    assert not desk.database.exists()


# ----------------------------------------------------------------------------- what it shows


def test_a_finding_comes_with_its_clause(received: Desk) -> None:
    received.done("issue", "A-17", on="2026-02-03")
    out = received.done("pay", "A-17", "W", "100.00", on="2026-02-20").out
    assert "finding money-held-before-acceptance (W) [T31]: USD 100.00 of the payment W is" in out
    assert "\nT31     Fees are paid once the practice has been accepted, not earlier. [" in out
    assert "held USD 100.00 (W)" in out
    settled = received.done("accept", "A-17", on="2026-03-02").out
    assert "settled money-held-before-acceptance (W)" in settled
    assert "undecided, 2 seats, USD 2,222.00 due" in settled
    assert "accepted, 2 seats, USD 2,122.00 due; invoiced 2,222.00, received 100.00" in settled


def test_the_made_up_fee_is_always_called_so(accepted: Desk) -> None:
    assert "EXAMPLE FEE" in accepted.done("leave", "A-17", "A-17/seat/2").out
    assert "EXAMPLE FEE" in accepted.done("statement", "A-17").out


def test_a_refusal_says_why_and_changes_nothing(accepted: Desk) -> None:
    entries = accepted.entries()
    refused = accepted("return", "A-17", "WIRE-1", "1000.00", *DECIDED_BY)
    assert refused.code == REFUSED
    assert refused.lines[0].startswith("refused return.not_refundable [T29]: ")
    assert refused.lines[1].startswith("T29     A fee once paid is not given back.")
    assert accepted.entries() == entries
    # No number is lost by it.
    waived = accepted.done(*WRITING["waive"])
    assert waived.lines[0] == "Recorded: waiver QTP-2026-D0001 of 2026-03-20, USD 11.00"


def test_a_session_concerns_those_too_who_apply_later(received: Desk) -> None:
    received.done("session", "moved", "S1", "--starts-on", "2026-05-15", on="2026-02-10")
    received.done(*WRITING["receive"], on="2026-02-11")
    assert "Last day to pay  May 14, 2026" in received.done("statement", "B-2").out
    moved = received.done("session", "made-virtual", "S1", "--application", "B-2")
    assert "A-17" not in moved.out
    assert "Last day to pay  not known" in received.done("statement", "B-2").out
    assert "Last day to pay  May 14, 2026" in received.done("statement", "A-17").out


def test_an_announcement_is_taken_over_once_however_many_have_it(received: Desk) -> None:
    received.done(*WRITING["receive"], on="2026-02-11")
    third = [each.replace("B-2", "C-3") for each in map(str, WRITING["receive"])]
    told = received.done(*third, on="2026-02-12")
    assert [line.partition(" of ")[0] for line in told.lines[:3]] == [
        "Recorded: application-received",
        "Recorded: session-scheduled",
        "before  C-3: nothing on record",
    ]


def test_a_team_that_changes(accepted: Desk) -> None:
    replaced = accepted.done(*WRITING["replace"])
    assert "issue-credit-note" in replaced.out
    assert "issue-invoice" in replaced.out
    joined = accepted.done("join", "A-17", "eve=Eve Made-Up")
    assert "3 seats" in joined.out
    assert "A-17/seat/4" in accepted.done("statement", "A-17").out
    own = accepted.done("join", "A-17", "fay=Fay Made-Up", "--seat", "A-17/guest")
    assert "4 seats" in own.out
    assert "A-17/guest" in accepted.done("statement", "A-17").out


def test_two_events_that_say_the_same_and_are_two(accepted: Desk) -> None:
    reverse = ("reverse", "A-17", "WIRE-1", "10.00", "--reason", "fee")
    accepted.done(*reverse, "--id", "bank-1")
    twice = accepted.done(*reverse, "--id", "bank-2")
    assert "received 980.00" in twice.out


def test_one_id_that_says_two_things_is_kept_and_told(accepted: Desk) -> None:
    accepted.done("reverse", "A-17", "WIRE-1", "10.00", "--reason", "fee", "--id", "bank-1")
    other = accepted("reverse", "A-17", "WIRE-1", "20.00", "--reason", "fee", "--id", "bank-1")
    assert other.code == LOOK
    assert "says something else on record" in other.lines[0]
    assert "finding event-conflict (bank-1)" in other.out
    todo = accepted.done("todo")
    assert "resolve-conflict (A-17, bank-1)" in todo.out
    assert "conflict in entry 7: payment-reversed bank-1 of A-17" in todo.lines


def test_one_payment_reported_twice_and_differently_is_told(accepted: Desk) -> None:
    result = accepted("pay", "A-17", "WIRE-1", "999.00")
    assert result.code == LOOK
    assert "finding payment-conflict (WIRE-1)" in result.out
    # What has been told already is not told as news by the next command.
    assert accepted("pay", "A-17", "WIRE-5", "10.00").code == DONE


def test_an_assignment_of_before_can_be_made_anew(accepted: Desk) -> None:
    accepted.done("pay", "A-17", "WIRE-9", "100.00", on="2026-03-04")
    first = ("assign", "A-17", "WIRE-9", "--part", "A-17/seat/1=100.00", *DECIDED_BY)
    assert accepted.done(*first).lines[0].startswith("Recorded: payment-assigned QTP-2026-D0001")
    assert accepted.done(*first).lines[0].startswith("On record already: ")
    repeated = accepted("assign", "A-17", "WIRE-9", "--part", "A-17/seat/2=100.00", *DECIDED_BY)
    assert repeated.code == REFUSED  # it covers the other seat, and fees are not passed on


def test_todo_is_by_day_over_all_accounts(accepted: Desk) -> None:
    accepted.done(*WRITING["receive"])
    early = [line for line in accepted.done("todo").lines if line.startswith("to do ")]
    assert early[0].startswith("to do   now: issue-invoice (B-2)")
    assert early[1].startswith("to do   by 2026-04-14: collect-fees (A-17, QTP-2026-0001)")
    lines = accepted.done("todo", "--as-of", "2026-04-20").lines
    duties = [line for line in lines if line.startswith("to do ")]
    assert duties[0].startswith(
        "to do   by 2026-04-14, overdue: collect-fees (A-17, QTP-2026-0001)"
    )
    assert duties[1].startswith("to do   now: issue-invoice (B-2)")
    assert lines[-1] == "To do: 2; accounts: 2; as of 2026-04-20"


def test_what_only_shows_across_applications(accepted: Desk) -> None:
    accepted.done("receive", "B-2", "--practice", "p-1", *NAMES, "--member", "ada=Ada Made-Up")
    out = accepted.done("todo").out
    assert "finding duplicate-application" in out
    assert "finding person-on-two-teams" in out


def test_statement_receipt_and_notice(accepted: Desk) -> None:
    accepted.done("session", "moved", "S1", "--starts-on", "2026-05-15")
    statement = accepted.done("statement", "A-17").out
    assert "Example Program Office (made up)" in statement
    assert "finding due-date-moved" in statement
    receipt = accepted.done("receipt", "A-17", "WIRE-1").out
    assert "We received USD 1,000.00 from Made-Up Oncology." in receipt
    notice = accepted.done("notice", "A-17", "QTP-2026-0001").out
    assert "May 14, 2026" in notice
    unknown = accepted("receipt", "A-17", "W-404")
    assert unknown.code == WRONG
    assert "PAYMENT_ID: found 'W-404'" in unknown.err


def test_the_letterhead_of_the_latest_document_serves(accepted: Desk) -> None:
    (accepted.folder / "seller.json").unlink()
    assert SELLER["name"] in accepted.done("statement", "A-17").lines
    assert accepted("issue", "A-17").code == WRONG


def test_as_of_an_earlier_day(accepted: Desk) -> None:
    assert (
        "Standing         undecided"
        in accepted.done("statement", "A-17", "--as-of", "2026-02-15").out
    )


def test_the_grant_has_numbers_of_its_own(desk: Desk) -> None:
    grant = ("--program", "quality-improvement-grant")
    desk.done(*WRITING["receive"], *grant)
    issued = desk.done("issue", "B-2", *grant)
    assert issued.lines[0].startswith("Recorded: invoice QIG-2026-0001 of 2026-03-20, ")
    assert desk("statement", "B-2").code == WRONG  # of the training program there is nothing


# ----------------------------------------------------------------------------- papers


def test_a_wrong_address_is_put_right_on_a_new_invoice(received: Desk) -> None:
    received.done(*WRITING["issue"])
    (received.folder / "right.json").write_text(
        json.dumps(
            {"practice_id": "p-1", "name": "Made-Up Oncology", "address_lines": ["2 New St"]}
        )
    )
    received.done("credit", "A-17", "QTP-2026-0001", "--reason", "The address was wrong.")
    anew = ("issue", "A-17", "--bill-to", received.folder / "right.json")
    again = received.done(*anew, "--out", received.folder / "papers")
    assert again.lines[0].startswith("Recorded: invoice QTP-2026-0002")
    page = (received.folder / "papers" / "QTP-2026-0002.html").read_text("utf-8")
    assert "2 New St" in page
    assert received.done(*anew).lines[0].startswith("On record already: invoice QTP-2026-0002")
    assert received.done("issue", "A-17").lines[0].startswith("On record already")
    missing = received("issue", "A-17", "--bill-to", received.folder / "none.json")
    assert missing.code == WRONG
    assert "    --bill-to: found" in missing.err


def test_papers_are_written_once_and_never_replaced(received: Desk) -> None:
    out = received.folder / "papers"
    issue = ("issue", "A-17", "--out", out)
    lines = received.done(*issue, on="2026-02-03").lines
    html = out / "QTP-2026-0001.html"
    assert f"Written: {html}" in lines
    page = html.read_bytes()
    assert b"QTP-2026-0001" in page
    assert b"EXAMPLE FEE" in page
    received.done(*issue, on="2026-02-03")
    assert html.read_bytes() == page
    html.write_text("notes of somebody", "utf-8")
    entries = received.entries()
    in_the_way = received("statement", "A-17", "--out", html)
    assert in_the_way.code == LOOK
    assert "a folder" in in_the_way.out
    assert received(*issue, on="2026-02-03").code == WRONG
    assert html.read_text("utf-8") == "notes of somebody"
    assert received.entries() == entries


def test_a_paper_in_the_way_stops_the_invoice(received: Desk) -> None:
    (received.folder / "papers").mkdir()
    (received.folder / "papers" / "QTP-2026-0001.html").write_text("another", "utf-8")
    entries = received.entries()
    stopped = received("issue", "A-17", "--out", received.folder / "papers", on="2026-02-03")
    assert stopped.code == WRONG
    assert "another document" in stopped.err
    assert received.entries() == entries


def test_registers_and_deadlines(accepted: Desk) -> None:
    out = accepted.folder / "out"
    lines = accepted.done("register", "--out", out).lines
    assert lines[0].startswith("number,kind,issued_on,application_id,")
    assert lines[1].startswith(
        "QTP-2026-0001,invoice,2026-02-03,A-17,Made-Up Oncology,,USD,2222.00"
    )
    assert (out / "documents-2026-03-20.csv").read_text("utf-8").splitlines() == lines[:2]
    accepted.done("todo", "--out", out)
    assert (out / "deadlines-2026-03-20.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


# ----------------------------------------------------------------------------- wrong input


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (
            ("pay", "A-17", "W\x07", "1.005", "--payer", " ", "--cleared-on", "2026-02-30"),
            ("PAYMENT_ID", "AMOUNT", "--payer", "--cleared-on"),
        ),
        (("pay", "A-17", "W", "NaN", "--currency", "XXX"), ("AMOUNT", "--currency")),
        (("pay", "A-17", "W", "0.00", "--on", "20260302"), ("AMOUNT", "--on")),
        (("pay", "A-17", "W", "1.00", "--transfer-amount", "x"), ("--transfer-amount",)),
        (("pay", "Z-9", "W", "1.00"), ("--payer",)),
        (("join", "A-17", "just a name", "--on", "1899-12-31"), ("MEMBER.name", "--on")),
        (("replace", "A-17", "s", "--by", "=", "--seat", "s"), ("--by.person_id", "--by.name")),
        (
            (
                "receive",
                "A 17",
                "--practice",
                "",
                "--name",
                "\n",
                "--member",
                "a=A",
                "--member",
                "a=B",
            ),
            ("--practice", "--name", "--member[1].person_id"),
        ),
        (("session", "postponed", "S1"), ("WHAT",)),
        (("session", "moved", "S1", "--mode", "virtual"), ("--mode", "--starts-on")),
        (
            ("session", "scheduled", "S1", "--starts-on", "2026-4-1", "--mode", "hybrid"),
            ("--starts-on", "--mode"),
        ),
        (("session", "made-virtual", "S1", "--application", "Z-9"), ("--application",)),
        (("issue", "A-17", "--seller", "/nowhere.json", "--purchase-order", ""), ("--seller",)),
        (("issue", "A-17", "--series", "lower case"), ("--series",)),
        (("issue", "Z-9"), ("APPLICATION",)),
        (("waive", "A-17", "s", "-", "--authority", "", "--reason", ""), ("AMOUNT", "--authority")),
        (("assign", "A-17", "W", *DECIDED_BY), ("--part",)),
        (("assign", "A-17", "W", "--part", "s", *DECIDED_BY), ("--part[0].amount",)),
        (("assign", "A-17", "W", "--part", "s=x", *DECIDED_BY), ("--part[0].amount.amount",)),
        (("statement", "Z-9"), ("APPLICATION",)),
        (("statement", "A-17", "--as-of", "yesterday"), ("--as-of",)),
        (("verify", "--kept", "12"), ("--kept",)),
        (("verify", "--kept", f"{'9' * 5000}:{'0' * 64}"), ("--kept",)),
        (("export", "seller.json"), ("FILE",)),
        (("accept", "A-17", "--program", "/nowhere.toml"), ()),
    ],
)
def test_wrong_input_is_told_all_at_once_and_nothing_is_written(
    accepted: Desk,
    words: tuple[str, ...],
    places: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(accepted.folder)
    before = accepted.database.read_bytes()
    result = accepted(*words)
    assert (result.code, result.out) == (WRONG, "")
    found = {line.strip().partition(": ")[0] for line in result.err.splitlines()}
    assert found.issuperset(places), result.err
    assert accepted.database.read_bytes() == before


def test_a_series_does_not_go_back_in_time(accepted: Desk) -> None:
    accepted.done(*WRITING["receive"], on="2026-01-20")
    entries = accepted.entries()
    result = accepted("issue", "B-2", "--on", "2026-01-21")  # QTP-2026-0001 is of February 3
    assert result.code == WRONG
    assert "    --on: found 2026-01-21; expected 2026-02-03 or later" in result.err
    assert accepted.entries() == entries


def test_a_moment_needs_its_offset(accepted: Desk) -> None:
    for at in ("2026-03-20T12:00:00", "2026-03-20", "now", "0001-01-01T00:00:00Z"):
        result = called(accepted.database, "accept", "A-17", "--at", at)
        assert (result.code, result.out) == (WRONG, "")
        assert "    --at: found" in result.err


@pytest.mark.parametrize("command", ["accept", "issue", "statement", "withdraw"])
def test_only_a_receipt_makes_a_log(desk: Desk, command: str) -> None:
    result = desk(command, "A-17")
    assert result.code == WRONG
    assert "DATABASE: found no file" in result.err
    assert not desk.database.exists()


def test_a_file_that_is_no_log(desk: Desk) -> None:
    desk.database.write_text("not a log, but a letter to somebody; " * 40, "utf-8")
    before = desk.database.read_bytes()
    for words in (("todo",), WRITING["receive"], (*WRITING["receive"], "--dry-run")):
        result = desk(*words)
        assert result.code in (LOOK, UNAVAILABLE)
        assert desk.database.read_bytes() == before


def test_an_empty_file_is_no_log(desk: Desk) -> None:
    desk.database.touch()
    assert desk("accept", "A-17").code == WRONG
    desk.done(*WRITING["receive"], "--dry-run")
    assert desk("todo").code == WRONG
    assert desk.database.read_bytes() == b""
    desk.done(*WRITING["receive"])
    assert len(desk.entries()) == 1


def test_a_day_before_the_program(desk: Desk) -> None:
    result = desk(*WRITING["receive"], "--on", "1950-01-01")
    assert result.code == WRONG
    assert "Nothing was written." in result.err
    assert desk.entries() == []


def test_an_event_of_tomorrow_is_recorded_and_told(received: Desk) -> None:
    result = received.done("accept", "A-17", "--on", "2026-03-21", on="2026-03-20")
    assert "finding event-in-future" in result.out
    assert "after   A-17: undecided" in result.out


def test_a_decision_of_tomorrow_is_refused(received: Desk) -> None:
    result = received("issue", "A-17", "--on", "2026-03-21", on="2026-03-20")
    assert (result.code, result.lines[0][:30]) == (REFUSED, "refused document.after_account")


def test_text_from_outside_does_not_steer_the_console(desk: Desk) -> None:
    hostile = "a\u202eevil\u200b\u2028 =1+1 [bold]"
    receive = ("receive", "A-1", "--practice", "p", "--name", hostile, "--member", "a=A")
    assert desk(*receive).code == WRONG  # the line separator
    desk.done(*(each.replace("\u2028", "") for each in receive))
    out = desk.done("statement", "A-1").out
    assert "\u202e" not in out
    assert "a\\u202eevil\\u200b =1+1 [bold]" in out


# ----------------------------------------------------------------------------- the log


def test_verify_names_what_was_changed(accepted: Desk) -> None:
    intact = accepted.done("verify")
    head = next(line for line in intact.lines if line.startswith("head ")).split()[1]
    assert accepted.done("verify", "--kept", head).lines[-1] == "The log is what was written."
    changed = tampered(
        accepted,
        "UPDATE qip_entries SET record = replace(record, '1000.00', '9000.00')"
        " WHERE record LIKE '%1000.00%'",
    )
    assert changed.lines[0].startswith("broken at entry 5 (changed)")


def test_verify_names_what_was_dropped(accepted: Desk) -> None:
    dropped = tampered(accepted, "DELETE FROM qip_entries WHERE sequence = 3")
    assert dropped.lines[0].startswith("broken at entry 3 (missing)")


def tampered(desk: Desk, statement: str) -> Result:
    """What `verify` says once somebody has changed one row, past all that guards it."""
    connection = sqlite3.connect(desk.database)
    with connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(query).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount == 1
    connection.close()
    broken = desk("verify")
    assert broken.code == LOOK
    assert broken.lines[-1] == "The log is NOT what was written."
    assert desk("verify", "--dry-run").lines == ["DRY RUN: nothing is written.", *broken.lines]
    assert desk("todo").code == LOOK
    return broken


def test_a_rewritten_log_is_known_by_the_head_that_was_kept(accepted: Desk) -> None:
    kept = f"2:{'0' * 64}"
    result = accepted("verify", "--kept", kept)
    assert result.code == LOOK
    assert result.lines[0].startswith("broken at entry 2 (rewritten)")


def test_the_log_goes_out_and_comes_back(accepted: Desk, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    accepted.done("export", file, "--dry-run")
    assert not file.exists()
    accepted.done("export", file)
    assert accepted("export", file).code == WRONG
    (tmp_path / "other").mkdir()
    other = attrs.evolve(accepted, folder=tmp_path / "other")
    dry = other.done("import", file, "--dry-run")
    assert "5 new entries" in dry.out
    assert not other.database.exists()
    other.done("import", file)
    assert other.entries() == accepted.entries()
    assert other.done("verify").lines == accepted.done("verify").lines
    assert "0 new entries" in other.done("import", file).out
    file.write_bytes(file.read_bytes()[:-1])
    assert other("import", file).code == WRONG


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_an_import_of_no_file_makes_no_log(desk: Desk, name: str) -> None:
    result = desk("import", desk.folder / name)
    assert result.code == WRONG
    assert "FILE: found no file" in result.err
    assert not desk.database.exists()


@pytest.fixture
def locked(accepted: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A log in which somebody else writes and does not stop."""
    quick: Callable[..., object] = functools.partial(open_store, wait_seconds=0.05)
    monkeypatch.setattr(MODULE, "open_store", quick)
    connection = sqlite3.connect(accepted.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield accepted
    connection.close()


def test_a_log_that_is_locked(locked: Desk) -> None:
    result = locked("accept", "A-17")
    assert result.code == UNAVAILABLE
    assert "Nothing was written; try again." in result.err
    assert locked.done("statement", "A-17").out  # one can read meanwhile
    assert locked.done("leave", "A-17", "A-17/seat/2", "--dry-run").out


def test_a_mistake_of_ours_is_told_as_one(accepted: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        msg = "a mistake"
        raise RuntimeError(msg)

    monkeypatch.setitem(MODULE.READINGS, "todo", broken)
    result = accepted("todo")
    assert result.code == UNEXPECTED
    assert "RuntimeError: a mistake" in result.err
    debugged = called(accepted.database, "todo", "--debug")
    assert debugged.code == UNEXPECTED
    assert "Traceback" in debugged.err


# ----------------------------------------------------------------------- in its own process


def run(folder: Path, *words: str, **environment: str) -> Result:
    done = subprocess.run(
        [sys.executable, SCRIPT, "desk.db", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def test_in_a_process_of_its_own_by_the_clock(tmp_path: Path) -> None:
    words = [str(each) for each in WRITING["receive"]]
    first = run(tmp_path, *words, PYTHONIOENCODING="ascii")
    assert (first.code, first.err) == (DONE, "")
    assert first.out.startswith("Recorded: application-received of 20")
    assert run(tmp_path, "statement", "B-2").code == WRONG  # nobody's letterhead is known
    missing = run(tmp_path, "waive", "B-2")
    assert missing.code == WRONG
    assert "SEAT_ID, AMOUNT, --authority, --reason" in missing.err
    assert "Exit codes:" in run(tmp_path, "--help").out


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_whoever_reads_along_may_stop(accepted: Desk, unbuffered: str) -> None:
    before = len(accepted.entries())
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, SCRIPT, accepted.database, "leave", "A-17", "A-17/seat/2"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (DONE, b"")
    assert len(accepted.entries()) == before + 1


def test_a_log_that_was_changed_is_told_without_a_traceback(accepted: Desk) -> None:
    with contextlib.closing(sqlite3.connect(accepted.database)) as connection, connection:
        connection.execute("DROP TRIGGER qip_entries_no_update")
        connection.execute("UPDATE qip_entries SET record = '{}' WHERE sequence = 1")
    told = run(accepted.folder, "todo")
    assert told.code == LOOK
    assert told.err.splitlines() == [
        "entry 1 is not what was written: its digest is another. Nothing was written."
    ]
