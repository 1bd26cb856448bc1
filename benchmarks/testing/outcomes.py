"""What comes out of what the strategies make up: the table of docs/testing.md.

python -m benchmarks.testing.outcomes [--examples 500]
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from benchmarks.testing.drawing import drawn
from benchmarks.testing.roster import POLICY, ROSTER, RULES
from qip_rules.billing import account
from qip_rules.eligibility import assess
from qip_rules.errors import ProgramError
from qip_rules.rules.ruling import decide_all
from qip_rules.testing import AccountHistory, Network, ProgramDocument, best_assignment
from qip_rules.testing.program_laws import read_text

__all__ = ["KINDS", "shares", "table"]


def of_facts(record: Any) -> Iterator[str]:  # noqa: ANN401 - of any of the strategies
    """The outcome."""
    yield decide_all(RULES, record).outcome.value


def of_application(application: Any) -> Iterator[str]:  # noqa: ANN401
    """The outcome."""
    yield assess(application, POLICY).outcome.value


def of_history(history: AccountHistory) -> Iterator[str]:
    """What is to be seen in the account: several things may be."""
    kept = account(history.program, history.events, history.documents, history.as_of)
    yield kept.standing.value
    if any(seat.covered for seat in kept.seats):
        yield "some seat has money"
    if kept.unapplied:
        yield "some money is idle"
    if kept.documents:
        yield "an invoice was issued"
    if kept.decisions:
        yield "staff decided"


def of_network(network: Network) -> Iterator[str]:
    """Whether everybody is served, and whether places are left."""
    paired = best_assignment(network).paired
    yield "all are served" if paired == sum(network.wanted) else "some are left out"
    yield "places are left" if paired < sum(network.places) else "no place is left"


def of_document(document: ProgramDocument) -> Iterator[str]:
    """Whether it loads."""
    try:
        read_text(document.text)
    except ProgramError:
        yield "are refused"
    else:
        yield "load"


KINDS: Final[Mapping[str, Callable[[Any], Iterator[str]]]] = {
    **{name: of_facts for name in ROSTER if name.startswith("facts")},
    **{name: of_application for name in ROSTER if name.startswith("applications")},
    "account_histories": of_history,
    **{name: of_network for name in ROSTER if name.startswith("networks")},
    **{name: of_document for name in ROSTER if name.startswith("program")},
}
"""By strategy, what comes out of one example."""


def shares(name: str, count: int) -> dict[str, int]:
    """By what comes out, of how many examples in a hundred."""
    found: Counter[str] = Counter()
    made = drawn(ROSTER[name], count, lambda each: found.update(KINDS[name](each)))
    return {what: round(100 * times / made) for what, times in found.most_common()}


def table(count: int) -> str:
    """The table, as Markdown."""
    lines = ["| strategy | of a hundred examples |", "|---|---|"]
    for name in KINDS:
        told = ", ".join(f"{share} {what}" for what, share in shares(name, count).items())
        lines.append(f"| `{name}` | {told} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What comes out of what is made up.")
    parser.add_argument("--examples", type=int, default=500, metavar="NUMBER")
    print(table(parser.parse_args().examples))


if __name__ == "__main__":
    main()
