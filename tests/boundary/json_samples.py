"""Samples of every kind of JSON, and ways to damage them a little.

The samples come from the two sample runs and from a story in which everything happens to an
account. All of it is made up.
"""

import copy
import functools
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from qip_rules.billing import Refusal
from qip_rules.boundary import (
    answers_to_json,
    problem_details,
    to_json,
    written_account,
    written_problem,
    written_refusal,
)
from qip_rules.boundary.written_course import written_course
from qip_rules.cohort.run import CohortRun
from qip_rules.eligibility import Application
from qip_rules.errors import Fault, InputError
from qip_rules.matching import FewestChanges, MostPairs, why, why_not
from qip_rules.rules import explain
from qip_rules.rules.findings import Verdict
from tests.billing.stories import everything
from tests.boundary.test_sample_runs import END, GRANT, OVER, TRAINING, program_of, run_of
from tests.eligibility.verdicts import verdict
from tests.participation.test_report_on_a_baseline import SETTLED, report

FEW = 6
"""Samples of a kind that differ enough; more are like them."""


@functools.cache
def samples(kind: str) -> tuple[Any, ...]:
    """Parsed JSON of a kind, all of which `from_json` reads."""
    return tuple(json.loads(each) for each in _texts(kind))


def _runs() -> tuple[CohortRun, ...]:
    return run_of(GRANT, END), run_of(TRAINING, OVER)


def _applications() -> list[Application]:
    return [case.file.current for run in _runs() for case in run.cases]


def _texts(kind: str) -> Iterator[str]:  # noqa: C901, PLR0912, PLR0915 - a case a kind
    grant, training = _runs()
    pairing = grant.pairing or training.pairing
    assert pairing is not None
    match kind:
        case "application":
            yield from map(to_json, _applications()[:FEW])
        case "facts":
            for run in _runs():
                yield answers_to_json(run.cases[0].assessments[-1].decision.facts)
        case "billing-event":
            yield from map(to_json, everything().events)
        case "billing-document":
            yield from map(to_json, everything().documents)
        case "participation-event":
            told = {each.kind: each for run in _runs() for each in run.inputs.course}
            yield from map(to_json, told.values())
        case "practice":
            yield from map(to_json, pairing.problem.practices[:FEW])
        case "mentor-practice":
            yield from map(to_json, pairing.problem.mentors[:FEW])
        case "specialist":
            yield from map(to_json, grant.inputs.specialists[:FEW])
        case "demand":
            yield '{"practice_id":"p-1","mentor_id":"m-1","by":"Staff One","because":""}'
        case "problem":
            objectives = (MostPairs(), FewestChanges(pairing))
            yield to_json(written_problem(pairing.problem, objectives))
        case "program":
            yield to_json(program_of(TRAINING))
        case "verdict":
            yield to_json(Verdict(verdict(_applications()[0], program_of(GRANT)).outcome, ("a",)))
        case "decision":
            yield from (to_json(case.assessments[-1].decision) for case in grant.cases[:FEW])
        case "explanation":
            yield to_json(explain(grant.cases[0].assessments[-1].decision))
        case "account":
            yield to_json(written_account(everything().account()))
            yield to_json(written_account(training.cases[0].account))
        case "billing-refusal":
            refused = everything().try_invoice("2026-12-31", number="D-1")
            assert isinstance(refused, Refusal)
            yield to_json(written_refusal(refused))
        case "pairing":
            yield to_json(pairing)
        case "certificate":
            yield to_json(pairing.certificate)
        case "why":
            yield to_json(why(pairing, pairing.pairs[0].practice_id))
        case "why-not":
            ours = pairing.pairs[0].practice_id
            other = next(
                each.mentor_id
                for each in pairing.problem.mentors
                if each.mentor_id
                not in {p.mentor_id for p in pairing.pairs if p.practice_id == ours}
            )
            yield to_json(why_not(pairing, ours, other))
        case "assessment-report":
            yield to_json(report())
            yield to_json(report(SETTLED))
        case "cohort-course":
            yield from (to_json(written_course(run)) for run in _runs())
        case "problem-details":
            fault = Fault("core_team[2].email", '"ada"', "an e-mail address", "a hint")
            yield to_json(problem_details(InputError([fault]), instance="/requests/1"))
        case _:
            raise AssertionError(kind)


ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 1.0, 0.5, 1e3, 10**18 - 1, 10**18, -(10**18), 10**12,
    "", " ", "a", "a ", "\u3000a", "a\n", "a\nb", "a\tb", "\u2028", "a\x00", "a\x85", "\ud800",
    "\u202ea", "a\u00adb", "a\u200b", "\ufeffa", "\U000e0001", "🎓", "é", "\u0301",
    "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-1-1", "1899-12-31", "1900-01-01",
    "1900-01-02", "2199-12-31", "2200-01-01", "0000-01-01", "0001-01-01", "9999-12-31",
    "2026-01-31\n", "2026-01-31T09:30:00Z", "2026-01-31t09:30:00.5z", "2026-01-31T24:00:00Z",
    "2026-01-31T09:30:60Z", "2026-01-31T09:30:00+23:59", "2026-01-31T09:30:00+24:00",
    "2026-01-31T09:30:00", "1899-12-31T23:00:00-05:00", "1900-01-01T00:00:00+05:00",
    "2200-01-01T03:00:00+05:00", "2026-01-31 09:30:00Z", "2026-01-31T09:30:00.1234567Z",
    "ada@example.org", "ada@", "@", "a@b@c", "a b@c", "ada@example.org\n", "example.org", "a..b",
    "1234567893", "1234567890", "010001", "01-0001", "x" * 10_000, "x" * 10_001,
    "USD", "JPY", "KWD", "XXX", "0", "-0", "0.00", "-0.00", "1500.00", "1500.000", "1500.001",
    "1e3", "+1", ".5", "1.", "10000000000.00", "10000000000.01", "010000000000", "9" * 18, "9" * 19,
    "-1.00", "0.01", "0.001", "1000000000.000", "1.0000000000000000000",
    [], {}, [None], ["a", "a"], ["a", "b"], {"a": 1}, {"amount": "1.00", "currency": "USD"},
    {"amount": "-0", "currency": "JPY"}, {"amount": "1.0", "currency": "KWD", "x": 1},
    {"date": "2026-01-31"},
)  # fmt: skip
"""Values at the edges of what a field may be."""

