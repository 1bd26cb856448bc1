"""Wrong uses of the public face, which mypy and pyright have to refuse; nothing here ever runs.

Each is let pass by name, once for mypy and once for pyright. Both are told to complain of what is
let pass and is no error, so that a face that becomes too loose fails `make types`.
"""

from datetime import date

from qip_rules import Money, billing, boundary, eligibility, load_program, matching, rules
from qip_rules.policy.program import Policy, Program


def decides(application: eligibility.Application, policy: Policy, program: Program) -> None:
    """An application is held against a policy, that is against a program on a day."""
    eligibility.assess(application, program)
    eligibility.assess({"application_id": "A-01"}, policy)
    eligibility.assess(application)
    eligibility.assess_many(application, program)
    program.on("2026-03-02")
    load_program(2026)


def reads(application: eligibility.Application, policy: Policy) -> None:
    """A decision is read, and never written."""
    decision = eligibility.assess(application, policy)
    decision.outcome = rules.Outcome.MET
    decision.is_eligible
    if decision.outcome == "met":
        pass
    application.received_on = date(2026, 1, 1)
    eligibility.Application("A-01")
    boundary.from_json("Application", "{}")


def pays(account: billing.Account, seller: billing.Seller) -> None:
    """Money is no float, and a refusal is no invoice."""
    Money.of(0.1, "USD")
    Money.of(1, "USD") + 1
    Money.of(1, "USD") < 2
    billing.issue_invoice(account, number="1", on=date(2026, 4, 1), seller=seller).total
    billing.issue_invoice(account, "1", date(2026, 4, 1), seller)


def pairs(problem: matching.Problem) -> None:
    """Objectives are records, and modes are no strings."""
    matching.pair(problem, ("most pairs",))
    matching.pair(problem, solver="LEMON")
