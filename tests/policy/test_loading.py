"""Program documents: what loads, and every mistake of one that does not, with its place."""

# ruff: noqa: ISC004 - each mistake stands with its own words, several lines long

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qip_rules.errors import NotInForceError, ProgramError
from qip_rules.policy.declaration import (
    Declaration,
    ParameterDeclaration,
    SettingDeclaration,
    SubjectDeclaration,
)
from qip_rules.policy.loading import read_program
from qip_rules.policy.program import Program
from qip_rules.rules import Boolean, Date, Fact, Outcome, Text, Unit, WholeNumber, decide_all
from qip_rules.rules.fact import FactType
from qip_rules.rules.vocabulary import Vocabulary

TEAM = Vocabulary(
    (
        Fact("team_size", WholeNumber(0, 99, Unit.PEOPLE)),
        Fact("letter_received", Boolean()),
        Fact("profession", Text(("physician", "nurse"))),
        Fact("paid_on", Date()),
    )
)
JOBS = (
    Declaration(
        subjects=(
            SubjectDeclaration("application", TEAM, asks=True),
            SubjectDeclaration("seat", Vocabulary((Fact("due_cents", WholeNumber(0, 10**6)),))),
        ),
        settings=(
            SettingDeclaration(
                "transfer", "Whether fees move.", {"strict": "No.", "loose": "Yes."}
            ),
        ),
        findings=("fee-kept",),
    ),
    Declaration(parameters=(ParameterDeclaration("fee", "What a seat costs.", Unit.CENTS),)),
)

SOUND = """
[program]
id = "made-up"
title = "A made-up program"
from = 2020-01-01
until = 2029-12-31
time_zone = "America/New_York"
currency = "USD"

[[clause]]
id = "C1"
from = 2020-01-01
until = 2022-12-31
source = "A page, heading Team"
kind = "required"
says = "Two to four people."

[[clause]]
id = "C1"
from = 2023-01-01
source = "A page, heading Team"
kind = "required"
says = "Three to four people."

[[clause]]
id = "C2"
from = 2020-01-01
source = "A page, heading Fees"
kind = "recommended"
says = "There is a fee."

[[reading]]
id = "Q1"
about = ["C1"]
question = "Who counts?"
decided = "Everybody."
because = "The page says people."

[parameters.least]
meaning = "The fewest people."
unit = "people"
cites = ["C1"]
values = [{ from = 2020-01-01, value = 2 }, { from = 2023-01-01, value = 3 }]

[parameters.fee]
meaning = "The fee of a seat."
unit = "cents"
cites = ["C2"]
example = true
values = [
  { from = 2024-07-01, value = 60000 },
  { from = 2020-01-01, until = 2024-06-30, value = 50000 },
]

[settings.transfer]
cites = ["C2"]
reading = "Q1"
values = [{ from = 2020-01-01, value = "strict" }, { from = 2025-03-01, value = "loose" }]

[findings]
fee-kept = ["C2"]

[[fact]]
name = "served_years"
subject = "application"
type = "whole number"
minimum = 0
maximum = 200
meaning = "Since when the practice serves."
question = "For how many years?"
answered_by = "staff"
usual = 10
cites = ["C1"]
from = 2020-01-01

[[requirement]]
code = "team"
subject = "application"
from = 2020-01-01
cites = ["C1"]
readings = ["Q1"]
severity = "required"
requires = "team_size >= least"
not_met = "{team_size} people; {least} are needed for {fee}."
how_to_meet = "Find more people."

[[requirement]]
code = "years"
subject = "application"
from = 2021-01-01
until = 2021-12-31
cites = ["C1"]
severity = "recommended"
requires = "served_years > 1 and letter_received"
not_met = "Young."

[[requirement]]
code = "paid"
subject = "seat"
from = 2020-01-01
cites = ["C2"]
severity = "required"
requires = "due_cents = 0"
not_met = "{due_cents} due."

[[area]]
id = "pain"
title = "Pain"
parents = []
source = "A page"
version = "2020"

[[area]]
id = "opioids"
title = "Opioids"
parents = ["pain"]
source = "A page"
version = "2020"
"""


