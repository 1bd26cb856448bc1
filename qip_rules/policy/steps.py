"""The steps of a program, each read whole from its document, and whether they can follow so."""

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

from qip_rules.errors import Fault
from qip_rules.policy.declaration import StepDeclaration
from qip_rules.policy.program import Step
from qip_rules.policy.table import Table, close_to, said
from qip_rules.rules.requirement import Severity

__all__ = ["order_faults", "read_step"]

_WORDS: Final = {
    "mode": "modes",
    "attended_by": "attended_by",
    "every": "rhythms",
}
"""Keys that may be left out, and where their words are declared."""


def read_step(
    table: Table, declared: StepDeclaration | None, cites: Callable[[Table, str], tuple[str, ...]]
) -> Step:
    """One step of the program; what is wrong with it is noted at the table.

    Args:
        table: the entry of the document.
        declared: the words that the job which follows the steps understands; without such a job
            no step can be read.
        cites: reads the clauses at a key.
    """
    words = declared or StepDeclaration()
    if declared is None:
        table.fault("", "a step", "none: no job follows steps")
    optional = {
        key: table.word(key, getattr(words, source)) if key in table.content else ""
        for key, source in _WORDS.items()
    }
    between = table.text("between", default="")
    if bool(between) != bool(optional["every"]):
        expected = (
            "both, or neither: a rhythm needs the step between whose first and last day it is"
        )
        table.fault("every", "`every` or `between` alone", expected)
    count = table.text("count", default="")
    if count and optional["every"]:
        table.fault("count", said(count), "no count: the rhythm says how many there are")
    if optional["attended_by"] and "mode" not in table.content:
        table.fault("mode", "nothing", "the mode in which attendance is asked for")
    return Step(
        id=table.text("id"),
        title=table.text("title"),
        to_do=table.text("to_do"),
        cites=cites(table, "cites"),
        readings=table.names("readings"),
        owed_by=table.word("owed_by", words.owed_by),
        severity=Severity(table.word("severity", [each.value for each in Severity])),
        recorded_by=table.word("recorded_by", words.recorded_by),
        mode=optional["mode"],
        count=count,
        attended_by=optional["attended_by"],
        every=optional["every"],
        between=between,
        not_before=table.names("not_before"),
        after=table.names("after"),
    )


def order_faults(
    steps: Mapping[str, Step], counts: Mapping[str, object], known: frozenset[str]
) -> Iterator[Fault]:
    """Steps that name what is not there, and steps of which each comes before the other.

    Args:
        steps: those in force on one day, by id.
        counts: the values of the parameters in force on that day.
        known: the ids of all steps of the document; one of them that is not in force is no step
            to wait for, and no mistake.
    """
    for step in steps.values():
        for key in ("not_before", "after"):
            for other in getattr(step, key):
                if other in steps and (steps[other].every or step.every):
                    expected = "steps without a rhythm: the others come back all along"
                    yield Fault(f"step {step.id}: {key}", said(other), expected)
                if other not in known:
                    hint = close_to(other, known)
                    yield Fault(f"step {step.id}: {key}", said(other), "the id of a step", hint)
        for other in sorted(set(step.not_before) & set(step.after)):
            expected = "each step in one of `not_before` and `after`"
            yield Fault(f"step {step.id}: after", said(other), expected)
        if step.between and step.between not in steps:
            expected, hint = "the id of a step in force", close_to(step.between, steps)
            yield Fault(f"step {step.id}: between", said(step.between), expected, hint)
        elif step.between and steps[step.between].every:
            expected = "a step that has no rhythm itself"
            yield Fault(f"step {step.id}: between", said(step.between), expected)
        if step.count:
            value = counts.get(step.count)
            if value is None:
                expected, hint = "the name of a parameter in force", close_to(step.count, counts)
                yield Fault(f"step {step.id}: count", said(step.count), expected, hint)
            elif type(value) is not int or not 1 <= value <= _COUNT_MAXIMUM:
                found = f"{step.count}, which is {said(value)}"
                expected = f"a whole number from 1 to {_COUNT_MAXIMUM}"
                yield Fault(f"step {step.id}: count", found, expected)
    before = {
        each.id: {other for other in (*each.not_before, *each.after) if other in steps}
        for each in steps.values()
    }
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        circle = ", ".join(dict.fromkeys(error.args[1]))
        found = f"steps of which each waits for another: {circle}"
        yield Fault("step", found, "no circle of steps")


_COUNT_MAXIMUM: Final = 1_000
"""So many times nobody does anything in a program; more was mistyped."""
