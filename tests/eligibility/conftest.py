"""An application that meets every requirement of the training program, made up, to depart from."""

from collections.abc import Callable
from datetime import date

import attrs
import pytest

from qip_rules import load_program
from qip_rules.eligibility import (
    Application,
    CoreTeamMember,
    Person,
    Pledges,
    Practice,
    Profession,
    Project,
    ProjectTeamMember,
    Sponsor,
    SupportLetter,
    TeamLeader,
)
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Decision

RECEIVED_ON = date(2026, 3, 2)


@pytest.fixture(scope="session")
def training() -> Program:
    return load_program("quality-training-program")


@pytest.fixture(scope="session")
def grant() -> Program:
    return load_program("quality-improvement-grant")


@pytest.fixture
def complete() -> Application:
    def member(name: str) -> CoreTeamMember:
        return CoreTeamMember(
            name=f"{name} Example", email=f"{name.lower()}@example.org", pledges_attendance=True
        )

    def helper(name: str, *areas: str) -> ProjectTeamMember:
        return ProjectTeamMember(
            name=f"{name} Example", email=f"{name.lower()}@example.org", represents=areas
        )

    return Application(
        application_id="A-01",
        received_on=RECEIVED_ON,
        practice=Practice(
            practice_id="P-01", name="Example Practice (made up)", is_oncology_practice=True
        ),
        team_leader=TeamLeader(
            name="Avery Example",
            email="avery@example.org",
            profession=Profession.PHYSICIAN,
            is_asco_member=True,
        ),
        core_team=(member("Avery"), member("Blake"), member("Casey")),
        project_team=(
            helper("Dana", "Infusion"),
            helper("Ellis", "Pharmacy"),
            helper("Finley", "Front desk"),
        ),
        sponsor=Sponsor(name="Gray Example", email="gray@example.org", is_senior_leader=True),
        support_letter=SupportLetter(
            received=True,
            signatory=Person(name="G. Example", email="Gray+letters@example.org"),
            commits_leadership=True,
            protects_time=True,
        ),
        pledges=Pledges(
            time_and_resources=True, program_fees=True, travel_costs=True, minutes_per_week=150
        ),
        project=Project(
            title="Earlier calls (made up)",
            aim="Fewer visits to the emergency department",
            site_is_own_clinical_site=True,
            affected_areas=("infusion", "Pharmacy"),
        ),
    )


Assess = Callable[..., Decision]


@pytest.fixture
def assessed(complete: Application, training: Program) -> Assess:
    """The decision under the training program on the complete application with changes."""
    from qip_rules.eligibility import assess

    def decide(**changes: object) -> Decision:
        changed = attrs.evolve(complete, **changes)  # type: ignore[arg-type]
        return assess(changed, training.on(changed.received_on))

    return decide
