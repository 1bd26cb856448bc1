"""Laws of a removal: no cent is lost, others stay as they are, and no byte of the person is left.

The files are looked at byte by byte: the database, its write-ahead log and whatever else is there.
"""

# ruff: noqa: ANN401 - records of any class

import enum
import json
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.billing import PaymentReceived, PaymentReversed, account
from qip_rules.money import Money
from qip_rules.participation import CoachSessionHeld, KickedOff, participation
from qip_rules.participation.events.event import Event
from qip_rules.policy.program import Program
from qip_rules.store import (
    Retention,
    Sought,
    Store,
    accounts,
    forget,
    open_store,
    participations,
    read_lines,
    verify,
    write_lines,
)
from qip_rules.testing.billing_histories import AccountHistory, account_histories
from qip_rules.testing.participation_courses import courses
from tests.store.cluster import Cluster
from tests.store.made_up import NOW, common, invoice, paid, received, removal

ROOT = Path(__file__).parents[2]
AROUND = date(2026, 3, 13)
NAME = "Zoë “Zo” Rumpelstilz"
TRACE = "Rumpelstilz"


@pytest.fixture(scope="module")
def training() -> Program:
    return load_program("quality-training-program")


def people_in(value: Any) -> dict[str, None]:
    """The ids of everybody in a record beside whom a name stands, in order."""
    found: dict[str, None] = {}
    if attrs.has(type(value)) and not isinstance(value, Money):
        if hasattr(value, "person_id") and {"name", "person_name"} & {*dir(value)}:
            found[value.person_id] = None
        for field in attrs.fields(type(value)):
            found |= people_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            found |= people_in(each)
    return found


def renamed(value: Any, person_id: str) -> Any:
    """The record with another name wherever the person stands, and in what is said of payments."""
    if isinstance(value, tuple):
        return tuple(renamed(each, person_id) for each in value)
    if not attrs.has(type(value)) or isinstance(value, Money):
        return value
    changed = {
        field.name: renamed(getattr(value, field.name), person_id)
        for field in attrs.fields(type(value))
        if field.init
    }
    if changed.get("person_id") == person_id:
        changed |= {name: NAME for name in ("name", "person_name") if name in changed}
    if isinstance(value, PaymentReceived) and value.payer.endswith("y"):
        changed["payer"] = f"{NAME}, in person"
    if isinstance(value, PaymentReversed):
        changed["reason"] = f"Asked by {NAME.upper()}."
    if isinstance(value, CoachSessionHeld) and value.attendees:
        changed["attendees"] = tuple(dict.fromkeys((person_id, *value.attendees)))
    return type(value)(**changed)


