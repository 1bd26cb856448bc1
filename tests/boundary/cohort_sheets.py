"""The tables of the sample cohort, one cell or column changed at a time."""

import csv
from pathlib import Path

import pytest

from qip_rules.boundary.cohort_folder import read_cohort
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.eligibility.application import Application
from qip_rules.errors import Fault, InputError
from qip_rules.policy.program import Program

SAMPLE = Path(__file__).parents[2] / "examples" / "data" / "cohort"
GRANT_RUN = SAMPLE.with_name("grant-run")
TRAINING_RUN = SAMPLE.with_name("training-run")


class Sheet:
    """One table of a cohort's folder, opened for changes as in a spreadsheet."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        with self.path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.reader(file))

    def save(self) -> None:
        with self.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(self.rows)

    def number(self, **cells: str) -> int:
        """The row, as a spreadsheet counts, of the first with these cells."""
        at = {self.rows[0].index(column): cell for column, cell in cells.items()}
        return next(
            number
            for number, row in enumerate(self.rows, start=1)
            if all(row[position] == cell for position, cell in at.items())
        )

    def put(self, number: int, **cells: str) -> None:
        for column, cell in cells.items():
            self.rows[number - 1][self.rows[0].index(column)] = cell
        self.save()

    def add(self, **cells: str) -> int:
        assert set(cells) <= set(self.rows[0])
        self.rows.append([cells.get(column, "") for column in self.rows[0]])
        self.save()
        return len(self.rows)

    def without(self, column: str) -> None:
        position = self.rows[0].index(column)
        self.rows = [[*row[:position], *row[position + 1 :]] for row in self.rows]
        self.save()


def faults(folder: Path, program: Program) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        read_cohort(folder, program)
    return caught.value.faults


def only_fault(folder: Path, program: Program) -> Fault:
    (fault,) = faults(folder, program)
    return fault


def application(inputs: CohortInputs, application_id: str) -> Application:
    (file,) = (each for each in inputs.applications if each.application_id == application_id)
    return file.current
