"""Two desks at one log: what each tells of a change is what its own record changed."""

import itertools
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.examples.desk_script import ROOT, Desk

TELLING = """
import importlib.util, sys, datetime

spec = importlib.util.spec_from_file_location("desk", sys.argv[1])
desk = importlib.util.module_from_spec(spec)
spec.loader.exec_module(desk)
now = datetime.datetime(2026, 4, 30, tzinfo=datetime.UTC)
print("ready", flush=True)
for number in range(4):
    words = [each.replace("#", f"{sys.argv[3]}{number}") for each in sys.argv[4:]]
    code = desk.main([sys.argv[2], *words, "--at", "2026-03-20T12:00:00Z"], now=now)
    if code not in (0, 3):
        sys.exit(code)
"""
PAYS = ("pay", "A-17", "W-#", "1.00")
WAIVES = (
    *("waive", "A-17", "A-17/seat/1", "30.00"),
    *("--authority", "Director", "--reason", "Made up, #."),
)
ENTRY = re.compile(
    r"^Recorded: .*?(?:\(entry (\d+)\)|QTP-2026-D0*(\d+) .*)\n"
    r"before  A-17: (.*)\nafter   A-17: (.*)\n",
    re.MULTILINE,
)


def at_once(desk: Desk, words: tuple[str, ...]) -> list[str]:
    """What two desks tell, each of four commands, once both wait for their first turn."""
    script = ROOT / "examples" / "billing_desk.py"
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        desks = [
            subprocess.Popen(
                [sys.executable, "-c", TELLING, script, desk.database, name, *words],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            for name in "ab"
        ]
        for each in desks:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        time.sleep(1)  # they have read what they read before their turn, if anything
        somebody.execute("ROLLBACK")
    told = [each.communicate(timeout=120) for each in desks]
    assert [err for _, err in told] == ["", ""]
    assert [each.returncode for each in desks] == [0, 0]
    return [out for out, _ in told]


@pytest.mark.parametrize("words", [PAYS, WAIVES], ids=["events", "decisions"])
def test_each_desk_tells_the_change_that_its_own_record_made(
    accepted: Desk, words: tuple[str, ...]
) -> None:
    found = [
        (int(match[1] or match[2]), match[3], match[4])
        for out in at_once(accepted, words)
        for match in ENTRY.finditer(out)
    ]
    found.sort()
    changes = [(before, after) for _, before, after in found]
    assert len({number for number, *_ in found}) == len(found)
    for (_, after), (before, _) in itertools.pairwise(changes):
        assert before == after
    assert all(before != after for before, after in changes)
    if words is PAYS:
        assert len(found) == 8
        assert "received 1,008.00" in changes[-1][1]
    else:
        # Of the seat's fee no more can be waived than is due: the rest is refused.
        assert len(found) == 3
        assert len(found) == len([1 for kind, _ in accepted.entries() if kind == "waiver"])
