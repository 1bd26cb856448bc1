"""What a seat costs: the fee of the program document on the day that its policy names."""

from datetime import date
from typing import assert_never

from qip_rules.billing.facts import FEE_PARAMETER
from qip_rules.billing.settings import FeeDate
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


def seat_fee(
    program: Program, *, fee_date: FeeDate, received_on: date, accepted_on: date | None, on: date
) -> Money | None:
    """The fee that an application pays for each seat; `None` as long as it is not fixed.

    Args:
        program: the whole program document.
        fee_date: which day's fee it is, by the policy of the receipt date.
        received_on: the day of the receipt.
        accepted_on: the day of the acceptance; under `accepted` nothing is fixed before it.
        on: the day on which an invoice would be issued.

    Raises:
        NotInForceError: the program has no fee on that day.
    """
    match fee_date:
        case FeeDate.RECEIVED:
            return fee_on(program, received_on)
        case FeeDate.ISSUED:
            return fee_on(program, on)
        case FeeDate.ACCEPTED:
            return None if accepted_on is None else fee_on(program, accepted_on)
        case _:
            assert_never(fee_date)


def fee_is_example(program: Program) -> bool:
    """Whether the fee is one that the source pages do not give, shipped so that things run."""
    parameter = program.parameters.get(FEE_PARAMETER)
    return parameter is not None and parameter.example
