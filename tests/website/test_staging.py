"""Plain Markdown becomes the pages of the site: links, names, anchors and the table of contents."""

from pathlib import Path, PurePosixPath

import pytest

from docs.website.contents import contents_of
from docs.website.prose import lines_of
from docs.website.schema_pages import places_of_schemas, schema_pages
from docs.website.staging import Page, Staging, pages_of

ROOT = Path(__file__).parents[2]
PAGE = Page(PurePosixPath("docs/how-to/a.md"), PurePosixPath("how-to/a.md"))


@pytest.fixture
def staging() -> Staging:
    return Staging(
        root=Path("/repository"),
        folder=Path("/site"),
        places={
            "docs/how-to/a.md": PAGE.target,
            "docs/handbook/README.md": PurePosixPath("handbook/index.md"),
            "docs/handbook/one.md": PurePosixPath("handbook/one.md"),
            "qip_rules/errors.py": PurePosixPath("reference/errors.rst"),
        },
        anchors={"docs/handbook/one.md": frozenset({"clause-T05"})},
        names={"rules.explain": "qip_rules.rules.explain"},
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[one](../handbook/one.md)", "[one](../handbook/one.md)"),
        ("[all](../handbook/README.md)", "[all](../handbook/index.md)"),
        ("[all](../handbook)", "[all](../handbook/index.md)"),
        ("[part](../handbook/one.md#part)", "[part](../handbook/one.md#part)"),
        ("[errors](../../qip_rules/errors.py)", "[errors](../reference/errors.rst)"),
        ("[file](../../LICENSE)", "[file](../../repository/LICENSE)"),
        ("![picture](p.png)", "![picture](../../repository/docs/how-to/p.png)"),
        ("[here](#below)", "[here](#below)"),
        ("[there](https://example.org/README.md)", "[there](https://example.org/README.md)"),
        (
            "[`T05`](../handbook/one.md#clause-T05)",
            '<a class="reference internal" href="../handbook/one.html#clause-T05">`T05`</a>',
        ),
        ("`rules.explain(…)`", "`rules.explain(…)`"),
        ("`rules.explain`", "{py:obj}`rules.explain <qip_rules.rules.explain>`"),
        ("`rules.explain()`", "{py:obj}`rules.explain() <qip_rules.rules.explain>`"),
        ("# `rules.explain`", "# `rules.explain`"),
        ("[`rules.explain`](#below)", "[`rules.explain`](#below)"),
        ("``rules.explain``", "``rules.explain``"),
    ],
)
def test_a_link_leads_to_where_its_target_stands(staging: Staging, written: str, told: str) -> None:
    assert staging.told(written, PAGE) == told


def test_samples_are_left_as_they_are_but_for_the_empty_line_at_their_end(
    staging: Staging,
) -> None:
    text = "```python\n>>> `x`  # [one](../handbook)\n1\n\n```\n"
    assert staging.told(text, PAGE) == "```python\n>>> `x`  # [one](../handbook)\n1\n```\n"


def test_a_longer_fence_holds_a_shorter_one() -> None:
    text = "````\n```\nsample\n```\n````\nprose\n"
    assert [line for line, is_prose in lines_of(text) if is_prose] == ["prose\n"]


def test_the_lists_of_an_index_are_the_table_of_contents() -> None:
    texts = {
        "index.md": "# Home\n\n[aside](aside.md)\n\n| [first](two.md) |\n"
        "\n## Learn\n\n- [one](one.md) and [two](two.md)\n"
        "\n## Look up\n\n| [rooms](rooms/index.md#part) | x |\n\n```\n- [no](no.md)\n```\n",
        "one.md": "# One\n",
        "two.md": "# Two\n",
        "rooms/index.md": "# Rooms\n\n1. [hall](hall.md)\n",
        "rooms/hall.md": "# Hall\n",
        "rooms/attic.md": "# Attic\n",
    }
    told = contents_of(texts)
    assert told["index.md"] == texts["index.md"] + (
        "\n```{toctree}\n:hidden:\n:caption: Learn\n\none </one>\n```\n"
        "\n```{toctree}\n:hidden:\n:caption: Look up\n\nrooms </rooms/index>\n```\n"
        "\n```{toctree}\n:hidden:\n:caption: Further pages\n\n/two\n```\n"
    )
    assert told["rooms/index.md"] == texts["rooms/index.md"] + (
        "\n```{toctree}\n:hidden:\n\n/rooms/hall\n/rooms/attic\n```\n"
    )
    assert told.keys() == {"index.md", "rooms/index.md"}


def test_every_document_is_a_page_of_its_own() -> None:
    pages = pages_of(ROOT)
    assert len({page.target for page in pages}) == len(pages)
    sources = {page.source.as_posix() for page in pages}
    assert {"README.md", "CHANGELOG.md", "docs/README.md"} <= sources
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")} <= sources


def test_every_schema_that_is_kept_has_a_page(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    assert schema_pages(tmp_path, pages) == places_of_schemas(tmp_path) == {}
    folder = tmp_path / "docs" / "schema"
    folder.mkdir(parents=True)
    (folder / "practice.json").write_text("{}", "utf-8")
    made = schema_pages(tmp_path, pages)
    assert made.keys() == {"schema/practice.md", "schema/index.md"}
    assert "- [practice](practice.md)" in made["schema/index.md"]
    address = "../../docs/schema/practice.json"
    assert f"```{{literalinclude}} {address}\n" in made["schema/practice.md"]
    assert f"]({address})" in made["schema/practice.md"]
    assert places_of_schemas(tmp_path) == {"docs/schema/practice.json": "schema/practice.md"}
    (folder / "README.md").write_text("# Schemas\n", "utf-8")
    assert schema_pages(tmp_path, pages).keys() == {"schema/practice.md"}


def test_of_very_many_headings_only_the_upper_ones_stand_beside_the_page(staging: Staging) -> None:
    few = "# A page\n" + "## Part\n" * 59
    assert staging.told(few, PAGE) == few
    many = few + "### One more\n"
    assert staging.told(many, PAGE) == f"---\ntocdepth: 2\n---\n\n{many}"
