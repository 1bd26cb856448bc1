"""Decisions and explanations as JSON: one spelling, no functions in it, read back as written."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import attrs
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.written import (
    WrittenDecision,
    WrittenExplanation,
    WrittenStep,
    written,
)
from qip_rules.rules.explaining import explain
from qip_rules.rules.fact import AnsweredBy, Boolean, Date, Fact, Text, Unit, Value, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.findings import Evidence, Outcome
from qip_rules.rules.requirement import Clause, Requirement, RuleSet, Severity
from qip_rules.rules.ruling import decide_all
from qip_rules.rules.vocabulary import Vocabulary
from tests.rules.strategies import PARAMETERS, VOCABULARY, conditions, records

GOLDEN = Path(__file__).with_name("explained_application.json")
Facts = Mapping[str, Value | None]


WORDS = Vocabulary(
    tuple(
        attrs.evolve(fact, type=Text(("red", 'so "said"', "née 🎓")))
        if isinstance(fact.type, Text)
        else fact
        for fact in VOCABULARY.facts
    )
)
"""The vocabulary without control characters, which JSON text may not hold here."""


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    names = {name: value for name, value in PARAMETERS.items() if name != "word"}
    drawn = draw(st.lists(conditions(WORDS, names), min_size=1, max_size=3))
    severities = st.sampled_from(Severity)
    clause = Clause("X1", "Says so, “née”.", "A made-up page, heading One")
    return RuleSet(
        WORDS,
        tuple(
            Requirement(f"r{place}", each, draw(severities), (clause,), not_met="Not.")
            for place, each in enumerate(drawn)
        ),
        program_id="made-up",
        in_force_on=draw(st.none() | st.dates()),
        digest="0" * 64,
    )


@given(rule_sets(), records(WORDS))
def test_what_is_written_is_read_back(rules: RuleSet, facts: Facts) -> None:
    because = {"a": Evidence("", ("here.there",)), "n": Evidence("Counted.")}
    decision = decide_all(rules, facts, because=because)
    explanation = explain(decision)
    told = to_json(decision)
    explained = to_json(explanation)
    assert from_json(WrittenDecision, told) == written(decision)
    assert from_json(WrittenExplanation, explained) == written(explanation)
    assert to_json(from_json(WrittenDecision, told)) == told
    assert to_json(from_json(WrittenExplanation, explained)) == explained
    assert "function" not in told


def small() -> RuleSet:
    words = Vocabulary(
        (
            Fact("paid_on", Date(), question="When was it paid?", answered_by=AnsweredBy.STAFF),
            Fact("due_cents", WholeNumber(0, 999, Unit.CENTS)),
            Fact("kept", Boolean()),
        )
    )
    clause = Clause("X1", "It is paid by June.", "Made-up page")
    return RuleSet(
        words,
        (
            Requirement(
                "paid",
                parse('paid_on < date("2026-06-01") and not(kept)', words),
                cites=(clause,),
                not_met="Paid on {paid_on}.",
                how_to_meet="Pay earlier.",
            ),
            Requirement("nothing-due", parse("due_cents = 0", words), Severity.RECOMMENDED),
        ),
        program_id="made-up",
        in_force_on=date(2026, 3, 2),
        digest="d",
        currency="USD",
    )


def test_the_shape_of_a_decision() -> None:
    decision = decide_all(small(), {"paid_on": date(2026, 6, 2)})
    assert json.loads(to_json(decision)) == {
        "program_id": "made-up",
        "in_force_on": "2026-03-02",
        "digest": "d",
        "subject": "application",
        "outcome": "not met",
        "facts": {"paid_on": "2026-06-02"},
        "findings": [
            {
                "code": "paid",
                "outcome": "not met",
                "severity": "required",
                "sentence": "Paid on June 2, 2026.",
                "clauses": [{"id": "X1", "source": "Made-up page"}],
                "open_facts": [],
            },
            {
                "code": "nothing-due",
                "outcome": "undetermined",
                "severity": "recommended",
                "sentence": "Cannot be told yet. What is due_cents?",
                "clauses": [],
                "open_facts": ["due_cents"],
            },
        ],
        "questions": [
            {
                "fact": "due_cents",
                "text": "What is due_cents?",
                "answered_by": "applicant",
                "expected": "a whole number from 0 to 999",
                "changes_outcome": False,
                "for_codes": ["nothing-due"],
            }
        ],
    }


def test_the_shape_of_an_explained_finding() -> None:
    because = {"paid_on": Evidence("The bank says so.", ("payments[0].paid_on",))}
    explanation = explain(decide_all(small(), {"paid_on": date(2026, 6, 2)}, because=because))
    told = json.loads(to_json(explanation))
    assert list(told) == [
        "program_id", "in_force_on", "digest", "subject", "outcome", "summary", "not_met",
        "undetermined", "advice", "met",
    ]  # fmt: skip
    assert told["not_met"] == [
        {
            "code": "paid",
            "outcome": "not met",
            "severity": "required",
            "sentence": "Paid on June 2, 2026.",
            "how_to_meet": "Pay earlier.",
            "clauses": [{"id": "X1", "source": "Made-up page", "says": "It is paid by June."}],
            "evidence": [{"says": "The bank says so.", "paths": ["payments[0].paid_on"]}],
            "questions": [],
            "proof": [
                {
                    "level": 0,
                    "condition": 'paid_on < date("2026-06-01") and not(kept)',
                    "says": (
                        "both of these hold: (1) the paid on is before June 1, 2026; "
                        '(2) "kept" is false'
                    ).replace("the paid on", 'the "paid on"'),
                    "outcome": "not met",
                    "values": [],
                    "because": [],
                },
                {
                    "level": 1,
                    "condition": 'paid_on < date("2026-06-01")',
                    "says": 'the "paid on" is before June 1, 2026',
                    "outcome": "not met",
                    "values": [{"fact": "paid_on", "says": "June 2, 2026", "value": "2026-06-02"}],
                    "because": [{"says": "The bank says so.", "paths": ["payments[0].paid_on"]}],
                },
            ],
            "residual": "",
            "left_to_know": "",
        }
    ]
    (open_one,) = told["undetermined"]
    assert (open_one["residual"], open_one["left_to_know"]) == (
        "due_cents = 0",
        "the due is USD 0.00",
    )
    assert open_one["proof"][0]["values"] == [{"fact": "due_cents", "says": "not known"}]


def test_a_decision_inside_another_record_is_written_alike() -> None:
    decision = decide_all(small(), {})
    assert to_json({"decisions": [decision]}) == f'{{"decisions":[{to_json(decision)}]}}'


def test_a_deep_proof_is_no_deeper_as_json() -> None:
    words = Vocabulary((Fact("a", Boolean()),))
    deep = "not(" * 90 + "a" + ")" * 90
    explanation = explain(
        decide_all(RuleSet(words, (Requirement("deep", parse(deep, words)),)), {"a": False})
    )
    read = from_json(WrittenExplanation, to_json(explanation))
    steps: tuple[WrittenStep, ...] = read.not_met[0].proof
    assert [step.level for step in steps] == list(range(91))
    assert steps[-1].outcome is Outcome.NOT_MET


def test_a_shipped_application_explained() -> None:
    """A made-up application of the shipped cohort with some of everything, as JSON and as text."""
    from tests.cohort.sample import GRANT, case_of, sample_run

    explanation = explain(case_of(sample_run(GRANT), "APP-20").decision)
    told = json.loads(to_json(explanation))
    told["digest"] = "of the program document"  # it changes with every word of the program
    for kept, now in (
        (GOLDEN, json.dumps(told, ensure_ascii=False, indent=2)),
        (GOLDEN.with_suffix(".txt"), str(explanation)),
    ):
        assert now == kept.read_text(encoding="utf-8").rstrip("\n"), (
            f"read what has changed; if it is right, write it to {kept.name}"
        )


def test_parameters_are_named_where_a_rule_names_them() -> None:
    rules = RuleSet(
        VOCABULARY, (Requirement("r", parse("n > limit", VOCABULARY, parameters=PARAMETERS)),)
    )
    explanation = explain(decide_all(rules, {"n": 1}))
    assert from_json(WrittenExplanation, to_json(explanation)).not_met[0].proof[0].says == (
        "the n is more than the limit (2)"
    )
