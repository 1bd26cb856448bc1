"""Applications are decided as the library decides them, one or many at a time."""

import itertools
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.service.bulk import Lines
from qip_rules.boundary import from_json, to_json
from qip_rules.eligibility import Application, assess
from qip_rules.policy.program import Program
from qip_rules.rules import explain
from tests.service.serving_here import APPLICATION, TRAINING, Here, problem, streamed

NDJSON = {"Content-Type": "application/x-ndjson"}
MET = {"outcome": "met", "not_met": [], "undetermined": [], "advice": []}


def changed(**fields: object) -> dict[str, Any]:
    return {**APPLICATION, **fields}


@pytest.mark.parametrize(
    "application",
    [
        APPLICATION,
        changed(core_team=APPLICATION["core_team"][:1]),
        {"application_id": "A-2", "received_on": "2026-03-02"},
    ],
)
def test_the_answers_are_those_of_the_library(
    here: Here, training: Program, application: dict[str, Any]
) -> None:
    record = from_json(Application, application)
    decision = assess(record, training.on(record.received_on))
    found = here.post(f"{TRAINING}/decision", application)
    assert found.status_code == 200
    assert found.text == to_json(decision)
    assert here.post(f"{TRAINING}/explanation", application).text == to_json(explain(decision))
    verdict = here.post(f"{TRAINING}/verdict", application).json()
    assert verdict == {
        "outcome": decision.outcome.value,
        "not_met": [each.code for each in decision.not_met],
        "undetermined": [each.code for each in decision.undetermined],
        "advice": [each.code for each in decision.advice],
    }


def test_the_quick_and_the_thorough_way_say_the_same(here: Here) -> None:
    quick = json.dumps(APPLICATION).encode()
    odd = quick.replace(b'"Avery Example"', b'"\\u0041very Example"')
    for body in (quick, odd, b"\xef\xbb\xbf" + quick, json.dumps(APPLICATION, indent=8).encode()):
        headers = {"Content-Type": "application/json"}
        found = here.call("POST", f"{TRAINING}/verdict", content=body, headers=headers)
        assert found.json() == MET


@pytest.mark.parametrize("name", ["verdict", "decision", "explanation"])
def test_every_fault_is_told_at_its_place(here: Here, name: str) -> None:
    wrong = changed(received_on="2026-02-30", core_team=[{"name": 7}], nmae="x")
    told = problem(here.post(f"{TRAINING}/{name}", wrong), 422, "input")
    assert [each["pointer"] for each in told["errors"]] == [
        "#/received_on",
        "#/core_team/0/name",
        "#/nmae",
    ]


@pytest.mark.parametrize("name", ["verdict", "decision", "explanation"])
def test_what_the_policy_refuses_is_told(here: Here, name: str) -> None:
    asked = problem(here.post(f"{TRAINING}/{name}", changed(answers={"x": 1})), 422, "input")
    assert asked["errors"][0]["place"] == "answers.x"
    early = changed(received_on="1999-01-01")
    problem(here.post(f"{TRAINING}/{name}", early), 422, "not-in-force")


def test_faults_beyond_number_are_counted(here: Here) -> None:
    many = changed(core_team=[{"nmae": "x"}] * 2_000)
    told = problem(here.post(f"{TRAINING}/verdict", many), 422, "input")
    assert len(told["errors"]) == 200
    assert told["errors_left_out"] == 3_800


def test_a_program_is_named_by_id_or_by_digest(here: Here, training: Program) -> None:
    path = f"/v1/programs/{training.digest}/verdict"
    assert here.post(path, APPLICATION).json() == MET
    problem(here.post("/v1/programs/nothing/verdict", APPLICATION), 404, "not-found")


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'"x"', b"\xff", b"[" * 10_000])
def test_what_is_no_application_is_refused(here: Here, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    problem(here.call("POST", f"{TRAINING}/verdict", content=body, headers=headers), 422, "input")


# -------------------------------------------------------------------------------- in bulk


def bulk(here: Here, content: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - what httpx takes
    found = here.call("POST", f"{TRAINING}/verdicts", content=content, headers=NDJSON)
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in found.text.splitlines()]


def test_each_line_has_its_line(here: Here) -> None:
    good = json.dumps(APPLICATION).encode()
    found = bulk(here, b"\n".join([good, b"{}", b"", good, b"nonsense", good]))
    assert [each["line"] for each in found] == [1, 2, 4, 5, 6]
    assert [each.get("verdict") for each in found] == [MET, None, MET, None, MET]
    assert found[1]["problem"]["errors"][0]["place"] == "application_id"
    assert found[3]["problem"]["type"] == "urn:qip-rules:problem:input"
    assert here.audit()[-1]["phase"] == "ended"
    assert (here.audit()[-1]["lines"], here.audit()[-1]["refused"]) == (6, 2)


def test_nothing_in_gives_nothing_out(here: Here) -> None:
    assert bulk(here, b"") == []
    assert bulk(here, b"\n\n") == []


def test_a_line_that_is_too_long_is_passed_over(here: Here) -> None:
    good = json.dumps(APPLICATION).encode()
    found = bulk(here, b"\n".join([good, b"x" * 1_000_000, good]))
    assert [each.get("verdict") for each in found] == [MET, None, MET]
    assert found[1]["problem"]["type"] == "urn:qip-rules:problem:too-large"


def test_a_long_stream_takes_no_memory(here: Here) -> None:
    line = json.dumps(APPLICATION).encode() + b"\n"
    lines = 0

    def parts(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield line * 20

    def take(answer: bytes) -> None:
        nonlocal lines
        lines += answer.count(b'"outcome":"met"')

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            assert streamed(here, f"{TRAINING}/verdicts", parts(count), take) == 200
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    few, many = peak(5), peak(400)
    assert lines == 406 * 20
    assert many < few + 400_000  # of 11 MB in and 650 KB out


@given(
    lines=st.lists(st.binary(max_size=12).map(lambda each: each.replace(b"\n", b"")), max_size=8),
    cuts=st.lists(st.integers(0, 100), max_size=6),
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_lines_are_the_same_however_the_stream_is_cut(lines: list[bytes], cuts: list[int]) -> None:
    data = b"\n".join(lines)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    read = Lines(10)
    found = [
        each for first, last in itertools.pairwise(places) for each in read.of(data[first:last])
    ]
    found += read.last()
    expected = [each if len(each) <= 10 else None for each in lines]
    assert found == (expected[:-1] if expected and expected[-1] == b"" else expected)
