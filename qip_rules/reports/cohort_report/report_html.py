"""The report on a cohort as one HTML file: nothing outside it is needed, and nothing gets in.

Its content security policy lets it load nothing at all, and run and style only what was written
into it when it was made, each by its digest. Without its script it is still whole: the script
filters, and tells what is pointed at.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final, assert_never

from qip_rules.cohort.run import CohortRun
from qip_rules.errors import expect_arguments
from qip_rules.money import Money
from qip_rules.reports.cohort_report.application_list import application_list
from qip_rules.reports.cohort_report.naming import Naming, naming_of
from qip_rules.reports.cohort_report.parts import Column, Figure, Part, Sheet
from qip_rules.reports.cohort_report.sections import report_parts
from qip_rules.reports.markup import Html, shown, stacked, tag
from qip_rules.reports.style_sheets import page_script, style_sheet
from qip_rules.reports.written_registers import Register, Value
from qip_rules.rules.wording import phrase

__all__ = ["page_of_parts", "report_page"]

_APPLICATIONS: Final = "applications"
_MANY: Final = 40
"""Rows above which a table scrolls within itself on a screen."""
_MIDDLING: Final = 18
_LONG: Final = 60
"""Characters of a cell above which a column gets more room."""


def report_page(run: CohortRun) -> str:
    """The report of a run as an HTML file. The same run gives the same text.

    Raises:
        ArgumentError: `run` is no `CohortRun`.
        ModuleNotFoundError: the extra `reports` is not installed.
    """
    expect_arguments("report_page", run=(run, CohortRun, "`run_cohort(…)` gives one"))
    return page_of_parts(run, report_parts(run))


def page_of_parts(run: CohortRun, parts: tuple[Part, ...]) -> str:
    """The same of sections that are made already.

    Args:
        run: whose report it is.
        parts: what `report_parts` gives for it.
    """
    naming = naming_of(run)
    title = f"{shown(run.inputs.cohort.title)}: {shown(run.program.title)}"
    style = Html(f"\n{style_sheet('page')}{style_sheet('cohort_report')}")
    script = Html(f"\n{page_script('cohort_report')}")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = stacked(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", style),
    )
    about = (
        f"As of {phrase(run.as_of)}. Program document {run.program.digest[:12]}; how all this was "
        "worked out stands under Method and certificate."
    )
    items = [tag("li", tag("a", each.title, href=f"#{each.anchor}")) for each in parts]
    body = stacked(
        "body",
        tag("a", "Skip to the report", href="#page", class_="skip"),
        stacked("header", tag("h1", title, dir="auto"), tag("p", about)),
        stacked("nav", tag("p", "Contents"), stacked("ol", *items), aria_label="Contents"),
        stacked("main", *(_part(each, run, naming) for each in parts), id="page"),
        tag("script", script),
    )
    return f"<!DOCTYPE html>\n{stacked('html', head, body, lang='en')}\n"


def _digest(text: str) -> str:
    """As a content security policy names what it allows (CSP level 3, section 2.3.1)."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"sha256-{digest}"


def _part(part: Part, run: CohortRun, naming: Naming) -> Html:
    heading = f"title-of-{part.anchor}"
    listed = [application_list(run, naming)] if part.anchor == _APPLICATIONS else []
    return stacked(
        "section",
        tag("h2", part.title, id=heading),
        *(tag("p", shown(each), class_="warning") for each in part.notes),
        *(tag("p", shown(each)) for each in part.says),
        *listed,
        *(_figure(each) for each in part.figures),
        *(_table(each, naming) for each in part.sheets if each.is_on_page),
        id=part.anchor,
        aria_labelledby=heading,
    )


def _figure(figure: Figure) -> Html:
    legend = [
        tag("li", tag("span", class_=f"swatch {each.name}", aria_hidden="true"), each.says)
        for each in figure.legend
    ]
    told = [tag("p", class_="told-of", role="status")] if figure.tells else []
    return stacked(
        "figure",
        tag("figcaption", shown(figure.caption)),
        *([stacked("ul", *legend, class_="legend")] if legend else []),
        tag(
            "div",
            figure.drawn,
            class_="wide drawn",
            tabindex="0",
            role="group",
            aria_label=figure.caption,
        ),
        *told,
        class_=" ".join(
            ("tells" if figure.tells else "shows", *(("broad",) if figure.is_wide else ()))
        ),
    )


def _table(sheet: Sheet, naming: Naming) -> Html:
    register = sheet.register
    columns = dict(sheet.columns)
    widths = [_width(register, at) for at in range(len(register.header))]
    rows: list[Html] = []
    for place, row in enumerate(register.rows):
        cells = [
            _cell(value, columns.get(title), naming, is_head=at == 0 and value not in (None, ""))
            for at, (title, value) in enumerate(zip(register.header, row, strict=True))
        ]
        named = {"id": sheet.anchors[place]} if sheet.anchors else {}
        rows.append(tag("tr", *cells, **named))
    if not rows:
        return tag("p", f"{sheet.caption}: none.", class_="none-listed")
    head = tag(
        "tr",
        *(
            tag("th", shown(each), scope="col", **({"class_": width} if width else {}))
            for each, width in zip(register.header, widths, strict=True)
        ),
    )
    return tag(
        "div",
        tag(
            "table",
            tag("caption", shown(sheet.caption)),
            tag("thead", head),
            stacked("tbody", *rows),
        ),
        class_="wide listed many" if len(rows) > _MANY else "wide listed",
        tabindex="0",
        role="group",
        aria_label=shown(sheet.caption),
    )


def _width(register: Register, column: int) -> str:
    """How much room a column needs, as a class of the style sheet."""
    texts = (row[column] for row in register.rows)
    longest = max((len(each) for each in texts if isinstance(each, str)), default=0)
    return "long" if longest > _LONG else "middling" if longest > _MIDDLING else ""


def _cell(value: Value, column: Column | None, naming: Naming, *, is_head: bool) -> Html:
    text = _spelled(value)
    content: str = text
    if column is not None and isinstance(value, str):
        content = _decorated(text, value, column, naming.anchors)
    if is_head:
        by_day = {"class_": "day"} if isinstance(value, date) else {}
        return tag("th", content, scope="row", dir="auto", **by_day)
    if isinstance(value, date):
        return tag("td", content, class_="day")
    if isinstance(value, int | Money):
        return tag("td", content, class_="number")
    return tag("td", content, dir="auto") if isinstance(value, str) else tag("td", content)


def _decorated(text: str, value: str, column: Column, anchors: Mapping[str, str]) -> str:
    if column.leads_to and value in anchors:
        return tag("a", text, href=f"#{anchors[value]}")
    tone = dict(column.tones).get(value)
    return tag("span", text, class_=f"badge {tone}") if tone else text


def _spelled(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return shown(value)
        case Money():
            return f"{value.amount:,f}"
        case date():
            return value.isoformat()
        case int():
            return f"{value:,}"
        case _:
            assert_never(value)
