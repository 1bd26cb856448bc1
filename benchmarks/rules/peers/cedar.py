"""cedarpy: Cedar's policies, parsed once, in Rust.

A requirement is two `forbid` policies, and Cedar names every policy that decided, so all codes
come out. Cedar has no null: missing facts are left out of the context, which is part of what is
timed, and asked for with `has`. Requests go in batches of a thousand, the context as JSON text
written by msgspec, which was faster than a dict.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, Final, assert_never

from benchmarks.rules.contender import Contender, Driven, Group
from benchmarks.rules.peers.two_rules import (
    OPEN,
    REFUTED,
    AllOf,
    AnyOf,
    Codes,
    Condition,
    Is,
    IsNot,
    Outside,
    answers_of_codes,
)
from benchmarks.rules.task import Answer, Facts

__all__ = ["CONTENDERS"]

BATCH: Final = 1000


def _in_cedar(condition: Condition) -> str:
    match condition:
        case Is(fact=fact, value=None):
            return f"!(context has {fact})"
        case Is(fact=fact, value=value):
            return f"(context has {fact} && context.{fact} == {str(value).lower()})"
        case IsNot(fact=fact, value=value):
            return f"!(context has {fact} && context.{fact} == {str(value).lower()})"
        case Outside(fact=fact, low=low, high=high):
            above = "" if high is None else f" || context.{fact} > {high}"
            return f"(context has {fact} && (context.{fact} < {low}{above}))"
        case AllOf(parts=parts):
            return f"({' && '.join(map(_in_cedar, parts))})"
        case AnyOf(parts=parts):
            return f"({' || '.join(map(_in_cedar, parts))})"
        case _:
            assert_never(condition)


def _make(_cores: int) -> Driven:
    cedarpy, msgspec = import_module("cedarpy"), import_module("msgspec")
    conditions = (*REFUTED.values(), *OPEN.values())
    policies = cedarpy.PolicySet.from_str(
        "permit(principal, action, resource);\n"
        + "\n".join(
            f"forbid(principal, action, resource) when {{ {_in_cedar(each)} }};"
            for each in conditions
        )
    )
    nobody = cedarpy.Entities.from_json_str("[]")
    request = {"principal": 'A::"a"', "action": 'Action::"join"', "resource": 'P::"p"'}
    encode = msgspec.json.encode

    def asked(record: Facts) -> dict[str, str]:
        known = {name: value for name, value in record.items() if value is not None}
        return {**request, "context": encode(known).decode()}

    def decide(records: list[Facts]) -> list[Any]:
        results: list[Any] = []
        for start in range(0, len(records), BATCH):
            batch = [asked(record) for record in records[start : start + BATCH]]
            results += cedarpy.is_authorized_batch(batch, policies, nobody)
        return results

    return Driven(prepare=lambda records: records, decide=decide, plain=_plain)


def _plain(results: Iterable[Any]) -> Iterator[Answer]:
    """Cedar numbers policies as it reads them; the first is the `permit`."""
    codes = (None, *REFUTED, *OPEN)

    def named(result: Any) -> Codes:  # noqa: ANN401 - untyped
        places = [int(name.removeprefix("policy")) for name in result.diagnostics.reasons]
        refuted = [codes[place] or "" for place in places if 0 < place <= len(REFUTED)]
        return refuted, [codes[place] or "" for place in places if place > len(REFUTED)]

    return answers_of_codes(map(named, results))


CONTENDERS: Final = (
    Contender(
        name="cedarpy",
        group=Group.ROWS,
        make=_make,
        how="22 forbid policies, parsed once; batches of a thousand requests with JSON contexts. "
        "Leaving missing facts out and writing JSON are timed.",
        three_valued="two rules each",
        all_codes="yes",
        imports=("cedarpy",),
        distributions=("cedarpy", "msgspec"),
        timed=20_000,
    ),
)
