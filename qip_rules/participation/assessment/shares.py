"""Shares that a program document sets: whole basis points, from none to all of the cases."""

from qip_rules.errors import Fault, InputError
from qip_rules.fields import shown
from qip_rules.participation.assessment.measured_facts import SHARE_MAXIMUM
from qip_rules.policy.program import Policy
from qip_rules.rules.fact import Unit

__all__ = ["share_parameter"]


def share_parameter(policy: Policy, name: str) -> int:
    """The share that a parameter of a policy sets, in basis points from 0 to 10,000.

    Raises:
        NotInForceError: the program has no such parameter on this day.
        InputError: what the document sets is no share.
    """
    named = policy.parameter(name)
    value = named.value
    if type(value) is not int or named.unit is not Unit.BASIS_POINTS or value > SHARE_MAXIMUM:
        found = f"{shown(value)}, in {named.unit.value}"
        fault = Fault(f"parameter {name}", found, f"a share of 0 to {SHARE_MAXIMUM} basis points")
        raise InputError([fault], of=f"the policy of {policy.program_id}")
    return value
