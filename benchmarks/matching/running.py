"""A contender in a process of its own, which makes one pass over its instance when it is told to.

Libraries that cannot share a process (highspy and OR-Tools, `matching` and mentor-match) so never
meet, memory is each one's own, and a pass that takes too long can be ended with its process. Two
such processes take turns, so that what else the machine does disturbs both alike.
"""

import contextlib
import gc
import multiprocessing
import os
import sys
import time
import traceback
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import attrs

from benchmarks.matching.contender import Contender
from benchmarks.matching.instance import Instance
from benchmarks.matching.judging import Judgement, judged

__all__ = ["Failure", "First", "Limits", "Pass", "Running", "Times", "TooMuch"]

SECONDS_MINIMUM: Final = 0.05
"""A pass is made again and again for at least as long, and its mean counts."""

STARTING: Final = 120.0
"""Seconds that a process may take to import its library."""

ENDING: Final = 10.0
"""Seconds that a process may take to end when nobody asks it any more."""

_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@attrs.frozen
class Limits:
    """What one pass may take before its contender is out."""

    seconds: float
    """Wall time."""
    gigabytes: float
    """Address space, beyond what the process has before the library is imported."""


@attrs.frozen
class Times:
    """Seconds of building the library's form of the problem, and of solving it."""

    build: float
    solve: float

    @property
    def both(self) -> float:
        """From the common arrays to the library's answer."""
        return self.build + self.solve


@attrs.frozen
class Pass:
    """One pass in both clocks."""

    processor: Times
    wall: Times


@attrs.frozen(kw_only=True)
class First:
    """What the first pass told.

    `refuted` is what is wrong with the proof, empty if it holds, and `None` without one.
    `peak_bytes` is what import, build and solve took at most, beyond the instance.
    """

    taken: Pass
    judgement: Judgement
    refuted: str | None
    peak_bytes: int


class Failure(Exception):  # noqa: N818 - it is the contender that failed
    """A contender raised, or its process died."""


class TooMuch(Exception):  # noqa: N818 - as above
    """A contender took more time or memory than it may."""


class Running:
    """A process that solves one instance; a context manager that ends it.

    `first` is to be called first, and once; then `again` as often as need be.
    """

    def __init__(self, module: str, contender: Contender, instance: Path, limits: Limits) -> None:
        self.contender = contender
        self._module = module
        self._instance = instance
        self._limits = limits

    def __enter__(self) -> Self:
        """Start the process."""
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve,
            args=(theirs, self._module, self.contender.name, self._instance, self._limits),
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
        self._process.join(timeout=0 if kind else ENDING)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def first(self) -> First:
        """The first pass, its answer judged.

        Raises:
            Failure: the contender raised, or its process died.
            TooMuch: a limit was passed.
        """
        assert self._received(STARTING) == "ready"
        taken = self.again(collecting=True)
        judgement, refuted, peak_bytes = self._received(None)
        return First(taken=taken, judgement=judgement, refuted=refuted, peak_bytes=peak_bytes)

    def again(self, *, collecting: bool) -> Pass:
        """One pass more, with Python's garbage collector on or off.

        Raises:
            Failure: the contender raised, or its process died.
            TooMuch: a limit was passed.
        """
        self._connection.send(collecting)
        taken = self._received(self._limits.seconds)
        assert isinstance(taken, Pass)
        return taken

    def _received(self, seconds: float | None) -> Any:  # noqa: ANN401 - what was sent
        name = self.contender.name
        try:
            if not self._connection.poll(seconds):
                self._process.kill()
                msg = f"not finished in {seconds:,.0f} s"
                raise TooMuch(msg)
            answer: object = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            msg = f"{name}: its process died"
            raise Failure(msg) from error
        match answer:
            case MemoryError():
                msg = f"more than {self._limits.gigabytes:g} GB"
                raise TooMuch(msg)
            case str() if answer != "ready":
                msg = f"{name}: {answer}"
                raise Failure(msg)
        return answer


def _serve(connection: Connection, module: str, name: str, instance: Path, limits: Limits) -> None:
    """Solve and measure until nobody listens any more."""
    try:
        _work(connection, module, name, instance, limits)
    except (EOFError, ConnectionError):
        pass
    except MemoryError:
        connection.send(MemoryError())
    except BaseException:  # noqa: BLE001 - whatever a library raises is told
        connection.send(traceback.format_exc())


def _work(connection: Connection, module: str, name: str, path: Path, limits: Limits) -> None:
    # One thread for linear algebra: idle threads that spin would count as processor time.
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    found = import_module(module).CONTENDERS
    contender: Contender = next(each for each in found if each.name == name)
    instance = Instance.read(path)
    _limit_memory(limits.gigabytes)
    before = _peak_bytes(anew=True)
    driven = contender.make()
    connection.send("ready")
    collecting = connection.recv()
    taken, answer = _pass(driven.build, driven.solve, instance, collecting=collecting)
    peak = _peak_bytes() - before
    connection.send(taken)
    judgement = judged(instance, *driven.pairs(instance, answer))
    connection.send((judgement, driven.refuted(instance, answer), peak))
    del answer
    while True:
        collecting = connection.recv()
        taken, _ = _pass(driven.build, driven.solve, instance, collecting=collecting)
        connection.send(taken)


def _pass(
    build: Any,  # noqa: ANN401 - of any form
    solve: Any,  # noqa: ANN401 - of any peer
    instance: Instance,
    *,
    collecting: bool,
) -> tuple[Pass, Any]:
    gc.collect()
    (gc.enable if collecting else gc.disable)()
    wall, processor, times = [0.0, 0.0], [0.0, 0.0], 0
    while sum(wall) < SECONDS_MINIMUM:
        given: Any = instance
        answer: Any = None
        for at, step in enumerate((build, solve)):
            wall_start, start = time.perf_counter(), time.process_time()
            answer = step(given)
            processor[at] += time.process_time() - start
            wall[at] += time.perf_counter() - wall_start
            given = answer
        del given
        times += 1
    gc.enable()
    mean = [Times(*(each / times for each in clock)) for clock in (processor, wall)]
    return Pass(*mean), answer


def _limit_memory(gigabytes: float) -> None:
    """Let no contender take the memory of everybody else, where the system can see to it."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + int(gigabytes * 1e9)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _peak_bytes(*, anew: bool = False) -> int:
    """The most memory that this process has held, or holds now if the peak is to count anew."""
    status = Path("/proc/self/status")
    if status.exists():
        if anew:
            with contextlib.suppress(OSError):  # where that is not allowed, it is the peak so far
                Path("/proc/self/clear_refs").write_text("5", "ascii")
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
