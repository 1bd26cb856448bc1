"""Law L11: a log of a prefix is a prefix of the log, and no change of it goes unseen."""

# ruff: noqa: S608, SLF001 - tables and columns are the test's own; it reaches past the store

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.errors import StoreError
from qip_rules.store import (
    GENESIS,
    BreakKind,
    Entry,
    Head,
    Store,
    Verification,
    open_store,
    verify,
)
from qip_rules.store.chain import digest_of
from tests.store.made_up import KINDS, NOW, RECORDS, accepted, invoice, paid, received, removal

COLUMNS = [field.name for field in attrs.fields(Entry) if field.name != "parts"]
LENGTH = 12


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of some records of three applications, a removal among them."""
    path = tmp_path_factory.mktemp("chain") / "log.db"
    with open_store(path) as store:
        for n in range(3):
            name = f"application-{n}"
            store.append(
                [
                    received(f"r{n}", name),
                    accepted(f"a{n}", name),
                    paid(f"p{n}", 100, name),
                ],
                recorded_at=NOW,
            )
        store.append([invoice("INV-2026-0001"), invoice("INV-2026-0002")], recorded_at=NOW)
        found = [each.place for each in store.find_personal(person_id="application-1/p2")]
        store.remove_personal(found, removal(), recorded_at=NOW)
        assert store.head().sequence == LENGTH
        assert verify(store).is_intact
    return path


@pytest.fixture
def copy(written: Path, tmp_path: Path) -> Path:
    return copied(written, tmp_path)


def copied(written: Path, folder: Path) -> Path:
    path = folder / "copy.db"
    shutil.copy(written, path)
    return path


def tampered(path: Path, *statements: tuple[str, tuple[Any, ...]]) -> Verification:
    """What `verify` says once somebody with the file in hand has had their way."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement, values in statements:
            connection.execute(statement, values)
    with open_store(path) as store:
        return verify(store)


def first(verification: Verification) -> tuple[int, BreakKind]:
    assert verification.first_break is not None, "the change was not seen"
    return verification.first_break.sequence, verification.first_break.kind


# ----------------------------------------------------------------- every single change


