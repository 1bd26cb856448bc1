"""A part of the made-up form with a row for each person, and its mapping."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from qip_rules.boundary.made_up.answered_forms import TEAM, Row
from qip_rules.boundary.made_up.form_files import VALUES

__all__ = ["mapping_of_people", "one_row_a_person"]

_COLUMNS: Final = (
    ("Application", "application_id"),
    ("Received", "received_on"),
    ("Practice no.", "practice_id"),
    ("Practice", "practice_name"),
    ("Role", "person.role"),
    ("Name", "person.name"),
    ("E-mail", "person.email"),
    ("Attends every session", "person.pledges_attendance"),
    ("Profession", "person.profession"),
    ("Member of the society", "person.is_asco_member"),
    ("Senior leader", "person.is_senior_leader"),
    ("Minutes per week", "minutes_per_week"),
)
_ROLES: Final = {"Team leader": "team-leader", "Core team": "core-team", "Sponsor": "sponsor"}


def one_row_a_person(rows: Sequence[Row]) -> str:
    """A part of the form as a table with a row for each person; what is the same stands once."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([header for header, _ in _COLUMNS])
    for row in rows:
        leader, mail = row["Team leader: name"], row["Team leader: e-mail"]
        own = [
            row["ID"],
            row["Completion time"].date().isoformat(),
            row["Practice number"],
            row["Name of the practice"],
        ]
        again, minutes = [row["ID"], "", "", ""], row["Minutes per week for the project"]
        attends = row.get("Team leader: will attend every session?", "")
        member = row.get("Team leader: member of the society?", "")
        profession = row["Team leader: profession"]
        writer.writerow([*own, "Team leader", leader, mail, "", profession, member, "", minutes])
        writer.writerow([*again, "Core team", leader, mail, attends, "", "", "", ""])
        for n in TEAM:
            name, address = row[f"Core team member {n}: name"], row[f"Core team member {n}: e-mail"]
            attends = row.get(f"Core team member {n}: will attend?", "")
            writer.writerow([*again, "Core team", name, address, attends, "", "", "", ""])
        senior = row.get("Sponsor: a senior leader?", "")
        name, address = row["Sponsor: name"], row["Sponsor: e-mail"]
        writer.writerow([*again, "Sponsor", name, address, "", "", "", senior, ""])
    return text.getvalue()


def mapping_of_people() -> str:
    """The mapping of that table."""
    lines = [
        "# Ties the made-up table with one row a person to the fields of an application.",
        "",
        "[form]",
        'row = "person"',
        'date_format = "YYYY-MM-DD"',
        "",
        "[words]",
        'yes = ["Yes"]',
        'no = ["No"]',
        'unknown = ["I don\'t know"]',
        "",
    ]
    values = {**VALUES, "role": _ROLES}
    for header, field in _COLUMNS:
        lines += ["[[column]]", f'header = "{header}"', f'field = "{field}"']
        known = values.get(field.rpartition(".")[2])
        if known:
            listed = ", ".join(f'"{said}" = "{meant}"' for said, meant in known.items())
            lines.append(f"values = {{ {listed} }}")
        lines.append("")
    return "\n".join(lines)
