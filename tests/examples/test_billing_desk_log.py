"""The record at the desk: verified, exported, imported, locked, tampered with."""

import functools
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from qip_rules.store import open_store
from tests.examples.desk_script import (
    LOOK,
    MODULE,
    UNAVAILABLE,
    WRONG,
    Desk,
    Result,
)


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
    for dry in (("--dry-run",), ()):
        exported = desk("export", desk.folder / "log.jsonl", *dry)
        assert (exported.code, exported.err) == (LOOK, "")
        assert exported.lines[-1] == "The log is NOT what was written; the file holds it as it is."
        assert [each for each in exported.lines if each.startswith("broken ")] == [
            each for each in broken.lines if each.startswith("broken ")
        ]
    other = Desk(desk.folder / "elsewhere")
    other.folder.mkdir()
    assert other("import", desk.folder / "log.jsonl").code == WRONG
    assert other.entries() == []
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
    assert "FILE\n    found no file" in result.err
    assert not desk.database.exists()


@pytest.mark.parametrize("change", ["empty", "torn", "gap", "changed", "encoding"])
def test_nothing_is_left_of_an_import_that_failed(accepted: Desk, change: str) -> None:
    file = accepted.folder / "log.jsonl"
    accepted.done("export", file)
    whole = file.read_bytes()
    changed = {
        "empty": b"",
        "torn": whole[:-9],
        "gap": b"".join(each for n, each in enumerate(whole.splitlines(keepends=True)) if n != 1),
        "changed": whole.replace(b"1000.00", b"9000.00"),
        "encoding": whole.decode().encode("utf-16"),
    }[change]
    file.write_bytes(changed)
    other = Desk(accepted.folder / "other")
    other.folder.mkdir()
    result = other("import", file)
    assert (result.code, result.out) == (WRONG, "")
    assert list(other.folder.iterdir()) == []
    assert other("todo").code == WRONG


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
def test_a_device_is_not_imported(desk: Desk) -> None:
    result = desk("import", "/dev/zero")
    assert result.code == WRONG
    assert "FILE\n    found a device, /dev/zero\n    expected a log as JSON Lines" in result.err
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


def test_a_file_of_another_kind_is_told_once_and_as_such(accepted: Desk) -> None:
    table = accepted.folder / "form.csv"
    table.write_text("id,name\n" + "1,Elm\n" * 50, encoding="utf-8")
    refused = accepted("import", table)
    assert refused.code == WRONG
    assert refused.err.splitlines()[1:] == [
        "FILE",
        f"    found {table}, which is a file of another kind",
        "    expected a log as JSON Lines, of `export`",
    ]
    other = attrs.evolve(accepted, folder=accepted.folder / "other")
    other.folder.mkdir()
    other.database.write_bytes(table.read_bytes())
    for words in (("todo",), ("import", table), ("verify",)):
        refused = other(*words)
        assert refused.code == WRONG
        assert "    expected a log, which `receive` or `import` has made" in refused.err
    assert other.database.read_bytes() == table.read_bytes()
