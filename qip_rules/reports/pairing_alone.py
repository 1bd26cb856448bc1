"""One pairing of a cohort by itself: with mentor practices or with specialists."""

from collections.abc import Iterator, Sequence

import attrs

from qip_rules.cohort.run import CohortRun
from qip_rules.matching.answer import Pairing
from qip_rules.matching.explaining.wording import counted
from qip_rules.matching.objectives import Objective
from qip_rules.matching.problem import Problem
from qip_rules.matching.questions.changes import Supposition
from qip_rules.matching.relations import Relation
from qip_rules.reports.pairing import method_of, pairing_page, specialists_page
from qip_rules.reports.register import pairs_csv, specialist_pairs_csv
from qip_rules.reports.what_if import what_if_page, what_if_register
from qip_rules.reports.written_registers import register_csv

__all__ = ["OneRelation", "pairing_files", "pairing_lines"]


@attrs.frozen(kw_only=True)
class OneRelation:
    """What a run has of one relation."""

    run: CohortRun
    relation: Relation
    problem: Problem | None
    pairing: Pairing | None
    clash: str
    objectives: tuple[Objective, ...]

    @classmethod
    def of(cls, run: CohortRun, relation: Relation) -> "OneRelation":
        """That part of a run."""
        if relation is Relation.MENTORS:
            return cls(
                run=run,
                relation=relation,
                problem=run.pairing_problem,
                pairing=run.pairing,
                clash=run.pairing_clash,
                objectives=run.inputs.objectives,
            )
        return cls(
            run=run,
            relation=relation,
            problem=run.specialist_pairing_problem,
            pairing=run.specialist_pairing,
            clash=run.specialist_clash,
            objectives=run.inputs.specialist_objectives,
        )

    @property
    def page_name(self) -> str:
        """The name of the page, as a run of the cohort has it too."""
        return "pairing.md" if self.relation is Relation.MENTORS else "specialists.md"


def pairing_files(one: OneRelation, answers: Sequence[Supposition] = ()) -> dict[str, str]:
    """The page and the table of a pairing; with suppositions, what would come of them as well."""
    mentors = one.relation is Relation.MENTORS
    files = {one.page_name: pairing_page(one.run) if mentors else specialists_page(one.run)}
    if one.pairing is not None:
        table = pairs_csv(one.run) if mentors else specialist_pairs_csv(one.run)
        files[one.page_name.replace(".md", ".csv")] = table
    if answers:
        title = one.run.inputs.cohort.title
        files["what-if.md"] = what_if_page(title, answers, one.relation)
        files["what-if.csv"] = register_csv(what_if_register(answers, one.relation))
    return files


def pairing_lines(one: OneRelation) -> Iterator[str]:
    """The pairing for a console: a line a pair, a line a gap, each with its reason."""
    noun = one.relation.noun
    yield f"{one.run.inputs.cohort.title}: pairing with {noun}s as of {one.run.as_of}"
    if one.clash:
        yield "There is no pairing."
        yield one.clash[:1].upper() + one.clash[1:]
        return
    if one.pairing is None:
        yield f"Nobody is paired: {_nobody(one)}."
        return
    if not one.pairing.problem.practices:
        waiting = one.run.without_priorities if one.relation is Relation.MENTORS else ()
        told = f"; {len(waiting)} wait for their priority areas" if waiting else ""
        yield f"Nobody is paired: no accepted practice is in the pairing{told}."
        return
    for pair in one.pairing.pairs:
        yield f"  {pair.says}"
    for gap in one.pairing.unpaired:
        yield f"  {gap.practice_id}, {gap.reason.said(one.relation)}: {gap.says}"
    if one.relation is Relation.MENTORS:
        for each in one.run.without_priorities:
            yield f"  {each} waits: its priority areas are not settled."
    count = counted(len(one.pairing.pairs), "pair")
    yield (
        f"{count[:1].upper()}{count[1:]}, total fit {one.pairing.total_fit}; "
        f"{len(one.pairing.unpaired)} without a {noun}, or with fewer than wanted."
    )
    yield method_of(one.pairing)


def _nobody(one: OneRelation) -> str:
    if one.relation is Relation.SPECIALISTS and not one.run.inputs.specialists:
        return "the cohort has no specialists"
    return f"{one.run.program.title} pairs no practices with {one.relation.noun}s"
