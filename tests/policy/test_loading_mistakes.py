"""Every mistake of a program document, told once and in its place."""

# ruff: noqa: ISC004 - each mistake stands with its own words, several lines long

from pathlib import Path

import pytest

from tests.programs.standing_alone import SOUND, changed, mistakes

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
        "requirement, area, step, measure, strategy, parameters, settings, findings (did you mean "
        "area?)",
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
