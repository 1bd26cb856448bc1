"""The state machines: this library keeps them, a store too, and careless services are found out."""

import unittest
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from hypothesis import Phase, settings

from qip_rules import load_program, testing
from qip_rules.billing import Account, Document, Event, account
from qip_rules.errors import ArgumentError, BrokenLawError
from qip_rules.participation import Event as CourseEvent
from qip_rules.participation import Participation, participation
from qip_rules.rules.ruling import decide_all
from qip_rules.store import Store, accounts, billing_kinds, open_store
from qip_rules.testing import Books

TRAINING = load_program("quality-training-program")
GRANT = load_program("quality-improvement-grant")
RULES = TRAINING.on(date(2026, 1, 31)).rule_sets["application"]
CHANGE = date(2026, 7, 1)
NOW = datetime(2026, 9, 1, tzinfo=UTC)

few = settings(max_examples=8, stateful_step_count=12, deadline=None, database=None)
searching = settings(
    max_examples=100,
    stateful_step_count=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
)


def run(case: type[unittest.TestCase]) -> unittest.TestResult:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result


@attrs.define
class Desk:
    """An account as a service would keep it: what it is told, and nothing else."""

    events: list[Event] = attrs.field(factory=list)
    documents: list[Document] = attrs.field(factory=list)

    def tell(self, event: Event) -> None:
        self.events.append(event)

    def issue(self, document: Document) -> None:
        self.documents.append(document)

    def books(self, as_of: date) -> Account | Books:
        return account(TRAINING, self.events, self.documents, as_of)


class Forgetful(Desk):
    """Forgets the first event as soon as staff decide."""

    def issue(self, document: Document) -> None:
        super().issue(document)
        del self.events[0]


class Twice(Desk):
    """Books what came twice."""

    def books(self, as_of: date) -> Account | Books:
        books = testing.books_of(account(TRAINING, self.events, self.documents, as_of))
        again = len(self.events) - len({each.event_id for each in self.events})
        return attrs.evolve(books, received=books.received + again)


def of_desk(kind: type[Desk], **options: Any) -> type[unittest.TestCase]:  # noqa: ANN401
    return testing.billing_state_machine(
        TRAINING,
        around=CHANGE,
        start=kind,
        tell=kind.tell,
        issue=kind.issue,
        books=kind.books,
        **options,
    )


TestDesk = of_desk(Desk, settings=few)
TestDeskByLaws = of_desk(Desk, reference=None, settings=few)


@attrs.define
class Kept:
    """A log of one application on SQLite, closed and opened again on the way."""

    folder: TemporaryDirectory[str] = attrs.field(factory=TemporaryDirectory)
    store: Store = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.store = self._opened()

    def _opened(self) -> Store:
        return open_store(Path(self.folder.name) / "log.sqlite", kinds=billing_kinds())

    def tell(self, record: Event | Document) -> None:
        self.store.append([record], recorded_at=NOW)

    def books(self, as_of: date) -> Account:
        (kept,) = accounts(self.store, TRAINING, as_of)
        return kept

    def restart(self) -> "Kept":
        self.store.close()
        self.store = self._opened()
        return self

    def close(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestStore = testing.billing_state_machine(
    TRAINING,
    around=CHANGE,
    start=Kept,
    tell=Kept.tell,
    issue=Kept.tell,
    books=Kept.books,
    restart=Kept.restart,
    close=Kept.close,
    settings=settings(few, max_examples=4),
)


@pytest.mark.parametrize(
    ("kind", "options", "law"),
    [
        (Forgetful, {}, "the books are those of the reference"),
        (Twice, {}, "the books are those of the reference"),
        (Twice, {"reference": None}, "what arrived is what seats have"),
    ],
)
def test_a_careless_desk_is_found_out(kind: type[Desk], options: dict[str, Any], law: str) -> None:
    result = run(of_desk(kind, settings=searching, **options))
    ((_, told),) = [*result.failures, *result.errors]
    assert law in told
    assert "BillingMachine" in told


@attrs.define
class Form:
    answers: dict[str, Any] = attrs.field(factory=dict)

    def answer(self, name: str, value: object) -> None:
        self.answers[name] = value

    def outcome(self) -> object:
        return decide_all(RULES, self.answers)


class Stubborn(Form):
    """Keeps the first answer."""

    def answer(self, name: str, value: object) -> None:
        self.answers.setdefault(name, value)


def of_form(kind: type[Form], tried: settings) -> type[unittest.TestCase]:
    return testing.decision_state_machine(
        RULES, start=kind, answer=kind.answer, outcome=kind.outcome, settings=tried
    )


TestForm = of_form(Form, few)


def test_a_form_that_never_forgets_is_found_out() -> None:
    result = run(of_form(Stubborn, searching))
    ((_, told),) = [*result.failures, *result.errors]
    assert "the outcome is that of what is known" in told


@attrs.define
class Calendar:
    events: list[CourseEvent] = attrs.field(factory=list)

    def tell(self, event: CourseEvent) -> None:
        self.events.append(event)

    def state(self, as_of: date) -> Participation:
        return participation(GRANT, self.events, as_of)


class Impatient(Calendar):
    """Takes what lies ahead for done."""

    def state(self, as_of: date) -> Participation:
        return participation(GRANT, self.events, date(as_of.year + 1, 1, 1))


def of_calendar(kind: type[Calendar], tried: settings) -> type[unittest.TestCase]:
    return testing.participation_state_machine(
        GRANT,
        around=date(2026, 1, 5),
        start=kind,
        tell=kind.tell,
        state=kind.state,
        settings=tried,
    )


TestCalendar = of_calendar(Calendar, few)


def test_a_calendar_that_runs_ahead_is_found_out() -> None:
    result = run(of_calendar(Impatient, searching))
    ((_, told),) = [*result.failures, *result.errors]
    assert "the state is that of the reference" in told


def test_what_is_no_function_is_refused_before_anything_runs() -> None:
    with pytest.raises(ArgumentError) as caught:
        testing.decision_state_machine(RULES, start=3, answer=None, outcome=len)  # type: ignore[arg-type]
    assert [each.place for each in caught.value.faults] == ["start", "answer"]


def test_a_broken_law_is_told_as_one() -> None:
    with pytest.raises(BrokenLawError, match="broken law: "):
        of_desk(Twice, settings=searching)("runTest").debug()


def test_a_machine_has_a_name_of_its_own() -> None:
    names: Sequence[str] = [each.__name__ for each in (TestDesk, TestForm, TestCalendar)]
    assert names == ["BillingMachine", "DecisionMachine", "ParticipationMachine"]
