"""Orders given at the desk: carried out in the writer's turn, and their documents recorded."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

import attrs

from qip_rules.billing.codes import OF_SEVERAL
from qip_rules.billing.documents import Document
from qip_rules.billing.refusals import Refusal
from qip_rules.cohort.desk.carrying_out import OnRecord, carried_out, series_of
from qip_rules.cohort.desk.change import Change, SharedChange, change_by
from qip_rules.cohort.desk.naming import NOT_ON_RECORD, unknown_names
from qip_rules.cohort.desk.orders import Order, SettlementOrder
from qip_rules.cohort.desk.settling_together import carried_out_together
from qip_rules.fields import refuse
from qip_rules.policy.program import Program
from qip_rules.store.desk.asking_back import refuse_unknown_application
from qip_rules.store.folding import events_of_account
from qip_rules.store.interface import State, Store
from qip_rules.store.numbers import DocumentNumber, parsed_number
from qip_rules.store.plain_data import ApplicationRecords

__all__ = ["Answer", "decide"]


@attrs.frozen(kw_only=True)
class Answer:
    """What came of an order: the decision, and what it changed."""

    made: Document | Refusal | OnRecord
    change: Change | SharedChange
    """Of the account, or of those of all applications that the order concerns."""


def decide(  # noqa: PLR0913 - the order, its program, and how its document is recorded
    store: Store,
    program: Program,
    order: Order,
    *,
    as_of: date,
    recorded_at: datetime,
    series: str | None = None,
    look_at: Callable[[Document], object] = lambda _: None,
) -> Answer:
    """Carry out an order: record its document under the next number, or say why there is none.

    An order to end a duty about several applications looks at the accounts of all that are on
    record, in the same turn.

    Args:
        store: the log.
        program: the whole program document.
        order: what staff ask for.
        as_of: the day as of which the account is.
        recorded_at: now, with its offset from UTC.
        series: the series of the number; if none, the program's own for this kind of order.
        look_at: is shown the document before it is recorded; what it raises stops that.

    Raises:
        InputError: names that are not on record, or a document that the log cannot hold. Nothing
            was written.
        NotInForceError: the program was not in force, or had no fee, on the day that counts.
    """
    numbered = series_of(order, program.id) if series is None else series
    how = _How(program, numbered, as_of, recorded_at, look_at)
    if isinstance(order, SettlementOrder) and order.duty in OF_SEVERAL:
        answer = _decided_together(store, order, how)
    else:
        answer = _decided_alone(store, order, how)
    if answer is None:  # which names come closest is looked up when the turn is over
        refuse_unknown_application(store, ApplicationRecords(application_id=order.application_id))
    assert answer is not None  # noqa: S101 - else it was refused
    return answer


@attrs.frozen
class _How:
    """How an order is decided and recorded: see `decide`."""

    program: Program
    series: str
    as_of: date
    recorded_at: datetime
    look_at: Callable[[Document], object]

    def answer(self, made: Document | Refusal | OnRecord, change: Change | SharedChange) -> Answer:
        """The answer, once the document has been looked at."""
        if not isinstance(made, Refusal):
            self.look_at(made.document if isinstance(made, OnRecord) else made)
        return Answer(made=made, change=change)


def _decided_alone(store: Store, order: Order, how: _How) -> Answer | None:
    """What comes of an order about one application; nothing, if it is not on record."""
    answers: list[Answer] = []

    def decision(number: str, its: ApplicationRecords) -> object:
        if not its.events and not its.documents:
            return None
        refuse(unknown_names(order, its.events, its.documents), NOT_ON_RECORD)
        made = carried_out(
            order,
            how.program,
            events_of_account(its, how.program, how.as_of),
            its.documents,
            number=number,
            as_of=how.as_of,
            recorded_at=how.recorded_at,
        )
        new = () if isinstance(made, (Refusal, OnRecord)) else (made,)
        change = change_by(
            how.program,
            its.events,
            its.documents,
            as_of=how.as_of,
            course=its.course,
            new_documents=new,
        )
        answers[:] = [how.answer(made, change)]
        return made

    store.issue(
        order.application_id,
        decision,
        series=how.series,
        year=order.issued_on.year,
        recorded_at=how.recorded_at,
    )
    return answers[-1] if answers else None


def _decided_together(store: Store, order: SettlementOrder, how: _How) -> Answer | None:
    """What comes of an order to end a duty about several; nothing, if its own is not on record.

    Whose document it becomes shows in the writer's turn only.
    """
    first = DocumentNumber(how.series, order.issued_on.year, 1)
    answers: list[Answer] = []

    def compose(state: State) -> tuple[Document, ...]:
        every = tuple(its for its in state.applications() if its.events or its.documents)
        if order.application_id not in {its.application_id for its in every}:
            return ()
        documents = [each for its in every for each in its.documents]
        made, change = carried_out_together(
            order,
            how.program,
            [each for its in every for each in events_of_account(its, how.program, how.as_of)],
            documents,
            number=str(_next_number(first, documents)),
            as_of=how.as_of,
            recorded_at=how.recorded_at,
        )
        answers[:] = [how.answer(made, change)]
        return () if isinstance(made, (Refusal, OnRecord)) else (made,)

    store.record(compose, recorded_at=how.recorded_at)
    return answers[-1] if answers else None


def _next_number(first: DocumentNumber, documents: Iterable[Document]) -> DocumentNumber:
    """The number that follows the last of its series and year, given every document on record."""
    numbers = (parsed_number(each.number) for each in documents)
    last = max(
        (
            each
            for each in numbers
            if each is not None and (each.series, each.year) == (first.series, first.year)
        ),
        default=None,
    )
    return first if last is None else last.next
