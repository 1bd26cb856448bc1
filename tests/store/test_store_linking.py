"""Whoever reads the log by application sees first that every entry follows the one before it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text

from qip_rules.errors import StoreError
from qip_rules.store import Store
from qip_rules.store.chain import Head
from qip_rules.store.rows import linked_head
from tests.store.made_up import NOW, accepted, paid

LENGTH = 6


def engine_of(store: Store) -> Engine:
    engine: Engine = store._engine  # type: ignore[attr-defined]  # noqa: SLF001
    return engine


def changed(store: Store, *statements: str) -> None:
    """Do to the tables what the log refuses."""
    with engine_of(store).begin() as connection:
        if connection.dialect.name == "sqlite":
            for action in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER qip_entries_no_{action}"))
        else:
            connection.execute(text("ALTER TABLE qip_entries DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


def in_state(store: Store, look: Callable[[Connection], Head]) -> Head:
    with engine_of(store).connect() as connection:
        return look(connection)


def filled(store: Store) -> None:
    for number in range(LENGTH):
        record = accepted(f"a{number}", f"application-{number % 3}") if number % 2 else None
        store.append([record or paid(f"p{number}")], recorded_at=NOW)


def test_an_empty_log_is_linked(store: Store) -> None:
    assert in_state(store, linked_head) == Head() == store.head()


def test_the_end_of_a_log_that_is_linked(store: Store) -> None:
    filled(store)
    assert in_state(store, linked_head) == store.head()
    assert store.head().sequence == LENGTH


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("DELETE FROM qip_entries WHERE sequence = 1", 1),
        ("DELETE FROM qip_entries WHERE sequence = 3", 3),
        ("DELETE FROM qip_entries WHERE sequence IN (2, 4)", 2),
        ("UPDATE qip_entries SET previous = digest WHERE sequence = 1", 1),
        ("UPDATE qip_entries SET previous = digest WHERE sequence = 4", 4),
        ("UPDATE qip_entries SET digest = previous WHERE sequence = 3", 4),
        ("UPDATE qip_entries SET previous = upper(previous) WHERE sequence = 5", 5),
        ("UPDATE qip_entries SET sequence = 0 WHERE sequence = 1", 1),
        ("UPDATE qip_entries SET sequence = 9 WHERE sequence = 6", 6),
        ("UPDATE qip_entries SET sequence = -1 WHERE sequence = 2", 1),
    ],
)
def test_the_first_entry_that_does_not_follow_is_named(
    store: Store, statement: str, entry: int
) -> None:
    filled(store)
    changed(store, statement)
    with pytest.raises(StoreError, match=f"entry {entry} of the log is missing, or not what was"):
        in_state(store, linked_head)
    with pytest.raises(StoreError, match=f"entry {entry} of the log"):
        next(iter(store.applications()))


@pytest.mark.parametrize(
    ("statement", "end"),
    [
        ("DELETE FROM qip_entries WHERE sequence = 6", 5),
        ("DELETE FROM qip_entries", 0),
        ("UPDATE qip_entries SET digest = previous WHERE sequence = 6", 6),
        ("UPDATE qip_head SET digest = ''", 6),
    ],
)
def test_another_end_than_the_log_had_is_told(store: Store, statement: str, end: int) -> None:
    filled(store)
    changed(store, statement)
    with pytest.raises(StoreError, match=f"the log ends with entry {end}; it had 6"):
        in_state(store, linked_head)
