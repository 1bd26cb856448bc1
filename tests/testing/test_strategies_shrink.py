"""A failing property shrinks to what a person would have written, in fewer than 200 steps."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest
from hypothesis import Phase, given, seed, settings

from benchmarks.testing.roster import POLICY, PROGRAM, ROSTER, RULES
from qip_rules.billing import account
from qip_rules.eligibility import Application, facts_of
from qip_rules.participation import SessionHeld
from qip_rules.rules.fact import Value
from qip_rules.testing import AccountHistory, Network, ProgramDocument

STEPS_MAXIMUM = 200


class Failed(Exception):  # noqa: N818 - what a property that fails raises
    """The property does not hold."""


@attrs.define
class Shrunk:
    """The last example on which the property failed, and how often it was tried since the first."""

    example: Any = None
    steps: int = -1


def shrunk(name: str, fails: Callable[[Any], bool], seeded: int) -> Shrunk:
    found = Shrunk()

    @seed(seeded)
    @settings(
        max_examples=1000,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
    )
    @given(ROSTER[name])
    def holds(example: object) -> None:
        found.steps += found.steps >= 0
        if fails(example):
            found.example, found.steps = example, max(found.steps, 0)
            raise Failed

    with pytest.raises(Failed):
        holds()
    return found


def unusual(record: Mapping[str, Value | None]) -> dict[str, Value | None]:
    facts = RULES.vocabulary
    return {name: value for name, value in record.items() if facts[name].usual != value}


def unusual_in(application: Application) -> dict[str, Value | None]:
    return unusual(facts_of(application, POLICY))


def kinds(history: AccountHistory) -> tuple[list[str], list[str]]:
    return sorted(each.kind for each in history.events), [each.kind for each in history.documents]


def covers_a_seat(history: AccountHistory) -> bool:
    kept = account(PROGRAM, history.events, history.documents, history.as_of)
    return any(seat.covered for seat in kept.seats)


def lets_a_greedy_matcher_fail(network: Network) -> bool:
    wanted, places = list(network.wanted), list(network.places)
    for practice, mentor, _ in network.pairs:
        if wanted[practice] and places[mentor]:
            wanted[practice] -= 1
            places[mentor] -= 1
    return any(wanted)


CASES: dict[str, tuple[str, Callable[[Any], bool], Callable[[Any], Any], Any]] = {
    "a team of five": (
        "facts",
        lambda record: (record["core_team_size"] or 0) > 4,
        unusual,
        {"core_team_size": 5},
    ),
    "anything that breaks one rule": (
        "facts_breaking",
        lambda _: True,
        unusual,
        {"core_team_size": 1},
    ),
    "somebody who is turned away": (
        "applications_failing",
        lambda _: True,
        unusual_in,
        {"commits_time_and_resources": False},
    ),
    "a project team of eight": (
        "applications_meeting",
        lambda application: len(application.project_team or ()) > 7,
        unusual_in,
        {"project_team_size": 11},
    ),
    "a fee that is paid": (
        "account_histories",
        covers_a_seat,
        kinds,
        (["accepted", "application-received", "payment-received"], ["invoice"]),
    ),
    "an invoice taken back": (
        "account_histories",
        lambda history: any(each.kind == "credit-note" for each in history.documents),
        kinds,
        (["application-received"], ["invoice", "credit-note"]),
    ),
    "a session held": (
        "courses",
        lambda course: any(isinstance(each, SessionHeld) for each in course),
        lambda course: (type(course[-1]).__name__, len(course) <= 2),
        ("SessionHeld", True),
    ),
    "a matcher that never goes back": (
        "networks_tight",
        lets_a_greedy_matcher_fail,
        lambda network: network,
        Network(pairs=((0, 0, 1), (0, 1, 1), (1, 0, 1)), wanted=(1, 1), places=(1, 1), missing=0),
    ),
    "two measures": (
        "measurement_rounds",
        lambda measured: len(measured.results) > 1,
        lambda measured: [(each.numerator, each.denominator) for each in measured.results],
        [(0, 1), (0, 1)],
    ),
    "a document with a mistake": (
        "program_documents_broken",
        lambda _: True,
        lambda document: (document.place, document.text.count("[[requirement]]")),
        ("requirement own-1: requires", 1),
    ),
    "a rule that only advises": (
        "program_documents",
        lambda document: 'severity = "recommended"' in document.text,
        lambda document: [
            line for line in document.text.splitlines() if line.startswith(("requires", "severity"))
        ],
        ['severity = "recommended"', 'requires = "has_clean_room"'],
    ),
}
"""By what the property is about: the strategy, where it fails, and what the simplest is."""


@pytest.mark.parametrize("case", CASES)
def test_what_fails_shrinks_to_what_a_person_would_write(case: str) -> None:
    name, fails, told, expected = CASES[case]
    found = shrunk(name, fails, 1)
    assert (told(found.example), found.steps < STEPS_MAXIMUM) == (expected, True), found.steps


def test_a_document_is_printed_as_a_person_reads_it() -> None:
    found = shrunk("program_documents_broken", lambda _: True, 1)
    document: ProgramDocument = found.example
    assert document.mistake
    assert document.text.startswith("[program]\n")
