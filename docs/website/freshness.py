"""Whether a built site is of what the repository holds now."""

import hashlib
from pathlib import Path
from typing import Final

__all__ = ["STAMP", "made_of"]

STAMP: Final = ".made-of"
"""The file of a site that says what it was made of."""
_SOURCES: Final = (
    "*.md",
    "docs/**/*",
    "benchmarks/**/README.md",
    "examples/**/README.md",
    "qip_rules/**/*.py",
)


def made_of(root: Path) -> str:
    """A digest of everything that a site is made of, whatever the machine."""
    paths = {path for pattern in _SOURCES for path in root.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(paths):
        if "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
