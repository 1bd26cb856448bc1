"""Where the time of `assign` goes: reading, flow, prices, the tie order.

Run from the root of the checkout: `python -m benchmarks.matching.stages sparse-10000`. Assignments
are made again and again while the processor time is sampled, and each sample goes to the function
of `qip_rules.matching` that was called last from another module of it. A call into a library is
its caller's. Beside it stands how long it takes to check the proof. On Linux or macOS.
"""

import argparse
import gc
import platform
import signal
import statistics
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Final, Self

from benchmarks.matching.generating import case_named, made
from benchmarks.matching.ours import assigned, refuted

__all__ = ["CASES", "Sampled", "main", "told"]

CASES: Final = ("sparse-1000", "dense-1000")
_PACKAGE: Final = "qip_rules.matching."
_EVERY: Final = 0.001
_SHARE_MINIMUM: Final = 0.01
"""What took less is told together."""


class Sampled:
    """Processor seconds by function, while the context is open."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = 0.0

    def __enter__(self) -> Self:
        """Begin."""
        self._last = time.process_time()
        self._before = signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)

    def _sample(self, _: int, frame: FrameType | None) -> None:
        # The system samples no finer than its own clock, and waits for calls into libraries:
        # whoever is found working has worked since the sample before.
        now = time.process_time()
        stage = _stage(frame)
        if stage:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def _stage(frame: FrameType | None) -> str:
    while frame and not frame.f_globals.get("__name__", "").startswith(_PACKAGE):
        frame = frame.f_back
    if frame is None:
        return ""
    module = frame.f_globals["__name__"]
    while frame.f_back and frame.f_back.f_globals.get("__name__") == module:
        frame = frame.f_back
    return f"{module.removeprefix(_PACKAGE)}.{frame.f_code.co_name}"


def _median_seconds(run: Callable[[], object], seconds: float) -> float:
    """Processor seconds of one run, the median of as many as fit, and at least one."""
    taken: list[float] = []
    gc.collect()
    while not taken or sum(taken) < seconds:
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def told(name: str, seconds: float) -> str:
    """Where the processor time of `assign` goes in one case, as lines of text."""
    instance = made(case_named(name))
    whole = _median_seconds(lambda: assigned(instance), seconds)
    assignment = assigned(instance)
    with Sampled() as sampled:
        start = time.process_time()
        while time.process_time() - start < seconds:
            assignment = assigned(instance)
    wrong = refuted(instance, assignment)
    assert not wrong, wrong
    proof = _median_seconds(lambda: refuted(instance, assignment), min(seconds, 1.0))
    total = sum(sampled.seconds.values())
    if not total:
        return f"{name}: no sample in {seconds:g} s"
    lines = [f"{name}, {instance.pairs:,} candidate pairs: {_milliseconds(whole)}"]
    rest = 1.0
    by_time = sorted(sampled.seconds.items(), key=lambda each: -each[1])
    for stage, part in by_time:
        share = part / total
        if share < _SHARE_MINIMUM:
            break
        rest -= share
        lines.append(f"  {stage:36}{share:6.1%}{_milliseconds(share * whole):>16}")
    lines.append(f"  {'all else':36}{rest:6.1%}{_milliseconds(rest * whole):>16}")
    lines.append(f"  {'apart: the proof checked':42}{_milliseconds(proof):>16}")
    return "\n".join(lines)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the stages of each case."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.stages")
    parser.add_argument("cases", nargs="*", default=CASES, help="such as sparse-10000")
    parser.add_argument("--seconds", type=float, default=3.0, help="processor time to sample")
    given = parser.parse_args(arguments)
    print(f"milliseconds of processor an assignment; Python {platform.python_version()}")
    for name in given.cases:
        print(told(name, given.seconds))


if __name__ == "__main__":
    main()
