"""A workbook as bytes that are the same for the same content: no day and no moment of writing."""

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl import Workbook  # type: ignore[import-untyped]

__all__ = ["steady_bytes"]

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a packed file can have."""

_MODIFIED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_DAY: Final = rb"\g<1>2000-01-01T00:00:00Z\g<3>"


def steady_bytes(book: "Workbook") -> bytes:
    """The workbook as a file.

    Args:
        book: a workbook of openpyxl.
    """
    written, steady = io.BytesIO(), io.BytesIO()
    book.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for each in source.infolist():
            content = source.read(each)
            if each.filename == "docProps/core.xml":
                content = _MODIFIED.sub(_DAY, content)
            part = zipfile.ZipInfo(each.filename, _FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, content)
    return steady.getvalue()
