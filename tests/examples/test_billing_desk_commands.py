"""Every command that writes: before and after, again, and for trial."""

import contextlib
import io
import json
import shlex
from pathlib import Path
from typing import get_args

import attrs
import pytest

from qip_rules import load_program
from qip_rules.billing import DOCUMENT_KINDS, EVENT_KINDS, SessionMode
from qip_rules.billing.events import SessionEvent
from qip_rules.boundary.desk_asks import EVENTS, ORDERS, SESSIONS
from qip_rules.boundary.desk_calls import DeskCall
from qip_rules.boundary.desk_commands import COMMANDS, Command
from qip_rules.cohort.desk.orders import DOCUMENT_OF
from tests.examples.desk_script import (
    MODULE,
    NOW,
    SELLER,
    WRITING,
    Desk,
    ready,
)


def test_every_event_can_be_told_and_every_decision_be_asked_for() -> None:
    told = {*EVENTS.values(), *(f"session-{each}" for each in SESSIONS)}
    assert told == EVENT_KINDS.keys()
    assert len(SESSIONS) == len(get_args(SessionEvent))
    asked = {attrs.fields_dict(each)["kind"].default for each in DOCUMENT_OF.values()}
    assert asked == DOCUMENT_KINDS.keys()
    assert set(ORDERS.values()) == DOCUMENT_OF.keys()
    assert [mode.value for mode in SessionMode] == ["in-person", "virtual"]
    assert {*EVENTS, *ORDERS, *SESSIONS} == WRITING.keys()
    assert {*EVENTS, "session", *ORDERS, *MODULE.READINGS} == COMMANDS.keys()


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
    if name in ORDERS:
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


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_has_an_example_that_can_be_typed(command: Command, tmp_path: Path) -> None:
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), pytest.raises(SystemExit):
        MODULE.arguments().parse_args(["desk.db", command.name, "--help"])
    (line,) = [each for each in shown.getvalue().splitlines() if each.startswith("example: ")]
    python, script, *words = shlex.split(line.removeprefix("example: "))
    assert (python, script) == ("python", "examples/billing_desk.py")
    given = MODULE.arguments().parse_args(words)
    assert given.command == command.name
    (tmp_path / "seller.json").write_text(json.dumps(SELLER), "utf-8")
    call = DeskCall(vars(given), load_program("quality-training-program"), now=NOW)
    assert (call.asked(tmp_path / "seller.json") is None) is (command.name in MODULE.READINGS)


def test_help_says_what_is_written() -> None:
    for name, what in (("todo", ".ics"), ("register", ".xlsx"), ("issue", "PDF")):
        (out,) = [each for each in COMMANDS[name].arguments if each.name == "--out"]
        assert what in out.says
