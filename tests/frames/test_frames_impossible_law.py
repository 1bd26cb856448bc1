"""Rows that no record can be: frames refuse or mark what the row reader refuses, and no other."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.errors import FactError
from qip_rules.rules.compiled import decide_many
from qip_rules.rules.expression import Reference
from qip_rules.rules.fact import NUMBER_MAXIMUM, Boolean, Date, Fact, Text, Value, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.findings import Outcome
from qip_rules.rules.frames import decide_frame, faults_in_frame
from qip_rules.rules.requirement import Requirement, RuleSet
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.frames.frame_kinds import EAGER, KINDS, LAZY, rows, verdicts
from tests.rules.strategies import values

Record = Mapping[str, Value | None]

half = settings(max_examples=settings().max_examples // 2)
"""There are many kinds, and a frame is slow to make."""

FACTS = (
    Fact("a", Boolean()),
    Fact("b", Boolean()),
    Fact("n", WholeNumber(0, 4)),
    Fact("m", WholeNumber(-2, 3)),
    Fact("hue", Text(("red", "blue"))),
    Fact("day", Date(date(2026, 1, 30), date(2026, 2, 3))),
)
ODD = Vocabulary(
    FACTS,
    tuple(
        Constraint(parse(text, Vocabulary(FACTS)), f"So it is: {text}.")
        for text in ("not(a) or b", "n > m", "not(b) or m >= 2")
    ),
)
"""Facts that hold one another: where `a` is true, `n` is 3 or 4, which no constraint says alone."""


def possible_or_not(fact: Fact) -> st.SearchStrategy[Value]:
    """A value of the fact's kind, which may be one that it cannot have."""
    match fact.type:
        case Boolean():
            return st.booleans()
        case WholeNumber(minimum=low, maximum=high):
            return st.integers(low - 1, high + 1) | st.just(NUMBER_MAXIMUM)
        case Text():
            return st.sampled_from(("red", "blue", "Red", "", "gr\u00fcn"))
        case Date(earliest=first):
            return st.integers(-1, 5).map(lambda days: first + timedelta(days=days))


odd_records = st.fixed_dictionaries(
    {fact.name: st.none() | values(fact) | possible_or_not(fact) for fact in ODD.facts}
)


def refused(rule_set: RuleSet, record: Record) -> bool:
    try:
        list(decide_many(rule_set, [record]))
    except FactError:
        return True
    return False


@pytest.mark.parametrize("kind", EAGER)
@half
@given(st.lists(odd_records, max_size=4))
def test_an_eager_frame_is_refused_for_the_rows_that_the_row_reader_refuses(
    kind: str, drawn: list[Record]
) -> None:
    rule_set = RuleSet(ODD, ())
    frame = EAGER[kind](ODD, drawn)
    bad = {number for number, each in enumerate(drawn) if refused(rule_set, each)}
    faults = faults_in_frame(rule_set, frame)
    assert bool(faults) == bool(bad)
    told = {int(each.place.removeprefix("rows[").partition("]")[0]) for each in faults}
    assert told <= bad
    if bad:
        with pytest.raises(FactError) as error:
            decide_frame(rule_set, frame)
        assert error.value.faults == faults
    else:
        assert verdicts(rule_set, decide_frame(rule_set, frame)) == list(
            decide_many(rule_set, drawn)
        )


@pytest.mark.parametrize("kind", LAZY)
@half
@given(st.lists(odd_records, max_size=4))
def test_a_lazy_frame_marks_rows_and_tells_of_all_that_the_row_reader_refuses(
    kind: str, drawn: list[Record]
) -> None:
    rule_set = RuleSet(ODD, (Requirement("r", Reference(ODD["a"])),))
    answer = decide_frame(rule_set, LAZY[kind](ODD, drawn))
    bad = [refused(rule_set, each) for each in drawn]
    marked = rows(answer)
    for row, is_bad, record in zip(marked, bad, drawn, strict=True):
        if row["invalid"]:
            assert is_bad
            assert row["outcome"] is row["not_met"] is row["undetermined"] is row["advice"] is None
        else:  # refused only for what no answers to the missing facts can reconcile
            assert not is_bad or None in record.values()
            assert row["outcome"] in {each.value for each in Outcome}
    assert bool(faults_in_frame(rule_set, answer)) == any(bad)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("constraints", "is_refused"),
    [(["false"], True), (["true"], False), (["a", "not(a)"], True), (["a or b", "not(a)"], False)],
    ids=str,
)
def test_constraints_on_facts_that_are_not_known_of_any_row(
    kind: str, constraints: list[str], *, is_refused: bool
) -> None:
    rule_set = RuleSet(
        Vocabulary(
            FACTS, tuple(Constraint(parse(text, Vocabulary(FACTS)), text) for text in constraints)
        ),
        (),
    )
    only = Vocabulary((FACTS[2],))
    record: Record = {"n": 1}
    frame, nobody = KINDS[kind](only, [record, record]), KINDS[kind](only, [])
    assert refused(rule_set, record) == is_refused
    assert bool(faults_in_frame(rule_set, frame, unknown=["a", "b"])) == is_refused
    assert faults_in_frame(rule_set, nobody, unknown=["a", "b"]) == ()
