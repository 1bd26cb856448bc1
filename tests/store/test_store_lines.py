"""The log as JSON Lines: out and in again without loss, and no file that is not the log gets in."""

# ruff: noqa: ANN401 - records of any kind

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.errors import InputError, StoreError
from qip_rules.store import Store, open_store, read_lines, verify, write_lines
from tests.store.made_up import NOW, RECORDS, invoice, issue_one, paid, received, removal


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The lines of a log with a conflict and a removal."""
    folder = tmp_path_factory.mktemp("lines")
    with open_store(folder / "log.db") as store:
        store.append(
            [received(), paid("p1"), paid("p1", 200), invoice("INV-2026-0001"), paid("p2")],
            recorded_at=NOW,
        )
        found = [each.place for each in store.find_personal(person_id="application-1/p2")]
        store.remove_personal(found, removal("rm"), recorded_at=NOW)
        store.append([paid("p3", payer='Zoë "李" \\')], recorded_at=NOW)
        assert write_lines(store, folder / "log.jsonl").entries == 7
    return (folder / "log.jsonl").read_bytes().splitlines(keepends=True)


def faults_of(content: bytes) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "log.db") as store:
        path = Path(folder) / "log.jsonl"
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            read_lines(store, path)
        assert store.head().sequence == 0, "something was written"
        assert list(store.entries()) == []
        assert store.last_ordinals() == {}
        return [(fault.place, fault.found) for fault in caught.value.faults]


def test_a_log_written_and_read_is_the_same_log(
    store: Store, lines: list[bytes], tmp_path: Path
) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"".join(lines))
    assert read_lines(store, path) == 7
    assert verify(store).is_intact
    assert store.last_ordinals() == {("INV", 2026): 1}
    assert issue_one(store).number == "INV-2026-0002"
    assert read_lines(store, path) == 0
    write_lines(store, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes().splitlines(keepends=True)[:7] == lines


@settings(max_examples=30)
@given(st.lists(RECORDS, max_size=5))
def test_any_log_written_and_read_is_the_same_log(sent: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.jsonl"
        with (
            open_store(Path(folder) / "one.db") as one,
            open_store(Path(folder) / "other.db") as other,
        ):
            one.append(sent, recorded_at=NOW)
            assert write_lines(one, path).entries == read_lines(other, path)
            assert list(other.entries()) == list(one.entries())
            assert list(other.applications()) == list(one.applications())


def test_a_longer_copy_carries_a_shorter_log_on(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with open_store(tmp_path / "one.db") as one:
        one.append([received(), paid("p1")], recorded_at=NOW)
        write_lines(one, path)
        assert read_lines(store, path) == 2
        one.append([paid("p2"), invoice("INV-2026-0001")], recorded_at=NOW)
        write_lines(one, path)
        assert read_lines(store, path) == 2
        assert list(store.entries()) == list(one.entries())


def test_a_copy_of_another_log_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with open_store(tmp_path / "one.db") as one:
        one.append([received(), paid("p1")], recorded_at=NOW)
        write_lines(one, path)
    store.append([paid("p9")], recorded_at=NOW)
    with pytest.raises(InputError, match="another log"):
        read_lines(store, path)
    store.append([paid("p8"), paid("p7")], recorded_at=NOW)
    with pytest.raises(InputError, match="another log"):
        read_lines(store, path)
    assert store.head().sequence == 3
    assert verify(store).is_intact


def test_an_empty_file_is_the_log_in_which_nothing_is(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    assert write_lines(store, path).entries == 0
    assert path.read_bytes() == b""
    assert read_lines(store, path) == 0


def test_only_the_owner_may_read_the_file(store: Store, tmp_path: Path) -> None:
    write_lines(store, tmp_path / "log.jsonl")
    assert (tmp_path / "log.jsonl").stat().st_mode & 0o077 == 0


def test_a_file_appears_when_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"what was there")
    with open_store(tmp_path / "log.db") as store:
        store.append([paid("p1")], recorded_at=NOW)

        def fail(**_named: object) -> Any:
            raise StoreError("gone")

        monkeypatch.setattr(store, "entries", fail)
        with pytest.raises(StoreError, match="gone"):
            write_lines(store, path)
    assert path.read_bytes() == b"what was there"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["log.db", "log.jsonl"]


# ------------------------------------------------------------------------- what is refused


@settings(max_examples=40)
@given(
    line=st.integers(0, 6),
    at=st.integers(0),
    byte=st.integers(0, 255),
    how=st.sampled_from(["replace", "insert", "delete"]),
)
def test_no_byte_can_be_changed(
    lines: list[bytes], line: int, at: int, byte: int, how: str
) -> None:
    before = lines[line]
    at %= len(before)
    middle = b"" if how == "delete" else bytes([byte])
    after = before[:at] + middle + before[at + (how != "insert") :]
    if after == before:
        return
    changed = [*lines[:line], after, *lines[line + 1 :]]
    faults = faults_of(b"".join(changed))
    assert faults[0][0].partition(":")[0] == f"line {line + 1}"


@pytest.mark.parametrize("line", range(6))
def test_a_dropped_line_is_told(lines: list[bytes], line: int) -> None:
    faults = faults_of(b"".join([*lines[:line], *lines[line + 1 :]]))
    assert (f"line {line + 1}", f"entry {line + 1} is missing") in faults


@pytest.mark.parametrize("line", range(6))
def test_swapped_lines_are_told(lines: list[bytes], line: int) -> None:
    swapped = [*lines]
    swapped[line : line + 2] = reversed(lines[line : line + 2])
    faults = faults_of(b"".join(swapped))
    assert faults[0] == (f"line {line + 1}", f"entry {line + 1} is missing")
    assert faults[1] == (f"line {line + 2}", f"entry {line + 1} stands behind entry {line + 2}")


def test_a_line_twice_is_told_with_the_first(lines: list[bytes]) -> None:
    faults = faults_of(b"".join([*lines[:3], lines[1], *lines[3:]]))
    assert faults == [("line 4", "the same entry as on line 2, number 2")]


def test_lines_in_conflict_are_told_with_the_first(lines: list[bytes], tmp_path: Path) -> None:
    with open_store(tmp_path / "other.db") as other:
        other.append([received(), paid("another")], recorded_at=NOW)
        write_lines(other, tmp_path / "other.jsonl")
    foreign = (tmp_path / "other.jsonl").read_bytes().splitlines(keepends=True)[1]
    faults = faults_of(b"".join([*lines[:3], foreign, *lines[3:]]))
    assert faults == [("line 4", "another entry than on line 2, number 2")]


def test_a_torn_last_line_is_told(lines: list[bytes]) -> None:
    for length in (1, len(lines[-1]) // 2, len(lines[-1]) - 1):
        faults = faults_of(b"".join([*lines[:-1], lines[-1][:length]]))
        assert faults == [("line 7", "a line that is cut off")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"\n", "text that is no JSON"),
        (b"\x00\n", "a NUL byte"),
        (b"\xff\n", "bytes that are no UTF-8"),
        (b"{}\n", '"{}"'),
        (b"[]\n", '"[]"'),
        (b"null\n", '"null"'),
        (b"NaN\n", '"NaN"'),
        (b"{\n", "text that is no JSON"),
        (b"[" * 100_000 + b"\n", "text that is no JSON"),
        (b"9" * 10_000 + b"\n", "text that is no JSON"),
        (b"\xef\xbb\xbf{}\n", "text that is no JSON"),
        (b'{"record":{},"sequence":1}\n', '"{\\"record\\":{},\\"sequence\\":1}"'),
    ],
    ids=range(12),
)
def test_what_is_no_entry_is_told(lines: list[bytes], line: bytes, found: str) -> None:
    faults = faults_of(b"".join([*lines[:2], line, *lines[2:]]))
    assert faults == [("line 3", found)]


def test_every_fault_is_told_at_once(lines: list[bytes]) -> None:
    faults = faults_of(b"".join([b"x\n", lines[0], b"\x00\n", lines[1], lines[1], b"y\n", b"z"]))
    assert [place for place, _ in faults] == [f"line {n}" for n in (1, 3, 5, 6, 7, 2)]


def test_faults_without_end_are_not_told_without_end() -> None:
    assert len(faults_of(b"x\n" * 3_000)) == 1_000


def _with(line: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The line with a change in it and a digest that fits: what a forger would write."""
    import attrs

    from qip_rules.store.chain import digest_of
    from qip_rules.store.lines import _line, _parsed

    members = json.loads(line)
    change(members)
    entry = _parsed(json.dumps(members, ensure_ascii=False))
    assert entry is not None
    return _line(attrs.evolve(entry, digest=digest_of(entry))).encode()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda m: m.update(kind="no-such-kind"), "line 7: kind"),
        (lambda m: m.update(id="p4"), "line 7"),
        (lambda m: m.update(application_id="application-2"), "line 7"),
        (lambda m: m["record"].update(amount=1.0), "line 7: record.amount"),
        (lambda m: m["record"].update(occurred_on="1066-10-14"), "line 7: record.occurred_on"),
        (lambda m: m["record"].update(extra=1), "line 7: record.extra"),
        (lambda m: m["record"].pop("payment_id"), "line 7: record.payment_id"),
    ],
    ids=range(7),
)
def test_a_forged_line_is_told(
    lines: list[bytes], change: Callable[[dict[str, Any]], None], place: str
) -> None:
    faults = faults_of(b"".join([*lines[:6], _with(lines[6], change)]))
    assert place in [each for each, _ in faults]


def test_personal_data_without_its_digest_is_told(lines: list[bytes]) -> None:
    members = json.loads(lines[6])
    members["personal"][0]["fields"]["payer"] = "Somebody Else"
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":")) + "\n"
    faults = faults_of(b"".join([*lines[:6], text.encode()]))
    assert faults == [("line 7", "the personal data of entry 7 is not what was written")]


def test_personal_data_that_is_left_out_is_told(lines: list[bytes]) -> None:
    members = json.loads(lines[6])
    members["personal"] = [None]
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":")) + "\n"
    faults = faults_of(b"".join([*lines[:6], text.encode()]))
    assert faults == [
        ("line 7", "personal data of entry 7 is missing, and no removal was recorded")
    ]
