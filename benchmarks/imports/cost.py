"""What imports cost in time and memory, beside an interpreter that imports nothing.

    python -m benchmarks.imports.cost [--rounds 21]

Each import runs in an interpreter of its own, in turn with the others and with a bare one, so that
whatever else the machine does falls on all of them alike; byte code is there from a first round
that is not counted. Time is that of the processor and that of the clock, from the start of the
process to its end, as a shell sees it. Memory is the most that was resident, as Linux tells it;
elsewhere it is not measured. Given are medians of what comes on top of the bare interpreter of the
same round. The last row decides an application, too.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

ROOT: Final = Path(__file__).parents[2]

PUBLIC_FACE: Final = """\
from datetime import date
from qip_rules import load_program, boundary, eligibility, billing, matching
from qip_rules.rules import explain, remedies
"""

STATEMENTS: Final = {
    "bare Python": "",
    "import qip_rules": "import qip_rules",
    "the public face": PUBLIC_FACE,
    "... and the libraries of a first decision": PUBLIC_FACE
    + """\
program = load_program("quality-training-program")
data = {"application_id": "A-01", "received_on": "2026-03-02"}
application = boundary.from_json(eligibility.Application, data)
decision = eligibility.assess(application, program.on(application.received_on))
str(explain(decision))
""",
}
"""What is run, by what it is called; the first is what the others are held against."""

KILOBYTES: Final = 1024
PEAK: Final = """
from pathlib import Path
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.is_file() else ()
print(next((line.split()[1] for line in lines if line.startswith("VmHWM:")), "nan"))
"""
"""Prints the most that was resident, in KB. What the kernel tells a parent holds its own, too."""


@attrs.frozen
class Cost:
    """What one process took."""

    clock_ms: float
    processor_ms: float
    memory_mb: float


def cost_of(statement: str) -> Cost:
    """What a fresh interpreter takes to run a statement and to end.

    Raises:
        SystemExit: the statement failed.
    """
    command = [sys.executable, "-c", statement]
    environment = os.environ | {"PYTHONPATH": os.fspath(ROOT)}
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own words
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {statement}")
    peak = subprocess.run(  # noqa: S603 - our own words
        [*command[:2], statement + PEAK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Cost(
        clock_ms=clock * 1000,
        processor_ms=(used.ru_utime + used.ru_stime) * 1000,
        memory_mb=float(peak.stdout) / KILOBYTES,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure in turns, and print a row for each import."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=21, help="how often each is measured")
    options = parser.parse_args(arguments)
    rounds = [
        {name: cost_of(statement) for name, statement in STATEMENTS.items()}
        for _ in range(options.rounds + 1)
    ][1:]
    bare = next(iter(STATEMENTS))
    print(f"Python {platform.python_version()}, {options.rounds} rounds, medians\n")
    print(f"| {'what':42} | clock (ms) | processor (ms) | memory (MB) |")
    print(f"|{'-' * 44}|-----------:|---------------:|------------:|")
    for name in STATEMENTS:
        sign = "" if name == bare else "+"
        of = [
            tuple(
                mine - (0 if name == bare else theirs)
                for mine, theirs in zip(
                    attrs.astuple(each[name]), attrs.astuple(each[bare]), strict=True
                )
            )
            for each in rounds
        ]
        clock, processor, memory = (statistics.median(column) for column in zip(*of, strict=True))
        print(
            f"| {name:42} | {sign}{clock:.1f} | {sign}{processor:.1f} | {sign}{memory:.1f} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
