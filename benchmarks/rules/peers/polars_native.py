"""polars, its own expressions written by hand: two packed masks and an outcome a record.

Its nulls are three-valued as they are. `when` takes a null for a no, so one `when` a mask bit does
without `fill_null`; casting booleans and multiplying was slower, and so was the streaming engine.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.two_rules import REQUIRED, answers_of_masks
from benchmarks.rules.task import RULES, Answer, Facts, fact_names, number_names

if TYPE_CHECKING:
    import polars as pl

__all__ = ["CONTENDERS", "frame_of", "masks_by_hand"]


def frame_of(records: list[Facts]) -> "pl.DataFrame":
    """The records as a frame: whole numbers as int64, the other facts as booleans."""
    import polars as pl

    numbers = number_names()
    schema = {name: pl.Int64 if name in numbers else pl.Boolean for name in fact_names()}
    return pl.DataFrame(records, schema=schema)


def masks_by_hand(frame: "pl.DataFrame") -> "pl.DataFrame":
    """Masks `refuted` and `open` (bit `n` is place `n` of the rules), and `outcome`.

    `outcome` is 0 where a required rule is refuted, 1 where one is open, and else 2.
    """
    import polars as pl

    col = pl.col
    meets: dict[str, pl.Expr] = {
        "physician": col("leader_is_physician"),
        "member": col("leader_is_member"),
        "leader-in-team": col("leader_in_core_team"),
        "core-team": col("core_team_size").is_between(2, 4),
        "attendance": col("core_team_pledges_attendance"),
        "sponsor": col("sponsor_named"),
        "senior-sponsor": ~col("sponsor_named") | col("sponsor_is_senior_leader"),
        "letter": col("letter_received") & col("letter_signed_by_sponsor"),
        "time": col("project_minutes_per_week").ge(120),
        "costs": col("pledges_program_fees") & col("pledges_travel_costs"),
        "project-team": col("project_team_size").is_between(5, 7),
        "description": col("project_described"),
    }
    nothing = pl.lit(0, pl.UInt16)

    def packed(conditions: Iterable[pl.Expr]) -> pl.Expr:
        mask = nothing
        for place, condition in enumerate(conditions):
            bit = pl.lit(1 << place, pl.UInt16)
            mask = mask | pl.when(condition).then(bit).otherwise(nothing)
        return mask

    required = (1 << len(REQUIRED)) - 1
    outcome = (
        pl.when((col("refuted") & required) != 0)
        .then(pl.lit(0, pl.Int8))
        .when(col("open") != 0)
        .then(pl.lit(1, pl.Int8))
        .otherwise(pl.lit(2, pl.Int8))
    )
    return (
        frame.lazy()
        .select(
            refuted=packed(~meets[code] for code in RULES),
            open=packed(meets[code].is_null() for code in REQUIRED),
        )
        .with_columns(outcome=outcome)
        .collect()
    )


def _plain(masks: "pl.DataFrame") -> Iterable[Answer]:
    return answers_of_masks(masks["refuted"].to_list(), masks["open"].to_list())


def _make(_cores: int) -> Driven:
    return Driven(prepare=frame_of, decide=masks_by_hand, plain=_plain)


CONTENDERS: Final = tuple(
    Contender(
        name=name,
        group=group,
        make=_make,
        how="Its own expressions, written by hand; packed masks and outcome.",
        three_valued="yes, nulls",
        all_codes="by the mask",
        imports=("polars",),
        distributions=("polars",),
    )
    for name, group in (
        ("polars by hand", Group.COLUMNS),
        ("polars by hand, all cores", Group.COLUMNS_ALL_CORES),
    )
)
