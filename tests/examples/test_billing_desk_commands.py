"""Every command that writes: before and after, again, and for trial."""

from typing import get_args

import attrs
import pytest

from qip_rules.billing import DOCUMENT_KINDS, EVENT_KINDS, SessionMode
from qip_rules.billing.events import SessionEvent
from qip_rules.boundary.desk_asks import EVENTS, ORDERS, SESSIONS
from qip_rules.boundary.desk_commands import COMMANDS
from qip_rules.cohort.desk.orders import DOCUMENT_OF
from tests.examples.desk_script import (
    MODULE,
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