def written(folder: Path, text: str, name: str = "made-up.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def load(folder: Path, text: str = SOUND) -> Program:
    return read_program(written(folder, text), JOBS)


def mistakes(folder: Path, text: str, jobs: tuple[Declaration, ...] = JOBS) -> list[str]:
    with pytest.raises(ProgramError) as caught:
        read_program(written(folder, text), jobs)
    assert caught.value.of in ("the document made-up.toml", "made-up.toml")
    return [str(fault) for fault in caught.value.faults]


def changed(old: str, new: str, text: str = SOUND) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


# What loads.


def test_a_sound_document(tmp_path: Path) -> None:
    program = load(tmp_path)
    assert (program.id, program.title) == ("made-up", "A made-up program")
    assert (program.time_zone, program.currency) == ("America/New_York", "USD")
    policy = program.on(date(2021, 6, 1))
    assert (policy.program_id, policy.in_force_on) == ("made-up", date(2021, 6, 1))
    assert policy.digest == program.digest
    assert list(policy.rule_sets) == ["application", "seat"]
    rules = policy.rule_sets["application"]
    assert [each.code for each in rules.requirements] == ["team", "years"]
    assert rules.requirement("team").cites == (policy.clauses["C1"],)
    assert rules.requirement("team").how_to_meet == "Find more people."
    assert rules.requirement("years").how_to_meet == ""
    assert list(rules.vocabulary)[-1] == "served_years"
    asked = rules.vocabulary["served_years"]
    assert asked.asked
    assert asked.answered_by.value == "staff"
    assert asked.usual == 10
    assert [each.code for each in policy.rule_sets["seat"].requirements] == ["paid"]
    assert policy.readings["Q1"].decided == "Everybody."
    assert policy.cited("fee-kept") == (policy.clauses["C2"],)
    assert policy.cited("never-found") == ()
    assert [(area.id, area.parents) for area in policy.areas] == [
        ("pain", ()),
        ("opioids", ("pain",)),
    ]
    assert program.parameters["fee"].example
    assert not program.parameters["least"].example


@pytest.mark.parametrize(
    ("day", "clause", "least", "fee", "transfer", "codes"),
    [
        (date(2020, 1, 1), "Two", 2, 50_000, "strict", ["team"]),
        (date(2020, 12, 31), "Two", 2, 50_000, "strict", ["team"]),
        (date(2021, 1, 1), "Two", 2, 50_000, "strict", ["team", "years"]),
        (date(2021, 12, 31), "Two", 2, 50_000, "strict", ["team", "years"]),
        (date(2022, 1, 1), "Two", 2, 50_000, "strict", ["team"]),
        (date(2022, 12, 31), "Two", 2, 50_000, "strict", ["team"]),
        (date(2023, 1, 1), "Three", 3, 50_000, "strict", ["team"]),
        (date(2024, 6, 30), "Three", 3, 50_000, "strict", ["team"]),
        (date(2024, 7, 1), "Three", 3, 60_000, "strict", ["team"]),
        (date(2025, 2, 28), "Three", 3, 60_000, "strict", ["team"]),
        (date(2025, 3, 1), "Three", 3, 60_000, "loose", ["team"]),
        (date(2029, 12, 31), "Three", 3, 60_000, "loose", ["team"]),
    ],
)
def test_before_on_and_after_each_change(  # noqa: PLR0913, PLR0917 - a row of the table
    tmp_path: Path, day: date, clause: str, least: int, fee: int, transfer: str, codes: list[str]
) -> None:
    policy = load(tmp_path).on(day)
    assert policy.clauses["C1"].says.startswith(clause)
    assert policy.parameter("least").value == least
    assert policy.parameter("fee").value == fee
    assert policy.setting("transfer") == transfer
    assert [each.code for each in policy.rule_sets["application"].requirements] == codes
    assert policy.rule_sets["application"].in_force_on == policy.in_force_on == day


def test_a_change_is_seen_by_the_rule_and_by_its_sentence(tmp_path: Path) -> None:
    program = load(tmp_path)
    facts = {"team_size": 2, "letter_received": True, "served_years": 5}
    before = decide_all(program.on(date(2022, 12, 31)).rule_sets["application"], facts)
    after = decide_all(program.on(date(2023, 1, 1)).rule_sets["application"], facts)
    last = decide_all(program.on(date(2024, 7, 1)).rule_sets["application"], facts)
    assert (before.outcome, after.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert after.not_met[0].sentence == "2 people; 3 are needed for USD 500.00."
    assert last.not_met[0].sentence == "2 people; 3 are needed for USD 600.00."
    assert before.findings[0].sentence == "Two to four people."
    assert after.in_force_on == date(2023, 1, 1)
    assert before.digest == after.digest == program.digest


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2030, 1, 1), date.min, date.max])
def test_out_of_force_is_an_error_never_a_policy(tmp_path: Path, day: date) -> None:
    with pytest.raises(NotInForceError, match="it is in force from 2020-01-01 to 2029-12-31"):
        load(tmp_path).on(day)


def test_a_missing_value_is_an_error_never_zero(tmp_path: Path) -> None:
    policy = load(tmp_path).on(date(2021, 1, 1))
    with pytest.raises(NotInForceError, match="made-up has no value of most on 2021-01-01"):
        policy.parameter("most")
    with pytest.raises(NotInForceError, match="made-up has no setting refund on 2021-01-01"):
        policy.setting("refund")


