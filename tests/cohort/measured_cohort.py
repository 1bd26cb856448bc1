"""The shipped cohort with rounds of measurement and settlements added, all of it made up."""

import csv
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from qip_rules.boundary import read_cohort
from qip_rules.cohort import CohortInputs
from qip_rules.cohort.assessment_reports import (
    CohortReports,
    ReportedApplication,
    cohort_reports,
)
from qip_rules.participation.assessment.reporting import AssessmentReport
from tests.cohort.sample import AS_OF, GRANT, change_rows, copied, program

Measures = dict[str, tuple[int, int]]

ROUNDS = (
    # Ended before the sessions; the first has equal distances, and much that is missing.
    ("TEST-01", "APP-01", "test", "2026-10-02", ""),
    ("LIVE-01", "APP-01", "live", "2026-10-20", "71"),
    ("TEST-02", "APP-02", "test", "2026-10-05", ""),
    ("LIVE-04", "APP-04", "live", "2026-10-06", ""),
    ("TEST-06", "APP-06", "test", "2026-12-31", ""),
)
MEASURES: dict[str, Measures] = {
    "TEST-01": {
        "pain-addressed": (14, 20),
        "antiemetics-given": (18, 25),
        "hospice-in-time": (9, 12),
        "chemotherapy-plan": (2, 3),
    },
    "LIVE-01": {"pain-addressed": (2, 20), "pathology-report": (20, 20)},
    "TEST-02": {
        "pathology-report": (60, 60),
        "staging-in-time": (58, 60),
        "pain-addressed": (57, 60),
        "chemotherapy-plan": (40, 40),
        "chemotherapy-intent": (39, 40),
        "antiemetics-given": (28, 30),
        "hospice-in-time": (7, 12),
        "pain-at-the-end": (11, 12),
        "chemotherapy-at-the-end": (0, 12),
    },
    "LIVE-04": {"chemotherapy-at-the-end": (3, 20), "pain-addressed": (3, 4)},
    "TEST-06": {"pain-addressed": (1, 2)},
}


_OF_SETTLEMENTS = ("agreed_by_practice", "agreed_by_program", "because", "recorded_at")


def write_table(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def measured_folder(folder: Path) -> Path:
    """A copy of the sample's folder in which five rounds and one settlement are on record."""
    copied(folder)
    write_table(
        folder / "rounds.csv",
        ("round_id", "application_id", "kind", "ended_on", "score", "recorded_at"),
        [(*each, f"{each[3]}T18:00:00-04:00") for each in ROUNDS],
    )
    write_table(
        folder / "measures.csv",
        ("round_id", "measure_id", "numerator", "denominator"),
        [
            (round_id, measure_id, str(top), str(bottom))
            for round_id, results in MEASURES.items()
            for measure_id, (top, bottom) in results.items()
        ],
    )
    settled = {"hospice-enrollment": "1", "pain-assessment-and-plan": "2", "navigation": "3"}
    change_rows(
        folder,
        "priorities.csv",
        lambda rows: [
            *(
                {**row, **dict.fromkeys(_OF_SETTLEMENTS, "")}
                for row in rows
                if row["practice_id"] != "PR-01"
            ),
            *(
                {
                    "practice_id": "PR-01",
                    "area": area,
                    "weight": weight,
                    "agreed_on": "2026-10-12",
                    "agreed_by": "",
                    "agreed_by_practice": "Example Team Leader",
                    "agreed_by_program": "Example Coordinator",
                    "because": "Patients ask for it.",
                    "recorded_at": "2026-10-12T18:00:00-04:00",
                }
                for area, weight in settled.items()
            ),
        ],
    )
    return folder


@cache
def measured_inputs() -> CohortInputs:
    """What such a copy says."""
    with tempfile.TemporaryDirectory() as folder:
        return read_cohort(measured_folder(Path(folder) / "cohort"), program(GRANT))


@cache
def measured_reports(as_of: date = AS_OF) -> CohortReports:
    """The reports on it."""
    return cohort_reports(program(GRANT), measured_inputs(), as_of=as_of)


def reported(application_id: str, as_of: date = AS_OF) -> ReportedApplication:
    every = measured_reports(as_of).applications
    return next(each for each in every if each.application_id == application_id)


def report_of(application_id: str, as_of: date = AS_OF) -> AssessmentReport:
    report = reported(application_id, as_of).report
    assert report is not None
    return report
