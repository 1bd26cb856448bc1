"""What scripts make ready: days of the call, and streams."""

from qip_rules.stopping import stop

import argparse
import io
import signal
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary.script_calls import (
    STOPPED,
    UNEXPECTED,
    UNWRITABLE,
    WRONG_INPUT,
    CallParser,
    SteadyOutput,
    complain,
    day_of_call,
    exit_code,
    ready_streams,
    written_day,
)
from qip_rules.errors import ArgumentError, Fault, InputError, NotInForceError, SolverError
from qip_rules.fields import DAY_MAXIMUM, DAY_MINIMUM


@given(st.dates(DAY_MINIMUM, DAY_MAXIMUM))
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


ENDINGS: list[tuple[BaseException, int, str]] = [
    (
        InputError([Fault("x", "\x1b[31m", "y")]),
        WRONG_INPUT,
        "x\n    found \\x1b[31m\n    expected y\n",
    ),
    (NotInForceError("not\u202e yet"), WRONG_INPUT, "not\\u202e yet"),
    (OSError(28, "No space"), UNWRITABLE, "The output cannot be written: No space."),
    (OSError(13, "Not allowed", "x"), UNEXPECTED, "PermissionError: [Errno 13] Not allowed: 'x'"),
    (KeyboardInterrupt(), STOPPED, "Stopped."),
    (BrokenPipeError(32, "Broken pipe"), STOPPED, ""),
    (SystemExit(1), STOPPED, ""),  # so rich ends what nobody reads
    (ArgumentError([Fault("x", "1", "text")]), UNEXPECTED, "a mistake in the program"),
    (SolverError("no proof"), UNEXPECTED, "(SolverError: no proof)"),
    (ValueError("one\ntwo\x1b"), UNEXPECTED, "(ValueError: one): a mistake in the program"),
]


@pytest.mark.parametrize(("ending", "code", "says"), ENDINGS)
def test_each_ending_has_its_code_and_its_sentence(
    ending: BaseException, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> int:
        raise ending

    assert exit_code(work, debug=False) == code
    told = capsys.readouterr().err
    assert says in told
    assert bool(told) == bool(says)
    assert told.replace("\n", "").isprintable()
    assert ("--debug" in told) == (code == UNEXPECTED)


def test_where_it_happened_is_told_to_developers(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        msg = "\x1b[31m"
        raise ValueError(msg)

    assert exit_code(work, debug=True) == UNEXPECTED
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "in work\n" in told
    assert "\x1b" not in told


def test_a_script_may_tell_refusals_in_its_own_way() -> None:
    def work() -> int:
        msg = "not yet"
        raise NotInForceError(msg)

    assert exit_code(work, debug=False, refused=lambda _: 4) == 4
    assert exit_code(work, debug=False, refused=lambda _: None) == WRONG_INPUT
    assert exit_code(lambda: 3, debug=False) == 3


def test_ctrl_c_is_an_error_while_the_work_is_done() -> None:
    found: list[object] = []

    def work() -> int:
        found.append(signal.getsignal(signal.SIGINT))
        return 0

    before = signal.getsignal(signal.SIGINT)
    try:
        for handler in (stop, signal.SIG_IGN):
            signal.signal(signal.SIGINT, handler)
            assert exit_code(work, debug=False) == 0
    finally:
        signal.signal(signal.SIGINT, before)
    assert found == [signal.default_int_handler, signal.SIG_IGN]


def test_an_error_stream_that_is_full_changes_no_code() -> None:
    def work() -> int:
        raise KeyboardInterrupt

    def full(_: str) -> None:
        raise OSError(28, "No space")

    assert exit_code(work, debug=False, complain=full) == STOPPED


def test_complaints_and_wrong_calls_steer_no_console(capsys: pytest.CaptureFixture[str]) -> None:
    complain("one\x1b[31m\ntwo\u202e")
    assert capsys.readouterr().err == "one\\x1b[31m\ntwo\\u202e\n"
    with pytest.raises(SystemExit):
        CallParser(prog="script").parse_args(["\x1b[31m"])
    assert "these words are not understood: \\x1b[31m\n" in capsys.readouterr().err


class _Failing(io.StringIO):
    """A stream that fails in a way of its own."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, _text: str, /) -> int:
        raise self.error

    def flush(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "is_told"), [(OSError(28, "full"), True), (BrokenPipeError(), False)]
)
def test_work_goes_on_when_nothing_more_can_be_said(
    monkeypatch: pytest.MonkeyPatch, error: OSError, *, is_told: bool
) -> None:
    output = SteadyOutput()
    monkeypatch.setattr(sys, "stdout", _Failing(error))
    output.say("one", "two")
    output.flush()
    assert (output.unsaid is error) == is_told
    assert (output.unsaid is None) == (not is_told)


def test_what_is_said_does_not_steer_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    SteadyOutput().say("one", "\x1b[2Jtwo")
    assert capsys.readouterr().out == "one\n\\x1b[2Jtwo\n"
