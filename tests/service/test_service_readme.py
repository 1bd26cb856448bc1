"""Every command of the service's page is run, and prints what the page shows below it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "examples" / "service" / "README.md").read_text("utf-8")
CONSOLE = re.compile(r"^```(?:console|text)\n(\$.*?)^```", re.DOTALL | re.MULTILINE)
TOML = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
STEP = re.compile(r"^\$ ", re.MULTILINE)
ELSE = "…"


def steps() -> list[tuple[str, str]]:
    """Each command of the page, with what it prints."""
    found = []
    for block in CONSOLE.findall(PAGE):
        for step in STEP.split(block)[1:]:
            lines = step.rstrip("\n").split("\n")
            # What is printed begins with the first line that begins with a brace.
            at = next((n for n, line in enumerate(lines) if line.startswith("{")), len(lines))
            found.append(("\n".join(lines[:at]), "\n".join(lines[at:])))
    return found


def pattern(shown: str) -> str:
    return re.escape(shown).replace(ELSE, r"[^\n]*") + r"\n*"


def test_the_commands_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    if not (shutil.which("sh") and shutil.which("curl")):
        pytest.skip("there is no shell or no curl")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    (text,) = TOML.findall(PAGE)
    (tmp_path / "service.toml").write_text(text.replace("8000", port))
    started: list[subprocess.Popen[bytes]] = []
    said = []
    key = ""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        for command, shown in steps():
            line = command.replace("8000", port).replace("python -m", f"{sys.executable} -m")
            if line.endswith("&"):
                words = line.removesuffix("&").split()
                with (tmp_path / "said").open("wb") as log:
                    started.append(
                        subprocess.Popen(words, cwd=tmp_path, env=environment, stderr=log)
                    )
                wait(port)
                continue
            if line.startswith("key="):
                key = line
                continue
            done = subprocess.run(
                ["/bin/sh", "-c", f"{key}\n{line}"],
                cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=True,
                timeout=60,
            )  # fmt: skip
            said.append(done.stdout)
            assert re.fullmatch(pattern(shown), done.stdout), f"{line}\n{done.stdout}{done.stderr}"
    finally:
        for each in started:
            each.terminate()
            assert each.wait(60) == 0
    assert len(said) == 11
    for name in ("keys.json", "accounts.db", "state/audit.jsonl"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    told = (tmp_path / "said").read_text("utf-8")
    assert f"Uvicorn running on http://127.0.0.1:{port}" in told
    assert "%" not in told


def wait(port: str) -> None:
    latest = time.monotonic() + 90
    while time.monotonic() < latest:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the service did not start")


def test_every_file_is_told_of() -> None:
    folder = ROOT / "examples" / "service"
    names = {each.name for each in folder.glob("*.py")}
    assert names == set(re.findall(r"`(\w+\.py)`", PAGE)) & names == names
