"""How urgent something to be done is, in a list of what several applications ask for."""

from datetime import date
from typing import Final

from qip_rules.billing.codes import DutyCode
from qip_rules.participation.codes import StaffCode

__all__ = ["urgency"]

_OTHERS: Final = len(DutyCode)
_RANKS: Final = {
    **{code.value: rank for rank, code in enumerate(DutyCode)},
    **{code.value: rank for rank, code in enumerate(StaffCode, start=_OTHERS + 1)},
}


def urgency(code: str, due_on: date | None, as_of: date) -> tuple[date, int]:
    """What comes first is the least: the last day first, and of one day the kind of duty.

    The kinds of billing come in the order of `DutyCode`, then whatever else is to be done that day,
    and last the steps of taking part in the order of `StaffCode`.

    Args:
        code: of the duty.
        due_on: the last day on which it is in time; `None` is at once.
        as_of: the day of the list.

    >>> urgency("collect-fees", None, date(2026, 3, 20)) < urgency("waive-rest", None, date.max)
    True
    """
    return due_on or as_of, _RANKS.get(code, _OTHERS)
