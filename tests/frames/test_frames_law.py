"""Frames of every kind give what the row reader gives, on random rule sets and records."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.rules.compiled import decide_many
from qip_rules.rules.fact import Value
from qip_rules.rules.frames import decide_frame
from qip_rules.rules.requirement import Requirement, RuleSet, Severity
from qip_rules.rules.vocabulary import Vocabulary
from tests.frames.frame_kinds import KINDS, rows, verdicts
from tests.rules.strategies import VOCABULARY, conditions, records

Record = Mapping[str, Value | None]


def rule_sets(vocabulary: Vocabulary) -> st.SearchStrategy[RuleSet]:
    drawn = st.lists(st.tuples(conditions(vocabulary), st.sampled_from(Severity)), max_size=5)
    return drawn.map(
        lambda each: RuleSet(
            vocabulary,
            tuple(Requirement(f"r-{n}", tree, severity) for n, (tree, severity) in enumerate(each)),
        )
    )


@pytest.mark.parametrize("kind", KINDS)
@given(rule_sets(VOCABULARY), st.lists(records(), max_size=5))
def test_every_kind_says_what_the_row_reader_says(
    kind: str, rule_set: RuleSet, drawn: list[Record]
) -> None:
    answer = decide_frame(rule_set, KINDS[kind](VOCABULARY, drawn))
    assert verdicts(rule_set, answer) == list(decide_many(rule_set, drawn))


@pytest.mark.parametrize("kind", KINDS)
@given(rule_sets(VOCABULARY), st.lists(records(), max_size=5))
def test_each_requirement_has_the_outcome_of_its_finding(
    kind: str, rule_set: RuleSet, drawn: list[Record]
) -> None:
    answer = decide_frame(rule_set, KINDS[kind](VOCABULARY, drawn), each_requirement=True)
    found = [tuple(row[each.code] for each in rule_set.requirements) for row in rows(answer)]
    alone = [
        RuleSet(VOCABULARY, (Requirement(each.code, each.requires),))
        for each in rule_set.requirements
    ]
    expected = [[each.outcome.value for each in decide_many(one, drawn)] for one in alone]
    assert found == (list(zip(*expected, strict=True)) or [()] * len(drawn))
