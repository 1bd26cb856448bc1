"""The duties of a cohort as one table: all jobs, by date, with who owes each and its clauses."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from qip_rules.cohort.owed import CohortToDo
from qip_rules.cohort.run import CohortRun
from qip_rules.participation.words import Party
from qip_rules.reports.markdown import cited, escaped, table
from qip_rules.rules.wording import phrase

__all__ = ["due", "duties_page", "duties_table", "of_staff"]


def of_staff(run: CohortRun) -> tuple[CohortToDo, ...]:
    """What the program's own staff must do next; the others' duties are theirs to chase."""
    return tuple(each for each in run.to_do if each.owed_by is Party.PROGRAM)


def due(duty: CohortToDo) -> str:
    """Until when a duty is in time, in words."""
    if duty.due_on is not None:
        return phrase(duty.due_on)
    return "At once" if duty.is_at_once else "No day follows yet"


def duties_page(run: CohortRun, names: Mapping[str, str]) -> str:
    """All duties of the cohort on one page; `names` are those of the case pages by application."""
    owing = Counter(each.owed_by for each in run.to_do)
    late = sum(_is_late(each, run.as_of) for each in run.to_do)
    figures = [
        *((f"Owed by the {party.value}", str(owing[party])) for party in Party if owing[party]),
        ("The last day has passed", str(late)),
    ]
    says = (
        f"As of {phrase(run.as_of)}: what is to be done next in every job, by day; what has none "
        "stands as if due today. What the program's own staff owe is held against no practice."
    )
    lines = [
        f"# Duties: {escaped(run.inputs.cohort.title)}",
        "",
        says,
        "",
        *table(("", ":"), figures),
        "",
    ]
    header = ("In time until", "Application", "Owed by", "What", "Clauses")
    rows = [
        (
            due(each),
            ", ".join(
                f"[{escaped(name)}](decisions/{names[name]}.md)" if name in names else escaped(name)
                for name in each.applications
            ),
            each.owed_by.value,
            f"{escaped(each.says)} ({escaped(each.code)})",
            cited(each.clauses).strip(),
        )
        for each in run.to_do
    ]
    lines += table(header, rows) if rows else ["Nothing is to be done."]
    return "\n".join(lines) + "\n"


def duties_table(duties: Iterable[CohortToDo]) -> list[str]:
    """Duties of one application as a table; nothing if there are none."""
    rows = [
        (due(each), each.owed_by.value, f"{escaped(each.says)}{cited(each.clauses)}")
        for each in duties
    ]
    return table(("In time until", "Owed by", "What"), rows) if rows else []


def _is_late(duty: CohortToDo, as_of: date) -> bool:
    return duty.due_on is not None and duty.due_on < as_of
