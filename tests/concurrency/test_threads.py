"""Sixteen threads get the answers that one thread gets, from the first call of a process on."""

import hashlib
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.policy.program import Policy, Program
from tests.concurrency.answers_in_threads import JOBS, THREADS, race

ROOT = Path(__file__).parents[2]
FREE_THREADED = ("python3.14t", "python3.13t")


def raced(python: str, *jobs: str) -> str:
    """What a fresh interpreter answers in which all threads begin at once."""
    result = subprocess.run(
        [python, "-m", "tests.concurrency.answers_in_threads", *jobs],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_a_cold_start_of_all_threads_at_once_gives_the_answers_of_one() -> None:
    alone = hashlib.sha256("\0".join(job() for job in JOBS).encode()).hexdigest()
    assert raced(sys.executable) == alone


def test_threads_share_what_is_loaded_and_answer_alike() -> None:
    assert len(race(JOBS[:3])) == 3


def test_a_free_threaded_interpreter_answers_alike() -> None:
    python = next(filter(None, map(shutil.which, FREE_THREADED)), None)
    if python is None:
        pytest.skip(f"no free-threaded interpreter here: {', '.join(FREE_THREADED)}")
    probe = subprocess.run(
        [python, "-c", "import attrs, cattrs, lark, msgspec, networkx, numpy, ortools"],
        capture_output=True,
        check=False,
    )
    if probe.returncode:
        pytest.skip(f"{python} lacks what the library needs")
    alone = hashlib.sha256("\0".join(job() for job in JOBS).encode()).hexdigest()
    assert raced(python) == alone


def test_the_policies_of_a_program_are_shared_by_threads() -> None:
    program: Program = load_program("quality-training-program")
    day = program.in_force.spans[0].first
    found: list[Policy] = []
    gate = threading.Barrier(THREADS)

    def look() -> None:
        gate.wait()
        found.append(program.on(day))

    threads = [threading.Thread(target=look) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == THREADS
    assert all(each is found[0] for each in found)
