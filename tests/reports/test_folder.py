"""A folder of reports is written whole or not at all, and never over what is not its own."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import InputError
from qip_rules.reports import write_folder
from qip_rules.reports.folder import LISTING, safe_names

FILES = {"summary.md": "one\n", "letters/A.md": "two\r\nlines\n", "letters/B.md": "ü\n"}
OTHER = {"summary.md": "new\n", "documents/7.md": "seven\n"}


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder and its text, hidden ones included; folders end in a slash."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): (
            "" if path.is_dir() else path.read_bytes().decode()
        )
        for path in sorted(folder.rglob("*"))
    }


def written(folder: Path) -> dict[str, str]:
    """The files below a folder, without the listing."""
    return {
        name: text
        for name, text in contents(folder).items()
        if not name.endswith("/") and name != LISTING
    }


def fault_of(files: dict[str, str], out: Path, *, force: bool = False) -> tuple[str, ...]:
    """The places of the faults for which writing is refused."""
    with pytest.raises(InputError) as caught:
        write_folder(files, out, force=force)
    assert caught.value.of == "the output folder"
    return tuple(fault.place for fault in caught.value.faults)


# ------------------------------------------------------------------------------ writing


def test_a_new_folder_with_new_parents(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b" / "out"
    write_folder(FILES, out)
    assert written(out) == FILES, "line ends as they are, too"
    assert contents(tmp_path).keys() == {
        "a/", "a/b/", "a/b/out/", "a/b/out/letters/", f"a/b/out/{LISTING}",
        *(f"a/b/out/{name}" for name in FILES),
    }  # fmt: skip


def test_an_empty_folder_that_is_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    before = out.stat()
    write_folder(FILES, out)
    assert written(out) == FILES
    assert (out.stat().st_ino, out.stat().st_mode) == (before.st_ino, before.st_mode)


def test_the_folder_in_which_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_folder(FILES, Path())
    assert written(tmp_path) == FILES


def test_a_link_to_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    link = tmp_path / "link"
    link.symlink_to(target, target_is_directory=True)
    write_folder(FILES, link)
    assert written(target) == FILES
    assert link.is_symlink()


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    write_folder(FILES, tmp_path / "a")
    write_folder(dict(reversed(FILES.items())), tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


# ------------------------------------------------------------------- what is there stays


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(FILES, out)
    before = contents(tmp_path)
    assert fault_of(OTHER, out) == (str(out),)
    assert contents(tmp_path) == before


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert fault_of(FILES, tmp_path) == (str(tmp_path),)
    assert contents(tmp_path) == {"notes.txt": "mine"}


def test_force_replaces_what_an_earlier_run_wrote_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(FILES, out)
    (out / "notes.txt").write_text("mine")
    (out / "letters" / "mine.md").write_text("mine, too")
    write_folder(OTHER, out, force=True)
    assert written(out) == {**OTHER, "notes.txt": "mine", "letters/mine.md": "mine, too"}
    write_folder(FILES, out, force=True)
    assert written(out) == {**FILES, "notes.txt": "mine", "letters/mine.md": "mine, too"}
    assert "documents/" not in contents(out), "a folder that became empty is gone"


def test_force_into_a_folder_of_other_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write_folder(FILES, tmp_path, force=True)
    assert written(tmp_path) == {**FILES, "notes.txt": "mine"}


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (lambda out: (out / "summary.md").write_text("mine"), "summary.md"),
        (lambda out: (out / "summary.md").mkdir(), "summary.md"),
        (lambda out: (out / "summary.md").symlink_to("nowhere"), "summary.md"),
        (lambda out: (out / "letters").write_text("mine"), "letters"),
        (lambda out: (out / LISTING).write_text("notes.txt\nsummary.md\n"), LISTING),
        (lambda out: (out / LISTING).write_bytes(b"\xff\xfe"), LISTING),
    ],
    ids=["file", "folder", "link", "file-for-folder", "listing", "unreadable-listing"],
)
def test_force_does_not_replace_what_no_earlier_run_wrote(
    made: Callable[[Path], Any], place: str, tmp_path: Path
) -> None:
    made(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.iterdir()}
    assert str(tmp_path / place) in fault_of(FILES, tmp_path, force=True)
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "name", ["../outside.txt", "{outside}", "letters/../../outside.txt", "link/x.txt", "c:\\x", ""]
)
def test_a_listing_cannot_lead_elsewhere(name: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("not yours")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.txt").write_text("not yours")
    out = tmp_path / "out"
    write_folder(FILES, out)
    (out / "link").symlink_to(elsewhere, target_is_directory=True)
    with (out / LISTING).open("a") as listing:
        listing.write(name.format(outside=outside) + "\n")
    write_folder(OTHER, out, force=True)
    assert outside.read_text() == "not yours"
    assert (elsewhere / "x.txt").read_text() == "not yours"


# ------------------------------------------------------------------------------ failing


def test_a_file_is_in_the_way(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("a file")
    for force in (False, True):
        assert fault_of(FILES, out, force=force) == (str(out),)
    assert contents(tmp_path) == {"out": "a file"}


def test_a_parent_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "parent").write_text("a file")
    assert len(fault_of(FILES, tmp_path / "parent" / "deep" / "out")) == 1
    assert contents(tmp_path) == {"parent": "a file"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_parent_that_may_not_be_written(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert len(fault_of(FILES, closed / "out")) == 1
    assert contents(closed) == {}


def test_what_cannot_be_written_is_named_as_the_caller_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not by the draft that it was to stand in first."""
    closed = {f".out-draft-1/{name}": name for name in FILES} | {".out-draft-1": ""}
    refused: list[str] = []

    def failing(path: Path, *_: object, **__: object) -> None:
        refused.append(str(path))
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    for method, existing in (("mkdir", False), ("write_text", False), ("write_text", True)):
        with monkeypatch.context() as patched:
            if existing:
                (tmp_path / "out").mkdir()
            patched.setattr(Path, method, failing)
            (place,) = fault_of(FILES, tmp_path / "out")
        inner = os.path.relpath(refused.pop(), tmp_path / "out" if existing else tmp_path)
        assert place == str(tmp_path / "out" / closed[inner])


