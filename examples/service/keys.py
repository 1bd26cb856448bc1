"""API keys: who may do what.

A key is text such as `qip_front-desk_6Yw…`: the id of the key, which names it in logs, and a secret
of 256 random bits. The file of the keys holds a digest of each and no key. One SHA-256 is enough:
nobody guesses 256 bits, however quickly a guess is tried. It is the slow digests of passwords that
make up for what people choose. Digests are compared in a time that does not tell where they differ,
and an id that nobody has takes the same steps.
"""

import enum
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from qip_rules.boundary import from_json
from qip_rules.errors import Fault, InputError
from qip_rules.fields import day, each_once, instance_of, needed, optional, refuse, several, shown

__all__ = ["Key", "KeyRing", "Keys", "Role", "digest_of", "read_keys"]

_KEY: Final = re.compile(r"qip_(?P<id>[a-z0-9-]{1,40})_(?P<secret>[A-Za-z0-9_-]{43})")
_ID: Final = re.compile(r"[a-z0-9-]{1,40}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NOBODY: Final = "0" * 64


class Role(enum.Enum):
    """What a key is for. No role holds another: a key has those that it was given."""

    READ = "read"
    """Look at programs and accounts."""
    DECIDE = "decide"
    """Hold applications against the policy, and pair practices with mentors."""
    PAY = "pay"
    """Record what happened to accounts and what is decided about them."""
    REMOVE = "remove"
    """Find what the log keeps of a person, and remove it for good."""


@attrs.frozen(kw_only=True)
class Key:
    """What is kept of an API key.

    Raises:
        InputError: every fault of the fields at once.
    """

    key_id: str
    roles: tuple[Role, ...]
    digest: str
    """SHA-256 of the whole key, in hexadecimal digits."""
    until: date | None = None
    """The last day, in UTC, on which it is valid."""

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the key")

    def _faults(self) -> Iterator[Fault]:
        if not _ID.fullmatch(self.key_id):
            expected = "1 to 40 small letters, digits and hyphens"
            yield Fault("key_id", shown(self.key_id), expected)
        if not _DIGEST.fullmatch(self.digest):
            yield Fault("digest", "something else", "64 hexadecimal digits")
        yield from needed(several(instance_of(Role)), "roles", self.roles)
        if not self.roles:
            yield Fault("roles", "no role", "at least one")
        yield from optional(day, "until", self.until)


@attrs.frozen
class Keys:
    """The file of the keys.

    Raises:
        InputError: a key id that stands twice.
    """

    keys: tuple[Key, ...]

    def __attrs_post_init__(self) -> None:
        refuse(each_once("keys", "key_id", (each.key_id for each in self.keys)), "the keys")


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


class KeyRing:
    """The keys of the service, to find out whose a request is."""

    def __init__(self, keys: Keys) -> None:
        self._by_id = {each.key_id: each for each in keys.keys}

    def owner(self, authorization: bytes | None, today: date) -> Key | None:
        """The key of an `Authorization` header, if it is valid on a day.

        Nobody is let in by mistake: whatever is not `Bearer` and a key of the ring is refused.
        """
        if authorization is None or authorization[:7].lower() != b"bearer ":
            return None
        text = authorization[7:].decode("latin-1").strip(" ")
        found = _KEY.fullmatch(text)
        known = None if found is None else self._by_id.get(found["id"])
        expected = _NOBODY if known is None else known.digest
        is_same = hmac.compare_digest(digest_of(text), expected)
        if known is None or not is_same or (known.until is not None and today > known.until):
            return None
        return known


def read_keys(path: Path) -> Keys:
    """The keys of a file.

    Raises:
        InputError: it cannot be read, others than its owner can read it, or every fault of it.
    """
    try:
        mode = path.stat().st_mode
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        fault = Fault(str(path), reason, "the file of keys that make_key writes")
        raise InputError([fault], of="the keys") from None
    if mode & 0o077:
        expected = f"a file that its owner alone can read: chmod 600 {path}"
        raise InputError([Fault(str(path), f"mode {mode & 0o777:03o}", expected)], of="the keys")
    return from_json(Keys, data)
