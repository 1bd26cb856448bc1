"""The handbooks in docs/ are those of the shipped programs as they are now."""

from pathlib import Path

from qip_rules import load_program
from qip_rules.policy.effective import shipped_names
from qip_rules.reports.folder import LISTING
from qip_rules.reports.handbook import handbook_files

FOLDER = Path(__file__).parents[2] / "docs" / "handbook"
REMEDY = "docs/handbook is stale: run `make handbook` and look at what has changed"


def test_the_shipped_handbook_is_that_of_the_shipped_programs() -> None:
    files = handbook_files(map(load_program, shipped_names()))
    there = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.name != LISTING}
    stale = sorted(
        name
        for name in there.keys() | files.keys()
        if name not in files or there.get(name) != files[name].encode("utf-8")
    )
    assert stale == [], REMEDY
