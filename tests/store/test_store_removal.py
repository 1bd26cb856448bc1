"""A person can be removed; the chain stays whole, and says that the removal was asked for."""

# ruff: noqa: ANN401 - wrong types on purpose

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from qip_rules.errors import InputError
from qip_rules.store import (
    BreakKind,
    Outcome,
    PartPlace,
    Store,
    open_store,
    verify,
)
from tests.store.made_up import NOW, PEOPLE, invoice, paid, received, removal

GONE = "(removed on 2026-02-01 by order removal-1)"


def remove(store: Store, removal_id: str = "removal-1", **of: str) -> Any:
    places = [each.place for each in store.find_personal(**of)]
    return store.remove_personal(places, removal(removal_id), recorded_at=NOW)


@pytest.fixture
def filled(store: Store) -> Store:
    store.append(
        [received(), invoice("INV-2026-0001"), paid("p1", payer="Ben Made-Up"), paid("p2")],
        recorded_at=NOW,
    )
    return store


def test_the_data_of_a_person_is_found_by_their_id(filled: Store) -> None:
    found = list(filled.find_personal(person_id="application-1/p2"))
    assert [(each.kind, each.id, json.loads(each.fields)) for each in found] == [
        ("application-received", "r", {"name": "Ben Made-Up"}),
        ("invoice", "INV-2026-0001", {"person_name": "Ben Made-Up"}),
    ]


def test_the_data_of_a_person_is_found_by_their_name(filled: Store) -> None:
    found = [each.id for each in filled.find_personal(containing="bEN mADE")]
    assert found == ["r", "INV-2026-0001", "p1"]
    assert len(list(filled.find_personal())) == 4 + 4 + 2
    assert (
        list(filled.find_personal(containing="person_name")) == []
    )  # a name of a field is no data


def test_a_person_is_removed_and_the_chain_stays_whole(filled: Store) -> None:
    before = list(filled.entries())
    receipt = remove(filled, containing="Ben Made-Up")
    assert (receipt.outcome, receipt.sequence) == (Outcome.RECORDED, 5)
    seen = verify(filled)
    assert (seen.is_intact, seen.removed, seen.parts) == (True, 3, 7)
    after = list(filled.entries())
    assert [attrs.evolve(each, parts=()) for each in after[:4]] == [
        attrs.evolve(each, parts=()) for each in before
    ]
    assert list(filled.find_personal(containing="Ben")) == []


def test_what_is_left_can_be_read(filled: Store) -> None:
    remove(filled, containing="Ben Made-Up")
    its = filled.application("application-1")
    assert [seat.name for seat in its.events[0].seats] == [PEOPLE[0], GONE, *PEOPLE[2:]]
    assert [line.person_name for line in its.documents[0].lines][1] == GONE
    assert its.documents[0].total == invoice("INV-2026-0001").total
    assert its.events[1].payer == GONE


def test_the_record_of_a_removal_names_nobody(filled: Store) -> None:
    remove(filled, person_id="application-1/p2")
    last = list(filled.entries())[-1]
    assert (last.kind, last.id, last.application_id) == ("personal-data-removed", "removal-1", "")
    record = json.loads(last.record)
    digests = record.pop("digests")
    assert record == {
        "removal_id": "removal-1",
        "reason": "asked",
        "texts": [1, 1],  # the same name, of which nothing else is known any more
        "ordered_by": "Privacy office",
        "removed_on": "2026-02-01",
    }
    assert len(set(digests)) == 2


def test_the_same_removal_again_has_no_effect(filled: Store) -> None:
    places = [each.place for each in filled.find_personal(person_id="application-1/p2")]
    filled.remove_personal(places, removal(), recorded_at=NOW)
    receipt = filled.remove_personal(places, removal(), recorded_at=NOW)
    assert (receipt.outcome, receipt.sequence) == (Outcome.DUPLICATE, 5)
    assert filled.head().sequence == 5
    others = [each.place for each in filled.find_personal(person_id="application-1/p3")]
    with pytest.raises(InputError, match="order_id"):
        filled.remove_personal(others, removal(), recorded_at=NOW)
    with pytest.raises(InputError, match="order_id"):
        filled.remove_personal(places, removal(reason="another"), recorded_at=NOW)
    assert verify(filled).removed == 2


