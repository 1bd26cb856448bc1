"""A whole rule set decided for one record."""

import copy
import pickle
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import ExpressionTypeError, FactError
from qip_rules.rules import (
    AnsweredBy,
    Boolean,
    Clause,
    Constraint,
    Date,
    Decision,
    Evidence,
    Expression,
    Fact,
    NamedValue,
    Outcome,
    Requirement,
    RuleSet,
    Severity,
    Text,
    Unit,
    Value,
    Vocabulary,
    WholeNumber,
    decide,
    decide_all,
    decide_many,
    parse,
)
from tests.rules.strategies import VOCABULARY, conditions, records

OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDETERMINED}
CLAUSE = Clause("T05", "Two to four people.", "The page, heading Requirements")
FACTS = (
    Fact("size", WholeNumber(0, 20, Unit.PEOPLE), question="How many people are on the team?"),
    Fact("minutes", WholeNumber(0, 10_080, Unit.MINUTES_PER_WEEK)),
    Fact("received", Boolean(), question="Is the letter there?", answered_by=AnsweredBy.STAFF),
    Fact("signed", Boolean(), question="Is the letter signed?"),
    Fact("trade", Text(("physician", "nurse"))),
    Fact("paid_on", Date()),
)
WORDS = Vocabulary(
    FACTS,
    (Constraint(parse("not(signed) or received", Vocabulary(FACTS)), "A signed letter is there."),),
)
LIMITS: dict[str, Value] = {
    "least": 2,
    "most": 4,
    "time": 90,
    "due": date(2026, 3, 2),
    "fee": 150_000,
}


def requirement(
    code: str, text: str, severity: Severity = Severity.REQUIRED, not_met: str = ""
) -> Requirement:
    tree = parse(text, WORDS, parameters=LIMITS)
    return Requirement(code, tree, severity, (CLAUSE,), not_met=not_met, how_to_meet="Do it.")


RULES = RuleSet(
    WORDS,
    (
        requirement("size", "size in [least..most]", not_met="{size} people, not {least}-{most}."),
        requirement(
            "time", "minutes >= time", Severity.RECOMMENDED, "{minutes} a week; {time} is usual."
        ),
        requirement("letter", "received and signed"),
        requirement("trade", 'trade = "physician"', not_met="The leader is a {trade}."),
        requirement("paid", "paid_on <= due", not_met="Paid {paid_on}, due {due}: {fee}."),
    ),
    program_id="made-up-program",
    in_force_on=date(2026, 1, 1),
    digest="d1",
    currency="USD",
    parameters=(
        NamedValue("least", 2, Unit.PEOPLE),
        NamedValue("most", 4, Unit.PEOPLE),
        NamedValue("time", 90, Unit.MINUTES_PER_WEEK),
        NamedValue("due", date(2026, 3, 2)),
        NamedValue("fee", 150_000, Unit.CENTS),
    ),
)
GOOD: dict[str, Value | None] = {
    "size": 3,
    "minutes": 120,
    "received": True,
    "signed": True,
    "trade": "physician",
    "paid_on": date(2026, 3, 1),
}


def codes(findings: tuple[object, ...]) -> list[str]:
    return [getattr(each, "code") for each in findings]  # noqa: B009


def test_everything_met() -> None:
    decision = decide_all(RULES, GOOD)
    assert decision.outcome is Outcome.MET
    assert codes(decision.findings) == ["size", "time", "letter", "trade", "paid"]
    assert {each.outcome for each in decision.findings} == {Outcome.MET}
    assert (decision.not_met, decision.undetermined, decision.advice) == ((), (), ())
    assert decision.questions == ()
    assert decision.finding("size").sentence == "Two to four people."
    assert decision.facts == GOOD
    assert (decision.program_id, decision.digest) == ("made-up-program", "d1")
    assert decision.in_force_on == date(2026, 1, 1)


