"""Pairings as jobs: accepted, then solved in a process beside the service, one after the other.

`Jobs` is all of them; a `_Bench` is one process, which begins with the first pairing and stays, and
the thread that talks with it. A pairing ends with its result, with a problem, when it is cancelled,
or when its time is over: then the process is ended, and another one takes its place.

Each attempt is counted on the disk before it begins. A pairing at which the service died so often
that there is no further attempt is given up when the service starts: else one that takes all memory
would end the service for ever. What was begun before comes after all others, so that it takes none
of them with it.
"""

import contextlib
import multiprocessing
import queue
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final

import attrs

from examples.service.clock import Clock
from examples.service.logs import Log
from examples.service.pairing_folder import About, Ended, Ending, PairingFolder
from examples.service.pairing_worker import work
from examples.service.problems import ProblemError, problem_body

__all__ = ["Jobs", "Standing"]

_LOOK_SECONDS: Final = 0.05
_START_SECONDS: Final = 120
_FORGOTTEN_EVERY: Final = timedelta(minutes=1)
_LOOK_AROUND_SECONDS: Final = 60.0
"""Who has nothing to solve looks so often for what is not to be kept any longer."""


@attrs.define
class Standing:
    """Where a pairing stands that has not ended."""

    about: About
    is_running: bool = False
    progress: dict[str, Any] | None = None
    is_cancelled: bool = False


