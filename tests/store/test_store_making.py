"""A new log appears with its first records, or nothing of it does."""

import contextlib
import os
from pathlib import Path

import pytest

from qip_rules.errors import InputError, StoreUnavailableError
from qip_rules.store import lines, open_store, read_lines, verify
from qip_rules.store.making import new_log
from tests.store.made_up import NOW, accepted


def kept(path: Path) -> list[str]:
    with open_store(path, create=False) as store:
        assert verify(store).is_intact
        return [each.id for each in store.entries()]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_log_appears_with_what_is_written(tmp_path: Path, *, is_there: bool) -> None:
    path = tmp_path / "log.db"
    if is_there:
        path.touch()
    with new_log(path) as store:
        store.append([accepted()], recorded_at=NOW)
        assert path.exists() is is_there
    assert kept(path) == ["a"]
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_of_a_log_that_was_not_to_be(tmp_path: Path) -> None:
    with (
        contextlib.suppress(InputError),
        new_log(tmp_path / "log.db") as store,
    ):
        store.append([accepted()], recorded_at=NOW)
        store.append([accepted("x" * 201)], recorded_at=NOW)
    assert list(tmp_path.iterdir()) == []


def test_who_was_faster_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.db"

    def slow() -> None:
        with new_log(path) as store:
            store.append([accepted()], recorded_at=NOW)
            with open_store(path) as faster:
                faster.append([accepted("other")], recorded_at=NOW)

    with pytest.raises(StoreUnavailableError, match="meanwhile"):
        slow()
    assert kept(path) == ["other"]


def test_where_a_file_has_one_name_only_the_log_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    with new_log(tmp_path / "log.db") as store:
        store.append([accepted()], recorded_at=NOW)
    assert kept(tmp_path / "log.db") == ["a"]


def test_a_folder_that_is_not_there_holds_no_log(tmp_path: Path) -> None:
    making = new_log(tmp_path / "missing" / "log.db")
    with pytest.raises(StoreUnavailableError, match="no log can be made"), making:
        pass


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero")
def test_a_device_is_no_log_in_lines(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.db") as store:
        with pytest.raises(InputError, match="a device, /dev/zero"):
            read_lines(store, "/dev/zero")
        assert store.head().sequence == 0


def test_a_line_without_an_end_is_not_read_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LINE_BYTES_MAXIMUM", 100)
    (tmp_path / "log.jsonl").write_bytes(b"{}\n" + b"x" * 101 + b"\n{}\n")
    with open_store(tmp_path / "log.db") as store, pytest.raises(InputError) as caught:
        read_lines(store, tmp_path / "log.jsonl")
    assert [each.place for each in caught.value.faults] == ["line 1", "line 2"]


def test_of_very_many_faults_the_first_are_told(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(b"{}\n" * 1_200)
    with open_store(tmp_path / "log.db") as store, pytest.raises(InputError) as caught:
        read_lines(store, tmp_path / "log.jsonl")
    assert len(caught.value.faults) == 1_000
