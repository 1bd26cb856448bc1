"""Many applications at once, in columns: their facts as a table, and a frame of facts decided."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never

import attrs

from qip_rules.eligibility.application import Application
from qip_rules.eligibility.assessment import OF_A_DAY, SUBJECT, facts_of
from qip_rules.errors import Fault, InputError, expect_arguments
from qip_rules.fields import shown
from qip_rules.narrowing import as_given
from qip_rules.policy.program import Policy
from qip_rules.rules.fact import Boolean, Date, Fact, Text, WholeNumber

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["assess_frame", "facts_table"]

ROW_ID: Final = "application_id"

AnyFrame = TypeVar("AnyFrame")


def assess_frame(
    frame: AnyFrame,
    policy: Policy,
    *,
    unknown: Collection[str] = (),
    each_requirement: bool = False,
    prefix: str = "",
) -> AnyFrame:
    """A frame of the facts of applications with the verdict on each, by the policy.

    It is `rules.decide_frame` with the policy's requirements of applications: see there for the
    kinds of frames, the columns of facts it must have, and those that it gets. Where it has a
    column `application_id`, as those of `facts_table` do, faults are told by it.

    A frame does not say on which days its applications were received. Each is to be decided by the
    policy of that day, so those of another period belong into another frame.

    Raises:
        FactError: as `rules.decide_frame`.
    """
    from qip_rules.rules.frames.columns import opened
    from qip_rules.rules.frames.decided import decide_frame

    expect_arguments("assess_frame", policy=(policy, Policy, OF_A_DAY), prefix=(prefix, str))
    has_ids = ROW_ID in opened(frame).collect_schema()
    return decide_frame(
        policy.rule_sets[SUBJECT],
        frame,
        unknown=unknown,
        each_requirement=each_requirement,
        prefix=prefix,
        row_id=ROW_ID if has_ids else None,
    )


def facts_table(applications: Iterable[Application], policy: Policy) -> "pa.Table":
    """The flat facts of applications, a row each, in their order: what `assess_frame` reads.

    The column `application_id`, then one for each fact of the policy's vocabulary: booleans, the
    narrowest whole numbers with a sign that hold the fact's bounds, text, dates (days). What is
    not known is null. Which facts there are depends on the policy, since a program asks questions
    of its own; their values do not.

    Raises:
        InputError: something else than an application, answers to questions that the policy does
            not ask, or of the wrong kind, of all applications at once, at `applications[number]`,
            counted from 0; a question of the policy's that is itself named `application_id`.
    """
    import pyarrow as pa

    expect_arguments(
        "facts_table",
        applications=(applications, Iterable),
        policy=(policy, Policy, OF_A_DAY),
    )
    vocabulary = policy.rule_sets[SUBJECT].vocabulary
    faults: list[Fault] = []
    if ROW_ID in vocabulary:
        faults.append(Fault(ROW_ID, "a fact of that name", "the name free for the applications"))
    names: list[str] = []
    columns: dict[str, list[Any]] = {name: [] for name in vocabulary}
    for number, application in enumerate(applications):
        place = f"applications[{number}]"
        if not isinstance(as_given(application), Application):
            faults.append(Fault(place, shown(application), "an Application"))
            continue
        try:
            facts = facts_of(application, policy)
        except InputError as error:
            faults.extend(
                attrs.evolve(each, place=f"{place}.{each.place}") for each in error.faults
            )
            continue
        names.append(application.application_id)
        for name, values in columns.items():
            values.append(facts.get(name))
    if faults:
        raise InputError(faults, of="the applications")
    arrays: dict[str, pa.Array | pa.ChunkedArray] = {ROW_ID: pa.array(names, pa.string())}
    for fact in vocabulary.facts:
        arrays[fact.name] = pa.array(columns[fact.name], _type_of(fact))
    return pa.table(arrays)


def _type_of(fact: Fact) -> "pa.DataType":
    import pyarrow as pa

    match fact.type:
        case Boolean():
            return pa.bool_()
        case WholeNumber(minimum=low, maximum=high):
            bits = next(
                bits for bits in (8, 16, 32, 64) if -(1 << bits - 1) <= low and high < 1 << bits - 1
            )
            kind: pa.DataType = getattr(pa, f"int{bits}")()
            return kind
        case Text():
            return pa.string()
        case Date():
            return pa.date32()
        case _:
            assert_never(fact.type)