class Jobs:
    """The pairings that have not ended, and the processes that solve them."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        folder: PairingFolder,
        sources: tuple[str, ...],
        clock: Clock,
        log: Log,
        *,
        workers: int,
        waiting_maximum: int,
        hours_kept: int,
        kept_maximum: int,
        attempts_maximum: int,
    ) -> None:
        self.folder = folder
        self._clock = clock
        self._log = log
        self._kept = timedelta(hours=hours_kept)
        self._kept_maximum = kept_maximum
        self._attempts_maximum = attempts_maximum
        self._kept_of: Counter[str] = Counter()
        self._forgotten_at: datetime | None = None
        self._waiting_maximum = waiting_maximum
        self._lock = threading.Lock()
        self._standing: dict[str, Standing] = {}
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._unkept: list[str] = []
        """Pairings of which the disk could not take a note, and which wait until it can."""
        self._is_stopping = threading.Event()
        self._benches = [_Bench(self, sources) for _ in range(workers)]

    def start(self) -> None:
        """Start the processes, and take up what was accepted before and has not ended."""
        self.folder.tidy()
        self.forget_old()
        again: list[tuple[int, str]] = []
        for about in self.folder.every():
            self._kept_of[about.key_id] += 1
            if self.folder.ended(about.job_id) is None:
                self._standing[about.job_id] = Standing(about)
                attempts = self.folder.attempts(about.job_id)
                if attempts >= self._attempts_maximum:
                    self._give_up(about.job_id, attempts)
                else:
                    again.append((attempts, about.job_id))
        for _, job_id in sorted(again, key=lambda each: each[0]):
            self._queue.put(job_id)
        for each in self._benches:
            each.start()

    def _give_up(self, job_id: str, attempts: int) -> None:
        detail = (
            "The service ended each time it was at work on this pairing, and does not begin it "
            f"once more (attempts: {attempts}). It may need more memory than there is."
        )
        problem = problem_body(ProblemError("failure", detail), job_id)
        self._log.say("pairing-given-up", level="error", job=job_id, attempts=attempts)
        self._end(job_id, Ending.GIVEN_UP, problem)

    def stop(self) -> None:
        """End the processes. What has not ended is taken up at the next start."""
        self._is_stopping.set()
        for _ in self._benches:
            self._queue.put(None)
        for each in self._benches:
            if each.ident is not None:  # else it was never started
                each.join()

    def are_ready(self) -> bool:
        """Whether every process that there is to be is alive."""
        return all(each.is_alive() for each in self._benches)

    def accept(self, asked: bytes, key_id: str, *, seconds: int) -> About:
        """Accept a pairing, if not too many are waiting.

        Raises:
            ProblemError: too many are waiting or kept, or it cannot be kept.
        """
        self.forget_old()
        with self._lock:
            if self._kept_of[key_id] >= self._kept_maximum:
                detail = f"{self._kept_maximum} pairings of this key are kept; ask again later."
                raise ProblemError("too-many-requests", detail, headers={"Retry-After": "60"})
            if len(self._standing) >= self._waiting_maximum + len(self._benches):
                detail = f"{len(self._standing)} pairings have not ended; ask again later."
                raise ProblemError("busy", detail, headers={"Retry-After": "10"})
            try:
                about = self.folder.accept(
                    asked, key_id=key_id, at=self._clock.now(), seconds=seconds
                )
            except OSError as error:
                self._log.failed(error)
                raise ProblemError("busy", "The pairing cannot be kept on the disk.") from None
            self._standing[about.job_id] = Standing(about)
            self._kept_of[key_id] += 1
        self._queue.put(about.job_id)
        return about

    def standing(self, job_id: str) -> Standing | None:
        """Where a pairing stands, if it has not ended."""
        with self._lock:
            return self._standing.get(job_id)

    def cancel(self, job_id: str) -> None:
        """Give a pairing up, if it has not ended."""
        with self._lock:
            standing = self._standing.get(job_id)
            if standing is None:
                return
            standing.is_cancelled = True
            if not standing.is_running:
                self._end(job_id, Ending.CANCELLED, None)

    def forget_old(self) -> None:
        """Remove the pairings that ended longer ago than they are kept."""
        now = self._clock.now()
        with self._lock:
            if self._forgotten_at is not None and now - self._forgotten_at < _FORGOTTEN_EVERY:
                return
            self._forgotten_at = now
        oldest = now - self._kept
        for about in self.folder.every():
            ended = self.folder.ended(about.job_id)
            if ended is not None and ended.ended_at < oldest:
                self.folder.forget(about.job_id)
                with self._lock:
                    self._kept_of[about.key_id] -= 1

    def next(self) -> Iterator[Standing]:
        """The pairings to be solved, one after the other, until the service stops."""
        while not self._is_stopping.is_set():
            try:
                job_id = self._queue.get(timeout=_LOOK_AROUND_SECONDS)
            except queue.Empty:
                self._forget_meanwhile()
                continue
            standing = self._begun(job_id or "")
            if standing is not None:
                yield standing

    def _begun(self, job_id: str) -> Standing | None:
        """A pairing that is about to be solved, with this attempt counted, if it can be."""
        with self._lock:
            standing = self._standing.get(job_id)
            if standing is None or standing.is_running:
                return None
            try:
                self.folder.begin(job_id)
            except OSError as error:
                self._log.failed(error)
                self._unkept.append(job_id)
                return None
            standing.is_running = True
            return standing

    def _forget_meanwhile(self) -> None:
        """What is not to be kept goes though nobody asks, and what could not be kept may be now."""
        try:
            self.forget_old()
        except OSError as error:
            self._log.failed(error)
        with self._lock:
            waiting, self._unkept = self._unkept, []
        for each in waiting:
            self._queue.put(each)

    def put_off(self, job_id: str) -> None:
        """Leave a pairing to the next start, as the service stops through no fault of it."""
        try:
            self.folder.put_off(job_id)
        except OSError as error:
            self._log.failed(error)

    @property
    def is_stopping(self) -> bool:
        """Whether the service stops."""
        return self._is_stopping.is_set()

    def ended(self, job_id: str, ending: Ending, found: bytes | None) -> None:
        """Note how a pairing ended."""
        with self._lock:
            self._end(job_id, ending, found)

    def _end(self, job_id: str, ending: Ending, found: bytes | None) -> None:
        try:
            self.folder.end(job_id, Ended(ending=ending, ended_at=self._clock.now()), found)
        except OSError as error:
            self._log.failed(error)  # it is solved anew when the disk has room, or at a start
            standing = self._standing.get(job_id)
            if standing is not None:
                standing.is_running, standing.progress = False, None
                self._unkept.append(job_id)
                with contextlib.suppress(OSError):
                    self.folder.put_off(job_id)
            return
        self._standing.pop(job_id, None)
        self._log.say("pairing-ended", job=job_id, ending=ending.value)


class _Bench(threading.Thread):
    """One process that pairs, and the thread that gives it work."""

    def __init__(self, jobs: Jobs, sources: tuple[str, ...]) -> None:
        super().__init__(daemon=True, name="pairing")
        self._jobs = jobs
        self._sources = sources
        self._process: BaseProcess | None = None
        self._tells: Connection | None = None
        self._hears: Connection | None = None

    def run(self) -> None:
        """Solve what there is to solve."""
        for standing in self._jobs.next():
            self._solve(standing)
        self._end()

    def _solve(self, standing: Standing) -> None:
        jobs, about = self._jobs, standing.about
        ending: Ending | None
        try:
            if self._process is None or not self._process.is_alive():
                self._begin()
            assert self._tells is not None  # noqa: S101 - it has just begun
            self._tells.send((about.job_id, jobs.folder.asked(about.job_id)))
            ending, found = self._wait(standing)
        except (OSError, EOFError):  # the process died: by itself, or for want of memory
            ending, found = Ending.FAILED, self._failed(about.job_id)
        if ending is None:
            self._end()  # the service stops; the pairing is taken up at its next start
            jobs.put_off(about.job_id)
            return
        if ending in (Ending.CANCELLED, Ending.OUT_OF_TIME):
            self._end()
        jobs.ended(about.job_id, ending, found)

    def _wait(self, standing: Standing) -> tuple[Ending | None, bytes | None]:
        assert self._hears is not None  # noqa: S101 - it has just begun
        jobs, about = self._jobs, standing.about
        latest = jobs._clock.seconds() + about.time_limit_seconds  # noqa: SLF001 - of one file
        while True:
            if self._hears.poll(_LOOK_SECONDS):
                job_id, what, found = self._hears.recv()
                if job_id != about.job_id:
                    continue
                match what:
                    case "progress":
                        standing.progress = found
                    case "result":
                        return Ending.DONE, found
                    case "problem":
                        return Ending.FAILED, found
                    case _:
                        return Ending.FAILED, self._failed(about.job_id)
            elif standing.is_cancelled:
                return Ending.CANCELLED, None
            elif jobs.is_stopping:
                return None, None
            elif jobs._clock.seconds() > latest:  # noqa: SLF001 - of one file
                return Ending.OUT_OF_TIME, None

    @staticmethod
    def _failed(job_id: str) -> bytes:
        detail = "The pairing could not be worked out; the log tells more."
        return problem_body(ProblemError("failure", detail), job_id)

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        told, self._tells = context.Pipe(duplex=False)
        self._hears, says = context.Pipe(duplex=False)
        self._process = context.Process(
            target=work, args=(told, says, self._sources), daemon=True, name="pairing"
        )
        self._process.start()
        told.close()
        says.close()
        if self._hears.poll(_START_SECONDS):
            self._hears.recv()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        for each in (self._tells, self._hears):
            if each is not None:
                each.close()
        self._tells = self._hears = None
