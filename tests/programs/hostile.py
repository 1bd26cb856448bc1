"""A made-up program with a payload in every text that a document can hold."""

from pathlib import Path

from qip_rules.policy.program import Program
from tests.programs.documents import loaded, quoted, sister_document

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


def hostile(folder: Path) -> Program:
    """A program with a payload in every text that a document can hold."""
    return loaded(folder, _document())


def _document() -> str:
    script, title, style, double, single, comment, markdown, entities = map(quoted, PAYLOADS)
    entries = f"""
[[clause]]
id = {script}
from = 2020-01-01
source = {style}
kind = "required"
says = {markdown}

[[clause]]
id = {quoted(PAYLOADS[0].upper())}
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
    return sister_document(entries, program_id=PAYLOADS[0], title=PAYLOADS[1], first="2020-01-01")
