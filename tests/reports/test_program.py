"""The effective document of a program, printed."""

import tomllib
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.policy import shipped_names
from qip_rules.reports.program import effective_text


@pytest.mark.parametrize("name", shipped_names())
def test_the_printed_document_is_the_same_program(name: str, tmp_path: Path) -> None:
    program = load_program(name)
    text = effective_text(program)
    assert tomllib.loads(text) == program.document
    path = tmp_path / "effective.toml"
    path.write_text(text, encoding="utf-8")
    again = load_program(path)
    assert again.digest == program.digest
    assert again.settings.keys() == program.settings.keys()


def test_what_is_taken_over_stands_in_it() -> None:
    text = effective_text(load_program("quality-improvement-grant"))
    assert "extends" not in tomllib.loads(text)["program"]
    assert 'code = "core-team-size"' in text
