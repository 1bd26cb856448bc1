"""Groups of several texts: a salt for each, one can go alone, and the chain shows every change."""

# ruff: noqa: ANN401 - the words of a database row

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from qip_rules import load_program
from qip_rules.billing.codes import DutyCode
from qip_rules.billing.versions import versions_of
from qip_rules.errors import InputError, StoreError
from qip_rules.participation import CoachSessionHeld
from qip_rules.store import (
    BreakKind,
    Kind,
    PartPlace,
    RecordKinds,
    Retention,
    Role,
    Sought,
    accounts,
    forget,
    open_store,
    read_lines,
    verify,
)
from qip_rules.store.chain import PersonalPart, part_digest
from qip_rules.store.mentions import Mentions
from qip_rules.store.retention import RetentionRule, Term, program_end, term_of
from qip_rules.store.schema import FORMAT
from qip_rules.store.texts import group_of, texts_of, without_texts
from tests.store.made_up import NOW, common, paid, received, removal

OLD = Path(__file__).parent / "data" / "format-1.jsonl"
PEOPLE = CoachSessionHeld(attendees=("guest", "ada", "ben"), **common("c"))


def salt_by_salt() -> Callable[[], str]:
    count = iter(range(100))
    return lambda: f"{next(count):064x}"


def test_one_text_has_one_salt_and_several_have_one_each() -> None:
    alone = group_of("p", {"name": "Ada"}, salt_by_salt())
    assert (alone.salt, alone.text_salts) == (f"{0:064x}", None)
    several = group_of("p", {"names": ["Ada", "Ben"], "reason": "x"}, salt_by_salt())
    assert several.salt == f"2 {0:064x} {1:064x} {2:064x}"
    assert texts_of(several) == ('"Ada"', '"Ben"', '"x"')
    assert len(group_of("", {"names": ["Ada"]}, salt_by_salt()).text_salts or ()) == 1


def test_what_is_left_gives_the_same_digest_and_what_is_gone_only_its_own() -> None:
    whole = group_of("p", {"names": ["Ada", "Ben"], "reason": "x"}, salt_by_salt())
    left, gone = without_texts(whole, {1})
    assert json.loads(left.fields) == {"names": ["Ada", None], "reason": "x"}
    assert part_digest(left, " names[]") == part_digest(whole, " names[]")
    assert list(gone.values()) == ['"Ben"']
    assert f"{1:064x}" not in left.salt
    nothing, rest = without_texts(left, None)
    assert (nothing.is_gone, list(rest.values())) == (True, ['"Ada"', '"x"'])
    assert part_digest(nothing, " names[]") == part_digest(whole, " names[]")
    assert without_texts(nothing, None) == (nothing, {})


@pytest.mark.parametrize(
    "change",
    [
        {"fields": '{"names":["Ada","Bea"],"reason":"x"}'},
        {"fields": '{"names":["Ben","Ada"],"reason":"x"}'},
        {"fields": '{"names":["Ada"],"reason":"x"}'},
        {"fields": '{"names":["Ada","Ben","x"]}'},
        {"fields": '{"names":["Ada","Ben"],"reason":"x","more":"y"}'},
        {"fields": "["},
        {"fields": "[]"},
        {"person_id": "q"},
        {"salt": "2"},
        {"salt": f"2 {0:064x} {1:064x} {2:064x} {3:064x}"},
        {"salt": f"2 {0:064x} {2:064x} {1:064x}"},
        {"salt": f"{0:064x}"},
    ],
)
def test_every_change_gives_another_digest(change: dict[str, str]) -> None:
    whole = group_of("p", {"names": ["Ada", "Ben"], "reason": "x"}, salt_by_salt())
    assert part_digest(attrs.evolve(whole, **change), "") != part_digest(whole, "")


