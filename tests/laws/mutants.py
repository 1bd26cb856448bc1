"""Plant each seeded fault in a copy of the package, and see whether its law catches it.

    python -m tests.laws.mutants            all of them
    python -m tests.laws.mutants L8 L27     those of some laws

A fault is caught when a test of its law fails, not when the copy cannot be imported. Faults whose
text is no longer in the source, and tests that fail without a fault, are errors. The source itself
is never touched.
"""

# ruff: noqa: T201 - a command tells what it found

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Final

import attrs

from tests.laws.faults import FAULTS, Fault

ROOT: Final = Path(__file__).parents[2]
AT_ONCE: Final = 2
SECONDS_MAXIMUM: Final = 600
# Plugins that a run in a copy has no use for: loading them takes longer than many a test.
PLUGINS_LEFT_OUT: Final = tuple(
    f"-pno:{plugin}" for plugin in ("cacheprovider", "schemathesis", "xdist", "anyio")
)
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)

# The same examples in each run, more of them than in daily tests, and no time spent on making the
# one that fails a small one.
_PROFILE: Final = """

from hypothesis import HealthCheck, Phase

settings.register_profile(
    "mutants",
    max_examples=400,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")
"""


@attrs.frozen
class Result:
    """What became of one fault."""

    fault: Fault
    verdict: str
    """caught, SURVIVED, STALE, BROKEN, or not run."""
    by: str = ""


def stale(faults: Sequence[Fault]) -> list[str]:
    """What is wrong with the texts of the faults: each has to stand once in its file."""
    said = []
    for fault in faults:
        count = (ROOT / "qip_rules" / fault.file).read_text(encoding="utf-8").count(fault.old)
        if count != 1:
            said.append(f"{fault.law}, {fault.file}: {count} times {fault.old!r}")
    return said


@contextmanager
def copies(count: int) -> Iterator["Queue[Path]"]:
    """Copies of the package and its tests, compiled, to be used one run at a time."""
    ignored = shutil.ignore_patterns("__pycache__", ".*", "out")
    free: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for number in range(count):
            place = Path(folder, str(number))
            for name in ("qip_rules", "tests", "docs", "examples"):
                shutil.copytree(ROOT / name, place / name, ignore=ignored)
            shutil.copy2(ROOT / "pyproject.toml", place)
            with (place / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
                conftest.write(_PROFILE)
            command = [sys.executable, "-m", "compileall", "-q", str(place / "qip_rules")]
            subprocess.run(command, check=True)
            free.put(place)
        yield free


def ran(place: Path, tests: Sequence[str], *, seconds: float = SECONDS_MAXIMUM) -> tuple[int, str]:
    """Run tests in a copy: pytest's exit code, and the first test that failed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *PLUGINS_LEFT_OUT, *tests]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(place)}
    env.pop("HYPOTHESIS_PROFILE", None)
    try:
        done = subprocess.run(
            command,
            cwd=place,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return -1, f"no answer in {seconds:.0f} seconds"
    return done.returncode, first_failure(done.stdout) or first_failure(done.stderr)


def first_failure(said: str) -> str:
    """The first test that failed in a run that said so, or else the last line of it."""
    failed = _FAILED.search(said)
    return failed[1] if failed else "".join(said.strip().splitlines()[-1:])


def planted(fault: Fault, free: "Queue[Path]") -> Result:
    """Plant one fault in a free copy, run its tests, and put the copy right again."""
    if fault.needs is not None and shutil.which(fault.needs) is None:
        return Result(fault, "not run", f"{fault.needs} is not installed")
    place = free.get()
    path = place / "qip_rules" / fault.file
    before, times = path.read_text(encoding="utf-8"), path.stat()
    try:
        path.write_text(before.replace(fault.old, fault.new), encoding="utf-8")
        can_import = [sys.executable, "-c", f"import {_module(fault.file)}"]
        imported = subprocess.run(can_import, cwd=place, capture_output=True, check=False)
        if imported.returncode:
            return Result(fault, "BROKEN", "the copy cannot be imported")
        code, said = ran(place, fault.tests)
    finally:
        path.write_text(before, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        free.put(place)
    verdict = {0: "SURVIVED", 1: "caught"}.get(code, "BROKEN")
    return Result(fault, verdict, said.rpartition("::")[2] if verdict == "caught" else said)


def _module(file: str) -> str:
    return "qip_rules." + file.removesuffix(".py").replace("/", ".")


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant the faults, tell what became of each, and fail if one was not caught."""
    parser = argparse.ArgumentParser(description="Plant seeded faults and see the laws catch them.")
    parser.add_argument("laws", nargs="*", help="only the faults of these laws, such as L8")
    laws = parser.parse_args(arguments).laws
    faults = [each for each in FAULTS if not laws or each.law in laws]
    if wrong := [f"no fault of {law}" for law in laws if law not in {e.law for e in FAULTS}]:
        parser.error("; ".join(wrong))
    if said := stale(faults):
        print("STALE: a fault whose text has to stand once in the source", *said, sep="\n  ")
        return 1
    with copies(AT_ONCE) as free, ThreadPoolExecutor(AT_ONCE) as pool:
        place = free.get()
        code, what = ran(place, sorted({test for each in faults for test in each.tests}))
        free.put(place)
        if code:
            print(f"The laws do not hold without a fault: {what}")
            return 1
        print(f"The laws hold without a fault. {len(faults)} faults, {AT_ONCE} at once:")
        results = []
        for result in pool.map(lambda fault: planted(fault, free), faults):
            fault = result.fault
            print(f"{fault.law:8} {result.verdict:8} {fault.file}: {fault.means} [{result.by}]")
            results.append(result)
    counts = {each.verdict: sum(e.verdict == each.verdict for e in results) for each in results}
    print("; ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    return int(bool(counts.keys() - {"caught", "not run"}))


if __name__ == "__main__":
    sys.exit(main())
