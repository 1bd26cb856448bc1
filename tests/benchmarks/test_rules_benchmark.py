"""The benchmark of rule readers runs, and takes nobody's word."""

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.rules import task
from benchmarks.rules.__main__ import main
from benchmarks.rules.by_hand import (
    WrongValueError,
    answers_by_hand,
    decide_and_test_by_hand,
    decide_by_hand,
)
from benchmarks.rules.contender import Contender, contenders, missing_from
from benchmarks.rules.peers.two_rules import ADVICE, OPEN, REFUTED, REQUIRED, answers_of_masks
from benchmarks.rules.running import difference
from benchmarks.rules.task import (
    RULES,
    Answer,
    Facts,
    fact_names,
    make_records,
    number_names,
    rule_set,
)
from qip_rules.errors import FactError
from qip_rules.rules import Severity, decide_all

FOLDER = Path(task.__file__).parent
WRONG = ("--modules", "benchmarks.rules.by_hand", "tests.benchmarks.wrong_contenders")
QUICK = ("--records", "200", "--rounds", "1")
INSTALLED = [each for _, each in contenders() if not missing_from(each)]


def by_reference(record: Facts) -> Answer:
    decision = decide_all(rule_set(), record)
    return (
        decision.outcome.value,
        tuple(each.code for each in decision.not_met),
        tuple(each.code for each in decision.undetermined),
        tuple(each.code for each in decision.advice),
    )


def test_by_hand_is_the_reference_meaning() -> None:
    records = make_records(400, missing=0.2)
    assert list(answers_by_hand(records)) == list(map(by_reference, records))


@pytest.mark.parametrize("name", fact_names())
def test_by_hand_is_the_reference_meaning_at_the_edges_of_each_fact(name: str) -> None:
    record = make_records(1, missing=0)[0]
    values = (0, 1, 2, 4, 5, 7, 8, 119, 120) if name in number_names() else (True, False)
    records = [{**record, name: value} for value in (*values, None)]
    assert list(answers_by_hand(records)) == list(map(by_reference, records))


@pytest.mark.parametrize("name", fact_names())
def test_the_chain_that_tests_takes_what_the_reference_takes(name: str) -> None:
    record = make_records(1, missing=0)[0]
    for value in (True, False, None, 0, 1, 1000, 1001, 10_080, 10_081, -1, 2.0, "yes"):
        facts: dict[str, Any] = {**record, name: value}
        try:
            decide_all(rule_set(), facts)
        except FactError:
            with pytest.raises(WrongValueError):
                decide_and_test_by_hand([facts])
        else:
            assert decide_and_test_by_hand([facts]) == decide_by_hand([facts])


def test_the_records_are_the_same_each_time_and_have_gaps() -> None:
    records = make_records(500, missing=0.05)
    assert records == make_records(500, missing=0.05)
    assert records[:100] == make_records(100, missing=0.05)
    gaps = sum(value is None for record in records for value in record.values())
    assert 0.03 < gaps / (500 * len(fact_names())) < 0.07
    assert not any(None in record.values() for record in make_records(50, missing=0))
    assert all(set(record.values()) == {None} for record in make_records(5, missing=1))


@pytest.mark.parametrize("contender", INSTALLED, ids=lambda each: each.name)
@pytest.mark.parametrize("missing", [0.0, 0.05, 0.5, 1.0])
def test_every_contender_that_is_here_agrees(contender: Contender, missing: float) -> None:
    records = make_records(150, missing=missing)
    driven = contender.make(1)
    answers = driven.plain(driven.decide(driven.prepare(records)))
    assert difference(records, answers, answers_by_hand(records))[0] == ""


def test_the_tests_see_rows_and_columns() -> None:
    names = {each.name for each in INSTALLED}
    assert names >= {
        "decide_many, dicts",
        "decide_arrays, NumPy",
        "chain of ifs by hand",
        "polars by hand",
        "DuckDB SQL",
    }


def test_the_two_conditions_cover_the_rules() -> None:
    required = [code for code, (how, _) in RULES.items() if how is Severity.REQUIRED]
    assert list(REFUTED) == list(RULES)
    assert list(OPEN) == required == list(REQUIRED)
    assert [*REQUIRED, *ADVICE] == list(RULES)


def test_masks_are_read_from_the_first_bit() -> None:
    assert list(answers_of_masks([1, 1 << 10, 0, 0], [2, 0, 1 << 9, 0])) == [
        ("not met", ("physician",), ("member",), ()),
        ("met", (), (), ("project-team",)),
        ("undetermined", (), ("costs",), ()),
        ("met", (), (), ()),
    ]


def test_the_benchmark_prints_a_row_for_each_contender(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ("--only", "decide_many, dicts, strict", "chain of ifs by hand", "DuckDB SQL")
    assert main([*QUICK, *chosen]) == 0
    printed = capsys.readouterr().out
    assert "all contenders agree" in printed
    for name in ("decide_many, dicts", *chosen[1:]):
        rows = [line for line in printed.splitlines() if line.startswith(f"| {name} ")]
        assert len(rows) == 1, name
        rates = re.findall(r"[\d,]+(?= *\| +[\d.]+×)", rows[0])
        assert len(rates) == 2
        assert all(int(rate.replace(",", "")) > 0 for rate in rates)
    assert "| panzi" not in printed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("zero_for_missing", "zero_for_missing gives a wrong answer: record "),
        ("one_too_few", "one_too_few gives a wrong answer: record 199: None where"),
        ("no_advice", "no_advice gives a wrong answer: record "),
        ("raises", "ArithmeticError: cannot decide 200 records"),
        ("dies", "dies: its process died"),
    ],
)
def test_a_wrong_contender_is_caught(
    wrong: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*QUICK, *WRONG, "--only", wrong]) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_who_is_not_installed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUICK, *WRONG, "--only", "by hand", "never_asked"]) == 0
    printed = capsys.readouterr().out
    assert "- never_asked: not measured: no-such-distribution is not installed" in printed
    assert "| never_asked" not in printed


def test_a_difference_tells_the_first_record() -> None:
    records = make_records(3, missing=0)
    right = list(answers_by_hand(records))
    wrong = [right[0], ("met", (), (), ("nothing",)), right[2]]
    told, _ = difference(records, wrong, right)
    assert told.startswith("record 1: ('met', (), (), ('nothing',)) where ")
    assert str(records[1]) in told
    assert difference(records, [*right, right[0]], right)[0].startswith("record 3: ")
    assert difference(records, right, right) == ("", len(set(right)))
    assert difference([], [], []) == ("", 0)


@pytest.mark.parametrize(
    "arguments",
    [("--records", "0"), ("--rounds", "-1"), ("--missing", "1.1"), ("--only", "qwerty")],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_every_peer_is_pinned_in_the_requirements() -> None:
    files = (FOLDER / "requirements.txt", FOLDER / "requirements-from-source.txt")
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    pinned = {line.partition("==")[0].lower() for line in lines if re.match(r"[\w-]+==\d", line)}
    named = {name.lower() for _, each in contenders() for name in each.distributions}
    assert named == pinned
