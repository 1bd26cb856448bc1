"""Records a second: a log of made-up records written, verified, read and folded, and its memory.

Run from the root of the checkout: `python -m benchmarks.store.log`. The log is written once, to
the file given or to a temporary one, and read in several rounds. Times are processor seconds of
one core. Each reading is done in a process of its own, so that the peak of memory is its own.
"""

import argparse
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.store.records import AS_OF, PER_PRACTICE, records_of_day
from qip_rules import load_program
from qip_rules.store import Store, accounts, open_store, verify

_BATCH = 1_000


def _verified(store: Store) -> int:
    """Every link, digest and number, in the order of the log, without making records."""
    verification = verify(store)
    assert verification.is_intact, verification.first_break
    return verification.entries


def _grouped(store: Store) -> int:
    """Every link and every digest, and every record made anew, application by application."""
    return sum(len(its.events) + len(its.documents) for its in store.applications())


def _folded(store: Store) -> int:
    """Verified, read, grouped, and the account of every application, findings and to-do too."""
    program = load_program("quality-training-program")
    return sum(PER_PRACTICE for _ in accounts(store, program, AS_OF))


READINGS: dict[str, Callable[[Store], int]] = {
    "verify": _verified,
    "verify, read and group": _grouped,
    "verify, read, group and account": _folded,
}


def _write(path: str, practices: int) -> float:
    program = load_program("quality-training-program")
    start = time.process_time()
    with open_store(path) as store:
        for number in range(PER_PRACTICE):
            day = list(records_of_day(number, practices, program))
            for at in range(0, len(day), _BATCH):
                store.append(day[at : at + _BATCH], recorded_at=datetime(2026, 6, 1, tzinfo=UTC))
    return time.process_time() - start


def _measure(path: str, reading: str) -> None:
    """One reading, in this process: its records, seconds and peak memory, for the parent."""
    with open_store(path, create=False) as store:
        first = time.process_time()
        entries = READINGS[reading](store)
        seconds = time.process_time() - first
    print(entries, seconds, _peak_kib())


def _peak_kib() -> int:
    """The most memory that this process had. Linux counts its parent's too in `getrusage`."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store.log", description=__doc__)
    parser.add_argument("--practices", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--path", help="where the log is, or is to be written")
    parser.add_argument("--reading", choices=READINGS, action="append", help="only these")
    parser.add_argument("--one", choices=READINGS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        _measure(given.path, given.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = given.path or str(Path(folder) / "log.db")
        records = given.practices * PER_PRACTICE
        print(f"{records:,} records of {given.practices:,} practices")
        if not Path(path).exists():
            seconds = _write(path, given.practices)
            size = Path(path).stat().st_size / 2**20
            print(f"written: {records / seconds:,.0f} records a second; {size:,.0f} MiB")
        print(f"{'':34}{'records a second':>18}{'worst':>10}{'peak MiB':>10}")
        for reading in given.reading or READINGS:
            rounds = [_one(path, reading) for _ in range(given.rounds)]
            assert all(entries == records for entries, _, _ in rounds), rounds
            rates = [entries / seconds for entries, seconds, _ in rounds]
            peak = max(kib for *_, kib in rounds) / 1024
            print(f"{reading:34}{statistics.median(rates):18,.0f}{min(rates):10,.0f}{peak:10,.0f}")
    print(
        f"median of {given.rounds} rounds; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def _one(path: str, reading: str) -> tuple[int, float, int]:
    command = [sys.executable, "-m", "benchmarks.store.log", "--path", path, "--one", reading]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)  # noqa: S603
    entries, seconds, kib = done.stdout.split()
    return int(entries), float(seconds), int(kib)


if __name__ == "__main__":
    main()