def without_words(value: Any) -> Any:
    """What a reader made of the log, but for texts that name the person or tell of the removal."""
    if isinstance(value, str):
        return "…" if TRACE.lower() in value.lower() or "(removed on " in value else value
    if isinstance(value, (date, datetime, Money, enum.Enum, int, type(None), Program)):
        return value
    if attrs.has(type(value)):
        fields = (each.name for each in attrs.fields(type(value)))
        return {name: without_words(getattr(value, name)) for name in fields}
    if isinstance(value, dict):
        return {without_words(name): without_words(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [without_words(each) for each in value]
    return repr(value)


def files_with(folder: Path, text: str = TRACE) -> list[str]:
    """The files below a folder that hold a text, in any of its usual spellings."""
    spellings = {each.encode(code) for each in (text, text.upper()) for code in ("utf-8", "utf-16-le")}  # fmt: skip # noqa: E501
    return [
        each.name
        for each in sorted(folder.rglob("*"))
        if each.is_file() and any(spelling in each.read_bytes() for spelling in spellings)
    ]


def salts_of(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT salt FROM qip_personal")
        return {each for (salt,) in rows for each in salt.split(" ") if len(each) == 64}


def _stories() -> st.SearchStrategy[tuple[AccountHistory, tuple[Event, ...], int]]:
    program = load_program("quality-training-program")
    course = courses(program, around=AROUND, max_events=6)
    return st.tuples(account_histories(program, around=AROUND), course, st.integers(0, 11))


@settings(max_examples=8)
@given(st.deferred(_stories))
def test_a_removal_changes_words_and_nothing_else(
    training: Program, story: tuple[AccountHistory, tuple[Event, ...], int]
) -> None:
    history, course, chosen = story
    everything = (*history.events, *history.documents, *course)
    people = list(people_in(everything))
    assume(people)
    person_id = people[chosen % len(people)]
    told = [renamed(each, person_id) for each in everything]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "log.db"
        with open_store(path) as store:
            store.append(told, recorded_at=NOW)
            before = read(store, training, history.as_of)
            chain = [attrs.evolve(each, parts=()) for each in store.entries()]
            words = [each.texts for each in store.find_personal()]
            salts = salts_of(path)
            sought = Sought(person_ids=(person_id,))
            done = forget(store, sought, removal(), retention=Retention(), recorded_at=NOW)
            assert done.receipt is not None
            assert done.is_scrubbed
            seen = verify(store)
            assert (seen.breaks, seen.removed) == ((), len(done.plan.goes))
            assert read(store, training, history.as_of) == before
            after = [attrs.evolve(each, parts=()) for each in store.entries()]
            assert after[:-1] == chain
            # Nobody else lost a word.
            left = sorted(text for each in store.find_personal() for text in each.texts if text)
            gone = [json.dumps(each.text, ensure_ascii=False) for each in done.plan.goes]
            assert sorted([*left, *gone]) == sorted(text for each in words for text in each if text)
            # Nothing is left to hold a guessed name against: each text had a salt of its own.
            lost = salts - salts_of(path)
            assert len(lost) == len(done.plan.goes)
            assert files_with(Path(name)) == []
            assert not any(files_with(Path(name), each) for each in lost)
            again = forget(store, sought, removal("r2"), retention=Retention(), recorded_at=NOW)
            assert (again.receipt, store.head()) == (None, seen.head)
            write_lines(store, Path(name) / "lines")
        with open_store(Path(name) / "copy") as copy:
            read_lines(copy, Path(name) / "lines")
            assert read(copy, training, history.as_of) == before
        assert files_with(Path(name)) == []


def read(store: Store, program: Program, as_of: date) -> Any:
    """All that is folded from a log, but for words about the person."""
    every = (*accounts(store, program, as_of), *participations(store, program, as_of))
    return without_words(every)


def test_the_readers_see_what_was_told_before_the_removal(training: Program) -> None:
    """The comparison above looks at whole accounts and participations, not at empty ones."""
    its = account(training, [received()], [invoice("INV-2026-0001")], date(2026, 3, 1))
    assert len(str(without_words(its))) > 1_000
    began = KickedOff(members=(), **common("k"))
    story = participation(training, [began], date(2026, 3, 1))
    assert without_words(story)["as_of"] == date(2026, 3, 1)


# --------------------------------------------------------------------------------- the files


def filled(path: Path | str, payments: int = 300) -> list[str]:
    """A log in which rows moved from page to page, with payers that can be told apart."""
    names = [f"Rumpelstilz {number:04d} of x{'x' * (number % 97)}" for number in range(payments)]
    with open_store(path) as store:
        for start in range(0, payments, 50):
            some = names[start : start + 50]
            records = [paid(f"p{start}-{n}", payer=name) for n, name in enumerate(some)]
            store.append(records, recorded_at=NOW)
    return names


def test_no_page_keeps_a_copy_of_what_moved(tmp_path: Path) -> None:
    names = filled(tmp_path / "log.db")
    for number, some in enumerate((names[::3], names[1::3], names[2::3])):
        with open_store(tmp_path / "log.db") as store:
            order = removal(f"order-{number}")
            gone = Sought(words=tuple(some))
            done = forget(store, gone, order, retention=Retention(), recorded_at=NOW)
            assert (len(done.plan.goes), done.is_scrubbed) == (100, True)
            held = b"".join(each.read_bytes() for each in tmp_path.iterdir())
            assert [each for each in some if each.encode() in held] == []
    assert files_with(tmp_path) == []


def test_while_others_read_the_files_may_hold_it_and_then_forget_it(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path) as store:
        store.append([received(), paid("p", payer=NAME), paid("q")], recorded_at=NOW)
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM qip_entries").fetchone()
            words = Sought(words=(NAME,))
            done = forget(store, words, removal(), retention=Retention(), recorded_at=NOW)
            assert done.receipt is not None
            assert not done.is_scrubbed
            assert files_with(tmp_path) != []
        assert store.scrub()
        assert files_with(tmp_path) == []
        assert verify(store).is_intact


def test_opening_the_log_ends_what_was_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path) as store:
        store.append([received(), paid("p", payer=NAME), paid("q")], recorded_at=NOW)
    other = sqlite3.connect(path)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM qip_entries").fetchone()
    with open_store(path) as store:
        forget(store, Sought(words=(NAME,)), removal(), retention=Retention(), recorded_at=NOW)
    assert files_with(tmp_path) != []
    other.close()
    with open_store(path, create=False):
        assert files_with(tmp_path) == []


def test_the_tables_of_the_server_hold_nothing_of_it(cluster: Cluster, tmp_path: Path) -> None:
    where = cluster.fresh()
    with open_store(where) as store:
        told = [received(), paid("p", payer=NAME), invoice("INV-2026-0001")]
        store.append([renamed(each, "application-1/p2") for each in told], recorded_at=NOW)
        sql(cluster, "ANALYZE; CHECKPOINT")
        assert TRACE in dump(cluster)
        assert files_with(cluster.folder / "data" / "base") != []
        sought = Sought(person_ids=("application-1/p2",))
        done = forget(store, sought, removal(), retention=Retention(), recorded_at=NOW)
        assert (len(done.plan.goes), done.is_scrubbed) == (3, True)
        sql(cluster, "CHECKPOINT")  # the old file of the table goes with it
        assert TRACE not in dump(cluster)
        assert files_with(cluster.folder / "data" / "base") == []
        assert verify(store).is_intact
        write_lines(store, tmp_path / "lines")
    assert files_with(tmp_path) == []


def sql(cluster: Cluster, text: str) -> str:
    """What the server says to a few statements."""
    words = ["-h", str(cluster.folder), "-U", "tests", "-d", "postgres"]
    calls = [each for part in text.split(";") for each in ("-c", part)]
    done = subprocess.run(
        [str(cluster.bin / "psql"), "-qAt", *words, *calls],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def dump(cluster: Cluster) -> str:
    words = ["-h", str(cluster.folder), "-U", "tests", "postgres"]
    done = subprocess.run(
        [str(cluster.bin / "pg_dump"), *words], capture_output=True, text=True, check=True
    )
    return done.stdout


# ----------------------------------------------------------------------------------- killed


@pytest.mark.skipif(sys.platform == "win32", reason="the tests kill processes as Unix does")
def test_a_removal_that_is_killed_leaves_all_or_nothing(tmp_path: Path) -> None:
    every = 5  # with 1 it takes five times as long, and says the same of each statement
    told = [received(), paid("p", payer=NAME), invoice("INV-2026-0001")]
    coached = CoachSessionHeld(attendees=("guest", "application-1/p2"), **common("c"))
    with open_store(tmp_path / "log.db") as store:
        records = [renamed(each, "application-1/p2") for each in (*told, coached)]
        store.append(records, recorded_at=NOW)
    (tmp_path / "killed").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killed_removals", "log.db", "killed", str(every)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) > 40 // every
    assert [each["killed"] for each in found] == [True] * (len(found) - 1) + [False]
    before = {"intact": True, "removed": 0, "people": 3, "held": True}
    after = {"intact": True, "removed": 4, "people": 0, "held": False}
    states = [{name: each[name] for name in before} for each in found]
    turned = states.index(after)
    assert 0 < turned < len(states) - 5 // every  # killed before the commit, and after it
    assert states == [before] * turned + [after] * (len(states) - turned)
