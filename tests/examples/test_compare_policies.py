"""The script that compares two policies, run as a user runs it."""

import json
from pathlib import Path

import pytest

from qip_rules.rules import Value
from tests.examples.script_in_process import Result
from tests.examples.test_review_policy import rule, run, written
from tests.reports.html_page import parsed

TRAINING, GRANT = "quality-training-program", "quality-improvement-grant"
DAY = ("--on", "2026-11-01")

WIDER = """
[parameters.core_team_maximum]
meaning = "The most people a core team may have."
unit = "people"
cites = ["P1"]
values = [{ from = 2016-01-01, value = 5 }]
"""
FACT = """
[[fact]]
name = "made_up"
subject = "application"
from = 2016-01-01
meaning = "Whatever the test needs."
question = "Is it made up?"
answered_by = "applicant"
cites = ["P1"]
"""
DROPPED = """
[[drop]]
kind = "requirement"
code = "leader-named"
because = "It follows from another."
"""


def compared(*arguments: str | Path, **environment: str) -> Result:
    return run(*arguments, script="compare_policies", **environment)


def lines_of(path: Path, *records: dict[str, Value | None]) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return path


def test_the_grant_asks_more_than_the_training() -> None:
    done = compared(TRAINING, GRANT, *DAY, PYTHONHASHSEED="1")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:7] == [
        "Old: Quality Training Program",
        "New: Quality Improvement Grant",
        "As in force on 2026-11-01. Records that show a change are complete.",
        "Application",
        (
            "  Met before, not any more: for example, where it is not so that the practice treats "
            "cancer; all else is as usual. By oncology-practice."
        ),
        "  Not met before, met now: no complete record.",
        (
            "  Only the new vocabulary tells whether the staff have judged that a high share of "
            "the practice's patients belongs to racial minorities, has a low socioeconomic status, "
            "or both."
        ),
    ]
    assert "  + oncology-practice (required): practice_is_oncology" in lines
    assert "  mentor_pairing: not_offered becomes offered" in lines
    assert "\x1b" not in done.out
    assert compared(TRAINING, GRANT, *DAY, PYTHONHASHSEED="2") == done


def test_a_policy_is_the_same_as_itself() -> None:
    done = compared(TRAINING, TRAINING, *DAY)
    assert done.code == 0
    subjects = (
        *("Application", "Payment", "Seat", "Candidate", "Specialist"),
        *("Success", "Certification"),
    )
    expected = [
        line
        for subject in subjects
        for line in (subject, "  The same complete records meet all that is required.")
    ]
    assert done.out.splitlines()[3:] == expected


def test_each_change_comes_with_a_record_that_shows_it(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        WIDER,
        DROPPED,
        rule("leader-is-physician", 'leader_profession in ("physician", "nurse")'),
        rule("weekly-time", "project_minutes_per_week >= project_minutes_per_week_minimum"),
        rule("sponsor-named", "not(not(sponsor_named))"),
    )
    lines = compared(TRAINING, path, *DAY).out.splitlines()

    def below(start: str) -> list[str]:
        at = next(at for at, line in enumerate(lines) if line.startswith(start))
        return lines[at : at + 2]

    assert below("  - leader-named") == [
        "  - leader-named (required): leader_named",
        "      Changes no outcome by itself: other requirements ask for it too.",
    ]
    assert below("  * core-team-size") == [
        (
            "  * core-team-size: core_team_size in [core_team_minimum..core_team_maximum]; "
            "core_team_maximum was 4 and is 5"
        ),
        "      was not met, and is: where the core team size is 5; all else is as usual",
    ]
    changed = below("  * leader-is-physician")
    assert 'becomes leader_profession in ("physician", "nurse")' in changed[0]
    assert changed[1] == (
        "      was not met, and is: where the team leader's profession is nurse; "
        "all else is as usual"
    )
    assert below("  * weekly-time")[0].startswith("  * weekly-time: recommended becomes required")
    assert below("  * sponsor-named")[1] == "      No complete record tells the difference."
    assert "  core_team_maximum: 4 becomes 5" in lines
    assert any(line.startswith("  Not met before, met now: for example") for line in lines)


def test_past_applications_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path, rule("leader-is-physician", 'leader_profession = "nurse"'))
    records = lines_of(
        tmp_path / "past.jsonl",
        {"leader_profession": "nurse", "id": "one"},
        {"leader_profession": "physician"},
        {"leader_profession": "physician", "core_team_size": 9},
        {"leader_profession": None},
    )
    done = compared(TRAINING, path, *DAY, "--records", records)
    assert (done.code, done.err) == (0, "")
    rows = [line.split() for line in done.out.splitlines()]
    assert ["met", "0", "0", "0"] in rows
    assert ["not", "met", "0", "1", "1"] in rows
    assert ["undetermined", "0", "1", "1"] in rows
    assert "2 come out otherwise, 2 as before." in done.out
    assert "  newly not met by leader-is-physician: 1" in done.out
    assert "  id is no fact of either policy; passed over in 1 record." in done.out


