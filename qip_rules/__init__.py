"""Rules of oncology quality-improvement training programs, from application to the end.

    load_program      a program document, by name or path; `.on(day)` is the policy of that day
    qip_rules.rules        the rule language and its readers
    qip_rules.eligibility  applications held against the policy
    qip_rules.billing      fees, documents and accounts
    qip_rules.matching     practices paired with mentor practices
    qip_rules.participation  what accepted practices and the program owe each other
    qip_rules.boundary     JSON and tables in and out
    qip_rules.errors       every error, in one tree

Nothing heavy is imported until it is used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.cohort.loading import load_program
    from qip_rules.errors import QipRulesError
    from qip_rules.money import Money

__all__ = ["Money", "QipRulesError", "__version__", "load_program"]

__version__ = "0.1.0"

if not TYPE_CHECKING:

    def __getattr__(name):  # noqa: ANN001, ANN202 - seen by Python only, never by type checkers
        if name == "load_program":
            from qip_rules.cohort.loading import load_program

            return load_program
        if name == "QipRulesError":
            from qip_rules.errors import QipRulesError

            return QipRulesError
        if name == "Money":
            from qip_rules.money import Money

            return Money
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
