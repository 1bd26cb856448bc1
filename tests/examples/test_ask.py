"""The interview at the console, led as a person leads it: typed lines in, text out."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import attrs
import pytest

from tests.examples.script_in_process import Result, run_here

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "ask.py"
ON = ("--on", "2026-03-01")
GRANT = ("--program", "quality-improvement-grant")


@attrs.frozen
class Interviewed(Result):
    """What a run gave back."""

    @property
    def asked(self) -> list[str]:
        """The questions, in the order in which they were asked."""
        return [line.partition("] ")[2] for line in self.out.splitlines() if line.startswith("[")]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def run(*arguments: str | Path, typed: Iterable[str] = (), raw: bytes | None = None) -> Interviewed:
    """The script with these lines typed at it."""
    given = "".join(f"{line}\n" for line in typed).encode() if raw is None else raw
    done = run_here("ask", *ON, *arguments, typed=given)
    return Interviewed(done.code, done.out, done.err)


def usual_facts() -> dict[str, object]:
    """A made-up application that meets everything, by the names of its facts."""
    from qip_rules.eligibility.facts import APPLICATION

    return {fact.name: fact.usual for fact in APPLICATION.facts}


def answers_file(folder: Path, facts: object) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return path


def test_a_no_that_decides_ends_the_interview() -> None:
    done = run(typed=["no"])
    assert done.code == 0
    assert done.err == ""
    assert done.asked == ["Is the team leader one of the core team?"]
    assert "Why we ask: T05, Apply to the Quality Training Program" in done.out
    assert "Type yes or no; or skip, back, quit." in done.out
    assert "\nNot met\n  leader-in-core-team: " in done.out
    assert "Decided by: leader_in_core_team = no" in done.out
    assert "\x1b" not in done.out


def test_the_whole_interview_for_an_application_that_meets_everything(tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    typed = ["yes", "yes", "Physician", "yes", "3", "yes", "6", *["yes"] * 9]
    done = run("--out", saved, typed=typed)
    assert (done.code, done.err) == (0, "")
    assert "Every requirement is met." in done.out
    assert "From this follows: a team leader is named." in done.out
    assert len(done.asked) == len(set(done.asked)) == len(typed)
    assert done.asked[:3] == [
        "Is the team leader one of the core team?",
        "Can the practice give the time and the resources the program takes?",
        "What is the team leader's profession?",
    ]
    assert f"Saved: 16 facts in {saved}." in " ".join(done.out.split())
    facts = json.loads(saved.read_text(encoding="utf-8"))
    assert (facts["core_team_size"], facts["leader_profession"]) == (3, "physician")
    assert "leader_named" not in facts  # it follows, and nobody said so
    again = run("--answers", saved, "--out", saved, "--force")
    assert (again.code, again.asked) == (0, [])
    assert json.loads(saved.read_text(encoding="utf-8")) == facts


def test_advice_is_asked_for_with_all(tmp_path: Path) -> None:
    facts = usual_facts()
    for name in ("project_minutes_per_week", "sponsor_is_senior_leader"):
        del facts[name]
    path = answers_file(tmp_path, facts)
    assert run("--answers", path).asked == []
    done = run("--answers", path, "--all", typed=["no", "90", "90 minutes"])
    assert done.code == 0
    assert done.asked == [
        "Is the sponsor a senior leader of the institution?",
        "How much time a week does the team give to the project?",
    ]
    assert "[advice] " in done.out
    assert "(write 90 minutes or 90 hours)" in " ".join(done.out.split())
    assert "\nAdvice\n" in done.out


def test_wrong_answers_are_told_and_asked_again() -> None:
    done = run(typed=["perhaps", "", "1", "YES", "no"])
    assert done.code == 0
    assert 'Found "perhaps"; expected yes or no.' in done.out
    assert 'Found "1"; expected yes or no.' in done.out
    assert len(done.asked) == 2


def test_answers_that_contradict_are_refused(tmp_path: Path) -> None:
    facts = {**usual_facts(), "core_team_size": 4}
    del facts["project_team_size"]
    done = run("--answers", answers_file(tmp_path, facts), typed=["3", "4"])
    assert "The project team counts the core team in." in done.out
    assert "contradicts what is known already" in done.out
    assert done.code == 0
    assert "\nNot met\n  project-team-larger: " in done.out


def test_back_takes_the_last_answer_back() -> None:
    done = run(typed=["back", "yes", "yes", "back", "no"])
    assert "There is no answer to take back." in done.out
    assert "Taken back: the answer on commits_time_and_resources." in done.out
    assert done.code == 0
    assert "\nNot met\n  time-and-resources: " in done.out


def test_what_nobody_knows_is_skipped_and_stays_open() -> None:
    done = run(typed=["?"] + ["skip"] * 40)
    assert done.code == 3
    assert len(done.asked) == len(set(done.asked)) == 17
    assert "Cannot tell yet: 17 requirements wait for answers." in done.out
    assert "Left to know: it is met if a team leader is named [leader_named]" in done.out


@pytest.mark.parametrize("typed", [["yes"], ["yes", "quit"], ["yes", "EXIT", "no"], []])
def test_the_end_of_the_input_ends_politely(typed: list[str]) -> None:
    done = run(typed=typed)
    assert done.code == 3
    assert done.err == ""
    assert "Stopped. This is what can be told so far." in done.out
    assert "Cannot tell yet: " in done.out


def test_whatever_is_typed_there_is_no_traceback() -> None:
    odd = [b"\xff\xfe", b"\x00", b"\x1b[31m", b"\xe2\x80\xae", b"x" * 100_000, "née 🎓".encode()]
    done = run(raw=b"\n".join(odd))
    assert (done.code, done.err) == (3, "")
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    assert done.out.count("expected yes or no.") == len(odd)
    assert len(done.out) < 20_000


def test_an_interruption_ends_politely(tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    with subprocess.Popen(
        [sys.executable, SCRIPT, *ON, "--out", saved],
        env={**environment(), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"yes\n")
        running.stdin.flush()
        heard = b""
        while heard.count(b"> ") < 2:
            heard += os.read(running.stdout.fileno(), 10_000)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 3
    assert err == b""
    assert b"Stopped. This is what can be told so far." in out
    assert json.loads(saved.read_text(encoding="utf-8")) == {"leader_in_core_team": True}


def test_at_a_terminal() -> None:
    pty = pytest.importorskip("pty", reason="there are no such terminals here")
    termios = pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 40))
    with subprocess.Popen(
        [sys.executable, SCRIPT, *ON],
        env=environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
        start_new_session=True,
    ) as running:
        os.close(theirs)
        heard = _heard(ours, until=b"> ")
        os.write(ours, b"yes\n")
        heard += _heard(ours, until=b"> ")
        os.write(ours, b"\x04")  # Ctrl-D
        heard += _heard(ours, until=None)
        assert running.wait(timeout=60) == 3
    os.close(ours)
    asked, _, _ = heard.partition(b"Stopped.")
    assert max(map(len, asked.splitlines())) <= 40
    said = " ".join(heard.decode().split())
    assert "Is the team leader one of the core team?" in said
    assert "Can the practice give the time and the resources the program takes?" in said
    assert "Stopped. This is what can be told so far." in said
    assert said.count("> yes") == 1
    assert "Traceback" not in said


def _heard(terminal: int, *, until: bytes | None) -> bytes:
    """What the script writes, up to its prompt or its end."""
    heard = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (until is None or not heard.endswith(until)):
        ready, _, _ = select.select([terminal], [], [], 1)
        if not ready:
            continue
        try:
            more = os.read(terminal, 65_536)
        except OSError:  # how a terminal says that nobody writes any more
            break
        if not more:
            break
        heard += more
    return heard


def test_another_program_and_another_subject() -> None:
    done = run(*GRANT, typed=["yes", "no"])
    assert done.code == 0
    assert "\nNot met\n  oncology-practice: " in done.out
    payment = run("--subject", "payment", typed=["yes"])
    assert payment.code == 0
    assert "\nNot met\n  no-refund: " in payment.out
    dates = run("--subject", "payment", typed=["no", "no", "5.4.2026", "2026-04-05", "2026-04-06"])
    assert dates.code == 0
    assert "written YYYY-MM-DD" in dates.out
    assert "\nNot met\n  payment-after-acceptance: " in dates.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--program", "no-such-program"), "no-such-program"),
        (("--on", "2015-01-01"), "not in force on 2015-01-01"),
        (("--on", "20260101"), "write it as 2026-01-31"),
        (("--subject", "person"), "expected application, payment, seat, candidate"),
        (("--answers", "no-such-file.json"), "no-such-file.json"),
        (("--answers", "."), "expected a file to read"),
        (("--out", "no-such-folder/x.json"), "whose folder is not there"),
        (("--out", str(SCRIPT)), "which is there already"),
        (("--wrong",), "--wrong"),
    ],
)
def test_a_wrong_call_is_told_in_words(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments, typed=["yes"])
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err
    assert done.asked == []


def test_all_faults_of_the_answers_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(
        '{"core_team_sise": 3, "core_team_size": NaN, "leader_named": 1, "letter_received": "yes",'
        ' "project_team_size": 2.5, "leader_profession": "Physician"}',
        encoding="utf-8",
    )
    done = run("--answers", path)
    assert done.code == 2
    assert f"6 faults in {path}. Nothing was written.\n" in done.err
    for place in ("core_team_sise", "core_team_size", "leader_named", "letter_received"):
        assert f"\n{place}\n    found " in done.err
    assert 'did you mean "core_team_size"?' in done.err
    contradicting = answers_file(tmp_path, {"core_team_size": 4, "project_team_size": 3})
    assert "The project team counts the core team in." in run("--answers", contradicting).err


def test_the_same_answers_give_the_same_text() -> None:
    typed = ["yes", "yes", "nurse"]
    assert run(typed=typed) == run(typed=typed)


def test_nobody_reads_on() -> None:
    with subprocess.Popen(
        [sys.executable, SCRIPT, *ON],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stdin is not None
        assert running.stderr is not None
        running.stdin.close()
        err = running.stderr.read()
        assert running.wait(timeout=60) == 7
    assert err == b""


def test_a_full_disk_does_not_cost_the_answers_of_before(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="no limits on files here")
    path = answers_file(tmp_path, {"core_team_size": 3})
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, SCRIPT, *ON, "--answers", path, "--out", path, "--force"],
        env=environment(),
        input=b"yes\nquit\n",
        capture_output=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )
    assert done.returncode == 6
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    assert b"cannot be written: File too large." in done.stderr
    assert b'  "leader_in_core_team": true' in done.stdout  # so that it can be copied


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_output_that_takes_no_more_does_not_cost_the_interview(tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    buffered = {**environment(), "PYTHONUNBUFFERED": ""}
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - no file of ours
        done = subprocess.run(
            [sys.executable, SCRIPT, *ON, "--out", saved],
            env=buffered,
            input=b"yes\nquit\n",
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    said = b"The output cannot be written: No space left on device.\n"
    assert (done.returncode, done.stderr) == (6, said)
    assert json.loads(saved.read_text("utf-8")) == {"leader_in_core_team": True}


@pytest.mark.parametrize("content", [b"id;name\n1;Elm\n", b"PK\x03\x04\xff", b"", b"[1]"])
def test_a_file_that_holds_no_answers_is_told_with_where_they_come_from(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "form.csv"
    path.write_bytes(content)
    done = run("--on", "2026-11-01", "--answers", path)
    assert done.code == 2
    lines = done.err.splitlines()
    assert lines[0] == f"1 fault in {path}. Nothing was written."
    assert lines[2:] == [
        "    expected facts as JSON",
        "    give the file that an earlier interview wrote to --out",
    ]
