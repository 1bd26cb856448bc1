"""Wrong input at the desk: told all at once, and nothing is written."""

import os
from pathlib import Path
from unittest import mock

import pytest

from tests.examples.desk_script import (
    DECIDED_BY,
    LOOK,
    MODULE,
    UNAVAILABLE,
    UNEXPECTED,
    WRITING,
    WRONG,
    Desk,
    called,
)


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
        (("pay", "Z-9", "W", "1.00", "--anyway"), ("--payer",)),
        (("pay", "A-17", "W", "", "--payer", ""), ("AMOUNT", "--payer")),
        (("accept", "A-17", "--on", "", "--id", ""), ("--on", "--id")),
        (
            ("refund-asked", "A-17", "--payment-id", "", "--amount", "x"),
            ("--payment-id", "--amount"),
        ),
        (
            ("transfer-asked", "A-17", "--to-name", "", "--to-application-id", "", "--seat-id", ""),
            ("--to-name", "--to-application-id", "--seat-id"),
        ),
        (("join", "A-17", "just a name", "--on", "1899-12-31"), ("MEMBER", "--on")),
        (("replace", "A-17", "s", "--by", "=", "--seat", "s"), ("--by",)),
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
            ("--practice", "--name", "--member, number 2"),
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
        (("assign", "A-17", "W", "--part", "s", *DECIDED_BY), ("--part, number 1",)),
        (("assign", "A-17", "W", "--part", "s=x", *DECIDED_BY), ("--part, number 1",)),
        (("statement", "Z-9"), ("APPLICATION",)),
        (("statement", "A-17", "--as-of", "yesterday"), ("--as-of",)),
        (("verify", "--kept", "12"), ("--kept",)),
        (("verify", "--kept", f"{'9' * 5000}:{'0' * 64}"), ("--kept",)),
        (("export", "seller.json"), ("FILE",)),
        (("export", "."), ("FILE",)),
        (("export", "missing/log.jsonl"), ("FILE",)),
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
    found = set(result.err.splitlines())
    assert found.issuperset(places), result.err
    assert accepted.database.read_bytes() == before


def test_a_moment_needs_its_offset(accepted: Desk) -> None:
    for at in ("2026-03-20T12:00:00", "2026-03-20", "now", "0001-01-01T00:00:00Z"):
        result = called(accepted.database, "accept", "A-17", "--at", at)
        assert (result.code, result.out) == (WRONG, "")
        assert "--at\n    found" in result.err


@pytest.mark.parametrize("command", ["accept", "issue", "statement", "withdraw"])
def test_only_a_receipt_makes_a_log(desk: Desk, command: str) -> None:
    result = desk(command, "A-17")
    assert result.code == WRONG
    assert "DATABASE\n    found no file" in result.err
    assert not desk.database.exists()


@pytest.mark.parametrize("start", ["", "SQLite format 3\0"])
def test_a_file_that_is_no_log(desk: Desk, start: str) -> None:
    desk.database.write_text(start + "not a log, but a letter to somebody; " * 40, "utf-8")
    before = desk.database.read_bytes()
    for words in (("todo",), WRITING["receive"], (*WRITING["receive"], "--dry-run")):
        result = desk(*words)
        assert result.code in ((LOOK, UNAVAILABLE) if start else (WRONG,))
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
    assert not desk.database.exists()
    assert [each.name for each in desk.folder.iterdir()] == ["seller.json"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
def test_a_file_of_the_call_that_does_not_end(accepted: Desk) -> None:
    result = accepted("issue", "A-17", "--seller", "/dev/zero")
    assert result.code == WRONG
    assert "--seller\n    found /dev/zero: a pipe or a device\n    expected a file\n" in result.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("option", ["--font", "--seller", "--bill-to"])
def test_a_pipe_into_which_nobody_writes_is_not_waited_for(accepted: Desk, option: str) -> None:
    pipe = accepted.folder / "pipe"
    os.mkfifo(pipe)
    result = accepted("issue", "A-17", option, pipe)
    assert result.code == WRONG
    assert f"{option}\n    found {pipe}: a pipe or a device\n    expected a file\n" in result.err
    assert "1 fault in the call" in result.err


def test_a_file_of_the_call_that_is_too_long(accepted: Desk) -> None:
    path = accepted.folder / "long.json"
    path.write_bytes(b" " * 1_000_001)
    result = accepted("issue", "A-17", "--seller", path)
    assert result.code == WRONG
    assert (
        f"--seller\n    found {path}: more than that\n    expected a file of at most" in result.err
    )


def test_an_event_of_tomorrow_is_recorded_and_told(received: Desk) -> None:
    result = received.done("accept", "A-17", "--on", "2026-03-21", on="2026-03-20")
    assert "finding event-in-future" in result.out
    assert "after   A-17: undecided" in result.out


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


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_log_in_a_folder_that_is_not_there(desk: Desk, dry: tuple[str, ...]) -> None:
    elsewhere = Desk(desk.folder / "missing")
    result = elsewhere(*WRITING["receive"], *dry)
    assert result.code == WRONG
    assert "DATABASE\n    found no folder " in result.err
    assert not elsewhere.folder.exists()


def test_a_log_that_may_not_be_changed_is_told_before_anything_is_done(accepted: Desk) -> None:
    forbidden: set[Path] = {accepted.database}

    def may(path: Path, mode: int) -> bool:
        return not (mode == os.W_OK and path in forbidden)

    with mock.patch.object(os, "access", may):
        refused = accepted("withdraw", "A-17")
        assert refused.code == WRONG
        assert "desk.db, which you may not change" in refused.err
        assert "expected a log that you may write to" in refused.err
        accepted.done("withdraw", "A-17", "--dry-run")
        accepted.done("todo")
        forbidden = {accepted.folder}
        refused = accepted("withdraw", "A-17")
        assert refused.code == WRONG
        assert "desk.db, in a folder that you may not write to" in refused.err
        refused = accepted("export", accepted.folder / "log.jsonl")
        assert refused.code == WRONG
        assert "log.jsonl, in a folder that you may not write to" in refused.err
    with mock.patch.object(os, "access", lambda _path, mode: mode != os.R_OK):
        refused = accepted("todo")
        assert refused.code == WRONG
        assert "desk.db, which you may not read" in refused.err


def test_a_payment_in_conflict_has_no_receipt_and_is_told_why(accepted: Desk) -> None:
    accepted.done("pay", "A-17", "WIRE-7", "1.00")
    assert accepted("pay", "A-17", "WIRE-7", "2.00").code == LOOK
    refused = accepted("receipt", "A-17", "WIRE-7")
    assert refused.code == WRONG
    assert "reported in more than one way, and none counts until that is settled" in refused.err
    assert "more than one way" not in accepted("receipt", "A-17", "WIRE-8").err
