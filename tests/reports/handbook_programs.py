"""Made-up programs for the tests of the handbook: one with a history, one with hostile texts."""

from pathlib import Path

from qip_rules import load_program
from qip_rules.policy.program import Program

SHIPPED = ("quality-training-program", "quality-improvement-grant")

HISTORY = """
[program]
id = "made-up-program"
title = "Program with a History (made up)"
extends = "quality-training-program"
from = 2020-01-01
until = 2029-12-31

[[clause]]
id = "P1"
from = 2020-01-01
until = 2023-12-31
source = "Made-up page, heading Team"
kind = "required"
says = "A team is small."

[[clause]]
id = "P1"
from = 2024-01-01
source = "Made-up page of 2024, heading Team"
kind = "recommended"
says = "A team is as small as it can be."

[[clause]]
id = "P2"
from = 2022-01-01
until = 2022-12-31
source = "Made-up page, heading Pilot"
kind = "informative"
says = "For one year there is a pilot."

[parameters.tiny_maximum]
meaning = "The most people of a tiny team."
unit = "people"
cites = ["P1"]
values = [{ from = 2020-01-01, value = 6 }, { from = 2025-01-01, value = 5 }]

[[requirement]]
code = "tiny-team"
subject = "application"
from = 2020-01-01
until = 2023-12-31
cites = ["P1"]
severity = "required"
requires = "core_team_size <= tiny_maximum"
not_met = "The team of {core_team_size} is not tiny."
how_to_meet = "Let it be tiny."

[[requirement]]
code = "tiny-team"
subject = "application"
from = 2024-01-01
cites = ["P1"]
severity = "recommended"
requires = "core_team_size <= tiny_maximum"
not_met = "The team of {core_team_size} could be smaller."
"""

PAYLOADS = (
    "<script>alert(1)</script>",
    "</title><script>alert(2)</script>",
    "</style></svg><img src=x onerror=alert(3)>",
    '" onmouseover="alert(4)" x="',
    "' autofocus onfocus='alert(5)",
    "<!-- ]]> -->",
    "[link](javascript:alert(6)) | `tick` **strong** <b>",
    "&lt;i&gt; &amp; javascript:alert(7)",
)
"""Texts that would do something, were they taken for markup."""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _hostile() -> str:
    script, title, style, double, single, comment, markdown, entities = map(_quoted, PAYLOADS)
    return f"""
[program]
id = {script}
title = {title}
extends = "quality-training-program"
from = 2020-01-01

[[clause]]
id = {script}
from = 2020-01-01
source = {style}
kind = "required"
says = {markdown}

[[clause]]
id = {_quoted(PAYLOADS[0].upper())}
from = 2020-01-01
source = {style}
kind = "informative"
says = "\\u202Eturned \\u0001 round\\u202C {PAYLOADS[5]}"

[[clause]]
id = "x"
from = 2020-01-01
source = {style}
kind = "definition"
says = "Its place is x."

[[clause]]
id = "x-title"
from = 2020-01-01
source = {style}
kind = "definition"
says = "Its place is not that of the title of x."

[[clause]]
id = "X-TITLE"
from = 2020-01-01
source = {style}
kind = "definition"
says = "It differs in the case of its letters only."

[[reading]]
id = {double}
about = [{script}]
question = {single}
decided = {comment}
because = {entities}

[[fact]]
name = "hostile_answer"
subject = "application"
from = 2020-01-01
type = "text"
choices = [{script}, {markdown}, {double}]
meaning = {style}
question = {title}
answered_by = "staff"
cites = [{script}]

[parameters.hostile_limit]
meaning = {style}
unit = "count"
cites = [{script}]
values = [{{ from = 2020-01-01, value = {double} }}]

[[requirement]]
code = {style}
subject = "application"
from = 2020-01-01
cites = [{script}]
readings = [{double}]
severity = "required"
requires = '''hostile_answer = hostile_limit or hostile_answer = {script}'''
not_met = {markdown}
how_to_meet = {script}

[[area]]
id = {double}
title = {script}
parents = []
source = {markdown}
version = {single}
"""


HOSTILE = _hostile()


def history(folder: Path) -> Program:
    """A program whose clause, parameter and requirement change, within ten years."""
    return _loaded(folder, HISTORY)


def hostile(folder: Path) -> Program:
    """A program with a payload in every text that a document can hold."""
    return _loaded(folder, HOSTILE)


def _loaded(folder: Path, document: str) -> Program:
    path = folder / "made-up-program.toml"
    path.write_text(document, encoding="utf-8")
    return load_program(path)