def test_every_requirement_has_a_finding_not_only_the_first() -> None:
    bad = GOOD | {"size": 9, "minutes": 60, "trade": "nurse", "paid_on": date(2026, 3, 3)}
    decision = decide_all(RULES, bad)
    assert decision.outcome is Outcome.NOT_MET
    assert codes(decision.not_met) == ["size", "trade", "paid"]
    assert codes(decision.advice) == ["time"]
    assert [each.sentence for each in (*decision.not_met, *decision.advice)] == [
        "9 people, not 2-4.",
        "The leader is a nurse.",
        "Paid March 3, 2026, due March 2, 2026: USD 1,500.00.",
        "1 hour a week; 1.5 hours is usual.",
    ]


def test_a_recommendation_never_makes_the_outcome() -> None:
    assert decide_all(RULES, GOOD | {"minutes": 0}).outcome is Outcome.MET
    decision = decide_all(RULES, GOOD | {"minutes": None})
    assert decision.outcome is Outcome.MET
    assert decision.undetermined == decision.advice == ()
    assert decision.finding("time").outcome is Outcome.UNDETERMINED
    (question,) = decision.questions
    assert (question.fact.name, question.changes_outcome) == ("minutes", False)


def test_undetermined_and_not_met_together() -> None:
    decision = decide_all(RULES, GOOD | {"size": None, "trade": "nurse"})
    assert decision.outcome is Outcome.NOT_MET
    assert codes(decision.undetermined) == ["size"]
    assert [(each.text, each.changes_outcome) for each in decision.questions] == [
        ("How many people are on the team?", False)
    ]
    assert decide_all(RULES, GOOD | {"size": None}).outcome is Outcome.UNDETERMINED


def test_questions_say_who_can_answer_and_for_what() -> None:
    decision = decide_all(RULES, {})
    assert [
        (each.fact.name, each.answered_by, each.for_codes, each.changes_outcome)
        for each in decision.questions
    ] == [
        ("size", AnsweredBy.APPLICANT, ("size",), True),
        ("minutes", AnsweredBy.APPLICANT, ("time",), False),
        ("received", AnsweredBy.STAFF, ("letter",), True),
        ("signed", AnsweredBy.APPLICANT, ("letter",), True),
        ("trade", AnsweredBy.APPLICANT, ("trade",), True),
        ("paid_on", AnsweredBy.APPLICANT, ("paid",), True),
    ]
    assert decision.questions[1].text == "What is minutes?"
    assert decision.finding("letter").sentence == (
        "Cannot be told yet. Is the letter there? Is the letter signed?"
    )


def test_a_finding_knows_its_clauses() -> None:
    finding = decide_all(RULES, GOOD).finding("size")
    assert finding.clause == CLAUSE
    assert finding.clauses == (CLAUSE,)
    assert finding.citation == "T05 (The page, heading Requirements)"
    assert finding.severity is Severity.REQUIRED
    bare = decide_all(RuleSet(WORDS, (Requirement("r", parse("signed", WORDS)),)), {"signed": True})
    assert bare.findings[0].clause is None
    assert bare.findings[0].sentence == "signed"
    with pytest.raises(KeyError):
        bare.finding("unheard-of")
    with pytest.raises(KeyError):
        RULES.requirement("unheard-of")
    assert RULES.requirement("size").code == "size"


def test_keys_that_the_vocabulary_lacks_are_ignored() -> None:
    assert decide_all(RULES, GOOD | {"unheard_of": 3}) == decide_all(RULES, GOOD)


def test_strict_names_every_key_that_is_no_fact() -> None:
    assert decide_all(RULES, GOOD, strict=True) == decide_all(RULES, GOOD)
    with pytest.raises(FactError) as caught:
        decide_all(RULES, GOOD | {"minuets": 3, "size": "four", "u" * 500: None}, strict=True)
    assert [(fault.found, fault.hint) for fault in caught.value.faults[:1]] == [
        ("the name 'minuets'", "did you mean minutes?")
    ]
    assert len(caught.value.faults[1].found) < 100
    assert caught.value.faults[2].place == "size"


