"""A made-up application form, filled in as applicants fill one in.

Nothing in it is real: no practice, no person, no number. The same seed gives the same answers.
"""

import functools
import random
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from qip_rules.eligibility.identifiers import has_npi_check_digit

__all__ = ["COLUMNS", "PROFESSIONS", "SEED", "TEAM", "WORK", "Row", "applications"]

SEED: Final = 20_260_504
_FIRST_DAY: Final = date(2026, 5, 4)
_DAYS: Final = 90

_AREAS: Final = ("infusion", "pharmacy", "front desk", "triage", "laboratory")
_TITLES: Final = (
    "Shorter wait for the first visit",
    "Nausea under control",
    "Safer chemotherapy orders",
    "Hospice talks in good time",
    "Pain asked for at every visit",
)
_PEOPLE: Final = ("Avery", "Blake", "Casey", "Devon", "Emery", "Finley", "Gray", "Harper", "Indigo")
PROFESSIONS: Final = ("Physician (MD or DO)", "Pharmacist", "Registered nurse", "Administrator")
WORK: Final = ("Clinical care", "Operations", "Administration", "Something else")

Row = dict[str, Any]

TEAM: Final = (2, 3)
_PROJECT_TEAM: Final = (1, 2, 3, 4, 5)

COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("ID", "application_id"),
    ("Start time", ""),
    ("Completion time", "received_on"),
    ("Practice number", "practice_id"),
    ("Name of the practice", "practice_name"),
    ("Parent organization", "organization"),
    ("NPI of the practice", "npi"),
    ("Street address", "address_lines"),
    ("City", "city"),
    ("State", "state"),
    ("ZIP code", "postal_code"),
    ("Is your site an oncology practice?", "is_oncology_practice"),
    ("Patients of racial minorities (percent)", "racial_minority_share"),
    ("Patients of low socioeconomic status (percent)", "low_socioeconomic_share"),
    ("Year of these figures", "patients_year"),
    ("Source of these figures", "patients_source"),
    ("Do you serve an underserved community?", "answers.serves_underserved_community"),
    ("Have you named a team leader?", "names_team_leader"),
    ("Team leader: name", "team_leader.name"),
    ("Team leader: e-mail", "team_leader.email"),
    ("Team leader: profession", "team_leader.profession"),
    ("Team leader: member of the society?", "team_leader.is_asco_member"),
    ("Team leader: membership number", "team_leader.membership_number"),
    ("Team leader: in fellowship training?", "team_leader.is_fellow"),
    ("Team leader: will attend every session?", "team_leader.pledges_attendance"),
    *(
        entry
        for n in TEAM
        for entry in (
            (f"Core team member {n}: name", f"core_team[{n}].name"),
            (f"Core team member {n}: e-mail", f"core_team[{n}].email"),
            (f"Core team member {n}: will attend?", f"core_team[{n}].pledges_attendance"),
        )
    ),
    *(
        entry
        for n in _PROJECT_TEAM
        for entry in (
            (f"Project team member {n}: name", f"project_team[{n}].name"),
            (f"Project team member {n}: kind of work", f"project_team[{n}].staff_category"),
            (f"Project team member {n}: speaks for", f"project_team[{n}].represents"),
        )
    ),
    ("Have you named a sponsor?", "names_sponsor"),
    ("Sponsor: name", "sponsor.name"),
    ("Sponsor: e-mail", "sponsor.email"),
    ("Sponsor: a senior leader?", "sponsor.is_senior_leader"),
    ("Letter of support received?", "letter_received"),
    ("Letter of support signed on", "letter_signed_on"),
    ("Letter of support signed by: name", "letter_signatory.name"),
    ("Letter of support signed by: e-mail", "letter_signatory.email"),
    ("Does the letter commit the leadership?", "letter_commits_leadership"),
    ("Does the letter protect time?", "letter_protects_time"),
    ("We pledge time and resources", "time_and_resources"),
    ("Our leadership is committed", "leadership_commitment"),
    ("We protect the time of the team", "protected_time"),
    ("We pay the program fees", "program_fees"),
    ("We pay the travel costs", "travel_costs"),
    ("Minutes per week for the project", "minutes_per_week"),
    ("Title of the project", "project_title"),
    ("Aim of the project", "project_aim"),
    ("Site of the project", "project_site"),
    ("Is that your own clinical site?", "project_at_own_site"),
    ("Areas that the project touches", "affected_areas"),
)
"""The headers of the form, with the field that each fills; the empty one is left aside."""


def _npi(number: int) -> str:
    """An identifier of the right shape that is nobody's: nine digits, and the one that proves."""
    nine = f"{100_000_000 + number:09}"
    return next(text for digit in range(10) if has_npi_check_digit(text := f"{nine}{digit}"))


