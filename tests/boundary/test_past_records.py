"""Past records, one JSON object a line, decided before and after."""

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.boundary.past_records import FAULTS_MAXIMUM, LINES_MAXIMUM, past_outcomes
from qip_rules.errors import FactError, InputError
from qip_rules.rules import Outcome, RuleSet, Value, decide_all

DAY = date(2026, 11, 1)


def rules(program: str, subject: str = "application") -> RuleSet:
    return load_program(program).on(DAY).rule_sets[subject]


OLD, NEW = rules("quality-training-program"), rules("quality-improvement-grant")


def refusal(*lines: bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        past_outcomes(lines, OLD, NEW)
    return [str(each) for each in caught.value.faults]


def known_values(name: str) -> st.SearchStrategy[Value | None]:
    usual = NEW.vocabulary[name].usual
    flipped = not usual if isinstance(usual, bool) else None
    return st.sampled_from([usual, usual, usual, flipped])


RECORDS = st.fixed_dictionaries({name: known_values(name) for name in NEW.vocabulary})


@given(st.lists(RECORDS, min_size=1, max_size=5))
def test_the_counts_are_those_of_the_reference_meaning(
    records: list[dict[str, Value | None]],
) -> None:
    outcomes: Counter[tuple[Outcome, Outcome]] = Counter()
    newly: Counter[str] = Counter()
    good = []
    for record in records:
        try:
            before, after = decide_all(OLD, record), decide_all(NEW, record)
        except FactError:
            continue
        good.append(json.dumps(record).encode())
        outcomes[before.outcome, after.outcome] += 1
        if after.outcome is Outcome.NOT_MET and before.outcome is not Outcome.NOT_MET:
            newly.update(each.requirement.code for each in after.not_met)
    if not good:
        assert refusal(*good) == ["found no records; expected one JSON object a line"]
        return
    past = past_outcomes(good, OLD, NEW)
    assert (past.records, past.outcomes, past.newly_not_met) == (len(good), outcomes, newly)
    assert past.passed_over == {}


def test_values_are_told_as_json_writes_them() -> None:
    assert refusal(
        b'{"core_team_size": true, "leader_named": 1}\n',
        b'{"core_team_size": NaN, "leader_named": "yes"}\n',
        b'{"core_team_size": -Infinity}\n',
        b'{"core_team_size": {}, "project_team_size": [1]}\n',
    ) == [
        "line 1: core_team_size: found true; expected a whole number from 0 to 1000",
        "line 1: leader_named: found the number 1; expected true or false",
        "line 2: core_team_size: found NaN; expected a finite number",
        'line 2: leader_named: found the text "yes"; expected true or false',
        "line 3: core_team_size: found -Infinity; expected a finite number",
        "line 4: core_team_size: found an object; expected a whole number from 0 to 1000",
        "line 4: project_team_size: found a list of 1; expected a whole number from 0 to 1000",
    ]


@pytest.mark.parametrize(
    "line", [b'{"core_team_size": "x"}', b'{"core_team_size": 5, "project_team_size": 3}', b"x"]
)
@pytest.mark.parametrize("more", [0, 1, 2])
def test_of_many_faulty_lines_the_rest_is_counted(line: bytes, more: int) -> None:
    good = b'{"core_team_size": 3}\n'
    told = refusal(*[good, line + b"\n"] * (LINES_MAXIMUM + more))
    assert told[LINES_MAXIMUM - 1].startswith(f"line {2 * LINES_MAXIMUM}")
    rest = {
        0: [],
        1: ["found 1 more line with faults; expected none"],
        2: ["found 2 more lines with faults; expected none"],
    }
    assert told[LINES_MAXIMUM:] == rest[more]


def test_of_many_faults_of_one_line_the_rest_is_counted() -> None:
    line = json.dumps({f"x{n}": float("nan") for n in range(1_000)}).encode()
    told = refusal(line)
    assert len(told) == FAULTS_MAXIMUM + 1
    assert told[-1] == "line 1: found 980 more faults; expected none"


def test_days_are_read_and_told_as_written() -> None:
    payment = rules("quality-training-program", "payment")
    name = next(each.name for each in payment.vocabulary.facts if each.kind.name == "DATE")
    past = past_outcomes([f'{{"{name}": "2026-04-06"}}'.encode()], payment, payment)
    assert past.records == 1
    with pytest.raises(InputError, match=r'line 1: .*found the text "20260406"'):
        past_outcomes([f'{{"{name}": "20260406"}}'.encode()], payment, payment)


def test_what_is_no_fact_is_passed_over_and_counted() -> None:
    past = past_outcomes([b'{"id": [NULL]}'.replace(b"NULL", b"null"), b"  ", b"{}"], OLD, NEW)
    assert (past.records, past.passed_over) == (2, {"id": 1})
