"""Calls at the billing desk: words become one event or one order, all faults by their names."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.billing import MemberReplaced, PaymentReceived, SessionMoved
from qip_rules.boundary.desk_calls import DeskCall
from qip_rules.boundary.desk_commands import COMMANDS, Command
from qip_rules.boundary.desk_names import named_as_called
from qip_rules.cohort.desk import UNNAMED, AssignmentOrder
from qip_rules.errors import Fault, InputError
from qip_rules.money import Money

PROGRAM = load_program("quality-training-program")
NOW = datetime(2026, 4, 30, 3, tzinfo=UTC)
NOWHERE = Path("missing") / "seller.json"


def call(command: str, **words: object) -> DeskCall:
    return DeskCall({"command": command, "application": "A-17", **words}, PROGRAM, now=NOW)


def test_the_days_of_a_call_are_of_the_programs_zone() -> None:
    # Three in the morning in Greenwich is the evening before in New York.
    assert (call("accept").on, call("accept").as_of) == ("2026-04-29", date(2026, 4, 29))
    assert call("accept").at == NOW
    late = call("statement", as_of="2026-06-01", at="2026-04-01T12:00:00Z")
    assert (late.on, late.as_of) == ("2026-04-01", date(2026, 6, 1))


def test_what_was_not_told_is_left_for_the_log() -> None:
    paid = call("pay", payment_id="W", amount="10.50").event()
    assert isinstance(paid, PaymentReceived)
    assert (paid.event_id, paid.payer, paid.amount) == (UNNAMED, UNNAMED, Money(1050, "USD"))
    came = call("replace", seat_id="A-17/seat/1", by="cleo=Cleo = Made-Up").event()
    assert isinstance(came, MemberReplaced)
    assert (came.successor.seat_id, came.successor.name) == (UNNAMED, "Cleo = Made-Up")
    moved = call("session", application=["A-17", "B-2"], what="moved", session_id="S1")
    assert moved.application_ids == ("A-17", "B-2")
    assert call("accept").application_ids == ()


def test_a_session_is_of_no_application_yet() -> None:
    moved = call("session", application=None, what="moved", session_id="S", starts_on="2026-06-01")
    event = moved.event()
    assert isinstance(event, SessionMoved)
    assert event.application_id == UNNAMED
    assert moved.application_ids == ()


def test_what_is_asked_is_an_event_an_order_or_nothing() -> None:
    parts = ["A-17/seat/1=5.00", "a=b=6.00"]
    why = {"authority": "Director", "reason": "Made up."}
    order = call("assign", payment_id="W", part=parts, **why).asked(NOWHERE)
    assert isinstance(order, AssignmentOrder)
    assert [(each.seat_id, str(each.amount)) for each in order.parts] == [
        ("A-17/seat/1", "USD 5.00"),
        ("a=b", "USD 6.00"),
    ]
    assert call("accept").asked(NOWHERE) == call("accept").event()
    assert call("statement").asked(NOWHERE) is None


def test_a_file_that_is_not_there_is_told_with_the_rest() -> None:
    with pytest.raises(InputError) as caught:
        call("issue", purchase_order="", on="2026-02-30").asked(NOWHERE)
    places = [each.place for each in caught.value.faults]
    assert sorted(places) == ["--on", "--purchase-order", "--seller"]


@pytest.mark.parametrize(
    "now",
    [datetime(2026, 4, 30, 3), date(2026, 4, 30), None],  # noqa: DTZ001 - refused
)
def test_the_moment_of_the_call_needs_its_offset(now: object) -> None:
    with pytest.raises(InputError, match="now"):
        DeskCall({"command": "accept", "application": "A-17"}, PROGRAM, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "place", "called"),
    [
        ("refund-asked", "payment_id", "--payment-id"),
        ("reverse", "payment_id", "PAYMENT_ID"),
        ("refund-asked", "amount.amount", "--amount"),
        ("pay", "amount.amount", "AMOUNT"),
        ("pay", "amount.currency", "--currency"),
        ("pay", "transfer_amount.amount", "--transfer-amount"),
        ("pay", "records[12].payment_id", "PAYMENT_ID"),
        ("transfer-asked", "seat_id", "--seat-id"),
        ("assign", "parts[0].amount.amount", "--part, number 1"),
        ("receive", "seats[1].name", "--member, number 2"),
        ("receive", "practice.tax_id", "--tax-id"),
        ("join", "seat.name", "MEMBER"),
        ("join", "seat.seat_id", "--seat"),
        ("session", "application_ids", "--application"),
        ("settle", "duty", "DUTY"),
        ("issue", "events[3].occurred_on", "events[3].occurred_on"),
        ("issue", "", ""),
    ],
)
def test_a_fault_is_told_by_the_name_in_the_call(command: str, place: str, called: str) -> None:
    assert named_as_called(Fault(place, "x", "y"), command).place == called


def test_what_is_lacking_is_told_in_the_words_of_the_call() -> None:
    with pytest.raises(InputError) as caught:
        call("session", what="scheduled", session_id="S1").asked(NOWHERE)
    told = {each.place: each.expected for each in caught.value.faults}
    assert told == {
        "--starts-on": "--starts-on, which is needed here",
        "--mode": "--mode, which is needed here",
    }
    members = ["ada=Ada", "ben", "cleo=", "=Dana"]
    with pytest.raises(InputError) as caught:
        call("receive", practice="p", name="N", member=members).asked(NOWHERE)
    said = [(each.place, each.expected) for each in caught.value.faults]
    assert said == [
        ("--member, number 2", "a name behind the ="),
        ("--member, number 3", "a name behind the ="),
        ("--member, number 4", "an id before the ="),
    ]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("receive", {"practice": "p", "name": "N", "member": ["Ada"]}), "ID=NAME"),
        (("join", {"member": "Ada"}), "ID=NAME"),
        (("replace", {"seat_id": "s", "by": "Ada"}), "ID=NAME"),
        (
            ("assign", {"payment_id": "W", "part": ["5"], "authority": "D", "reason": "R"}),
            "SEAT_ID=AMOUNT",
        ),
    ],
)
def test_who_writes_half_of_a_word_is_told_how_it_is_written(
    words: tuple[str, dict[str, object]], hint: str
) -> None:
    with pytest.raises(InputError) as caught:
        call(words[0], **words[1]).asked(NOWHERE)
    (fault,) = caught.value.faults
    assert fault.hint.endswith(f" is written {hint}")


def test_a_file_that_is_no_json_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "seller.json"
    path.write_text('{"name": ', "utf-8")
    asked = call("issue")
    with pytest.raises(InputError) as caught:
        asked.order(path)
    assert [each.place for each in caught.value.faults] == [f"--seller {path}"]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_argument_of_a_command_has_one_name(command: Command) -> None:
    keys = [each.key for each in command.arguments]
    assert len(keys) == len(set(keys))
    assert {"at", "program", "dry_run", "debug"} <= set(keys)
    placed = [each for each in command.arguments if not each.is_option]
    assert command.arguments[: len(placed)] == tuple(placed)
