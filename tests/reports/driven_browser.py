"""A real browser that is driven: keys, clicks, sizes, screenshots, and what it complains of.

It speaks the DevTools protocol over two pipes, so that no port is opened and no library is needed.
"""

import base64
import contextlib
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from tests.reports.real_browser import BROWSER

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
    "os.execv(sys.argv[3], sys.argv[3:])"
)
"""A browser takes its orders from pipe 3, and answers into pipe 4."""

KEYS = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Space": ("Space", 32, " "),
    "Escape": ("Escape", 27, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    "End": ("End", 35, ""),
    "Home": ("Home", 36, ""),
}

Answer = dict[str, Any]


@attrs.define
class Driven:
    """One page in a browser of its own."""

    _told: int
    _heard: int
    _session: str = ""
    _number: int = 0
    _rest: bytes = b""
    complaints: list[str] = attrs.field(factory=list)
    """Of the console, and what was thrown and not caught."""
    requests: list[str] = attrs.field(factory=list)
    """The address of everything that was asked for."""
    _happened: list[Answer] = attrs.field(factory=list)

    def begin(self) -> None:
        """A tab of its own, which tells what happens in it."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        answer = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = answer["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: object) -> Answer:
        """Tell the browser to do something, and wait until it has."""
        self._number += 1
        told: Answer = {"id": self._number, "method": method, "params": params}
        if self._session:
            told["sessionId"] = self._session
        os.write(self._told, json.dumps(told).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: Answer = answer["result"]
                return result

    def wait_for(self, method: str) -> Answer:
        """Wait until something has happened, be it before now."""
        while True:
            for each in self._happened:
                if each["method"] == method:
                    self._happened.remove(each)
                    return each
            self._read()

    def open(self, page: Path, fragment: str = "") -> None:
        """Load a file and wait until it is there."""
        self._happened.clear()
        self.send("Page.navigate", url=page.as_uri() + fragment)
        self.wait_for("Page.loadEventFired")

    def look(
        self, width: int, height: int = 900, *, scheme: str = "light", media: str = ""
    ) -> None:
        """Set the size of the screen, whether it is dark, and whether it is paper."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.send("Emulation.setEmulatedMedia", media=media, features=[feature])

    def value(self, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
        """What an expression comes to in the page."""
        answer = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str, times: int = 1) -> None:
        """A key of the keyboard."""
        code, number, text = KEYS[key]
        name = " " if key == "Space" else key
        said = {"key": name, "code": code, "windowsVirtualKeyCode": number}
        for _ in range(times):
            down = {"text": text} if text else {}
            self.send("Input.dispatchKeyEvent", type="keyDown", **said, **down)
            self.send("Input.dispatchKeyEvent", type="keyUp", **said)

    def write(self, text: str) -> None:
        """Text into what has the focus."""
        self.send("Input.insertText", text=text)

    def point_at(self, selector: str) -> None:
        """The mouse over the middle of an element."""
        box = self.value(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({block: 'center', inline: 'center'});"
            "const b = e.getBoundingClientRect();"
            "return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])

    def picture(self, clip: tuple[float, float, float, float] | None = None) -> bytes:
        """A PNG of the window, or of a part of the page: left, top, width, height."""
        more: Answer = {}
        if clip is not None:
            left, top, width, height = clip
            box = {"x": left, "y": top, "width": width, "height": height, "scale": 1}
            more = {"clip": box, "captureBeyondViewport": True}
        answer = self.send("Page.captureScreenshot", format="png", **more)
        return base64.b64decode(answer["data"])

    def paper(self) -> bytes:
        """The page printed, as a PDF."""
        answer = self.send("Page.printToPDF", printBackground=False, preferCSSPageSize=True)
        return base64.b64decode(answer["data"])

    def _read(self) -> Answer:
        while b"\0" not in self._rest:
            more = os.read(self._heard, 1 << 16)
            assert more, "the browser has gone"
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        answer: Answer = json.loads(text)
        self._note(answer)
        return answer

    def _note(self, answer: Answer) -> None:
        method, params = answer.get("method"), answer.get("params", {})
        if method is None:
            return
        self._happened.append(answer)
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(json.dumps(params["args"]))
        elif method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])


def _high(end: int) -> int:
    """The end of a pipe under a number above those that the browser expects its own at."""
    number: int = fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20)
    os.close(end)
    return number


@contextlib.contextmanager
def driven(profile: Path) -> Iterator[Driven]:
    """A browser, which is gone afterwards."""
    assert BROWSER is not None
    their_end, our_end = map(_high, os.pipe())
    our_start, their_start = map(_high, os.pipe())
    ends = (str(their_end), str(their_start))
    process = subprocess.Popen(
        [sys.executable, "-c", START, *ends, BROWSER, *FLAGS, f"--user-data-dir={profile}"],
        pass_fds=(their_end, their_start),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(their_end)
    os.close(their_start)
    page = Driven(our_end, our_start)
    try:
        page.begin()
        yield page
    finally:
        os.close(our_end)
        os.close(our_start)
        process.terminate()
        process.wait(timeout=30)
