"""Removing a person from the log, or what is due to go: looked at first, then done.

What stands beside a person's id is theirs. Their names are what stands there, and whatever else
the caller knows them by; where one of these is in another text (a payer, a reason), that text goes
too. What stands beside the id of somebody else stays, as two people may have one name.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Final

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import refuse
from qip_rules.narrowing import is_dict, is_list
from qip_rules.store.interface import Store
from qip_rules.store.mentions import Mentions
from qip_rules.store.plain_data import FoundPart, RemovalOrder
from qip_rules.store.removal_plans import (
    Forgotten,
    PlannedText,
    RemovalPlan,
    Sought,
    StandingName,
)
from qip_rules.store.retention import Retention, Term, program_end, term_of

__all__ = ["forget", "forget_due", "plan_of_due", "plan_removal"]

_KEPT_BY_STAFF: Final = "staff keep it"
_NAMING: Final = ("name", "mail")
"""Parts of the names of fields by whose texts a person is known elsewhere, too."""

_ANOTHERS: Final = "it stands beside the id of somebody else"


def plan_removal(
    store: Store,
    sought: Sought,
    *,
    retention: Retention,
    as_of: date,
    keep: Collection[str] = (),
) -> RemovalPlan:
    """What the log has of a person, what of it goes when they are removed, and what stays.

    Args:
        store: the log; nothing is written.
        sought: the person.
        retention: how long records stay.
        as_of: today, in the program's time zone.
        keep: ids of records that staff keep as they are, such as a paid invoice.

    Raises:
        InputError: a record to keep that is not among those with data of the person.
        StoreError: the log cannot be read.
    """
    names = _names_of(store, sought)
    mentions = Mentions(names)
    mine = frozenset(sought.person_ids)
    terms = _Terms(store, retention, as_of)
    goes: list[PlannedText] = []
    stays: list[PlannedText] = []
    others: list[PlannedText] = []
    for found in store.find_personal():
        texts = tuple(_planned(found))
        about = [
            each for each in texts if found.person_id in mine or mentions.are_in(_words(each.text))
        ]
        if not about:
            continue
        if found.person_id and found.person_id not in mine:
            others.extend(attrs.evolve(each, stays=_ANOTHERS) for each in about)
            continue
        going = texts if found.goes_as_a_whole else about
        if found.id in keep:
            stays.extend(attrs.evolve(each, stays=_KEPT_BY_STAFF) for each in going)
            continue
        term = terms.of(found)
        if term.stays:
            until = term.stays_until
            stays.extend(attrs.evolve(each, stays=term.stays, stays_until=until) for each in going)
        else:
            goes.extend(going)
    _refuse_unknown(keep, (each.id for each in stays))
    return RemovalPlan(
        goes=tuple(goes),
        stays=tuple(stays),
        others=tuple(others),
        in_chain=tuple(_in_chain(store, Mentions(names - mine))),
    )


def plan_of_due(
    store: Store, *, retention: Retention, as_of: date, keep: Collection[str] = ()
) -> RemovalPlan:
    """What the rules of retention say is due to go, of whomever it is.

    Args:
        store: the log; nothing is written.
        retention: how long records stay, and when they go.
        as_of: today, in the program's time zone.
        keep: ids of records that staff keep as they are.

    Raises:
        InputError: a record to keep of which nothing is due.
        StoreError: the log cannot be read.
    """
    terms = _Terms(store, retention, as_of)
    due = [found for found in store.find_personal() if terms.of(found).is_due]
    _refuse_unknown(keep, (each.id for each in due))
    goes = (each for found in due if found.id not in keep for each in _planned(found))
    kept = (each for found in due if found.id in keep for each in _planned(found))
    return RemovalPlan(
        goes=tuple(goes), stays=tuple(attrs.evolve(each, stays=_KEPT_BY_STAFF) for each in kept)
    )


def forget(  # noqa: PLR0913 - the person, the order, and what must stay
    store: Store,
    sought: Sought,
    order: RemovalOrder,
    *,
    retention: Retention,
    recorded_at: datetime,
    keep: Collection[str] = (),
) -> Forgotten:
    """Remove a person from the log, as `plan_removal` says for the day of the order.

    What is told of the person later is on record again. Nothing left to remove is no fault.

    Args:
        store: the log.
        sought: the person.
        order: by whom, when and why. It stays for ever and must not name the person.
        retention: how long records stay.
        recorded_at: now, with its offset from UTC.
        keep: ids of records that staff keep as they are.

    Raises:
        InputError: an order that names the person or has the id of another; a record to keep that
            is not among those with data of the person. Nothing was removed.
        StoreError: the log cannot be read or written.
    """
    mentions = Mentions(_names_of(store, sought) - frozenset(sought.person_ids))
    _refuse_naming(order, mentions.are_in)
    plan = plan_removal(store, sought, retention=retention, as_of=order.on, keep=keep)
    return _carried_out(store, plan, order, recorded_at)


def forget_due(
    store: Store,
    order: RemovalOrder,
    *,
    retention: Retention,
    recorded_at: datetime,
    keep: Collection[str] = (),
) -> Forgotten:
    """Remove what is due to go, as `plan_of_due` says for the day of the order: see `forget`."""
    plan = plan_of_due(store, retention=retention, as_of=order.on, keep=keep)
    return _carried_out(store, plan, order, recorded_at)


def _carried_out(
    store: Store, plan: RemovalPlan, order: RemovalOrder, recorded_at: datetime
) -> Forgotten:
    receipt = None
    if plan.goes:
        receipt = store.remove_personal(plan.places, order, recorded_at=recorded_at)
    return Forgotten(plan=plan, receipt=receipt, is_scrubbed=store.scrub())


def _names_of(store: Store, sought: Sought) -> frozenset[str]:
    """What the person is called: as the caller knows them, and beside their ids in the log."""
    names = {*sought.words, *sought.person_ids}
    for person_id in sought.person_ids:
        for found in store.find_personal(person_id=person_id):
            for field, value in json.loads(found.fields).items():
                if any(part in field for part in _NAMING):
                    names.update(_texts_in(value))
    return frozenset(names)


def _planned(found: FoundPart) -> Iterator[PlannedText]:
    """The texts of a group that are there."""
    for number, text in enumerate(found.texts):
        if text is not None:
            yield PlannedText(
                place=attrs.evolve(found.place, text=None if found.goes_as_a_whole else number),
                kind=found.kind,
                id=found.id,
                application_id=found.application_id,
                person_id=found.person_id,
                text=_words(text),
            )


def _words(text: str) -> str:
    """A text of canonical JSON as people read it."""
    said = json.loads(text) if text[:1] == '"' else text
    return said if isinstance(said, str) else text


@attrs.frozen
class _Terms:
    """What retention comes to for the records of a log, application by application."""

    store: Store
    retention: Retention
    as_of: date
    _ends: dict[str, date | None] = attrs.field(factory=dict[str, date | None], init=False)

    def of(self, found: FoundPart) -> Term:
        """The term of the record that a group is in."""
        rule = self.retention.rule_of(found.kind)
        if rule is None:
            return Term()
        its = found.application_id
        if its not in self._ends:
            otherwise = self.retention.program_ended_on
            self._ends[its] = program_end(self.store.application(its), otherwise)
        return term_of(rule, self._ends[its], self.as_of)


def _refuse_unknown(keep: Collection[str], kept: Iterable[str]) -> None:
    known = frozenset(kept)
    expected = "the id of a record with personal data that would go"
    refuse((Fault("keep", each, expected) for each in keep if each not in known), "the call")


def _refuse_naming(order: RemovalOrder, names: Callable[[str], bool]) -> None:
    expected = "a text that does not name the person: it stays for ever"
    said = ("order_id", "ordered_by", "reason")
    faults = [
        Fault(name, "the name of the person", expected)
        for name in said
        if names(getattr(order, name))
    ]
    refuse(faults, "the removal")


def _in_chain(store: Store, mentions: Mentions) -> Iterator[StandingName]:
    for entry in store.entries():
        said = (entry.id, entry.application_id, *_texts_in(json.loads(entry.record)))
        if any(map(mentions.are_in, said)):
            yield StandingName(entry.sequence, entry.kind, entry.id)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dict(value):
        for each in value.values():
            yield from _texts_in(each)
    elif is_list(value):
        for each in value:
            yield from _texts_in(each)
