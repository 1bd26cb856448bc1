"""Deadlines: everything that is to be done, in every job, by its last day."""

from collections import Counter
from datetime import date
from typing import Final

import attrs

from qip_rules.cohort.run import CohortRun
from qip_rules.participation.words import Party
from qip_rules.reports.cohort_report.bar_charts import Bar, bars_stacked
from qip_rules.reports.cohort_report.naming import Naming
from qip_rules.reports.cohort_report.parts import Column, Part, Shade, Sheet
from qip_rules.reports.deadlines import last_day_to_pay
from qip_rules.reports.written_registers import Register

__all__ = ["duties_ahead"]

_SHADES: Final = {
    Party.PROGRAM: Shade("mark", "owed by the program"),
    Party.PRACTICE: Shade("practice", "owed by the practice"),
    Party.SPONSOR: Shade("open", "owed by the sponsor"),
    Party.NOBODY: Shade("none", "owed by nobody"),
}
_PASSED: Final = "The last day has passed"
_AT_ONCE: Final = "At once"
_NO_DAY: Final = "No day follows yet"


@attrs.frozen(kw_only=True)
class _Deadline:
    on: date | None
    is_at_once: bool
    owed_by: Party
    says: str
    code: str
    applications: tuple[str, ...]
    clauses: tuple[str, ...]

    def word(self, as_of: date) -> str:
        """Under which words it is counted."""
        if self.on is None:
            return _AT_ONCE if self.is_at_once else _NO_DAY
        return _PASSED if self.on < as_of else f"{self.on:%Y-%m}"


def duties_ahead(run: CohortRun, naming: Naming) -> Part:
    """The list of what is to be done, and last days to pay, counted by month and by who owes it."""
    every = _deadlines(run)
    counts = Counter((each.word(run.as_of), each.owed_by) for each in every)
    months = sorted({word for word, _ in counts} - {_PASSED, _AT_ONCE, _NO_DAY})
    words = [
        word
        for word in (_PASSED, _AT_ONCE, *months, _NO_DAY)
        if any(counts[word, party] for party in _SHADES)
    ]
    shades = {
        party: shade
        for party, shade in _SHADES.items()
        if any(counts[word, party] for word in words)
    }
    figure = bars_stacked(
        [Bar(word, tuple(counts[word, party] for party in shades)) for word in words],
        tuple(shades.values()),
        caption="What is to be done, by the month of its last day",
        axis="Things to do",
    )
    counted = Register(
        "Deadlines by month",
        ("Last day", *(party.value.capitalize() for party in shades)),
        tuple((word, *(counts[word, party] for party in shades)) for word in words),
    )
    rows = tuple(
        (
            each.on,
            None if each.on is None else (each.on - run.as_of).days,
            each.word(run.as_of) if each.on is None else "",
            each.owed_by.value,
            ", ".join(each.applications),
            naming.of_applications.get(each.applications[0], "")
            if len(each.applications) == 1
            else f"{len(each.applications)} practices",
            each.says,
            each.code,
            "; ".join(each.clauses),
        )
        for each in every
    )
    header = (
        "Last day", "Days left", "Without a day", "Owed by", "Application", "Practice", "What",
        "Code", "Clauses",
    )  # fmt: skip
    nothing = () if every else ("Nothing is to be done.",)
    return Part(
        anchor="deadlines",
        title="Deadlines",
        says=(
            ("In every job, by day; what the program's own staff owe is held against no practice. "
            "The file calendar.ics beside this report has the same days for a calendar."),
            *nothing,
        ),
        figures=() if figure is None else (figure,),
        sheets=(
            Sheet(caption="How much is to be done, by last day and by who owes it",
                  register=counted),
            Sheet(
                caption="What is to be done",
                register=Register("Deadlines", header, rows),
                columns=(("Application", Column(leads_to="application")),),
            ),
        ),
    )  # fmt: skip


def _deadlines(run: CohortRun) -> list[_Deadline]:
    every = [
        _Deadline(
            on=each.due_on,
            is_at_once=each.is_at_once,
            owed_by=each.owed_by,
            says=each.says,
            code=each.code,
            applications=each.applications,
            clauses=each.clauses,
        )
        for each in run.to_do
    ]
    for case in run.cases:
        to_pay = last_day_to_pay(case.account)
        if to_pay is not None:
            every.append(
                _Deadline(
                    on=to_pay.day,
                    is_at_once=False,
                    owed_by=Party.PRACTICE,
                    says=to_pay.description,
                    code="last-day-to-pay",
                    applications=(case.application_id,),
                    clauses=(),
                )
            )
    return sorted(every, key=lambda each: (_place(each), each.applications, each.code, each.says))


def _place(deadline: _Deadline) -> tuple[int, str]:
    if deadline.on is not None:
        return 0, deadline.on.isoformat()
    return (1, "") if deadline.is_at_once else (2, "")
