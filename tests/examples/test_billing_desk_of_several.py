"""What several applications have in common, at the desk: on the list, and settled for all."""

import csv

import pytest

from qip_rules.billing import DutyCode
from tests.examples.desk_script import DECIDED_BY, REFUSED, WRONG, Desk

SECOND = (
    *("receive", "B-2", "--practice", "p-1", "--name", "Made-Up Oncology"),
    *("--member", "ada=Ada Made-Up", "--member", "cy=Cy Made-Up"),
)
THIRD = (
    *("receive", "C-3", "--practice", "p-3", "--name", "Made-Up Third"),
    *("--member", "dov=Dov Made-Up", "--member", "eli=Eli Made-Up"),
)
DUPLICATE = ("settle", "B-2", "decide-duplicate", "A-17", *DECIDED_BY)


@pytest.fixture
def several(accepted: Desk) -> Desk:
    """One practice with two applications, one person on the team of both, and another practice."""
    accepted.done(*SECOND, on="2026-03-10")
    accepted.done(*THIRD, on="2026-03-10")
    return accepted


def of_several(desk: Desk, on: str = "2026-03-20") -> list[str]:
    lines = [line for line in desk.done("todo", on=on).lines if line.startswith("to do ")]
    return [line for line in lines if "; " in line.partition("(")[2].partition(")")[0]]


def counted(desk: Desk) -> int:
    (line,) = (each for each in desk.done("todo").lines if each.startswith("To do: "))
    return int(line.removeprefix("To do: ").partition(";")[0])


def test_the_list_has_them_first_and_counts_them(several: Desk) -> None:
    told = several.done("todo")
    duties = [line for line in told.lines if line.startswith("to do ")]
    assert duties[:2] == of_several(several)
    assert duties[0].startswith("to do   now: decide-duplicate (A-17, B-2; A-17) [T26]: Decide ")
    assert duties[1].startswith("to do   now: decide-two-teams (A-17, B-2; ada) [T26]: Find out ")
    assert counted(several) == len(duties)
    assert "\nT26     " in told.out


def test_settled_for_all_of_them_it_is_off_the_list(several: Desk) -> None:
    before = counted(several)
    told = several.done(*DUPLICATE)
    assert told.lines[:3] == [
        "Recorded: duty-settled QTP-2026-D0001 of 2026-03-20, decide-duplicate about A-17",
        "before  A-17, B-2: to do about several: decide-duplicate (A-17), decide-two-teams (ada)",
        "after   A-17, B-2: to do about several: decide-two-teams (ada)",
    ]
    assert told.lines[3].startswith("account A-17: accepted, 2 seats, ")
    assert told.lines[4].startswith("account B-2: undecided, 2 seats, ")
    assert "finding duty-settled (A-17): Director decided on March 20, 2026 that" in told.out
    assert told.lines[-1].startswith("EXAMPLE FEE")
    assert counted(several) == before - 1
    assert [line.split()[3] for line in of_several(several)] == ["decide-two-teams"]
    assert "finding duplicate-application (A-17)" in several.done("todo").out
    assert several.entries()[-1] == ("duty-settled", "QTP-2026-D0001")
    again = several.done(*DUPLICATE)
    assert again.lines[0].startswith("On record already: duty-settled QTP-2026-D0001")
    assert several.entries()[-1] == ("duty-settled", "QTP-2026-D0001")
    last = several.done("settle", "A-17", "decide-two-teams", "ada", *DECIDED_BY)
    assert "after   A-17, B-2: nothing to do about several" in last.lines
    assert of_several(several) == []


def test_news_put_it_on_the_list_again(several: Desk) -> None:
    several.done(*DUPLICATE)
    third = ("receive", "D-4", "--practice", "p-1", "--name", "Made-Up Oncology")
    several.done(*third, "--member", "flo=Flo Made-Up", on="2026-03-21")
    assert "decide-duplicate (A-17, B-2, D-4; A-17)" in of_several(several, on="2026-03-21")[0]
    told = several.done(*DUPLICATE, on="2026-03-21")
    assert told.lines[0].startswith("Recorded: duty-settled QTP-2026-D0002")


def test_one_payment_for_two_is_settled_too(several: Desk) -> None:
    for name in ("A-17", "B-2"):
        several.done("pay", name, "WIRE-7", "10.00", on="2026-03-19")
    assert "split-payment (A-17, B-2; WIRE-7)" in several.done("todo").out
    told = several.done("settle", "A-17", "split-payment", "WIRE-7", *DECIDED_BY)
    assert "split-payment" not in told.lines[2]


def test_a_transfer_whose_other_part_is_missing_concerns_one_for_now(several: Desk) -> None:
    whole = ("--transfer-id", "T-1", "--transfer-amount", "30.00")
    several.done("pay", "B-2", "WIRE-8", "10.00", *whole, on="2026-03-19")
    assert "to do   now: correct-transfer (B-2; T-1) [T26]: " in several.done("todo").out
    wrong = several("settle", "A-17", "correct-transfer", "T-1", *DECIDED_BY)
    assert wrong.code == REFUSED
    assert "is about B-2, and not about A-17." in wrong.out
    told = several.done("settle", "B-2", "correct-transfer", "T-1", *DECIDED_BY)
    assert "correct-transfer (T-1)" in told.lines[1]
    assert "correct-transfer (T-1)" not in told.lines[2]
    several.done("pay", "A-17", "WIRE-9", "15.00", *whole, on="2026-03-21")
    again = several.done("todo", on="2026-03-21").out
    assert "correct-transfer (A-17, B-2; T-1)" in again


