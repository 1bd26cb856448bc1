"""How long a form export of 20,000 rows and 30 columns takes to be read and decided.

    python -m benchmarks.boundary.form_export [--rows 20000] [--folder DIR]

Prints seconds and the most memory of the process, for a workbook and for CSV, each in a process of
its own, with a progress bar drawn as a terminal would get it. The colored copy, for an export in
which every hundredth row has a fault, is timed apart. Everything in the exports is made up.
"""

import argparse
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from qip_rules import load_program
from qip_rules.boundary.made_up.answered_forms import COLUMNS, Row, applications
from qip_rules.boundary.made_up.form_files import VALUES, new_workbook, write_rows
from qip_rules.boundary.sheets.form_reading import FormReading, read_form
from qip_rules.boundary.sheets.mapping_files import read_mapping
from qip_rules.boundary.sheets.marking import marked_copy
from qip_rules.boundary.sheets.reading_files import read_sheets
from qip_rules.eligibility import assess_many

PROGRAM: Final = "quality-improvement-grant"
WIDTH: Final = 30
KEPT: Final = tuple(
    entry
    for entry in COLUMNS
    if entry[1]
    and not entry[1].startswith(("project_team", "letter_signatory", "core_team[3]", "patients"))
)[:WIDTH]
"""Thirty columns of the made-up form."""

FAULTY_EVERY: Final = 100


def mapping() -> str:
    """The mapping of these columns."""
    lines = ["[form]", 'row = "application"', 'date_format = "M/D/YYYY h:mm"']
    lines += ["leader_in_core_team = true", "[words]", 'yes = ["Yes"]', 'no = ["No"]']
    lines += ['unknown = ["I don\'t know"]', "[fixed]", 'country = "US"']
    for header, field in KEPT:
        lines += ["[[column]]", f'header = "{header}"', f'field = "{field}"']
        values = VALUES.get(field.rpartition(".")[2])
        if values:
            listed = ", ".join(f'"{said}" = "{meant}"' for said, meant in values.items())
            lines.append(f"values = {{ {listed} }}")
    return "\n".join(lines) + "\n"


def rows_of(count: int) -> Iterator[Row]:
    """Made-up rows; ids have as many digits as they need."""
    kept = {header for header, _ in KEPT}
    for number, row in enumerate(applications(count, seed=7), start=1):
        row["ID"], row["Practice number"] = f"A-{number}", f"PR-{number}"
        row["ZIP code"] = f"{number % 100_000:05}"
        yield {header: value for header, value in row.items() if header in kept}


def write_exports(folder: Path, count: int) -> None:
    """The workbook, the same as CSV, and the workbook with faults."""
    (folder / "mapping.toml").write_text(mapping(), encoding="utf-8")
    rows = list(rows_of(count))
    columns = {header: n for n, (header, _) in enumerate(KEPT)}
    for name, is_faulty in (("form.xlsx", False), ("faulty.xlsx", True)):
        file = io.BytesIO()
        book = new_workbook(file)
        sheet = book.add_worksheet("Form responses")
        day = book.add_format({"num_format": "m/d/yyyy h:mm"})
        write_rows(sheet, rows, day, columns=KEPT)
        for number in range(1, count + 1, FAULTY_EVERY) if is_faulty else ():
            sheet.write_string(number, columns["NPI of the practice"], "1.23E+09")
        book.close()
        (folder / name).write_bytes(file.getvalue())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([header for header, _ in KEPT])
    for row in rows:
        received = row["Completion time"]
        row["Completion time"] = f"{received.month}/{received.day}/{received.year} 9:30"
        writer.writerow([row.get(header, "") for header, _ in KEPT])
    (folder / "form.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


def read_and_decided(path: Path) -> tuple[FormReading, dict[str, Any]]:
    """One export read and decided, with a progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
        terminal = Console(file=nowhere, force_terminal=True)
        program = load_program(PROGRAM)
        start, worked = time.perf_counter(), time.process_time()
        with Progress(console=terminal) as progress:
            task = progress.add_task("Reading the file", total=None)
            file = read_sheets(path)
            told = progress_of(progress, task, len(file.grids[0].rows))
            reading = read_form(
                file, read_mapping(path.parent / "mapping.toml"), program, advance=told
            )
            of_file = time.perf_counter() - start
            told = progress_of(progress, task, len(reading.applications.files))
            outcomes: Counter[str] = Counter()
            current = (each.current for each in reading.applications.files)
            for verdict in assess_many(current, program):
                outcomes[verdict.outcome.value] += 1
                told(1)
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = {
        "rows": len(reading.rows_used) + len(reading.left_out),
        "columns": len(reading.grid.rows[0]),
        "left out": len(reading.left_out),
        "outcomes": dict(outcomes),
        "seconds to read": round(of_file, 2),
        "seconds in all": round(seconds, 2),
        "seconds of processor": round(worked, 2),
        "MiB at most": peak,
    }
    return reading, found


def progress_of(progress: Any, task: Any, total: int) -> Callable[[int], None]:  # noqa: ANN401 - rich's
    """What moves the bar."""
    progress.reset(task, total=total)
    return lambda count: progress.advance(task, count)


def measured(path: Path) -> dict[str, Any]:
    """One export, and for the one with faults its colored copy."""
    reading, found = read_and_decided(path)
    if reading.faults:
        start = time.perf_counter()
        marked_copy(path, reading)
        found["seconds for the colored copy"] = round(time.perf_counter() - start, 2)
    return found


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the exports are kept")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        print(json.dumps(measured(given.one)))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = given.folder or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        write_exports(folder, given.rows)
        for name in ("form.xlsx", "form.csv", "faulty.xlsx"):
            call = [sys.executable, "-m", "benchmarks.boundary.form_export", "--one", folder / name]
            done = subprocess.run(call, capture_output=True, text=True, check=True)  # noqa: S603 - ours
            print(f"{name}: {done.stdout.strip()}")


if __name__ == "__main__":
    main()
