"""The release as it would be: built twice, byte for byte the same, and tried where nothing else is.

    python -m tests.packaging.building --out dist
    python -m tests.packaging.building --out dist --python python3.12 --python python3.13

The files that git knows are copied into two folders of different names, days and permissions, and
built there into a wheel and an sdist each; the sdist is built into a wheel once more. Then the
wheel is installed into an empty environment of each Python, alone and with what the scripts of the
staff need, and `smoke.py` runs in both. Ends with 0 if all of it holds.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
SMOKE = Path(__file__).with_name("smoke.py")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command says; everything it said, where it fails."""
    # A checkout on the path of modules would stand in for what is installed.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    result = subprocess.run(
        [os.fspath(part) for part in command],
        cwd=cwd,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def copied(into: Path, *, umask: int, day: int) -> Path:
    """The files that git knows, in a folder of their own, as another checkout would have them."""
    names = run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, names):
        source, target = ROOT / name, into / name
        if not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod((0o777 if os.access(source, os.X_OK) else 0o666) & ~umask)
        os.utime(target, (day, day))
    return into


def built(source: Path, out: Path, epoch: str) -> dict[str, bytes]:
    """Wheel and sdist of a folder, by their names."""
    run(
        sys.executable,
        "-m",
        "build",
        "--outdir",
        out,
        source,
        cwd=out.parent,
        SOURCE_DATE_EPOCH=epoch,
    )
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def environment(folder: Path, python: str, wheel: str) -> Path:
    """A new environment with the wheel in it, and nothing that was not asked for."""
    run(python, "-m", "venv", folder, cwd=folder.parent)
    own = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(
        own,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        wheel,
        cwd=folder.parent,
    )
    return own


def tried(python: str, wheel: Path, examples: Path, here: Path) -> str:
    """What the smoke test says of the wheel alone, and with what the scripts need."""
    empty = here / "empty"
    empty.mkdir(parents=True)
    alone = environment(here / "alone", python, f"{wheel}")
    whole = environment(here / "whole", python, f"{wheel}[staff]")
    says = run(alone, "-I", "-W", "error", SMOKE, cwd=empty)
    return says + run(whole, "-I", "-W", "error", SMOKE, examples, cwd=empty)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, hold one build against the other, install and try."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="where wheel and sdist are put")
    parser.add_argument(
        "--python", action="append", help="an interpreter to try them on; may recur"
    )
    options = parser.parse_args(arguments)
    epoch = run("git", "log", "-1", "--format=%ct", cwd=ROOT).strip()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        one = copied(here / "one", umask=0o022, day=1_000_000_000)
        other = copied(here / "another-name", umask=0o077, day=1_500_000_000)
        first, second = built(one, here / "out-1", epoch), built(other, here / "out-2", epoch)
        if first != second or len(first) != len(("wheel", "sdist")):
            sys.exit(f"two builds differ: {', '.join(first)}")
        options.out.mkdir(parents=True, exist_ok=True)
        for file, content in first.items():
            (options.out / file).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            print(f"{digest}  {file}  {len(content):,} bytes, twice the same")
        (wheel,) = (here / "out-1").glob("*.whl")
        (sdist,) = (here / "out-1").glob("*.tar.gz")
        shutil.unpack_archive(sdist, here / "unpacked", filter="data")
        (unpacked,) = (here / "unpacked").iterdir()
        if built(unpacked, here / "out-3", epoch)[wheel.name] != first[wheel.name]:
            sys.exit("the wheel of the sdist is another one")
        for number, python in enumerate(options.python or [sys.executable]):
            print(tried(python, wheel, unpacked / "examples", here / f"tried-{number}"), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
