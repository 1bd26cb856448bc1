"""The JSON Schemas of the service: those of the library, and of what the service takes besides."""

import functools
from collections.abc import Sequence
from typing import Any, Final

from examples.service.pairing_asked import PairingAsked
from examples.service.sought import DueAsked, DueRemovalAsked, RemovalAsked, SoughtAsked
from qip_rules.boundary.desk_asks import ORDERS
from qip_rules.boundary.kinds import JsonKind, json_kinds
from qip_rules.boundary.schemas import schema_of as schema_of_kind

__all__ = ["schema_of", "schemas"]

_PREFIX: Final = "#/components/schemas/"
_KINDS: Final = (
    "application",
    "verdict",
    "decision",
    "explanation",
    "account",
    "billing-event",
    "billing-document",
    "participation-event",
    "program",
    "pairing",
    "problem-details",
)
_HALVES: Final = r"\ud800-\udfff"
"""Halves of characters in a pattern: many tools for OpenAPI know whole ones only, and neither read
such a pattern nor meet such text."""


def schema_of(name: str) -> dict[str, Any]:
    """A reference to the schema of that name."""
    return {"$ref": f"{_PREFIX}{name}"}


@functools.cache
def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its name, each of their definitions beside them."""
    kinds = [each for each in json_kinds() if each.name in _KINDS]
    kinds.append(_own("pairing-asked", PairingAsked, "Who is to be paired, and under what."))
    kinds.append(_own("sought-asked", SoughtAsked, "Whom to look for in the log."))
    kinds.append(_own("removal-asked", RemovalAsked, "Whom to remove from it, and why."))
    kinds.append(_own("due-asked", DueAsked, "What stays of what is due to go."))
    kinds.append(_own("due-removal-asked", DueRemovalAsked, "Who orders that it goes, and why."))
    kinds += [
        _own(f"order-{name}", kind, "What is asked to be decided.") for name, kind in ORDERS.items()
    ]
    made: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        made.update(_parts(kind))
    made["order"] = {"anyOf": [schema_of(f"order-{name}") for name in ORDERS]}
    # A problem may say more than the library does, as RFC 9457 has it.
    del made["problem-details.problem-details"]["additionalProperties"]
    made["event-told"] = _told(made, "billing-event", "event-told", ("event_id", "recorded_at"))
    made["participation-event-told"] = _told(
        made, "participation-event", "participation-event-told", ("recorded_at",)
    )
    return made


def _own(name: str, kind: type[Any], says: str) -> JsonKind:
    return JsonKind(name=name, version=1, type=kind, says=says)


def _parts(kind: JsonKind) -> dict[str, dict[str, Any]]:
    """The schema of a kind, and its definitions under names that no other kind has."""
    schema: Any = _moved(schema_of_kind(kind), f"{_PREFIX}{kind.name}.")
    definitions = schema.pop("$defs", {})
    for word in ("$schema", "$id"):
        schema.pop(word)
    return {
        kind.name: schema,
        **{f"{kind.name}.{name}": each for name, each in definitions.items()},
    }


def _moved(value: Any, prefix: str) -> Any:  # noqa: ANN401 - any part of a schema
    """A schema whose definitions are found elsewhere."""
    if isinstance(value, dict):
        return {name: _moved_keyword(name, each, prefix) for name, each in value.items()}
    return [_moved(each, prefix) for each in value] if isinstance(value, list) else value


def _moved_keyword(name: str, value: Any, prefix: str) -> Any:  # noqa: ANN401
    if name == "$ref" and isinstance(value, str):
        return prefix + value.removeprefix("#/$defs/")
    if name == "pattern" and isinstance(value, str):
        return value.replace(_HALVES, "")
    return _moved(value, prefix)


def _told(
    made: dict[str, dict[str, Any]], kind: str, told: str, left_out: Sequence[str]
) -> dict[str, Any]:
    """An event, of which the service fills in what is left out.

    Args:
        made: the schemas; those of the parts of the new one are added.
        kind: the name of the event's schema.
        told: the name of the new one.
        left_out: the fields that the service fills in.
    """
    for name in [name for name in made if name.startswith(f"{kind}.")]:
        needed = [each for each in made[name].get("required", ()) if each not in left_out]
        copy = {**made[name], "required": needed} if "event_id" in str(made[name]) else made[name]
        made[name.replace(f"{kind}.", f"{told}.", 1)] = _moved_again(copy, kind, told)
    return {**_moved_again(made[kind], kind, told), "title": "Event"}


def _moved_again(value: Any, kind: str, told: str) -> Any:  # noqa: ANN401 - any part of a schema
    if isinstance(value, dict):
        return {
            name: each.replace(f"/{kind}.", f"/{told}.")
            if name == "$ref" and isinstance(each, str)
            else _moved_again(each, kind, told)
            for name, each in value.items()
        }
    return [_moved_again(each, kind, told) for each in value] if isinstance(value, list) else value
