"""The documents of a cohort, each issued on the day on which it was known to be due."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import attrs

from qip_rules.billing.accounts import account
from qip_rules.billing.codes import DutyCode
from qip_rules.billing.crediting import issue_credit_note
from qip_rules.billing.documents import Document
from qip_rules.billing.events import (
    Event,
)
from qip_rules.billing.issuing import issue_invoice
from qip_rules.billing.refusals import Refusal
from qip_rules.billing.state import Account
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.policy.program import Program

__all__ = ["Issuing"]


@attrs.frozen
class Issuing:
    """Issues the documents of a cohort, each on the day on which it was known to be due."""

    program: Program
    inputs: CohortInputs
    as_of: date

    def documents(self, events: Mapping[str, tuple[Event, ...]]) -> dict[str, list[Document]]:
        """The documents of every application, numbered in one series a year and kind."""
        issued: dict[str, list[Document]] = {name: [] for name in events}
        numbers: dict[str, int] = {}
        days = {
            (self._known_on(each), name) for name, happened in events.items() for each in happened
        }
        for day, name in sorted(days):
            if day > self.as_of:
                break
            for code in (DutyCode.ISSUE_INVOICE, DutyCode.ISSUE_CREDIT_NOTE):
                self._settle(code, day, events[name], issued[name], numbers)
        return issued

    def _known_on(self, event: Event) -> date:
        """The day from which an event counts: it has happened, and it is on record."""
        recorded_at = event.recorded_at.astimezone(ZoneInfo(self.program.time_zone))
        return max(event.occurred_on, recorded_at.date())

    def _settle(
        self,
        code: DutyCode,
        day: date,
        events: tuple[Event, ...],
        issued: list[Document],
        numbers: dict[str, int],
    ) -> None:
        now = account(self.program, events, issued, day)
        for duty in now.to_do:
            if duty.code is not code:
                continue
            kind = "" if code is DutyCode.ISSUE_INVOICE else "C"
            initials = "".join(word[0] for word in self.program.id.split("-") if word).upper()
            series = f"{initials}-{day.year}-{kind}"
            number = f"{series}{numbers.get(series, 0) + 1:04d}"
            made = self._made(code, now, duty.about, number, day)
            if made is not None:
                numbers[series] = numbers.get(series, 0) + 1
                issued.append(made)
                now = account(self.program, events, issued, day)

    def _made(
        self, code: DutyCode, now: Account, about: str, number: str, day: date
    ) -> Document | None:
        made: Document | Refusal
        if code is DutyCode.ISSUE_INVOICE:
            made = issue_invoice(now, number=number, on=day, seller=self.inputs.cohort.seller)
        else:
            ended = not now.claims_fee
            reason = (
                f"The application was {now.standing.value}."
                if ended
                else "The core team has changed."
            )
            made = issue_credit_note(
                now, number=number, on=day, invoice_number=about, reason=reason
            )
        return None if isinstance(made, Refusal) else made