def test_a_day_is_a_date(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    days: tuple[Any, ...] = (datetime(2021, 1, 1, tzinfo=UTC), "2021-01-01", None)
    for day in days:
        with pytest.raises(NotInForceError, match="a policy is in force on a date"):
            load(tmp_path).on(day)


def test_a_program_without_an_end(tmp_path: Path) -> None:
    program = load(tmp_path, changed("until = 2029-12-31\n", ""))
    assert program.on(date(9999, 12, 31)).setting("transfer") == "loose"


def test_ends_at_the_edge_of_the_calendar(tmp_path: Path) -> None:
    program = load(tmp_path, changed("until = 2029-12-31", "until = 9999-12-31"))
    assert program.on(date.max).parameter("fee").value == 60_000
    text = SOUND.replace("2020-01-01", "0001-01-01").replace("until = 2029-12-31\n", "")
    assert load(tmp_path, text).on(date.min).parameter("least").value == 2


def test_the_same_day_is_the_same_policy(tmp_path: Path) -> None:
    program = load(tmp_path)
    assert program.on(date(2021, 1, 1)) is program.on(date(2021, 1, 1))
    assert program.on(date(2021, 1, 1)) == load(tmp_path).on(date(2021, 1, 1))


def test_byte_order_mark_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "made-up.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read_program(path, JOBS).digest == load(tmp_path).digest


# The digest.


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Two to four", "Two to five"),
        ("value = 2 }", "value = 1 }"),
        ("2024-07-01, value", "2024-08-01, value"),
        ("Find more people.", "Find people."),
        ('id = "Q1"', 'id = "Q1"\nfrom_nowhere = 1'),
        ('decided = "Everybody."', 'decided = "All."'),
        ("usual = 10", "usual = 11"),
        ("usual = 10\n", ""),
        ('fee-kept = ["C2"]', 'fee-kept = ["C1"]'),
        ('title = "Opioids"', 'title = "Opioid use"'),
    ],
)
def test_any_change_of_the_document_changes_the_digest(tmp_path: Path, old: str, new: str) -> None:
    from qip_rules.policy.effective import effective_document

    before = effective_document(written(tmp_path, SOUND)).digest
    after = effective_document(written(tmp_path, changed(old, new))).digest
    assert len(before) == 64
    assert before != after


def test_comments_and_layout_leave_the_digest(tmp_path: Path) -> None:
    plain = load(tmp_path).digest
    text = "# A comment.\n" + SOUND.replace("\n[[", "\n\n# Another.\n\n[[").replace(
        "\nid = ", "\nid   =   "
    )
    assert load(tmp_path, text).digest == plain
    again = changed('title = "A made-up program"\n', "")
    again = changed('id = "made-up"\n', 'title = "A made-up program"\nid = "made-up"\n', again)
    assert load(tmp_path, again).digest == plain


def test_a_date_and_its_text_have_different_digests(tmp_path: Path) -> None:
    from qip_rules.policy.effective import effective_document

    digests = {
        effective_document(written(tmp_path, f"[parameters.p]\nvalue = {value}\n")).digest
        for value in (
            "2020-01-01",
            '"2020-01-01"',
            "2020-01-01T00:00:00",
            "1",
            "1.0",
            '"1"',
            "true",
        )
    }
    assert len(digests) == 7


# Mistakes, one by one: each is told once, in its place, and nothing else is blamed for it.

