"""Made-up rows as the text of a table."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = ["table_text"]


def table_text(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    *,
    optional: Collection[str] = (),
) -> str:
    """Rows as comma-separated values; optional columns that no row fills are left out."""
    written = list(rows)
    kept = [each for each in columns if each not in optional or any(r.get(each) for r in written)]
    text = io.StringIO()
    writer = csv.DictWriter(text, kept, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    return text.getvalue()
