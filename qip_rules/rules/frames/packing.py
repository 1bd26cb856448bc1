"""Masks of requirements packed into whole numbers, one bit each, and the outcome they come to."""

import functools
import operator
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from qip_rules.errors import Fault
from qip_rules.rules.findings import Outcome
from qip_rules.rules.frames.masks import Masks, as_expression, every, negated, some
from qip_rules.rules.requirement import RuleSet, Severity

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["WORDS", "Packing", "attached", "fault_of_size", "requirement_masks"]

WORDS: Final = tuple(each.value for each in Outcome)
"""The three words of an outcome, in a fixed order."""

_UNSIGNED: Final = {8: "UInt8", 16: "UInt16", 32: "UInt32", 64: "UInt64"}
_SIGNED: Final = {7: "Int8", 15: "Int16", 31: "Int32", 63: "Int64"}
"""For Spark, which has no unsigned numbers: one bit less in each."""


@attrs.frozen(eq=False)
class Packing:
    """How one kind of frame holds masks and outcomes."""

    kind: "nw.Implementation"

    @property
    def bits_maximum(self) -> int:
        """Bits that the widest whole number has."""
        return max(self._widths)

    @property
    def _widths(self) -> dict[int, str]:
        return _SIGNED if self.kind.is_pyspark() else _UNSIGNED

    def dtype(self, bits: int) -> Any:  # noqa: ANN401 - a class of narwhals
        """The narrowest whole number that holds so many bits, or the widest."""
        import narwhals.stable.v2 as nw

        fitting = (width for width in sorted(self._widths) if bits <= width)
        return getattr(nw, self._widths[next(fitting, self.bits_maximum)])

    def packed(self, masks: "Sequence[nw.Expr | bool]") -> "nw.Expr":
        """One number a row: bit n is set where the n-th mask is true.

        Masks for which no bit is left share the last one.
        """
        import narwhals.stable.v2 as nw

        dtype = self.dtype(len(masks))
        last = self.bits_maximum - 1
        own: list[nw.Expr | bool] = list(masks[:last])
        if len(masks) > last:
            own.append(some(masks[last:]))
        constant = sum(1 << place for place, mask in enumerate(own) if mask is True)
        terms = [
            self._term(mask, 1 << place, dtype)
            for place, mask in enumerate(own)
            if not isinstance(mask, bool)
        ]
        if constant or not terms:
            terms.append(_number(constant, dtype))
        total = functools.reduce(operator.add, terms)
        return total if self.kind.is_pandas() else total.cast(dtype)

    def _term(self, mask: "nw.Expr", weight: int, dtype: Any) -> "nw.Expr":  # noqa: ANN401
        import narwhals.stable.v2 as nw

        if self.kind.is_pandas() or self.kind.is_pyarrow():
            return mask.cast(dtype) * _number(weight, dtype)
        return nw.when(mask).then(_number(weight, dtype)).otherwise(nw.lit(0, dtype))

    def outcome(self, not_met: "nw.Expr | bool", undetermined: "nw.Expr | bool") -> "nw.Expr":
        """The outcome of each row: not met before undetermined before met.

        In the form that takes the least room: an enum, of one byte a row, where expressions can
        make one; elsewhere the place of the word among `WORDS`, which `attached` turns into words.
        """
        import narwhals.stable.v2 as nw

        if self.kind.is_pandas() or self.kind.is_pyarrow():
            first = as_expression(not_met)
            second = as_expression(every([undetermined, negated(not_met)]))
            return first.cast(nw.Int8) + second.cast(nw.Int8) * nw.lit(2, nw.Int8)
        dtype = None if self.kind.is_pyspark() else nw.Enum(WORDS)
        met, broken, unknown = (nw.lit(word, dtype) for word in WORDS)
        worded = met
        for word, mask in ((unknown, undetermined), (broken, not_met)):
            if mask is True:
                worded = word
            elif mask is not False:
                worded = nw.when(mask).then(word).otherwise(worded)
        return worded


def _number(value: int, dtype: Any) -> "nw.Expr":  # noqa: ANN401 - a class of narwhals
    """A number as an expression; not all libraries take one of 64 bits without a sign."""
    import narwhals.stable.v2 as nw

    if value < 1 << 63:
        return nw.lit(value, dtype)
    return nw.lit(value >> 1, dtype) * nw.lit(2, dtype) + nw.lit(value & 1, dtype)


def attached(
    frame: "nw.DataFrame[Any]", answer: "nw.DataFrame[Any]", worded: Collection[str]
) -> Any:  # noqa: ANN401 - a frame of the caller's kind
    """The caller's own frame with the columns of the answer behind its own.

    Columns named in `worded` hold places among `WORDS` in pandas and pyarrow; there they become a
    categorical, or a dictionary array.
    """
    import narwhals.stable.v2 as nw

    if frame.implementation.is_pandas():
        pandas: Any = nw.get_native_namespace(frame)
        dtype = pandas.CategoricalDtype(list(WORDS))
        arrays = {name: answer[name].to_numpy() for name in answer.columns}
        arrays |= {
            name: pandas.Categorical.from_codes(arrays[name], dtype=dtype) for name in worded
        }
        return frame.to_native().assign(**arrays)
    columns = [answer[name] for name in answer.columns]
    if frame.implementation.is_pyarrow():
        columns = [each if each.name not in worded else _dictionary(each) for each in columns]
    return frame.with_columns(columns).to_native()


def _dictionary(places: "nw.Series[Any]") -> "nw.Series[Any]":
    import narwhals.stable.v2 as nw

    arrow: Any = nw.get_native_namespace(places)
    chunks = [
        arrow.DictionaryArray.from_arrays(chunk, arrow.array(WORDS))
        for chunk in places.to_native().chunks
    ]
    column = arrow.chunked_array(chunks, type=arrow.dictionary(arrow.int8(), arrow.string()))
    worded: nw.Series[Any] = nw.from_native(column, series_only=True)
    return worded.alias(places.name)


def requirement_masks(
    rule_set: RuleSet, decided: Sequence[Masks]
) -> tuple["list[nw.Expr | bool]", "list[nw.Expr | bool]", "list[nw.Expr | bool]"]:
    """Where each requirement is not met, undetermined, and not met as advice, in order."""
    not_met: list[nw.Expr | bool] = []
    undetermined: list[nw.Expr | bool] = []
    advice: list[nw.Expr | bool] = []
    for requirement, masks in zip(rule_set.requirements, decided, strict=True):
        required = requirement.severity is Severity.REQUIRED
        open_still = negated(masks.decided)
        not_met.append(masks.refuted if required else False)
        undetermined.append(open_still if required else False)
        advice.append(False if required else masks.refuted)
    return not_met, undetermined, advice


def fault_of_size(rule_set: RuleSet, packing: Packing) -> Iterator[Fault]:
    """What is wrong with a rule set that has more requirements than the widest number has bits."""
    count = len(rule_set.requirements)
    if count > packing.bits_maximum:
        yield Fault(
            "",
            f"a rule set of {count} requirements",
            f"at most {packing.bits_maximum}, one bit each in the widest whole number",
            "decide it in parts: rule sets of some of the requirements, each with its own `prefix`",
        )
