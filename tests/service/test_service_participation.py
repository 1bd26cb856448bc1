"""What happens while a practice takes part, over HTTP: on record once, beside its account."""

from pathlib import Path
from typing import Any

from qip_rules.store import open_store, verify
from tests.service.serving_here import Here, invoice, once, paid, problem, received, served

PATH = "/v1/participation-events"
RETENTION = """
[[rules]]
kinds = ["payment-received"]
goes_days = 30
because = "Of no more use (made up)"
"""


def ended(application_id: str = "A-17", **more: object) -> dict[str, Any]:
    return {
        "kind": "program-ended",
        "event_id": f"{application_id}/end",
        "application_id": application_id,
        "occurred_on": "2026-02-27",
        **more,
    }


def test_what_happens_in_the_program_is_on_record_once(each_desk: Here, where: str) -> None:
    problem(each_desk.post(PATH, ended(), headers=once("0")), 422, "input")  # nobody knows of it
    each_desk.post("/v1/events", received(), headers=once("1"))
    first = each_desk.post(PATH, ended(), headers=once("2"), params={"expected_version": 1})
    assert first.status_code == 201
    assert first.json() == {
        "outcome": "recorded",
        "records": [
            {
                "event_id": "A-17/end",
                "kind": "program-ended",
                "application_id": "A-17",
                "entry": 2,
            }
        ],
        "version": 2,
    }
    again = each_desk.post(PATH, ended(), headers=once("2"), params={"expected_version": 1})
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    other = each_desk.post(PATH, ended(), headers=once("3"), key="other")
    assert (other.status_code, other.json()["outcome"]) == (200, "duplicate")
    late = ended(event_id="later")
    moved = each_desk.post(PATH, late, headers=once("4"), params={"expected_version": 1})
    assert problem(moved, 412, "moved-on")["version"] == 2
    differs = each_desk.post(PATH, ended(occurred_on="2026-02-28"), headers=once("5"))
    assert (differs.status_code, differs.json()["outcome"]) == (201, "conflict")
    assert each_desk.audit()[-1]["wrote"] == [3]
    with open_store(where, create=False) as store:
        assert verify(store).is_intact
        (its,) = store.applications()
        assert [each.kind for each in its.course] == ["program-ended", "program-ended"]
        assert len(its.conflicts) == 1


def test_the_end_of_the_program_counts_for_retention(tmp_path: Path) -> None:
    log = str(tmp_path / "log.db")
    with served(tmp_path, log=log, retention=RETENTION) as desk:
        desk.post("/v1/events", received(), headers=once("1"))
        assert desk.post("/v1/orders/issue", invoice(), headers=once("2")).status_code == 201
        desk.post("/v1/events", {**paid("w"), "payer": "Ada Made-Up"}, headers=once("3"))
        assert desk.post("/v1/personal-data/due", {}).json()["goes"] == []
        assert desk.post(PATH, ended(), headers=once("4")).status_code == 201
        due = desk.post("/v1/personal-data/due", {}).json()["goes"]
        assert [each["text"] for each in due] == ["Ada Made-Up"]


def test_what_is_no_such_event_is_refused(desk: Here) -> None:
    desk.post("/v1/events", received(), headers=once("1"))
    for data, place in (
        ({**ended(), "kind": "accepted"}, "kind"),
        ({**ended(), "occurred_on": "soon"}, "occurred_on"),
        ({**ended(), "recorded_at": "2026-04-01T12:00:01Z"}, "recorded_at"),
        ({name: value for name, value in ended().items() if name != "event_id"}, "event_id"),
    ):
        told = problem(desk.post(PATH, data, headers=once("2")), 422, "input")
        assert place in [each["place"] for each in told["errors"]]
    problem(desk.post(PATH, ended()), 400, "idempotency-key-missing")
    problem(desk.post(PATH, ended(), headers=once("2"), key="decide"), 403, "forbidden")
