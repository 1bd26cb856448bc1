"""From masks back to what their bits stand for: the codes of requirements, the names of facts."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from qip_rules.errors import FactError, Fault, expect_arguments
from qip_rules.rules.feel import format as text_of
from qip_rules.rules.frames.columns import opened
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.wording import shown

__all__ = ["codes_of", "impossible_in", "with_codes"]

AnyFrame = TypeVar("AnyFrame")


def codes_of(mask: int, rule_set: RuleSet) -> tuple[str, ...]:
    """The codes of the requirements whose bits are set, in the order of the document.

    For any of the masks `not_met`, `undetermined` and `advice` of `decide_frame`.

    Raises:
        FactError: no whole number, or one with bits that no requirement has.
    """
    expect_arguments("codes_of", rule_set=(rule_set, RuleSet))
    codes = [each.code for each in rule_set.requirements]
    return tuple(codes[place] for place in _places(mask, len(codes)))


def impossible_in(mask: int, rule_set: RuleSet) -> tuple[str, ...]:
    """What a mask `invalid` says: the facts with impossible values, then the broken constraints.

    Facts by their names, constraints by their sentences. Where they are more than 64 (in Spark
    63), the last bit stands for all those beyond, and is told as the first of them.

    Raises:
        FactError: no whole number, or one with bits that nothing has.
    """
    expect_arguments("impossible_in", rule_set=(rule_set, RuleSet))
    vocabulary = rule_set.vocabulary
    told = [*vocabulary, *(each.says or text_of(each.holds) for each in vocabulary.constraints)]
    return tuple(told[place] for place in _places(mask, len(told)))


def _places(mask: int, most: int) -> list[int]:
    """The places of the bits that are set, the lowest first."""
    try:
        if isinstance(mask, bool):
            raise TypeError  # noqa: TRY301 - refused as everything else that is no whole number
        number = mask.__index__()
    except (AttributeError, TypeError):
        number = -1
    if not 0 <= number < 1 << most:
        fault = Fault("", shown(mask), f"a whole number from 0 to {(1 << most) - 1}")
        raise FactError([fault], of="the mask")
    return [place for place in range(most) if number >> place & 1]


def with_codes(rule_set: RuleSet, frame: AnyFrame, *, prefix: str = "") -> AnyFrame:
    """An eager frame that `decide_frame` answered, with lists of codes beside its masks.

    Adds `not_met_codes`, `undetermined_codes` and `advice_codes`: lists of text, in pandas tuples
    of it, which rows of the same mask share. Where a mask is missing, so is the list.

    Args:
        rule_set: the requirements decided.
        frame: a polars DataFrame, a pyarrow Table or a pandas DataFrame.
        prefix: as it was given to `decide_frame`.

    Raises:
        FactError: a lazy frame, one without the masks, or with masks of other requirements.
    """
    import narwhals.stable.v2 as nw

    expect_arguments("with_codes", rule_set=(rule_set, RuleSet), prefix=(prefix, str))
    given = opened(frame)
    names = [f"{prefix}{name}" for name in ("not_met", "undetermined", "advice")]
    schema = given.collect_schema()
    faults = [
        *(Fault(f"column {n}", "no such column", "a mask") for n in names if n not in schema),
        *(
            Fault(f"column {n}", f"a column of {schema[n]}", "whole numbers")
            for n in names
            if n in schema and not schema[n].is_integer()
        ),
        *(
            Fault(f"column {n}_codes", "a column of that name", "the name free for the codes")
            for n in names
            if f"{n}_codes" in schema
        ),
    ]
    if not isinstance(given, nw.DataFrame):
        hint = "collect it first, or read single masks with `codes_of`"
        faults.append(Fault("", "a lazy frame", "an eager one", hint))
    if faults or not isinstance(given, nw.DataFrame):
        raise FactError(faults, of="the answered frame")
    listed = _listing(rule_set)
    if given.implementation.is_pandas():
        pandas: Any = nw.get_native_namespace(given)
        native: Any = given.to_native()
        added = {
            f"{name}_codes": pandas.Series(
                [listed(each) for each in given[name].to_list()], index=native.index, dtype=object
            )
            for name in names
        }
        return cast("AnyFrame", native.assign(**added))
    columns: Sequence[nw.Series[Any]] = [
        nw.new_series(
            f"{name}_codes",
            [listed(each) for each in given[name].to_list()],
            nw.List(nw.String),
            backend=given.implementation,
        )
        for name in names
    ]
    return cast("AnyFrame", given.with_columns(*columns).to_native())


def _listing(rule_set: RuleSet) -> Callable[[int | None], tuple[str, ...] | None]:
    """Codes of masks, each worked out once."""
    seen: dict[int, tuple[str, ...]] = {}

    def listed(mask: int | None) -> tuple[str, ...] | None:
        if mask is None:
            return None
        if mask not in seen:
            seen[mask] = codes_of(mask, rule_set)
        return seen[mask]

    return listed
