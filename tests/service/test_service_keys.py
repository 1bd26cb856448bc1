"""Nobody is let in without a valid key, and no key does what it was not made for."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.service.gate import OPEN_PATHS
from examples.service.keys import Key, KeyRing, Keys, Role, digest_of, read_keys
from examples.service.make_key import main
from qip_rules.errors import InputError
from tests.service.serving_here import APPLICATION, KEYS, TRAINING, Here, key_text, problem

TODAY = date(2026, 4, 1)
RING = KeyRing(KEYS)


def test_every_operation_is_refused_without_a_key(here: Here) -> None:
    for path, operations in here.service.openapi["paths"].items():
        for method in operations:
            response = here.call(method.upper(), path, key=None)
            if path in OPEN_PATHS:
                assert response.status_code == 200
            else:
                problem(response, 401, "unauthorized")
                assert response.headers["www-authenticate"] == 'Bearer realm="qip-rules"'


def test_what_is_no_path_is_refused_as_well(here: Here) -> None:
    problem(here.get("/nowhere", key=None), 401, "unauthorized")
    problem(here.get("/nowhere"), 404, "not-found")
    problem(here.get("/health/live/", key=None), 401, "unauthorized")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Basic {key_text('all')}",
        key_text("all"),
        f"Bearer {key_text('all')}x",
        f"Bearer {key_text('all')[:-1]}",
        f"Bearer {key_text('read').replace('qip_read', 'qip_all')}",
        f"Bearer {key_text('nobody')}",
        f"Bearer {key_text('past')}",
        f"Bearer {digest_of(key_text('all'))}",
        f"Bearer {key_text('all')}, Bearer {key_text('all')}",
    ],
)
def test_what_is_no_valid_key_is_refused(here: Here, said: str) -> None:
    response = here.call("GET", "/v1/programs", key=None, headers={"Authorization": said})
    problem(response, 401, "unauthorized")


def test_two_keys_are_none(here: Here) -> None:
    headers = [("Authorization", f"Bearer {key_text('all')}")] * 2
    response = here.client.get("/v1/programs", headers=headers)
    problem(response, 401, "unauthorized")


@given(st.binary(max_size=80))
def test_no_header_raises_or_lets_in(said: bytes) -> None:
    assert RING.owner(said, TODAY) is None
    assert RING.owner(b"Bearer " + said, TODAY) is None


def test_a_key_is_valid_to_its_last_day() -> None:
    said = f"Bearer {key_text('past')}".encode()
    assert RING.owner(said, date(2026, 3, 31)) is not None
    assert RING.owner(said, TODAY) is None
    assert RING.owner(said.replace(b"Bearer", b"bearer"), date(2026, 3, 31)) is not None


def test_each_role_opens_what_it_is_for_and_nothing_else(here: Here) -> None:
    asked = {
        Role.READ: ("GET", "/v1/programs"),
        Role.DECIDE: ("POST", f"{TRAINING}/verdict"),
        Role.PAY: ("POST", "/v1/events"),
        Role.REMOVE: ("POST", "/v1/personal-data"),
    }
    for role, (method, path) in asked.items():
        for key in Role:
            response = here.call(method, path, key=key.value, json=APPLICATION)
            if key is role:
                assert response.status_code not in (401, 403), path
            else:
                told = problem(response, 403, "forbidden")
                assert role.value in told["detail"]


def test_the_file_holds_no_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "keys.json"
    assert main([str(path), "desk", "--role", "read", "--until", "2026-12-31"]) == 0
    key = capsys.readouterr().out.strip()
    assert key.startswith("qip_desk_")
    assert path.stat().st_mode & 0o777 == 0o600
    assert key.rpartition("_")[2] not in path.read_text()
    ring = KeyRing(read_keys(path))
    owner = ring.owner(f"Bearer {key}".encode(), TODAY)
    assert owner is not None
    assert (owner.key_id, owner.roles, owner.until) == ("desk", (Role.READ,), date(2026, 12, 31))
    # A second one, the same id again, one taken out.
    assert main([str(path), "office", "--role", "pay", "--role", "pay"]) == 0
    assert capsys.readouterr().out.startswith("qip_office_")
    assert main([str(path), "desk", "--role", "read"]) == 2
    assert "--remove it first" in capsys.readouterr().err
    assert main([str(path), "desk", "--remove"]) == 0
    assert [each.key_id for each in read_keys(path).keys] == ["office"]
    assert main([str(path), "desk", "--remove"]) == 2


@pytest.mark.parametrize("name", ["Desk", "", "a_b", "a b", "x" * 41])
def test_an_id_names_a_key_in_logs(tmp_path: Path, name: str) -> None:
    assert main([str(tmp_path / "keys.json"), name, "--role", "read"]) == 2
    assert not (tmp_path / "keys.json").exists()


def test_a_key_without_a_role_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "keys.json"), "desk"]) == 2
    assert "at least one" in capsys.readouterr().err


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    assert main([str(path), "desk", "--role", "read"]) == 0
    path.chmod(0o640)
    with pytest.raises(InputError, match="chmod 600"):
        read_keys(path)


def test_a_file_of_keys_tells_all_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text('{"keys":[{"key_id":"A","roles":[],"digest":"x"},{"key_id":"b"}]}')
    path.chmod(0o600)
    with pytest.raises(InputError) as error:
        read_keys(path)
    places = [fault.place for fault in error.value.faults]
    assert places[:3] == ["keys[0].key_id", "keys[0].roles", "keys[0].digest"]
    assert "keys[1].roles" in places
    with pytest.raises(InputError, match="found"):
        read_keys(tmp_path / "none.json")
    key = Key(key_id="a", roles=(Role.READ,), digest="0" * 64)
    with pytest.raises(InputError, match="only once"):
        Keys((key, key))


def test_the_script_tells_how_it_is_called() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "examples.service.make_key", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "example: python -m examples.service.make_key keys.json" in done.stdout


def test_digests_are_compared_in_the_same_steps_whoever_asks() -> None:
    """Whether an id is known, and where a secret differs, shows in no time that it takes."""
    compared: list[tuple[str, str]] = []
    keys = (key_text("all"), f"qip_all_{'b' * 43}", f"qip_nobody_{'b' * 43}", "no key at all")

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return one == other

    with mock.patch("hmac.compare_digest", compare):
        owners = [RING.owner(f"Bearer {each}".encode(), date(2026, 3, 1)) for each in keys]
    assert [each and each.key_id for each in owners] == ["all", None, None, None]
    assert [one for one, _ in compared] == [digest_of(each) for each in keys]
    assert {len(other) for _, other in compared} == {64}
