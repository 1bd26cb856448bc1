"""The log as JSON Lines: an entry a line, with the digest of the one before.

A line is the canonical JSON of one entry, ended by a line feed. Its members are those of what is
digested (`qip_rules.store.chain`), the digest itself, and, where the record names any, `personal`:
the personal data in the order of its digests, `null` for what was removed. There is one spelling
of each line, so that a file with a single byte changed is not the same log.
"""

import bisect
import json
import os
import stat
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from qip_rules.errors import Fault, InputError, QipRulesError, StoreError
from qip_rules.fields import shown
from qip_rules.narrowing import is_dict, is_list
from qip_rules.store.chain import Entry, PersonalPart, Standing
from qip_rules.store.decoding import reader_of
from qip_rules.store.indexed import indexed_id
from qip_rules.store.interface import Store
from qip_rules.store.kinds import RecordKinds
from qip_rules.store.personal import digests_in, unsealed
from qip_rules.store.plain_data import REMOVAL_KIND
from qip_rules.store.removal_records import removal_of
from qip_rules.store.verifying import BreakKind, ChainReader, Verification, verify

__all__ = ["read_lines", "write_lines"]

LINE_BYTES_MAXIMUM: Final = 32 * 1024 * 1024
_FAULTS_MAXIMUM: Final = 1_000
_TEXTS: Final = ("recorded_at", "kind", "id", "standing", "application_id", "previous", "digest")
_DIGEST_BYTES: Final = 32


def write_lines(store: Store, path: str | os.PathLike[str]) -> Verification:
    """Write the whole log to a file, which appears only when it is complete.

    The file holds the personal data too; only its owner may read it. A log that is not what was
    written is written as it is: the file is evidence then, which `read_lines` takes over nowhere.

    Returns:
        Whether the log that the file holds is what was written, and where it is not.

    Raises:
        StoreError: the log cannot be read, or the file not be written.
    """
    target = Path(path)
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            try:
                written = verify(store, see=lambda entry: file.write(_line(entry).encode()))
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        msg = f"the log could not be written to {target}: {error.strerror or error}"
        raise StoreError(msg) from error
    return written


def read_lines(store: Store, path: str | os.PathLike[str]) -> int:
    """Take over the entries of a file into a log that is empty, or has the first of them.

    Returns:
        How many entries are new to the log.

    Raises:
        InputError: every fault of the file, with the number of its line; or what is at the path is
            neither a file nor a pipe. Nothing was written.
        StoreError: the file cannot be read, or the log not be written.
    """
    try:
        with Path(path).open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):  # a device may have no end
                fault = Fault("path", f"a device, {path}", "a file or a pipe")
                raise InputError([fault], of="the log in lines")
            return store.extend(_entries(store.kinds, file))
    except OSError as error:
        msg = f"the lines of {path} could not be read: {error.strerror or error}"
        raise StoreError(msg) from error


def _line(entry: Entry) -> str:
    """The entry as its one line."""
    members: dict[str, Any] = {
        "sequence": entry.sequence,
        "recorded_at": entry.recorded_at,
        "kind": entry.kind,
        "id": entry.id,
        "standing": entry.standing,
        "application_id": entry.application_id,
    }
    # The record is canonical JSON already, and so are the personal fields.
    text = _written(members)[:-1] + f',"record":{entry.record}'
    text += f',"previous":"{entry.previous}","digest":"{entry.digest}"'
    names = digests_in(entry.record)
    if names:
        parts = [*entry.parts, *(None for _ in names[len(entry.parts) :])]
        text += f',"personal":[{",".join(map(_part, parts))}]'
    return text + "}\n"


def _part(part: PersonalPart | None) -> str:
    if part is None:
        return "null"
    about = _written({"person_id": part.person_id, "salt": part.salt})
    return f'{about[:-1]},"fields":{part.fields}}}'


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ----------------------------------------------------------------------------- reading


def _entries(kinds: RecordKinds, file: BinaryIO) -> Iterator[Entry]:
    """The entries of a file, as long as nothing is wrong with it.

    Raises:
        InputError: once the whole file has been read, if something is; of a line that does not
            end and of very many faults, nothing after them is read.
    """
    reading = _Lines(kinds)
    number = 0
    while len(reading.faults) < _FAULTS_MAXIMUM and (raw := file.readline(LINE_BYTES_MAXIMUM + 1)):
        number += 1
        if len(raw) > LINE_BYTES_MAXIMUM:  # it may have no end, so what follows is not read
            reading.fault(number, f"more than {LINE_BYTES_MAXIMUM} bytes", "a shorter line")
            raise InputError(reading.faults, of="the log in lines")
        entry = reading.entry(number, raw)
        if entry is not None and not reading.faults:
            yield entry
    reading.end()
    if reading.faults:
        raise InputError(reading.faults, of="the log in lines")


