"""Where the log takes chance from: the one thing in it that no input decides."""

import secrets
from typing import Final

__all__ = ["new_salt"]

_BYTES: Final = 32


def new_salt() -> str:
    """32 random bytes in hexadecimal, as many as the digest has that they protect."""
    return secrets.token_hex(_BYTES)
