"""Accounts over HTTP: what is told and ordered is on record once, and in its turn."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from examples.service.idempotency import Idempotency
from examples.service.problems import ProblemError
from qip_rules.errors import StoreError, StoreUnavailableError
from qip_rules.store import open_store, verify
from tests.service.serving_here import (
    PEOPLE,
    SELLER,
    Here,
    invoice,
    once,
    paid,
    problem,
    received,
    served,
)


def told(desk: Here, event: dict[str, Any], name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    response = desk.post("/v1/events", event, headers=once(name), **more)
    assert response.status_code in (200, 201), response.text
    answer: dict[str, Any] = response.json()
    return answer


def entries(where: str | Path) -> int:
    with open_store(where, create=False) as store:
        found = verify(store)
        assert found.is_intact
        return found.entries


def test_an_application_from_receipt_to_payment(each_desk: Here) -> None:
    first = each_desk.post("/v1/events", received(), headers=once("1"))
    assert first.status_code == 201
    assert first.json()["outcome"] == "recorded"
    assert first.json()["records"][0]["entry"] == 1
    assert {"code": "invoice-missing", "about": "A-17"} in first.json()["accounts"][0]["appeared"]
    made = each_desk.post("/v1/orders/issue", invoice(), headers=once("2"))
    assert made.status_code == 201
    assert made.json()["number"] == "QTP-2026-0001"
    assert {"code": "invoice-missing", "about": "A-17"} in made.json()["accounts"][0]["settled"]
    told(each_desk, paid("wire-1"), "3")
    found = each_desk.get("/v1/account", params={"application_id": "A-17"}).json()
    assert found["version"] == 3
    account = found["account"]
    assert account["received"] == {"amount": "1000.00", "currency": "USD"}
    assert account["as_of"] == "2026-04-01"
    assert [each["number"] for each in account["documents"]] == ["QTP-2026-0001"]
    earlier = {"application_id": "A-17", "as_of": "2026-02-05"}
    then = each_desk.get("/v1/account", params=earlier).json()["account"]
    assert then["as_of"] == "2026-02-05"
    paper = each_desk.get(
        "/v1/document", params={"application_id": "A-17", "number": "QTP-2026-0001"}
    ).json()
    assert paper["seller"]["name"] == SELLER["name"]
    # Who did it, and what was written, stands in the audit log; and nothing about a person.
    wrote = [each.get("wrote") for each in each_desk.audit() if each["phase"] == "answered"]
    assert wrote[:3] == [[1], ["QTP-2026-0001"], [3]]
    assert [each["phase"] for each in each_desk.audit()[:2]] == ["begun", "answered"]
    said = (each_desk.folder / "state" / "audit.jsonl").read_text() + each_desk.log.data.decode()
    assert not [each for each in (*PEOPLE, "A-17", "wire-1") if each in said]


def test_a_request_sent_again_has_the_same_answer_and_no_effect(
    each_desk: Here, where: str
) -> None:
    told(each_desk, received(), "1")
    first = each_desk.post("/v1/orders/issue", invoice(), headers=once("2"))
    told(each_desk, {**received("A-18"), "kind": "application-received"}, "3")
    again = each_desk.post("/v1/orders/issue", invoice(), headers=once("2"))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert entries(where) == 3
    # Of another key, or under another name, the same is on record already, and told so.
    other = each_desk.post("/v1/orders/issue", invoice(), headers=once("2"), key="other")
    assert (other.status_code, other.json()["outcome"]) == (200, "on record")
    event = each_desk.post("/v1/events", received(), headers=once("4"))
    assert (event.status_code, event.json()["outcome"]) == (200, "duplicate")
    assert entries(where) == 3


def test_a_key_used_for_something_else_is_refused(desk: Here) -> None:
    told(desk, received(), "1")
    for path, data in (
        ("/v1/events", received("A-18")),
        ("/v1/events?anyway=true", received()),
        ("/v1/orders/issue", invoice()),
    ):
        response = desk.post(path, data, headers=once("1"))
        problem(response, 422, "idempotency-key-reused")
    assert entries(desk.folder / "log.db") == 1


def test_a_refused_request_leaves_its_key_free(desk: Here) -> None:
    told(desk, received(), "1")
    early = desk.post("/v1/orders/issue", invoice(on="2026-05-01"), headers=once("2"))
    refused = problem(early, 409, "refused")
    assert refused["code"] == "document.after_account"
    unknown = desk.post("/v1/events", paid("w", application_id="A-71"), headers=once("2"))
    assert "A-17" in problem(unknown, 422, "input")["errors"][0]["hint"]
    assert desk.post("/v1/orders/issue", invoice(), headers=once("2")).status_code == 201
    assert entries(desk.folder / "log.db") == 2


@pytest.mark.parametrize("name", [None, "", "x" * 129, "a b", "\t"])
def test_what_writes_needs_a_key_of_its_own(here: Here, name: str | None) -> None:
    headers = {} if name is None else once(name)
    problem(here.post("/v1/events", received(), headers=headers), 400, "idempotency-key-missing")


def test_keys_are_forgotten_after_some_days(tmp_path: Path) -> None:
    log = str(tmp_path / "log.db")
    with served(tmp_path, log=log, idempotency_days_kept=2) as desk:
        told(desk, received(), "1")
        desk.clock.go_on(days=1)
    with served(tmp_path, log=log, idempotency_days_kept=2) as desk:
        again = desk.post("/v1/events", received(), headers=once("1"))
        assert again.headers["idempotency-replayed"] == "true"
        desk.clock.go_on(days=2, seconds=1)
        keys = Idempotency(str(tmp_path / "state" / "idempotency.db"), desk.clock, days_kept=2)
        keys.close()
        later = desk.post("/v1/events", received(), headers=once("1"))
        assert (later.status_code, later.json()["outcome"]) == (200, "duplicate")
        assert "idempotency-replayed" not in later.headers


def test_no_key_holds_a_word_about_a_person(tmp_path: Path) -> None:
    with served(tmp_path, log=str(tmp_path / "log.db")) as desk:
        told(desk, received(), "1")
        assert desk.post("/v1/orders/issue", invoice(), headers=once("2")).status_code == 201
        told(desk, {**paid("w"), "payer": "Ada Made-Up"}, "3")
        files = [each for each in (tmp_path / "state").rglob("*") if each.is_file()]
        held = b"".join(each.read_bytes() for each in files)
    assert b"QTP-2026-0001" in held
    assert not [each for each in PEOPLE if each.encode() in held]


# ------------------------------------------------------------------ versions, and what crashes


def test_an_account_that_moved_on_is_told_with_its_version(each_desk: Here, where: str) -> None:
    told(each_desk, received(), "1", params={"expected_version": 0})
    told(each_desk, paid("w-1"), "2", params={"expected_version": 1})
    late = each_desk.post(
        "/v1/events", paid("w-2"), headers=once("3"), params={"expected_version": 1}
    )
    assert problem(late, 412, "moved-on")["version"] == 2
    order = each_desk.post(
        "/v1/orders/issue", invoice(), headers=once("4"), params={"expected_version": 1}
    )
    assert problem(order, 412, "moved-on")["version"] == 2
    assert entries(where) == 2
    assert (
        each_desk.post(
            "/v1/orders/issue", invoice(), headers=once("4"), params={"expected_version": 2}
        ).status_code
        == 201
    )


def test_of_two_for_one_version_one_is_recorded(each_desk: Here) -> None:
    told(each_desk, received(), "0")
    statuses: list[int] = []

    def pay(number: int) -> None:
        response = each_desk.post(
            "/v1/events", paid(f"w-{number}"), headers=once(f"p-{number}"),
            params={"expected_version": 1},
        )  # fmt: skip
        statuses.append(response.status_code)

    threads = [threading.Thread(target=pay, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(statuses) == [201, 412, 412, 412]


def test_the_same_at_the_same_time_is_done_once(desk: Here) -> None:
    told(desk, received(), "0")
    answers: list[tuple[int, str]] = []

    def order() -> None:
        response = desk.post("/v1/orders/issue", invoice(), headers=once("1"))
        answers.append((response.status_code, response.json().get("number", "")))

    threads = [threading.Thread(target=order) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(answers) <= {(201, "QTP-2026-0001"), (409, "")}
    assert (201, "QTP-2026-0001") in answers
    assert entries(desk.folder / "log.db") == 2


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    ("path", "data"), [("/v1/orders/issue", invoice()), ("/v1/events", paid("w"))]
)
def test_work_that_broke_off_is_made_good_by_the_same_request(
    each_desk: Here, where: str, moment: str, path: str, data: dict[str, Any]
) -> None:
    """Whether the log has it or not, in the end it has it once, and the client is told."""
    told(each_desk, received(), "0")
    version = {"expected_version": 1}

    def break_off(*_: object, **__: object) -> None:
        msg = "gone"
        raise StoreError(msg)

    at = "examples.service.idempotency.Idempotency._answered"
    if moment == "before":
        is_order = path.endswith("issue")
        at = at.replace("_answered", "_note") if is_order else "examples.service.accounts.tell"
    with mock.patch(at, break_off):
        problem(each_desk.post(path, data, headers=once("1"), params=version), 500, "store")
    assert entries(where) == (2 if moment == "after" else 1)
    again = each_desk.post(path, data, headers=once("1"), params=version)
    assert again.status_code in (200, 201), again.text
    assert entries(where) == 2
    if path.endswith("issue"):
        assert again.json()["number"] == "QTP-2026-0001"
        assert again.json()["outcome"] == "recorded"
    third = each_desk.post(path, data, headers=once("1"), params=version)
    assert third.content == again.content


def test_a_log_that_cannot_be_reached_may_have_the_record(tmp_path: Path) -> None:
    with served(tmp_path, log=str(tmp_path / "log.db")) as desk:
        told(desk, received(), "0")

        def lost(*_: object, **__: object) -> None:
            msg = "the server is gone, and /secret/place with it"
            raise StoreUnavailableError(msg)

        with mock.patch("examples.service.accounts.tell", lost):
            response = desk.post("/v1/events", paid("w"), headers=once("1"))
        assert "secret" not in response.text
        problem(response, 503, "unavailable")
        assert desk.log.read()[-2]["error"] == "StoreUnavailableError"
        assert b"secret" not in desk.log.data
        assert desk.post("/v1/events", paid("w"), headers=once("1")).status_code == 201


def test_what_cannot_be_audited_is_not_done(tmp_path: Path) -> None:
    log = str(tmp_path / "log.db")
    with served(tmp_path, log=log) as desk:
        told(desk, received(), "0")

        def full(*_: object) -> None:
            msg = "no-record"
            raise ProblemError(msg, "The audit log cannot be written: the disk is full.")

        with mock.patch("examples.service.audit.Audit.begun", full):
            problem(desk.post("/v1/events", paid("w"), headers=once("1")), 503, "no-record")
        assert entries(log) == 1
        with mock.patch("examples.service.audit.Audit.answered", full):
            problem(desk.get("/v1/programs"), 503, "no-record")
            problem(desk.post("/v1/events", paid("w"), headers=once("1")), 503, "no-record")
        again = desk.post("/v1/events", paid("w"), headers=once("1"))
        assert again.headers["idempotency-replayed"] == "true"
        assert entries(log) == 2


# ------------------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"kind": "nothing"}, "kind"),
        ({**received(), "recorded_at": "2026-04-01T12:00:01Z"}, "recorded_at"),
        ({**received(), "seats": [{"seat_id": "1"}]}, "seats[0].person_id"),
        ({**received(), "event_id": ""}, "event_id"),
        ([], "$"),
    ],
)
def test_what_is_no_event_is_refused(here: Here, data: object, place: str) -> None:
    told = problem(here.post("/v1/events", data, headers=once("wrong")), 422, "input")
    assert told["errors"][0]["place"] == place


@pytest.mark.parametrize("body", [b"", b"{", b'{"kind":"paid","kind":"paid"}', b"\xff"])
def test_what_is_no_json_is_refused(here: Here, body: bytes) -> None:
    for path in ("/v1/events", "/v1/orders/issue"):
        headers = {**once("wrong"), "Content-Type": "application/json"}
        problem(here.call("POST", path, content=body, headers=headers), 422, "input")


def test_parameters_are_read_strictly(here: Here) -> None:
    for query in (
        "",
        "?application_id=",
        "?application_id=A&application_id=B",
        "?application_id=A&as_of=2026-2-1",
        "?application_id=A&as_of=20260201",
        "?application_id=A&day=2026-02-01",
    ):
        problem(here.get(f"/v1/account{query}"), 400, "parameter")
    for query in ("?expected_version=-1", "?expected_version=1.0", "?anyway=yes", "?concerns="):
        response = here.post(f"/v1/events{query}", received(), headers=once("x"))
        told = problem(response, 400, "parameter")
        assert len(told["errors"]) == 1


def test_what_is_not_on_record_is_told(here: Here) -> None:
    problem(here.get("/v1/account", params={"application_id": "nobody"}), 422, "input")
    told = here.post("/v1/events", received("A-D"), headers=once("d"))
    assert told.status_code == 201
    query = {"application_id": "A-D", "number": "none"}
    problem(here.get("/v1/document", params=query), 404, "not-found")
    problem(here.post("/v1/orders/pay", {}, headers=once("x")), 404, "not-found")


def test_a_session_concerns_all_or_those_that_are_named(desk: Here) -> None:
    for name in ("A-1", "A-2"):
        told(desk, received(name), name)
    session = {
        "kind": "session-scheduled", "application_id": "-", "occurred_on": "2026-02-04",
        "session_id": "S1", "starts_on": "2026-04-15", "mode": "in-person",
    }  # fmt: skip
    answer = told(desk, session, "s")
    assert [each["application_id"] for each in answer["records"]] == ["A-1", "A-2"]
    moved = {
        "kind": "session-moved", "application_id": "-", "occurred_on": "2026-02-05",
        "session_id": "S1", "starts_on": "2026-04-16",
    }  # fmt: skip
    answer = told(desk, moved, "m", params={"concerns": "A-2"})
    assert [each["application_id"] for each in answer["records"]] == ["A-2"]


def test_an_id_that_says_two_things_is_told(desk: Here) -> None:
    told(desk, received(), "1")
    told(desk, {**paid("w"), "event_id": "e-1"}, "2")
    answer = told(desk, {**paid("w", "999.00"), "event_id": "e-1"}, "3")
    assert answer["outcome"] == "conflict"
    assert answer["says_two_things"]


def test_a_person_is_found_and_removed(each_desk: Here, where: str) -> None:
    told(each_desk, received(), "1")
    assert each_desk.post("/v1/orders/issue", invoice(), headers=once("2")).status_code == 201
    asked = {"person_ids": ["ada"]}
    plan = each_desk.post("/v1/personal-data", asked).json()
    assert {each["id"] for each in plan["goes"]} >= {"QTP-2026-0001"}
    assert "Ada Made-Up" in json.dumps(plan)
    order = {**asked, "order_id": "O-1", "ordered_by": "the office", "reason": "asked for it"}
    removed = each_desk.post("/v1/personal-data/removal", order).json()
    assert removed["removed"] == len(plan["goes"])
    assert removed["stays"] == 0
    again = each_desk.post("/v1/personal-data/removal", order).json()
    assert again["removed"] == 0
    assert each_desk.post("/v1/personal-data", asked).json()["goes"] == []
    paper = each_desk.get(
        "/v1/document", params={"application_id": "A-17", "number": "QTP-2026-0001"}
    )
    assert "Ada Made-Up" not in paper.text
    assert "Ben Made-Up" in paper.text
    assert entries(where) == 3
    named = {**asked, "words": ["Ada Made-Up"], **order, "reason": "Ada Made-Up asked"}
    problem(each_desk.post("/v1/personal-data/removal", named), 422, "input")
    problem(each_desk.post("/v1/personal-data", {}), 422, "input")


DUE = """
program_ended_on = 2026-01-31
[[rules]]
kinds = ["payment-received"]
goes_days = 30
because = "Of no more use (made up)"
[[rules]]
kinds = ["invoice"]
stays_days = 2557
because = "Law on books (made up)"
"""


def test_what_is_due_to_go_is_told_and_removed(tmp_path: Path, where: str) -> None:
    asked = {"order_id": "R-1", "ordered_by": "the office", "reason": "Retention is over."}
    plan, removal = "/v1/personal-data/due", "/v1/personal-data/due/removal"
    with served(tmp_path, log=where, retention=DUE) as desk:
        for number in range(12):
            name = f"A-{number}"
            told(desk, received(name), f"r-{name}")
            payer = {**paid(f"w-{name}", application_id=name), "payer": f"Payer {number} (made up)"}
            told(desk, payer, f"p-{name}")
        assert desk.post("/v1/orders/issue", invoice("A-1"), headers=once("i")).status_code == 201
        # Nobody but who may remove persons.
        problem(desk.post(removal, asked, key="pay"), 403, "forbidden")
        due = desk.post(plan, {}, key="remove").json()
        assert {each["kind"] for each in due["goes"]} == {"payment-received"}
        assert len(due["goes"]) == 12
        kept = due["goes"][0]["id"]
        due = desk.post(plan, {"keep": [kept]}).json()
        assert (len(due["goes"]), [each["id"] for each in due["stays"]]) == (11, [kept])
        problem(desk.post(plan, {"keep": ["nothing"]}), 422, "input")
        problem(desk.post(removal, {"keep": [kept]}), 422, "input")
        before = entries(where)
        done = desk.post(removal, {**asked, "keep": [kept]}, key="remove").json()
        assert (done["removed"], done["stays"], done["is_scrubbed"]) == (11, 1, True)
        assert desk.audit()[-1]["wrote"] == [done["entry"]] == [before + 1]
        again = desk.post(removal, {**asked, "keep": [kept]}).json()
        assert (again["removed"], "entry" in again) == (0, False)
        account = desk.get("/v1/account", params={"application_id": "A-11"})
        assert account.json()["account"]["received"]["amount"] == "1000.00"
        assert "Payer 11" not in account.text
        assert desk.post(removal, {**asked, "order_id": "R-2"}).json()["removed"] == 1
        assert desk.post(plan, {}).json()["goes"] == []
    assert entries(where) == before + 2


def test_two_services_do_not_share_a_log(tmp_path: Path, where: str) -> None:
    open_twice: Callable[[], Any] = lambda: served(tmp_path, log=where)  # noqa: E731
    with open_twice(), pytest.raises(StoreUnavailableError, match="another service"), open_twice():
        pass
    with open_twice() as desk:
        assert desk.get("/health/ready", key=None).status_code == 200
    other = tmp_path / "other"
    other.mkdir()
    with (
        open_twice(),
        pytest.raises(StoreUnavailableError, match="another service"),
        served(other, log=where),
    ):
        pass