class _Lines:
    """What has been read of a file so far, and what is wrong with it."""

    def __init__(self, kinds: RecordKinds) -> None:
        self.faults: list[Fault] = []
        self._kinds = kinds
        self._chain = ChainReader(kinds)
        self._sequences = array("Q")
        self._numbers = array("Q")
        self._digests = bytearray()

    def fault(self, number: int, found: str, expected: str, place: str = "") -> None:
        """Note one thing that is wrong with a line."""
        if len(self.faults) < _FAULTS_MAXIMUM:
            self.faults.append(Fault(f"line {number}{place}", found, expected))

    def entry(self, number: int, raw: bytes) -> Entry | None:
        """The entry of a line; what is wrong with it is noted."""
        if not raw.endswith(b"\n"):
            self.fault(number, "a line that is cut off", "a line feed at its end")
            return None
        if b"\x00" in raw:
            self.fault(number, "a NUL byte", "text")
            return None
        try:
            text = raw.decode()
            entry = _parsed(text)
        except UnicodeDecodeError:
            self.fault(number, "bytes that are no UTF-8", "UTF-8")
            return None
        except (ValueError, RecursionError):
            self.fault(number, "text that is no JSON", "the JSON of an entry")
            return None
        if entry is None or _line(entry) != text:
            expected = "an entry, spelled as the log spells it"
            self.fault(number, shown(text.rstrip("\n")), expected)
            return None
        self._follow(number, entry)
        self._read(number, entry)
        return entry

    def _follow(self, number: int, entry: Entry) -> None:
        """Hold the entry against those before it."""
        earlier = bisect.bisect_left(self._sequences, entry.sequence)
        is_there = earlier < len(self._sequences) and self._sequences[earlier] == entry.sequence
        for each in self._chain.breaks(entry):
            if each.kind is BreakKind.OUT_OF_PLACE and is_there:
                at = slice(earlier * _DIGEST_BYTES, (earlier + 1) * _DIGEST_BYTES)
                is_same = bytes(self._digests[at]) == bytes.fromhex(entry.digest)
                what = "the same entry as" if is_same else "another entry than"
                self.fault(
                    number,
                    f"{what} on line {self._numbers[earlier]}, number {entry.sequence}",
                    "each entry once",
                )
            else:
                self.fault(number, each.says, "a log as it was written")
        if not self._sequences or entry.sequence > self._sequences[-1]:
            self._sequences.append(entry.sequence)
            self._numbers.append(number)
            self._digests.extend(bytes.fromhex(entry.digest))

    def _read(self, number: int, entry: Entry) -> None:
        """See that the record can be read, and is the one that the entry says it is."""
        try:
            if entry.kind == REMOVAL_KIND:
                removal = removal_of(entry.record)
                named = (removal.removal_id, "")
            else:
                kind = self._kinds.by_name.get(entry.kind)
                if kind is None:
                    expected = f"one of {', '.join(each.name for each in self._kinds)}"
                    self.fault(number, shown(entry.kind), expected, ": kind")
                    return
                record = reader_of(kind.record)(unsealed(entry.record, entry.parts))
                named = (getattr(record, kind.id_field), record.application_id)
        except InputError as error:
            for each in error.faults:
                self.fault(number, each.found, each.expected, f": record.{each.place}")
            return
        except QipRulesError as error:
            self.fault(number, "values that do not go together", str(error), ": record")
            return
        people = (each.person_id for each in entry.parts if each and each.person_id)
        for name, value in (("id", named[0]), ("application_id", named[1])):
            if name == "id" or value:  # a removal is of no application
                for fault in indexed_id(f": {name}", value):
                    self.fault(number, fault.found, fault.expected, fault.place)
        for fault in (fault for each in people for fault in indexed_id(": person_id", each)):
            self.fault(number, fault.found, fault.expected, fault.place)
        if named != (entry.id, entry.application_id):
            found = f"the id {shown(entry.id)} of {shown(entry.application_id)}"
            expected = f"those of the record, {shown(named[0])} of {shown(named[1])}"
            self.fault(number, found, expected)

    def end(self) -> None:
        """Note what is wrong with the file as a whole.

        Missing personal data comes last: the record of its removal may stand on a faulty line.
        """
        for each in self._chain.last_breaks():
            earlier = bisect.bisect_left(self._sequences, each.sequence)
            number = self._numbers[earlier] if earlier < len(self._numbers) else 0
            self.fault(number, each.says, "personal data, or the record of its removal")


def _parsed(text: str) -> Entry | None:
    """The entry that a line spells, or nothing if it is none."""
    members: object = json.loads(text)
    if not is_dict(members) or not is_dict(members.get("record")):
        return None
    sequence = members.get("sequence")
    if type(sequence) is not int or not 0 < sequence < 2**63:
        return None
    texts = {name: each for name in _TEXTS if isinstance(each := members.get(name), str)}
    if len(texts) < len(_TEXTS):
        return None
    if texts["standing"] not in {each.value for each in Standing}:
        return None
    for digest in (texts["previous"], texts["digest"]):
        if len(digest) != 2 * _DIGEST_BYTES or not set(digest) <= set("0123456789abcdef"):
            return None
    given = members.get("personal", [])
    if not is_list(given):
        return None
    parts: list[PersonalPart | None] = []
    for each in given:
        if each is None:
            parts.append(None)
        elif is_dict(each) and is_dict(each.get("fields")):
            person_id, salt = each.get("person_id"), each.get("salt")
            if not isinstance(person_id, str) or not isinstance(salt, str):
                return None
            parts.append(PersonalPart(person_id, salt, _written(each["fields"])))
        else:
            return None
    return Entry(
        sequence=sequence,
        **texts,
        record=_written(members["record"]),
        parts=tuple(parts),
    )