@settings(max_examples=40)
@given(
    sequence=st.integers(1, LENGTH),
    column=st.sampled_from(["recorded_at", "kind", "id", "standing", "application_id", "record"]),
    at=st.integers(0),
    change=st.sampled_from(["", "instead of", "before"]).flatmap(
        lambda how: st.tuples(st.just(how), st.characters(codec="utf-8"))
    ),
)
def test_a_changed_letter_is_seen_at_its_entry(
    written: Path, sequence: int, column: str, at: int, change: tuple[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = copied(written, Path(folder))
        with closing(sqlite3.connect(path)) as connection:
            (before,) = connection.execute(
                f"SELECT {column} FROM qip_entries WHERE sequence = ?", (sequence,)
            ).fetchone()
        at %= len(before) + 1
        how, letter = change
        after = before[:at] + (letter if how else "") + before[at + (how != "before") :]
        if after == before:
            return
        seen = tampered(
            path, (f"UPDATE qip_entries SET {column} = ? WHERE sequence = ?", (after, sequence))
        )
        assert first(seen) == (sequence, BreakKind.CHANGED)


@settings(max_examples=40)
@given(
    row=st.integers(0),
    column=st.sampled_from(["person_id", "salt", "fields"]),
    at=st.integers(0),
    letter=st.characters(codec="utf-8", exclude_characters="\x00"),
)
def test_a_changed_letter_of_personal_data_is_seen_at_its_entry(
    written: Path, row: int, column: str, at: int, letter: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = copied(written, Path(folder))
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute(
                f"SELECT sequence, position, {column} FROM qip_personal"
            ).fetchall()
        sequence, position, before = rows[row % len(rows)]
        at %= len(before) + 1
        after = before[:at] + letter + before[at + 1 :]
        if after == before:
            return
        seen = tampered(
            path,
            (
                f"UPDATE qip_personal SET {column} = ? WHERE sequence = ? AND position = ?",
                (after, sequence, position),
            ),
        )
        assert first(seen) == (sequence, BreakKind.PERSONAL_CHANGED)


@pytest.mark.parametrize("column", ["previous", "digest"])
@pytest.mark.parametrize("sequence", [1, 2, LENGTH])
@pytest.mark.parametrize("value", ["", "0" * 64, "a\nb", "\x00"])
def test_another_digest_is_seen_at_its_entry(
    copy: Path, column: str, sequence: int, value: str
) -> None:
    seen = tampered(
        copy, (f"UPDATE qip_entries SET {column} = ? WHERE sequence = ?", (value, sequence))
    )
    if (sequence, column, value) == (1, "previous", GENESIS):
        assert seen.is_intact
    else:
        assert first(seen) == (sequence, BreakKind.CHANGED)


@pytest.mark.parametrize("sequence", range(1, LENGTH + 1))
def test_a_dropped_entry_is_seen_at_its_place(copy: Path, sequence: int) -> None:
    seen = tampered(copy, ("DELETE FROM qip_entries WHERE sequence = ?", (sequence,)))
    kind = BreakKind.CUT_OFF if sequence == LENGTH else BreakKind.MISSING
    assert first(seen) == (sequence, kind)


@pytest.mark.parametrize("sequence", range(1, LENGTH))
def test_a_dropped_entry_with_the_rest_moved_up_is_seen_at_its_place(
    copy: Path, sequence: int
) -> None:
    seen = tampered(
        copy,
        ("DELETE FROM qip_personal WHERE sequence = ?", (sequence,)),
        ("DELETE FROM qip_entries WHERE sequence = ?", (sequence,)),
        ("UPDATE qip_entries SET sequence = -sequence WHERE sequence > ?", (sequence,)),
        ("UPDATE qip_entries SET sequence = -sequence - 1 WHERE sequence < 0", ()),
    )
    assert first(seen) == (sequence, BreakKind.CHANGED)


@settings(max_examples=25)
@given(st.lists(st.integers(1, LENGTH), min_size=2, max_size=2, unique=True).map(sorted))
def test_swapped_entries_are_seen_at_the_first_of_them(written: Path, pair: list[int]) -> None:
    low, high = pair
    with tempfile.TemporaryDirectory() as folder:
        swaps = [
            (f"UPDATE {table} SET sequence = ? WHERE sequence = ?", values)
            for table in ("qip_entries", "qip_personal")
            for values in ((0, low), (low, high), (high, 0))
        ]
        seen = tampered(copied(written, Path(folder)), *swaps)
    assert first(seen) == (low, BreakKind.CHANGED)


@pytest.mark.parametrize("sequence", range(1, LENGTH + 1))
def test_an_entry_put_in_is_seen_at_its_place(copy: Path, sequence: int) -> None:
    columns = ", ".join(COLUMNS[1:])
    seen = tampered(
        copy,
        ("UPDATE qip_personal SET sequence = -sequence WHERE sequence >= ?", (sequence,)),
        ("UPDATE qip_personal SET sequence = 1 - sequence WHERE sequence < 0", ()),
        ("UPDATE qip_entries SET sequence = -sequence WHERE sequence >= ?", (sequence,)),
        ("UPDATE qip_entries SET sequence = 1 - sequence WHERE sequence < 0", ()),
        (
            f"INSERT INTO qip_entries SELECT ?, {columns} FROM qip_entries WHERE id = 'a0'",
            (sequence,),
        ),
    )
    at, kind = first(seen)
    # A copy of entry 2 in the second place is entry 2; what stands behind it is not entry 3.
    expected = sequence + 1 if sequence == 2 else sequence
    assert (at, kind) == (expected, BreakKind.CHANGED)


@pytest.mark.parametrize("length", range(LENGTH))
def test_a_log_cut_short_is_seen_where_it_ends(copy: Path, length: int) -> None:
    seen = tampered(copy, ("DELETE FROM qip_entries WHERE sequence > ?", (length,)))
    assert (length + 1, BreakKind.CUT_OFF) in {(b.sequence, b.kind) for b in seen.breaks}


def test_a_log_cut_short_with_its_head_is_seen_by_who_kept_a_head(written: Path) -> None:
    with open_store(written) as store:
        kept = store.head()
        entries = list(store.entries())
    shorter = Head(entries[4].sequence, entries[4].digest)
    with tempfile.TemporaryDirectory() as folder:
        path = copied(written, Path(folder))
        tampered(
            path,
            ("DELETE FROM qip_entries WHERE sequence > 5", ()),
            ("DELETE FROM qip_personal WHERE sequence > 5", ()),
            ("UPDATE qip_head SET sequence = ?, digest = ?", (5, shorter.digest)),
            ("DELETE FROM qip_series", ()),
        )
        with open_store(path) as store:
            unnoticed = [b for b in verify(store).breaks if b.kind is BreakKind.CUT_OFF]
            assert unnoticed == []
            seen = verify(store, kept=kept)
    assert (6, BreakKind.CUT_OFF) in {(b.sequence, b.kind) for b in seen.breaks}


def test_a_log_rewritten_as_a_whole_is_seen_by_who_kept_a_head(copy: Path) -> None:
    with open_store(copy) as store:
        kept, entries = store.head(), list(store.entries())
    statements: list[tuple[str, tuple[Any, ...]]] = []
    previous = GENESIS
    for entry in entries:
        made = attrs.evolve(entry, recorded_at="2025-01-01T00:00:00Z", previous=previous)
        previous = digest_of(made)
        statements.append(
            (
                "UPDATE qip_entries SET (recorded_at, previous, digest) = (?,?,?) WHERE rowid = ?",
                (made.recorded_at, made.previous, previous, made.sequence),
            )
        )
    statements.append(("UPDATE qip_head SET digest = ?", (previous,)))
    assert tampered(copy, *statements).is_intact
    with open_store(copy) as store:
        assert first(verify(store, kept=kept)) == (LENGTH, BreakKind.REWRITTEN)


def test_an_entry_with_a_fresh_digest_is_seen_by_the_one_behind_it(copy: Path) -> None:
    with open_store(copy) as store:
        entry = list(store.entries())[4]
    made = attrs.evolve(entry, record=entry.record.replace("2026-01-15", "2026-01-16"))
    seen = tampered(
        copy,
        (
            "UPDATE qip_entries SET record = ?, digest = ? WHERE sequence = ?",
            (made.record, digest_of(made), made.sequence),
        ),
    )
    assert first(seen) == (made.sequence + 1, BreakKind.NOT_LINKED)


def test_a_gap_in_the_numbers_is_seen(copy: Path) -> None:
    seen = tampered(copy, ("UPDATE qip_series SET last = 3", ()))
    assert first(seen) == (LENGTH, BreakKind.NUMBER)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE qip_entries SET recorded_at = 'x' WHERE sequence = 3",
        "UPDATE qip_entries SET record = record || ' ' WHERE sequence = 3",
        "DELETE FROM qip_entries WHERE sequence = 3",
        "DELETE FROM qip_entries WHERE sequence = 12",
        'UPDATE qip_personal SET fields = \'{"payer":"X"}\' WHERE sequence = 3',
        "DELETE FROM qip_personal WHERE sequence = 3",
        "UPDATE qip_head SET sequence = 13",
    ],
)
def test_a_log_that_was_changed_is_not_read_as_if_it_were_not(copy: Path, statement: str) -> None:
    assert not tampered(copy, (statement, ())).is_intact
    with open_store(copy) as store, pytest.raises(StoreError):
        list(store.applications())


def test_every_break_is_told_but_not_without_end(copy: Path) -> None:
    seen = tampered(copy, ("UPDATE qip_entries SET kind = kind || 'x'", ()))
    assert [b.sequence for b in seen.breaks if b.kind is BreakKind.CHANGED] == [
        *range(1, LENGTH + 1)
    ]
    assert seen.head.sequence == LENGTH


# --------------------------------------------------------------------- nothing but adding


@pytest.mark.parametrize("table", ["qip_entries", "qip_personal"])
def test_the_database_refuses_changes(store: Store, table: str) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    store.append([paid("p")], recorded_at=NOW)
    engine = store._engine  # type: ignore[attr-defined]
    statements = [f"UPDATE {table} SET sequence = 7"]
    if table == "qip_entries":
        statements.append(f"DELETE FROM {table}")
    for statement in statements:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    assert verify(store).is_intact


@settings(max_examples=25)
@given(st.lists(RECORDS, max_size=6), st.integers(0, 6))
def test_the_log_of_a_prefix_is_a_prefix_of_the_log(sent: list[Any], cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "log.db") as store:
        store.append(sent[:cut], recorded_at=NOW)
        before = list(store.entries())
        store.append(sent[cut:], recorded_at=NOW)
        after = list(store.entries())
        assert after[: len(before)] == before
        assert [entry.sequence for entry in after] == list(range(1, len(after) + 1))
        assert verify(store).is_intact
        again = store.append(sent, recorded_at=NOW)
        assert list(store.entries()) == after
        assert len(again) == len(sent)


def test_records_of_every_kind_can_be_made_up() -> None:
    assert len({kind.record for kind in KINDS}) == len(KINDS) > 10


def test_the_digest_is_the_one_that_the_format_describes() -> None:
    import hashlib

    entry = Entry(7, "2026-01-31T09:30:00Z", "accepted", "e", "recorded", "a", "{}", GENESIS)
    text = (
        f"qip-rules log entry 1\n{GENESIS}\n7\n2026-01-31T09:30:00Z\naccepted\ne\nrecorded\na\n{{}}"
    )
    assert digest_of(entry) == hashlib.sha256(text.encode()).hexdigest()


def test_two_entries_never_share_the_bytes_of_their_digest() -> None:
    one = Entry(7, "t", "k", "a\nb", "recorded", "c", "{}", GENESIS)
    other = Entry(7, "t", "k", "a", "b\nrecorded", "c", "{}", GENESIS)
    assert digest_of(one) == digest_of(other) == ""
