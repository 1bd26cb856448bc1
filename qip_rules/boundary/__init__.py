"""The only place where outside data becomes records, and records become data again."""

from typing import TYPE_CHECKING

from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.json_out import to_json
from qip_rules.boundary.problem_records import ProblemDetails, ProblemFault
from qip_rules.boundary.problems import MEDIA_TYPE, problem_details

if TYPE_CHECKING:
    from qip_rules.boundary.answers import answers_from_json, answers_to_json
    from qip_rules.boundary.cohort_folder import read_cohort
    from qip_rules.boundary.kinds import JsonKind, json_kind, json_kinds
    from qip_rules.boundary.many import assess_json
    from qip_rules.boundary.written_billing import written_account, written_refusal
    from qip_rules.boundary.written_problems import objectives_of, problem_of, written_problem
    from qip_rules.boundary.written_programs import program_of, written_program

__all__ = [
    "MEDIA_TYPE",
    "JsonKind",
    "ProblemDetails",
    "ProblemFault",
    "answers_from_json",
    "answers_to_json",
    "assess_json",
    "from_json",
    "json_kind",
    "json_kinds",
    "objectives_of",
    "problem_details",
    "problem_of",
    "program_of",
    "read_cohort",
    "to_json",
    "written_account",
    "written_problem",
    "written_program",
    "written_refusal",
]

if not TYPE_CHECKING:
    # Each of these imports the rooms of the jobs that it reads and writes for.
    _MODULES = {
        "JsonKind": "kinds",
        "answers_from_json": "answers",
        "answers_to_json": "answers",
        "assess_json": "many",
        "json_kind": "kinds",
        "json_kinds": "kinds",
        "objectives_of": "written_problems",
        "problem_of": "written_problems",
        "program_of": "written_programs",
        "read_cohort": "cohort_folder",
        "written_account": "written_billing",
        "written_problem": "written_problems",
        "written_program": "written_programs",
        "written_refusal": "written_billing",
    }

    def __getattr__(name):  # noqa: ANN001, ANN202 - seen by Python only, never by type checkers
        if name in _MODULES:
            from importlib import import_module

            return getattr(import_module(f"qip_rules.boundary.{_MODULES[name]}"), name)
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
