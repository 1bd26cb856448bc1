"""JSON Schema for every kind of JSON, made from the types and rules that `from_json` reads by.

schema_of(json_kind("application"))     the schema, as a dictionary
facts_schema(vocabulary, schema_id=…)   that of the facts of one program and subject
UNSAID                                  the rules that no schema says, each with its name
"""

from qip_rules.boundary.schemas.documents import (
    DIALECT,
    facts_schema,
    schema_digest,
    schema_of,
    schema_text,
)
from qip_rules.boundary.schemas.unsaid import UNSAID, UnsaidRule

__all__ = [
    "DIALECT",
    "UNSAID",
    "UnsaidRule",
    "facts_schema",
    "schema_digest",
    "schema_of",
    "schema_text",
]
