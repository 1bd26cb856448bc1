"""Strategies of flat facts keep their promises, reach every bound, and shrink to the usual."""

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from qip_rules import load_program, testing
from qip_rules.errors import ExpressionTypeError, NoSuchRecordError
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import Expression
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Value, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.findings import Outcome
from qip_rules.rules.requirement import Requirement, RuleSet, Severity
from qip_rules.rules.ruling import decide_all, faults_in
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.rules.strategies import VOCABULARY, conditions
from tests.testing.finding import simplest

PROGRAM = load_program("quality-training-program")
POLICY = PROGRAM.on(date(2026, 1, 31))
APPLICATION = POLICY.rule_sets["application"]
USUAL = {fact.name: fact.usual for fact in APPLICATION.vocabulary.facts}
ALONE = [
    each.code
    for each in APPLICATION.requirements
    if each.code not in {"leader-named", "sponsor-named"}
]

# The defaults of Hypothesis complain of whatever is filtered or slow; here nothing may be.
strictly = settings(suppress_health_check=())
Record = Mapping[str, Value | None]


def unusual(record: Record, rule_set: RuleSet = APPLICATION) -> Record:
    facts = rule_set.vocabulary
    return {name: value for name, value in record.items() if facts[name].usual != value}


def is_possible(rule_set: RuleSet, record: Record) -> bool:
    return not faults_in(rule_set.vocabulary, record)


def rule_set_of(*texts: str, facts: tuple[Fact, ...], constraints: tuple[str, ...] = ()) -> RuleSet:
    plain = Vocabulary(facts)
    holding = tuple(Constraint(parse(text, plain), text) for text in constraints)
    vocabulary = Vocabulary(facts, holding)
    rules = tuple(Requirement(f"r{n}", parse(text, plain)) for n, text in enumerate(texts, 1))
    return RuleSet(vocabulary, rules)


@strictly
@given(testing.facts(APPLICATION))
def test_any_record_is_one_that_the_reference_takes(record: Record) -> None:
    assert list(record) == list(APPLICATION.vocabulary)
    assert is_possible(APPLICATION, record)


@strictly
@given(testing.facts(APPLICATION, complete=True))
def test_a_complete_record_lacks_nothing(record: Record) -> None:
    assert None not in record.values()
    assert is_possible(APPLICATION, record)


@strictly
@given(testing.facts_meeting(APPLICATION))
def test_a_meeting_record_meets_every_required_rule(record: Record) -> None:
    assert decide_all(APPLICATION, record).outcome is Outcome.MET


@strictly
@given(st.sampled_from(ALONE), st.data())
def test_a_breaking_record_breaks_this_rule_and_no_other_required_one(
    code: str, data: st.DataObject
) -> None:
    record = data.draw(testing.facts_breaking(APPLICATION, code))
    decision = decide_all(APPLICATION, record)
    assert decision.finding(code).outcome is Outcome.NOT_MET
    assert {each.code for each in decision.not_met} <= {code}
    assert None not in record.values()


@strictly
@given(testing.facts_undetermined(APPLICATION))
def test_an_undetermined_record_is_undetermined(record: Record) -> None:
    assert decide_all(APPLICATION, record).outcome is Outcome.UNDETERMINED


def crosses(rule_set: RuleSet, code: str, record: Record) -> bool:
    """Whether one step of one fact takes the record over the requirement's edge."""
    before = decide_all(rule_set, record).finding(code).outcome
    for fact in rule_set.vocabulary.facts:
        value = record[fact.name]
        assert value is not None
        for other in testing.neighbors(fact, value):
            moved = {**record, fact.name: other}
            if is_possible(rule_set, moved):
                after = decide_all(rule_set, moved).finding(code).outcome
                if {before, after} == {Outcome.MET, Outcome.NOT_MET}:
                    return True
    return False


