"""DuckDB: the requirements in SQL, over a table in its memory.

SQL is three-valued as it is: one `case` a mask bit, and NULL counts as a no. NumPy columns come
out.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.two_rules import REQUIRED, answers_of_masks
from benchmarks.rules.task import RULES, Answer, Facts, fact_names, number_names

if TYPE_CHECKING:
    import duckdb

__all__ = ["CONTENDERS"]

_MEETS: Final = {
    "physician": "leader_is_physician",
    "member": "leader_is_member",
    "leader-in-team": "leader_in_core_team",
    "core-team": "core_team_size between 2 and 4",
    "attendance": "core_team_pledges_attendance",
    "sponsor": "sponsor_named",
    "senior-sponsor": "not sponsor_named or sponsor_is_senior_leader",
    "letter": "letter_received and letter_signed_by_sponsor",
    "time": "project_minutes_per_week >= 120",
    "costs": "pledges_program_fees and pledges_travel_costs",
    "project-team": "project_team_size between 5 and 7",
    "description": "project_described",
}


def _packed(conditions: Iterable[str]) -> str:
    return " + ".join(
        f"(case when {condition} then {1 << place}::usmallint else 0::usmallint end)"
        for place, condition in enumerate(conditions)
    )


_QUERY: Final = f"""
    select refuted, open, (
        case when refuted & {(1 << len(REQUIRED)) - 1} <> 0 then 0 when open <> 0 then 1 else 2 end
    )::tinyint as outcome
    from (
        select {_packed(f"not ({_MEETS[code]})" for code in RULES)} as refuted,
        {_packed(f"({_MEETS[code]}) is null" for code in REQUIRED)} as open
        from records
    )
"""  # noqa: S608 - no text from outside


def _table(connection: "duckdb.DuckDBPyConnection", records: list[Facts]) -> None:
    import pyarrow as pa

    numbers = number_names()
    types = {name: pa.int64() if name in numbers else pa.bool_() for name in fact_names()}
    columns = {name: pa.array([r[name] for r in records], types[name]) for name in types}
    connection.register("given", pa.table(columns))
    connection.execute("create or replace table records as select * from given")
    connection.unregister("given")


def _decide(connection: "duckdb.DuckDBPyConnection", _: object) -> Mapping[str, Any]:
    columns: Mapping[str, Any] = connection.execute(_QUERY).fetchnumpy()
    return columns


def _plain(columns: Mapping[str, Any]) -> Iterable[Answer]:
    return answers_of_masks(columns["refuted"].tolist(), columns["open"].tolist())


def _make(cores: int) -> Driven:
    import duckdb

    connection = duckdb.connect(config={"threads": cores})
    return Driven(
        prepare=partial(_table, connection), decide=partial(_decide, connection), plain=_plain
    )


CONTENDERS: Final = tuple(
    Contender(
        name=name,
        group=group,
        make=_make,
        how="SQL over a table in its memory, written by hand; packed masks and outcome.",
        three_valued="yes, NULL",
        all_codes="by the mask",
        imports=("duckdb",),
        distributions=("duckdb", "pyarrow"),
    )
    for name, group in (
        ("DuckDB SQL", Group.COLUMNS),
        ("DuckDB SQL, all cores", Group.COLUMNS_ALL_CORES),
    )
)