ONE_BY_ONE: dict[str, tuple[str, str, str]] = {
    "unknown fact": (
        "team_size >= least",
        "team_sise >= least",
        "requirement team: requires: column 1: found unknown name team_sise; did you mean "
        "team_size?; expected a condition over the facts of the application",
    ),
    "unknown parameter": (
        "team_size >= least",
        "team_size >= leest",
        "requirement team: requires: column 14: found unknown name leest; did you mean least?; "
        "expected a condition over the facts of the application",
    ),
    "fact of another subject": (
        "due_cents = 0",
        "team_size = 0",
        "requirement paid: requires: column 1: found unknown name team_size; it is neither a fact "
        "nor a parameter; expected a condition over the facts of the seat",
    ),
    "wrong type in a rule": (
        "team_size >= least",
        'team_size >= \\"2\\"',
        "requirement team: requires: column 1: found both sides of >= must be of one kind: "
        'team_size is a whole number, "2" is a text; expected a condition over the facts of the '
        "application",
    ),
    "syntax": (
        "team_size >= least",
        "team_size => least",
        "requirement team: requires: column 12: found `>`; expected a name, a value, "
        "`not(…)` or `(`",
    ),
    "null in a rule": (
        "team_size >= least",
        "team_size != null",
        "requirement team: requires: found null: the requirement would turn on what is missing; "
        "expected a condition without null",
    ),
    "no condition": (
        "team_size >= least",
        "team_size",
        "requirement team: requires: found a whole number; expected a condition",
    ),
    "a word that is no choice": (
        "due_cents = 0",
        "due_cents = 0 and nothing",
        "requirement paid: requires: column 19: found unknown name nothing; it is neither a fact "
        "nor a parameter; expected a condition over the facts of the seat",
    ),
    "placeholder that nothing fills": (
        "{team_size} people",
        "{team_sze} people",
        "requirement team: not_met: found {team_sze}; expected a fact of the application or a "
        "parameter (did you mean team_size?)",
    ),
    "placeholder of a parameter": (
        "for {fee}",
        "for {fees}",
        "requirement team: not_met: found {fees}; expected a fact of the application or a "
        "parameter (did you mean fee?)",
    ),
    "brace without its pair": (
        "{due_cents} due.",
        "{due_cents due.",
        "requirement paid: not_met: found a brace without its pair; expected names between braces",
    ),
    "date in quotes": (
        'id = "C2"\nfrom = 2020-01-01',
        'id = "C2"\nfrom = "2020-01-01"',
        'clause C2: from: found "2020-01-01"; expected a date (a date has no quotes and no time: '
        "from = 2026-01-31)",
    ),
    "date with a time": (
        'id = "C2"\nfrom = 2020-01-01',
        'id = "C2"\nfrom = 2020-01-01T00:00:00',
        "clause C2: from: found the instant 2020-01-01 00:00:00; expected a date (a date has no "
        "quotes and no time: from = 2026-01-31)",
    ),
    "no date": (
        'id = "C2"\nfrom = 2020-01-01',
        'id = "C2"',
        "clause C2: from: found nothing; expected a date",
    ),
    "overlap": (
        "until = 2022-12-31",
        "until = 2023-01-01",
        "clause C1: found a version to 2023-01-01 that overlaps the one from 2023-01-01; expected "
        "dates that follow on one another",
    ),
    "two versions of one day": (
        'id = "C1"\nfrom = 2023-01-01',
        'id = "C1"\nfrom = 2020-01-01',
        "clause C1: found two versions from 2020-01-01; expected dates that follow on one another",
    ),
    "end before its beginning": (
        "from = 2021-01-01\nuntil = 2021-12-31",
        "from = 2021-01-01\nuntil = 2020-12-31",
        "requirement years: found an end, 2020-12-31, before its beginning, 2021-01-01; expected "
        "dates that follow on one another",
    ),
    "gap in a parameter": (
        "until = 2024-06-30, value",
        "until = 2024-05-31, value",
        "parameter fee: found a gap after 2024-05-31: the next version begins on 2024-07-01; "
        "expected dates that follow on one another",
    ),
    "uncited rule": (
        'cites = ["C2"]\nseverity',
        "severity",
        "requirement paid: cites: found nothing; expected a list of one or more different names",
    ),
    "rule that cites nobody": (
        'cites = ["C2"]\nseverity',
        "cites = []\nseverity",
        "requirement paid: cites: found a list of 0; expected a list of one or more different "
        "names",
    ),
    "unknown clause": (
        'cites = ["C2"]\nseverity',
        'cites = ["C3"]\nseverity',
        'requirement paid: cites: found "C3"; expected the id of a clause',
    ),
    "unknown reading": (
        'readings = ["Q1"]',
        'readings = ["Q7"]',
        'requirement team: readings: found "Q7"; expected the id of a reading',
    ),
    "reading of an unknown clause": (
        'about = ["C1"]',
        'about = ["C9"]',
        'reading Q1: about: found "C9"; expected the id of a clause',
    ),
    "unknown setting": (
        "[settings.transfer]",
        '[settings.transfr]\ncites = ["C2"]\nvalues = [{ from = 2020-01-01, value = "strict" }]\n'
        "[settings.transfer]",
        "setting transfr: found a setting that no job has; expected one of transfer (did you mean "
        "transfer?)",
    ),
    "unknown choice": (
        'value = "loose"',
        'value = "losse"',
        'setting transfer: values: found "losse"; expected one of "strict", "loose" (did you mean '
        "loose?)",
    ),
    "setting that begins late": (
        '{ from = 2020-01-01, value = "strict" }',
        '{ from = 2020-01-02, value = "strict" }',
        "setting transfer: found days without a value; expected a value on every day from "
        "2020-01-01 to 2029-12-31",
    ),
    "declared parameter that ends early": (
        "{ from = 2024-07-01, value = 60000 }",
        "{ from = 2024-07-01, until = 2029-12-30, value = 60000 }",
        "parameter fee: found days without a value; expected a value on every day from 2020-01-01 "
        "to 2029-12-31",
    ),
    "parameter that begins after its rule": (
        "{ from = 2020-01-01, value = 2 }, { from = 2023",
        "{ from = 2020-02-01, value = 2 }, { from = 2023",
        "requirement team: requires: column 14: found least, not in force on 2020-01-01; expected "
        "names in force on every day of the requirement",
    ),
    "clause that ends before its rule": (
        'id = "C2"\nfrom = 2020-01-01',
        'id = "C2"\nfrom = 2020-01-01\nuntil = 2028-12-31',
        "requirement paid: cites: found C2, which is not in force on 2029-01-01; expected clauses "
        "in force",
    ),
    "unit of a declared parameter": (
        'unit = "cents"',
        'unit = "people"',
        'parameter fee: unit: found "people"; expected "cents"',
    ),
    "unknown unit": (
        'unit = "people"',
        'unit = "persons"',
        'parameter least: unit: found "persons"; expected one of "count", "people", "sessions", '
        '"days", "minutes", "minutes per week", "basis points", "cents"',
    ),
    "float": (
        "value = 2 }",
        "value = 2.5 }",
        "parameter least: values: 1: value: found the number 2.5; expected true or false, a whole "
        "number, text or a date",
    ),
    "name that is no name": (
        "[parameters.least]",
        '[parameters.Most]\nmeaning = "The most."\nunit = "count"\ncites = ["C1"]\n'
        "values = [{ from = 2020-01-01, value = 9 }]\n[parameters.least]",
        'parameter Most: found "Most"; expected a name in lower_case that is no word of the '
        "language",
    ),
    "values of several kinds": (
        "[parameters.least]",
        '[parameters.most]\nmeaning = "The most."\nunit = "count"\ncites = ["C1"]\n'
        'values = [{ from = 2020-01-01, value = 9 }, { from = 2021-01-01, value = "ten" }]\n'
        "[parameters.least]",
        "parameter most: values: found values of several kinds; expected values of one kind",
    ),
    "number beyond the language": (
        "value = 60000",
        "value = 1000000000000000000",
        "parameter fee: values: found whole numbers have at most 18 digits; expected a value of "
        "the language",
    ),
    "parameter with the name of a fact": (
        "[parameters.least]",
        '[parameters.team_size]\nmeaning = "The most."\nunit = "people"\ncites = ["C1"]\n'
        "values = [{ from = 2020-01-01, value = 9 }]\n[parameters.least]",
        'parameter team_size: found "team_size"; expected a name that no fact of the application '
        "has",
    ),
    "asked fact with the name of a derived one": (
        'name = "served_years"',
        'name = "letter_received"\nsubject = "application"\ntype = "boolean"\nmeaning = "M."\n'
        'question = "Q?"\nanswered_by = "staff"\ncites = ["C1"]\nfrom = 2020-01-01\n\n'
        '[[fact]]\nname = "served_years"',
        'fact letter_received: name: found "letter_received"; expected a name that no derived '
        "fact of the application has",
    ),
    "asked fact of a subject that asks nothing": (
        'name = "served_years"\nsubject = "application"',
        'name = "served_years"\nsubject = "seat"',
        'fact served_years: subject: found "seat"; expected one of "application"',
    ),
    "type that is none": (
        'type = "whole number"',
        'type = "number"',
        'fact served_years: type: found "number"; expected one of "boolean", "whole number", '
        '"text", "date" (did you mean whole number?)',
    ),
    "bounds the wrong way round": (
        "minimum = 0",
        "minimum = 201",
        "fact served_years: type: found the least value, 201, is above the greatest, 200; "
        "expected a readable type",
    ),
    "missing bound": (
        "minimum = 0\n",
        "",
        "fact served_years: minimum: found nothing; expected a whole number",
    ),
    "bound of another type": (
        "minimum = 0",
        'minimum = 0\nchoices = ["a"]',
        "fact served_years: choices: found a key that is not known here; expected one of name, "
        "subject, answered_by, meaning, question, usual, changeable, cites, type, minimum, "
        "maximum, unit, from, until (did you mean cites?)",
    ),
    "usual value beyond the bounds": (
        "usual = 10",
        "usual = 500",
        "fact served_years: usual: found the number 500; expected a whole number from 0 to 200",
    ),
    "answered by nobody": (
        'answered_by = "staff"',
        'answered_by = "stuff"',
        'fact served_years: answered_by: found "stuff"; expected one of "applicant", "staff", '
        '"program" (did you mean staff?)',
    ),
    "name of a fact": (
        'name = "served_years"',
        'name = "Served-years"\nsubject = "application"\ntype = "boolean"\nmeaning = "M."\n'
        'question = "Q?"\nanswered_by = "staff"\ncites = ["C1"]\nfrom = 2020-01-01\n\n'
        '[[fact]]\nname = "served_years"',
        'fact Served-years: name: found "Served-years"; expected a name in lower_case that is no '
        "word of the language",
    ),
    "fact that begins after its rule": (
        'usual = 10\ncites = ["C1"]\nfrom = 2020-01-01',
        'usual = 10\ncites = ["C1"]\nfrom = 2021-02-01',
        "requirement years: requires: column 1: found served_years, not in force on 2021-01-01; "
        "expected names in force on every day of the requirement",
    ),
    "unknown key": (
        "how_to_meet =",
        "how_to_met =",
        "requirement team: how_to_met: found a key that is not known here; expected one of "
        "subject, code, severity, cites, requires, not_met, how_to_meet, readings, from, until "
        "(did you mean how_to_meet?)",
    ),
    "unknown part": (
        "[[area]]",
        '[[aria]]\nid = "x"\n\n[[area]]',
        "aria: found a key that is not known here; expected one of program, clause, reading, fact, "
        "requirement, area, parameters, settings, findings (did you mean area?)",
    ),
    "unknown finding": (
        "fee-kept =",
        'fee-kpt = ["C1"]\nfee-kept =',
        "findings: fee-kpt: found a key that is not known here; expected one of fee-kept (did you "
        "mean fee-kept?)",
    ),
    "finding on an unknown clause": (
        'fee-kept = ["C2"]',
        'fee-kept = ["C4"]',
        'findings: fee-kept: found "C4"; expected the id of a clause',
    ),
    "unknown severity": (
        'severity = "recommended"',
        'severity = "recommend"',
        'requirement years: severity: found "recommend"; expected one of "required", '
        '"recommended" (did you mean recommended?)',
    ),
    "unknown subject": (
        'subject = "seat"',
        'subject = "sit"',
        'requirement paid: subject: found "sit"; expected one of "application", "seat"',
    ),
    "blank sentence": (
        'not_met = "Young."',
        'not_met = "  "',
        'requirement years: not_met: found "  "; expected text',
    ),
    "circle of areas": (
        "parents = []",
        'parents = ["opioids"]',
        "area: found areas of which each is in another: pain, opioids; expected no circle of "
        "parents",
    ),
    "area in itself": (
        "parents = []",
        'parents = ["pain"]',
        "area: found areas of which each is in another: pain, opioids; expected no circle of "
        "parents",
    ),
    "unknown area": (
        'parents = ["pain"]',
        'parents = ["pian"]',
        'area opioids: parents: found "pian"; expected the id of another area (did you mean pain?)',
    ),
    "area told twice": (
        'id = "opioids"',
        'id = "pain"',
        'area pain: id: found "pain" a second time; expected each area once',
    ),
    "unknown currency": (
        'currency = "USD"',
        'currency = "UDS"',
        'program: currency: found "UDS"; expected one of "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", '
        '"DKK", "EUR", "GBP", "INR", "ISK", "JPY", "KRW", "KWD", "MXN", "NOK", "NZD", "SEK", '
        '"TND", "USD", "ZAR" (did you mean USD?)',
    ),
    "unknown time zone": (
        'time_zone = "America/New_York"',
        'time_zone = "America/Gotham"',
        'program: time_zone: found "America/Gotham"; expected an IANA time zone (as '
        "America/New_York)",
    ),
    "time zone that is a folder": (
        'time_zone = "America/New_York"',
        'time_zone = "../../etc"',
        'program: time_zone: found "../../etc"; expected an IANA time zone (as America/New_York)',
    ),
    "program that ends before it begins": (
        "until = 2029-12-31",
        "until = 2019-12-31",
        "program: until: found the date 2019-12-31; expected a day from 2020-01-01 on",
    ),
    "program without a first day": (
        "from = 2020-01-01\nuntil = 2029-12-31\n",
        "",
        "program: from: found nothing; expected a date",
    ),
    "clause that is no table": (
        '[[area]]\nid = "pain"\ntitle = "Pain"\nparents = []\nsource = "A page"\nversion = "2020"',
        '[[area]]\nid = "pain"\ntitle = "Pain"\nparents = []\nsource = 3\nversion = "2020"',
        "area pain: source: found the number 3; expected text",
    ),
    "drop without extends": (
        "[[area]]",
        '[[drop]]\nkind = "area"\ncode = "pain"\nbecause = "No."\n\n[[area]]',
        "drop: found entries to drop; expected none without `extends`",
    ),
}


