"""Ids of events that follow from what the events say, so that telling one twice is harmless."""

import hashlib
import itertools
import json
from typing import Final

import attrs

from qip_rules.billing.events import Event
from qip_rules.cohort.desk.telling_again import name_in_ids, without_id
from qip_rules.narrowing import is_dict, is_list
from qip_rules.store.interface import State
from qip_rules.store.personal import MARKER, sealed
from qip_rules.store.plain_data import Outcome

__all__ = ["named_by_content"]

_DIGITS: Final = 12


def named_by_content(state: State, event: Event, *, mark: str = "") -> Event:
    """The event under the id that follows from what it says: `A-17/accepted/3f0a1c9d2b47`.

    When it was recorded does not count, nor what it says about persons: an id stays for ever, and
    would confirm a guessed name after the person has been removed. Of events that differ in that
    alone each has an id of its own; that of the second ends in `-2`.

    However long the id of the application is, the log can hold that of the event: see
    `name_in_ids`.

    An event told again has the id that it had, even if what it says of a person is gone by now.
    (Then another event that differs from it in that alone is taken for it.)

    Args:
        state: the log, which knows what was told before.
        event: its own id is not looked at, nor the seat of who joined.
        mark: a part of the id behind that of the application; if empty, there is none.

    Raises:
        InputError: an event that the log cannot hold.
    """
    said = json.loads(sealed(without_id(event), lambda: "").record)
    text = json.dumps(_plain(said), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    parts = (name_in_ids(event.application_id), mark, event.kind, digest)
    first = "/".join(each for each in parts if each)
    ids = itertools.chain((first,), (f"{first}-{number}" for number in itertools.count(2)))
    named = (attrs.evolve(event, event_id=each) for each in ids)
    return next(each for each in named if state.outcome(each) is not Outcome.CONFLICT)


def _plain(value: object) -> object:
    """Without the digests of what is personal, which differ from record to record."""
    if is_dict(value):
        return {name: _plain(each) for name, each in value.items() if name != MARKER}
    return [_plain(each) for each in value] if is_list(value) else value
