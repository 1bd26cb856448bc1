"""The writer's turn at the log, with what the service has to look at in it.

The desk of the library takes a turn at a store. The service hands it a store of its own, which in
the same turn holds the account against the version that the client expects, and notes the number
of a document before that is recorded.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import attrs

from examples.service.idempotency import Noted
from examples.service.problems import ProblemError
from qip_rules.cohort.desk import OnRecord
from qip_rules.store import ApplicationRecords, Outcome, Receipt, State, Store

__all__ = ["Turns", "version_of"]

Decided = TypeVar("Decided")


def version_of(its: ApplicationRecords) -> int:
    """How many records there are of an application: each new one makes a new version of it."""
    return len(its.events) + len(its.course) + len(its.documents) + len(its.conflicts)


@attrs.frozen(kw_only=True)
class Turns:
    """Turns at a store for one request about one application: what the desk needs of a `Store`."""

    store: Store
    hold: Callable[[], None]
    """Raises where another service may have the log."""
    application_id: str
    version: int | None
    """The version that the client expects; `None` for any."""
    note: Callable[[Noted], None] = lambda _: None
    """Is told of a document before it is recorded."""

    def record(
        self, compose: Callable[[State], Iterable[object]], *, recorded_at: datetime
    ) -> tuple[Receipt, ...]:
        """As `Store.record`."""

        def composed(state: State) -> Iterable[object]:
            self.hold()  # from here on no other writer has a turn
            records = tuple(compose(state))
            # What is on record was recorded for the version before.
            if self.version is not None and any(
                state.outcome(each) is not Outcome.DUPLICATE for each in records
            ):
                self._refuse_version(state.application(self.application_id))
            for each in records:
                self._note(each, recorded_at)
            return records

        return self.store.record(composed, recorded_at=recorded_at)

    def issue(
        self,
        application_id: str,
        decide: Callable[[str, ApplicationRecords], Decided],
        *,
        series: str,
        year: int,
        recorded_at: datetime,
    ) -> Decided:
        """As `Store.issue`."""

        def decided(number: str, its: ApplicationRecords) -> Decided:
            self.hold()  # from here on no other writer has a turn
            made = decide(number, its)
            if not isinstance(made, OnRecord):
                self._refuse_version(its)
            self._note(made, recorded_at)
            return made

        return self.store.issue(
            application_id, decided, series=series, year=year, recorded_at=recorded_at
        )

    def applications(self) -> Iterator[ApplicationRecords]:
        """As `Store.applications`."""
        return self.store.applications()

    def _note(self, made: object, recorded_at: datetime) -> None:
        number = getattr(made, "number", None)
        if number is not None:
            self.note(Noted(number, recorded_at))

    def _refuse_version(self, its: ApplicationRecords) -> None:
        found = version_of(its)
        if self.version is not None and found != self.version:
            detail = f"The account is in version {found}, not {self.version}: look at it again."
            raise ProblemError("moved-on", detail, more={"version": found})