@pytest.mark.parametrize(
    "code", ["core-team-size", "project-team-larger", "weekly-time", "letter-from-sponsor"]
)
def test_one_step_takes_a_record_on_the_edge_across(code: str) -> None:
    @settings(strictly, max_examples=20)
    @given(testing.facts_on_the_edge(APPLICATION, code))
    def holds(record: Record) -> None:
        assert crosses(APPLICATION, code, record)

    holds()


@pytest.mark.parametrize(
    ("code", "fact", "values"),
    [
        ("core-team-size", "core_team_size", {1, 2, 4, 5}),
        ("weekly-time", "project_minutes_per_week", {119, 120}),
    ],
)
def test_every_bound_is_reached_from_both_sides(code: str, fact: str, values: set[int]) -> None:
    edge = testing.facts_on_the_edge(APPLICATION, code)
    for value in sorted(values):
        assert simplest(edge.map(lambda record: record[fact]), value.__eq__) == value
    with pytest.raises(NoSuchExample):
        find(edge, lambda record: record[fact] not in values, settings=settings(max_examples=100))


def test_the_simplest_records_are_the_usual_one() -> None:
    assert unusual(simplest(testing.facts(APPLICATION))) == {}
    assert unusual(simplest(testing.facts_meeting(APPLICATION))) == {}


@pytest.mark.parametrize(
    ("code", "differs"),
    [
        ("core-team-size", {"core_team_size": 1}),
        ("weekly-time", {"project_minutes_per_week": 119}),
        ("leader-is-physician", {"leader_profession": "pharmacist"}),
        ("project-team-larger", {"project_team_size": 3}),
        ("letter-received", {"letter_received": False, "letter_signed_by_sponsor": False}),
    ],
)
def test_breaking_shrinks_to_what_breaks_it(code: str, differs: Record) -> None:
    assert unusual(simplest(testing.facts_breaking(APPLICATION, code))) == differs


def test_undetermined_shrinks_to_one_fact_left_out() -> None:
    record = simplest(testing.facts_undetermined(APPLICATION))
    assert list(unusual(record).values()) == [None]
    left_out = simplest(testing.facts_undetermined(APPLICATION, code="core-team-size"))
    # Who does not know how large the core team is cannot tell either whether the other is larger.
    assert unusual(left_out) == {"core_team_size": None}


@pytest.mark.parametrize("seed", range(4))
def test_a_failing_example_shrinks_though_many_facts_could_differ(seed: int) -> None:
    found = simplest(
        testing.facts(APPLICATION),
        lambda record: (record["project_minutes_per_week"] or 0) > 5000,
        random=Random(seed),  # noqa: S311 - no secret
    )
    assert unusual(found) == {"project_minutes_per_week": 5001}


def test_what_nobody_can_break_alone_is_refused_with_the_proof() -> None:
    with pytest.raises(NoSuchRecordError, match="leader-in-core-team requires") as caught:
        testing.facts_breaking(APPLICATION, "leader-named")
    assert "T02" in str(caught.value)
    assert "A leader in the core team is a leader who is named." in str(caught.value)


def test_an_unknown_code_is_refused_at_once() -> None:
    with pytest.raises(NoSuchRecordError, match="no requirement has the code 'nope'"):
        testing.facts_breaking(APPLICATION, "nope")


def test_contradictory_rules_are_met_by_nobody() -> None:
    rules = rule_set_of("n > 3", "n < 2", facts=(Fact("n", WholeNumber(0, 9)),))
    with pytest.raises(NoSuchRecordError, match="No complete record meets r1 and r2"):
        testing.facts_meeting(rules)


def test_where_narrows_without_filtering() -> None:
    where = (parse("core_team_size = 2", APPLICATION.vocabulary),)

    @strictly
    @given(testing.facts_meeting(APPLICATION, where=where))
    def holds(record: Record) -> None:
        assert record["core_team_size"] == 2

    holds()
    with pytest.raises(NoSuchRecordError, match="Wanted is"):
        testing.facts_breaking(APPLICATION, "core-team-size", where=where)
    with pytest.raises(ExpressionTypeError, match="`where` takes conditions"):
        testing.facts(APPLICATION, where=["core_team_size = 2"])  # type: ignore[list-item]


