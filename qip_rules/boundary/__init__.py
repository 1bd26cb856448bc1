"""The only place where outside data becomes records, and records become data again."""

from typing import TYPE_CHECKING

from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.json_out import to_json

if TYPE_CHECKING:
    from qip_rules.boundary.cohort_folder import read_cohort
    from qip_rules.boundary.many import assess_json

__all__ = ["assess_json", "from_json", "read_cohort", "to_json"]

if not TYPE_CHECKING:

    def __getattr__(name):  # noqa: ANN001, ANN202 - seen by Python only, never by type checkers
        if name == "read_cohort":  # reads for every job, so it imports every job
            from qip_rules.boundary.cohort_folder import read_cohort

            return read_cohort
        if name == "assess_json":  # of one job only
            from qip_rules.boundary.many import assess_json

            return assess_json
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
