"""What a seat costs: the fee of the program document on the day that its policy names."""

from datetime import date
from typing import assert_never

from qip_rules.billing.facts import FEE_PARAMETER, FeeDate, settings_of
from qip_rules.errors import NotInForceError
from qip_rules.money import Money
from qip_rules.policy.program import Program

__all__ = ["fee_is_example", "fee_on", "seat_fee"]


def fee_on(program: Program, day: date) -> Money:
    """The fee of one seat in force on `day`, in the program's currency.

    Raises:
        NotInForceError: the program has no fee on that day (which is not a fee of zero), or one
            that is no whole number of cents from zero on.
    """
    value = program.on(day).parameter(FEE_PARAMETER).value
    if type(value) is not int or value < 0:
        msg = f"{program.id} sets {FEE_PARAMETER} to {value!r}; expected cents, zero or more"
        raise NotInForceError(msg)
    return Money(value, program.currency)


def seat_fee(program: Program, *, received_on: date, accepted_on: date | None) -> Money | None:
    """The fee that an application pays for each seat; `None` as long as it is not fixed.

    The policy of the receipt date says by its setting `fee_date` which day's fee it is. Under
    `accepted` it is not fixed before acceptance.

    Raises:
        NotInForceError: the program has no fee on that day.
    """
    match settings_of(program.on(received_on)).fee_date:
        case FeeDate.RECEIVED:
            return fee_on(program, received_on)
        case FeeDate.ACCEPTED:
            return None if accepted_on is None else fee_on(program, accepted_on)
        case other:
            assert_never(other)


def fee_is_example(program: Program) -> bool:
    """Whether the fee is one that the source pages do not give, shipped so that things run."""
    parameter = program.parameters.get(FEE_PARAMETER)
    return parameter is not None and parameter.example
