"""The same records as a frame of each kind, and answers of every kind as verdicts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa

from qip_rules.rules.fact import Fact, Kind, Text, Value
from qip_rules.rules.findings import Outcome, Verdict
from qip_rules.rules.frames import codes_of
from qip_rules.rules.requirement import RuleSet
from qip_rules.rules.vocabulary import Vocabulary

Records = Sequence[Mapping[str, Value | None]]

ARROW: Mapping[Kind, pa.DataType] = {
    Kind.BOOLEAN: pa.bool_(),
    Kind.NUMBER: pa.int64(),
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
}
POLARS: Mapping[Kind, Any] = {
    Kind.BOOLEAN: pl.Boolean,
    Kind.NUMBER: pl.Int64,
    Kind.TEXT: pl.String,
    Kind.DATE: pl.Date,
}
NULLABLE: Mapping[Kind, str] = {
    Kind.BOOLEAN: "boolean",
    Kind.NUMBER: "Int64",
    Kind.TEXT: "string",
    Kind.DATE: "object",
}


def columns(vocabulary: Vocabulary, records: Records) -> dict[Fact, list[Value | None]]:
    return {fact: [each.get(fact.name) for each in records] for fact in vocabulary.facts}


def arrow(vocabulary: Vocabulary, records: Records) -> pa.Table:
    return pa.table(
        {
            fact.name: pa.array(values, ARROW[fact.kind])
            for fact, values in columns(vocabulary, records).items()
        }
    )


def arrow_dictionaries(vocabulary: Vocabulary, records: Records) -> pa.Table:
    """Text as dictionaries, in several chunks."""
    table = pa.table(
        {
            fact.name: pa.array(values, ARROW[fact.kind]).dictionary_encode()
            if fact.kind is Kind.TEXT
            else pa.array(values, ARROW[fact.kind])
            for fact, values in columns(vocabulary, records).items()
        }
    )
    return pa.concat_tables([table.slice(0, 1), table.slice(1)])


def polars(vocabulary: Vocabulary, records: Records) -> pl.DataFrame:
    return pl.DataFrame(
        {
            fact.name: pl.Series(values, dtype=POLARS[fact.kind])
            for fact, values in columns(vocabulary, records).items()
        }
    )


def polars_enums(vocabulary: Vocabulary, records: Records) -> pl.DataFrame:
    """Text as enums, whose own order is not that of the words."""
    frame = polars(vocabulary, records)
    for fact in vocabulary.facts:
        if isinstance(fact.type, Text):
            stated = {each for each in frame[fact.name] if each is not None}
            words = sorted({*fact.type.choices, *stated}, reverse=True)
            frame = frame.with_columns(pl.col(fact.name).cast(pl.Enum(words)))
    return frame


def arrow_newest(vocabulary: Vocabulary, records: Records) -> pa.Table:
    """As polars writes it in its newest layouts: views of text."""
    return polars(vocabulary, records).to_arrow(compat_level=pl.CompatLevel.newest())


def polars_lazy(vocabulary: Vocabulary, records: Records) -> pl.LazyFrame:
    return polars(vocabulary, records).lazy()


def pandas_objects(vocabulary: Vocabulary, records: Records) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            fact.name: pd.Series(values, dtype=object)
            for fact, values in columns(vocabulary, records).items()
        }
    )
    return frame.set_index(pd.Index([7] * len(records)))


def pandas_nullable(vocabulary: Vocabulary, records: Records) -> pd.DataFrame:
    return pd.DataFrame(
        {
            fact.name: pd.Series(values, dtype=NULLABLE[fact.kind])
            for fact, values in columns(vocabulary, records).items()
        }
    )


def pandas_arrow(vocabulary: Vocabulary, records: Records) -> pd.DataFrame:
    return arrow(vocabulary, records).to_pandas(types_mapper=pd.ArrowDtype)


def pandas_words(vocabulary: Vocabulary, records: Records) -> pd.DataFrame:
    """As pandas itself would have them: objects, its own text, categories."""
    frame = pandas_objects(vocabulary, records)
    text = [fact for fact in vocabulary.facts if fact.kind is Kind.TEXT]
    for number, fact in enumerate(text):
        own = "str" if pd.__version__ >= "3" else "object"  # before, pandas had no text of its own
        frame[fact.name] = frame[fact.name].astype("category" if number % 2 else own)
    return frame


def duck(vocabulary: Vocabulary, records: Records) -> duckdb.DuckDBPyRelation:
    return duckdb.from_arrow(_numbered(arrow(vocabulary, records)))


def _numbered(table: pa.Table) -> pa.Table:
    return table.append_column("row_id", pa.array(range(table.num_rows), pa.int64()))


EAGER: Mapping[str, Callable[[Vocabulary, Records], Any]] = {
    "pyarrow": arrow,
    "pyarrow with dictionaries": arrow_dictionaries,
    "pyarrow, newest layouts": arrow_newest,
    "polars": polars,
    "polars with enums": polars_enums,
    "pandas with objects": pandas_objects,
    "pandas with its text": pandas_words,
    "pandas, nullable": pandas_nullable,
    "pandas on Arrow": pandas_arrow,
}
LAZY: Mapping[str, Callable[[Vocabulary, Records], Any]] = {
    "polars, lazy": polars_lazy,
    "DuckDB": duck,
}
KINDS = {**EAGER, **LAZY}


def rows(answer: object) -> list[dict[str, Any]]:
    """The rows of an answer of any kind, in the order of the records."""
    frame: Any = nw.from_native(answer)
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    found = eager.rows(named=True)
    return sorted(found, key=lambda row: row["row_id"]) if "row_id" in eager.columns else found


def verdicts(rule_set: RuleSet, answer: object) -> list[Verdict]:
    return [
        Verdict(
            Outcome(row["outcome"]),
            *(codes_of(int(row[name]), rule_set) for name in ("not_met", "undetermined", "advice")),
        )
        for row in rows(answer)
    ]
