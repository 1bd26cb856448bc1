"""Whether an installed `qip_rules` works: run by an interpreter that has it, from an empty folder.

    python -I smoke.py              the library alone
    python -I smoke.py EXAMPLES     the scripts of that folder, too; they need the extra `staff`

Imports every module that the installed libraries allow, and does the main jobs once each: an
application decided and explained, money paid and invoiced, mentors paired, and the cohort run.
"""

import importlib
import pkgutil
import platform
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import qip_rules
from qip_rules import Money, billing, boundary, eligibility, load_program, matching, rules

OPTIONAL = {"hypothesis", "jinja2", "rich", "sqlalchemy", "markdown_it", "reportlab", "narwhals"}
OPTIONAL |= {"docx", "openpyxl", "xlsxwriter", "tomli_w", "vl_convert", "scipy"}
PROGRAMS = ("quality-training-program", "quality-improvement-grant")


def is_the_installed_one() -> None:
    """Not some checkout that lies about."""
    place = Path(qip_rules.__file__ or "").resolve()
    assert place.is_relative_to(Path(sysconfig.get_path("purelib")).resolve()), place
    assert (place.parent / "py.typed").is_file()


def imports() -> tuple[int, int]:
    """How many modules there are, and how many of them need a library of an extra."""
    names = [each.name for each in pkgutil.walk_packages(qip_rules.__path__, "qip_rules.")]
    left = 0
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in OPTIONAL:
                raise
            left += 1
    return len(names), left


def decides() -> None:
    """Eligibility: what is missing is asked for, in every program."""
    for name in PROGRAMS:
        program = load_program(name)
        data = {"application_id": "A-01", "received_on": "2026-03-02"}
        application = boundary.from_json(eligibility.Application, data)
        decision = eligibility.assess(application, program.on(application.received_on))
        assert decision.outcome is rules.Outcome.UNDETERMINED
        assert decision.questions
        assert str(rules.explain(decision))
        text = boundary.to_json(application)
        assert boundary.from_json(eligibility.Application, text) == application


def bills() -> None:
    """Billing: an invoice for the seat of an application that was accepted."""
    program = load_program(PROGRAMS[0])
    happened: dict[str, Any] = {
        "application_id": "A-01",
        "recorded_at": datetime(2026, 7, 1, tzinfo=UTC),
    }
    events: Sequence[billing.Event] = [
        billing.ApplicationReceived(
            event_id="1",
            occurred_on=date(2026, 3, 2),
            practice=billing.Buyer(practice_id="P-01", name="Example Practice (made up)"),
            seats=(billing.SeatHolder(seat_id="s1", person_id="p1", name="Avery Example"),),
            **happened,
        ),
        billing.Accepted(event_id="2", occurred_on=date(2026, 4, 1), **happened),
    ]
    account = billing.account(program, events, (), as_of=date(2026, 8, 1))
    seller = billing.Seller(
        name="Example Program (made up)", address_lines=("1 Example St",), country="US"
    )
    invoice = billing.issue_invoice(account, number="1", on=date(2026, 8, 1), seller=seller)
    assert isinstance(invoice, billing.Invoice), invoice
    assert invoice.total > Money.of(0, "USD")


def pairs() -> None:
    """Matching: an optimum."""
    chosen = matching.assign(
        practice=[0, 0, 1], mentor=[0, 1, 0], fit=[5, 4, 3], practices=2, mentors=2, places=1
    )
    assert (chosen.rows, chosen.total_fit) == ((1, 2), 7)


def runs(examples: Path) -> int:
    """How many scripts tell how they are used; and the cohort's run, once for each program."""
    scripts = sorted(examples.glob("*.py"))
    for each in scripts:
        subprocess.run([sys.executable, each, "--help"], check=True, capture_output=True)
    for name in PROGRAMS:
        cohort = examples / "data" / "cohort"
        command: list[str | Path] = [sys.executable, examples / "run_cohort.py", cohort]
        command += ["--program", name, "--as-of", "2026-11-01", "--out", name]
        subprocess.run(command, check=True, capture_output=True)
        assert (Path(name) / "report.html").stat().st_size
    return len(scripts)


if __name__ == "__main__":
    is_the_installed_one()
    modules, without = imports()
    decides()
    bills()
    pairs()
    told = f"{modules} modules, {without} of them for extras that are not installed; three jobs"
    if sys.argv[1:]:
        told += f"; {runs(Path(sys.argv[1]).resolve())} scripts, and the cohort under two programs"
    print(f"Python {platform.python_version()}: {told}")
