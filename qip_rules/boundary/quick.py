"""JSON text read quickly: a mirror of the record, where nothing about the text is in doubt.

`from_json` looks at every value so that it can explain what is wrong with it, which takes many
times as long as reading. Here a text is either accepted, and then `from_json` gives a record with
the same values, or left to `from_json`. Nothing is refused.

msgspec reads the values, and knows types, unknown fields and bounds. What it lets pass is found
by looking at the text as a whole:

- A key that comes twice. The mirror is written again, without white space and without what is
  left out. If that is as long as the text, nothing can have been dropped; else as many colons
  must stand in both, for every key brings one, and only an escaped colon could hide one.
- Blank text, white space at its ends, control characters. In the text written again every space
  stands inside a string, so one next to a quotation mark begins or ends it.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from qip_rules.boundary.accepting import acceptance, keeps_every_rule
from qip_rules.boundary.json_text import VALUES_MAXIMUM
from qip_rules.boundary.mirrors import mirror

__all__ = ["quick_reader"]

_BYTE_ORDER_MARK: Final = "\ufeff".encode()
_PADDED: Final = re.compile(rb' (?:(?<=" )|")')
"""A space right after or right before a quotation mark."""


def quick_reader(kind: type) -> Callable[[object], Any]:
    """A function that reads JSON text into mirrors of the record class `kind`.

    It gives `None` for what must be left to `from_json`: whatever it would refuse, anything but
    `str`, `bytes` and `bytearray`, and text that is too long or too odd to be sure about. It
    keeps a buffer, so each thread needs one of its own.

    Raises:
        TypeError: a record class that has no mirror.
    """
    from msgspec import UNSET, MsgspecError
    from msgspec.json import Decoder, Encoder

    decode = Decoder[Any](mirror(kind)).decode
    decode_as_given = Decoder[Any](mirror(kind, UNSET)).decode
    encoder = Encoder()
    encode_into = encoder.encode_into
    accept = acceptance(kind)
    is_padded = _PADDED.search
    buffer = bytearray()

    def read(data: object) -> Any:  # noqa: ANN401 - a mirror, of a class made at run time
        try:
            text = data if type(data) is bytes else _as_bytes(data)
            text = text.removeprefix(_BYTE_ORDER_MARK)
            if len(text) > VALUES_MAXIMUM:
                return None
            record = decode(text)
            encode_into(record, buffer)
            is_canonical = len(buffer) == len(text) and b"\\" not in text
            written = text if is_canonical else bytes(buffer)
            if not is_canonical:
                if b"\\" in text and b"u003" in text:
                    return None
                colons = text.count(b":")
                if colons != written.count(b":"):
                    # Fields of `null` are left out of the text written again, but not here.
                    if b"null" not in text:
                        return None
                    if colons != encoder.encode(decode_as_given(text)).count(b":"):
                        return None
        except (MsgspecError, UnicodeError, RecursionError):
            return None
        if not is_canonical and b"\\" in written:  # before quotation marks, or itself: ordinary
            written = written.replace(b"\\\\", b"").replace(b'\\"', b"")
        is_ordinary = (
            (is_canonical or b"\\" not in written)
            and (b"\x7f" not in written if written.isascii() else written.decode().isprintable())
            and not is_padded(written)
        )
        if not is_ordinary and not keeps_every_rule(record, kind):
            return None
        return record if accept(record) else None

    return read


def _as_bytes(data: object) -> bytes:
    if isinstance(data, str):
        data = data.encode()
    return bytes(data) if isinstance(data, (bytes, bytearray)) else b""
