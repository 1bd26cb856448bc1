"""For other teams' test suites: made-up records, a table of cases, and laws for their services.

`facts`, `meeting`, `breaking`, `on_the_edge` and `undetermined` are Hypothesis strategies of flat
facts, by rule set; `applications` has the same for whole applications, by policy. `cases` is the
smallest table of records in which every condition decides. `laws` are what any service that
decides by these rules keeps to. `billing_histories` makes up what happens to applications and
their money, and `billing_laws` are what any account of their fees keeps to. `matching_networks`
makes up who is to be paired, and `matching_laws` are what any exact matcher keeps to.
`participation_courses` makes up what happens while a practice takes part, and
`participation_laws` are what whatever follows it keeps to. `measurement_rounds` makes up what was
measured in a practice, and `assessment_laws` are what any ranking of its priority areas, and any
look at its certification, keeps to. All of it needs Hypothesis
(`pip install qip-rules[testing]`), and none of it pytest.
"""

from qip_rules.rules.strategies import (
    Case,
    CaseTable,
    ShownAtom,
    breaking,
    cases,
    facts,
    meeting,
    neighbors,
    on_the_edge,
    undetermined,
)
from qip_rules.testing import (
    applications,
    assessment_laws,
    billing_histories,
    billing_laws,
    laws,
    matching_laws,
    matching_networks,
    measurement_rounds,
    participation_courses,
    participation_laws,
)

__all__ = [
    "Case",
    "CaseTable",
    "ShownAtom",
    "applications",
    "assessment_laws",
    "billing_histories",
    "billing_laws",
    "breaking",
    "cases",
    "facts",
    "laws",
    "matching_laws",
    "matching_networks",
    "measurement_rounds",
    "meeting",
    "neighbors",
    "on_the_edge",
    "participation_courses",
    "participation_laws",
    "undetermined",
]
