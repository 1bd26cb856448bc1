"""How a script runs: its call read, its work done on two consoles, its files written or shown.

A console is plain where `NO_COLOR` is set, and in a file or a pipe. Nothing is written over what is
there already unless the call says `--force`; with `--dry-run` nothing is written at all. Needs the
extra `reports`.
"""

import argparse
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.boundary.completing import complete
from qip_rules.boundary.portable_names import portable_name_fault
from qip_rules.boundary.script_calls import (
    WRONG_INPUT,
    CallParser,
    complain,
    exit_code,
    ready_streams,
    say,
)
from qip_rules.boundary.told_faults import named_as_options
from qip_rules.boundary.whole_files import write_whole
from qip_rules.errors import Fault, InputError, QipRulesError
from qip_rules.reports.console import show_error
from qip_rules.reports.folder import refuse_to_write_folder, write_folder
from qip_rules.reports.paper_files import refuse_to_replace

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

__all__ = ["Desk", "Telling", "run_script"]

_DRY: Final = "DRY RUN: nothing is written."
_REPORTS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {"reports": ("jinja2", "markdown_it", "rich", "tomli_w")}
)
_OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"application_id": "--application", "recorded_at": "--recorded-at"}
)
"""What arguments of library calls are called in the calls of scripts, where that differs."""

_READ: Final = ("folder", "file", "mapping", "templates")
"""What scripts read, as the words of their calls name it."""

_NO_EXTRAS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})


@attrs.frozen(eq=False)
class Telling:
    """Tells who waits at a terminal what is being done, and how far it is."""

    _bar: "Progress"
    _task: "TaskID"

    def __call__(self, text: str, *, of: int | None = None) -> None:
        """Something else is being done from now on, in `of` steps where they can be counted."""
        self._bar.reset(self._task, description=text, total=of)

    def advance(self, steps: int) -> None:
        """So many more steps are done."""
        self._bar.advance(self._task, steps)


@attrs.frozen(eq=False)
class Desk:
    """What a script has at hand: the words of its call, and the two consoles."""

    given: argparse.Namespace
    out: "Console"
    err: "Console"

    def say(self, text: str, style: str = "") -> None:
        """Lines on the standard output."""
        say(self.out, text, style)

    def warn(self, text: str) -> None:
        """Lines on the standard error that end nothing."""
        say(self.err, text, "yellow")

    @contextmanager
    def progress(self) -> Generator[Telling]:
        """Takes what is being done just now; shown to who waits at a terminal, and nowhere else."""
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
        )
        is_silent = not self.err.is_terminal or self.err.color_system is None
        with Progress(*columns, console=self.err, transient=True, disable=is_silent) as bar:
            yield Telling(bar, bar.add_task("", total=None))

    def refuse_out(self, *, is_file: bool = False) -> None:
        """See that `--out` is a place for files, and holds nothing that is read.

        A folder that an earlier run wrote loses its files with `--force`: a table among them that
        somebody has mended since must not be lost.

        Args:
            is_file: whether it is a file: no folder of a cohort takes strange ones.

        Raises:
            InputError: it is the cohort's own folder, or a file there; it is a folder around what
                is read; some system takes no such name.
        """
        out: Path | None = self.given.out
        if out is None:
            return
        folder: Path | None = getattr(self.given, "folder", None)
        faults = list(portable_name_fault(out))
        if folder is not None and _real(out) == _real(folder):
            faults.append(Fault("--out", "the folder of the cohort itself", "another folder"))
        elif folder is not None and is_file and _real(out).parent == _real(folder):
            found = "a file in the cohort's own folder"
            faults.append(Fault("--out", found, "a file elsewhere"))
        elif not is_file:
            faults.extend(_holding(out, self.given))
        if faults:
            raise InputError(faults, of="the call")

    def write_folder(self, files: Mapping[str, str | bytes]) -> None:
        """Write a folder of reports to `--out`, all or nothing.

        Raises:
            InputError: as `write_folder`, and also in a dry run.
        """
        self.refuse_out()
        given = self.given
        if given.dry_run:
            refuse_to_write_folder(files, given.out, force=given.force)
        else:
            write_folder(files, given.out, force=given.force)
        self._tell_dry(given.out / name for name in sorted(files))

    def write_file(
        self, content: str | bytes, *, beside: Mapping[str, str | bytes] | None = None
    ) -> None:
        """Write the file of `--out`, and others beside it, by name.

        What holds the same already may stay without `--force`. Where the script takes no
        `--force` (see `add_new_file`), nothing else is replaced.

        Raises:
            InputError: something else is there and `--force` is not given; no place for files.
        """
        self.refuse_out(is_file=True)
        out: Path = self.given.out
        files = {out.name: content, **(beside or {})}
        told = {
            name: text.encode() if isinstance(text, str) else text for name, text in files.items()
        }
        _refuse_folders(told, out)
        if not self.given.force:
            can_force = self.given.force is not None
            hint = "add --force to replace it" if can_force else "move this one away"
            _refuse_to_replace(told, out, f"name another file, or {hint}")
        if not self.given.dry_run:
            path = out.parent
            try:
                path.mkdir(parents=True, exist_ok=True)
                for path in map(out.with_name, told):
                    write_whole(path, told[path.name])
            except OSError as error:
                # A draft beside the file is nothing that anybody has named.
                found = f"{path}, which cannot be written: {error.strerror or error}"
                expected = "a file in a folder that you may write to"
                raise InputError([Fault("--out", found, expected)], of="the call") from None
        self._tell_dry(out.with_name(name) for name in told)

    def left_out(self, lines: Iterable[str]) -> None:
        """What is not written for want of an extra or a font, on the standard error."""
        for line in lines:
            self.warn(f"Left out: {line}")

    def _tell_dry(self, paths: Iterator[Path]) -> None:
        if self.given.dry_run:
            self.say(_DRY)
            for path in paths:
                self.say(f"Would write: {path}")


