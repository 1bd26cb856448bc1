"""Printouts and registers as files of one folder, beside what is there already.

Files are added, never replaced: a paper that was written once stays what it is, and written again
it is the same, byte for byte. What an extra or a font is missing for is left out, and said.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from qip_rules.billing.decisions import DutySettled
from qip_rules.billing.findings import ToDo
from qip_rules.billing.state import Account
from qip_rules.boundary.whole_files import write_whole
from qip_rules.errors import Fault, InputError
from qip_rules.reports.account_registers import billing_registers
from qip_rules.reports.printout import Printout
from qip_rules.reports.printout_html import printed_html
from qip_rules.reports.written_registers import Register, register_csv, registers_xlsx

__all__ = [
    "PaperFiles",
    "add_files",
    "paper_files",
    "refuse_to_replace",
    "register_files",
    "workbook_files",
]

_TOLD_MAXIMUM: Final = 3
"""Texts that are named where a paper has texts that no font can set."""


@attrs.frozen
class PaperFiles:
    """The contents of files by their names, and what is left out with the reason."""

    files: Mapping[str, bytes] = attrs.field(factory=dict[str, bytes])
    left_out: tuple[str, ...] = ()
    lacks_font: bool = False
    """Whether another font is all that is missing for what is left out."""


def paper_files(name: str, printout: Printout, *, fonts: Sequence[bytes] = ()) -> PaperFiles:
    """A printout as HTML and as PDF, in files of one name.

    Args:
        name: of the files, without an ending: see `paper_name` and `name_in_files`.
        printout: what is printed.
        fonts: TrueType fonts for characters that the shipped ones do not have.

    Raises:
        InputError: something given that is no font, all of them at once. Letters that cannot be set
            are no fault: then there is no PDF, and the HTML shows them.
    """
    from qip_rules.reports.pdf_fonts import OF_FONTS, is_for_want_of_a_font
    from qip_rules.reports.printout_pdf import printed_pdf

    files = {f"{name}.html": printed_html(printout).encode()}
    try:
        files[f"{name}.pdf"] = printed_pdf(printout, fonts=fonts)
    except ModuleNotFoundError as error:
        return PaperFiles(files, (_missing(f"{name}.pdf", error),))
    except InputError as error:
        if error.of == OF_FONTS:
            raise
        left_out = (f"{name}.pdf: {_unset(error.faults)}",)
        return PaperFiles(files, left_out, lacks_font=is_for_want_of_a_font(error.faults))
    return PaperFiles(files)


def register_files(
    accounts: Iterable[Account],
    as_of: date,
    of_several: Iterable[ToDo] = (),
    settled: Iterable[DutySettled] | None = None,
) -> PaperFiles:
    """All registers of the accounts as CSV, and together as a workbook, with the day in names.

    What is to be done about several of them, and what of that was settled: see `billing_registers`.
    """
    registers = billing_registers(accounts, of_several, settled)
    files = {f"{each.name}-{as_of}.csv": register_csv(each).encode() for each in registers}
    book = workbook_files(f"registers-{as_of}", registers)
    return PaperFiles({**files, **book.files}, book.left_out)


def workbook_files(stem: str, registers: Iterable[Register]) -> PaperFiles:
    """Registers as one workbook, `stem.xlsx`, a sheet each; left out if its extra is missing."""
    name = f"{stem}.xlsx"
    try:
        return PaperFiles({name: registers_xlsx(registers)})
    except ModuleNotFoundError as error:
        return PaperFiles({}, (_missing(name, error),))


def _unset(faults: Sequence[Fault]) -> str:
    """The first of the texts that cannot be set, each with what is the matter with it."""
    told = [f"{each.place}: {each.found}" for each in faults[:_TOLD_MAXIMUM]]
    more = len(faults) - len(told)
    told += [f"and {more} more"] if more else []
    return f"no font at hand sets {'; '.join(told)}"


def _missing(name: str, error: ModuleNotFoundError) -> str:
    return f"{name}: it needs the extra `documents` ({error.name} is not installed)"


def refuse_to_replace(files: Mapping[str, bytes], out: Path) -> None:
    """See that files can be added to a folder without replacing what is there.

    Raises:
        InputError: other content under one of the names; no folder. Every fault at once.
    """
    faults: list[Fault] = []
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
    """Add files to a folder, which is made if it is missing; each appears whole or not at all.

    Raises:
        InputError: as `refuse_to_replace`, or the folder cannot be written to.
    """
    refuse_to_replace(files, out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = out / name
            if not path.exists():
                write_whole(path, content)
    except OSError as error:
        raise InputError([_unusable(out, error)], of="the output folder") from error


def _unusable(out: Path, error: OSError) -> Fault:
    place = str(out if error.filename is None else error.filename)
    return Fault(place, error.strerror or str(error), "a folder that can be written")
