"""The columns of a pandas frame, made total: a value in every row, and a mask where it is known.

What pandas does with missing values depends on how it stores them: NumPy-backed columns of objects
compare a missing value and say false, nullable ones say missing. So each column is read once into
NumPy arrays that have no missing values. Words and dates become whole numbers in their order, which
compare as they do.

In a column of objects, which is how pandas stores booleans with gaps, whatever pandas itself writes
for a gap (`None`, NaN, `NA`, `NaT`) is not known. Every other object must be a value of its fact:
1 and "yes" are no booleans there, and 2.0 is no whole number.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, assert_never

import attrs

from qip_rules.rules.expression import Literal, Parameter, walk
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, Text, Value, WholeNumber
from qip_rules.rules.frames.masks import Masks
from qip_rules.rules.frames.source import Leaf, Source, range_of
from qip_rules.rules.requirement import RuleSet

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["total_source"]

_EPOCH: Final = date(1970, 1, 1).toordinal()


@attrs.frozen(eq=False)
class _Total:
    """The values of a fact, where they are known, and where there is something else instead.

    A value stands for itself only where it is known; elsewhere it is the same in all rows.
    """

    values: "NDArray[Any]"
    known: "NDArray[Any]"
    impossible: "NDArray[Any]"


@attrs.frozen
class _Encoding:
    """Words by their place in the order of all words of a rule set, dates by days since 1970."""

    words: tuple[str, ...]

    def __call__(self, value: Value) -> int:
        if isinstance(value, str):
            return bisect_left(self.words, value)
        if isinstance(value, date):
            return value.toordinal() - _EPOCH
        return value


def _encoding(rule_set: RuleSet) -> _Encoding:
    conditions = (
        *(each.requires for each in rule_set.requirements),
        *(each.holds for each in rule_set.vocabulary.constraints),
    )
    nodes = (node for each in conditions for node in walk(each))
    constants = {node.value for node in nodes if isinstance(node, Literal | Parameter)}
    words = {each for each in constants if isinstance(each, str)}
    for fact in rule_set.vocabulary.facts:
        if isinstance(fact.type, Text):
            words.update(fact.type.choices)
    return _Encoding(tuple(sorted(words)))


def total_source(rule_set: RuleSet, frame: "nw.DataFrame[Any]", facts: Sequence[Fact]) -> Source:
    """The columns of these facts as a new frame of total columns."""
    import narwhals.stable.v2 as nw

    encoding = _encoding(rule_set)
    native: Any = frame.to_native()
    pandas: Any = nw.get_native_namespace(frame)
    arrays: dict[str, NDArray[Any]] = {}
    leaves: dict[str, Leaf] = {}
    for number, fact in enumerate(facts):
        total = _total(fact, native[fact.name], encoding, pandas)
        names = [f"{sort}{number}" for sort in ("value", "known", "impossible", "false")]
        value, known, impossible, false = names
        arrays[value], arrays[known] = total.values, total.known
        wrong: tuple[nw.Expr, ...] = ()
        if total.impossible.any():
            arrays[impossible] = total.impossible
            wrong = (nw.col(impossible),)
        leaf = Leaf(known=nw.col(known), impossible=wrong, keys=(value, known))
        if fact.kind is Kind.BOOLEAN:
            arrays[false] = total.known & ~total.values
            masks = Masks(nw.col(value), nw.col(false), nw.col(known), simple=True)
            leaves[fact.name] = attrs.evolve(leaf, masks=masks)
        else:
            least, greatest = range_of(str(total.values.dtype))
            leaves[fact.name] = attrs.evolve(
                leaf, value=nw.col(value), least=least, greatest=greatest
            )
    arrays["row"] = _counted(len(frame))
    return Source(
        frame=nw.from_native(pandas.DataFrame(arrays, copy=False)),
        leaves=leaves,
        total=True,
        encoded=encoding,
        literal=lambda value: value,
    )


def _counted(rows: int) -> "NDArray[Any]":
    import numpy as np

    return np.arange(rows)


def _total(fact: Fact, column: Any, encoding: _Encoding, pandas: Any) -> _Total:  # noqa: ANN401
    import numpy as np

    if str(column.dtype) == "object":
        match fact.type:
            case Boolean():
                return _booleans_among(column.to_numpy(), pandas)
            case WholeNumber() | Text() | Date():
                return _values_among(fact, column.to_numpy(), encoding, pandas)
            case _:
                assert_never(fact.type)
    known = column.notna().to_numpy(dtype=np.bool_)
    match fact.type:
        case Boolean():
            values = column.to_numpy(dtype=np.bool_, na_value=False)
            return _Total(values, known, np.zeros(len(column), np.bool_))
        case WholeNumber(minimum=low, maximum=high):
            whole = column.to_numpy(dtype=_number_type(column.dtype), na_value=0)
            return _within(whole, known, low, high)
        case Text(choices=choices):
            return _words(column, known, choices, encoding, pandas)
        case Date(earliest=earliest, latest=latest):
            days = column.astype("int32[pyarrow]").to_numpy(dtype=np.int64, na_value=0)
            return _within(days, known, _day(earliest), _day(latest))
        case _:
            assert_never(fact.type)


def _day(value: date) -> int:
    return value.toordinal() - _EPOCH


def _number_type(dtype: Any) -> Any:  # noqa: ANN401 - of NumPy, nullable or Arrow-backed
    import numpy as np

    return np.uint64 if str(dtype).lower().startswith("uint64") else np.int64


def _within(values: "NDArray[Any]", known: "NDArray[Any]", low: int, high: int) -> _Total:
    import numpy as np

    possible = known & (values >= low) & (values <= high)
    return _Total(np.where(possible, values, 0).astype(np.int64), possible, known & ~possible)


def _words(
    column: Any,  # noqa: ANN401 - a Series
    known: "NDArray[Any]",
    choices: tuple[str, ...],
    encoding: _Encoding,
    pandas: Any,  # noqa: ANN401 - the module
) -> _Total:
    import numpy as np

    codes = np.array([encoding(choice) for choice in choices])
    if isinstance(column.dtype, pandas.CategoricalDtype):
        places = [
            choices.index(each) if isinstance(each, str) and each in choices else -1
            for each in column.dtype.categories
        ]
        at = column.cat.codes.to_numpy()
        found = np.where(at >= 0, np.array([*places, -1])[at], -1)
    else:
        found = pandas.Index(list(choices), dtype=object).get_indexer(
            column.astype(object).where(known, None)
        )
    possible = known & (found >= 0)
    return _Total(np.where(possible, codes[found], 0), possible, known & ~possible)


def _booleans_among(objects: "NDArray[Any]", pandas: Any) -> _Total:  # noqa: ANN401
    """Objects that are true, false, or a gap."""
    import numpy as np

    true, false, impossible = np.zeros((3, len(objects)), np.bool_)
    rest = np.arange(len(objects))
    addresses = _addresses(objects)
    if addresses is not None:  # `is True` for a whole column; `== True` would take 1 for it, too
        true, false, gap = (addresses == id(each) for each in (True, False, None))
        rest = np.flatnonzero(~(true | false | gap))
    for row in rest:
        each = plain(objects[row])
        if isinstance(each, bool):
            true[row], false[row] = each, not each
        elif not _is_gap(each, pandas):
            impossible[row] = True
    return _Total(true, true | false, impossible)


def _addresses(objects: "NDArray[Any]") -> "NDArray[np.intp] | None":
    """The `id` of each object, where Python's is its address and NumPy gives addresses away."""
    import numpy as np

    known = (True, False, None)
    try:
        probe = np.frombuffer(np.array(known, dtype=object), np.intp)
        if probe.tolist() != [id(each) for each in known]:
            return None
        return np.frombuffer(np.ascontiguousarray(objects), np.intp)
    except ValueError:  # also for an empty column
        return None


def _values_among(
    fact: Fact,
    objects: "NDArray[Any]",
    encoding: _Encoding,
    pandas: Any,  # noqa: ANN401 - the module
) -> _Total:
    """Objects that are values of the fact, or gaps."""
    import numpy as np

    values = np.zeros(len(objects), np.int64)
    known, impossible = np.zeros((2, len(objects)), np.bool_)
    for row, given in enumerate(objects):
        each = plain(given)
        if fact.allows(each):
            values[row], known[row] = encoding(each), True
        elif not _is_gap(each, pandas):
            impossible[row] = True
    return _Total(values, known, impossible)


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a column of objects
    """A scalar of NumPy as the object of Python that it stands for; all else as it is."""
    import numpy as np

    given: object = value
    return value.item() if isinstance(given, np.generic) else value


def _is_gap(value: object, pandas: Any) -> bool:  # noqa: ANN401 - the module
    return (
        value is None
        or value is pandas.NA
        or value is pandas.NaT
        or (isinstance(value, float) and value != value)  # noqa: PLR0124 - so is NaN
    )
