"""This library in columns: a polars frame with its answer added, and bare masks in NumPy.

`decide_frame` tests every value for its bounds, which by hand in polars or SQL nobody does.
`decide_arrays` tests columns for their dtype only, and leaves outcomes and packing to the caller.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.polars_native import frame_of
from benchmarks.rules.peers.two_rules import REQUIRED, answers_of_codes
from benchmarks.rules.task import Answer, Facts, rule_set
from qip_rules import __version__

if TYPE_CHECKING:
    import polars as pl

    from qip_rules.rules.arrays import Column, Masks

__all__ = ["CONTENDERS"]


def _frame(_cores: int) -> Driven:
    from qip_rules.rules.frames import codes_of, decide_frame

    rules = rule_set()

    def decide(frame: "pl.DataFrame") -> "pl.DataFrame":
        return decide_frame(rules, frame)

    def plain(frame: "pl.DataFrame") -> Iterator[Answer]:
        columns = ("outcome", "not_met", "undetermined", "advice")
        for outcome, *masks in frame.select(columns).iter_rows():
            not_met, undetermined, advice = (codes_of(mask, rules) for mask in masks)
            yield outcome, not_met, undetermined, advice

    return Driven(prepare=frame_of, decide=decide, plain=plain)


def _arrays(_cores: int) -> Driven:
    from qip_rules.rules.arrays import column, decide_arrays

    rules = rule_set()

    def prepare(records: list[Facts]) -> "tuple[int, Mapping[str, Column]]":
        columns = {
            fact.name: column(fact, (each[fact.name] for each in records))
            for fact in rules.vocabulary.facts
        }
        return len(records), columns

    def decide(given: "tuple[int, Mapping[str, Column]]") -> "Mapping[str, Masks]":
        rows, columns = given
        return decide_arrays(rules, columns, rows)

    def plain(masks: "Mapping[str, Masks]") -> Iterator[Answer]:
        codes = tuple(masks)
        refuted = zip(*(each.refuted.tolist() for each in masks.values()), strict=True)
        proved = zip(*(each.proved.tolist() for each in masks.values()), strict=True)
        for no, yes in zip(refuted, proved, strict=True):
            against = [code for code, holds in zip(codes, no, strict=True) if holds]
            unknown = [
                code
                for code, false, true in zip(codes, no, yes, strict=True)
                if not (false or true) and code in REQUIRED
            ]
            yield from answers_of_codes([(against, unknown)])

    return Driven(prepare=prepare, decide=decide, plain=plain)


CONTENDERS: Final = (
    *(
        Contender(
            name=name,
            group=group,
            make=_frame,
            how="Every value is tested; packed masks and outcome beside the frame's own columns.",
            three_valued="yes",
            all_codes="by the mask",
            imports=("polars", "narwhals.stable.v2", "qip_rules.rules.frames"),
            distributions=("polars", "narwhals"),
            version=__version__,
        )
        for name, group in (
            ("decide_frame, polars", Group.COLUMNS),
            ("decide_frame, polars, all cores", Group.COLUMNS_ALL_CORES),
        )
    ),
    Contender(
        name="decide_arrays, NumPy",
        group=Group.COLUMNS,
        make=_arrays,
        how="Two boolean arrays a requirement; no bounds tested, no packing, no outcome.",
        three_valued="yes",
        all_codes="yes",
        imports=("qip_rules.rules.arrays",),
        version=__version__,
    ),
)
