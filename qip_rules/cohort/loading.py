"""A program document read with the facts, settings and parameters of every job."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qip_rules.errors import expect_arguments

if TYPE_CHECKING:
    from qip_rules.policy.declaration import Declaration
    from qip_rules.policy.program import Program

__all__ = ["load_document", "load_program"]


def load_program(source: str | Path) -> "Program":
    """The whole dated program of a document, by shipped name or by the path of a TOML file.

    `load_program(...).on(day)` is the policy in force on a day.

    Raises:
        ProgramError: every mistake of the document at once, each with its place: a fact that
            nothing derives, a date with a gap, a rule without a clause, ...
        ArgumentError: something else than a name or a path.
    """
    from qip_rules.policy.loading import read_program

    expect_arguments("load_program", source=(source, str | Path))
    return read_program(source, _declarations())


def load_document(content: Mapping[str, Any]) -> "Program":
    """The program of an effective document that is at hand, as `Program.document` is one.

    The same content has the same digest, wherever it comes from.

    Raises:
        ProgramError: every mistake of the document at once, each with its place.
        ArgumentError: something else than the tables of a document.
    """
    from qip_rules.policy.effective import laid_out
    from qip_rules.policy.loading import program_of

    expect_arguments("load_document", content=(content, Mapping))
    return program_of(laid_out(content, "at hand"), _declarations())


def _declarations() -> "tuple[Declaration, ...]":
    """What every job declares: loaded with the first program, and not with the front door."""
    from qip_rules.billing.facts import DECLARATION as BILLING
    from qip_rules.eligibility.facts import DECLARATION as ELIGIBILITY
    from qip_rules.matching.facts import DECLARATION as MATCHING
    from qip_rules.participation.assessment.measured_facts import ASSESSMENT
    from qip_rules.participation.facts import DECLARATION as PARTICIPATION

    return ELIGIBILITY, BILLING, MATCHING, ASSESSMENT, PARTICIPATION