KEYS = ("kind", "name", "x", "", "a b", "person_id", "recorded_at", "\x00", "\ud800", "y" * 10_001)


def _odd(draw: st.DrawFn) -> Any:  # noqa: ANN401
    return copy.deepcopy(draw(st.sampled_from(ODD)))


@st.composite
def damaged(draw: st.DrawFn, kind: str) -> Any:  # noqa: ANN401 - parsed JSON
    """A sample of the kind with none, one or a few changes anywhere in it."""
    data = copy.deepcopy(draw(st.sampled_from(samples(kind))))
    for _ in range(draw(st.integers(0, 3))):
        data = _changed(draw, data)
    return data


def _changed(draw: st.DrawFn, data: Any) -> Any:  # noqa: ANN401
    """The data with one value put in another's place, added or taken away."""
    inside: Any = None
    step: Any = None
    here = data
    while isinstance(here, (dict, list)) and here and draw(st.integers(0, 7)):
        inside = here
        keys = sorted(here) if isinstance(here, dict) else range(len(here))
        step = draw(st.sampled_from(keys))
        here = here[step]
    if isinstance(here, dict) and draw(st.booleans()):
        here[draw(st.sampled_from(KEYS))] = _odd(draw)
        return data
    if isinstance(here, list) and here and draw(st.booleans()):
        here.append(copy.deepcopy(draw(st.sampled_from(here))))
        return data
    if inside is None:
        return _odd(draw) if not draw(st.integers(0, 5)) else data
    if isinstance(inside, dict) and not draw(st.integers(0, 3)):
        del inside[step]
    elif not draw(st.integers(0, 3)):
        others = list(inside.values()) if isinstance(inside, dict) else inside
        inside[step] = copy.deepcopy(draw(st.sampled_from(others)))
    else:
        inside[step] = _odd(draw)
    return data
