"""Reports for the tests: of the shipped cohorts, and of one with texts that would do harm."""

from datetime import date
from functools import cache
from pathlib import Path

from qip_rules import load_program
from qip_rules.boundary import read_cohort
from qip_rules.cohort import CohortRun, run_cohort
from qip_rules.reports.cohort_report import report_files
from tests.cohort.sample import AS_OF, GRANT, ROOT, TRAINING, change_rows, copied, sample_run
from tests.programs.hostile import PAYLOADS

LONG = "Δ" * 150 + "W" * 150
TURNED = "\u202eelbat\u202c مركز الأورام"
EMOJI = "Hôpital 🏥👩🏽‍⚕️ 癌症中心"
FORMULA = '=HYPERLINK("https://example.org","x")'
NAMES = (*PAYLOADS, LONG, TURNED, EMOJI, FORMULA)
DATA = ROOT / "examples" / "data"


@cache
def files_of(name: str) -> dict[str, str | bytes]:
    """The files of the report on a shipped cohort: `cohort`, `grant-run` or `training-run`."""
    return report_files(run_of(name))


@cache
def run_of(name: str) -> CohortRun:
    """The run of a shipped cohort."""
    if name == "cohort":
        return sample_run()
    program = load_program(TRAINING if name == "training-run" else GRANT)
    return run_cohort(program, read_cohort(DATA / name, program), as_of=AS_OF)


def hostile_run(folder: Path, as_of: date = AS_OF) -> CohortRun:
    """A run in which practices, mentors and the cohort have the worst of names."""
    place = copied(folder / "hostile")

    def renamed(field: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{**row, field: NAMES[at % len(NAMES)]} for at, row in enumerate(rows)]

    change_rows(place, "applications.csv", lambda rows: renamed("practice_name", rows))
    change_rows(place, "mentors.csv", lambda rows: renamed("name", rows))
    change_rows(place, "cohort.csv", lambda rows: [{**rows[0], "title": f"{PAYLOADS[1]} {TURNED}"}])
    program = load_program(GRANT)
    return run_cohort(program, read_cohort(place, program), as_of=as_of)
