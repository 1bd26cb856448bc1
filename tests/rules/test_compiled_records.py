"""Every kind of record reads alike, one at a time, and equal verdicts are one object."""

import gc
from collections import OrderedDict, UserDict, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import MappingProxyType
from unittest.mock import patch

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import FactError
from qip_rules.rules import (
    Boolean,
    Constraint,
    Fact,
    Outcome,
    Requirement,
    RuleSet,
    Severity,
    Verdict,
    Vocabulary,
    WholeNumber,
    parse,
)
from qip_rules.rules.compiled import Record, decide_many, decider, masks

VOCABULARY = Vocabulary((Fact("a", Boolean()), Fact("b", Boolean()), Fact("n", WholeNumber(0, 9))))


def requirement(code: str, text: str, severity: Severity = Severity.REQUIRED) -> Requirement:
    return Requirement(code, parse(text, VOCABULARY), severity)


RULES = RuleSet(
    VOCABULARY,
    (
        requirement("first", "a"),
        requirement("second", "not(a) or b"),
        requirement("usual", "n >= 5", Severity.RECOMMENDED),
    ),
)


@attrs.frozen
class Slotted:
    a: object = None
    b: object = None
    n: object = None
    other: object = None


@attrs.define(slots=False)
class Loose:
    n: object = None
    b: object = None
    a: object = None


@attrs.frozen
class Fewer:
    a: object
    b: object


@attrs.frozen
class Counted:
    """One fact is a property."""

    people: tuple[str, ...]
    a: object = True

    @property
    def n(self) -> int:
        return len(self.people)


@attrs.define
class NeverSet:
    a: object
    b: object = attrs.field(init=False)
    n: object = attrs.field(init=False)


def one(record: Record, rule_set: RuleSet = RULES, *, strict: bool = False) -> Verdict:
    (verdict,) = decide_many(rule_set, [record], strict=strict)
    return verdict


def known(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if value is not None}


ways: dict[str, Callable[[Mapping[str, object]], Record]] = {
    "with None": dict,
    "with gaps": known,
    "not to be written": MappingProxyType,
    "no dict": UserDict,
    "a subclass": OrderedDict,
    "with defaults": lambda facts: defaultdict(bool, known(facts)),
    "slotted": lambda facts: Slotted(**facts, other="ignored"),
    "not slotted": lambda facts: Loose(**facts),
}


@pytest.mark.parametrize("way", ways.values(), ids=ways)
@given(
    st.fixed_dictionaries(
        {
            "a": st.none() | st.booleans(),
            "b": st.none() | st.booleans(),
            "n": st.none() | st.integers(0, 9),
        }
    )
)
def test_every_kind_of_record(
    way: Callable[[Mapping[str, object]], Record], facts: dict[str, object]
) -> None:
    assert one(way(facts)) is one(facts)


def test_what_each_outcome_is() -> None:
    assert one({"a": True, "b": True}) == Verdict(Outcome.MET)
    assert one({"a": True}) == Verdict(Outcome.UNDETERMINED, undetermined=("second",))
    assert one({"b": True, "n": 4}) == Verdict(
        Outcome.UNDETERMINED, undetermined=("first",), advice=("usual",)
    )
    assert one({"a": True, "b": False}) == Verdict(Outcome.NOT_MET, not_met=("second",))
    assert one({}) == Verdict(Outcome.UNDETERMINED, undetermined=("first", "second"))


def test_a_default_is_no_fact_and_reading_makes_none() -> None:
    record = defaultdict(bool, {"a": True})
    assert one(record).undetermined == ("second",)
    assert dict(record) == {"a": True}


def test_attributes_that_are_absent_computed_or_never_set() -> None:
    assert one(Fewer(a=True, b=True)).outcome is Outcome.MET
    assert one(Counted(("x", "y"))).advice == ("usual",)
    assert one(NeverSet(a=True)) == one({"a": True})


def test_attrs_records_of_one_fact() -> None:
    vocabulary = Vocabulary((VOCABULARY["a"],))
    rule_set = RuleSet(vocabulary, (Requirement("only", parse("a", vocabulary)),))
    assert one(Slotted(a=False), rule_set).not_met == ("only",)
    assert one(Slotted(), rule_set).undetermined == ("only",)


