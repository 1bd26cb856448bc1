"""How a page of Markdown is read: its prose apart from its samples, its links and anchors."""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["ANCHOR", "ELSEWHERE", "LINK", "lines_of"]

LINK: Final = re.compile(r"(!?\[(?:[^\]\\]|\\.)*\]\()([^)\s]+)(\))")
"""What stands before its address, the address, and what stands behind it."""
ANCHOR: Final = re.compile(r'<a id="([^"]+)"></a>')
ELSEWHERE: Final = re.compile(r"^\w+:")
"""How an address begins that is not of this repository."""
_FENCE: Final = re.compile(r"^(`{3,}|~{3,})")


def lines_of(text: str) -> Iterator[tuple[str, bool]]:
    """Each line with its end, and whether it is prose: outside of every block of code."""
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark is None:
            yield line, not fence
        else:
            yield line, False
            fence = "" if fence == mark[1] else fence or mark[1]
