"""The service as a process of its own, on loopback, that can be stopped and killed."""

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import httpx2 as httpx

from tests.service.serving_here import key_text, write_keys

ROOT = Path(__file__).parents[2]
_SECONDS = 90
_PORT = re.compile(r'"event":"listening","port":(\d+)')


@attrs.define
class RealServer:
    """One place with its settings, and the process that serves it."""

    folder: Path
    settings: dict[str, Any]
    process: "subprocess.Popen[bytes] | None" = None
    port: int = 0
    starts: int = 0

    def start(self) -> None:
        """Start, and wait until it is ready."""
        if not (self.folder / "keys.json").exists():
            write_keys(self.folder)
        given = {"keys": "keys.json", "state_folder": "state", "port": 0, **self.settings}
        lines = [f"{name} = {_toml(value)}" for name, value in given.items()]
        (self.folder / "service.toml").write_text("\n".join(lines))
        self.starts += 1
        said = self.folder / f"log-{self.starts}"
        with said.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "examples.service", str(self.folder / "service.toml")],
                cwd=ROOT, stderr=log, env=os.environ,
            )  # fmt: skip
        latest = time.monotonic() + _SECONDS
        while not (found := _PORT.search(said.read_text())):
            assert self.process.poll() is None, said.read_text()
            assert time.monotonic() < latest, "the service did not start"
            time.sleep(0.05)
        self.port = int(found[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, **more: Any) -> httpx.Client:  # noqa: ANN401 - what httpx takes
        headers = {"Authorization": f"Bearer {key_text('all')}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, **more)

    def kill(self) -> None:
        """As `kill -9` does: nothing of the process runs any more."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def stop(self) -> int:
        """Tell it to stop, and wait for its end."""
        assert self.process is not None
        self.process.terminate()
        code = self.process.wait(_SECONDS)
        self.process = None
        return code

    def log(self) -> str:
        """What it said since its last start."""
        return (self.folder / f"log-{self.starts}").read_text()


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


@contextlib.contextmanager
def really_served(folder: Path, **settings: Any) -> Iterator[RealServer]:  # noqa: ANN401
    """A service in a process of its own, from its start to its end."""
    server = RealServer(folder, settings)
    server.start()
    try:
        yield server
    finally:
        if server.process is not None:
            server.kill()
