"""Plants changes in copies of the package, and sees which of them a test notices."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Final

import attrs

from tests.laws.mutants import copies, ran
from tests.mutation.areas import ROOT, Area, Part
from tests.mutation.changes import Change, digest, lines_changed

__all__ = ["Journal", "Outcome", "counted", "failing_parts", "tried"]

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
_NOT_COLLECTED: Final = (2, 3, 4)
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


def failing_parts(area: Area, seconds: dict[Part, float], place: Path) -> Iterator[str]:
    """The tests of an area that fail without a change; notes how long those of each part take."""
    for part in area.parts:
        began = time.monotonic()
        code, said = ran(place, (*part.tests, *part.then))
        seconds[part] = time.monotonic() - began
        if code:
            yield f"{part.modules[0]}: {said}"


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
    with copies(at_once) as free, ThreadPoolExecutor(at_once) as pool:
        for place in free.queue:
            with (place / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
                conftest.write(_PROFILE)
        seconds: dict[Part, float] = {}
        at = 0
        while at < len(order) and (missing := sample - sum(map(counted, outcomes))) > 0:
            batch = order[at : at + missing]
            at += missing
            known = [journal.of(each) for each in batch]
            new = [each for each, found in zip(batch, known, strict=True) if found is None]
            if new and not seconds:
                place = free.get()
                failing = list(failing_parts(area, seconds, place))
                free.put(place)
                if failing:
                    raise RuntimeError("the tests fail without a change: " + "; ".join(failing))
            for outcome in pool.map(lambda each: _planted(each, area, seconds, free), new):
                journal.keep(outcome)
                told(outcome)
            outcomes += [found for each in batch if (found := journal.of(each)) is not None]
    return outcomes


def _planted(
    change: Change, area: Area, seconds: dict[Part, float], free: "Queue[Path]"
) -> Outcome:
    """Plant one change in a free copy, run its tests, and put the copy right again."""
    part = area.part_of(change.module)
    limit = max(_SECONDS_LEAST, _TIMES_SLOWER * seconds[part])
    place = free.get()
    path = place / change.module
    source, times = path.read_text(encoding="utf-8"), path.stat()
    began = time.monotonic()
    try:
        changed = change.applied(source)
        path.write_text(changed, encoding="utf-8")
        # A compiled file is told from a stale one by the second and the size of its source alone.
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + 10**10))
        verdict, by = _judged(change, part, place, limit)
    finally:
        path.write_text(source, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        free.put(place)
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


def _judged(change: Change, part: Part, place: Path, limit: float) -> tuple[str, str]:
    for tests in filter(None, (part.tests, part.then)):
        code, said = ran(place, tests, seconds=limit)
        if code == _NO_TESTS:
            raise RuntimeError(f"no test in {', '.join(tests)}")
        if code == -1:
            return "timed out", said
        if code in _NOT_COLLECTED and not _imported(change.module, place):
            return "not importable", ""
        if code:
            return "killed", said
    return "survived", ""


def _imported(module: str, place: Path) -> bool:
    name = module.removesuffix(".py").replace("/", ".")
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"], cwd=place, capture_output=True, check=False
    )
    return done.returncode == 0