@pytest.mark.parametrize("record", [None, 7, "a", ["a"], ("a", True), object(), Slotted, {"a"}])
def test_what_is_no_record(record: object) -> None:
    for strict in (False, True):
        verdicts = decide_many(RULES, [{}, record], strict=strict)  # type: ignore[list-item]
        assert next(verdicts).outcome is Outcome.UNDETERMINED
        with pytest.raises(FactError) as caught:
            next(verdicts)
        (fault,) = caught.value.faults
        assert fault.place == "records[1]"
        assert type(record).__name__ in fault.found
        assert "attrs record" in fault.expected


@pytest.mark.parametrize("record", [Slotted(a=1, b="yes", n=10), {"a": 1, "b": "yes", "n": 10}])
def test_all_faults_of_a_record_come_at_once_with_its_number(record: Record) -> None:
    verdicts = decide_many(RULES, [{"a": True}, {}, record, {"a": 7}])
    assert next(verdicts).undetermined == ("second",)
    assert next(verdicts).undetermined == ("first", "second")
    with pytest.raises(FactError) as caught:
        next(verdicts)
    assert [(fault.place, fault.found, fault.expected) for fault in caught.value.faults] == [
        ("records[2].a", "1", "true or false"),
        ("records[2].b", "'yes'", "true or false"),
        ("records[2].n", "10", "a whole number from 0 to 9"),
    ]
    assert "the application's record of facts has 3 faults" in str(caught.value)


def test_other_names_are_ignored_unless_strict() -> None:
    record: dict[str, object] = {"a": True, "b": 0, "bb": 1}
    assert one({**record, "b": True}).outcome is Outcome.MET
    with pytest.raises(FactError) as caught:
        one(record, strict=True)
    assert [fault.place for fault in caught.value.faults] == ["records[0]", "records[0].b"]
    assert caught.value.faults[0].found == "the name 'bb'"
    assert caught.value.faults[0].hint == "did you mean b?"


@pytest.mark.parametrize("record", [{"a": True, 3: 1}, Slotted(a=True), UserDict(zzz=1)])
def test_strict_of_every_kind(record: Record) -> None:
    assert isinstance(one(record), Verdict)
    with pytest.raises(FactError, match=r"records\[0\]: found the name"):
        one(record, strict=True)


@pytest.mark.parametrize("record", [{}, {"a": True, "n": 3}, Loose(a=False), Fewer(a=True, b=None)])
def test_strict_lets_facts_pass(record: Record) -> None:
    assert one(record, strict=True) is one(record)


def test_records_are_read_one_at_a_time() -> None:
    read: list[int] = []

    def source() -> Iterator[dict[str, object]]:
        record: dict[str, object] = {"b": True}  # one record, said again and again
        for number, value in enumerate((True, False, None)):
            read.append(number)
            record["a"] = value
            yield record
        msg = "the source broke"
        raise OSError(msg)

    for strict in (False, True):
        read.clear()
        verdicts = decide_many(RULES, source(), strict=strict)
        assert read == []
        for number, outcome in enumerate((Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED)):
            assert next(verdicts).outcome is outcome
            assert read == list(range(number + 1))
        with pytest.raises(OSError, match="the source broke"):
            next(verdicts)


def test_equal_verdicts_are_one_object_in_every_run() -> None:
    records = [{"a": True, "n": 1}, {"a": True, "n": 2}]
    first, second = decide_many(RULES, records)
    assert first is second
    assert one({"a": True, "n": 3}, RuleSet(VOCABULARY, RULES.requirements)) is first


def test_open_constraints_leave_no_trace_in_the_verdict() -> None:
    holds = parse("not(b) or n >= 5", VOCABULARY)
    vocabulary = Vocabulary(VOCABULARY.facts, (Constraint(holds, "A b has a high n."),))
    rule_set = RuleSet(vocabulary, (Requirement("first", parse("a", VOCABULARY)),))
    kept, still_open = decide_many(rule_set, [{"a": True, "b": False}, {"a": True, "b": True}])
    assert kept is still_open
    with pytest.raises(FactError, match=r"records\[0\]: found facts that contradict"):
        one({"b": True, "n": 4}, rule_set)


def test_no_more_verdicts_are_kept_than_stated() -> None:
    rule_set = RuleSet(VOCABULARY, RULES.requirements, digest="few are kept")
    with patch.object(masks, "VERDICTS_MAXIMUM", 1):
        assert one({}, rule_set) is one({}, rule_set)
        later, again = one({"a": False}, rule_set), one({"a": False}, rule_set)
    assert later == again == one({"a": False})
    assert later is not again


