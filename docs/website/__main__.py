"""Build the documentation site: every document, and the reference out of the docstrings.

    python -m docs.website FOLDER

Needs the extra `docs`. A warning is an error: a link that leads nowhere, a page that is in no
table of contents, a docstring that cannot be read. FOLDER is made anew if it holds a site, and
refused if it holds anything else. Exit codes: 0 built; 1 not built, and why is said; 2 a call that
cannot be understood.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from docs.website.dates import benchmark_notes
from docs.website.freshness import STAMP, made_of
from docs.website.names import names_in_texts
from docs.website.reference_pages import places_of_doors, reference_pages
from docs.website.schema_pages import places_of_schemas, schema_pages
from docs.website.staging import staged, write_pages

ROOT: Final = Path(__file__).parents[2]


def main(argv: list[str] | None = None) -> int:
    """Build the site; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m docs.website",
        description="Build the documentation site: every document, and the reference.",
        epilog="Example: python -m docs.website out/site",
    )
    parser.add_argument("folder", type=Path, help="where to build it")
    folder: Path = parser.parse_args(argv).folder.resolve()
    if folder.exists() and not (folder / STAMP).exists() and any(folder.iterdir()):
        print(f"{folder} holds something that is no site of this build", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as made:
        return _built(Path(made), folder)


def _built(made: Path, folder: Path) -> int:
    from sphinx.cmd.build import build_main

    pages = made / "pages"
    texts = staged(
        ROOT,
        pages,
        made=reference_pages() | schema_pages(ROOT, pages),
        doors=places_of_doors() | places_of_schemas(ROOT),
        names=names_in_texts(),
        after=benchmark_notes(ROOT),
    )
    write_pages(pages, texts)
    strictly = ["--fail-on-warning", "--keep-going", "--quiet", "--builder", "html"]
    where = ["--conf-dir", str(Path(__file__).parent), "--doctree-dir", str(made / "trees")]
    site = made / "site"
    if build_main([*strictly, *where, str(pages), str(site)]):
        return 1
    (site / STAMP).write_text(made_of(ROOT), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site, folder)
    print(f"Written: {folder / 'index.html'} and {len(texts) - 1} pages more")
    return 0


if __name__ == "__main__":
    sys.exit(main())
