"""The applications of a form export, each decided with every reason."""

from collections.abc import Callable
from datetime import date
from itertools import takewhile

import attrs

from qip_rules.boundary.sheets.form_reading import FormReading
from qip_rules.eligibility.assessment import Assessment, assess
from qip_rules.policy.program import Program

__all__ = ["Screening", "screened"]


@attrs.frozen(kw_only=True)
class Screening:
    """What an export comes to, as of a day."""

    program: Program
    as_of: date
    reading: FormReading
    decided: tuple[Assessment, ...]
    """The current version of each application with its decision, in the order of the ids."""
    not_yet_received: tuple[str, ...]
    """Applications dated after the day: nothing is said about them."""

    def rows(self, application_id: str) -> tuple[int, ...]:
        """The rows of the export that an application was read from."""
        return self.reading.rows_of.get(application_id, ())


def screened(
    reading: FormReading,
    program: Program,
    *,
    as_of: date,
    advance: Callable[[int], None] = lambda _: None,
) -> Screening:
    """The decisions on the applications that could be read.

    Each is decided under the policy in force on the day it was received.

    Args:
        reading: the export.
        program: the program whose policies decide.
        as_of: what is dated later does not count.
        advance: is told for each application that one more is decided.

    Raises:
        InputError: as `assess`.
    """
    decided: list[Assessment] = []
    later: list[str] = []
    for file in reading.applications.files:
        if file.received_on > as_of:
            later.append(file.application_id)
        else:
            known = tuple(
                takewhile(
                    lambda each: (each.revised_on or each.received_on) <= as_of, file.revisions
                )
            )
            current = known[-1]
            decided.append(Assessment(current, assess(current, program.on(current.received_on))))
        advance(1)
    return Screening(
        program=program,
        as_of=as_of,
        reading=reading,
        decided=tuple(decided),
        not_yet_received=tuple(later),
    )
