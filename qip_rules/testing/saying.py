"""What stands for a program or a policy where Hypothesis prints the call of a strategy."""

from qip_rules.policy.program import Policy, Program
from qip_rules.rules.strategies.named import Said

__all__ = ["policy_said", "program_said"]


def program_said(program: Program) -> Said:
    """A program, by its id."""
    return Said(program.id)


def policy_said(policy: Policy) -> Said:
    """A policy, by the id of its program and its day."""
    return Said(f"{policy.program_id} on {policy.in_force_on}")
