"""Arrow's newer layouts of columns, brought into those that its functions can read.

Arrow defines layouts for which hardly one of its own functions is written: views of text, which is
how polars hands its text over if asked for the newest, dictionaries of them, and run ends. What
they hold is text, numbers, dates as ever. So is what a `date64` holds, days counted in
milliseconds, and a dictionary that has a missing word among its words. Only the columns that are
read are brought over; the caller's frame stays as it is.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["readable"]


def readable(
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]", names: Iterable[str]
) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    """The frame with its columns of these names in layouts that can be read, as far as they go.

    A column that cannot be brought over without a loss, as a `date64` of parts of days, stays.
    """
    import narwhals.stable.v2 as nw

    if not isinstance(frame, nw.DataFrame):
        return frame
    native: Any = frame.to_native()
    if frame.implementation.is_pyarrow():
        found = _table(native, names)
    elif frame.implementation.is_pandas():
        found = _of_pandas(native, names, nw.get_native_namespace(frame))
    else:
        found = native
    return frame if found is native else cast("nw.DataFrame[Any]", nw.from_native(found))


def _table(table: Any, names: Iterable[str]) -> Any:  # noqa: ANN401 - a Table of pyarrow
    for name in names:
        place = table.schema.get_field_index(name)
        if place >= 0:
            column = table.column(place)
            found = _column(column)
            if found is not column:
                table = table.set_column(place, name, found)
    return table


def _of_pandas(native: Any, names: Iterable[str], pandas: Any) -> Any:  # noqa: ANN401
    arrays: dict[str, Any] = {}
    for name in names:
        if name in native.columns and isinstance(native.dtypes[name], pandas.ArrowDtype):
            import pyarrow as pa

            array = pa.array(native[name])
            column = array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])
            found = _signed(_column(column))
            if found is not column:
                arrays[name] = pandas.arrays.ArrowExtensionArray(found)
    return native.assign(**arrays) if arrays else native


def _column(column: Any) -> Any:  # noqa: ANN401 - a ChunkedArray of pyarrow
    import pyarrow as pa

    kind = column.type
    try:
        if pa.types.is_run_end_encoded(kind):
            return _decoded(column)
        if pa.types.is_string_view(kind):
            return column.cast(pa.large_string())
        if pa.types.is_date64(kind):
            return column.cast(pa.date32())
        if pa.types.is_dictionary(kind) and "string" in str(kind.value_type):
            return _dictionary(column)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        pass  # its type is told among the faults of columns
    return column


def _dictionary(column: Any) -> Any:  # noqa: ANN401 - a ChunkedArray of dictionaries of text
    """The words themselves where one may be missing, for Arrow counts its place as known."""
    import pyarrow as pa

    text = pa.large_string()
    missing = any(chunk.dictionary.null_count for chunk in column.chunks)
    if not missing and not pa.types.is_string_view(column.type.value_type):
        return column
    words = [(chunk.indices, chunk.dictionary.cast(text)) for chunk in column.chunks]
    if missing:
        return pa.chunked_array([held.take(places) for places, held in words], text)
    found = [pa.DictionaryArray.from_arrays(places, held) for places, held in words]
    return pa.chunked_array(found, pa.dictionary(column.type.index_type, text))


def _signed(column: Any) -> Any:  # noqa: ANN401 - a ChunkedArray of pyarrow
    """A dictionary with its places as signed numbers: pyarrow 18 hands pandas no others."""
    import pyarrow as pa

    kind = column.type
    if not pa.types.is_dictionary(kind) or pa.types.is_signed_integer(kind.index_type):
        return column
    places = pa.int64()
    found = [
        pa.DictionaryArray.from_arrays(chunk.indices.cast(places), chunk.dictionary)
        for chunk in column.chunks
    ]
    return pa.chunked_array(found, pa.dictionary(places, kind.value_type))


def _decoded(column: Any) -> Any:  # noqa: ANN401 - a ChunkedArray of run ends
    """Every value by its place among those of the runs; Arrow decodes runs of few types itself."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute as _compute

    compute: Any = _compute

    held = pa.chunked_array([chunk.values for chunk in column.chunks], column.type.value_type)
    values = _column(held)
    decoded: list[Any] = []
    start = 0
    for chunk in column.chunks:
        runs = len(chunk.values)
        places = pa.RunEndEncodedArray.from_arrays(chunk.run_ends, np.arange(runs))
        places = compute.run_end_decode(places.slice(chunk.offset, len(chunk)))
        decoded.extend(values.slice(start, runs).take(places).chunks)
        start += runs
    return pa.chunked_array(decoded, values.type)
