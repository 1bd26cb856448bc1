"""The questions worth asking, held against trying every answer."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import FactError
from qip_rules.rules import (
    Boolean,
    Constraint,
    Date,
    Expression,
    Fact,
    Requirement,
    RuleSet,
    Severity,
    Text,
    Value,
    Vocabulary,
    WholeNumber,
    decide,
    decide_all,
    parse,
)
from qip_rules.rules.questions import can_be_completed
from tests.rules.strategies import FIRST, conditions, often, records

Record = Mapping[str, Value | None]

POOL = (
    Fact("a", Boolean()),
    Fact("b", Boolean()),
    Fact("c", Boolean()),
    Fact("n", WholeNumber(-1, 3)),
    Fact("m", WholeNumber(0, 4)),
    Fact("hue", Text(("red", "blue"))),
    Fact("other_hue", Text(("red", "blue"))),
    Fact("day", Date(FIRST, FIRST + timedelta(days=2))),
    Fact("later_day", Date(FIRST + timedelta(days=1), FIRST + timedelta(days=3))),
)
PARAMETERS: dict[str, Value] = {"limit": 2, "switch": False, "start": FIRST + timedelta(days=1)}


def every_value(fact: Fact) -> list[Value]:
    match fact.type:
        case Boolean():
            return [False, True]
        case WholeNumber(minimum=low, maximum=high):
            return list(range(low, high + 1))
        case Text(choices=choices):
            return list(choices)
        case Date(earliest=first, latest=last):
            return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def completions(vocabulary: Vocabulary, facts: Record) -> Iterator[dict[str, Value | None]]:
    """Every way to answer the missing facts that satisfies every constraint."""
    missing = [fact for fact in vocabulary.facts if facts.get(fact.name) is None]
    for answers in itertools.product(*map(every_value, missing)):
        full = {**facts, **dict(zip((fact.name for fact in missing), answers, strict=True))}
        if all(decide(each.holds, full) for each in vocabulary.constraints):
            yield full


def come_to(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def tried(rules: RuleSet, facts: Record) -> dict[str, tuple[tuple[str, ...], bool]]:
    """By trying all answers: each question with the findings it can change, and the outcome."""
    required = [each.severity is Severity.REQUIRED for each in rules.requirements]

    def answers(record: Record) -> list[bool | None]:
        return [decide(each.requires, record) for each in rules.requirements]

    def outcome(decided: list[bool | None]) -> bool | None:
        return come_to([each for each, counts in zip(decided, required, strict=True) if counts])

    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    fulls = [(full, answers(full)) for full in completions(rules.vocabulary, facts)]
    for fact in rules.vocabulary.facts:
        if facts.get(fact.name) is not None:
            continue
        changed = [False] * len(rules.requirements)
        changes_outcome = False
        for full, after in fulls:
            before = answers({**full, fact.name: None})
            pairs = zip(before, after, strict=True)
            changed = [
                was or old is not new for was, (old, new) in zip(changed, pairs, strict=True)
            ]
            changes_outcome |= outcome(before) is not outcome(after)
        if any(changed):
            codes = itertools.compress((each.code for each in rules.requirements), changed)
            found[fact.name] = (tuple(codes), changes_outcome)
    return found


@st.composite
def situations(
    draw: st.DrawFn, pool: tuple[Fact, ...] = POOL, *, nulls: bool
) -> tuple[RuleSet, Record]:
    """A rule set over some of the facts, with constraints, and a record with gaps."""
    facts = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=5, unique=True))
    plain = Vocabulary(tuple(facts))
    parameters = dict(PARAMETERS)
    holds = conditions(plain, parameters, nulls=False)
    limits = draw(st.lists(holds, max_size=2))
    vocabulary = Vocabulary(plain.facts, tuple(Constraint(each, "So it is.") for each in limits))
    trees = draw(
        st.lists(
            st.tuples(conditions(plain, parameters, nulls=nulls), st.sampled_from(Severity)),
            min_size=1,
            max_size=4,
        )
    )
    requirements = tuple(
        Requirement(f"r{number}", tree, severity) for number, (tree, severity) in enumerate(trees)
    )
    return RuleSet(vocabulary, requirements), draw(records(plain))


def assert_same(situation: tuple[RuleSet, Record]) -> None:
    rules, facts = situation
    if next(completions(rules.vocabulary, facts), None) is None:
        assert not can_be_completed(facts, rules.vocabulary)
        with pytest.raises(FactError):
            decide_all(rules, facts)
        return
    assert can_be_completed(facts, rules.vocabulary)
    decision = decide_all(rules, facts)
    asked = {each.fact.name: (each.for_codes, each.changes_outcome) for each in decision.questions}
    assert asked == tried(rules, facts)
    assert list(asked) == [name for name in rules.vocabulary if name in asked]
    for finding in decision.findings:
        assert {fact.name for fact in finding.open_facts} == {
            name for name, (codes, _) in asked.items() if finding.code in codes
        }


@often
@given(situations(nulls=False))
def test_questions_are_those_that_trying_finds(situation: tuple[RuleSet, Record]) -> None:
    assert_same(situation)


@often
@given(situations(nulls=True))
def test_questions_where_rules_test_for_missing_facts(situation: tuple[RuleSet, Record]) -> None:
    assert_same(situation)


WIDE = (
    Fact("x", WholeNumber(0, 11)),
    Fact("y", WholeNumber(2, 13)),
    Fact("z", WholeNumber(-3, 6)),
    Fact("early", Date(FIRST, FIRST + timedelta(days=9))),
    Fact("late", Date(FIRST - timedelta(days=2), FIRST + timedelta(days=8))),
)
NUMBERS = Vocabulary(WIDE)


def ordered(names: tuple[str, ...], constants: list[str]) -> st.SearchStrategy[str]:
    operand = st.sampled_from([*names, *constants])
    return st.one_of(
        st.tuples(operand, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), operand).map(
            " ".join
        ),
        st.tuples(operand, operand, operand).map(lambda each: "{} in [{}..{}]".format(*each)),
    )


comparisons = ordered(("x", "y", "z"), ["3", "5", "10"]) | ordered(
    ("early", "late"), [f'date("{FIRST + timedelta(days=each)}")' for each in (1, 4)]
)
chains = st.lists(comparisons, min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([" and ", " or "]).map(lambda word: word.join(parts))
)


@given(
    st.lists(st.tuples(chains, st.sampled_from(Severity)), min_size=1, max_size=3),
    st.lists(comparisons, max_size=2),
    st.sets(st.sampled_from(["x", "y", "z", "early", "late"]), max_size=3),
    records(NUMBERS, complete=True),
)
def test_a_few_values_stand_for_a_whole_range(
    texts: list[tuple[str, Severity]], limits: list[str], missing: set[str], facts: Record
) -> None:
    vocabulary = Vocabulary(
        WIDE, tuple(Constraint(parse(each, NUMBERS), "So it is.") for each in limits)
    )
    rules = RuleSet(
        vocabulary,
        tuple(
            Requirement(f"r{number}", parse(text, NUMBERS), severity)
            for number, (text, severity) in enumerate(texts)
        ),
    )
    assert_same((rules, {name: facts[name] for name in facts if name not in missing}))


def asked(text: str, facts: Record, *constraints: str) -> list[str]:
    plain = Vocabulary(POOL)
    limits = tuple(Constraint(parse(each, plain), "So it is.") for each in constraints)
    vocabulary = Vocabulary(POOL, limits)
    tree = parse(text, vocabulary)
    decision = decide_all(RuleSet(vocabulary, (Requirement("r", tree),)), facts)
    return [each.fact.name for each in decision.questions]


@pytest.mark.parametrize(
    ("text", "facts", "names"),
    [
        ("a and b", {}, ["a", "b"]),
        ("a and b", {"a": False}, []),
        ("a or b", {"a": True}, []),
        ("a or not(a)", {}, ["a"]),
        ("n in [-1..3]", {}, ["n"]),
        ("n > 3", {}, ["n"]),
        ("n = m", {}, ["n", "m"]),
        ("a and n < m", {"n": 3}, ["a", "m"]),
        ("a = null", {}, ["a"]),
        ("a = null or true", {}, []),
        ("(a = null) = b", {"b": None}, ["a", "b"]),
        ("a and null", {}, ["a"]),
        ("a or null", {"a": False}, []),
        ("null", {}, []),
    ],
)
def test_which_questions_are_asked(text: str, facts: Record, names: list[str]) -> None:
    assert asked(text, facts) == names


def test_constraints_settle_questions() -> None:
    assert asked("a and b", {"a": True}) == ["b"]
    assert asked("a and b", {"a": True}, "not(a) or b") == ["b"]
    assert asked("a or b", {}, "a = b") == ["a", "b"]
    assert asked("c and (a or b)", {}, "not(a and b)", "a or b") == ["a", "b", "c"]
    assert asked("n = m", {"n": 3}, "m < n") == ["m"]
    assert asked("a and b", {}, "not(a)") == ["a"]
    assert asked("a and b", {}, "not(b)", "not(c)") == ["b"]
    assert asked("a and n > 0", {}, "not(a) or b", "not(b) or c") == ["a", "n"]
    assert asked("a and n > 0", {"c": False}, "not(a) or b", "not(b) or c") == ["a"]
    assert asked("a and a != null", {}) == ["a"]
    assert asked("a and a != null", {}, "not(a)") == []


def test_null_among_conditions_that_share_nothing() -> None:
    assert asked("(n = n or b) and null", {}) == []
    assert asked("(n = 1 or b) and null", {}) == ["b", "n"]
    assert asked("b and (a and null) and m < m", {}) == ["m"]
    assert asked("b or not(a and null) or m = m", {}) == ["m"]
    assert asked("not(b and (a and null) and m < m)", {}) == ["m"]
    assert asked("b and (a and null)", {}) == ["a", "b"]


def outcome_questions(texts: list[str], facts: Record) -> dict[str, bool]:
    vocabulary = Vocabulary(POOL)
    rules = RuleSet(
        vocabulary,
        tuple(Requirement(text, parse(text, vocabulary)) for text in texts),
    )
    return {each.fact.name: each.changes_outcome for each in decide_all(rules, facts).questions}


def test_what_can_still_change_the_outcome() -> None:
    assert outcome_questions(["a", "b"], {}) == {"a": True, "b": True}
    assert outcome_questions(["a", "b"], {"a": False}) == {"b": False}
    assert outcome_questions(["a", "m < m"], {}) == {"a": False, "m": True}
    assert outcome_questions(["a", "m < m", "n < n"], {}) == {"a": False, "n": False, "m": False}
    assert outcome_questions(["a", "b = b", "null"], {}) == {"a": True, "b": False}
    assert outcome_questions(["a and null", "b = b", "m = m"], {}) == {
        "a": True,
        "b": False,
        "m": False,
    }
    assert outcome_questions(["m in (-1)", "a", "a and m = m"], {}) == {"a": False, "m": True}
    one_after_another = ["a and b", "b or c", "not(a)", "n > 0"]
    assert outcome_questions(one_after_another, {}) == {
        "a": True,
        "b": False,
        "c": False,
        "n": False,
    }


def test_as_many_values_are_tried_as_facts_can_stand_between_two_constants() -> None:
    facts = (*(Fact(name, WholeNumber(0, 30)) for name in ("x", "y", "z")), POOL[0])
    plain = Vocabulary(facts)

    def rules(*constraints: str) -> RuleSet:
        limits = tuple(Constraint(parse(each, plain), "So it is.") for each in constraints)
        vocabulary = Vocabulary(facts, limits)
        return RuleSet(vocabulary, (Requirement("r", parse("a", plain)),))

    between = rules("10 < x", "x < y", "y < z", "z < 20")
    assert decide_all(between, {}).findings[0].open_facts == (POOL[0],)
    squeezed = rules("10 < x", "x < y", "y < z", "z < 14")
    assert decide_all(squeezed, {}).findings[0].open_facts == (POOL[0],)
    with pytest.raises(FactError):
        decide_all(rules("10 < x", "x < y", "y < z", "z < 13"), {})


def test_a_rule_of_a_thousand_facts_is_answered() -> None:
    facts = tuple(Fact(f"f{number}", Boolean()) for number in range(1000))
    vocabulary = Vocabulary(facts)
    for word in ("and", "or"):
        tree = parse(f" {word} ".join(vocabulary), vocabulary)
        decision = decide_all(RuleSet(vocabulary, (Requirement("r", tree),)), {})
        assert [each.fact for each in decision.questions] == list(facts)


def test_a_long_chain_of_comparisons_is_no_recursion() -> None:
    facts = tuple(Fact(f"f{number}", Boolean()) for number in range(400))
    vocabulary = Vocabulary(facts)
    links = " and ".join(f"{one} = {two}" for one, two in itertools.pairwise(vocabulary))
    record: dict[str, Value | None] = dict.fromkeys(vocabulary, True)
    for name in list(vocabulary)[::50]:
        record[name] = None
    decision = decide_all(
        RuleSet(vocabulary, (Requirement("r", parse(links, vocabulary)),)), record
    )
    assert [each.fact.name for each in decision.questions] == list(vocabulary)[::50]


def test_days_at_the_edges_of_the_calendar() -> None:
    whole = Vocabulary((Fact("day", Date(date(1, 1, 1), date(9999, 12, 31))),))
    for text in (
        'day <= date("9999-12-31")',
        'day > date("0001-01-01")',
        'day < date("0001-01-01")',
    ):
        rules = RuleSet(whole, (Requirement("r", parse(text, whole)),))
        assert len(decide_all(rules, {}).questions) == 1


def test_the_same_record_gives_the_same_questions() -> None:
    tree: Expression = parse("a and (n < m or hue = other_hue)", Vocabulary(POOL))
    rules = RuleSet(Vocabulary(POOL), (Requirement("r", tree),))
    first = decide_all(rules, {"n": 1})
    assert all(decide_all(rules, {"n": 1}).questions == first.questions for _ in range(5))
