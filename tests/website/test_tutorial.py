"""The tutorial's program stands on its page and in its file, word for word."""

import itertools
import re
from pathlib import Path

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"
BLOCK = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_file_is_what_the_page_tells_to_write() -> None:
    blocks = BLOCK.findall((TUTORIAL / "program.md").read_text("utf-8"))
    written = (TUTORIAL / "evening-training.toml").read_text("utf-8")
    head, _, rest = written.partition("\n\n")
    assert head.startswith("# Made up")
    assert rest == "\n".join(blocks)


def test_every_chapter_leads_to_the_next() -> None:
    index = (TUTORIAL / "README.md").read_text("utf-8")
    chapters = re.findall(r"^\d\. \[[^\]]+\]\((\w+\.md)\)", index, re.MULTILINE)
    assert {path.name for path in TUTORIAL.glob("*.md")} == {"README.md", *chapters}
    for chapter, following in itertools.pairwise(chapters):
        assert f"]({following})" in (TUTORIAL / chapter).read_text("utf-8"), chapter
