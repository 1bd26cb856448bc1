"""The shipped cohort many times over, as a folder of tables: made up, as what it is made of is."""

import csv
import re
from pathlib import Path

__all__ = ["multiplied_cohort"]

_MENTOR_ID = re.compile(r"(?<![\w-])(M-\d+|S-\d+|ORG-M-\d+|ORG-S-\d+)")
_ID = re.compile(r"(?<![\w-])((?:APP|PR|EV|PAY|TR|ORG)-\d+)(?![\w-])")
_HELPERS = ("mentors.csv", "pairs.csv", "specialists.csv")
"""Tables about helpers: fixed pairs take places that copies share."""
_PERSON_NUMBERS = ("npi", "ccn", "membership_number")


def multiplied_cohort(source: Path, out: Path, times: int, helpers_times: int) -> None:
    """Write a cohort of so many copies, each with ids and addresses of its own.

    Args:
        source: a folder of tables as `read_cohort` takes it.
        out: the folder to write; it is made, and must not be there yet.
        times: how many copies of applications.
        helpers_times: how many copies of mentor practices and specialists, at most `times`; they
            are shared by the copies in turn.
    """
    out.mkdir(parents=True)
    for table in sorted(source.glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            header, rows = list(reader.fieldnames or ()), list(reader)
        copies = helpers_times if table.name in _HELPERS else times
        if table.name == "cohort.csv":
            rows = [{**row, "capacity": str(int(row["capacity"]) * times)} for row in rows]
            copies = 1
        with (out / table.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            for number in range(copies):
                helper = number % helpers_times
                writer.writerows(
                    {name: _copied(name, cell, number, helper) for name, cell in row.items()}
                    for row in rows
                    if not number or not _is_of_all(table.name, row)
                )


def _is_of_all(table: str, row: dict[str, str]) -> bool:
    """A session concerns every application, and is announced once."""
    return table == "events.csv" and not row["application_id"]


def _copied(name: str, cell: str, number: int, helper: int) -> str:
    if not number:
        return cell
    if name in _PERSON_NUMBERS:
        return ""  # they are nobody's, and nobody's twice
    cell = _ID.sub(rf"\1-{number}", cell)
    cell = _MENTOR_ID.sub(rf"\1-{helper}" if helper else r"\1", cell)
    return cell.replace(".example.org", f".n{number}.example.org")
