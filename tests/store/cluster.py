"""A PostgreSQL server of the tests' own, in a temporary folder, reached through a socket in it.

The programs are those of Debian's package `postgresql`. They refuse to run as root, so root hands
the folder to the package's user and starts them as that.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import attrs

_SECONDS = 30


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest if there are several."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name)
    )
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("postgres") else None


def why_not() -> str:
    """Why no server can be started here; empty if one can."""
    if os.name != "posix":
        return "the tests start PostgreSQL as Unix does, through a socket in a folder"
    if programs() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and _servant() is None:
        return "PostgreSQL does not run as root, and there is no user `postgres` or `nobody`"
    return ""


def _servant() -> str | None:
    """The user as whom the server runs, if the tests run as root."""
    import pwd

    names = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@attrs.define
class Cluster:
    """A server that can be stopped, killed and started again; its data stays until `remove`."""

    folder: Path
    bin: Path
    user: str | None
    options: tuple[str, ...]
    running: subprocess.Popen[bytes] | None = None

    @classmethod
    def make(cls, *options: str) -> Self:
        """A server that runs; `-c fsync=off` is for tests that pull no plug."""
        folder = Path(tempfile.mkdtemp(prefix="qip-pg-", dir="/tmp"))
        bin_ = programs()
        assert bin_ is not None
        user = _servant() if os.geteuid() == 0 else None
        if user is not None:
            shutil.chown(folder, user)
        made = cls(folder, bin_, user, options)
        made._run("initdb", "-D", str(folder / "data"), "-U", "tests", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        made.start()
        return made

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=self.folder, user=self.user, capture_output=True, text=True, check=False,
            env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.running = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.folder / "data"),
                 "-k", str(self.folder), "-c", "listen_addresses=", "-c", "max_connections=40",
                 "-c", "shared_buffers=16MB", *self.options],
                cwd=self.folder, user=self.user, stdout=log, stderr=log,
                env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
            )  # fmt: skip
        ready = time.monotonic() + _SECONDS
        while not self._answers():
            assert self.running.poll() is None, (self.folder / "log").read_text("utf-8")
            assert time.monotonic() < ready, "the server did not start"
            time.sleep(0.05)

    def _answers(self) -> bool:
        done = subprocess.run(
            [str(self.bin / "pg_isready"), "-q", "-h", str(self.folder), "-U", "tests"], check=False
        )
        return done.returncode == 0

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: connections are cut and all is written; SIGQUIT: as if the power had failed."""
        if self.running is not None:
            self.running.send_signal(how)
            self.running.wait(_SECONDS)
            self.running = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://tests@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        self._run("createdb", "-h", str(self.folder), "-U", "tests", database)
        return self.url(database)

    def fresh(self) -> str:
        """The place of a new log, in the one database of the tests."""
        self._run(
            "psql", "-q", "-h", str(self.folder), "-U", "tests", "-d", "postgres", "-c",
            "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public",
        )  # fmt: skip
        return self.url()

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)