@pytest.mark.parametrize("mistake", ONE_BY_ONE)
def test_one_mistake_is_told_once_and_in_its_place(tmp_path: Path, mistake: str) -> None:
    old, new, told = ONE_BY_ONE[mistake]
    assert mistakes(tmp_path, changed(old, new)) == [told]


TOGETHER = (
    "unknown fact", "placeholder of a parameter", "unknown reading", "unknown key",
    "fact that begins after its rule", "unknown clause", "brace without its pair",
    "gap in a parameter", "unknown choice", "reading of an unknown clause",
    "overlap", "unknown finding", "finding on an unknown clause", "unknown part",
    "circle of areas", "unknown time zone", "bound of another type", "unknown currency",
    "name that is no name", "values of several kinds", "drop without extends",
)  # fmt: skip


def test_all_mistakes_of_one_document_are_told_at_once(tmp_path: Path) -> None:
    text = SOUND
    for mistake in TOGETHER:
        text = changed(*ONE_BY_ONE[mistake][:2], text)
    told = mistakes(tmp_path, text)
    missing = [each for each in TOGETHER if ONE_BY_ONE[each][2] not in told]
    # The fact with a key too many is unsound, so the rule on it is not blamed as well.
    assert missing == ["fact that begins after its rule"]
    assert len(told) == len(TOGETHER) - 1


