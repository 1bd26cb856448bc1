"""One cohort under two programs: whose outcome differs, by which requirement, and what follows."""

from collections.abc import Iterator
from typing import Final

import attrs

from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import refuse
from qip_rules.matching.answer import Pairing
from qip_rules.matching.questions.supposing import Move, moves_between
from qip_rules.money import Money
from qip_rules.rules.findings import Finding, Outcome
from qip_rules.rules.requirement import Severity

__all__ = [
    "CaseBeside",
    "FindingBeside",
    "PairingBeside",
    "RunBeside",
    "compare_runs",
]


_IN_THE_WAY: Final = frozenset({Outcome.NOT_MET.value, Outcome.UNDETERMINED.value})
"""What keeps an application from being eligible, if it is said of something required."""


@attrs.frozen(kw_only=True)
class FindingBeside:
    """What one requirement says of an application under each of two programs."""

    code: str
    before: Finding | None
    """`None` where the program does not ask for it."""
    after: Finding | None

    @property
    def said_before(self) -> str:
        """The outcome of what is required; else that it is only advised, or not asked."""
        return _said(self.before)

    @property
    def said_after(self) -> str:
        """Likewise."""
        return _said(self.after)


@attrs.frozen(kw_only=True)
class CaseBeside:
    """One application under each of two programs."""

    before: Case
    after: Case
    findings: tuple[FindingBeside, ...]
    """The requirements that come out otherwise, in the order of the documents: required of
    one program and not met, or not known to be met, and otherwise under the other. Where the
    outcome differs, it is by these."""
    invoiced: tuple[Money, Money]
    """The fees that are invoiced, before and after."""
    due: tuple[Money, Money]
    """What is due of fees, before and after."""

    @property
    def application_id(self) -> str:
        """The id of the application."""
        return self.before.application_id

    @property
    def outcome_differs(self) -> bool:
        """Whether the decision comes out otherwise."""
        return self.before.decision.outcome is not self.after.decision.outcome

    @property
    def billing_differs(self) -> bool:
        """Whether another amount is invoiced or due."""
        return self.invoiced[0] != self.invoiced[1] or self.due[0] != self.due[1]


@attrs.frozen(kw_only=True)
class PairingBeside:
    """One pairing of the cohort under each of two programs."""

    before: Pairing | None
    after: Pairing | None
    moves: tuple[Move, ...]
    """The practices in both pairings whose mentors differ, by id; none where there are not two."""
    came: tuple[str, ...]
    """Practices, by id, that are in the second pairing only."""
    went: tuple[str, ...]
    """Practices, by id, that are in the first pairing only."""

    @property
    def differs(self) -> bool:
        """Whether anybody has another mentor, or there is a pairing in one case only."""
        one_sided = (self.before is None) is not (self.after is None)
        return bool(one_sided or self.moves or self.came or self.went)


@attrs.frozen(kw_only=True)
class RunBeside:
    """One cohort under two programs, side by side."""

    before: CohortRun
    after: CohortRun
    cases: tuple[CaseBeside, ...]
    """Every application, by id."""
    mentors: PairingBeside
    specialists: PairingBeside

    @property
    def changed(self) -> tuple[CaseBeside, ...]:
        """The applications whose outcome differs."""
        return tuple(each for each in self.cases if each.outcome_differs)

    @property
    def otherwise(self) -> tuple[CaseBeside, ...]:
        """Those whose outcome is the same, but not by the same requirements."""
        return tuple(each for each in self.cases if each.findings and not each.outcome_differs)


def compare_runs(before: CohortRun, after: CohortRun) -> RunBeside:
    """Two runs of one cohort on one day, under two programs.

    Args:
        before: the run under the program as it is.
        after: that under the program as it might be.

    Raises:
        ArgumentError: what is no run.
        InputError: runs of two cohorts, or of two days.
    """
    expect_arguments("compare_runs", before=(before, CohortRun), after=(after, CohortRun))
    refuse(_not_alike(before, after), "the two runs")
    currencies = before.program.currency, after.program.currency
    others = {each.application_id: each for each in after.cases}
    return RunBeside(
        before=before,
        after=after,
        cases=tuple(
            _beside(each, others[each.application_id], currencies) for each in before.cases
        ),
        mentors=_pairings(before.pairing, after.pairing),
        specialists=_pairings(before.specialist_pairing, after.specialist_pairing),
    )


def _not_alike(before: CohortRun, after: CohortRun) -> Iterator[Fault]:
    if before.as_of != after.as_of:
        yield Fault("as_of", f"{before.as_of} and {after.as_of}", "one day")
    ids = [[each.application_id for each in run.cases] for run in (before, after)]
    if ids[0] != ids[1]:
        yield Fault("cases", "other applications in the second run", "one cohort")


def _beside(before: Case, after: Case, currencies: tuple[str, str]) -> CaseBeside:
    old = {each.code: each for each in before.decision.findings}
    new = {each.code: each for each in after.decision.findings}
    both = (
        FindingBeside(code=code, before=old.get(code), after=new.get(code))
        for code in dict.fromkeys((*old, *new))
    )
    return CaseBeside(
        before=before,
        after=after,
        findings=tuple(each for each in both if _counts(each)),
        invoiced=(_invoiced(before, currencies[0]), _invoiced(after, currencies[1])),
        due=(_due(before, currencies[0]), _due(after, currencies[1])),
    )


def _counts(each: FindingBeside) -> bool:
    """Whether it can have to do with an outcome: what is met, or not asked, stands in no way."""
    said = each.said_before, each.said_after
    return said[0] != said[1] and not _IN_THE_WAY.isdisjoint(said)


def _said(finding: Finding | None) -> str:
    if finding is None:
        return "not asked"
    if finding.severity is not Severity.REQUIRED:
        return "only recommended"
    return finding.outcome.value


def _invoiced(case: Case, currency: str) -> Money:
    fees = [seat.fee for seat in case.account.seats if seat.fee and seat.invoice_number]
    return sum(fees, start=Money(0, currency))


def _due(case: Case, currency: str) -> Money:
    dues = [seat.due for seat in case.account.seats if seat.due is not None]
    return sum(dues, start=Money(0, currency))


def _pairings(before: Pairing | None, after: Pairing | None) -> PairingBeside:
    ids: list[set[str]] = [
        set() if each is None else {practice.practice_id for practice in each.problem.practices}
        for each in (before, after)
    ]
    moves: tuple[Move, ...] = ()
    if before is not None and after is not None:
        moves = tuple(each for each in moves_between(before, after) if each.practice_id in ids[0])
    return PairingBeside(
        before=before,
        after=after,
        moves=moves,
        came=tuple(sorted(ids[1] - ids[0])),
        went=tuple(sorted(ids[0] - ids[1])),
    )
