"""The suite of the foreign service finds its three bugs, and nothing once they are mended."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "examples" / "property_suite"
PAGE = (SOURCE / "README.md").read_text("utf-8")
_DIFF = re.compile(r"^```diff\n--- (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SHOWN = re.compile(r"^```text\n(broken law: .*?)\n```$", re.DOTALL | re.MULTILINE)
_FAILED = re.compile(r"^FAILED (\S+)", re.MULTILINE)
_CONFIG = f"[pytest]\nfilterwarnings = error\npythonpath = {ROOT}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "property_suite"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    (copy / "pytest.ini").write_text(_CONFIG, "utf-8")
    return copy


def suite_run(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "suite"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def without_color_and_margin(text: str) -> str:
    return re.sub(r"^E? *", "", text, flags=re.MULTILINE)


def test_it_finds_exactly_the_three_bugs_and_says_what_the_page_shows(folder: Path) -> None:
    code, told = suite_run(folder)
    assert code == 1, told
    assert sorted(_FAILED.findall(told)) == sorted(_FAILED.findall(PAGE))
    assert len(_FAILED.findall(PAGE)) == 3
    shown = _SHOWN.findall(PAGE)
    assert len(shown) == 3
    for each in shown:
        assert without_color_and_margin(each).removeprefix("broken law: ") in (
            without_color_and_margin(told)
        )


def test_with_the_bugs_mended_as_the_page_says_all_of_it_passes(folder: Path) -> None:
    diffs = _DIFF.findall(PAGE)
    assert len(diffs) == 3
    for name, lines in diffs:
        path = folder / name
        before = [line[1:] for line in lines.splitlines() if line.startswith("-")]
        after = [line[1:] for line in lines.splitlines() if line.startswith("+")]
        source = path.read_text("utf-8")
        assert source.count("\n".join(before)) == 1
        path.write_text(source.replace("\n".join(before), "\n".join(after)), "utf-8")
    code, told = suite_run(folder)
    assert code == 0, told


def test_nothing_of_ours_is_in_the_service() -> None:
    for path in sorted((SOURCE / "intake_service").glob("*.py")):
        assert not re.search(r"^\s*(from|import) qip_rules", path.read_text("utf-8"), re.MULTILINE)