def test_an_empty_document_says_what_is_needed(tmp_path: Path) -> None:
    told = mistakes(tmp_path, "")
    assert [each.partition(": found")[0] for each in told] == [
        "program: id", "program: title", "program: from", "program: currency", "program: time_zone",
        "setting transfer", "parameter fee",
    ]  # fmt: skip
    bare = SOUND[: SOUND.index("[[clause]]")]
    assert mistakes(tmp_path, bare) == [
        "setting transfer: found nothing; expected an entry that says it: Whether fees move.",
        "parameter fee: found nothing; expected an entry that says it: What a seat costs.",
    ]


def test_parts_of_the_wrong_shape(tmp_path: Path) -> None:
    header = SOUND[: SOUND.index("[[clause]]")]
    text = 'clause = "x"\nreading = 1\narea = {}\nparameters = []\nsettings = 3\nfindings = [1]\n'
    text += "requirement = [1, []]\nfact = [{}]\n"
    told = mistakes(tmp_path, text + header)
    for said in (
        'clause: found "x"; expected tables headed [[clause]]',
        "reading: found the number 1; expected tables headed [[reading]]",
        "area: found a table; expected tables headed [[area]]",
        "parameters: found a list of 0; expected a table",
        "settings: found the number 3; expected a table",
        "findings: found a list of 1; expected a table",
        "requirement number 1: found the number 1; expected a table",
        "requirement number 2: found a list of 0; expected a table",
        "fact number 1: name: found nothing; expected text",
    ):
        assert said in told
    assert mistakes(tmp_path, "program = 1\n")[0] == "program: found the number 1; expected a table"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[program\n", "found no TOML: "),
        ("[program]\nid = 1\nid = 2\n", "found no TOML: "),
        ("x = " + "[" * 5000 + "]" * 5000, "found tables too deep; expected TOML"),
        ("[" + "a." * 5000 + "a]\n", "found tables too deep; expected a program document"),
    ],
    ids=["unclosed", "twice", "nested lists", "nested tables"],
)
def test_what_is_no_document_at_all(tmp_path: Path, text: str, told: str) -> None:
    (said,) = mistakes(tmp_path, text)
    assert said.startswith(told)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("id = 'café'".encode("latin-1"))
    with pytest.raises(ProgramError, match="bytes that are no UTF-8"):
        read_program(path, JOBS)
    for absent in (tmp_path / "absent.toml", str(tmp_path / "absent.toml"), tmp_path):
        with pytest.raises(ProgramError, match="nothing readable"):
            read_program(absent, JOBS)
    with pytest.raises(ProgramError) as caught:
        read_program("quality-training-programme", JOBS)
    assert "did you mean quality-training-program?" in str(caught.value)
    great = written(tmp_path, "#" * (4 * 1024 * 1024 + 1))
    with pytest.raises(ProgramError, match="more than 4 MiB"):
        read_program(great, JOBS)


