"""Several processes issue documents into one log while they are killed, and nothing is lost.

Run from the root of the checkout: `python -m tests.store.endurance`, for SQLite and for a
PostgreSQL server of its own, which is made to crash and is started again meanwhile. Each writer
records an event and issues a document for one application after another, and says so when both
are on record. The parent kills writers with SIGKILL at random moments and starts them again behind
what they said last. At the end: every document once, the numbers without a gap, the chain intact,
and whatever a writer said is in the log as it was said.
"""

# ruff: noqa: T201 - it is run by hand and says what it saw

import argparse
import os
import random
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import attrs

from qip_rules.billing import Invoice
from qip_rules.errors import StoreUnavailableError
from qip_rules.store import ApplicationRecords, Store, open_store, verify
from tests.store.cluster import Cluster, why_not
from tests.store.made_up import NOW, invoice, paid

ROOT = Path(__file__).parents[2]
SERIES, YEAR = "INV", 2026
_PAUSE_SECONDS = 0.05
_LATEST_KILL_SECONDS = 0.02
_SILENCE_SECONDS = 300


@attrs.frozen(kw_only=True)
class Result:
    """What there was to see at the end, and what happened on the way."""

    documents: int
    entries: int
    kills: int
    crashes: int
    seconds: float
    faults: tuple[str, ...]


# ----------------------------------------------------------------------------- a writer


def write(where: str, writer: int, first: int, last: int) -> None:
    """Record and issue for the applications of this writer, and say what is on record."""
    for number in range(first, last + 1):
        name = f"application-{writer}-{number}"
        made = _patiently(where, name)
        os.write(1, f"{number} {made}\n".encode())  # one write: a line is whole or not there


_open: dict[str, Store] = {}


def _patiently(where: str, name: str) -> str:
    """The number of the application's document, once it is on record."""
    while True:
        try:
            if where not in _open:
                _open[where] = open_store(where)
            store = _open[where]
            store.append([paid(f"event-{name}", 100, name)], recorded_at=NOW)
            store.issue(name, _decide, series=SERIES, year=YEAR, recorded_at=NOW)
            (document,) = store.application(name).documents
        except StoreUnavailableError:
            time.sleep(_PAUSE_SECONDS)
        else:
            return str(document.number)


def _decide(number: str, its: ApplicationRecords) -> Invoice | None:
    """One invoice for each application, however often it is asked for."""
    if its.documents:
        return None
    return invoice(number, its.application_id)


# ----------------------------------------------------------------------------- the parent


@attrs.define
class _Writer:
    """One of the writers: its process, and what it has said."""

    where: str
    number: int
    last: int
    said: dict[int, str] = attrs.field(factory=dict)
    process: subprocess.Popen[bytes] | None = None
    waiting: bytes = b""

    @property
    def is_done(self) -> bool:
        return len(self.said) == self.last

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.store.endurance", "--writer", str(self.number)]
        command += ["--first", str(len(self.said) + 1), "--documents", str(self.last)]
        self.process = subprocess.Popen(
            [*command, "--where", self.where], cwd=ROOT, stdout=subprocess.PIPE
        )
        self.waiting = b""

    def hear(self, heard: bytes) -> int:
        """Take what the process wrote; how many documents it tells of."""
        *lines, self.waiting = (self.waiting + heard).split(b"\n")
        for line in lines:
            number, document = line.decode().split()
            self.said[int(number)] = document
        return len(lines)

    def end(self, *, kill: bool = False) -> None:
        """Kill it, or wait for it; and read what it still had to say."""
        assert self.process is not None
        assert self.process.stdout is not None
        if kill:
            self.process.kill()
        self.hear(self.process.stdout.read())
        self.process.wait()
        self.process.stdout.close()
        self.process = None


