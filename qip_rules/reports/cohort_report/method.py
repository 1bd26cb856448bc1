"""Method and certificate: how decisions and pairs were made, and by which text of the policy."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from qip_rules.cohort.run import CohortRun
from qip_rules.matching.answer import Pairing
from qip_rules.reports.cohort_report.parts import Part, Sheet
from qip_rules.reports.pairing import method_of
from qip_rules.reports.written_registers import Register
from qip_rules.rules.requirement import Clause

__all__ = ["method"]


def method(run: CohortRun) -> Part:
    """The last section: what anybody needs to repeat the report years later."""
    says = [
        (
            "Each application was decided under the policy in force on the day of its receipt. A "
            "missing answer is unknown; it is never taken for no, and never for zero."
        ),
    ]
    pairings = [each for each in (run.pairing, run.specialist_pairing) if each is not None]
    says += [f"Pairing with {each.problem.relation.noun}s: {method_of(each)}" for each in pairings]
    days: dict[str, list[date]] = defaultdict(list)
    for case in run.cases:
        days[case.decision.digest].append(case.file.received_on)
    digests = Register(
        "Policies",
        ("Digest", "Applications decided by it", "The first received on", "The last received on"),
        tuple((digest, len(on), min(on), max(on)) for digest, on in sorted(days.items())),
    )
    identity = Register(
        "Report",
        ("What", "Which"),
        (
            ("Cohort", f"{run.inputs.cohort.title} ({run.inputs.cohort.cohort_id})"),
            ("As of", run.as_of.isoformat()),
            ("Program", f"{run.program.title} ({run.program.id})"),
            ("Digest of the program document", run.program.digest),
        ),
    )
    sheets = [
        Sheet(caption="What this report is about", register=identity),
        Sheet(
            caption="The program documents that decided, as in force on each day of receipt",
            register=digests,
        ),
    ]
    stages = tuple(row for each in pairings for row in _stages(each))
    if stages:
        header = (
            "Pairing with", "Stage", "What is best", "Reached", "At most possible", "Level of fit",
            "Proof",
        )  # fmt: skip
        sheets.append(
            Sheet(
                caption="The certificate, stage by stage",
                register=Register("Certificate", header, stages),
            )
        )
    clauses = _clauses(run)
    rows = tuple((each.id, each.says, each.source) for each in clauses)
    sheets.append(
        Sheet(
            caption="The clauses that are cited, in our words",
            register=Register("Clauses", ("Clause", "Says", "Source"), rows),
        )
    )
    return Part(
        anchor="method", title="Method and certificate", says=tuple(says), sheets=tuple(sheets)
    )


def _stages(pairing: Pairing) -> Iterator[tuple[str | int | None, ...]]:
    for number, each in enumerate(pairing.certificate.stages, start=1):
        proof = "recounted pair by pair"
        if each.practice_prices or each.mentor_prices:
            proof = "prices, verified by code that shares nothing with the solver"
        elif each.bound is not None:
            proof = "bound that the solver states"
        yield (
            f"{pairing.problem.relation.noun}s",
            number,
            each.goal.value,
            each.value,
            each.value if each.bound is None else each.bound,
            each.level,
            proof,
        )


def _clauses(run: CohortRun) -> list[Clause]:
    """The clauses that the findings of any application cite, by id."""
    found = {
        clause.id: clause
        for case in run.cases
        for finding in case.decision.findings
        for clause in finding.clauses
    }
    return [found[each] for each in sorted(found)]