def _as_called(error: QipRulesError, given: argparse.Namespace) -> QipRulesError:
    if isinstance(error, InputError):
        return named_as_options(error, given, _OPTIONS)
    return error


def _holding(out: Path, given: argparse.Namespace) -> Iterator[Fault]:
    """What the script reads and would write around."""
    for name in _READ:
        path: Path | None = getattr(given, name, None)
        if path is not None and _real(path).is_relative_to(_real(out)):
            found = f"a folder around {path}, which is read"
            yield Fault("--out", found, "another folder")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _refuse_to_replace(files: Mapping[str, bytes], out: Path, hint: str) -> None:
    try:
        refuse_to_replace(files, out.parent)
    except InputError as error:
        faults = [attrs.evolve(each, hint=hint) for each in error.faults]
        raise InputError(faults, of=error.of) from None


def _refuse_folders(files: Mapping[str, bytes], out: Path) -> None:
    faults = [
        Fault("--out", f"{path}, a folder", "a file, or nothing yet")
        for path in map(out.with_name, files)
        if path.is_dir()
    ]
    if faults:
        raise InputError(faults, of="the call")


def run_script(
    parser: CallParser,
    work: Callable[[Desk], int],
    *,
    extras: Mapping[str, Sequence[str]] = _NO_EXTRAS,
) -> int:
    """Read the call of a script and do its work; whatever is wrong goes to the standard error.

    Args:
        parser: of `script_parser`.
        work: gives the exit code; what it raises is told in sentences.
        extras: the modules that the script cannot do without, besides those of the extra
            `reports`, by the extra that brings them.

    Returns:
        The exit code; see `qip_rules.boundary.script_calls.exit_code`.
    """
    complete(parser)
    ready_streams()
    given = parser.parse_args()
    for extra, modules in {**_REPORTS, **extras}.items():
        if any(find_spec(each) is None for each in modules):
            complain(f"This script needs the extra `{extra}`: pip install 'qip-rules[{extra}]'")
            return WRONG_INPUT
    from rich.console import Console

    if os.environ.get("NO_COLOR"):
        consoles = Console(color_system=None), Console(stderr=True, color_system=None)
    else:
        consoles = Console(), Console(stderr=True)
    desk = Desk(given, *consoles)
    return exit_code(
        lambda: work(desk),
        debug=given.debug,
        complain=lambda text: say(desk.err, text, "bold red"),
        refused=lambda error: show_error(_as_called(error, given), desk.err),
    )
