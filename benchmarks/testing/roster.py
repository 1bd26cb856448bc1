"""Every strategy of `qip_rules.testing`, as a suite would call it, by its name."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from qip_rules import load_program, testing

__all__ = ["BREAKABLE", "POLICY", "PROGRAM", "ROSTER", "RULES"]

PROGRAM: Final = load_program("quality-training-program")
GRANT: Final = load_program("quality-improvement-grant")
POLICY: Final = PROGRAM.on(date(2026, 1, 31))
RULES: Final = POLICY.rule_sets["application"]
CHANGE: Final = date(2026, 7, 1)
BEGIN: Final = date(2026, 1, 5)
BREAKABLE: Final = "core-team-size"

ROSTER: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "facts": testing.facts(RULES),
    "facts_meeting": testing.facts_meeting(RULES),
    "facts_failing": testing.facts_failing(RULES),
    "facts_breaking": testing.facts_breaking(RULES, BREAKABLE),
    "facts_on_the_edge": testing.facts_on_the_edge(RULES, BREAKABLE),
    "facts_undetermined": testing.facts_undetermined(RULES),
    "applications": testing.applications(POLICY),
    "applications_meeting": testing.applications_meeting(POLICY),
    "applications_failing": testing.applications_failing(POLICY),
    "applications_breaking": testing.applications_breaking(POLICY, BREAKABLE),
    "applications_on_the_edge": testing.applications_on_the_edge(POLICY, BREAKABLE),
    "applications_undetermined": testing.applications_undetermined(POLICY),
    "applications_stating": testing.applications_stating({"leader_named": True}, POLICY),
    "account_histories": testing.account_histories(PROGRAM, around=CHANGE),
    "account_cohorts": testing.account_cohorts(PROGRAM, around=CHANGE),
    "courses": testing.courses(GRANT, around=BEGIN),
    "courses_of_assessments": testing.courses_of_assessments(GRANT, around=BEGIN),
    "courses_of_sessions": testing.courses_of_sessions(GRANT, around=BEGIN),
    "measurement_rounds": testing.measurement_rounds(GRANT, ended_on=date(2026, 3, 31)),
    "networks": testing.networks(),
    "networks_feasible": testing.networks_feasible(),
    "networks_tight": testing.networks_tight(),
    "networks_short": testing.networks_short(),
    "program_documents": testing.program_documents(),
    "program_documents_broken": testing.program_documents_broken(),
    "program_documents_mutated": testing.program_documents_mutated(),
}
