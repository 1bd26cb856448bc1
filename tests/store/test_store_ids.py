"""How long an id may be: the same in every database, as a log can be taken from one to another."""

from pathlib import Path

import attrs
import pytest

from qip_rules.errors import InputError
from qip_rules.fields import refuse
from qip_rules.store import PartPlace, Store, indexed, open_store, read_lines, write_lines
from qip_rules.store.indexed import ID_MAXIMUM
from tests.store.made_up import NOW, accepted, received, removal

LONGEST = "\U00020000" * ID_MAXIMUM
"""Four bytes a letter, and nothing about them that a database could make shorter."""


def of_person(person_id: str) -> object:
    whole = received("r2")
    return attrs.evolve(whole, seats=(attrs.evolve(whole.seats[0], person_id=person_id),))


def test_the_longest_ids_are_kept_in_every_database(store: Store) -> None:
    ids = [chr(0x4E00 + n) * (ID_MAXIMUM - 1) for n in range(3)]
    new = [accepted(LONGEST, LONGEST), *(accepted(each, each) for each in ids), of_person(LONGEST)]
    assert len(store.append(new, recorded_at=NOW)) == len(new)
    assert store.application(LONGEST).events == (accepted(LONGEST, LONGEST),)
    assert [each.person_id for each in store.find_personal(person_id=LONGEST)] == [LONGEST]


@pytest.mark.parametrize("letter", ["x", "\u5b57"])
def test_a_longer_id_is_a_fault_in_its_place(store: Store, letter: str) -> None:
    long = letter * (ID_MAXIMUM + 1)
    several = [accepted(long), accepted("a", long), of_person(long)]
    with pytest.raises(InputError) as caught:
        store.append(several, recorded_at=NOW)
    faults = caught.value.faults
    assert [each.place for each in faults] == [
        "records[0].event_id",
        "records[1].application_id",
        "records[2].person_id",
    ]
    assert {each.expected for each in faults} == {"an id of at most 200 characters"}
    assert all(each.found.startswith("201 characters, ") for each in faults)
    with pytest.raises(InputError, match="order_id"):
        store.remove_personal([PartPlace(1, 0)], removal(long), recorded_at=NOW)
    assert store.head().sequence == 0


def test_a_copy_with_longer_ids_is_told_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "x" * (ID_MAXIMUM + 1)
    with monkeypatch.context() as before, open_store(tmp_path / "old.db") as old:
        before.setattr(indexed, "ID_MAXIMUM", 10_000)
        old.append([accepted(long), accepted("a", long), of_person(long)], recorded_at=NOW)
        write_lines(old, tmp_path / "log.jsonl")
    with open_store(tmp_path / "new.db") as new, pytest.raises(InputError) as caught:
        read_lines(new, tmp_path / "log.jsonl")
    assert [each.place for each in caught.value.faults] == [
        "line 1: id",
        "line 2: application_id",
        "line 3: person_id",
    ]


def test_a_copy_is_refused_before_anything_of_it_is_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries that somebody hands over are held against the same limit, in every database."""
    long = "\u5b57" * 5_000
    records = [accepted("fine"), accepted(long), accepted("b", long), of_person(long)]
    with monkeypatch.context() as before, open_store(tmp_path / "old.db") as old:
        before.setattr(indexed, "ID_MAXIMUM", 10_000)
        old.append(records, recorded_at=NOW)
        copied = list(old.entries())
    for place, entry in zip(("id", "application_id", "person_id"), copied[1:], strict=True):
        with pytest.raises(InputError) as caught:
            store.extend(copied[: entry.sequence])
        faults = caught.value.faults
        assert faults[0].place == "entry 2: id"
        assert [each.place for each in indexed.unindexed(entry)] == [
            f"entry {entry.sequence}: {place}"
        ]
        assert faults[0].expected == "an id of at most 200 characters"
        assert faults[0].found.startswith("5000 characters, ")
        assert (store.head().sequence, list(store.entries())) == (0, [])
    assert store.extend(copied[:1]) == 1


def test_the_limit_is_counted_in_letters() -> None:
    refuse(indexed.indexed_id("id", LONGEST), "the id")
