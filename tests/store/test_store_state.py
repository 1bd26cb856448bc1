"""What follows from the state of the log is recorded in one turn, with nobody in between."""

import threading
from collections.abc import Iterable
from typing import Any

import pytest

from qip_rules.billing import Accepted, ApplicationReceived
from qip_rules.errors import InputError
from qip_rules.store import ApplicationRecords, Outcome, State, Store, open_store, verify
from tests.store.made_up import NOW, invoice, paid, received, removal

RECORDED, DUPLICATE, CONFLICT = Outcome.RECORDED, Outcome.DUPLICATE, Outcome.CONFLICT


def test_what_is_composed_sees_what_is_on_record(store: Store) -> None:
    store.append([received(), paid("x", 1, "application-2")], recorded_at=NOW)
    seen: list[Any] = []

    def compose(state: State) -> Iterable[object]:
        seen.append(state.application("application-1").events)
        seen.append([its.application_id for its in state.applications()])
        seen.append(state.application("application-3"))
        seen.append(list(state.records_of([ApplicationReceived, Accepted])))
        return [paid("p1"), received()]

    receipts = store.record(compose, recorded_at=NOW)
    assert [each.outcome for each in receipts] == [RECORDED, DUPLICATE]
    assert seen == [
        (received(),),
        ["application-1", "application-2"],
        ApplicationRecords(application_id="application-3"),
        [received()],
    ]
    assert store.application("application-1").events == (received(), paid("p1"))


def test_nothing_composed_is_nothing_recorded(store: Store) -> None:
    assert store.record(lambda _: (), recorded_at=NOW) == ()
    assert store.head().sequence == 0


def test_what_would_become_of_a_record_is_told_without_writing_it(store: Store) -> None:
    store.append(
        [paid("p1"), paid("p2"), paid("p2", 200), invoice("INV-2026-0001")], recorded_at=NOW
    )
    found: list[Outcome] = []

    def compose(state: State) -> Iterable[object]:
        found.extend(
            state.outcome(each)
            for each in (
                paid("p0"),
                paid("p1"),
                paid("p1", 300),
                paid("p1", payer="Somebody Else"),
                paid("p2"),
                paid("p2", 200),  # in conflict when it was recorded, and still
                paid("INV-2026-0001"),  # the id of an event is no number
                invoice("INV-2026-0001"),
            )
        )
        return ()

    store.record(compose, recorded_at=NOW)
    assert found == [
        RECORDED,
        DUPLICATE,
        CONFLICT,
        CONFLICT,
        DUPLICATE,
        CONFLICT,
        RECORDED,
        DUPLICATE,
    ]
    assert store.head().sequence == 4


def test_a_record_whose_person_was_removed_is_the_same_record_still(store: Store) -> None:
    store.append([paid("p1", payer="A Person")], recorded_at=NOW)
    places = [each.place for each in store.find_personal(containing="A Person")]
    store.remove_personal(places, removal("r"), recorded_at=NOW)
    found: list[Outcome] = []

    def compose(state: State) -> Iterable[object]:
        found.append(state.outcome(paid("p1", payer="A Person")))
        found.append(state.outcome(paid("p1", 200, payer="A Person")))
        return ()

    store.record(compose, recorded_at=NOW)
    assert found == [DUPLICATE, CONFLICT]


@pytest.mark.parametrize("composed", [[paid("p1"), 3.5], [invoice("INV-2026-0007")]])
def test_what_cannot_be_recorded_is_told_and_nothing_is_written(
    store: Store, composed: list[object]
) -> None:
    with pytest.raises(InputError, match="records"):
        store.record(lambda _: composed, recorded_at=NOW)
    assert store.head().sequence == 0


def test_what_cannot_be_held_has_no_outcome(store: Store) -> None:
    with pytest.raises(InputError, match="records"):
        store.record(lambda state: [state.outcome(3.5)], recorded_at=NOW)


def test_an_error_while_composing_is_passed_on_and_lets_the_next_one_in(store: Store) -> None:
    def fail(_state: State) -> Iterable[object]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.record(fail, recorded_at=NOW)
    store.append([paid("p1")], recorded_at=NOW)
    assert store.head().sequence == 1


def test_nobody_comes_between_the_state_and_the_record(where: str) -> None:
    """Each writer records how many were there before it: no count twice."""
    at_once = threading.Barrier(4)

    def work(name: str) -> None:
        with open_store(where, wait_seconds=30) as store:
            at_once.wait()
            for number in range(5):

                def compose(state: State, key: str = f"{name}-{number}") -> Iterable[object]:
                    count = len(state.application("application-1").events)
                    return [paid(f"after-{count}-{key}", count + 1)]

                store.record(compose, recorded_at=NOW)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(where) as store:
        amounts = [each.amount.amount_minor for each in store.application("application-1").events]
        assert amounts == list(range(1, 21))
        assert verify(store).is_intact
