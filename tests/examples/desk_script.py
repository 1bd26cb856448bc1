"""The script of the billing desk as its tests call it: commands in, lines and an exit code out."""

import contextlib
import functools
import importlib.util
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import attrs

from qip_rules.store import open_store

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "billing_desk.py"
SELLER = {
    "name": "Example Program Office (made up)",
    "address_lines": ["100 Example Avenue", "Exampleton, ZZ 00000"],
    "country": "US",
}
NOW = datetime(2026, 4, 30, 12, tzinfo=UTC)
"""When all the commands are called, whatever moment of recording they give."""
DONE, UNEXPECTED, WRONG, REFUSED, LOOK, UNAVAILABLE = range(6)
NAMES = ("--name", "Made-Up Oncology")
TEAM = ("--member", "ada=Ada Made-Up", "--member", "ben=Ben Made-Up")


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("billing_desk", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULE = script()
MODULE.load_program = functools.cache(MODULE.load_program)  # type: ignore[attr-defined]


@attrs.frozen
class Result:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@attrs.frozen
class Desk:
    """A log in a folder of its own, and the script called in this process."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "desk.db"

    def __call__(self, *words: object, on: str = "2026-03-20") -> Result:
        """One command, recorded in the morning of a day."""
        result = called(self.database, *words, "--at", f"{on}T12:00:00Z")
        assert "Traceback" not in result.err
        return result

    def done(self, *words: object, on: str = "2026-03-20") -> Result:
        """One command that has to succeed."""
        result = self(*words, on=on)
        assert (result.code, result.err) == (DONE, "")
        return result

    def entries(self) -> list[tuple[str, str]]:
        """The kind and the id of all that is on record."""
        if not self.database.exists():
            return []
        with open_store(self.database, create=False) as store:
            return [(each.kind, each.id) for each in store.entries()]


def called(*words: object, now: datetime = NOW) -> Result:
    """The script in this process, its output caught."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = MODULE.main([*map(str, words)], now=now)
    told = [each.buffer.getvalue().decode() for each in (out, err)]
    return Result(code, *told)


def empty_desk(folder: Path) -> Desk:
    (folder / "seller.json").write_text(json.dumps(SELLER), "utf-8")
    return Desk(folder)


DECIDED_BY = ("--authority", "Director", "--reason", "Made up for a test.")
WRITING: dict[str, tuple[object, ...]] = {
    "receive": ("receive", "B-2", "--practice", "p-2", "--name", "Other", "--member", "x=X Y"),
    "complete": ("complete", "A-17"),
    "accept": ("accept", "A-17"),
    "decline": ("decline", "A-17"),
    "withdraw": ("withdraw", "A-17"),
    "join": ("join", "A-17", "dov=Dov Made-Up"),
    "leave": ("leave", "A-17", "A-17/seat/2"),
    "replace": ("replace", "A-17", "A-17/seat/2", "--by", "cleo=Cleo Made-Up"),
    "scheduled": ("session", "scheduled", "S2", "--starts-on", "2026-06-01", "--mode", "virtual"),
    "moved": ("session", "moved", "S1", "--starts-on", "2026-05-15"),
    "made-virtual": ("session", "made-virtual", "S1"),
    "cancelled": ("session", "cancelled", "S1", "--reason", "storm"),
    "pay": ("pay", "A-17", "WIRE-2", "1500.00", "--method", "wire", "--transfer-id", "T1"),
    "reverse": ("reverse", "A-17", "WIRE-1", "1000.00", "--reason", "nsf"),
    "refund-asked": ("refund-asked", "A-17", "--payment-id", "WIRE-1", "--amount", "5.00"),
    "transfer-asked": (
        *("transfer-asked", "A-17", "--to-name", "Dov", "--to-application-id", "B-2"),
        *("--seat-id", "A-17/seat/1"),
    ),
    "credit": ("credit", "A-17", "QTP-2026-0002", "--reason", "Joined by mistake."),
    "issue": ("issue", "A-17", "--purchase-order", "PO 1"),
    "waive": ("waive", "A-17", "A-17/seat/1", "11.00", *DECIDED_BY),
    "write-off": ("write-off", "A-17", "QTP-2026-0001", *DECIDED_BY),
    "undo-write-off": ("undo-write-off", "A-17", "QTP-2026-D0001", *DECIDED_BY),
    "return": ("return", "A-17", "WIRE-9", "10.00", *DECIDED_BY),
    "assign": ("assign", "A-17", "WIRE-9", "--part", "A-17/seat/2=80.00", *DECIDED_BY),
    "settle": ("settle", "A-17", "decide-held-money", "WIRE-9", *DECIDED_BY),
}
"""Every command that writes; what it needs besides is recorded before it."""

BEFORE: dict[str, tuple[tuple[object, ...], ...]] = {
    "credit": (("join", "A-17", "dov=Dov Made-Up"), ("issue", "A-17")),
    "issue": (("join", "A-17", "dov=Dov Made-Up"),),
    "undo-write-off": (WRITING["write-off"],),
    "return": (("pay", "A-17", "WIRE-9", "2000.00"),),
    "settle": (("pay", "A-17", "WIRE-9", "2000.00"),),
    "transfer-asked": (WRITING["receive"],),
    "assign": (("pay", "A-17", "WIRE-9", "200.00"),),
}


def ready(desk: Desk, name: str) -> tuple[object, ...]:
    for words in BEFORE.get(name, ()):
        desk.done(*words, on="2026-03-19")
    return WRITING[name]
