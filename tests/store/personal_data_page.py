"""The table of `docs/personal-data.md`, made of the classes of the log.

python -m tests.store.personal_data_page
"""

from collections.abc import Iterator
from pathlib import Path

from qip_rules.store import all_kinds
from qip_rules.store.classifying import classified_fields

PAGE = Path(__file__).parents[2] / "docs" / "personal-data.md"
START = "<!-- table: python -m tests.store.personal_data_page -->\n"
END = "<!-- end -->"


def rows() -> Iterator[str]:
    """The table, a class a row: those with something removable first."""
    yield "| class | beside the chain: can be removed | in the chain: stays |"
    yield "|---|---|---|"
    every = classified_fields(all_kinds())
    for each in sorted(every, key=lambda each: (not each.personal, each.owner)):
        yield f"| `{each.owner}` | {_named(each.personal)} | {_named(each.plain)} |"


def _named(fields: tuple[str, ...]) -> str:
    return ", ".join(f"`{each}`" for each in fields)


def page() -> str:
    """The page with the table as it has to be."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    table = "\n".join(rows())
    return f"{before}{START}\n{table}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
