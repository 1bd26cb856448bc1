"""Wrong uses of the public face, which mypy and pyright have to refuse; nothing here ever runs.

Each is let pass by name, once for mypy and once for pyright. Both are told to complain of what is
let pass and is no error, so that a face that becomes too loose fails `make types`.
"""

from datetime import date

from qip_rules import Money, billing, boundary, eligibility, load_program, matching, rules
from qip_rules.policy.program import Policy, Program


def decides(application: eligibility.Application, policy: Policy, program: Program) -> None:
    """An application is held against a policy, that is against a program on a day."""
    eligibility.assess(application, program)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    eligibility.assess({"application_id": "A-01"}, policy)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    eligibility.assess(application)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    eligibility.assess_many(application, program)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    program.on("2026-03-02")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    load_program(2026)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def reads(application: eligibility.Application, policy: Policy) -> None:
    """A decision is read, and never written."""
    decision = eligibility.assess(application, policy)
    decision.outcome = rules.Outcome.MET  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    _ = decision.is_eligible  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    if decision.outcome == "met":  # type: ignore[comparison-overlap] # pyright: ignore[reportUnnecessaryComparison]
        pass
    application.received_on = date(2026, 1, 1)  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    eligibility.Application("A-01")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    boundary.from_json("Application", "{}")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]


def pays(account: billing.Account, seller: billing.Seller) -> None:
    """Money is no float, and a refusal is no invoice."""
    Money.of(0.1, "USD")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    _ = Money.of(1, "USD") + 1  # type: ignore[operator] # pyright: ignore[reportOperatorIssue, reportUnknownVariableType]
    _ = Money.of(1, "USD") < 2  # type: ignore[operator] # pyright: ignore[reportOperatorIssue, reportUnknownVariableType]
    invoice = billing.issue_invoice(account, number="1", on=date(2026, 4, 1), seller=seller)
    _ = invoice.total  # type: ignore[union-attr] # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    billing.issue_invoice(account, "1", date(2026, 4, 1), seller)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]


def pairs(problem: matching.Problem) -> None:
    """Objectives are records, and modes are no strings."""
    matching.pair(problem, ("most pairs",))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    matching.pair(problem, solver="LEMON")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
