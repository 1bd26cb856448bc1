"""Programs, health, problems, logs and settings of the service."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from examples.service.__main__ import main
from examples.service.keys import Role
from examples.service.logs import Log
from examples.service.problems import KINDS
from examples.service.schemas import schemas
from examples.service.settings import Settings, is_loopback, read_settings
from qip_rules.boundary import ProblemDetails, from_json, program_of
from qip_rules.boundary.written_programs import WrittenProgram
from qip_rules.errors import InputError, StoreUnavailableError
from qip_rules.policy.program import Program
from tests.service.serving_here import (
    APPLICATION,
    PEOPLE,
    TRAINING,
    Here,
    Lines,
    SetClock,
    once,
    problem,
    received,
    served,
    write_keys,
)

# ------------------------------------------------------------------------------- programs


def test_programs_are_told_with_their_digests(here: Here, training: Program) -> None:
    found = here.get("/v1/programs").json()
    assert [each["id"] for each in found] == [
        "quality-training-program",
        "quality-improvement-grant",
    ]
    assert found[0]["digest"] == training.digest
    assert found[0]["in_force"] == [{"from": "2016-01-01"}]


def test_a_program_can_be_taken_over(here: Here, training: Program) -> None:
    for name in (training.id, training.digest):
        found = here.get(f"/v1/programs/{name}")
        assert found.headers["etag"] == f'"{training.digest}"'
        assert program_of(from_json(WrittenProgram, found.content)).digest == training.digest
    problem(here.get("/v1/programs/none"), 404, "not-found")


# --------------------------------------------------------------------------------- health


def test_who_is_told_to_stop_is_alive_and_not_ready(tmp_path: Path) -> None:
    with served(tmp_path, log=str(tmp_path / "log.db")) as here:
        assert here.get("/health/ready", key=None).json() == {"status": "ready"}
        here.service.draining.since = here.clock.seconds()
        assert here.get("/health/ready", key=None).status_code == 503
        alive = here.get("/health/live", key=None)
        assert (alive.status_code, alive.headers["connection"]) == (200, "close")
        assert here.post(f"{TRAINING}/verdict", APPLICATION).status_code == 200


def test_who_has_lost_the_log_is_not_ready(tmp_path: Path) -> None:
    with served(tmp_path, log=str(tmp_path / "log.db")) as here:

        def lost(_: object) -> None:
            msg = "gone"
            raise StoreUnavailableError(msg)

        with mock.patch("qip_rules.store.sql_store.SqlStore.head", lost):
            found = here.get("/health/ready", key=None)
            assert (found.status_code, found.json()) == (503, {"status": "not ready"})
            # It is looked again only after a while, so that who asks does no harm.
        assert here.get("/health/ready", key=None).status_code == 503
        here.clock.go_on(seconds=1)
        assert here.get("/health/ready", key=None).status_code == 200
        told = [each for each in here.log.read() if each["event"] == "readiness"]
        assert [each["unwell"] for each in told] == [["log of accounts"], []]


# ------------------------------------------------------------------------ problems and logs


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/v1", 404, "not-found"),
        ("GET", "/v1/programs/a/b/c", 404, "not-found"),
        ("PUT", "/v1/programs", 405, "method"),
        ("GET", f"{TRAINING}/verdict", 405, "method"),
        ("OPTIONS", "/v1/events", 405, "method"),
        ("POST", "/health/live", 405, "method"),
    ],
)
def test_what_there_is_not_is_a_problem(
    here: Here, method: str, path: str, status: int, kind: str
) -> None:
    found = here.call(method, path)
    problem(found, status, kind)
    if status == 405:
        assert found.headers["allow"]


def test_a_problem_is_one_of_the_library(here: Here) -> None:
    found = here.post(f"{TRAINING}/verdict", {})
    read = from_json(ProblemDetails, found.content)
    assert read.instance == f"urn:qip-rules:request:{found.headers['x-request-id']}"


def test_every_kind_of_problem_has_one_name() -> None:
    assert all(name == kind.name for name, kind in KINDS.items())
    assert all(400 <= kind.status < 600 for kind in KINDS.values())


def test_what_nobody_expected_tells_nothing(here: Here) -> None:
    def wrong(*_: object) -> None:
        msg = "Ada Made-Up"
        raise RuntimeError(msg)

    with mock.patch("examples.service.programs.Programs.named", wrong):
        found = here.post(f"{TRAINING}/verdict", APPLICATION)
    problem(found, 500, "failure")
    assert "Ada" not in found.text
    assert here.log.read()[-2]["event"] == "failed"
    assert here.log.read()[-2]["error"] == "RuntimeError"
    assert any("assessing.py" in each for each in here.log.read()[-2]["places"])
    assert b"Ada" not in here.log.data
    assert here.audit()[-1]["status"] == 500


def test_no_log_holds_a_word_of_a_request(tmp_path: Path) -> None:
    with served(tmp_path, log=str(tmp_path / "log.db")) as here:
        here.post("/v1/events", received(), headers=once("secret-key"))
        here.post(f"{TRAINING}/verdict", APPLICATION)
        here.post(f"{TRAINING}/verdict", {"Ada Made-Up": 1})
        here.get("/v1/account", params={"application_id": "Ada Made-Up"})
        here.get("/v1/Ada%20Made-Up")
        here.get("/v1/programs/ada-made-up")
        said = here.log.data.decode() + (tmp_path / "state" / "audit.jsonl").read_text()
        lines = here.log.read() + here.audit()
    words = (*PEOPLE, "Avery", "avery@example.org", "A-17", "ada", "Ada", "secret-key", "127.0.0.1")
    assert not [each for each in words if each in said]
    told = [each for each in lines if each.get("event") == "answered"]
    assert all(set(each) <= _FIELDS for each in told)
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "state" / "audit.jsonl").stat().st_mode) == 0o600


_FIELDS = {"at", "level", "event", "request", "operation", "key", "status", "milliseconds"}


def test_the_audit_log_tells_who_did_what(here: Here) -> None:
    before = len(here.audit())
    here.get("/v1/programs", key="read")
    here.get("/v1/programs", key="pay")
    here.get("/v1/programs", key=None)
    told = here.audit()[before:]
    assert [(each["key"], each["operation"], each["status"]) for each in told] == [
        ("read", "programs", 200),
        ("pay", "programs", 403),
    ]
    assert told[0]["at"] == "2026-04-01T12:00:00Z"
    assert told[0]["request"] != told[1]["request"]


def test_a_log_that_nobody_reads_stops_nothing() -> None:
    class Gone:
        def write(self, _data: bytes, /) -> object:
            raise BrokenPipeError

    log = Log(Gone(), SetClock())
    log.say("first")
    log.say("second")
    quiet, lines = SetClock(), Lines()
    log = Log(lines, quiet, requests=False)
    log.say("event", level="error", count=3)
    assert lines.read() == [
        {"at": "2026-04-01T12:00:00Z", "level": "error", "event": "event", "count": 3}
    ]


# ------------------------------------------------------------------------------- settings


def write_settings(folder: Path, text: str) -> Path:
    path = folder / "service.toml"
    path.write_text(text)
    return path


def test_settings_stand_in_a_file_and_in_the_environment(tmp_path: Path) -> None:
    path = write_settings(tmp_path, 'keys = "k.json"\nstate_folder = "/state"\nport = 1\n')
    found = read_settings(path, {"QIP_SERVICE_PORT": "2", "PORT": "3"})
    assert found.keys == str(tmp_path / "k.json")
    assert found.state_folder == "/state"
    assert (found.port, found.host, found.log) == (2, "127.0.0.1", None)
    url = "postgresql://service:secret@localhost/qip"
    assert read_settings(path, {"QIP_SERVICE_LOG": url}).log == url
    found = read_settings(path, {"QIP_SERVICE_PROGRAMS": '["my.toml", "quality-training-program"]'})
    assert found.programs == (str(tmp_path / "my.toml"), "quality-training-program")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ["keys", "state_folder"]),
        ('keys = "k"\nstate_folder = "s"\nprot = 1', ["prot"]),
        ('keys = "k"\nstate_folder = "s"\nport = "1"\nhost = 3', ["port", "host"]),
        ('keys = "k"\nstate_folder = "s"\nport = 70000\nprograms = []', ["port", "programs"]),
        ('keys = "k"\nstate_folder = "s"\nhost = "0.0.0.0"', ["host"]),
        ('keys = "k"\nstate_folder = "s"\nhost = "example.org"', ["host"]),
    ],
)
def test_wrong_settings_are_told_all_at_once(tmp_path: Path, text: str, places: list[str]) -> None:
    with pytest.raises(InputError) as error:
        read_settings(write_settings(tmp_path, text), {})
    assert sorted(each.place for each in error.value.faults) == sorted(places)


def test_only_loopback_by_default() -> None:
    folder: dict[str, Any] = {"keys": "k", "state_folder": "s"}
    for host in ("127.0.0.1", "::1", "localhost", "127.1.2.3"):
        assert is_loopback(Settings(**folder, host=host).host)
    assert Settings(**folder, host="0.0.0.0", open_to_network=True).open_to_network  # noqa: S104
    with pytest.raises(InputError, match="open_to_network"):
        Settings(**folder, host="0.0.0.0")  # noqa: S104


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="TOML"):
        read_settings(tmp_path / "none.toml", {})
    with pytest.raises(InputError, match="TOML"):
        read_settings(write_settings(tmp_path, "keys = "), {})


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        ('keys = "none.json"', 2, "none.json"),
        ('keys = "keys.json"\nprograms = ["nothing"]', 2, "nothing"),
        ('keys = "keys.json"\nlog = "text.db"', 5, "not a database"),
    ],
)
def test_a_service_that_cannot_start_says_why(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], more: str, code: int, says: str
) -> None:
    write_keys(tmp_path)
    (tmp_path / "text.db").write_text("this is a text, and no database at all" * 100)
    path = write_settings(tmp_path, f'state_folder = "state"\n{more}\n')
    assert main([str(path)]) == code
    told = capfd.readouterr().err
    assert "Traceback" not in told
    assert says in told


def test_settings_that_are_not_there_are_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.toml")]) == 2
    told = capfd.readouterr().err
    assert "the file of settings has 1 fault" in told
    assert "found no such file" in told


def test_the_script_tells_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    assert "example: python -m examples.service service.toml" in capsys.readouterr().out


def test_a_role_is_one_of_those_that_are_told() -> None:
    assert [role.value for role in Role] == ["read", "decide", "pay", "remove"]


def test_the_gate_lets_what_is_no_request_pass(here: Here) -> None:
    """The beginning and the end of the application are told by the server."""
    heard: list[dict[str, Any]] = []

    async def tell() -> None:
        async def app(scope: Any, _receive: Any, _send: Any) -> None:  # noqa: ANN401
            heard.append(scope)

        import attrs

        gate = attrs.evolve(here.service.gate, app=app)

        async def nothing(*_: Any) -> Any:  # noqa: ANN401
            return {}

        await gate({"type": "lifespan"}, nothing, nothing)

    asyncio.run(tell())
    assert heard == [{"type": "lifespan"}]


def test_a_problem_may_say_more_than_its_schema() -> None:
    """Such as the version that an account is in, or the code of a refusal."""
    assert "additionalProperties" not in schemas()["problem-details.problem-details"]
    assert schemas()["application.application"]["additionalProperties"] is False


def test_of_an_event_the_service_fills_in_what_is_left_out() -> None:
    given, told = schemas()["billing-event.accepted"], schemas()["event-told.accepted"]
    assert set(given["required"]) - set(told["required"]) == {"event_id", "recorded_at"}


def test_openapi_tells_of_every_route(here: Here) -> None:
    told = here.get("/openapi.json").json()
    routes = {
        (route.path, method)  # type: ignore[attr-defined]
        for route in here.service.fastapi.router.routes
        for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
    }
    said = {(path, method.upper()) for path, each in told["paths"].items() for method in each}
    assert routes == said
    assert told == json.loads(json.dumps(here.service.openapi))