def _application(number: int, chance: random.Random) -> Row:
    """One made-up application by header; what is not answered is left out."""
    share = functools.partial(_answered, chance)
    mail = f"practice{number:04}.example.org"
    first = chance.randrange(len(_PEOPLE))
    names = [f"{_PEOPLE[(first + n) % len(_PEOPLE)]} Example {number:04}" for n in range(9)]
    received = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    row: Row = {
        "ID": f"A-{number:04}",
        "Start time": datetime.combine(received, time(9)),
        "Completion time": datetime.combine(received, time(9, 30)),
        "Practice number": f"PR-{number:04}",
        "Name of the practice": f"Example Oncology Practice {number:04} (made up)",
        "Parent organization": f"ORG-{(number + 1) // 2:04}",
        "NPI of the practice": _npi(number),
        "Street address": f"{number} Example Street",
        "City": "Exampleton",
        "State": "ZZ",
        "ZIP code": f"{number:05}",
        "Is your site an oncology practice?": share("Yes", "No", 0.97),
        "Patients of racial minorities (percent)": f"{chance.randrange(50, 800) / 10:.1f}",
        "Patients of low socioeconomic status (percent)": f"{chance.randrange(50, 800) / 10:.1f}",
        "Year of these figures": "2025",
        "Source of these figures": "own records (made up)",
        "Do you serve an underserved community?": share("Yes", "No", 0.9, 0.03),
        "Have you named a team leader?": "Yes",
        "Team leader: name": names[0],
        "Team leader: e-mail": f"leader@{mail}",
        "Team leader: profession": share(PROFESSIONS[0], PROFESSIONS[1], 0.93),
        "Team leader: member of the society?": share("Yes", "No", 0.9, 0.04),
        "Team leader: membership number": f"EX-{number:04}",
        "Team leader: in fellowship training?": share("No", "Yes", 0.95),
        "Team leader: will attend every session?": share("Yes", "No", 0.97),
        "Have you named a sponsor?": "Yes",
        "Sponsor: name": names[8],
        "Sponsor: e-mail": f"sponsor@{mail}",
        "Sponsor: a senior leader?": share("Yes", "No", 0.94, 0.02),
        "We pledge time and resources": share("Yes", "No", 0.97),
        "Our leadership is committed": share("Yes", "No", 0.97),
        "We protect the time of the team": share("Yes", "No", 0.96, 0.02),
        "We pay the program fees": share("Yes", "No", 0.97),
        "We pay the travel costs": share("Yes", "No", 0.96),
        "Minutes per week for the project": str(chance.randrange(60, 400, 10)),
        "Title of the project": _TITLES[chance.randrange(len(_TITLES))],
        "Aim of the project": "An aim made up for this example.",
        "Site of the project": f"{number} Example Street",
        "Is that your own clinical site?": share("Yes", "No", 0.95),
        "Areas that the project touches": "infusion; pharmacy; front desk",
    }
    for n in TEAM:
        row[f"Core team member {n}: name"] = names[n - 1]
        row[f"Core team member {n}: e-mail"] = f"member{n}@{mail}"
        row[f"Core team member {n}: will attend?"] = share("Yes", "No", 0.95, 0.03)
    for n in _PROJECT_TEAM:
        row[f"Project team member {n}: name"] = names[n + 2]
        row[f"Project team member {n}: kind of work"] = WORK[(n - 1) % 3]
        row[f"Project team member {n}: speaks for"] = _AREAS[(n - 1) % 3]
    if chance.random() < 0.92:  # noqa: PLR2004 - most have sent their letter
        row |= {
            "Letter of support received?": "Yes",
            "Letter of support signed on": datetime.combine(received, time()),
            "Letter of support signed by: name": names[8],
            "Letter of support signed by: e-mail": f"sponsor@{mail}",
            "Does the letter commit the leadership?": "Yes",
            "Does the letter protect time?": "Yes",
        }
    else:
        row["Letter of support received?"] = "No"
    return {header: value for header, value in row.items() if value is not None}


def _answered(
    chance: random.Random, usual: str, other: str, how_often: float, open_share: float = 0.0
) -> str | None:
    """The usual answer, the other one, or that somebody does not know."""
    drawn = chance.random()
    if drawn < how_often:
        return usual
    return "I don't know" if drawn >= 1 - open_share else other


def applications(count: int, seed: int) -> list[Row]:
    """Made-up applications; the first three are without fault, open, and not eligible."""
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same every time
    rows = [_application(number, chance) for number in range(1, count + 1)]
    usual = {
        "Is your site an oncology practice?": "Yes",
        "Do you serve an underserved community?": "Yes",
        "Team leader: profession": PROFESSIONS[0],
        "Team leader: member of the society?": "Yes",
        "Minutes per week for the project": "180",
    }
    for row in rows[:3]:
        row.update(usual)
    rows[1]["Team leader: member of the society?"] = "I don't know"
    rows[2]["Minutes per week for the project"] = "20"
    return rows