NO_VALUES: dict[str, tuple[Any, ...]] = {
    "received": (0, 1, "yes", "true", 1.0, float("nan"), b"1", [], ""),
    "size": (-1, 21, 10**400, 3.0, float("nan"), True, "3", float("inf")),
    "trade": ("Physician", "", 1, True, b"nurse"),
    "paid_on": ("2026-03-02", datetime(2026, 3, 2), 20260302, True),  # noqa: DTZ001
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(name, value, id=f"{name}-{number}")
        for name, values in NO_VALUES.items()
        for number, value in enumerate(values)
    ],
)
def test_nothing_is_guessed_of_a_value(name: str, value: Value) -> None:
    record = {**GOOD, "received": True, "signed": True, name: value}
    with pytest.raises(FactError) as caught:
        decide_all(RULES, record)
    (fault,) = caught.value.faults
    assert (fault.place, fault.expected) == (name, RULES.vocabulary[name].expected)
    with pytest.raises(FactError) as caught:
        list(decide_many(RULES, [record]))
    assert [each.place for each in caught.value.faults] == [f"records[0].{name}"]


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("received", np.True_, "`.item()`"),
        ("size", np.int64(3), "`.item()`"),
        ("size", np.uint8(3), "`.item()`"),
        ("paid_on", np.datetime64("2026-03-02"), "`.astype('datetime64[D]').item()`"),
        ("paid_on", np.datetime64("2026-03-02T12:00", "ns"), "`.astype('datetime64[D]').item()`"),
        ("size", np.int64(99), ""),  # no more allowed as a number of Python's
        ("size", np.float64(3.0), ""),
        ("received", np.int64(1), ""),
        ("size", np.array([1, 2]), ""),
    ],
)
def test_scalars_of_numpy_are_refused_with_the_way_out(name: str, value: Value, hint: str) -> None:
    with pytest.raises(FactError) as caught:
        decide_all(RULES, {name: value})
    (fault,) = caught.value.faults
    assert (fault.hint == "") if not hint else (hint in fault.hint)
    if hint:
        decide_all(RULES, {name: eval(f"value{hint.strip('`')}")})  # noqa: S307 - as it advises


def test_wrong_and_contradictory_facts_are_named_at_once() -> None:
    with pytest.raises(FactError) as caught:
        decide_all(
            RULES,
            {"size": True, "minutes": -1, "trade": "baker", "received": False, "signed": True},
        )
    faults = caught.value.faults
    assert [fault.place for fault in faults] == ["size", "minutes", "trade", ""]
    assert str(faults[3]) == (
        "found facts that contradict `not(signed) or received`: signed is true, received is false; "
        "expected facts that can all be true of one record (A signed letter is there.)"
    )
    assert "the application's record of facts has 4 faults" in str(caught.value)


def test_facts_that_no_answer_can_reconcile() -> None:
    names = Vocabulary((Fact("x", WholeNumber(0, 9)), Fact("y", WholeNumber(0, 9)), FACTS[2]))
    facts = Vocabulary(
        names.facts,
        (
            Constraint(parse("x < y", names), "x is below y."),
            Constraint(parse("not(received) or y < 5", names), "A letter keeps y small."),
        ),
    )
    rule_set = RuleSet(facts, (Requirement("r", parse("y > 2", names)),))
    assert decide_all(rule_set, {"x": 3}).outcome is Outcome.UNDETERMINED
    assert decide_all(rule_set, {"x": 3, "received": True}).findings[0].open_facts == (facts["y"],)
    with pytest.raises(FactError, match="no answers to the missing ones can reconcile"):
        decide_all(rule_set, {"x": 4, "received": True})
    with pytest.raises(FactError, match="no answers to the missing ones can reconcile") as caught:
        decide_all(rule_set, {"x": 9, "received": "yes"})
    assert str(caught.value.faults[1]) == (  # of that on letters nothing is known
        "found facts that no answers to the missing ones can reconcile: x is 9; "
        "expected facts that can all be true of one record (x is below y.)"
    )
    with pytest.raises(FactError, match="x < y"):
        decide_all(rule_set, {"x": 4, "y": 4})


