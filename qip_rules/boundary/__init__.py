"""The only place where outside data becomes records, and records become data again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.boundary.answers import answers_from_json, answers_to_json
    from qip_rules.boundary.cohort_folder import read_cohort
    from qip_rules.boundary.json_in import from_json
    from qip_rules.boundary.json_out import to_json
    from qip_rules.boundary.kinds import JsonKind, json_kind, json_kinds
    from qip_rules.boundary.many import assess_json
    from qip_rules.boundary.problem_records import ProblemDetails, ProblemFault
    from qip_rules.boundary.problems import MEDIA_TYPE, problem_details
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
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "answers": ("answers_from_json", "answers_to_json"),
            "cohort_folder": ("read_cohort",),
            "json_in": ("from_json",),
            "json_out": ("to_json",),
            "kinds": ("JsonKind", "json_kind", "json_kinds"),
            "many": ("assess_json",),
            "problem_records": ("ProblemDetails", "ProblemFault"),
            "problems": ("MEDIA_TYPE", "problem_details"),
            "written_billing": ("written_account", "written_refusal"),
            "written_problems": ("objectives_of", "problem_of", "written_problem"),
            "written_programs": ("program_of", "written_program"),
        },
    )
