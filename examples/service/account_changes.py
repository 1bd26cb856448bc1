"""What a record changed of accounts, told by codes and ids, without a name.

A sentence about an account may name people. What is answered to a request that writes is kept for
as long as the request may be sent again, so there is no such sentence in it: whoever wants to read
what is found looks at the account.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from qip_rules.cohort.desk.change import Change, SharedChange

__all__ = ["CHANGES", "applications_of", "changes_data"]

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_CODES: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["code", "about"],
        "properties": {"code": _TEXT, "about": _TEXT},
        "additionalProperties": False,
    },
}
CHANGES: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["application_id", "version", "appeared", "settled"],
        "properties": {
            "application_id": _TEXT,
            "version": {"type": "integer", "minimum": 1},
            "appeared": _CODES,
            "settled": _CODES,
        },
        "additionalProperties": False,
    },
}
"""The JSON Schema of changes."""


def applications_of(change: Change | SharedChange) -> tuple[str, ...]:
    """The applications whose accounts may have changed."""
    if isinstance(change, SharedChange):
        return change.applications
    return (change.after.application_id,)


def changes_data(
    changes: Iterable[Change | SharedChange], versions: Mapping[str, int]
) -> list[dict[str, Any]]:
    """What was changed: the findings that are new, and those that are settled.

    Args:
        changes: of single accounts, or one that several share.
        versions: the version of each application now.
    """
    return [
        {
            "application_id": name,
            "version": versions[name],
            "appeared": [_told(each) for each in change.appeared],
            "settled": []
            if isinstance(change, SharedChange)
            else [_told(each) for each in change.settled],
        }
        for change in changes
        for name in applications_of(change)
    ]


def _told(finding: Any) -> dict[str, str]:  # noqa: ANN401 - of one account, or of several
    code = finding.code
    return {"code": code if isinstance(code, str) else code.value, "about": finding.about}
