"""Pairings as jobs: accepted, looked at, fetched, cancelled, and taken up after a crash."""

import errno
import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import httpx2 as httpx
import pytest

from examples.service.pairing_folder import PairingFolder
from qip_rules.boundary import from_json
from qip_rules.boundary.written_matching import WrittenPairing
from tests.service.real_server import RealServer, really_served
from tests.service.serving_here import Here, SetClock, key_text, problem, served

SECONDS = 120
ENDED = ("done", "failed", "cancelled", "out of time")


def asked(practices: int = 2, mentors: int = 2, **more: object) -> dict[str, Any]:
    """A problem of made-up practices and mentors."""
    people = itertools.count()

    def common() -> dict[str, object]:
        number = next(people)
        return {
            "name": f"Example Practice {number} (made up)",
            "organization": f"o-{number}",
            "conflicts": [],
            "people": [f"somebody@practice-{number}.example.org"],
        }

    return {
        "program": "quality-improvement-grant",
        "in_force_on": "2026-03-02",
        "time_limit_seconds": 60,
        "problem": {
            "practices": [
                {"practice_id": f"P{at}", **common(), "areas": [{"area": "x", "weight": at + 1}]}
                for at in range(practices)
            ],
            "mentors": [
                {
                    "mentor_id": f"M{at}", **common(), "places": 1,
                    "areas": [{"area": "x", "evidence": 1}],
                }
                for at in range(mentors)
            ],
        },
        **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    folder = tmp_path_factory.mktemp("pairings")
    more = {"pairings_waiting_maximum": 2, "pairing_seconds_maximum": 300}
    with really_served(folder, **more) as running:
        yield running


@pytest.fixture
def client(server: RealServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


def wait(client: httpx.Client, place: str) -> dict[str, Any]:
    """How it ended."""
    latest = time.monotonic() + SECONDS
    while time.monotonic() < latest:
        told: dict[str, Any] = client.get(place).json()
        if told["state"] in ENDED:
            return told
        time.sleep(0.05)
    pytest.fail("the pairing did not end")


def test_a_pairing_from_asking_to_its_result(client: httpx.Client, server: RealServer) -> None:
    accepted = client.post("/v1/pairings", json=asked())
    assert accepted.status_code == 202
    place = accepted.headers["location"]
    assert place == f"/v1/pairings/{accepted.json()['job_id']}"
    early = client.get(f"{place}/result")
    if early.status_code != 200:
        problem(early, 409, "not-ended")
    told = wait(client, place)
    assert told["state"] == "done"
    assert told["ended_at"] >= told["asked_at"]
    pairing = from_json(WrittenPairing, client.get(f"{place}/result").content)
    assert len(pairing.pairs) == 2
    assert pairing.total_fit == 3
    # A pairing that has ended stays as it is, and is its key's alone.
    assert client.delete(place).json()["state"] == "done"
    others = {"Authorization": f"Bearer {key_text('other')}"}
    for path in (place, f"{place}/result"):
        problem(client.get(path, headers=others), 404, "not-found")
    problem(client.delete(place, headers=others), 404, "not-found")
    assert "Example Practice" not in server.log()


def long_one(seconds: int) -> dict[str, Any]:
    """A problem that takes longer than any test waits."""
    problem = asked(900, 900)["problem"]
    objectives = [{"name": "MostPairs"}, {"name": "Leximin"}]
    more = {"problem": {**problem, "objectives": objectives}, "time_limit_seconds": seconds}
    return {**asked(), **more}


def test_a_pairing_that_takes_too_long_or_is_cancelled_ends(client: httpx.Client) -> None:
    long = long_one(1)
    first = client.post("/v1/pairings", json=long).headers["location"]
    second = client.post("/v1/pairings", json={**long, "time_limit_seconds": 300})
    third = client.post("/v1/pairings", json=asked()).headers["location"]
    full = client.post("/v1/pairings", json=asked())
    problem(full, 503, "busy")
    assert full.headers["retry-after"] == "10"
    waiting = client.delete(third).json()
    assert waiting["state"] == "cancelled"
    assert wait(client, first)["state"] == "out of time"
    told = problem(client.get(f"{first}/result"), 409, "no-result")
    assert "out of time" in told["detail"]
    running = second.headers["location"]
    latest = time.monotonic() + SECONDS
    while "progress" not in (told := client.get(running).json()):
        assert time.monotonic() < latest, "nothing was told of the progress"
        time.sleep(0.05)
    assert told["state"] == "running"
    assert set(told["progress"]) >= {"stage", "goal"}
    client.delete(running)
    assert wait(client, running)["state"] == "cancelled"
    # A new process has taken the place of those that were ended.
    assert wait(client, client.post("/v1/pairings", json=asked()).headers["location"])["state"] == (
        "done"
    )


def test_demands_that_clash_are_told_as_the_problem_of_the_pairing(client: httpx.Client) -> None:
    clashing = asked(1, 2)
    for each in clashing["problem"]["mentors"]:
        each["minimum_load"] = 1
    place = client.post("/v1/pairings", json=clashing).headers["location"]
    assert wait(client, place)["state"] == "failed"
    told = problem(client.get(f"{place}/result"), 409, "no-result")
    assert told["problem"]["type"] == "urn:qip-rules:problem:infeasible"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"time_limit_seconds": 0}, "time_limit_seconds"),
        ({"time_limit_seconds": 601}, "time_limit_seconds"),
        ({"problem": {"practices": [], "mentors": [{}]}}, "problem.mentors[0].mentor_id"),
        ({"in_force_on": "2026-02-30"}, "in_force_on"),
    ],
)
def test_what_is_wrong_is_told_at_once(here: Here, change: dict[str, Any], place: str) -> None:
    told = problem(here.post("/v1/pairings", {**asked(), **change}), 422, "input")
    assert told["errors"][0]["place"] == place