@pytest.mark.parametrize(
    "text",
    ["size = null", "size != null or signed", "null", "signed and null", "size in (1, null)"],
)
def test_a_constraint_cannot_turn_on_what_is_missing(text: str) -> None:
    with pytest.raises(ExpressionTypeError):
        Constraint(parse(text, WORDS), "Never so.")


def test_rule_sets_that_do_not_fit_together() -> None:
    other = Vocabulary((Fact("size", WholeNumber(0, 3)),))
    signed = parse("signed", WORDS)
    with pytest.raises(ExpressionTypeError, match="two requirements have the code r"):
        RuleSet(WORDS, (Requirement("r", signed), Requirement("r", signed)))
    with pytest.raises(ExpressionTypeError, match="r names size, which the vocabulary lacks"):
        RuleSet(WORDS, (Requirement("r", parse("size = 1", other)),))
    with pytest.raises(ExpressionTypeError, match="requires a whole number"):
        Requirement("r", parse("size", WORDS))
    with pytest.raises(ExpressionTypeError, match="the sentence of r names sise"):
        RuleSet(WORDS, (Requirement("r", signed, not_met="{sise} people."),))


def test_decisions_travel() -> None:
    evidence = {"size": Evidence("Nine names.", ("core_team",))}
    decision = decide_all(RULES, GOOD | {"size": 9, "paid_on": None}, because=evidence)
    asked = decision.questions
    for again in (pickle.loads(pickle.dumps(decision)), copy.deepcopy(decision)):  # noqa: S301
        assert again == decision
        assert again.questions == asked
        assert again.because == evidence
        assert again.facts == decision.facts
    plain: Decision = pickle.loads(pickle.dumps(decide_all(RULES, {})))  # noqa: S301
    assert len(plain.questions) == 6
    assert dict(plain.because) == {}


def test_evidence_is_looked_up_only_when_it_is_asked_for() -> None:
    class Watched(dict[str, Evidence]):
        def __getitem__(self, name: str) -> Evidence:
            msg = f"nobody asked for {name}"
            raise AssertionError(msg)

    decision = decide_all(RULES, GOOD | {"size": 9, "minutes": None}, because=Watched())
    assert decision.outcome is Outcome.NOT_MET
    assert [each.fact.name for each in decision.questions] == ["minutes"]
    assert decision.not_met[0].sentence == "9 people, not 2-4."


def random_rules(trees: list[tuple[Expression, Severity]]) -> RuleSet:
    return RuleSet(
        VOCABULARY,
        tuple(
            Requirement(f"r{number}", tree, severity)
            for number, (tree, severity) in enumerate(trees)
        ),
    )


@given(
    st.lists(st.tuples(conditions(nulls=False), st.sampled_from(Severity)), max_size=5).map(
        random_rules
    ),
    records(),
)
def test_the_outcome_follows_from_the_findings(
    rules: RuleSet, facts: dict[str, Value | None]
) -> None:
    decision = decide_all(rules, facts)
    answers = {each.code: decide(each.requires, facts) for each in rules.requirements}
    assert {each.code: each.outcome for each in decision.findings} == {
        code: OUTCOMES[answer] for code, answer in answers.items()
    }
    required = [
        answers[each.code] for each in rules.requirements if each.severity is Severity.REQUIRED
    ]
    expected = False if False in required else None if None in required else True
    assert decision.outcome is OUTCOMES[expected]
    for part, severity, outcome in (
        (decision.not_met, Severity.REQUIRED, Outcome.NOT_MET),
        (decision.undetermined, Severity.REQUIRED, Outcome.UNDETERMINED),
        (decision.advice, Severity.RECOMMENDED, Outcome.NOT_MET),
    ):
        assert part == tuple(
            each
            for each in decision.findings
            if each.severity is severity and each.outcome is outcome
        )
    assert decide_all(rules, facts) == decision
