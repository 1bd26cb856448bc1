"""What is told of a wrong call: what is missing, what was meant, and a call that is right."""

import sys
from unittest import mock

import pytest

from qip_rules.boundary.script_calls import WRONG_INPUT
from qip_rules.boundary.script_options import add_as_of, add_out_folder, script_parser

EXAMPLE = "python examples/some_script.py a --as-of 2026-11-01 --out out/a"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    parser = script_parser("Does something.", EXAMPLE)
    parser.add_argument("folder", help="the folder to read")
    parser.add_argument("--relation", choices=("mentors", "specialists"))
    add_as_of(parser)
    add_out_folder(parser)
    with mock.patch.object(sys, "argv", ["script", *words]), pytest.raises(SystemExit) as end:
        parser.parse_args()
    assert end.value.code == WRONG_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage:" not in said.err
    lines = said.err.splitlines()
    assert lines[0].endswith("Nothing was done.")
    assert lines[-2:] == [f"For example: {EXAMPLE}", "All that can be said: the same with --help."]
    return [each.strip() for each in lines[1:-2]]


def test_all_that_is_missing_is_told_with_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    lacking = told(capsys)
    assert [each.partition(":")[0] for each in lacking] == [
        "folder",
        "--as-of YYYY-MM-DD",
        "--out FOLDER",
    ]
    assert lacking[0] == "folder: the folder to read"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--as_of", "--as-of"),
        ("--asof", "--as-of"),
        ("-as-of", "--as-of"),
        ("\u2014as-of", "--as-of"),
        ("\u2013as-of", "--as-of"),
        ("--As-Of", "--as-of"),
    ],
)
def test_an_option_that_was_misspelt_is_recognized(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = told(capsys, "a", typed, "2026-11-01", "--out", "x")
    assert f"{typed} is no option; did you mean {meant}?" in words


def test_what_is_no_option_at_all_gets_no_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    words = told(capsys, "a", "--as-of", "2026-11-01", "--out", "x", "--zzz")
    assert words == ["these words are not understood: --zzz"]


def test_names_with_spaces_and_curly_quotation_marks(capsys: pytest.CaptureFixture[str]) -> None:
    words = told(capsys, "my", "cohort", "--as-of", "2026-11-01", "--out", "x")
    assert words[-1] == "What has a space in it stands between straight quotation marks."
    words = told(capsys, "\u201cmy", "cohort\u201d", "--as-of", "2026-11-01", "--out", "x")
    assert "\u201cmy has curly quotation marks; type straight ones" in words


def test_a_choice_that_was_misspelt_is_recognized(capsys: pytest.CaptureFixture[str]) -> None:
    words = told(capsys, "a", "--relation", "mentor")
    assert words[0].startswith("--relation: invalid choice: 'mentor'")
    assert words[1:] == ["Did you mean mentors?"]


def test_a_day_in_another_spelling_is_told_the_right_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = told(capsys, "a", "--as-of", "11/01/2026")
    assert words == ["--as-of: '11/01/2026' is no day; write it as 2026-01-31"]
