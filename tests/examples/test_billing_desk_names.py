"""Names at the desk that nobody knows: asked back with the nearest ones, or recorded if so said."""

import pytest

from tests.examples.desk_script import DECIDED_BY, DONE, WRITING, WRONG, Desk, called

REVERSE = ("reverse", "A-17", "WIRE-11", "10.00", "--reason", "fee")
WAIVE = ("waive", "A-17", "A-17/seat/4", "10.00", *DECIDED_BY)
TRANSFER = ("transfer-asked", "A-17", "--to-name", "Dov", "--to-application-id")

UNKNOWN: dict[str, tuple[tuple[object, ...], str]] = {
    "leave": (("leave", "A-17", "A-17/seat/4"), "SEAT_ID"),
    "replace": (("replace", "A-17", "A-17/seat/4", "--by", "cleo=Cleo"), "SEAT_ID"),
    "reverse": (REVERSE, "PAYMENT_ID"),
    "refund-asked": (("refund-asked", "A-17", "--payment-id", "WIRE-11"), "--payment-id"),
    "transfer of a payment": ((*TRANSFER, "A-17", "--payment-id", "WIRE-11"), "--payment-id"),
    "transfer of a seat": ((*TRANSFER, "A-17", "--seat-id", "A-17/seat/4"), "--seat-id"),
    "transfer to nobody": ((*TRANSFER, "A-18"), "--to-application-id"),
    "session": (("session", "cancelled", "S2", "--reason", "storm"), "SESSION_ID"),
    "session for nobody": (
        ("session", "made-virtual", "S1", "--application", "A-18"),
        "--application",
    ),
    **{
        f"{name} for nobody": (
            tuple(str(each).replace("A-17", "A-18") for each in words),
            "APPLICATION",
        )
        for name, words in WRITING.items()
        if "A-17" in words and name != "transfer-asked"
    },
    "waive": (WAIVE, "SEAT_ID"),
    "return": (("return", "A-17", "WIRE-11", "10.00", *DECIDED_BY), "PAYMENT_ID"),
    "assign": (
        ("assign", "A-17", "WIRE-11", "--part", "A-17/seat/1=1.00", *DECIDED_BY),
        "PAYMENT_ID",
    ),
    "assign to a seat": (
        ("assign", "A-17", "WIRE-1", "--part", "A-17/seat/4=1.00", *DECIDED_BY),
        "--part, number 1",
    ),
    "credit": (("credit", "A-17", "QTP-2026-0011", "--reason", "why"), "INVOICE_NUMBER"),
    "write-off": (("write-off", "A-17", "QTP-2026-0011", *DECIDED_BY), "INVOICE_NUMBER"),
    "undo-write-off": (
        ("undo-write-off", "A-17", "QTP-2026-D0001", *DECIDED_BY),
        "WRITE_OFF_NUMBER",
    ),
    "statement": (("statement", "A-18"), "APPLICATION"),
    "receipt for nobody": (("receipt", "A-18", "WIRE-1"), "APPLICATION"),
    "receipt": (("receipt", "A-17", "WIRE-11"), "PAYMENT_ID"),
    "notice for nobody": (("notice", "A-18", "QTP-2026-0001"), "APPLICATION"),
    "notice": (("notice", "A-17", "QTP-2026-0011"), "INVOICE_NUMBER"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_on_record_is_asked_back_and_nothing_is_written(
    accepted: Desk, name: str
) -> None:
    words, place = UNKNOWN[name]
    before = accepted.database.read_bytes()
    for dry in ((), ("--dry-run",)):
        result = accepted(*words, *dry)
        assert result.code == WRONG
        assert f"{place}\n    found " in result.err
        assert "\n    expected " in result.err
    assert accepted.database.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("leave", "A-17/seat/2, A-17/seat/1"),
        ("reverse", "WIRE-1"),
        ("accept for nobody", "A-17"),
        ("credit", "QTP-2026-0001"),
        ("undo-write-off", ""),
    ],
)
def test_the_nearest_names_are_shown(accepted: Desk, name: str, near: str) -> None:
    told = accepted(*UNKNOWN[name][0]).err
    assert (f"    on record: {near}\n" if near else "    none is on record\n") in told


@pytest.mark.parametrize(
    "name", ["leave", "replace", "reverse", "session", "accept for nobody", "transfer to nobody"]
)
def test_an_event_is_recorded_all_the_same_if_it_is_said(accepted: Desk, name: str) -> None:
    words, _ = UNKNOWN[name]
    assert "--anyway" in accepted(*words).err
    told = accepted(*words, "--anyway")
    assert told.code == DONE
    assert told.lines[0].startswith("Recorded: ")
    assert "finding " in told.out
    assert accepted(*words, "--anyway").lines[0].startswith("On record already: ")


def test_money_for_an_application_that_is_received_later(accepted: Desk) -> None:
    pay = ("pay", "B-2", "W", "100.00", "--payer", "Somebody")
    assert accepted(*pay).code == WRONG
    told = accepted.done(*pay, "--anyway")
    assert "finding application-not-received" in told.out
    # What has been told once is no receipt: the next event is asked back, too.
    assert accepted("accept", "B-2").code == WRONG
    accepted.done(*WRITING["receive"])
    assert "held USD 100.00 (W)" in accepted.done("pay", "B-2", "W2", "1.00").out
    assert accepted.done("accept", "B-2").lines[0].startswith("Recorded: accepted")


def test_a_decision_cannot_be_made_about_what_is_not_on_record(accepted: Desk) -> None:
    with pytest.raises(SystemExit) as caught:
        called(accepted.database, *WAIVE, "--anyway")
    assert caught.value.code == WRONG
