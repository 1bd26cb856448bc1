"""The verdict on one application, from its whole decision: what quicker ways have to agree with."""

from qip_rules.eligibility import Application, assess
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Verdict


def verdict(application: Application, program: Program) -> Verdict:
    decision = assess(application, program.on(application.received_on))
    return Verdict(
        decision.outcome,
        tuple(finding.code for finding in decision.not_met),
        tuple(finding.code for finding in decision.undetermined),
        tuple(finding.code for finding in decision.advice),
    )
