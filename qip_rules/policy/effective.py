"""The effective document: a program's own entries over those it takes over by `extends`."""

import hashlib
import importlib.resources
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from qip_rules.errors import Fault, ProgramError, unreadable
from qip_rules.narrowing import is_list, is_mapping
from qip_rules.policy.table import Table, close_to, said

if TYPE_CHECKING:
    from typing_extensions import TypeIs

__all__ = [
    "DOCUMENT_SIZE_MAXIMUM",
    "LISTS",
    "NAMED",
    "Effective",
    "effective_document",
    "laid_out",
    "shipped_names",
]

_Tables = list[dict[str, Any]]

LISTS: Final[Mapping[str, str]] = {
    "clause": "id",
    "reading": "id",
    "fact": "name",
    "requirement": "code",
    "area": "id",
    "step": "id",
    "measure": "id",
    "strategy": "id",
}
"""Lists of tables in a document, with the key that identifies an entry."""

NAMED: Final[Mapping[str, str]] = {
    "parameter": "parameters",
    "setting": "settings",
    "finding": "findings",
}
"""Kinds of entries that stand in a table by name."""

DOCUMENT_SIZE_MAXIMUM: Final = 4 * 1024 * 1024
"""Bytes of a document; a longer one is refused unread."""


@attrs.frozen
class Effective:
    """A document with everything it takes over, and its digest. `name` is what errors call it.

    `faults` are the mistakes in what it takes over and drops.
    """

    name: str
    content: Mapping[str, Any]
    digest: str
    faults: tuple[Fault, ...] = ()


def shipped_names() -> tuple[str, ...]:
    """The names of the program documents that come with the library."""
    folder = importlib.resources.files("qip_rules.policy") / "programs"
    return tuple(
        sorted(
            each.name.removesuffix(".toml")
            for each in folder.iterdir()
            if each.name.endswith(".toml")
        )
    )


def effective_document(source: str | Path) -> Effective:
    """Read a document, by shipped name or by path, and lay it over the one it extends.

    Raises:
        ProgramError: the file cannot be read or is no TOML, or it extends what is not there or
            itself extends another.
    """
    name, own = _read(source, beside=None)
    header = own.get("program")
    base_name = header.get("extends") if is_mapping(header) else None
    faults: list[Fault] = []
    if base_name is None:
        if "drop" in own:
            faults.append(Fault("drop", "entries to drop", "none without `extends`"))
        content = {key: value for key, value in own.items() if key != "drop"}
    elif type(base_name) is not str:
        raise ProgramError([Fault("program: extends", said(base_name), "a name")], of=name)
    else:
        beside = source.parent if isinstance(source, Path) else _folder_of(source)
        base_title, base = _read(base_name, beside=beside)
        base_header = base.get("program")
        if is_mapping(base_header) and "extends" in base_header:
            fault = Fault(
                "program: extends",
                f"{said(base_name)}, which itself extends {said(base_header['extends'])}",
                "a document that stands alone: one level only",
            )
            raise ProgramError([fault], of=name)
        content = _laid_over(base, own, base_title, faults)
    return Effective(name, content, _digest(content, name), tuple(faults))


def laid_out(content: Mapping[str, Any], name: str) -> Effective:
    """An effective document that is at hand already, as `Program.document` is one.

    Raises:
        ProgramError: it says what it extends or drops, which only a document in a file can; it is
            nested too deep, or holds what no document can.
    """
    header = content.get("program")
    faults: list[Fault] = []
    if is_mapping(header) and "extends" in header:
        place = "program: extends"
        faults.append(Fault(place, said(header["extends"]), "nothing: what it takes over is here"))
    if "drop" in content:
        faults.append(Fault("drop", "entries to drop", "nothing: what it dropped is not here"))
    if faults:
        raise ProgramError(faults, of=name)
    return Effective(name, content, _digest(content, name))


def _digest(content: Mapping[str, Any], name: str) -> str:
    try:
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_tagged)
    except RecursionError:
        raise ProgramError([Fault("", "tables too deep", "a program document")], of=name) from None
    return hashlib.sha256(canonical.encode()).hexdigest()


def _tagged(value: object) -> dict[str, str]:
    """What JSON lacks, so that a date and the same in quotes have different digests."""
    return {type(value).__name__: str(value)}


def _folder_of(source: str) -> Path | None:
    return Path(source).parent if source.endswith(".toml") else None


