"""Whole schemas: one document of JSON Schema 2020-12 for each kind of JSON, made from its types."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from qip_rules.boundary.json_out import to_json
from qip_rules.boundary.kinds import JsonKind
from qip_rules.boundary.schemas.descriptions import class_description, field_descriptions
from qip_rules.boundary.schemas.keywords import (
    PLAIN_VALUE,
    Keywords,
    field_keywords,
    plain_value,
    type_keywords,
)
from qip_rules.boundary.schemas.patterns import DAY, NAMED, whole_number
from qip_rules.fields import RuledField
from qip_rules.narrowing import is_dict, is_list
from qip_rules.rules.fact import Boolean, Date, Fact, Text, WholeNumber
from qip_rules.rules.vocabulary import Vocabulary

__all__ = ["DIALECT", "facts_schema", "schema_digest", "schema_of", "schema_text"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
"""The `$schema` of every schema."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ANNOTATIONS: Final = frozenset({"title", "description", "$comment"})
"""Keywords that tell people something, and accept and refuse nothing."""


def schema_of(kind: JsonKind) -> Keywords:
    """The schema of a kind: with what it refers to inside it, so that it stands alone.

    Raises:
        TypeError: a type or a rule of a field that no keyword says.
    """
    making = _Making()
    root = making.shared(type_keywords(kind.type, making.refer))
    making.define_all()
    return {
        "$schema": DIALECT,
        "$id": kind.schema_id,
        "title": kind.name.replace("-", " ").capitalize(),
        "description": kind.says,
        **root,
        **({"$defs": dict(sorted(making.definitions.items()))} if making.definitions else {}),
    }


def facts_schema(vocabulary: Vocabulary, *, schema_id: str, title: str = "Facts") -> Keywords:
    """The schema of the facts of one vocabulary, as `answers_from_json` reads them.

    What must hold between facts is beyond it.

    Args:
        vocabulary: the facts there are: `policy.rule_sets["application"].vocabulary`.
        schema_id: the `$id`, which says of which program and subject they are.
        title: the title of the schema.
    """
    return {
        "$schema": DIALECT,
        "$id": schema_id,
        "title": title,
        "type": "object",
        "properties": {fact.name: _fact(fact) for fact in vocabulary.facts},
        "additionalProperties": False,
    }


def schema_text(schema: Mapping[str, Any]) -> str:
    """The schema as its file has it: for people, and the same each time."""
    return json.dumps(schema, ensure_ascii=True, indent=2) + "\n"


def schema_digest(schema: Mapping[str, Any]) -> str:
    """SHA-256 of what the schema accepts and refuses: of all but its `$id` and words for people."""
    bare = _without_words({name: each for name, each in schema.items() if name != "$id"})
    return hashlib.sha256(to_json(bare).encode()).hexdigest()


def _without_words(value: object) -> object:
    if is_dict(value):
        return {
            name: {each: _without_words(inner) for each, inner in given.items()}
            if name in ("properties", "$defs") and is_dict(given)
            else _without_words(given)
            for name, given in value.items()
            if name not in _ANNOTATIONS
        }
    return [_without_words(each) for each in value] if is_list(value) else value


class _Making:
    """The definitions that a schema refers to, each made once."""

    def __init__(self) -> None:
        self.definitions: dict[str, Keywords] = {}
        self._named: dict[str, Any] = {}
        self._waiting: list[tuple[str, Any]] = []

    def refer(self, kind: Any) -> Keywords:  # noqa: ANN401 - a record class, or the plain value
        """A reference to a definition, which is made if there is none yet.

        Raises:
            TypeError: two classes of one name in one schema.
        """
        name = "plain-value" if kind is PLAIN_VALUE else _HUMP.sub("-", kind.__name__).lower()
        if self._named.setdefault(name, kind) is not kind:
            msg = f"two classes are called {name} in one schema"
            raise TypeError(msg)
        if name not in self.definitions:
            self.definitions[name] = {}
            self._waiting.append((name, kind))
        return {"$ref": f"#/$defs/{name}"}

    def define_all(self) -> None:
        """Make every definition that something refers to."""
        while self._waiting:
            name, kind = self._waiting.pop()
            if kind is PLAIN_VALUE:
                self.definitions[name] = self.shared(plain_value(self.refer))
            else:
                self.definitions[name] = self._record(kind)

    def shared(self, value: Any) -> Any:  # noqa: ANN401 - any part of a schema
        """The same, with a reference wherever the keywords of a named single value stand."""
        if is_list(value):
            return [self.shared(each) for each in value]
        if not is_dict(value):
            return value
        for name, keywords in NAMED.items():
            if value == keywords:
                self.definitions[name] = dict(keywords)
                return {"$ref": f"#/$defs/{name}"}
        return {name: self.shared(each) for name, each in value.items()}

    def _record(self, kind: type[Any]) -> Keywords:
        attrs.resolve_types(kind)
        stated: tuple[RuledField, ...] = getattr(kind, "field_rules", ())
        rules = {each.name: each.rule for each in stated}
        says = field_descriptions(kind)
        fields = [field for field in attrs.fields(kind) if field.init]
        properties: dict[str, Keywords] = {}
        for field in fields:
            rule = rules.get(field.name)
            made = self.shared(field_keywords(kind, field.name, field.type, rule, self.refer))
            said = says.get(field.name)
            properties[field.name] = {"description": said, **made} if said else made
        required = [field.name for field in fields if field.default is attrs.NOTHING]
        return {
            "description": class_description(kind),
            "type": "object",
            "properties": properties,
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }


def _fact(fact: Fact) -> Keywords:
    said = fact.meaning or fact.question
    return {**({"description": said} if said else {}), "anyOf": [_values(fact), {"type": "null"}]}


def _values(fact: Fact) -> Keywords:
    match fact.type:
        case Boolean():
            return {"type": "boolean"}
        case WholeNumber(minimum=low, maximum=high):
            return dict(whole_number(low, high))
        case Text(choices=choices):
            return {"enum": list(choices)}
        case Date(earliest=earliest, latest=latest):
            comment = f"a day from {earliest} to {latest}"
            return {"$comment": comment, **DAY}
