"""A removal of more texts than the boundary takes in one list is one entry all the same."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qip_rules.boundary import to_json
from qip_rules.boundary.json_text import ITEMS_MAXIMUM
from qip_rules.errors import InputError
from qip_rules.participation.events.session_events import CoachSessionHeld
from qip_rules.store import (
    PersonalDataRemoved,
    RemovalOrder,
    Retention,
    Sought,
    forget,
    open_store,
    read_lines,
    verify,
    write_lines,
)
from qip_rules.store.removal_records import removal_of

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EACH = 6_000


def session(number: int) -> CoachSessionHeld:
    """One at which very many people were: each is a text that goes by itself."""
    return CoachSessionHeld(
        event_id=f"s-{number}",
        application_id="A-17",
        occurred_on=date(2026, 3, 9),
        recorded_at=NOON,
        attendees=tuple(f"ada {number} {at}" for at in range(EACH)),
    )


def test_more_texts_than_one_list_takes_are_removed_as_a_whole(where: str, tmp_path: Path) -> None:
    assert 2 * EACH > ITEMS_MAXIMUM
    order = RemovalOrder(
        order_id="R-1", ordered_by="the office", reason="Asked for it.", on=date(2026, 3, 10)
    )
    with open_store(where) as log:
        log.append([session(1), session(2)], recorded_at=NOON)
        ada = Sought(words=("ada",))
        done = forget(log, ada, order, retention=Retention(), recorded_at=NOON)
        assert len(done.plan.goes) == 2 * EACH
        assert done.receipt is not None
        assert done.receipt.sequence == 3
        assert verify(log).is_intact
        read = [each for one in log.application("A-17").course for each in one.attendees]
        assert len(set(read)) == 2 * EACH
        assert read[0] == "(removed on 2026-03-10 by order R-1)"
        assert not [each for each in read if "ada" in each]
        # The copy has it, too, and what was removed goes from an older copy with it.
        write_lines(log, tmp_path / "copy.jsonl")
        with open_store(tmp_path / "copy.db") as copy:
            assert read_lines(copy, tmp_path / "copy.jsonl") == 3
            assert verify(copy).head == verify(log).head
            copied = copy.application("A-17").course
            assert [each for one in copied for each in one.attendees] == read


def removal(count: int) -> PersonalDataRemoved:
    return PersonalDataRemoved(
        removal_id="R-1",
        reason="Asked for it.",
        digests=tuple(f"{number:064x}" for number in range(count)),
        texts=tuple(range(1, count + 1)),
        ordered_by="the office",
        removed_on=date(2026, 3, 10),
    )


@pytest.mark.parametrize("count", [1, ITEMS_MAXIMUM, ITEMS_MAXIMUM + 1, 2 * ITEMS_MAXIMUM + 3])
def test_a_removal_is_read_back_as_it_was_written(count: int) -> None:
    assert removal_of(to_json(removal(count))) == removal(count)


def test_a_long_record_is_read_as_strictly_as_a_short_one() -> None:
    good = to_json(removal(ITEMS_MAXIMUM + 1))
    plain = json.loads(good)
    wrong = [
        good.replace('"reason":', '"reason":"twice","reason":', 1),
        json.dumps(plain | {"more": 1}),
        json.dumps(plain | {"digests": [*plain["digests"][:-1], 1]}),
        json.dumps(plain | {"texts": [*plain["texts"], "1"]}),
        json.dumps(plain | {"digests": good}),
        json.dumps([plain]),
        good[:-1],
    ]
    for each in wrong:
        with pytest.raises(InputError):
            removal_of(each)
