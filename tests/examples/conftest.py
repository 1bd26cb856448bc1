"""What scripts begin with: logs of the billing desk, and the reports on a measured cohort."""

import shutil
from pathlib import Path

import pytest

from tests.cohort.measured_cohort import measured_folder
from tests.examples.assessment_script import call, run
from tests.examples.desk_script import NAMES, TEAM, Desk, empty_desk
from tests.examples.script_in_process import Result


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = empty_desk(tmp_path_factory.mktemp("first"))
    desk.done("receive", "A-17", "--practice", "p-1", *NAMES, *TEAM, on="2026-02-02")
    session = ("--starts-on", "2026-04-15", "--mode", "in-person")
    desk.done("session", "scheduled", "S1", *session, on="2026-02-03")
    return desk.database


@pytest.fixture(scope="session")
def later(first_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = empty_desk(tmp_path_factory.mktemp("later"))
    shutil.copy(first_day, desk.database)
    desk.done("issue", "A-17", on="2026-02-03")
    desk.done("accept", "A-17", on="2026-03-02")
    desk.done("pay", "A-17", "WIRE-1", "1000.00", on="2026-03-03")
    return desk.database


@pytest.fixture
def received(desk: Desk, first_day: Path) -> Desk:
    """One application with two seats, and a session announced."""
    shutil.copy(first_day, desk.database)
    return desk


@pytest.fixture
def accepted(desk: Desk, later: Path) -> Desk:
    """The application invoiced and accepted, and 1,000 of 2,222 paid."""
    shutil.copy(later, desk.database)
    return desk


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """Tables with rounds of measurement, the reports written of them, and what was said."""
    place = tmp_path_factory.mktemp("assessment")
    folder = measured_folder(place / "cohort")
    return folder, place / "out", run(*call(folder, place / "out"))
