"""How a few rows are got out of a frame as records: the first ones, or one of each sort.

Eager frames have places, so their rows are found by column and read from the caller's own frame.
Lazy ones have not: only the rows asked for are collected, named by the caller's column if there
is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

from qip_rules.rules.fact import Value
from qip_rules.rules.frames.conditions import Conditions
from qip_rules.rules.frames.masks import as_expression
from qip_rules.rules.frames.source import Source
from qip_rules.rules.frames.values import values_of

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["EagerReading", "Group", "LazyReading", "Reading", "Record", "chosen", "staged"]

Record = Mapping[str, Value | None]
"""Facts by name; values as they stand in the frame, right or wrong."""

AnyFrame = TypeVar("AnyFrame", "nw.DataFrame[Any]", "nw.LazyFrame[Any]")


@attrs.frozen
class Group:
    """Rows that have the same facts: the place of the first one, and how many there are."""

    place: str
    record: Record
    count: int


class Reading(Protocol):
    """Gets records out of one frame."""

    def any_of(self, masks: "Sequence[nw.Expr | bool]") -> list[bool]:
        """Whether each mask is true in some row."""
        ...

    def first(self, mask: "nw.Expr | bool", most: int) -> tuple[list[tuple[str, Record]], int]:
        """The first rows where the mask is true, with their places, and how many there are."""
        ...

    def groups(self, mask: "nw.Expr | bool", names: Sequence[str]) -> list[Group]:
        """The rows where the mask is true, by what they say of the facts of these names."""
        ...


def staged(frame: AnyFrame, conditions: Conditions) -> AnyFrame:
    """The frame with the columns that conditions need beside its own."""
    for stage in conditions.stages:
        frame = frame.with_columns(**stage)
    return frame


def chosen(
    frame: "nw.DataFrame[Any]", conditions: Conditions, stages: "Sequence[Mapping[str, nw.Expr]]"
) -> "nw.DataFrame[Any]":
    """The columns that the stages make, each stage reading those before it, and nothing else.

    A polars frame is read by its lazy engine, which works out once what several columns share.
    """
    names = [name for stage in stages for name in stage]
    if frame.implementation.is_polars():
        lazy = staged(frame.lazy(), conditions)
        for stage in stages:
            lazy = lazy.with_columns(**stage)
        # No more rows than the frame has: one without columns would get one row of constants.
        return lazy.select(names).collect().head(len(frame))
    frame = staged(frame, conditions)
    for stage in stages:
        frame = frame.with_columns(**stage)
    return frame.select(names)


@attrs.frozen(eq=False)
class EagerReading:
    """Reads the records of an eager frame."""

    frame: "nw.DataFrame[Any]"
    source: Source
    conditions: Conditions
    names: Sequence[str]
    row_id: str | None

    def any_of(self, masks: "Sequence[nw.Expr | bool]") -> list[bool]:
        """As in `Reading`."""
        return _truths(masks, self.source.frame.lazy(), self.conditions)

    def first(self, mask: "nw.Expr | bool", most: int) -> tuple[list[tuple[str, Record]], int]:
        """As in `Reading`."""
        places = self._places(mask)
        return list(self._records(places[:most])), len(places)

    def groups(self, mask: "nw.Expr | bool", names: Sequence[str]) -> list[Group]:
        """As in `Reading`."""
        import narwhals.stable.v2 as nw

        keys = [key for n in names if (leaf := self.source.leaves.get(n)) for key in leaf.keys]
        frame = self.source.frame
        assert isinstance(frame, nw.DataFrame)  # noqa: S101 - narrows for the type checker
        place, count = f"{self.conditions.temporary}place", f"{self.conditions.temporary}count"
        frame = _among(staged(frame.with_row_index(place), self.conditions), mask)
        found = frame.group_by(keys).agg(nw.col(place).min(), nw.len().alias(count))
        found = found.sort(place)
        records = self._records([int(each) for each in found[place].to_list()])
        return [
            Group(name, record, int(rows))
            for (name, record), rows in zip(records, found[count].to_list(), strict=True)
        ]

    def _places(self, mask: "nw.Expr | bool") -> list[int]:
        import narwhals.stable.v2 as nw

        frame = self.source.frame
        assert isinstance(frame, nw.DataFrame)  # noqa: S101 - narrows for the type checker
        name = f"{self.conditions.temporary}mask"
        column = chosen(frame, self.conditions, [{name: as_expression(mask)}])[name]
        return [int(place) for place in column.to_numpy().nonzero()[0]]

    def _records(self, places: list[int]) -> Iterable[tuple[str, Record]]:
        wanted = _wanted(self.names, self.row_id)
        part = self.frame[places, wanted]
        columns = {name: values_of(part[name]) for name in wanted}
        for number, place in enumerate(places):
            record = {name: columns[name][number] for name in self.names}
            own = place if self.row_id is None else columns[self.row_id][number]
            yield f"rows[{own!r}]", record


@attrs.frozen(eq=False)
class LazyReading:
    """Reads the records of a lazy frame, collecting no more than is asked for."""

    frame: "nw.LazyFrame[Any]"
    conditions: Conditions
    names: Sequence[str]
    row_id: str | None

    def any_of(self, masks: "Sequence[nw.Expr | bool]") -> list[bool]:
        """As in `Reading`."""
        return _truths(masks, self.frame, self.conditions)

    def first(self, mask: "nw.Expr | bool", most: int) -> tuple[list[tuple[str, Record]], int]:
        """As in `Reading`."""
        import narwhals.stable.v2 as nw

        found = _among(staged(self.frame, self.conditions), mask)
        count = found.select(nw.len()).collect().item()
        wanted = _wanted(self.names, self.row_id)
        rows = self._rows(found.select(wanted).head(most))
        return [
            (self._place(row, self.row_id), {name: row[name] for name in self.names})
            for row in rows
        ], count

    def groups(self, mask: "nw.Expr | bool", names: Sequence[str]) -> list[Group]:
        """As in `Reading`."""
        import narwhals.stable.v2 as nw

        keys = [name for name in names if name in self.names]
        place, count = f"{self.conditions.temporary}place", f"{self.conditions.temporary}count"
        summed = [nw.len().alias(count)]
        if self.row_id is not None:
            summed.append(nw.col(self.row_id).min().alias(place))
        found = _among(staged(self.frame, self.conditions), mask).group_by(keys).agg(*summed)
        return [
            Group(
                self._place(row, None if self.row_id is None else place),
                {name: row[name] for name in keys},
                row[count],
            )
            for row in self._rows(found.sort(place if self.row_id is not None else keys))
        ]

    @staticmethod
    def _place(row: Mapping[str, Any], name: str | None) -> str:
        return "rows" if name is None else f"rows[{row[name]!r}]"

    @staticmethod
    def _rows(frame: "nw.LazyFrame[Any]") -> list[dict[str, Any]]:
        """The rows of a frame that has not many."""
        of_duckdb = frame.implementation.is_duckdb()
        found = frame.collect()
        columns = [values_of(found[name], of_duckdb=of_duckdb) for name in found.columns]
        return [dict(zip(found.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _among(frame: AnyFrame, mask: "nw.Expr | bool") -> AnyFrame:
    """The rows where the mask is true."""
    if isinstance(mask, bool):
        return frame if mask else frame.head(0)
    return frame.filter(mask)


def _wanted(names: Sequence[str], row_id: str | None) -> list[str]:
    return list(dict.fromkeys(names if row_id is None else (*names, row_id)))


def _truths(
    masks: "Sequence[nw.Expr | bool]", frame: "nw.LazyFrame[Any]", conditions: Conditions
) -> list[bool]:
    flags = {f"{n}": mask.any() for n, mask in enumerate(masks) if not isinstance(mask, bool)}
    found = staged(frame, conditions).select(**flags).collect().to_dict() if flags else {}
    return [
        mask if isinstance(mask, bool) else found[f"{n}"].to_list() == [True]
        for n, mask in enumerate(masks)
    ]