def test_records_leave_nothing_for_the_garbage_collector() -> None:
    records = [{"a": number % 3 == 0, "b": None, "n": number % 10} for number in range(5000)]
    decided: deque[Verdict] = deque(decide_many(RULES, records), maxlen=1)
    gc.collect()
    gc.disable()
    try:
        before = gc.get_count()[0]
        decided.extend(decide_many(RULES, records))
        after = gc.get_count()[0]
    finally:
        gc.enable()
    assert after - before < 50


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 5)), max_size=200))
def test_records_of_all_kinds_in_any_order_are_read_alike(
    drawn: list[tuple[bool, int, int]],
) -> None:
    """Whatever the last ones were: complete, with gaps, as long as a complete one, or classes."""
    records: list[Record] = []
    wanted: list[Verdict] = []
    for a, n, kind in drawn:
        kinds: tuple[Record, ...] = (
            {"a": a, "b": not a, "n": n},
            {"a": a, "n": n},
            {"a": a, "n": n, "remark": "as long as one with every fact"},
            Slotted(a=a, b=not a, n=n),
            Loose(a=a, b=not a, n=n),
            Fewer(a=a, b=not a),
        )
        records.append(kinds[kind])
        (verdict,) = decide_many(RULES, [kinds[kind]])
        wanted.append(verdict)
    assert list(decide_many(RULES, records)) == wanted


def test_a_wrong_value_is_told_of_every_kind_of_record() -> None:
    whole = Slotted(a=True, b=True, n=5)
    wrong: tuple[Record, ...] = (Slotted(a=1), Loose(a=1), {"a": 1}, {"a": 1, "b": None, "n": None})
    for each in wrong:
        with pytest.raises(FactError, match=r"records\[2\]\.a: found 1"):
            list(decide_many(RULES, [whole, {"a": True}, each]))


def test_a_word_of_python_can_name_a_fact() -> None:
    words = Vocabulary((Fact("class", Boolean()), Fact("lambda", Boolean())))
    rules = RuleSet(words, (Requirement("one", parse("class and lambda", words)),))
    (verdict,) = decide_many(rules, [{"class": True, "lambda": False}])
    assert verdict.not_met == ("one",)
    assert decider(rules)((True, True)).outcome is Outcome.MET


STATES = dict.fromkeys("ab", (True, False, None)) | {"n": (0, 4, 5, 9, None)}


def test_values_alone_are_decided_like_the_record_that_holds_them() -> None:
    decide = decider(RULES)
    every = list(product(*STATES.values()))
    records = [dict(zip(STATES, values, strict=True)) for values in every]
    assert list(map(decide, every)) == list(decide_many(RULES, records))
    assert decide((True, True, 5)) is decide((True, True, 9))


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ((1, True, 3), ["a"]),
        ((1, 2, 3), ["a", "b"]),
        ((None, True, 10), ["n"]),
        (("yes", 0, 3.0), ["a", "b", "n"]),
    ],
)
def test_values_alone_are_tested_and_every_fault_is_told(
    values: tuple[object, ...], places: list[str]
) -> None:
    with pytest.raises(FactError) as raised:
        decider(RULES)(values)  # type: ignore[arg-type]
    assert [fault.place for fault in raised.value.faults] == places


def test_values_that_contradict_a_constraint_are_refused_and_doubtful_ones_reconciled() -> None:
    apart = Constraint(parse("not(a and b)", VOCABULARY), "Never both.")
    together = Constraint(parse("a or b", VOCABULARY), "Never none.")
    rules = RuleSet(Vocabulary(VOCABULARY.facts, (apart, together)), RULES.requirements)
    decide = decider(rules)
    for values in product(*STATES.values()):
        record = dict(zip(STATES, values, strict=True))
        try:
            (wanted,) = decide_many(rules, [record])
        except FactError as error:
            with pytest.raises(FactError) as raised:
                decide(values)
            places = [fault.place.removeprefix("records[0]").lstrip(".") for fault in error.faults]
            assert [fault.place for fault in raised.value.faults] == places
        else:
            assert decide(values) == wanted


@pytest.mark.parametrize("values", [(), (True, True), (True, True, 3, None)])
def test_another_number_of_values_is_an_error(values: tuple[bool | int | None, ...]) -> None:
    with pytest.raises(ValueError, match="values to unpack"):
        decider(RULES)(values)


def test_rules_on_no_facts_are_decided_on_no_values() -> None:
    assert decider(RuleSet(Vocabulary(()), ()))(()).outcome is Outcome.MET
