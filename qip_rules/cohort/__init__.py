"""What joins the jobs: a program with the facts of all of them, and one run of a cohort."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.cohort.assessment_reports import (
        CohortReports,
        ReportedApplication,
        cohort_reports,
    )
    from qip_rules.cohort.attendance import AttendanceMatrix, attendance_matrix
    from qip_rules.cohort.case import Case
    from qip_rules.cohort.comparing import RunBeside, compare_runs
    from qip_rules.cohort.inputs import Cohort, CohortInputs
    from qip_rules.cohort.loading import load_program
    from qip_rules.cohort.owed import CohortToDo, course_to_do
    from qip_rules.cohort.run import CohortRun, run_cohort
    from qip_rules.cohort.sessions import (
        billed_sessions,
        steps_before_which_fees_are_due,
        with_sessions_of_course,
    )

__all__ = [
    "AttendanceMatrix",
    "Case",
    "Cohort",
    "CohortInputs",
    "CohortReports",
    "CohortRun",
    "CohortToDo",
    "ReportedApplication",
    "RunBeside",
    "attendance_matrix",
    "billed_sessions",
    "cohort_reports",
    "compare_runs",
    "course_to_do",
    "load_program",
    "run_cohort",
    "steps_before_which_fees_are_due",
    "with_sessions_of_course",
]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "assessment_reports": (
                "CohortReports",
                "ReportedApplication",
                "cohort_reports",
            ),
            "attendance": (
                "AttendanceMatrix",
                "attendance_matrix",
            ),
            "case": ("Case",),
            "comparing": (
                "RunBeside",
                "compare_runs",
            ),
            "inputs": (
                "Cohort",
                "CohortInputs",
            ),
            "loading": ("load_program",),
            "owed": (
                "CohortToDo",
                "course_to_do",
            ),
            "run": (
                "CohortRun",
                "run_cohort",
            ),
            "sessions": (
                "billed_sessions",
                "steps_before_which_fees_are_due",
                "with_sessions_of_course",
            ),
        },
    )
