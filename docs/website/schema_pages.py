"""A page for each JSON Schema that the repository keeps."""

from pathlib import Path
from typing import Final

__all__ = ["FOLDER", "schema_pages"]

FOLDER: Final = Path("docs/schema")


def schema_pages(root: Path) -> dict[str, str]:
    """The pages of the schemas by their places in the site, and an index where there is none."""
    files = sorted((root / FOLDER).glob("*.json"))
    pages = {f"schema/{path.stem}.md": _page(path) for path in files}
    if files and not (root / FOLDER / "README.md").exists():
        listed = "".join(f"- [{path.stem}]({path.stem}.md)\n" for path in files)
        pages["schema/index.md"] = f"# Schemas\n\n{listed}"
    return pages


def _page(path: Path) -> str:
    return (
        f"# {path.stem}\n\n"
        f"The JSON Schema [{path.name}]({path}), as it stands in the repository.\n\n"
        f"```{{literalinclude}} {path}\n:language: json\n```\n"
    )
