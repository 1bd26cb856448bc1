"""A contender in a process of its own, which decides when it is told to.

It first makes the records, then imports and prepares, decides all records, and holds its answers
against those by hand. After that it decides its records again each time it is asked how long that
takes. Two such processes take turns, so that what else the machine does disturbs both alike.
"""

import gc
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Iterable
from importlib import import_module
from itertools import zip_longest
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import attrs

from benchmarks.rules.by_hand import answers_by_hand
from benchmarks.rules.contender import Contender, Group
from benchmarks.rules.task import Answer, Facts, make_records

__all__ = ["Agreement", "Failure", "Running", "Task", "cores_of", "difference"]

SECONDS_MINIMUM: Final = 0.05
"""A round decides the records again and again for at least as long."""

_THREADS: Final = ("OMP_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS")


@attrs.frozen
class Task:
    """How many records, and how likely each fact is missing."""

    records: int
    missing: float


@attrs.frozen
class Agreement:
    """What deciding all records for the first time told.

    `difference` says where the answers are not those by hand; empty if they are. `peak_bytes` is
    the memory that importing, preparing, and holding all answers took at most, beyond the records.
    """

    difference: str
    different_answers: int
    peak_bytes: int


class Failure(Exception):  # noqa: N818 - it is the contender that failed
    """A contender raised, or its process died."""


def difference(
    records: Iterable[Facts], answers: Iterable[Answer], expected: Iterable[Answer]
) -> tuple[str, int]:
    """Where the answers first differ from those expected, if they do, and how many are distinct."""
    seen: set[Answer] = set()
    for number, (record, answer, wanted) in enumerate(zip_longest(records, answers, expected)):
        if answer != wanted:
            return f"record {number}: {answer} where {wanted} is right; {record}", len(seen)
        seen.add(wanted)
    return "", len(seen)


def cores_of(group: Group) -> int:
    """How many cores a contender of this group may use."""
    return len(_cores()) if group is Group.COLUMNS_ALL_CORES else 1


class Running:
    """A process that decides; a context manager that ends it.

    `agreement` is to be asked for first, and once; then how long a record takes, as often as need
    be.
    """

    def __init__(self, module: str, contender: Contender, task: Task) -> None:
        self.contender = contender
        self._module = module
        self._task = task

    def __enter__(self) -> Self:
        """Start the process."""
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self._module, self.contender.name, self._task)
        )
        self._process.start()
        theirs.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._connection.close()
        self._process.join(timeout=10)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    def agreement(self) -> Agreement:
        """What deciding all records tells.

        Raises:
            Failure: the contender raised.
        """
        answer = self._received()
        assert isinstance(answer, Agreement)
        return answer

    def seconds_per_record(self, *, collecting: bool) -> float:
        """How long one record takes now, with Python's garbage collector on or off.

        Processor seconds of one core; of all cores, wall time.

        Raises:
            Failure: the contender raised.
        """
        self._connection.send(collecting)
        answer = self._received()
        assert isinstance(answer, float)
        return answer

    def _received(self) -> object:
        try:
            answer: object = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            msg = f"{self.contender.name}: its process died"
            raise Failure(msg) from error
        if isinstance(answer, str):
            msg = f"{self.contender.name}: {answer}"
            raise Failure(msg)
        return answer


def _serve(connection: Connection, module: str, name: str, task: Task) -> None:
    """Decide and measure until nobody listens any more."""
    try:
        _work(connection, module, name, task)
    except (EOFError, ConnectionError):
        pass
    except BaseException:  # noqa: BLE001 - whatever a library raises is told
        connection.send(traceback.format_exc())


def _work(connection: Connection, module: str, name: str, task: Task) -> None:
    found = import_module(module).CONTENDERS
    contender: Contender = next(each for each in found if each.name == name)
    if contender.group is not Group.COLUMNS_ALL_CORES:
        _keep_to_one_core()
    records = make_records(task.records, missing=task.missing)
    before = _peak_bytes()
    driven = contender.make(cores_of(contender.group))
    prepared = driven.prepare(records)
    answers = driven.decide(prepared)
    peak = _peak_bytes() - before
    differs, distinct = difference(records, driven.plain(answers), answers_by_hand(records))
    del answers
    timed = min(contender.timed or task.records, task.records)
    if timed < task.records:
        prepared = driven.prepare(records[:timed])
    del records
    connection.send(Agreement(differs, distinct, peak))
    many = contender.group is Group.COLUMNS_ALL_CORES
    clock = time.perf_counter if many else time.process_time
    while True:
        collecting = connection.recv()
        gc.collect()
        (gc.enable if collecting else gc.disable)()
        seconds, passes = 0.0, 0
        while seconds < SECONDS_MINIMUM:
            start = clock()
            answers = driven.decide(prepared)
            seconds += clock() - start
            passes += 1
            del answers
        gc.enable()
        connection.send(seconds / (passes * timed))


def _cores() -> Any:  # noqa: ANN401 - a set, or a range where there is no affinity
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return range(os.cpu_count() or 1)


def _keep_to_one_core() -> None:
    """One core and one thread, before any library starts threads."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(_cores())})
    os.environ.update(dict.fromkeys(_THREADS, "1"))


def _peak_bytes() -> int:
    """The most memory that this process has held so far.

    Linux tells it of the process alone; what `getrusage` tells may be that of the process it
    came from.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