def test_a_subject_that_nobody_asks_about(tmp_path: Path) -> None:
    silent = (
        Declaration(subjects=(SubjectDeclaration("application", TEAM),)),
        *JOBS[1:],
    )
    told = mistakes(tmp_path, SOUND, silent)
    assert any(each.startswith("fact served_years: subject: found") for each in told)


@pytest.mark.parametrize("value", ["true", '"3"', "2020-01-01"])
def test_a_parameter_that_a_job_reads_is_a_number(tmp_path: Path, value: str) -> None:
    reading = Declaration(parameters=(ParameterDeclaration("most", "The most.", Unit.COUNT),))
    most = '[parameters.most]\nmeaning = "The most."\nunit = "count"\ncites = ["C1"]\n'
    text = f"{SOUND}\n{most}values = [{{ from = 2020-01-01, value = {value} }}]\n"
    assert load(tmp_path, text).parameters["most"].values.spans
    (told,) = mistakes(tmp_path, text, (*JOBS, reading))
    assert told.startswith("parameter most: values: found ")
    assert told.endswith("; expected a whole number")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ('type = "boolean"\nusual = false', Boolean()),
        ('type = "text"\nchoices = ["low", "high"]\nusual = "low"', Text(("low", "high"))),
        (
            'type = "whole number"\nminimum = -5\nmaximum = 5\nunit = "basis points"',
            WholeNumber(-5, 5, Unit.BASIS_POINTS),
        ),
        ('type = "date"\nusual = 2021-01-01', Date()),
        (
            'type = "date"\nearliest = 2020-01-01\nlatest = 2020-12-31',
            Date(date(2020, 1, 1), date(2020, 12, 31)),
        ),
    ],
    ids=["boolean", "text", "number", "date", "bounded date"],
)
def test_asked_facts_of_every_type(tmp_path: Path, keys: str, expected: FactType) -> None:
    old = 'type = "whole number"\nminimum = 0\nmaximum = 200\n'
    text = changed(old, f"{keys}\n", changed("usual = 10\n", ""))
    program = load(tmp_path, changed("served_years > 1 and ", "", text))
    fact = program.on(date(2021, 1, 1)).rule_sets["application"].vocabulary["served_years"]
    assert fact.type == expected


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('type = "text"', "choices: found nothing; expected a list of one or more different names"),
        (
            'type = "text"\nchoices = ["a", "a"]',
            "choices: found a list of 2; expected a list of one or more different names",
        ),
        (
            'type = "date"\nearliest = 2021-01-01\nlatest = 2020-01-01',
            "type: found the first day, 2021-01-01, is after the last, 2020-01-01; expected a "
            "readable type",
        ),
    ],
    ids=["no choices", "a choice twice", "dates the wrong way round"],
)
def test_types_that_are_none(tmp_path: Path, keys: str, told: str) -> None:
    old = 'type = "whole number"\nminimum = 0\nmaximum = 200\n'
    text = changed(old, f"{keys}\n", changed("usual = 10\n", ""))
    assert mistakes(tmp_path, text) == [f"fact served_years: {told}"]


# A document that extends another.

OWN = """
[program]
id = "sister"
title = "A sister program"
from = 2024-01-01
extends = "made-up.toml"

[[drop]]
kind = "requirement"
code = "years"
because = "Nobody asks for years here."

[[requirement]]
code = "team"
subject = "application"
from = 2024-01-01
cites = ["C1"]
severity = "recommended"
requires = "team_size > 0"
not_met = "Nobody."

[parameters.least]
meaning = "The fewest people."
unit = "people"
cites = ["C1"]
values = [{ from = 2024-01-01, value = 1 }]
"""


def sister(folder: Path, text: str = OWN, base: str = SOUND) -> Program:
    written(folder, base)
    return read_program(written(folder, text, "sister.toml"), JOBS)


def sister_mistakes(folder: Path, text: str, base: str = SOUND) -> list[str]:
    with pytest.raises(ProgramError) as caught:
        sister(folder, text, base)
    return [str(fault) for fault in caught.value.faults]


def test_entries_replace_drop_and_stay(tmp_path: Path) -> None:
    program = sister(tmp_path)
    assert (program.id, program.title, program.currency) == ("sister", "A sister program", "USD")
    with pytest.raises(NotInForceError):
        program.on(date(2023, 12, 31))
    policy = program.on(date(2024, 1, 1))
    rules = policy.rule_sets["application"]
    assert [(each.code, each.severity.value) for each in rules.requirements] == [
        ("team", "recommended")
    ]
    assert policy.parameter("least").value == 1
    assert policy.parameter("fee").value == 50_000
    assert policy.clauses["C1"].says == "Three to four people."
    assert "drop" not in program.document
    assert program.digest != load(tmp_path).digest


