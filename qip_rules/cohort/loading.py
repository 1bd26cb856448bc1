"""A program document read with the facts, settings and parameters of every job."""

from pathlib import Path
from typing import TYPE_CHECKING

from qip_rules.errors import expect_arguments

if TYPE_CHECKING:
    from qip_rules.policy.program import Program

__all__ = ["load_program"]


def load_program(source: str | Path) -> "Program":
    """The whole dated program of a document, by shipped name or by the path of a TOML file.

    `load_program(...).on(day)` is the policy in force on a day.

    Raises:
        ProgramError: every mistake of the document at once, each with its place: a fact that
            nothing derives, a date with a gap, a rule without a clause, ...
        ArgumentError: something else than a name or a path.
    """
    # What every job declares is loaded with the first program, not with the front door.
    from qip_rules.billing.facts import DECLARATION as BILLING
    from qip_rules.eligibility.facts import DECLARATION as ELIGIBILITY
    from qip_rules.matching.facts import DECLARATION as MATCHING
    from qip_rules.participation.assessment.measured_facts import ASSESSMENT
    from qip_rules.participation.facts import DECLARATION as PARTICIPATION
    from qip_rules.policy.loading import read_program

    expect_arguments("load_program", source=(source, str | Path))
    return read_program(source, (ELIGIBILITY, BILLING, MATCHING, ASSESSMENT, PARTICIPATION))
