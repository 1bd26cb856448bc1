"""A page for each JSON Schema that the repository keeps."""

import os
from pathlib import Path
from typing import Final

__all__ = ["places_of_schemas", "schema_pages"]

_FOLDER: Final = Path("docs/schema")


def places_of_schemas(root: Path) -> dict[str, str]:
    """Where each schema stands in the site, by its path in the repository."""
    return {(_FOLDER / path.name).as_posix(): f"schema/{path.stem}.md" for path in _files(root)}


def schema_pages(root: Path, folder: Path) -> dict[str, str]:
    """The pages of the schemas by their places in the site, and an index where there is none.

    Args:
        root: the repository.
        folder: where the pages of the site are gathered.
    """
    pages = {f"schema/{path.stem}.md": _page(path, folder / "schema") for path in _files(root)}
    if pages and not (root / _FOLDER / "README.md").exists():
        listed = "".join(f"- [{path.stem}]({path.stem}.md)\n" for path in _files(root))
        pages["schema/index.md"] = f"# Schemas\n\n{listed}"
    return pages


def _files(root: Path) -> list[Path]:
    return sorted((root / _FOLDER).glob("*.json"))


def _page(path: Path, beside: Path) -> str:
    # Sphinx takes a path that begins with a slash for one of its own folder.
    address = os.path.relpath(path, beside)
    return (
        f"# {path.stem}\n\n"
        f"The JSON Schema [{path.name}]({address}), as it stands in the repository.\n\n"
        f"```{{literalinclude}} {address}\n:language: json\n```\n"
    )
