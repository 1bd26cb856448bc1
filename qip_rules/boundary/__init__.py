"""The only place where outside data becomes records, and records become data again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.boundary.cohort_folder import read_cohort
    from qip_rules.boundary.json_in import from_json
    from qip_rules.boundary.json_out import to_json
    from qip_rules.boundary.many import assess_json

__all__ = ["assess_json", "from_json", "read_cohort", "to_json"]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "json_in": ("from_json",),
            "json_out": ("to_json",),
            "cohort_folder": ("read_cohort",),
            "many": ("assess_json",),
        },
    )
