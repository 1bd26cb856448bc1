"""Printouts and registers as files of one folder, beside what is there already.

Files are added, never replaced: a paper that was written once stays what it is, and written again
it is the same, byte for byte. What an extra or a font is missing for is left out, and said.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import attrs

from qip_rules.billing.state import Account
from qip_rules.errors import Fault, InputError
from qip_rules.reports.account_registers import billing_registers, register_csv, registers_xlsx
from qip_rules.reports.folder import safe_names
from qip_rules.reports.printout import Printout
from qip_rules.reports.printout_html import printed_html

__all__ = ["PaperFiles", "add_files", "paper_files", "refuse_to_replace", "register_files"]


@attrs.frozen
class PaperFiles:
    """The contents of files by their names, and what is left out with the reason."""

    files: Mapping[str, bytes] = attrs.field(factory=dict)
    left_out: tuple[str, ...] = ()


def paper_files(name: str, printout: Printout) -> PaperFiles:
    """A printout as HTML and as PDF, in files named after `name`."""
    from qip_rules.reports.printout_pdf import printed_pdf

    stem = safe_names([name])[name]
    files = {f"{stem}.html": printed_html(printout).encode()}
    try:
        files[f"{stem}.pdf"] = printed_pdf(printout)
    except ModuleNotFoundError as error:
        return PaperFiles(files, (_missing(f"{stem}.pdf", error),))
    except InputError as error:
        return PaperFiles(files, tuple(f"{stem}.pdf: {fault}" for fault in error.faults))
    return PaperFiles(files)


def register_files(accounts: Iterable[Account], as_of: date) -> PaperFiles:
    """All registers of the accounts as CSV, and together as a workbook, with the day in names."""
    registers = billing_registers(accounts)
    files = {f"{each.name}-{as_of}.csv": register_csv(each).encode() for each in registers}
    book = f"registers-{as_of}.xlsx"
    try:
        files[book] = registers_xlsx(registers)
    except ModuleNotFoundError as error:
        return PaperFiles(files, (_missing(book, error),))
    return PaperFiles(files)


def _missing(name: str, error: ModuleNotFoundError) -> str:
    return f"{name}: it needs the extra `documents` ({error.name} is not installed)"


def refuse_to_replace(files: Mapping[str, bytes], out: Path) -> None:
    """See that files can be added to a folder without replacing what is there.

    Raises:
        InputError: other content under one of the names; no folder. Every fault at once.
    """
    faults = []
    try:
        if out.exists() and not out.is_dir():
            faults.append(Fault(str(out), "a file", "a folder, or nothing yet"))
        elif out.is_dir():
            for name, content in files.items():
                path = out / name
                if path.exists() and (not path.is_file() or path.read_bytes() != content):
                    expected = "nothing of this name, or the same document"
                    hint = "move it away, or name another folder"
                    faults.append(Fault(str(path), "another document", expected, hint))
    except OSError as error:
        faults.append(_unusable(out, error))
    if faults:
        raise InputError(faults, of="the output folder")


def add_files(files: Mapping[str, bytes], out: Path) -> None:
    """Add files to a folder, which is made if it is missing.

    Raises:
        InputError: as `refuse_to_replace`, or the folder cannot be written to.
    """
    refuse_to_replace(files, out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = out / name
            if not path.exists():
                path.write_bytes(content)
    except OSError as error:
        raise InputError([_unusable(out, error)], of="the output folder") from error


def _unusable(out: Path, error: OSError) -> Fault:
    place = str(out if error.filename is None else error.filename)
    return Fault(place, error.strerror or str(error), "a folder that can be written")
