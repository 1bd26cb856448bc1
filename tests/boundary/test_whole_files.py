"""A file that is written whole or not at all."""

import os
from pathlib import Path

import pytest

from qip_rules.boundary.whole_files import write_whole


def test_a_new_file_and_one_that_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    write_whole(path, "one\n")
    assert path.read_bytes() == b"one\n"
    path.chmod(0o640)
    write_whole(path, "née\n")
    assert path.read_text("utf-8") == "née\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["facts.json"]  # noqa: PTH208 - names are what counts


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    write_whole(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "text"


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "half a character: \ud800")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_draft_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / ".facts.json-draft-1"
    other.write_text("theirs")
    write_whole(tmp_path / "facts.json", "ours")
    assert other.read_text() == "theirs"
    assert (tmp_path / "facts.json").read_text() == "ours"


def test_a_name_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    write_whole(path, "text")
    assert path.read_text() == "text"
