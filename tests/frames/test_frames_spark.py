"""PySpark, in local mode: one session for all, and many records a job, for each job takes long."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qip_rules.errors import FactError
from qip_rules.rules.compiled import decide_many
from qip_rules.rules.fact import Boolean, Date, Fact, Kind, WholeNumber
from qip_rules.rules.feel import parse
from qip_rules.rules.frames import codes_of, decide_frame, faults_in_frame, impossible_in
from qip_rules.rules.requirement import Requirement, RuleSet, Severity
from qip_rules.rules.vocabulary import Constraint, Vocabulary
from tests.frames.frame_kinds import Records, verdicts
from tests.rules.strategies import VOCABULARY, conditions, records

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytest.importorskip("pyspark", reason="PySpark is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java, which is not installed", allow_module_level=True)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def spark() -> "Iterator[SparkSession]":
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .appName("frames of facts")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def spark_frame(spark: "SparkSession", vocabulary: Vocabulary, rows: Records) -> "DataFrame":
    types = {Kind.BOOLEAN: "boolean", Kind.NUMBER: "bigint", Kind.TEXT: "string", Kind.DATE: "date"}
    schema = ", ".join(
        ["row_id int", *(f"{fact.name} {types[fact.kind]}" for fact in vocabulary.facts)]
    )
    data = [
        (number, *(row.get(fact.name) for fact in vocabulary.facts))
        for number, row in enumerate(rows)
    ]
    return spark.createDataFrame(data, schema)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(conditions(), st.sampled_from(Severity)), min_size=8, max_size=12),
    st.lists(records(), min_size=20, max_size=40),
)
def test_spark_says_what_the_row_reader_says(
    spark: "SparkSession", drawn: list[Any], rows: Records
) -> None:
    rule_set = RuleSet(
        VOCABULARY,
        tuple(Requirement(f"r-{n}", tree, severity) for n, (tree, severity) in enumerate(drawn)),
    )
    answer = decide_frame(rule_set, spark_frame(spark, VOCABULARY, rows))
    assert verdicts(rule_set, answer) == list(decide_many(rule_set, rows))


FACTS = (Fact("ready", Boolean()), Fact("size", WholeNumber(0, 1000)))
READY_OR_ONE = Constraint(parse("ready or size = 1", Vocabulary(FACTS)), "Ready, or of size one.")


def ready_rules(count: int) -> RuleSet:
    ready = parse("ready", Vocabulary(FACTS))
    requirements = tuple(Requirement(f"r{number}", ready) for number in range(count))
    return RuleSet(Vocabulary(FACTS, (READY_OR_ONE,)), requirements)


ROWS: Records = [
    {"ready": True, "size": 3},
    {"ready": None, "size": 1},
    {"ready": False, "size": 2},
    {"ready": True, "size": 1001},
]


def test_spark_marks_and_tells_what_cannot_be(spark: "SparkSession") -> None:
    rules = ready_rules(63)
    answer = decide_frame(rules, spark_frame(spark, rules.vocabulary, ROWS), each_requirement=True)
    types = dict(answer.dtypes)
    assert (types["outcome"], types["not_met"], types["invalid"]) == ("string", "bigint", "tinyint")
    found = sorted(answer.collect(), key=lambda row: row["row_id"])
    assert [row["outcome"] for row in found] == ["met", "undetermined", None, None]
    assert [row["r62"] for row in found] == ["met", "undetermined", None, None]
    assert codes_of(found[1]["undetermined"], rules) == tuple(f"r{n}" for n in range(63))
    assert [impossible_in(row["invalid"], rules) for row in found] == [
        (),
        (),
        ("Ready, or of size one.",),
        ("size",),
    ]
    faults = faults_in_frame(rules, answer, row_id="row_id")
    assert {fault.place for fault in faults} == {"rows[2]", "rows[3].size"}


def test_spark_has_a_bit_less(spark: "SparkSession") -> None:
    with pytest.raises(FactError, match="at most 63"):
        decide_frame(ready_rules(64), spark_frame(spark, Vocabulary(FACTS), ROWS))


def test_a_day_beyond_the_calendar_is_told_by_spark_too(spark: "SparkSession") -> None:
    dated = RuleSet(Vocabulary((Fact("day", Date()),)), ())
    frame = spark.sql("select make_date(2025 + 18000 * cast(id as int), 5, 9) day from range(2)")
    assert sorted(
        row["invalid"] for row in decide_frame(dated, frame).select("invalid").collect()
    ) == [0, 1]
    (fault,) = faults_in_frame(dated, frame)
    assert (fault.place, fault.found) == (
        "rows.day",
        "+20025-05-09 (day 6594582 from 1970-01-01)",
    )


def test_a_spark_column_without_values_is_told_to_have_no_type(spark: "SparkSession") -> None:
    with pytest.raises(FactError, match=r"a column of void; .* lazy column without values"):
        decide_frame(ready_rules(1), spark.sql("select null as ready, 1 as size"))
