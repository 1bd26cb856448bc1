"""What staff decide at the desk, or are refused, and the papers of it."""

import json

from tests.examples.desk_script import (
    DECIDED_BY,
    LOOK,
    REFUSED,
    WRITING,
    WRONG,
    Desk,
)


def test_a_refusal_says_why_and_changes_nothing(accepted: Desk) -> None:
    entries = accepted.entries()
    refused = accepted("return", "A-17", "WIRE-1", "1000.00", *DECIDED_BY)
    assert refused.code == REFUSED
    assert refused.lines[0].startswith("refused return.not_refundable [T29]: ")
    assert refused.lines[1].startswith("T29     A fee once paid is not given back.")
    assert accepted.entries() == entries
    # No number is lost by it.
    waived = accepted.done(*WRITING["waive"])
    assert waived.lines[0] == "Recorded: waiver QTP-2026-D0001 of 2026-03-20, USD 11.00"


def test_an_assignment_of_before_can_be_made_anew(accepted: Desk) -> None:
    accepted.done("pay", "A-17", "WIRE-9", "100.00", on="2026-03-04")
    first = ("assign", "A-17", "WIRE-9", "--part", "A-17/seat/1=100.00", *DECIDED_BY)
    assert accepted.done(*first).lines[0].startswith("Recorded: payment-assigned QTP-2026-D0001")
    assert accepted.done(*first).lines[0].startswith("On record already: ")
    repeated = accepted("assign", "A-17", "WIRE-9", "--part", "A-17/seat/2=100.00", *DECIDED_BY)
    assert repeated.code == REFUSED  # it covers the other seat, and fees are not passed on


def test_the_grant_has_numbers_of_its_own(desk: Desk) -> None:
    grant = ("--program", "quality-improvement-grant")
    desk.done(*WRITING["receive"], *grant)
    issued = desk.done("issue", "B-2", *grant)
    assert issued.lines[0].startswith("Recorded: invoice QIG-2026-0001 of 2026-03-20, ")
    assert desk("statement", "B-2").code == WRONG  # of the training program there is nothing


def test_a_wrong_address_is_put_right_on_a_new_invoice(received: Desk) -> None:
    received.done(*WRITING["issue"])
    (received.folder / "right.json").write_text(
        json.dumps(
            {"practice_id": "p-1", "name": "Made-Up Oncology", "address_lines": ["2 New St"]}
        )
    )
    received.done("credit", "A-17", "QTP-2026-0001", "--reason", "The address was wrong.")
    anew = ("issue", "A-17", "--bill-to", received.folder / "right.json")
    again = received.done(*anew, "--out", received.folder / "papers")
    assert again.lines[0].startswith("Recorded: invoice QTP-2026-0002")
    page = (received.folder / "papers" / "QTP-2026-0002.html").read_text("utf-8")
    assert "2 New St" in page
    assert received.done(*anew).lines[0].startswith("On record already: invoice QTP-2026-0002")
    assert received.done("issue", "A-17").lines[0].startswith("On record already")
    missing = received("issue", "A-17", "--bill-to", received.folder / "none.json")
    assert missing.code == WRONG
    assert "--bill-to\n    found" in missing.err


def test_papers_are_written_once_and_never_replaced(received: Desk) -> None:
    out = received.folder / "papers"
    issue = ("issue", "A-17", "--out", out)
    lines = received.done(*issue, on="2026-02-03").lines
    html = out / "QTP-2026-0001.html"
    assert f"Written: {html}" in lines
    page = html.read_bytes()
    assert b"QTP-2026-0001" in page
    assert b"EXAMPLE FEE" in page
    received.done(*issue, on="2026-02-03")
    assert html.read_bytes() == page
    html.write_text("notes of somebody", "utf-8")
    entries = received.entries()
    in_the_way = received("statement", "A-17", "--out", html)
    assert in_the_way.code == LOOK
    assert "a folder" in in_the_way.out
    assert received(*issue, on="2026-02-03").code == WRONG
    assert html.read_text("utf-8") == "notes of somebody"
    assert received.entries() == entries


def test_a_paper_in_the_way_stops_the_invoice(received: Desk) -> None:
    (received.folder / "papers").mkdir()
    (received.folder / "papers" / "QTP-2026-0001.html").write_text("another", "utf-8")
    entries = received.entries()
    stopped = received("issue", "A-17", "--out", received.folder / "papers", on="2026-02-03")
    assert stopped.code == WRONG
    assert "another document" in stopped.err
    assert received.entries() == entries


def test_a_series_does_not_go_back_in_time(accepted: Desk) -> None:
    accepted.done(*WRITING["receive"], on="2026-01-20")
    entries = accepted.entries()
    result = accepted("issue", "B-2", "--on", "2026-01-21")  # QTP-2026-0001 is of February 3
    assert result.code == WRONG
    assert "--on\n    found 2026-01-21\n    expected 2026-02-03 or later" in result.err
    assert accepted.entries() == entries


def test_a_decision_of_tomorrow_is_refused(received: Desk) -> None:
    result = received("issue", "A-17", "--on", "2026-03-21", on="2026-03-20")
    assert (result.code, result.lines[0][:30]) == (REFUSED, "refused document.after_account")