def test_a_replaced_entry_loses_all_its_versions(tmp_path: Path) -> None:
    text = OWN + '\n[[clause]]\nid = "C1"\nfrom = 2024-01-01\nsource = "A page"\n'
    text += 'kind = "required"\nsays = "One."\n'
    clauses = [each for each in sister(tmp_path, text).document["clause"] if each["id"] == "C1"]
    assert [each["says"] for each in clauses] == ["One."]


def test_the_digest_of_a_sister_covers_what_it_takes_over(tmp_path: Path) -> None:
    before = sister(tmp_path).digest
    assert sister(tmp_path, base=changed("There is a fee.", "A fee there is.")).digest != before
    assert sister(tmp_path, OWN.replace("Nobody asks for", "No one asks for")).digest == before
    assert sister(tmp_path, base="# Only a comment.\n" + SOUND).digest == before


def test_by_text_path_too(tmp_path: Path) -> None:
    digest = sister(tmp_path).digest
    assert read_program(str(tmp_path / "sister.toml"), JOBS).digest == digest


SISTER_MISTAKES = {
    "drop of nothing": (
        'code = "years"',
        'code = "year"',
        'drop number 1: code: found "year"; expected a requirement of made-up.toml (did you mean '
        "years?)",
    ),
    "drop of an unknown kind": (
        'kind = "requirement"',
        'kind = "rule"',
        'drop number 1: kind: found "rule"; expected one of "clause", "reading", "fact", '
        '"requirement", "area", "parameter", "setting", "finding"',
    ),
    "drop without a reason": (
        'because = "Nobody asks for years here."\n',
        "",
        "drop number 1: because: found nothing; expected text",
    ),
    "drop of what stands here": (
        'code = "years"',
        'code = "team"',
        'drop number 1: code: found "team"; expected a requirement that is not written here too '
        "(an entry here replaces the base's anyway)",
    ),
    "drop of what is needed": (
        'kind = "requirement"\ncode = "years"',
        'kind = "parameter"\ncode = "fee"',
        "parameter fee: found nothing; expected an entry that says it: What a seat costs.",
    ),
}


@pytest.mark.parametrize("mistake", SISTER_MISTAKES)
def test_mistakes_in_what_is_taken_over(tmp_path: Path, mistake: str) -> None:
    old, new, told = SISTER_MISTAKES[mistake]
    text = changed(old, new, OWN)
    assert told in sister_mistakes(tmp_path, text)


def test_parts_of_the_wrong_shape_are_no_reason_to_crash(tmp_path: Path) -> None:
    dropping = "\n[[drop]]\n" + OWN.partition("[[drop]]\n")[2].partition("\n\n")[0]
    flat = "drop = 3\nparameters = []\nclause = 7\n" + OWN.replace(dropping, "")
    flat = flat[: flat.index("[parameters.least]")]
    told = sister_mistakes(tmp_path, flat)
    assert "drop: found the number 3; expected tables headed [[drop]]" in told
    assert "parameters: found a list of 0; expected a table" in told
    assert "clause: found the number 7; expected tables headed [[clause]]" in told
    base = "requirement = 1\nclause = [3]\nparameters = 2\nprogram = 4\n"
    told = sister_mistakes(tmp_path, OWN, base)
    assert 'drop number 1: code: found "years"; expected a requirement of made-up.toml' in told


def test_mistakes_of_both_kinds_are_told_together(tmp_path: Path) -> None:
    text = changed('code = "years"', 'code = "year"', changed("team_size > 0", "team > 0", OWN))
    told = sister_mistakes(tmp_path, text)
    assert [each.partition(": found")[0] for each in told] == [
        "drop number 1: code",
        "requirement team: requires: column 1",
    ]


@pytest.mark.parametrize(
    ("extends", "told"),
    [
        ('"absent.toml"', "nothing readable at"),
        ('"quality-training-programs"', "did you mean quality-training-program?"),
        ("3", "program: extends: found the number 3; expected a name"),
        ('"sister.toml"', "which itself extends"),
    ],
)
def test_extends_that_leads_nowhere(tmp_path: Path, extends: str, told: str) -> None:
    (said,) = sister_mistakes(tmp_path, changed('"made-up.toml"', extends, OWN))
    assert told in said


def test_extending_is_one_level_deep(tmp_path: Path) -> None:
    sister(tmp_path)
    third = OWN.replace('"made-up.toml"', '"sister.toml"').replace('id = "sister"', 'id = "third"')
    with pytest.raises(ProgramError) as caught:
        read_program(written(tmp_path, third, "third.toml"), JOBS)
    assert [str(fault) for fault in caught.value.faults] == [
        'program: extends: found "sister.toml", which itself extends "made-up.toml"; expected a '
        "document that stands alone: one level only"
    ]


def test_the_sample_is_toml_of_every_part() -> None:
    assert set(tomllib.loads(SOUND)) == {
        "program", "clause", "reading", "parameters", "settings", "findings", "fact",
        "requirement", "area",
    }  # fmt: skip