def changed(path: Path, change: Callable[[dict[str, Any]], None]) -> Any:
    """What a look at the log comes to after somebody has changed the personal data by hand."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM qip_personal WHERE sequence = 1").fetchone())
        change(row)
        connection.execute("DELETE FROM qip_personal WHERE sequence = 1")
        names = ("sequence", "position", "person_id", "salt", "fields")
        values = [row[name] for name in names]
        connection.execute("INSERT INTO qip_personal VALUES (?, ?, ?, ?, ?)", values)
    with open_store(path) as store:
        seen = verify(store)
        with pytest.raises(StoreError, match="personal data of entry 1"):
            store.application("application-1")
    return seen.first_break


def test_a_text_that_is_gone_without_an_order_or_changed_is_told(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.db") as store:
        store.append([PEOPLE], recorded_at=NOW)

    def take(row: dict[str, Any]) -> None:
        part = PersonalPart(row["person_id"], row["salt"], row["fields"])
        row |= attrs.asdict(without_texts(part, {1})[0])

    found = changed(tmp_path / "log.db", take)
    assert (found.sequence, found.kind) == (1, BreakKind.PERSONAL_MISSING)
    found = changed(tmp_path / "log.db", lambda row: row.update(fields='{"attendees":["a"]}'))
    assert (found.sequence, found.kind) == (1, BreakKind.PERSONAL_CHANGED)


def test_a_text_that_came_back_after_its_removal_is_told(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.db") as store:
        store.append([PEOPLE], recorded_at=NOW)
        (before,) = (each.parts[0] for each in store.entries())
        assert before is not None
        store.remove_personal([PartPlace(1, 0, 1)], removal(), recorded_at=NOW)
        (left,) = store.application("application-1").course
        assert left.attendees == ("guest", "(removed on 2026-02-01 by order removal-1)", "ben")
    with closing(sqlite3.connect(tmp_path / "log.db")) as connection, connection:
        connection.execute("DELETE FROM qip_personal")
        values = (1, 0, "", before.salt, before.fields)
        connection.execute("INSERT INTO qip_personal VALUES (?, ?, ?, ?, ?)", values)
    with open_store(tmp_path / "log.db") as store:
        found = verify(store).first_break
        assert found is not None
        assert (found.sequence, found.kind) == (2, BreakKind.PERSONAL_BACK)


def test_a_text_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.db") as store:
        store.append([PEOPLE, paid("p")], recorded_at=NOW)
        for place in (PartPlace(1, 0, 3), PartPlace(2, 0, 1)):
            with pytest.raises(InputError, match="no such text"):
                store.remove_personal([place], removal(), recorded_at=NOW)
        store.remove_personal([PartPlace(2, 0, 0)], removal(), recorded_at=NOW)
        assert verify(store).removed == 1


@attrs.frozen
class _Born:
    thing_id: str
    application_id: str
    born_on: date = attrs.field(metadata={"personal": True})


def test_data_without_which_a_record_cannot_be_read_stays_and_that_is_told(tmp_path: Path) -> None:
    kinds = RecordKinds((Kind(name="born", record=_Born, role=Role.EVENT),))
    with open_store(tmp_path / "log.db", kinds=kinds) as store:
        store.append([_Born("t", "a", date(2000, 1, 1))], recorded_at=NOW)
        with pytest.raises(InputError, match="can be read without this data"):
            store.remove_personal([PartPlace(1, 0)], removal(), recorded_at=NOW)
        assert store.application("a").events == (_Born("t", "a", date(2000, 1, 1)),)


# --------------------------------------------------------------------------- earlier formats


def test_a_log_of_format_1_is_read_as_before_and_people_go_from_it(tmp_path: Path) -> None:
    program = load_program("quality-training-program")
    with open_store(tmp_path / "log.db") as store:
        assert read_lines(store, OLD) == 10
        seen = verify(store)
        assert (seen.is_intact, seen.removed, seen.head.digest[:8]) == (True, 2, "480c1d4b")
        (before,) = accounts(store, program, date(2026, 2, 1))
        # What staff settled under the former name of a version is settled.
        assert DutyCode.RESOLVE_CONFLICT not in {each.code for each in before.to_do}
        its = store.application("application-1")
        assert its.events[0].seats[2].name == "(removed on 2026-02-01 by order removal-1)"
        sought = Sought(person_ids=("application-1/p2",))
        done = forget(store, sought, removal("r2"), retention=Retention(), recorded_at=NOW)
        # Two groups of several texts go as a whole, with one salt as they have.
        assert "Eve Made-Up" in {each.text for each in done.plan.goes}
        assert verify(store).is_intact
        assert not list(store.find_personal(containing="Ben Made-Up"))
        assert store.application("application-1").course[0].attendees == ()


def test_a_database_of_format_1_is_brought_to_format_2_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with open_store(path) as store:
        store.append([received()], recorded_at=NOW)
        head = store.head()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE qip_head DROP COLUMN unscrubbed")
        connection.execute("UPDATE qip_head SET format = 1")
    for _ in range(2):
        with open_store(path, create=False) as store:
            assert store.head() == head
            assert verify(store).is_intact
    with open_store(path) as store:
        store.remove_personal([PartPlace(1, 0)], removal(), recorded_at=NOW)
        assert store.scrub()
    with closing(sqlite3.connect(path)) as connection, connection:
        row = connection.execute("SELECT format, unscrubbed FROM qip_head").fetchone()
        assert row == (FORMAT, 0)
        connection.execute("UPDATE qip_head SET format = 3")
    with pytest.raises(StoreError, match="format 3"):
        open_store(path)


def test_no_text_has_a_part_in_the_name_of_a_version() -> None:
    ours = [paid("p", payer=each) for each in ("Ada", "Ben")]
    theirs = [paid("p", payer=each) for each in ("Xen", "Yes")]
    assert list(versions_of(ours)) == list(versions_of(theirs))
    assert [each[12:] for each in versions_of(ours)] == ["-1", "-2"]


# ------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("Ann", "Ann left.", True),
        ("Ann", "Annabel left.", False),
        ("Ann", "by ANN, alone", True),
        ("Ann", "Joann", False),
        ("Ann Lee", "Ann\u00a0 Lee", True),
        ("Zoë", "Zoe\u0308!", True),
        ("O'Neil (Jr.)", "O'Neil (Jr.) paid", True),
        ("李明", "李明先生", True),
        ("a.b@example.org", "mail a.b@example.org", True),
        ("a.b@example.org", "a.b@example.organic", False),
        (" ", "anything", False),
    ],
)
def test_a_name_is_found_as_whole_words(name: str, text: str, is_named: bool) -> None:  # noqa: FBT001
    assert Mentions([name]).are_in(text) is is_named
    assert Mentions(["Nobody Else", name]).are_in(text) is is_named
    assert not Mentions([]).are_in(text)


def test_the_end_of_the_program_is_the_one_that_is_known() -> None:
    from qip_rules.billing import Accepted, Declined
    from qip_rules.participation import KickedOff, ProgramEnded
    from qip_rules.store import ApplicationRecords

    def end(*events: object, course: tuple[object, ...] = ()) -> date | None:
        its = ApplicationRecords(application_id="application-1", events=events, course=course)
        return program_end(its, date(2030, 1, 1))

    on = common("e")
    later = {**on, "occurred_on": date(2026, 5, 1)}
    planned = KickedOff(members=(), ends_on=date(2026, 12, 1), **on)
    assert end() == date(2030, 1, 1)
    assert end(Declined(**on)) == date(2026, 1, 15)
    assert end(Declined(**on), Accepted(**later)) == date(2030, 1, 1)
    assert end(Accepted(**on), Declined(**later)) == date(2026, 5, 1)
    assert end(Accepted(**on), course=(planned,)) == date(2026, 12, 1)
    assert end(Declined(**on), course=(planned, ProgramEnded(**later))) == date(2026, 5, 1)


def test_a_rule_holds_to_the_day() -> None:
    rule = RetentionRule(kinds=("invoice",), stays_days=10, goes_days=20, because="Law")
    ended = date(2026, 1, 1)
    assert term_of(None, ended, ended) == Term()
    assert term_of(rule, ended, date(2026, 1, 11)).stays_until == date(2026, 1, 11)
    assert term_of(rule, ended, date(2026, 1, 12)) == Term()
    assert not term_of(rule, ended, date(2026, 1, 21)).is_due
    assert term_of(rule, ended, date(2026, 1, 22)).is_due
    assert term_of(rule, None, date(2050, 1, 1)).stays.endswith("is not on record")
    only = RetentionRule(kinds=("invoice",), goes_days=0, because="Law")
    assert term_of(only, None, date(2050, 1, 1)) == Term()
