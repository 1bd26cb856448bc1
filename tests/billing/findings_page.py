"""The page of `docs/billing-findings.md`, made of the codes and of the shipped program.

python -m tests.billing.findings_page > docs/billing-findings.md
"""

import ast
import enum
import inspect
import sys
from collections.abc import Iterator

from qip_rules.billing import codes
from qip_rules.billing.codes import BillingCode, DutyCode, RefusalCode
from tests.billing.desk import day, program_with

INTRODUCTION = """\
# What billing finds, asks to be done, and refuses

Every code that billing gives by itself, with its meaning and the clauses on which the shipped
training program rests it; a mistake of bookkeeping rests on none. Beside these findings stand
those of the requirements of subject `payment` and `seat` in the program document.

A duty ends when it is done, or when staff settle it (`settle`): the finding stays, with the
settlement beside it, as long as its grounds are the same ids, days and amounts. Invoices, credit
notes, fees to be collected and lines to be waived cannot be settled; their own decision ends them.
A payment to be split, a transfer to be corrected, an application sent twice and a person on two
teams are about several applications: `cohort_accounts` asks for them, no account does, and
`settle_together` ends them for all.

Whether a payment is in time is a question of days (`payment_due`: `day_before`, `session_day`). A
choice `instant` would have to hold the hour of a payment against that of a session, and neither is
on record: banks report the day on which money is valued, and the pages announce sessions by day.

This page is made of the code and the document by `python -m tests.billing.findings_page`; a test
holds it against them.
"""


def meanings(kind: type[enum.Enum]) -> dict[str, str]:
    """What each code of an enumeration means: the text below it in the source."""
    (klass,) = (
        node
        for node in ast.walk(ast.parse(inspect.getsource(codes)))
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__
    )
    told = {}
    name = ""
    for node in klass.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                told[name] = ""
            case ast.Expr(value=ast.Constant(value=str(text))) if name:
                told[name] = text
            case _:
                pass
    return {member.value: told[member.name] for member in kind}


def lines() -> Iterator[str]:
    policy = program_with().on(day("2026-03-02"))
    yield INTRODUCTION
    kinds: tuple[tuple[str, type[enum.Enum]], ...] = (
        ("Findings", BillingCode),
        ("Duties, most urgent first", DutyCode),
        ("Refusals", RefusalCode),
    )
    for title, kind in kinds:
        yield f"## {title}\n"
        yield "| Code | Meaning | Clauses |"
        yield "|---|---|---|"
        for code, meaning in meanings(kind).items():
            clauses = ", ".join(clause.id for clause in policy.cited(code)) or "none"
            yield f"| `{code}` | {meaning} | {clauses} |"
        yield ""


def page() -> str:
    return "\n".join(lines()).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
