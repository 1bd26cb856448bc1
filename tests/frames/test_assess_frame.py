"""The shipped sample of applications, assessed one by one and as a frame."""

from collections.abc import Iterator
from datetime import date

import attrs
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from qip_rules import load_program
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.assessment import assess, facts_of
from qip_rules.eligibility.tabular import assess_frame, facts_table
from qip_rules.errors import FactError, InputError
from qip_rules.policy.program import Policy
from qip_rules.rules.fact import Kind
from tests.cohort.sample import GRANT, TRAINING, program, sample
from tests.frames.frame_kinds import rows, verdicts

ARROW = {Kind.BOOLEAN: pa.bool_(), Kind.TEXT: pa.string(), Kind.DATE: pa.date32()}


def policies() -> Iterator[tuple[Policy, list[Application]]]:
    """Each day on which applications of the sample came in, and these."""
    for name in (GRANT, TRAINING):
        current = [file.current for file in sample(name).applications]
        for day in sorted({each.received_on for each in current}):
            yield program(name).on(day), [each for each in current if each.received_on == day]


def test_the_frame_says_what_each_assessment_says() -> None:
    count = 0
    for policy, applications in policies():
        rule_set = policy.rule_sets["application"]
        table = facts_table(applications, policy)
        decisions = [assess(each, policy) for each in applications]
        for frame in (table, pl.DataFrame(table), table.to_pandas(types_mapper=pd.ArrowDtype)):
            answer = assess_frame(frame, policy)
            assert [row["application_id"] for row in rows(answer)] == [
                each.application_id for each in applications
            ]
            for verdict, decision in zip(verdicts(rule_set, answer), decisions, strict=True):
                count += 1
                assert verdict.outcome is decision.outcome
                assert verdict.not_met == tuple(each.code for each in decision.not_met)
                assert verdict.undetermined == tuple(each.code for each in decision.undetermined)
                assert verdict.advice == tuple(each.code for each in decision.advice)
    assert count > 100


def test_the_table_has_the_facts_of_each_application_with_exact_types() -> None:
    for policy, applications in policies():
        vocabulary = policy.rule_sets["application"].vocabulary
        table = facts_table(iter(applications), policy)
        assert table.column_names == ["application_id", *vocabulary]
        for fact in vocabulary.facts:
            kind = table.schema.field(fact.name).type
            assert (
                pa.types.is_signed_integer(kind)
                if fact.kind is Kind.NUMBER
                else kind == ARROW[fact.kind]
            )
        assert table.schema.field("core_team_size").type == pa.int16()
        for row, application in zip(table.to_pylist(), applications, strict=True):
            assert row.pop("application_id") == application.application_id
            facts = facts_of(application, policy)
            assert row == {name: facts.get(name) for name in vocabulary}
            assert {type(value) for value in row.values()} <= {bool, int, str, date, type(None)}


def test_no_applications_make_a_table_of_no_rows() -> None:
    policy = load_program(TRAINING).on(date(2026, 3, 2))
    table = facts_table((), policy)
    assert table.num_rows == 0
    assert assess_frame(table, policy).num_rows == 0


def test_wrong_answers_of_all_applications_are_told_at_once() -> None:
    policy, (first, *_) = next(policies())
    wrong = [attrs.evolve(first, answers={name: 1}) for name in ("nobody_asks", "nor_this")]
    with pytest.raises(InputError) as error:
        facts_table([first, *wrong], policy)
    assert [fault.place for fault in error.value.faults] == [
        "applications[1].answers.nobody_asks",
        "applications[2].answers.nor_this",
    ]


def test_a_fault_is_told_by_the_application() -> None:
    policy, applications = next(policies())
    table = facts_table(applications[:1], policy)
    wrong = table.set_column(
        table.column_names.index("core_team_size"), "core_team_size", pa.array([-1])
    )
    with pytest.raises(FactError) as error:
        assess_frame(wrong, policy)
    (fault, *_) = error.value.faults
    assert fault.place == f"rows[{applications[0].application_id!r}].core_team_size"
    with pytest.raises(FactError, match=r"rows\[0\]"):
        assess_frame(wrong.drop_columns("application_id"), policy)


def test_facts_contradicting_one_another_are_refused() -> None:
    policy, applications = next(policies())
    table = facts_table(applications[:1], policy).to_pandas(types_mapper=pd.ArrowDtype)
    table["core_team_size"], table["project_team_size"] = 5, 4
    with pytest.raises(FactError, match="The project team counts the core team in"):
        assess_frame(table, policy)