def test_facts_compared_with_each_other_are_filled_in_together() -> None:
    bounds = WholeNumber(-(10**18) + 1, 10**18 - 1)
    facts = (*(Fact(name, bounds) for name in "abc"),)
    rules = rule_set_of("a < b", "b < c", "c < 13", "a > 9", facts=facts)

    @strictly
    @given(testing.facts_meeting(rules))
    def holds(record: Record) -> None:
        assert record == {"a": 10, "b": 11, "c": 12}  # there is no other

    holds()


def test_days_and_words_and_one_possible_value() -> None:
    facts = (
        Fact("day", Date(date(1, 1, 1), date(9999, 12, 31)), usual=date(2026, 1, 1)),
        Fact("word", Text(("only",))),
        Fact("n", WholeNumber(7, 7)),
        Fact("b", Boolean()),
    )
    rules = rule_set_of('day > date("2026-05-01")', 'word = "only"', "n = 7", "b", facts=facts)
    assert simplest(testing.facts_meeting(rules))["day"] == date(2026, 5, 2)
    assert simplest(testing.facts_breaking(rules, "r4"))["b"] is False
    with pytest.raises(NoSuchRecordError):
        testing.facts_breaking(rules, "r2")
    with pytest.raises(NoSuchRecordError):
        testing.facts_on_the_edge(rules, "r3")


def test_no_facts_and_no_rules_make_the_empty_record() -> None:
    empty = RuleSet(Vocabulary(()), ())
    assert simplest(testing.facts_meeting(empty)) == {}
    with pytest.raises(NoSuchRecordError):
        testing.facts_undetermined(empty)
    assert len(testing.cases(empty)) == 0


def test_a_rule_on_what_is_missing_has_no_undetermined_records() -> None:
    rules = rule_set_of("n != null", facts=(Fact("n", WholeNumber(0, 9)),))
    with pytest.raises(ExpressionTypeError, match="turns on what is missing"):
        testing.facts_undetermined(rules)


SMALL = Vocabulary(
    tuple(each for each in VOCABULARY.facts if each.name not in {"big", "later_day"})
)
random_rules = st.lists(conditions(SMALL, nulls=False), min_size=1, max_size=3).map(
    lambda drawn: RuleSet(
        SMALL,
        tuple(
            Requirement(f"r{n}", each, Severity.RECOMMENDED if n == 2 else Severity.REQUIRED)
            for n, each in enumerate(drawn)
        ),
    )
)


def undetermined_by(rules: RuleSet, code: str) -> st.SearchStrategy[dict[str, Value | None]]:
    return testing.facts_undetermined(rules, code=code)


@settings(strictly, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(random_rules, st.data())
def test_the_promises_hold_for_any_rules(rules: RuleSet, data: st.DataObject) -> None:
    for each in rules.requirements:
        for made, wanted in (
            (testing.facts_breaking, Outcome.NOT_MET),
            (undetermined_by, Outcome.UNDETERMINED),
        ):
            try:
                strategy = made(rules, each.code)
            except NoSuchRecordError:
                continue
            decision = decide_all(rules, data.draw(strategy))
            assert decision.finding(each.code).outcome is wanted
            assert {e.code for e in decision.not_met} <= {each.code}
        try:
            edge = testing.facts_on_the_edge(rules, each.code)
        except NoSuchRecordError:
            continue
        assert crosses(rules, each.code, data.draw(edge))


@settings(strictly, max_examples=40)
@given(conditions(SMALL, nulls=False), testing.facts(RuleSet(SMALL, ()), complete=True), st.data())
def test_what_some_record_does_can_be_made(
    condition: Expression, record: Record, data: st.DataObject
) -> None:
    rules = RuleSet(SMALL, (Requirement("r", condition),))
    breaks = decide(condition, record) is False
    made = data.draw(testing.facts_breaking(rules, "r") if breaks else testing.facts_meeting(rules))
    assert decide(condition, made) is not breaks
