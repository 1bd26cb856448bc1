"""What scripts make ready: days of the call, and streams."""

import argparse
import io
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary.script_calls import day_of_call, ready_streams, written_day


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    assert written_day(str(day)) == day_of_call(str(day)) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-02-30",
        "2026-W01-1",
        "20260101",
        "2026-1-1",
        " 2026-01-01",
        "2026-01-\u0663\u0661",
    ],
)
def test_no_other_spelling_is_a_day(text: str) -> None:
    assert written_day(text) is None
    with pytest.raises(argparse.ArgumentTypeError, match="is no day; write it as 2026-01-31"):
        day_of_call(text)


def test_closed_streams_become_empty_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    ready_streams()
    opened = sys.stdin, sys.stdout, sys.stderr
    assert opened[0].read() == ""
    for stream in opened[1:]:
        assert stream.write("word") == 4
    for stream in opened:
        stream.close()


def test_a_letter_that_the_encoding_lacks_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    narrow = io.TextIOWrapper(written, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\xff"), encoding="ascii"))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO()))
    ready_streams()
    assert sys.stdin.read() == "a\N{REPLACEMENT CHARACTER}"
    narrow.write("Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}")
    narrow.flush()
    assert written.getvalue() == b"Zo?"
