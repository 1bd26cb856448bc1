"""The documents are tested like code: samples run, links lead somewhere, the index is whole."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", *(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md")))
DECISIONS = ROOT / "docs" / "decisions"

_PYTHON_BLOCK = re.compile(r"^```(?:python|pycon|py)\b[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\((?!\w+:)([^)#\s]+)(?:#[^)\s]*)?\)")
_TITLE = re.compile(r"# (\d{4})\. (.+)\n")


def unprompted(text: str) -> list[str]:
    """The first line of each Python sample that doctest would not run."""
    starts = [block.lstrip().partition("\n")[0] for block in _PYTHON_BLOCK.findall(text)]
    return [line for line in starts if not line.startswith(">>> ")]


def test_the_documents_are_among_the_tests(pytestconfig: pytest.Config) -> None:
    assert {"README.md", "docs", "qip_rules", "tests"} <= set(pytestconfig.getini("testpaths"))
    assert "*.md" in pytestconfig.getoption("doctestglob")
    assert pytestconfig.getoption("doctestmodules") is True


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_python_sample_is_run(document: str) -> None:
    assert unprompted((ROOT / document).read_text("utf-8")) == []


def test_the_readme_shows_code() -> None:
    assert _PYTHON_BLOCK.search((ROOT / "README.md").read_text("utf-8"))


def test_unprompted_finds_what_doctest_skips() -> None:
    text = "```python\nx = 1\n```\n\n```pycon\n>>> x\n1\n\n```\n\n```toml\nx = 1\n```\n"
    assert unprompted(text) == ["x = 1"]


@pytest.mark.parametrize("document", [*DOCUMENTS, "CHANGELOG.md"])
def test_links_lead_to_files_that_exist(document: str) -> None:
    place = ROOT / document
    targets = _LINK.findall(place.read_text("utf-8"))
    assert [t for t in targets if not (place.parent / t).exists()] == []


def test_the_index_of_decisions_is_whole() -> None:
    files = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    rows = []
    for number, path in enumerate(files, start=1):
        title = _TITLE.match(path.read_text("utf-8"))
        assert title is not None, path.name
        assert int(title[1]) == number == int(path.name[:4])
        rows.append(f"- [{title[1]}. {title[2]}]({path.name})")
    index = (DECISIONS / "README.md").read_text("utf-8").splitlines()
    assert [line for line in index if line.startswith("- [")] == rows


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_gives_its_reasons_on_one_screen(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == ["## Context", "## Choice", "## Other ways", "## Price"]
    assert 20 <= len(lines) <= 40