def test_what_does_not_go_together_is_told_at_once(here: Here) -> None:
    twice = asked()
    twice["problem"]["practices"] *= 2
    problem(here.post("/v1/pairings", twice), 422, "input")
    problem(here.post("/v1/pairings", asked(program="none")), 404, "not-found")
    early = asked(in_force_on="1999-01-01")
    problem(here.post("/v1/pairings", early), 422, "not-in-force")
    for name in ("0" * 32, "..", "x", "0" * 31):
        problem(here.get(f"/v1/pairings/{name}"), 404, "not-found")


def test_what_was_accepted_is_done_after_a_crash(tmp_path: Path) -> None:
    with really_served(tmp_path, programs=["quality-improvement-grant"]) as server:
        with server.client() as client:
            place = client.post("/v1/pairings", json=asked()).headers["location"]
        server.kill()
        server.start()
        with server.client() as client:
            assert wait(client, place)["state"] == "done"
        assert server.stop() == 0
        # What has ended is kept for a while, and then forgotten.
        folder = PairingFolder(tmp_path / "state" / "pairings")
        (about,) = folder.every()
        assert folder.ended(about.job_id) is not None
        assert not (folder.path / about.job_id / "asked.json").exists()
        assert (tmp_path / "state" / "pairings").stat().st_mode & 0o077 == 0


def until_running(client: httpx.Client, place: str) -> None:
    latest = time.monotonic() + SECONDS
    while client.get(place).json()["state"] != "running":
        assert time.monotonic() < latest, "the pairing did not begin"
        time.sleep(0.05)


def test_a_pairing_at_which_the_service_dies_again_and_again_is_given_up(tmp_path: Path) -> None:
    more = {"programs": ["quality-improvement-grant"], "pairing_attempts_maximum": 1}
    with really_served(tmp_path, **more) as server:
        with server.client() as client:
            deadly = client.post("/v1/pairings", json=long_one(300)).headers["location"]
            until_running(client, deadly)
        assert server.stop() == 0  # which counts for nothing
        server.start()
        with server.client() as client:
            until_running(client, deadly)
            waiting = client.post("/v1/pairings", json=asked()).headers["location"]
        server.kill()
        server.start()
        with server.client() as client:
            assert client.get(deadly).json()["state"] == "given up"
            told = problem(client.get(f"{deadly}/result"), 409, "no-result")
            assert "attempts: 1" in told["problem"]["detail"]
            assert wait(client, waiting)["state"] == "done"
        assert '"event":"pairing-given-up"' in server.log()
    folder = PairingFolder(tmp_path / "state" / "pairings")
    job_id = deadly.rpartition("/")[2]
    assert sorted(each.name for each in (folder.path / job_id).iterdir()) == [
        "about.json", "ended.json", "problem.json",
    ]  # fmt: skip


def test_what_was_begun_before_comes_last(tmp_path: Path) -> None:
    folder = PairingFolder(tmp_path / "state" / "pairings")
    folder.path.mkdir(parents=True)
    clock = SetClock()
    body = json.dumps(asked()).encode()
    ids = []
    for attempts in (2, 1, 0):
        clock.go_on(seconds=1)
        about = folder.accept(body, key_id="all", at=clock.now(), seconds=60)
        ids.append(about.job_id)
        for _ in range(attempts):
            folder.begin(about.job_id)
    with served(tmp_path, programs=("quality-improvement-grant",)) as here:
        latest = time.monotonic() + SECONDS
        while any(folder.ended(each) is None for each in ids) and time.monotonic() < latest:
            time.sleep(0.05)
        told = [each["job"] for each in here.log.read() if each["event"] == "pairing-ended"]
    assert told == ids[::-1]


def test_what_the_disk_cannot_take_is_solved_once_it_can(tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with (
        mock.patch("examples.service.pairing_jobs._LOOK_AROUND_SECONDS", 0.05),
        served(tmp_path, programs=("quality-improvement-grant",)) as here,
    ):
        with mock.patch.object(PairingFolder, "end", full):
            place = here.post("/v1/pairings", asked()).headers["location"]
            latest = time.monotonic() + SECONDS
            while not [each for each in here.log.read() if each["event"] == "failed"]:
                assert time.monotonic() < latest, "nothing was found to be wrong"
                time.sleep(0.05)
            assert here.get(place).json()["state"] in ("waiting", "running")
        while here.get(place).json()["state"] != "done":
            assert time.monotonic() < latest, "the pairing was not done"
            time.sleep(0.05)


def test_what_ended_long_ago_is_forgotten(tmp_path: Path) -> None:
    with served(tmp_path, pairing_hours_kept=1) as here:
        first = here.post("/v1/pairings", asked()).headers["location"]
        here.client.delete(first, headers={"Authorization": f"Bearer {key_text('all')}"})
        latest = time.monotonic() + SECONDS
        while here.get(first).json()["state"] not in ENDED and time.monotonic() < latest:
            time.sleep(0.05)
        here.clock.go_on(hours=1, seconds=1)
        here.post("/v1/pairings", asked())
        problem(here.get(first), 404, "not-found")