def test_a_removed_person_is_not_brought_back_by_a_replay(filled: Store) -> None:
    remove(filled, person_id="application-1/p2")
    receipts = filled.append([received(), invoice("INV-2026-0001")], recorded_at=NOW)
    assert {each.outcome for each in receipts} == {Outcome.DUPLICATE}
    assert list(filled.find_personal(person_id="application-1/p2")) == []


@pytest.mark.parametrize("place", [PartPlace(1, 4), PartPlace(9, 0), PartPlace(2**40, 2**62)])
def test_where_there_is_no_personal_data_none_is_removed(filled: Store, place: PartPlace) -> None:
    with pytest.raises(InputError, match="no personal data"):
        filled.remove_personal([PartPlace(1, 0), place], removal("r"), recorded_at=NOW)
    assert filled.head().sequence == 4
    assert verify(filled).parts == 10


@pytest.mark.parametrize(
    ("sequence", "position"), [(1, -1), (-1, 0), (2**63, 0), (1.0, 0), (True, 0), ("1", 0)]
)
def test_a_place_that_is_none_is_refused(sequence: Any, position: Any) -> None:
    with pytest.raises(InputError):
        PartPlace(sequence, position)


def test_what_to_look_for_is_text(store: Store) -> None:
    for of in ({"person_id": "\ud800"}, {"person_id": ""}, {"person_id": 1}, {"containing": 1}):
        with pytest.raises(InputError):
            store.find_personal(**of)
    places: Any = [(1, 0)]
    with pytest.raises(InputError, match="places"):
        store.remove_personal(places, removal("r"), recorded_at=NOW)
    for after in (-1, 2**63, "1", True):
        with pytest.raises(InputError):
            store.entries(after=after)  # type: ignore[arg-type]
    for application_id in ("", "a\x00", None):
        with pytest.raises(InputError):
            store.application(application_id)  # type: ignore[arg-type]


@pytest.mark.parametrize(("removal_id", "reason"), [("", "x"), ("a\nb", "x"), ("r", ""), ("r", 7)])
def test_a_removal_has_an_id_and_a_reason(filled: Store, removal_id: str, reason: Any) -> None:
    with pytest.raises(InputError):
        filled.remove_personal([PartPlace(1, 0)], removal(removal_id, reason), recorded_at=NOW)
    assert verify(filled).parts == 10


def test_nothing_to_remove_is_told(filled: Store) -> None:
    with pytest.raises(InputError, match="places"):
        filled.remove_personal([], removal("r"), recorded_at=NOW)


def test_the_file_forgets_what_was_removed(tmp_path: Path) -> None:
    """Not only the row: no page of the file, nor of its log, holds the name any more."""
    path = tmp_path / "log.db"
    with open_store(path) as store:
        store.append([paid(f"p{n}", payer=f"Rumpel {n} Stilz") for n in range(50)], recorded_at=NOW)
        assert any(b"Stilz" in each.read_bytes() for each in tmp_path.iterdir())
        remove(store, containing="Stilz")
        assert [each.name for each in tmp_path.iterdir() if b"Stilz" in each.read_bytes()] == []
        assert verify(store).removed == 50


def test_data_that_vanished_without_a_removal_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path) as store:
        store.append([received(), paid("p1")], recorded_at=NOW)
        remove(store, person_id="application-1/p2")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM qip_personal WHERE sequence = 2")
    with open_store(path) as store:
        seen = verify(store)
    assert seen.first_break is not None
    assert (seen.first_break.sequence, seen.first_break.kind) == (2, BreakKind.PERSONAL_MISSING)
    assert seen.removed == 1


def test_data_that_came_back_after_its_removal_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path) as store:
        store.append([received()], recorded_at=NOW)
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT * FROM qip_personal").fetchall()
        remove(store, person_id="application-1/p2")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO qip_personal VALUES (?, ?, ?, ?, ?)", rows[1])
    with open_store(path) as store:
        seen = verify(store)
    assert seen.first_break is not None
    assert (seen.first_break.sequence, seen.first_break.kind) == (2, BreakKind.PERSONAL_BACK)


def test_a_removed_name_cannot_be_guessed_from_its_digest(filled: Store) -> None:
    same = [paid("x1", payer="Ada Made-Up"), paid("x2", payer="Ada Made-Up")]
    filled.append(same, recorded_at=NOW)
    digests = [json.loads(each.record)["$personal"] for each in list(filled.entries())[-2:]]
    assert digests[0] != digests[1]
