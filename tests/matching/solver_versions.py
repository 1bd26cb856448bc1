"""The same pairings with every supported version of OR-Tools, by either solver of flows.

    python -m tests.matching.solver_versions                       the last of each minor version
    python -m tests.matching.solver_versions 9.12.4544 9.15.6755   these

Each version gets a virtual environment of its own in a folder that is gone afterwards, with what
`pyproject.toml` asks for beside it and the extra `fast`; there `tests.matching.digested_pairings`
runs. Exit code 1 if a version cannot be used, if the order of the records or the solver of flows
makes a difference, or if two versions, or one and the record, give different pairings.
"""

# ruff: noqa: T201 - a command tells what it found

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.matching.recorded_digests import RECORDED

ROOT: Final = Path(__file__).parents[2]
SECONDS_MAXIMUM: Final = 600
_NAME: Final = "ortools"

Digests = dict[str, list[str]]


class UnusableError(Exception):
    """A version that cannot be installed, or beside which the package does not run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every version, tell what it gave, and fail if any two differ."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.matching.solver_versions",
        description="See that every supported version of OR-Tools gives the same pairings.",
        epilog="Example: python -m tests.matching.solver_versions 9.12.4544 9.15.6755",
    )
    parser.add_argument("versions", nargs="*", help="instead of the last of each minor version")
    given: list[str] = parser.parse_args(arguments).versions
    try:
        versions = given or last_of_each_minor(released(), lower_bound(requirements()))
    except UnusableError as reason:
        print(reason, file=sys.stderr)
        return 1
    if not versions:
        print(f"the package index has no supported version of {_NAME}", file=sys.stderr)
        return 1
    found: dict[str, Digests] = {}
    faults: list[str] = []
    for version in versions:
        try:
            found[version] = digests_beside(version)
        except UnusableError as reason:
            faults.append(f"{version} cannot be used: {reason}")
            print(f"{version:12} cannot be used", flush=True)
            continue
        print(
            f"{version:12} {len(found[version])} problems under an order of objectives", flush=True
        )
    faults += differences({"the record": RECORDED, **found})
    for fault in faults:
        print(fault)
    if not faults:
        print(f"the same pairings with all {len(found)} versions, and as recorded")
    return int(bool(faults))


def differences(found: dict[str, Digests]) -> list[str]:
    """What differs between versions, or within one by the order of the records.

    Args:
        found: for each version its digests by problem.
    """
    told = []
    names = sorted({name for digests in found.values() for name in digests})
    for name in names:
        for version, digests in found.items():
            if len(digests.get(name, ())) > 1:
                told.append(f"{name}: the order of the records makes a difference in {version}")
        by_digests: dict[str, list[str]] = {}
        for version, digests in found.items():
            by_digests.setdefault(" ".join(digests.get(name, ("none",))), []).append(version)
        if len(by_digests) > 1:
            groups = "; ".join(", ".join(each) for each in by_digests.values())
            told.append(f"{name}: not the same in {groups}")
    return told


def requirements() -> list[str]:
    """What the package needs, and its extra `fast`, as `pyproject.toml` states it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["fast"]]


def lower_bound(required: Sequence[str]) -> tuple[int, ...]:
    """The least version of OR-Tools that is asked for.

    Raises:
        UnusableError: none is.
    """
    for each in required:
        bound = re.fullmatch(rf"{_NAME}\s*>=\s*([0-9.]+).*", each)
        if bound:
            return numbers(bound[1])
    msg = f"pyproject.toml states no least version of {_NAME}"
    raise UnusableError(msg)


def released() -> list[str]:
    """Every version of OR-Tools that the package index has for this Python.

    Raises:
        UnusableError: the index does not answer.
    """
    command = [sys.executable, "-m", "pip", "index", "versions", _NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    listed = re.search(r"^Available versions: (.+)$", done.stdout, re.MULTILINE)
    if done.returncode or listed is None:
        msg = f"the package index does not tell the versions of {_NAME}: {_last_line(done.stderr)}"
        raise UnusableError(msg)
    return [each.strip() for each in listed[1].split(",")]


def last_of_each_minor(versions: Sequence[str], least: tuple[int, ...]) -> list[str]:
    """Of the versions from the least on, the last of each minor one, in ascending order."""
    last: dict[tuple[int, ...], str] = {}
    for each in sorted(versions, key=numbers):
        if numbers(each) >= least:
            last[numbers(each)[:2]] = each
    return list(last.values())


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, to be put in order."""
    return tuple(map(int, re.findall(r"\d+", version)))


def digests_beside(version: str) -> Digests:
    """The digests that come out with one version of OR-Tools.

    Raises:
        UnusableError: it cannot be installed, or the package does not run beside it.
    """
    others = [each for each in requirements() if not each.startswith(_NAME)]
    with tempfile.TemporaryDirectory(prefix=f"{_NAME}-{version}-") as folder:
        _run([sys.executable, "-m", "venv", folder])
        python = str(Path(folder, "Scripts" if os.name == "nt" else "bin", "python"))
        quiet = ("--quiet", "--disable-pip-version-check")
        _run([python, "-m", "pip", "install", *quiet, f"{_NAME}=={version}", *others])
        told: Digests = json.loads(_run([python, "-m", "tests.matching.digested_pairings"]))
        return told


def _run(command: Sequence[str]) -> str:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS_MAXIMUM,
        )
    except subprocess.TimeoutExpired as error:
        msg = f"no answer in {SECONDS_MAXIMUM} seconds"
        raise UnusableError(msg) from error
    if done.returncode:
        raise UnusableError(_last_line(done.stderr))
    return done.stdout


def _last_line(text: str) -> str:
    return "".join(text.strip().splitlines()[-1:]) or "nothing is said"


if __name__ == "__main__":
    sys.exit(main())