def endure(  # noqa: PLR0913 - the size of the trial, in numbers
    where: str,
    *,
    writers: int,
    documents: int,
    kills: int,
    crash: Callable[[], None] | None = None,
    crashes: int = 0,
    seed: int = 1,
) -> Result:
    """Let writers write, kill them, let the server crash, and look at what is left.

    Args:
        where: the place of a new log.
        writers: how many processes write at once.
        documents: how many each of them issues.
        kills: how often one of them is killed.
        crash: lets the server crash and starts it again.
        crashes: how often.
        seed: of the moments.
    """
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    total = writers * documents
    ahead = sorted(
        [(total * (n + 1) // (kills + 1), "kill") for n in range(kills)]
        + [(total * (n + 1) // (crashes + 1), "crash") for n in range(crashes)],
        reverse=True,
    )
    start = time.monotonic()
    with open_store(where):
        pass
    team = [_Writer(where, n, documents) for n in range(writers)]
    killed = crashed = heard = 0
    selector = selectors.DefaultSelector()

    def begin(writer: _Writer) -> None:
        writer.start()
        assert writer.process is not None
        assert writer.process.stdout is not None
        selector.register(writer.process.stdout, selectors.EVENT_READ, writer)

    def finish(writer: _Writer, *, kill: bool) -> None:
        assert writer.process is not None
        assert writer.process.stdout is not None
        selector.unregister(writer.process.stdout)
        writer.end(kill=kill)

    try:
        for writer in team:
            begin(writer)
        while not all(writer.is_done for writer in team):
            ready = selector.select(_SILENCE_SECONDS)
            assert ready, "the writers have fallen silent"
            for key, _ in ready:
                writer = key.data
                read = os.read(key.fd, 65_536)
                writer.hear(read)
                if not read:
                    finish(writer, kill=False)
                    assert writer.is_done, f"writer {writer.number} ended by itself"
            heard = sum(len(writer.said) for writer in team)
            while ahead and heard >= ahead[-1][0]:
                _, what = ahead.pop()
                time.sleep(chance.uniform(0, _LATEST_KILL_SECONDS))
                if what == "crash" and crash is not None:
                    crash()
                    crashed += 1
                running = [writer for writer in team if writer.process is not None]
                if what == "kill" and running:
                    victim = chance.choice(running)
                    finish(victim, kill=True)
                    killed += 1
                    begin(victim)
    finally:
        for writer in team:
            if writer.process is not None:
                finish(writer, kill=not writer.is_done)
        selector.close()
    with open_store(where) as store:
        return Result(
            documents=total,
            entries=store.head().sequence,
            kills=killed,
            crashes=crashed,
            seconds=time.monotonic() - start,
            faults=tuple(_faults(store, team, total)),
        )


def _faults(store: Store, team: list[_Writer], total: int) -> list[str]:
    """What is lost, doubled, missing or changed."""
    faults = [each.says for each in verify(store).breaks]
    numbers: list[str] = []
    said = {
        f"application-{writer.number}-{n}": document
        for writer in team
        for n, document in writer.said.items()
    }
    for its in store.applications():
        if len(its.documents) != 1 or len(its.events) != 1 or its.conflicts:
            faults.append(f"{its.application_id} has {its.documents} and {its.events}")
        numbers.extend(each.number for each in its.documents)
        if said.pop(its.application_id, None) not in {each.number for each in its.documents}:
            faults.append(f"{its.application_id} is not as its writer said")
    faults.extend(f"{name} is lost" for name in said)
    if sorted(numbers) != [f"{SERIES}-{YEAR}-{n:04d}" for n in range(1, total + 1)]:
        faults.append("the numbers are not 1 to n")
    if store.head().sequence != 2 * total:
        faults.append(f"the log has {store.head().sequence} entries, not {2 * total}")
    return faults


def main() -> None:
    """Be a writer, or endure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.store.endurance", description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--documents", type=int, default=1_000, help="of each writer")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--crashes", type=int, default=5, help="of the PostgreSQL server")
    parser.add_argument("--writer", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--first", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--where", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.writer is not None:
        write(given.where, given.writer, given.first, given.documents)
        return
    size = {"writers": given.writers, "documents": given.documents, "kills": given.kills}
    print(", ".join(f"{number:,} {what}" for what, number in size.items()))
    with tempfile.TemporaryDirectory() as folder:
        _print("SQLite", endure(str(Path(folder) / "log.db"), **size))
    if reason := why_not():
        print(f"PostgreSQL: not tried, because {reason}")
        return
    cluster = Cluster.make()
    try:

        def crash() -> None:
            cluster.stop(signal.SIGQUIT)
            cluster.start()

        where = cluster.create("endurance")
        _print("PostgreSQL", endure(where, **size, crash=crash, crashes=given.crashes))
    finally:
        cluster.remove()


def _print(name: str, result: Result) -> None:
    print(
        f"{name}: {result.documents:,} documents, {result.entries:,} entries, {result.kills} "
        f"writers killed, {result.crashes} crashes of the server, {result.seconds:,.0f} seconds"
    )
    for fault in result.faults[:20]:
        print(f"  {fault}")
    if result.faults:
        sys.exit(f"{len(result.faults)} faults")
    print("  nothing lost, no gap, chain intact")


if __name__ == "__main__":
    main()