def _read(source: str | Path, *, beside: Path | None) -> tuple[str, dict[str, Any]]:
    name = str(source)
    if isinstance(source, str) and not source.endswith(".toml"):
        if source not in shipped_names():
            fault = Fault(
                "",
                f'the name "{source}"',
                f"one of {', '.join(shipped_names())}, or the path of a .toml file",
                close_to(source, shipped_names()),
            )
            raise ProgramError([fault], of="the name of the program")
        file = importlib.resources.files("qip_rules.policy") / "programs" / f"{source}.toml"
        data = file.read_bytes()
    else:
        path = Path(source) if beside is None else beside / source
        name = path.name
        try:
            if path.stat().st_size > DOCUMENT_SIZE_MAXIMUM:
                fault = Fault("", "more than 4 MiB", "a program document")
                raise ProgramError([fault], of=name)
            data = path.read_bytes()
        except OSError as error:
            fault = Fault("", f"{unreadable(error)}: {path}", "a program document")
            raise ProgramError([fault], of=name) from error
    try:
        return name, tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ProgramError(
            [Fault("", "bytes that are no UTF-8", "TOML in UTF-8")], of=name
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ProgramError([Fault("", f"no TOML: {error}", "TOML")], of=name) from None
    except RecursionError:
        raise ProgramError([Fault("", "tables too deep", "TOML")], of=name) from None


def _laid_over(
    base: dict[str, Any], own: dict[str, Any], base_name: str, faults: list[Fault]
) -> dict[str, Any]:
    """The base's entries, less those dropped, with the document's own in their place or after."""
    dropped = _dropped(base, own, base_name, faults)
    content: dict[str, Any] = {}
    for key in dict.fromkeys((*base, *own)):
        mine, theirs = own.get(key), base.get(key)
        if key == "drop":
            continue
        if key == "program" and is_mapping(mine) and is_mapping(theirs):
            content[key] = {**theirs, **mine}
            del content[key]["extends"]  # what it takes over now stands in it
        elif key in LISTS and _all_tables(mine) and _all_tables(theirs):
            left_out = dropped.get(key, frozenset())
            content[key] = _merged_list(
                cast("_Tables", theirs or []), cast("_Tables", mine or []), LISTS[key], left_out
            )
        elif key in NAMED.values() and _is_table(mine) and _is_table(theirs):
            left_out = dropped.get(key, frozenset())
            kept = {each: value for each, value in (theirs or {}).items() if each not in left_out}
            content[key] = {**kept, **(mine or {})}
        else:
            content[key] = theirs if mine is None else mine
    return content


def _is_table(entries: object) -> "TypeIs[Mapping[object, object] | None]":
    return entries is None or isinstance(entries, Mapping)


def _all_tables(entries: object) -> bool:
    return entries is None or (
        is_list(entries) and all(isinstance(each, Mapping) for each in entries)
    )


def _merged_list(
    theirs: _Tables,
    mine: _Tables,
    key: str,
    dropped: frozenset[str],
) -> list[dict[str, Any]]:
    replaced = {str(each.get(key)) for each in mine}
    merged: list[dict[str, Any]] = []
    placed: set[str] = set()
    for entry in theirs:
        identity = str(entry.get(key))
        if identity in dropped:
            continue
        if identity not in replaced:
            merged.append(entry)
        elif identity not in placed:
            placed.add(identity)
            merged.extend(each for each in mine if str(each.get(key)) == identity)
    merged.extend(each for each in mine if str(each.get(key)) not in placed)
    return merged


def _dropped(
    base: dict[str, Any], own: dict[str, Any], base_name: str, faults: list[Fault]
) -> dict[str, frozenset[str]]:
    """The identities to leave out of each part of the base."""
    dropped: dict[str, set[str]] = {}
    entries: object = own.get("drop", [])
    if not is_list(entries):
        faults.append(Fault("drop", said(entries), "tables headed [[drop]]"))
        return {}
    for number, entry in enumerate(entries, start=1):
        table = Table(f"drop number {number}", entry, faults)
        before = len(faults)
        kind = table.word("kind", (*LISTS, *NAMED))
        code = table.text("code")
        table.text("because")
        table.close()
        if len(faults) > before:  # what it means to drop is not known
            continue
        key = NAMED.get(kind, kind)
        known = _identities(base.get(key), LISTS.get(kind))
        if code and code not in known:
            table.fault("code", said(code), f"a {kind} of {base_name}", close_to(code, known))
        if code and code in _identities(own.get(key), LISTS.get(kind)):
            expected = f"a {kind} that is not written here too"
            table.fault("code", said(code), expected, "an entry here replaces the base's anyway")
        dropped.setdefault(key, set()).add(code)
    return {key: frozenset(codes) for key, codes in dropped.items()}


def _identities(entries: object, key: str | None) -> list[str]:
    """What identifies the entries of one part of a document, as far as it can be read."""
    if is_mapping(entries):
        return [str(each) for each in entries]
    if not is_list(entries) or key is None:
        return []
    return [str(each.get(key)) for each in entries if is_mapping(each)]
