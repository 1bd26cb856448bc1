"""An application that meets every requirement of the training program, made up, to depart from."""

from datetime import date

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

RECEIVED_ON = date(2026, 3, 2)


def complete_application() -> Application:
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
