"""The section of a step of the program: who owes it, how often, and what comes first."""

from qip_rules.policy.program import Step
from qip_rules.reports.handbook.telling import Telling, joined
from qip_rules.reports.page import Badge, Line, Section, Terms
from qip_rules.rules.requirement import Severity

__all__ = ["step_section"]


def step_section(telling: Telling, step: Step) -> Section:
    """The section of a step, as it is in force on the day of the handbook or from then on."""
    items: list[tuple[str, Line]] = [
        ("What", (step.title,)),
        ("To do", (step.to_do,)),
        ("Owed by", (_owed_by(step),)),
        ("How often", _how_often(telling, step)),
    ]
    if step.mode:
        items.append(("How it is held", (step.mode,)))
    if step.attended_by:
        items.append(("Whose attendance is a duty", (step.attended_by,)))
    for word, names in (
        ("Not before", step.not_before),
        ("On a later day than", step.after),
    ):
        if names:
            items.append((word, tuple(joined([telling.step_link(each) for each in names]))))
    links = [telling.clause_link(each) for each in step.cites]
    items.append(("Rests on", tuple(joined(links))))
    if step.readings:
        links = [telling.reading_link(each) for each in step.readings]
        items.append(("As read in", tuple(joined(links))))
    title: Line = ("Step ", step.id)
    if step.severity is Severity.RECOMMENDED:
        title = (*title, " ", Badge("recommended", "recommended"))
    return Section(title, telling.places.steps[step.id], (Terms(tuple(items)),), "step")


def _owed_by(step: Step) -> str:
    return step.owed_by if step.owed_by == "nobody" else f"the {step.owed_by}"


def _how_often(telling: Telling, step: Step) -> Line:
    if step.every:
        around = telling.step_link(step.between)
        return (f"once in each {step.every}, from the first day of ", around, " to the last")
    if step.count:
        return ("as often as ", telling.parameter_link(step.count), " says")
    return ("once",)
