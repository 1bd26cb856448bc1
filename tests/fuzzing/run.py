"""Fuzz what reads from outside: `python -m tests.fuzzing.run --inputs 1000000`.

With Atheris (`pip install atheris`) half of the inputs are guided by the coverage they reach; the
others, and without it all, come of changing seeds at random. Each target runs in a process of its
own. An input that raises something else than an error of the library, takes more than 20 seconds
or breaks a law of its target is a crash: it is written to --crashes, and the exit code is 1. What
crashed becomes a test beside the module that is mended.
"""

import argparse
import importlib.util
import os
import random
import re
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Final

SHARES: Final = {"boundary": 66, "feel": 32, "policy": 2}
"""Percent of the inputs: a program document takes a hundred times as long as a rule."""
SECONDS_MAXIMUM: Final = 20


def main() -> int:
    """Fuzz every target, or the one that is named, and tell the counts."""
    options = _options()
    if options.target:
        return _guided(options) if options.guided else _random(options)
    started = time.perf_counter()
    has_atheris = importlib.util.find_spec("atheris") is not None
    total = 0
    for target, share in SHARES.items():
        wanted = options.inputs * share // 100
        for guided in (False, True) if has_atheris else (False,):
            count = wanted // 2 if has_atheris else wanted
            done, seconds, failed = _in_a_process(options, target, count, guided=guided)
            way = "guided by coverage" if guided else "at random"
            print(f"{target}: {done} inputs {way} in {seconds:.0f} s", flush=True)
            total += done
            if failed:
                return 1
    print(f"{total} inputs in {time.perf_counter() - started:.0f} s, no crash")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzz what reads from outside.")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="how many in all")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other inputs")
    parser.add_argument("--crashes", type=Path, default=Path("out/crashes"))
    parser.add_argument("--target", choices=SHARES, help="one target, in this process")
    parser.add_argument("--guided", action="store_true", help="by coverage; needs Atheris")
    return parser.parse_args()


def _in_a_process(
    options: argparse.Namespace, target: str, count: int, *, guided: bool
) -> tuple[int, float, bool]:
    """How many inputs there were, the seconds it took, and whether one of them crashed."""
    command = [
        sys.executable, "-m", "tests.fuzzing.run", "--target", target, "--inputs", str(count),
        "--seed", str(options.seed), "--crashes", str(options.crashes),
    ]  # fmt: skip
    started = time.perf_counter()
    result = subprocess.run(
        [*command, *(["--guided"] if guided else [])], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    done = re.search(r"Done (\d+) ", result.stderr + result.stdout)
    if result.returncode or done is None:
        print(result.stdout[-3000:], result.stderr[-6000:], sep="\n")
        print(f"{target}: ended with exit code {result.returncode}", flush=True)
        return 0, seconds, True
    return int(done[1]), seconds, False


def _random(options: argparse.Namespace) -> int:
    from tests.fuzzing.mutating import inputs
    from tests.fuzzing.targets import SEEDS, TARGETS, WORDS

    target = TARGETS[options.target]
    chance = random.Random(options.seed)  # noqa: S311 - the same inputs for the same seed
    made = inputs(SEEDS[options.target](), WORDS[options.target], chance)
    for number, data in zip(range(options.inputs), made, strict=False):
        started = time.perf_counter()
        try:
            target(data)
        except Exception:  # noqa: BLE001 - what is looked for
            return _crashed(options, number, data, traceback.format_exc())
        if time.perf_counter() - started > SECONDS_MAXIMUM:
            return _crashed(options, number, data, "too slow")
    print(f"Done {options.inputs} inputs")
    return 0


def _crashed(options: argparse.Namespace, number: int, data: bytes, told: str) -> int:
    options.crashes.mkdir(parents=True, exist_ok=True)
    path = options.crashes / f"{options.target}-{options.seed}-{number}"
    path.write_bytes(data)
    print(f"{told}\nthe input is in {path}: {data[:300]!r}")
    return 1


def _guided(options: argparse.Namespace) -> int:
    import tempfile

    import atheris

    with atheris.instrument_imports(include=["qip_rules"]):
        from tests.fuzzing.targets import SEEDS, TARGETS, WORDS
    from tests.fuzzing.mutating import changed

    seeds, words = SEEDS[options.target](), WORDS[options.target]
    folder = Path(tempfile.mkdtemp(prefix="corpus-"))
    for number, seed in enumerate(seeds):
        (folder / str(number)).write_bytes(seed)

    def mutate(data: bytes, size_maximum: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311
        if not chance.randrange(3):
            return bytes(atheris.Mutate(data, size_maximum))
        return changed(data, seeds, words, chance)[:size_maximum]

    options.crashes.mkdir(parents=True, exist_ok=True)
    arguments = [
        "fuzz", f"-atheris_runs={options.inputs}", f"-seed={options.seed}", "-max_len=60000",
        f"-timeout={SECONDS_MAXIMUM}", "-rss_limit_mb=3000", "-len_control=0",
        f"-artifact_prefix={options.crashes}{os.sep}{options.target}-", str(folder),
    ]  # fmt: skip
    atheris.Setup(arguments, TARGETS[options.target], custom_mutator=mutate)
    atheris.Fuzz()  # ends the process
    return 0


if __name__ == "__main__":
    sys.exit(main())
