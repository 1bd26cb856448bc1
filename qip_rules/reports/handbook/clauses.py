"""The section of a clause: what it says, how it is read, and all that rests on it."""

import textwrap
from collections.abc import Iterator
from typing import Final

from qip_rules.policy.program import Parameter, Reading, Setting
from qip_rules.reports.handbook.content import ClauseEntry
from qip_rules.reports.handbook.rule_sections import rule_section
from qip_rules.reports.handbook.step_sections import step_section
from qip_rules.reports.handbook.telling import (
    EXAMPLE,
    Telling,
    capital,
    days,
    in_sequence,
    joined,
    kind_badge,
)
from qip_rules.reports.page import (
    Block,
    Bullets,
    Code,
    Inline,
    Line,
    Paragraph,
    Quote,
    Section,
    Strong,
    Table,
    Terms,
)
from qip_rules.rules.fact import Unit
from qip_rules.rules.requirement import ClauseKind
from qip_rules.rules.wording import phrase, shortened

__all__ = ["clause_section", "why_unread"]

_SUMMARY: Final = 60
"""Characters of a clause's words that the contents show."""

_UNREAD: Final = {
    ClauseKind.REQUIRED: "A duty that no requirement of this document decides.",
    ClauseKind.RECOMMENDED: "Advice that no requirement of this document gives.",
    ClauseKind.DEFINITION: "It says what something is or is for; there is nothing to meet.",
    ClauseKind.INFORMATIVE: "It only informs; there is nothing to meet.",
}


def clause_section(telling: Telling, entry: ClauseEntry) -> Section:
    """The section of a clause, with all that is told at it."""
    latest = entry.versions[-1]
    blocks: list[Block] = []
    for span in reversed(entry.versions):
        if len(entry.versions) > 1:
            blocks.append(Paragraph((Strong(capital(days(span))),)))
        blocks.append(Quote((span.value.says,)))
        source: Line = (span.value.source, " ", kind_badge(span.value.kind))
        if len(entry.versions) == 1:
            source = (*source, f" {days(span)}")
        blocks.append(Paragraph(source, "source"))
    blocks += _elsewhere(telling, entry)
    blocks += [rule_section(telling, each) for each in entry.own_rules]
    blocks += [_parameter(telling, each) for each in entry.own_parameters]
    blocks += [_setting(telling, each) for each in entry.own_settings]
    blocks += [step_section(telling, each) for each in entry.own_steps]
    blocks += [_reading(telling, each) for each in entry.own_readings]
    return Section(
        (entry.id,),
        telling.places.clauses[entry.id],
        tuple(blocks),
        "clause",
        listed=True,
        summary=_beginning(latest.value.says),
    )


def _beginning(text: str) -> str:
    """The first words of a text, or of its first word what is short enough."""
    return shortened(textwrap.shorten(text, _SUMMARY, placeholder=" …").removeprefix("…") or text)


def _elsewhere(telling: Telling, entry: ClauseEntry) -> Iterator[Block]:
    """What rests on the clause and is told at another, or has no place of its own."""
    own: tuple[object, ...] = (
        *entry.own_rules, *entry.own_readings, *entry.own_parameters, *entry.own_settings
    )  # fmt: skip
    others: tuple[tuple[str, list[Line]], ...] = (
        ("Rules told elsewhere", [(telling.rule_link(e),) for e in entry.rules if e not in own]),
        (
            "Readings told elsewhere",
            [
                (telling.reading_link(e.id), f" ({e.question})")
                for e in entry.readings
                if e not in own
            ],
        ),
        (
            "Parameters told elsewhere",
            [(telling.parameter_link(e.name),) for e in entry.parameters if e not in own],
        ),
        (
            "Settings told elsewhere",
            [(telling.setting_link(e.name),) for e in entry.settings if e not in own],
        ),
        (
            "Steps told elsewhere",
            [(telling.step_link(e.id),) for e in entry.steps if e not in entry.own_steps],
        ),
        ("Questions of this program", [(telling.asked_link(name),) for name in entry.facts]),
        ("Findings of the accounts", [(Code(code),) for code in entry.findings]),
    )
    items = [(word, tuple(in_sequence(lines))) for word, lines in others if lines]
    if items:
        yield Terms(tuple(items))
    if not entry.rules:
        yield Paragraph((Strong("No rule reads it. "), _UNREAD[entry.latest.kind]), "unread")


def why_unread(telling: Telling, entry: ClauseEntry) -> Iterator[Inline]:
    """Why no rule reads a clause, and what rests on it instead."""
    yield _UNREAD[entry.latest.kind]
    resting: list[Inline] = [
        *(telling.parameter_link(each.name) for each in entry.parameters),
        *(telling.setting_link(each.name) for each in entry.settings),
        *(telling.step_link(each.id) for each in entry.steps),
        *map(telling.asked_link, entry.facts),
        *map(Code, entry.findings),
    ]
    if resting:
        yield " What rests on it: "
        yield from joined(resting)
        yield "."
    if entry.readings:
        yield " How it is understood: "
        yield from joined([telling.reading_link(each.id) for each in entry.readings])
        yield "."


def _reading(telling: Telling, reading: Reading) -> Section:
    items: tuple[tuple[str, Line], ...] = (
        ("Question", (reading.question,)),
        ("Decided", (reading.decided,)),
        ("Because", (reading.because,)),
        ("About", tuple(joined([telling.clause_link(each) for each in reading.about]))),
    )
    place = telling.places.readings[reading.id]
    return Section(("Reading ", reading.id), place, (Terms(items),), "reading")


def _parameter(telling: Telling, parameter: Parameter) -> Section:
    unit = "" if parameter.unit is Unit.COUNT else f", in {parameter.unit.value}"
    title: list[Inline] = ["Parameter ", Code(parameter.name)]
    if parameter.example:
        title += [" ", EXAMPLE]
    rows = [
        (
            (phrase(span.first),),
            (phrase(span.last) if span.last else "open",),
            telling.value(span.value, parameter.unit),
            telling.standing(span, parameter.values.spans),
        )
        for span in parameter.values.spans
    ]
    table = Table(
        f"Values of {parameter.name}{unit}",
        ("From", "To", "Value", ""),
        tuple(rows),
    )
    place = telling.places.parameters[parameter.name]
    return Section(tuple(title), place, (Paragraph((parameter.meaning,)), table), "parameter")


def _setting(telling: Telling, setting: Setting) -> Section:
    declared = telling.handbook.declared_settings.get(setting.name)
    blocks: list[Block] = []
    if declared:
        blocks.append(Paragraph((declared.meaning,)))
    rows = [
        (
            (phrase(span.first),),
            (phrase(span.last) if span.last else "open",),
            (Code(span.value),),
            (declared.choices.get(span.value, "") if declared else "",),
            telling.standing(span, setting.values.spans),
        )
        for span in setting.values.spans
    ]
    header = ("From", "To", "Choice", "Its meaning", "")
    blocks.append(Table(f"Choices of {setting.name}", header, tuple(rows)))
    chosen = {span.value for span in setting.values.spans}
    others = [
        (Code(choice), f": {meaning}")
        for choice, meaning in (declared.choices.items() if declared else ())
        if choice not in chosen
    ]
    if others:
        blocks += [
            Paragraph(("What a document could choose instead:",)),
            Bullets(tuple(others)),
        ]
    if setting.reading:
        blocks.append(Paragraph(("By ", telling.reading_link(setting.reading), ".")))
    place = telling.places.settings[setting.name]
    return Section(("Setting ", Code(setting.name)), place, tuple(blocks), "setting")
