"""The OpenAPI document of the service, out of the table of its operations."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from examples.service.operations import Content, Operation, Parameter
from examples.service.problems import MEDIA_TYPE
from examples.service.schemas import schema_of
from qip_rules import __version__

__all__ = ["openapi"]

_PROBLEM: Final = schema_of("problem-details")
_ALWAYS: Final = {
    "X-Request-Id": {"description": "The id of the request.", "schema": {"type": "string"}}
}


def openapi(
    operations: Sequence[Operation], schemas: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The document, of OpenAPI 3.1.

    Args:
        operations: what can be asked.
        schemas: JSON Schemas by name, which the operations refer to.
    """
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "qip-rules service",
            "version": __version__,
            "description": "Eligibility, accounts and pairings of quality-improvement programs.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": {name: dict(schema) for name, schema in sorted(schemas.items())},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.says.split(".", 1)[0],
        "description": operation.says + _role(operation),
        "security": [] if operation.role is None else [{"key": []}],
        "responses": {
            **{str(status): _answer(content) for status, content in operation.gives.items()},
            **{
                str(status): _problem(titles)
                for status, titles in sorted(operation.statuses().items())
                if status not in operation.gives
            },
        },
    }
    if operation.parameters:
        said["parameters"] = [_parameter(each) for each in operation.parameters]
    if operation.takes is not None:
        said["requestBody"] = {
            "required": True,
            "description": operation.takes.says,
            "content": {operation.takes.media_type: {"schema": dict(operation.takes.schema)}},
        }
    return said


def _role(operation: Operation) -> str:
    return "" if operation.role is None else f"\n\nNeeds the role `{operation.role.value}`."


def _answer(content: Content) -> dict[str, Any]:
    headers = {
        name: {"description": says, "schema": {"type": "string"}}
        for name, says in content.headers.items()
    }
    said: dict[str, Any] = {"description": content.says, "headers": {**_ALWAYS, **headers}}
    if content.media_type:
        said["content"] = {content.media_type: {"schema": dict(content.schema)}}
    return said


def _problem(titles: Sequence[str]) -> dict[str, Any]:
    return {
        "description": "; ".join(titles) + ".",
        "headers": _ALWAYS,
        "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(parameter.schema)
    if parameter.several:
        schema = {"type": "array", "items": schema, "maxItems": 1_000}
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.needed or parameter.place == "path",
        "description": parameter.says,
        "schema": schema,
    }