def test_a_dry_run_tells_the_same_and_writes_nothing(several: Desk) -> None:
    before = several.database.read_bytes()
    tried = several.done(*DUPLICATE, "--dry-run")
    assert tried.lines[0] == "DRY RUN: nothing is written."
    assert several.database.read_bytes() == before
    assert several.done(*DUPLICATE).lines == tried.lines[1:]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("A-17", "decide-duplicate", "B-2"), REFUSED, "settle.unknown_duty"),
        (("A-17", "decide-two-teams", "ben"), REFUSED, "settle.unknown_duty"),
        (("C-3", "decide-duplicate", "A-17"), REFUSED, "is about A-17, B-2, and not about C-3."),
        (("A-17", "correct-transfer", "T\u20ac"), REFUSED, "settle.unknown_duty"),
        (("A-17", "decide-two-teams", "ada", "--keeps", "v"), REFUSED, "only conflicts have"),
        (("B-9", "decide-duplicate", "A-17"), WRONG, 'APPLICATION\n    found "B-9"\n    expected'),
        (("A-17", "decide-duplicates", "A-17"), WRONG, "DUTY\n    found"),
        (("A-17", "decide-duplicate", " "), WRONG, "ABOUT\n    found"),
        (("A-17", "decide-duplicate", "\x1b[31m"), WRONG, "ABOUT\n    found"),
        ((" ", "decide-duplicate", "A-17"), WRONG, "APPLICATION\n    found"),
        (("A-17", "decide-duplicate", "A-17", "--series", "x"), WRONG, "--series\n    found"),
        (("A-17", "decide-duplicate", "A-17", "--on", "2026-02-30"), WRONG, "--on\n    found"),
        (("A-17", "decide-duplicate", "A-17", "--on", "2027-01-01"), REFUSED, "document.after_"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    several: Desk, words: tuple[str, ...], code: int, said: str
) -> None:
    before = several.database.read_bytes()
    told = several("settle", *words, *DECIDED_BY)
    assert told.code == code
    assert said in told.out + told.err
    assert "\x1b" not in told.out + told.err
    assert several.database.read_bytes() == before


def test_it_is_settled_once_and_put_right_it_is_not_on_the_list(several: Desk) -> None:
    several.done(*DUPLICATE)
    again = several(
        "settle", "A-17", "decide-duplicate", "A-17", "--authority", "x", "--reason", "y"
    )
    assert again.code == REFUSED
    assert "settle.already_settled" in again.out
    several.done("decline", "B-2", on="2026-03-21")
    assert of_several(several, on="2026-03-21") == []
    gone = several("settle", "A-17", "decide-two-teams", "ada", *DECIDED_BY, on="2026-03-21")
    assert gone.code == REFUSED
    assert "settle.unknown_duty" in gone.out


def test_registers_have_them_and_the_calendar_does_not(several: Desk) -> None:
    several.done("register", "--out", several.folder / "out")
    with (several.folder / "out" / "to-do-2026-03-20.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [each["application_id"] for each in rows[:2]] == ["A-17; B-2", "A-17; B-2"]
    assert len(rows) == counted(several)
    several.done("todo", "--out", several.folder / "before")
    for about in (("decide-duplicate", "A-17"), ("decide-two-teams", "ada")):
        several.done("settle", "A-17", *about, *DECIDED_BY)
    several.done("todo", "--out", several.folder / "after")
    name = "deadlines-2026-03-20.ics"
    calendars = [(several.folder / each / name).read_bytes() for each in ("before", "after")]
    assert calendars[0] == calendars[1]


def test_the_register_of_decisions_tells_what_stands(several: Desk) -> None:
    several.done(*DUPLICATE, on="2026-03-20")
    third = ("receive", "D-4", "--practice", "p-1", "--name", "Made-Up Oncology")

    def told(on: str) -> list[tuple[str, ...]]:
        several.done("register", "--out", several.folder / on, on=on)
        path = several.folder / on / f"decisions-{on}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        names = ("application_id", "about", "what", "authority", "stands")
        return [tuple(row[name] for name in names) for row in rows]

    row = ("A-17", "A-17", "decide-duplicate", "Director")
    assert told("2026-03-21") == [(*row, "yes")]
    several.done(*third, "--member", "flo=Flo Made-Up", on="2026-03-22")
    assert told("2026-03-23") == [(*row, "no")]


def test_the_kind_of_duty_is_before_the_name_of_the_application(several: Desk) -> None:
    duties = [each.split() for each in several.done("todo").lines if each.startswith("to do ")]
    now = [each[3] for each in duties if each[2] == "now:"]
    ranks = [each.value for each in DutyCode]
    assert now == sorted(now, key=ranks.index)
    assert now.count("issue-invoice") > 1