@pytest.fixture(params=["new", "deep", "empty", "earlier"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder that is to be made, with its parents too; that is empty; of an earlier run."""
    match request.param:
        case "new":
            return tmp_path / "out"
        case "deep":
            return tmp_path / "a" / "b" / "out"
        case "empty":
            (tmp_path / "out").mkdir()
            return tmp_path / "out"
        case _:
            write_folder(FILES, tmp_path / "out")
            (tmp_path / "out" / "notes.txt").write_text("mine")
            return tmp_path / "out"


@pytest.mark.parametrize("method", ["write_text", "mkdir", "replace"])
@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    method: str, at: int, error: BaseException, out: Path, tmp_path: Path
) -> None:
    """The disk is full, or somebody presses Ctrl-C, at each step in turn."""
    before = contents(tmp_path)
    real = getattr(Path, method)
    calls = 0

    def failing(self: Path, *args: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == at + 1:
            raise error
        return real(self, *args, **more)

    expected = InputError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, method, failing)
        try:
            write_folder(OTHER, out, force=True)
        except expected:
            failed = True
        else:
            failed = False
    assert failed is (calls > at), "it fails if it came to that step"
    if failed:
        assert contents(tmp_path) == before
    else:
        assert written(out).items() >= OTHER.items()


def test_the_fault_of_a_full_disk_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InputError, match="No space left on device"):
        write_folder(FILES, tmp_path / "out")
    assert contents(tmp_path) == {}


# -------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        ("APP-01", "APP-01"),
        ("a_b", "a_b"),
        ("a/b", "a-b"),
        ("../x", "x"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("con", "con-"),
        ("LPT1", "LPT1-"),
        ("COM1.x", "COM1-x"),
        ("x.", "x"),
        ("ends. ", "ends"),
        ("漢字", "unnamed"),
        ('a<b>:"|?*', "a-b"),
        ("x" * 300, "x" * 80),
    ],
)
def test_names_that_every_system_takes(identity: str, name: str) -> None:
    assert safe_names([identity]) == {identity: name}


def test_names_differ_by_more_than_letter_case() -> None:
    assert safe_names(["app-1", "APP-1", "App-1"]) == {
        "APP-1": "APP-1",
        "App-1": "App-1-2",
        "app-1": "app-1-3",
    }


def test_a_number_that_is_taken_is_passed_over() -> None:
    names = safe_names(["a/b", "a b", "a-b-2"])
    assert len({name.casefold() for name in names.values()}) == 3
    assert names["a-b-2"] != names["a/b"]


@given(st.lists(st.text(max_size=90), max_size=12))
def test_names_are_safe_and_apart(ids: list[str]) -> None:
    names = safe_names(ids)
    assert names.keys() == set(ids)
    assert safe_names(list(reversed(ids))) == names, "whatever the order"
    assert len({name.casefold() for name in names.values()}) == len(names)
    for name in names.values():
        assert name.isascii()
        assert 0 < len(name) < 100
        assert not set(name) - set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
        )
        assert name.casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
