"""Plants changes in copies of the package, and sees which of them a test notices."""

import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue
from typing import Final

import attrs

from tests.laws.mutants import SECONDS_MAXIMUM, copies
from tests.mutation.areas import ROOT, Area, Part
from tests.mutation.changes import Change, digest, lines_changed
from tests.mutation.warm import Warm

__all__ = ["Journal", "Outcome", "compiles", "counted", "tried"]

# The examples of daily tests, the same in each run, and nothing kept between two runs. A change
# can make a loop that never ends or a number that fills the memory.
_PROFILE: Final = """
settings.register_profile("mutation", settings.get_profile("mutants"), max_examples=50)
settings.load_profile("mutation")

import resource

resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30, 6 * 2**30))
"""
_TIMES_SLOWER: Final = 10
_SECONDS_LEAST: Final = 30
_OF_A_TEST: Final = "::"
_NO_TESTS: Final = 5


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of one change."""

    module: str
    operator: str
    occurrence: int
    digest: str
    """Of the module without the change."""
    line: int
    definition: str
    before: str
    after: str
    verdict: str
    """killed, timed out, survived, or not importable: then no test had to notice it."""
    by: str
    """The test that noticed it."""
    seconds: float

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What tells one change from another, and from itself before the module was edited."""
        return self.module, self.operator, self.occurrence, self.digest


class Journal:
    """What was found, a line for each change, so that a run that was ended can go on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[tuple[str, str, int, str], Outcome] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                outcome = Outcome(**json.loads(line))
                self._found[outcome.key] = outcome

    def of(self, change: Change) -> Outcome | None:
        """What became of a change, if it was tried in the module as it is now."""
        source = (ROOT / change.module).read_text(encoding="utf-8")
        return self._found.get((change.module, change.operator, change.occurrence, digest(source)))

    def keep(self, outcome: Outcome) -> None:
        """Write an outcome down, in place of an earlier one."""
        self._found[outcome.key] = outcome
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(attrs.asdict(outcome)) + "\n")

    def without_survivors(self) -> None:
        """Forget what survived, so that it is tried again with the tests of now."""
        self._found = {k: each for k, each in self._found.items() if each.verdict != "survived"}


def counted(outcome: Outcome) -> bool:
    """Whether tests could have noticed it: not where the module cannot even be imported."""
    return outcome.verdict != "not importable"


class _Copy:
    """A copy of the package to plant changes in, and the process that runs tests there."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.warm = Warm(place)
        self.limits: dict[Part, float] = {}
        """The seconds that tests of a part may take, once they have passed without a change."""

    def passes(self, part: Part) -> None:
        """Run the tests of a part without a change, unless they have been.

        Raises:
            RuntimeError: they fail.
        """
        if part in self.limits:
            return
        began = time.monotonic()
        code, said = self.warm.ran((*part.tests, *part.then), seconds=SECONDS_MAXIMUM)
        if code:
            msg = f"the tests of {part.modules[0]} fail without a change: {said}"
            raise RuntimeError(msg)
        self.limits[part] = max(_SECONDS_LEAST, _TIMES_SLOWER * (time.monotonic() - began))


@contextmanager
def _warm_copies(count: int) -> "Iterator[Queue[_Copy]]":
    free: Queue[_Copy] = Queue()
    with copies(count) as places, ExitStack() as stack:
        for place in places.queue:
            with (place / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
                conftest.write(_PROFILE)
            copy = _Copy(place)
            stack.callback(copy.warm.close)
            free.put(copy)
        yield free


def tried(  # noqa: PLR0913 (what is tried, how much of it, and who is told)
    area: Area,
    order: Sequence[Change],
    *,
    sample: int,
    at_once: int,
    journal: Journal,
    told: Callable[[Outcome], None],
) -> list[Outcome]:
    """The outcomes of the first changes in the order, as many as it takes to count the sample.

    Raises:
        RuntimeError: the tests fail without a change.
    """
    outcomes: list[Outcome] = []
    with _warm_copies(at_once) as free, ThreadPoolExecutor(at_once) as pool:
        at = 0
        while at < len(order) and (missing := sample - sum(map(counted, outcomes))) > 0:
            batch = order[at : at + missing]
            at += missing
            new = [each for each in batch if journal.of(each) is None]
            for outcome in pool.map(lambda each: _planted(each, area, free), new):
                journal.keep(outcome)
                told(outcome)
            outcomes += [found for each in batch if (found := journal.of(each)) is not None]
    return outcomes


def _planted(change: Change, area: Area, free: "Queue[_Copy]") -> Outcome:
    """Plant one change in a free copy, run its tests, and put the copy right again."""
    part = area.part_of(change.module)
    copy = free.get()
    path = copy.place / change.module
    source, times = path.read_text(encoding="utf-8"), path.stat()
    try:
        copy.passes(part)
        began = time.monotonic()
        changed = change.applied(source)
        path.write_text(changed, encoding="utf-8")
        # A compiled file is told from a stale one by the second and the size of its source alone.
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + 10**10))
        if compiles(changed):
            verdict, by = _judged(change, part, copy)
        else:
            verdict, by = "not importable", ""
    finally:
        path.write_text(source, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        free.put(copy)
    before, after = lines_changed(source, changed)
    return Outcome(
        module=change.module,
        operator=change.operator,
        occurrence=change.occurrence,
        digest=digest(source),
        line=change.start[0],
        definition=change.definition,
        before=before,
        after=after,
        verdict=verdict,
        by=by,
        seconds=round(time.monotonic() - began, 1),
    )


def _judged(change: Change, part: Part, copy: _Copy) -> tuple[str, str]:
    for tests in filter(None, (part.tests, part.then)):
        code, said = copy.warm.ran(tests, seconds=copy.limits[part])
        if code == _NO_TESTS:
            raise RuntimeError(f"no test in {', '.join(tests)}")
        if code == -1:
            return "timed out", said
        if code and _OF_A_TEST not in said and not _imported(change.module, copy.place):
            return "not importable", ""
        if code:
            return "killed", said
    return "survived", ""


def compiles(source: str) -> bool:
    """Whether it is Python at all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "changed", "exec")
        except SyntaxError:
            return False
    return True


def _imported(module: str, place: Path) -> bool:
    name = module.removesuffix(".py").replace("/", ".")
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"], cwd=place, capture_output=True, check=False
    )
    return done.returncode == 0
