"""Where on the page each entry of a handbook is told: names for addresses, each used once."""

from collections.abc import Iterable

import attrs

from qip_rules.reports.folder import safe_names
from qip_rules.reports.handbook.content import Handbook

__all__ = ["Places"]


@attrs.frozen
class Places:
    """The name of the place of each entry by its id; of facts and rules, by subject and name."""

    clauses: dict[str, str]
    rules: dict[tuple[str, str], str]
    readings: dict[str, str]
    parameters: dict[str, str]
    settings: dict[str, str]
    steps: dict[str, str]
    facts: dict[tuple[str, str], str]

    @classmethod
    def of(cls, handbook: Handbook) -> "Places":
        """The places of all that a handbook tells."""
        told = handbook.clauses
        return cls(
            clauses=_named("clause", (each.id for each in told)),
            rules=_paired("rule", ((each.subject, each.code) for each in handbook.rules)),
            readings=_named("reading", (each.id for one in told for each in one.own_readings)),
            parameters=_named(
                "parameter", (each.name for one in told for each in one.own_parameters)
            ),
            settings=_named("setting", (each.name for one in told for each in one.own_settings)),
            steps=_named("step", (each.id for one in told for each in one.own_steps)),
            facts=_paired("fact", ((each.subject, each.fact.name) for each in handbook.facts)),
        )


def _named(kind: str, ids: Iterable[str]) -> dict[str, str]:
    return {each: f"{kind}-{name}" for each, name in safe_names(ids).items()}


def _paired(kind: str, ids: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    joined = {(subject, name): f"{subject} {name}" for subject, name in ids}
    names = _named(kind, joined.values())
    return {pair: names[text] for pair, text in joined.items()}
