"""Values out of a column as Python has them, and days that no date of Python can be."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["Day", "values_of"]

_EPOCH: Final = date(1970, 1, 1).toordinal()
_CYCLE_YEARS: Final = 400
_CYCLE_DAYS: Final = 146_097
"""After so many years, and days, the calendar is as it was."""

_INFINITE: Final = 2**31 - 1
"""The day that DuckDB hands over for 'infinity'; it has no such day itself."""


@attrs.frozen(repr=False)
class Day:
    """A day before year 1 or after year 9999, by its distance from January 1, 1970.

    Frames hold such days, Python's dates do not. Years are counted through zero, as ISO 8601 does.
    """

    distance: int

    def __repr__(self) -> str:
        """As in `+21135-05-09`, with the distance that the frame holds."""
        cycles, rest = divmod(self.distance, _CYCLE_DAYS)
        day = date.fromordinal(rest + _EPOCH)
        year = day.year + cycles * _CYCLE_YEARS
        return f"{year:+05}-{day:%m-%d} (day {self.distance} from 1970-01-01)"


@attrs.frozen(repr=False)
class _Never:
    """A date of DuckDB that is before, or after, all days."""

    after: bool

    def __repr__(self) -> str:
        return "infinity" if self.after else "-infinity"


def values_of(column: "nw.Series[Any]", *, of_duckdb: bool = False) -> list[Any]:
    """The values of a column, missing ones as `None`.

    What Python cannot hold stands as something that shows what it is: a date as a `Day`, a moment
    or a length of time as the number that the column holds.

    Args:
        column: with no more values than are to be told of.
        of_duckdb: whether DuckDB handed it over, which has dates of infinity.
    """
    import narwhals.stable.v2 as nw

    if isinstance(column.dtype, nw.Date):
        days = [_plain(each) for each in column.cast(nw.Int32).to_list()]
        return [None if day is None else _date(day, of_duckdb=of_duckdb) for day in days]
    try:
        return [_plain(each) for each in column.to_list()]
    except (ValueError, OverflowError):
        return [_plain(each) for each in column.cast(nw.Int64).to_list()]


def _date(distance: int, *, of_duckdb: bool) -> date | Day | _Never:
    if of_duckdb and abs(distance) == _INFINITE:
        return _Never(after=distance > 0)
    ordinal = distance + _EPOCH
    if date.min.toordinal() <= ordinal <= date.max.toordinal():
        return date.fromordinal(ordinal)
    return Day(distance)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a column
    """A value as Python has it; what pandas writes for a gap is `None`."""
    import numpy as np

    given: object = value
    if isinstance(given, np.generic):
        value = value.item()
    is_nan = isinstance(value, float) and value != value  # noqa: PLR0124 - so is NaN
    return None if is_nan or type(value).__name__ in {"NAType", "NaTType"} else value
