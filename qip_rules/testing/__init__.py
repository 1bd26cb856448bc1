"""For other teams' test suites: made-up records, a table of cases, laws, and state machines.

Strategies of Hypothesis, of which the first word says what they make:

    facts · applications              by outcome, by broken requirement, on the edge
    account_histories · _cohorts      what happens to applications and their money
    courses · measurement_rounds      what happens while a practice takes part
    networks                          who is to be paired with whom
    program_documents                 documents of programs, sound ones, broken and mutated ones

Laws, one module for each kind of service, are what any such service keeps to: `decision_laws`,
`billing_laws`, `participation_laws`, `assessment_laws`, `matching_laws`, `program_laws`. State
machines use a service step by step, as its users do. `cases` is the smallest table of records in
which every condition decides. All of it needs Hypothesis (`pip install qip-rules[testing]`), and
none of it pytest.
"""

from qip_rules.rules.strategies import (
    Case,
    CaseTable,
    ShownAtom,
    cases,
    facts,
    facts_breaking,
    facts_failing,
    facts_meeting,
    facts_on_the_edge,
    facts_undetermined,
    neighbors,
)
from qip_rules.testing import (
    assessment_laws,
    billing_laws,
    decision_laws,
    matching_laws,
    participation_laws,
    program_laws,
)
from qip_rules.testing.billing_books import BilledPaper, BilledSeat, Books, PaidIn, books_of
from qip_rules.testing.billing_histories import (
    AccountHistory,
    account_cohorts,
    account_histories,
)
from qip_rules.testing.billing_machine import billing_state_machine
from qip_rules.testing.decision_machine import decision_state_machine
from qip_rules.testing.made_up_applications import (
    applications,
    applications_breaking,
    applications_failing,
    applications_meeting,
    applications_on_the_edge,
    applications_stating,
    applications_undetermined,
    plain_application,
)
from qip_rules.testing.made_up_programs import (
    ProgramDocument,
    program_documents,
    program_documents_broken,
    program_documents_mutated,
)
from qip_rules.testing.made_up_rounds import measurement_rounds
from qip_rules.testing.matching_networks import (
    Network,
    Shortage,
    best_assignment,
    best_by_hand,
    networks,
    networks_feasible,
    networks_short,
    networks_tight,
)
from qip_rules.testing.participation_courses import (
    courses,
    courses_of_assessments,
    courses_of_sessions,
)
from qip_rules.testing.participation_machine import participation_state_machine

__all__ = [
    "AccountHistory",
    "BilledPaper",
    "BilledSeat",
    "Books",
    "Case",
    "CaseTable",
    "Network",
    "PaidIn",
    "ProgramDocument",
    "Shortage",
    "ShownAtom",
    "account_cohorts",
    "account_histories",
    "applications",
    "applications_breaking",
    "applications_failing",
    "applications_meeting",
    "applications_on_the_edge",
    "applications_stating",
    "applications_undetermined",
    "assessment_laws",
    "best_assignment",
    "best_by_hand",
    "billing_laws",
    "billing_state_machine",
    "books_of",
    "cases",
    "courses",
    "courses_of_assessments",
    "courses_of_sessions",
    "decision_laws",
    "decision_state_machine",
    "facts",
    "facts_breaking",
    "facts_failing",
    "facts_meeting",
    "facts_on_the_edge",
    "facts_undetermined",
    "matching_laws",
    "measurement_rounds",
    "neighbors",
    "networks",
    "networks_feasible",
    "networks_short",
    "networks_tight",
    "participation_laws",
    "participation_state_machine",
    "plain_application",
    "program_documents",
    "program_documents_broken",
    "program_documents_mutated",
    "program_laws",
]
