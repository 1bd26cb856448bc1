"""The core team at the desk: one that is too large or too small, and names that are put right."""

import re

import pytest

from tests.examples.desk_script import (
    DECIDED_BY,
    DONE,
    LOOK,
    NAMES,
    TEAM,
    WRONG,
    Desk,
    Result,
)

SIZE = "finding core-team-size (A-17) [T05]: Different people on the core team: "
SETTLE = ("settle", "A-17", "resolve-conflict")


def test_a_fifth_member_is_told_and_told_again_until_it_is_mended(accepted: Desk) -> None:
    for person in ("cleo", "dov"):
        assert SIZE not in accepted.done("join", "A-17", f"{person}={person} Made-Up").out
    fifth = accepted.done("join", "A-17", "eve=Eve Made-Up")
    assert f"{SIZE}5. It needs 2 to 4, the leader included." in fifth.out
    assert "\nT05     The core team is two to four people" in fifth.out
    for words in (("todo",), ("statement", "A-17")):
        known = accepted.done(*words)
        assert f"{SIZE}5." in known.out
        assert known.out.count("\nT05     ") == 1
    assert "settled core-team-size (A-17)" in accepted.done("leave", "A-17", "A-17/seat/5").out
    assert "core-team-size" not in accepted.done("todo").out


def test_a_team_that_becomes_too_small(accepted: Desk) -> None:
    replaced = accepted.done("replace", "A-17", "A-17/seat/2", "--by", "c=Cleo", on="2026-03-05")
    assert SIZE not in replaced.out
    assert f"{SIZE}1." in accepted.done("leave", "A-17", "A-17/seat/1", on="2026-03-06").out
    assert f"{SIZE}0." in accepted.done("leave", "A-17", "A-17/seat/3", on="2026-03-07").out
    assert "settled core-team-size (A-17)" in accepted.done("withdraw", "A-17").out
    assert SIZE not in accepted.done("todo").out


def test_a_team_that_is_too_small_when_it_applies(desk: Desk) -> None:
    told = desk.done("receive", "A-17", "--practice", "p-1", *NAMES, "--member", "ada=Ada Made-Up")
    assert f"{SIZE}1." in told.out


# ------------------------------------------------------------------------ names put right


def asked_back(result: Result) -> str:
    """The id on record that a call was asked back with."""
    assert result.code == WRONG
    assert "1 fault in what is on record in other words. Nothing was written." in result.err
    assert "with that day as --on and that id as --id" in result.err
    found = re.search(r", id (\S+)\n", result.err)
    assert found is not None
    return found[1]


def settled(desk: Desk, about: str, right: str) -> Result:
    """Staff say that the version with the right name counts."""
    (duty,) = [line for line in desk.done("todo").lines if f", {about}):" in line]
    (version,) = re.findall(rf"([0-9a-f]{{12}}(?:-[0-9])?) is [a-z-]+ of [^;]*{right}", duty)
    return desk.done(*SETTLE, about, "--keeps", version, *DECIDED_BY)


def test_a_name_of_the_application_is_put_right_and_seat_and_money_stay(accepted: Desk) -> None:
    accepted.done("pay", "A-17", "WIRE-2", "1222.00", on="2026-03-04")
    before = accepted.done("statement", "A-17", "--as-of", "2026-03-20").out
    put_right = tuple("ada=Ada Maid-Up" if each == TEAM[1] else each for each in TEAM)
    receive = ("receive", "A-17", "--practice", "p-1", *NAMES, *put_right)
    entries = accepted.entries()
    known = asked_back(accepted(*receive))
    assert accepted.entries() == entries
    changed = accepted(*receive, "--on", "2026-02-02", "--id", known)
    assert changed.code == LOOK
    assert "covered 0.00" in changed.out, "no version counts until staff settle it"
    done = settled(accepted, known, "Ada Maid-Up")
    assert "covered 2,222.00" in done.out
    after = accepted.done("statement", "A-17", "--as-of", "2026-03-20").out
    seats = re.findall(r"^A-17/seat/.*$", after, re.MULTILINE)
    assert seats == [
        line.replace("Ada Made-Up", "Ada Maid-Up")
        for line in re.findall(r"^A-17/seat/.*$", before, re.MULTILINE)
    ]
    assert after.replace("Ada Maid-Up", "Ada Made-Up").startswith(before.partition("\nfinding")[0])
    assert accepted.done("todo").lines[-1].startswith("To do: 0;")
    assert accepted.done("verify").code == DONE
    again = accepted(*receive, "--on", "2026-02-02")
    assert again.lines[0].startswith("On record already, and this id says something else")
    third = asked_back(accepted(*(each.replace("Maid", "Mayd") for each in receive)))
    assert third == known, "it can be put right once more"


@pytest.mark.parametrize(
    ("words", "seat"),
    [
        (("join", "A-17", "dov=Dvo"), "A-17/seat/3"),
        (("replace", "A-17", "A-17/seat/2", "--by", "dov=Dvo"), "A-17/seat/3"),
    ],
)
def test_a_name_of_who_came_later_is_put_right_on_the_same_seat(
    accepted: Desk, words: tuple[str, ...], seat: str
) -> None:
    accepted.done(*words, on="2026-03-05")
    accepted.done("issue", "A-17", on="2026-03-05")
    right = tuple(each.replace("Dvo", "Dov Made-Up") for each in words)
    known = asked_back(accepted(*right, "--on", "2026-03-05"))
    put_right = accepted(*right, "--on", "2026-03-05", "--id", known)
    assert put_right.code == LOOK
    told = settled(accepted, known, "Dov Made-Up")
    assert "issue-invoice" not in told.out, "the invoice of the seat stays"
    shown = accepted.done("statement", "A-17").out
    assert re.search(rf"^{seat}  Dov Made-Up ", shown, re.MULTILINE)
    assert "seat/4" not in shown


def test_who_is_on_the_team_is_asked_back_on_any_day(accepted: Desk) -> None:
    joined = accepted.done("join", "A-17", "dov=Dov Made-Up", on="2026-03-05")
    known = joined.lines[0].split(" id ")[1].split(" ")[0]
    assert asked_back(accepted("join", "A-17", "dov=Dov Maid-Up", "--on", "2026-03-09")) == known
    first = asked_back(accepted("replace", "A-17", "A-17/seat/2", "--by", "ada=Ada Made-Up"))
    assert "/application-received/" in first
    accepted.done("leave", "A-17", "A-17/seat/3", on="2026-03-06")
    again = accepted.done("join", "A-17", "dov=Dov Made-Up", "--on", "2026-03-09")
    assert "3 seats" in again.out, "who left may come again"


def test_the_day_can_be_put_right_too_and_the_seat_stays(accepted: Desk) -> None:
    joined = accepted.done("join", "A-17", "dov=Dov Made-Up", on="2026-03-05")
    known = joined.lines[0].split(" id ")[1].split(" ")[0]
    moved = accepted("join", "A-17", "dov=Dov Made-Up", "--on", "2026-03-06", "--id", known)
    assert moved.code == LOOK
    settled(accepted, known, "2026-03-06")
    assert "seat/4" not in accepted.done("statement", "A-17").out


def test_it_is_recorded_besides_if_so_said(accepted: Desk) -> None:
    second = accepted.done("receive", "A-17", "--practice", "p-1", *NAMES, *TEAM, "--anyway")
    assert "finding received-again" in second.out
    assert (
        accepted.done("receive", "A-17", "--practice", "p-1", *NAMES, *TEAM)
        .lines[0]
        .startswith("On record already")
    )
