"""The settings of the service: read once, at its start, from one file and the environment.

The file is TOML and has the fields of `Settings`, by their names. An environment variable
`QIP_SERVICE_` and the name of a field in capital letters takes the place of what the file says, so
that a password in the URL of a database need not stand in a file:

    QIP_SERVICE_LOG=postgresql://service:secret@localhost/qip
"""

import ipaddress
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

import attrs

from qip_rules.boundary import from_json
from qip_rules.errors import Fault, InputError, unreadable
from qip_rules.fields import needed, one_line, refuse, several, whole_number, yes_or_no

__all__ = ["PREFIX", "Settings", "is_loopback", "read_settings"]

PREFIX: Final = "QIP_SERVICE_"
"""What the names of the environment variables begin with."""

_KIB: Final = 1024
_MIB: Final = 1024 * _KIB
_NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "port": (0, 65_535),
    "document_bytes_maximum": (_KIB, 16 * _MIB),
    "pairing_bytes_maximum": (_KIB, 16 * _MIB),
    "bulk_bytes_maximum": (_KIB, 2**40),
    "line_bytes_maximum": (_KIB, 16 * _MIB),
    "requests_per_minute": (1, 10**7),
    "requests_burst": (1, 10**6),
    "requests_at_once": (1, 10_000),
    "refusals_per_minute": (1, 10**6),
    "faults_told_maximum": (1, 10_000),
    "body_seconds": (1, 3_600),
    "audit_bytes_maximum": (_KIB, 2**40),
    "store_threads": (1, 64),
    "pairing_workers": (1, 64),
    "pairings_waiting_maximum": (1, 10_000),
    "pairing_seconds_maximum": (1, 86_400),
    "pairing_attempts_maximum": (1, 100),
    "pairing_hours_kept": (1, 8_760),
    "pairings_kept_maximum": (1, 100_000),
    "idempotency_days_kept": (1, 366),
    "drain_milliseconds": (0, 600_000),
    "grace_seconds": (1, 3_600),
}
"""The least and the greatest value of each setting that is a number."""


@attrs.frozen(kw_only=True)
class Settings:
    """How the service runs. Paths are relative to the folder of the file.

    Raises:
        InputError: every fault of the fields at once.
    """

    keys: str
    """The file of the API keys, which `make_key` writes."""
    state_folder: str
    """The folder that the service keeps for itself: audit log, pairings, keys that were used."""
    host: str = "127.0.0.1"
    """The address to listen at."""
    open_to_network: bool = False
    """Whether `host` may be another than one of this machine. The service speaks plain HTTP, so
    then something that speaks TLS has to stand before it."""
    port: int = 8000
    """0 takes a free one."""
    programs: tuple[str, ...] = ("quality-training-program", "quality-improvement-grant")
    """Program documents, by shipped name or path. Of several versions of one program the first is
    meant where it is named by its id; by its digest, each."""
    account_program: str = "quality-training-program"
    """The program, by id, of the accounts in the log."""
    log: str | None = None
    """The log of the accounts: a path (SQLite) or a URL (PostgreSQL). Without one the service has
    no operations on accounts."""
    retention: str | None = None
    """The file of the rules of retention. Without one nobody is removed by way of the service."""
    document_bytes_maximum: int = 256 * _KIB
    """Of a body that is one application, event or order."""
    pairing_bytes_maximum: int = 16 * _MIB
    """Of a body that is a pairing problem."""
    bulk_bytes_maximum: int = 4 * 1024 * _MIB
    """Of a stream of applications."""
    line_bytes_maximum: int = 64 * _KIB
    """Of one application in a stream."""
    requests_per_minute: int = 60_000
    """Of each key."""
    requests_burst: int = 2_000
    """How many requests a key can make at once after a rest."""
    requests_at_once: int = 512
    """How many requests are answered at the same time, whoever makes them."""
    refusals_per_minute: int = 60
    """How often an address without a valid key is told so; after that it is told to wait."""
    faults_told_maximum: int = 200
    """How many faults a problem tells."""
    body_seconds: int = 30
    """How long the service waits for the next part of a body."""
    audit_bytes_maximum: int = 64 * _MIB
    """Of the audit log: a file of it that has so many is put aside, and another one begins."""
    store_threads: int = 4
    """How many operations on accounts are under way at the same time."""
    pairing_workers: int = 1
    """How many pairings are solved at the same time, each in a process of its own."""
    pairings_waiting_maximum: int = 16
    pairing_seconds_maximum: int = 600
    """The longest time limit that a pairing may have."""
    pairing_attempts_maximum: int = 3
    """How often a pairing is begun at which the service died before; then it is given up."""
    pairing_hours_kept: int = 24
    """How long a pairing can be fetched after it ended."""
    pairings_kept_maximum: int = 1_000
    """How many pairings of one key are kept at the same time."""
    idempotency_days_kept: int = 7
    """How long the answer under an idempotency key is kept."""
    drain_milliseconds: int = 500
    """How long the service goes on accepting requests after it was told to stop, so that whoever
    sends them to it learns of it."""
    grace_seconds: int = 30
    """How long it waits after that for the requests under way."""
    log_requests: bool = True
    """Whether there is a line in the structured log for each request."""
    log_to: Literal["stderr", "nowhere"] = "stderr"

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the file of settings")

    def _faults(self) -> Iterator[Fault]:
        for name in ("keys", "state_folder", "host", "account_program"):
            yield from needed(one_line, name, getattr(self, name))
        for name in ("open_to_network", "log_requests"):
            yield from needed(yes_or_no, name, getattr(self, name))
        for name, (least, greatest) in _NUMBERS.items():
            yield from needed(whole_number(least, greatest), name, getattr(self, name))
        programs = tuple(needed(several(one_line), "programs", self.programs))
        yield from programs
        if not programs and not self.programs:
            yield Fault("programs", "no program", "at least one")
        if self.open_to_network is False and not is_loopback(self.host):
            expected = "an address of this machine, such as 127.0.0.1, or open_to_network = true"
            yield Fault("host", self.host, expected)


def is_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """The settings of a file, with what the environment says in its place.

    Args:
        path: the TOML file.
        environment: variables by name, of which those count that begin with `PREFIX`.

    Raises:
        InputError: a file that cannot be read; every fault of what it says, at once.
    """
    try:
        text = path.read_text("utf-8")
        said = tomllib.loads(text)
    except (OSError, ValueError) as error:
        found = unreadable(error) if isinstance(error, OSError) else str(error)
        fault = Fault(str(path), found, "a TOML file of settings")
        raise InputError([fault], of="the file of settings") from None
    for name, value in environment.items():
        if name.startswith(PREFIX):
            said[name.removeprefix(PREFIX).lower()] = _read(value)
    settings = from_json(Settings, said)
    return attrs.evolve(
        settings,
        keys=_beside(path, settings.keys),
        state_folder=_beside(path, settings.state_folder),
        retention=None if settings.retention is None else _beside(path, settings.retention),
        log=None if settings.log is None else _beside(path, settings.log),
        programs=tuple(
            _beside(path, each) if each.endswith(".toml") else each for each in settings.programs
        ),
    )


def _read(value: str) -> object:
    """A variable as the TOML value that it spells, else as the text that it is."""
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value


def _beside(path: Path, name: str) -> str:
    return name if "://" in name else str(path.parent / name)
