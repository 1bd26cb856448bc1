"""The only place where outside data becomes records, and records become data again."""

from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.json_out import to_json

__all__ = ["from_json", "to_json"]