def test_faulty_records_are_all_named_and_nothing_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "past.jsonl"
    path.write_text(
        '{"core_team_size": 2.5, "project_team_size": true}\n'
        "\n"
        "[1]\n"
        '{"x": NaN}\n'
        '{"core_team_size": 5, "project_team_size": 3}\n'
        "none\n"
        '{"core_team_size": 1, "core_team_size": 2}\n',
        encoding="utf-8",
    )
    done = compared(TRAINING, GRANT, *DAY, "--records", path)
    assert (done.code, done.out) == (2, "")
    lines = done.err.splitlines()[1:]
    places = [line for line in lines if not line.startswith(" ")]
    assert places == [
        "line 1: core_team_size",
        "line 1: project_team_size",
        "line 3",
        "line 4: x",
        "line 5",
        "line 6",
        "line 7: core_team_size",
    ]
    at = lines.index("line 3")
    assert lines[at + 1 : at + 3] == ["    found a list of 1", "    expected a JSON object"]
    assert "    found text that stops being JSON at" in done.err
    assert "at line 1" not in done.err  # each record is one line of the file


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((TRAINING, GRANT), "--on"),
        ((TRAINING, GRANT, "--on", "yesterday"), "write it as 2026-01-31"),
        ((TRAINING, GRANT, "--on", "2015-01-01"), "not in force on 2015-01-01"),
        ((TRAINING, "no-such-program", *DAY), "no-such-program"),
        ((TRAINING, GRANT, *DAY, "--records", "no-such-file"), "no-such-file"),
    ],
)
def test_a_wrong_call_is_told_in_words(arguments: tuple[str, ...], says: str) -> None:
    done = compared(*arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert "Traceback" not in done.err


def test_no_records_is_a_fault(tmp_path: Path) -> None:
    done = compared(TRAINING, GRANT, *DAY, "--records", lines_of(tmp_path / "none.jsonl"))
    assert done.code == 2
    assert "no records" in done.err


def test_vocabularies_that_differ_in_kind_leave_no_half_of_a_report(tmp_path: Path) -> None:
    paths = []
    for name, kind in (("old", '"boolean"'), ("new", '"whole number"\nminimum = 0\nmaximum = 3')):
        (tmp_path / name).mkdir()
        paths.append(written(tmp_path / name, FACT + f"type = {kind}\n"))
    done = compared(*paths, *DAY)
    assert (done.code, done.out) == (2, "")
    assert "made_up is " in done.err
    for path in paths:
        assert str(path) in done.err


@pytest.mark.parametrize("name", ["report.html", "report.md"])
def test_the_report_is_a_page_too(name: str, tmp_path: Path) -> None:
    records = lines_of(tmp_path / "past.jsonl", {"core_team_size": 2}, {"core_team_size": 7})
    wider = written(tmp_path, WIDER)
    out = tmp_path / "pages" / name
    said = compared(TRAINING, wider, *DAY, "--records", records)
    done = compared(TRAINING, wider, *DAY, "--records", records, "--out", out)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{said.out}Written: {out}\n"
    text = out.read_text("utf-8")
    for words in ("Two policies compared", "2 past applications", "then undetermined", "Values"):
        assert words in text
    if name.endswith(".html"):
        page = parsed(text)
        assert [each.text for each in page.all("h2")][-2:] == ["Values", "Past applications"]
        told = [" ".join(each.text.split()) for each in page.all("p") + page.all("li")]
        lines = [line.strip() for line in said.out.splitlines() if line.startswith("  ")]
        assert {"core_team_maximum: 4 becomes 5", *lines[:2]} <= set(told)
    out.write_text("mine", "utf-8")
    refused = compared(TRAINING, wider, *DAY, "--out", out)
    assert refused.code == 2
    assert "add --force to replace it" in refused.err
    assert out.read_text("utf-8") == "mine"


def test_a_page_of_another_kind_is_refused_before_anything_is_compared(tmp_path: Path) -> None:
    done = compared(TRAINING, GRANT, *DAY, "--out", tmp_path / "report.pdf")
    assert (done.code, done.out) == (2, "")
    assert "expected a page, .html for a browser or .md" in done.err


@pytest.mark.parametrize(
    "content", [b"name,size\nElm,3\n", b"PK\x03\x04\xff\xfe\n\x00\n", b"[1]\n"]
)
def test_a_table_in_the_place_of_records_is_one_fault(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "applications.csv"
    path.write_bytes(content)
    done = compared(TRAINING, GRANT, *DAY, "--records", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[1:] == [
        "    found a first line that begins no JSON object, as if it were a table or a workbook",
        "    expected one JSON object a line",
        "    the tables of a cohort are compared by run_cohort.py, with --compare-with",
    ]


def test_a_folder_in_the_place_of_records_is_told_in_words(tmp_path: Path) -> None:
    done = compared(TRAINING, GRANT, *DAY, "--records", tmp_path)
    assert done.code == 2
    assert "found a folder" in done.err
