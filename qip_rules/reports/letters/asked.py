"""What a decision asks of an applicant: what is missing, what is unclear, what is not met.

Only what an applicant can answer is in it; what the program's own staff have to find out is not.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from qip_rules.eligibility.admission import RecordedException
from qip_rules.eligibility.application import Application
from qip_rules.narrowing import is_tuple
from qip_rules.reports.letters.letter import Change, Question, Rule, Supposed, Unmet
from qip_rules.rules.explaining import explain
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import AnsweredBy, Boolean
from qip_rules.rules.findings import Decision, Evidence, ExplainedFinding
from qip_rules.rules.findings import Question as OpenQuestion
from qip_rules.rules.requirement import Clause, Severity

if TYPE_CHECKING:
    from qip_rules.rules.analysis.remedying import Change as RemedyChange

__all__ = ["Asked", "Mending", "advised", "asked_of", "in_words", "rules_of", "smallest", "unmet"]

_ENTRY: Final = re.compile(r"(?P<name>\w+)\[(?P<position>[0-9]+)\]")
_HEADING: Final = ", heading "


@attrs.frozen(kw_only=True)
class Asked:
    """The questions of a decision that its applicant can answer and that still matter."""

    missing: tuple[Question, ...]
    """Required, and nothing was given."""
    unclear: tuple[Question, ...]
    """Required, and what was given can be read in two ways."""
    optional: tuple[Question, ...]
    """For recommendations only."""


@attrs.frozen
class Mending:
    """The smallest remedy in words."""

    changes: tuple[Change, ...]
    supposed: tuple[Supposed, ...]


def asked_of(application: Application, decision: Decision) -> Asked:
    """What to ask the applicant.

    A question is about something missing if a field that it rests on is empty. A field within an
    entry that is itself in doubt goes with the doubt: who an entry is about comes before what is
    missing of it.
    """
    own = [each for each in decision.questions if each.answered_by is AnsweredBy.APPLICANT]
    required = [each for each in own if _is_required(each, decision)]
    paths = {each.fact.name: _paths(each, decision) for each in required}
    doubtful = tuple(
        f"{path}."
        for told in paths.values()
        if told and all(_is_given(application, each) for each in told)
        for path in told
    )

    def is_unclear(question: OpenQuestion) -> bool:
        told = paths[question.fact.name]
        return bool(told) and all(
            path.startswith(doubtful) or _is_given(application, path) for path in told
        )

    def put(questions: Iterable[OpenQuestion]) -> tuple[Question, ...]:
        return tuple(_question(each, decision) for each in questions)

    return Asked(
        missing=put(each for each in required if not is_unclear(each)),
        unclear=put(each for each in required if is_unclear(each)),
        optional=put(each for each in own if each not in required),
    )


def _is_required(question: OpenQuestion, decision: Decision) -> bool:
    """Whether a requirement waits for the answer, not only advice.

    Also where the outcome is certain already: mending what is not met would leave it open.
    """
    requirements = [decision.rule_set.requirement(code) for code in question.for_codes]
    return any(each.severity is Severity.REQUIRED for each in requirements)


def _paths(question: OpenQuestion, decision: Decision) -> tuple[str, ...]:
    evidence = decision.because.get(question.fact.name)
    return () if evidence is None else evidence.paths


def _is_given(application: Application, path: str) -> bool:
    """Whether an application says anything at a path such as `core_team[1].email`."""
    found: object = application
    for part in path.split("."):
        entry = _ENTRY.fullmatch(part)
        found = getattr(found, part if entry is None else entry["name"], None)
        if entry is not None:
            position = int(entry["position"])
            found = found[position] if is_tuple(found) and position < len(found) else None
        if found is None:
            return False
    return True


def _question(question: OpenQuestion, decision: Decision) -> Question:
    evidence = decision.because.get(question.fact.name)
    cites = [
        clause
        for code in question.for_codes
        for clause in decision.rule_set.requirement(code).cites
    ]
    return Question(
        text=question.text,
        found="" if evidence is None else in_words(evidence),
        rules=rules_of(cites),
    )


def rules_of(clauses: Iterable[Clause]) -> tuple[Rule, ...]:
    """Clauses for a letter, each once; those of one page and heading together."""
    told: dict[str, list[str]] = {}
    for each in dict.fromkeys(clauses):
        told.setdefault(_source(each.source), []).append(each.says)
    return tuple(Rule(says=" ".join(says), source=source) for source, says in told.items())


def _source(source: str) -> str:
    """Where a clause can be read: the page, and the heading on it in quotation marks."""
    page, marked, heading = source.partition(_HEADING)
    return f"{page}, “{heading}”" if marked else source


def in_words(evidence: Evidence) -> str:
    """What the evidence says, with the fields that it names in words."""
    says = evidence.says
    for path in sorted(evidence.paths, key=len, reverse=True):
        parts = [_ENTRY.sub(_entry, part) for part in reversed(path.split("."))]
        says = says.replace(path, " of the ".join(parts).replace("_", " "))
    return says


def _entry(found: re.Match[str]) -> str:
    """`core_team[1]` as people count: `entry 2 of the core_team`."""
    return f"entry {int(found['position']) + 1} of the {found['name']}"


def unmet(decision: Decision, exceptions: Sequence[RecordedException] = ()) -> tuple[Unmet, ...]:
    """The required rules that are not met; the latest exception stands beside its own."""
    granted = {each.requirement: each for each in exceptions}
    return tuple(_unmet(each, granted.get(each.code)) for each in explain(decision).not_met)


def advised(decision: Decision) -> tuple[Unmet, ...]:
    """The recommendations that are not met."""
    return tuple(_unmet(each, None) for each in explain(decision).advice)


def _unmet(finding: ExplainedFinding, exception: RecordedException | None) -> Unmet:
    return Unmet(
        says=finding.sentence,
        found=tuple(dict.fromkeys(in_words(each) for each in finding.evidence if each.says)),
        how=finding.how_to_meet,
        rules=rules_of(finding.clauses),
        exempted_on=None if exception is None else exception.recorded_on,
        exempted_by="" if exception is None else exception.authority,
        exempted_because="" if exception is None else exception.reason,
    )


def smallest(decision: Decision) -> Mending | None:
    """The first of the smallest remedies in words; `None` if the applicant can mend nothing.

    Raises:
        SolverError: as `remedies` does.
    """
    from qip_rules.rules.analysis.remedying import remedies

    found = remedies(decision, limit=1)
    if not found:
        return None
    parts = _parts(decision, found[0].changes)
    changes: list[Change] = []
    for each in found[0].changes:
        if any(each in of_one for of_one in parts.values()):
            continue
        how = " ".join(
            dict.fromkeys(rule.how_to_meet for rule in each.needed_for if rule.how_to_meet)
        )
        # Of something that is so or not, the rule's own advice says it best.
        is_said = isinstance(each.fact.type, Boolean) and bool(how)
        says, more = (how, []) if is_said else (each.says, [how])
        more += [part.says for part in parts.get(each.fact.name, ())]
        changes.append(Change(says=says, how=" ".join(filter(None, more))))
    return Mending(
        changes=tuple(changes),
        supposed=tuple(
            Supposed(question=each.question.text, answer=each.says) for each in found[0].supposing
        ),
    )


def _parts(
    decision: Decision, changes: Sequence["RemedyChange"]
) -> dict[str, tuple["RemedyChange", ...]]:
    """Changes that are part of doing another one, by the fact of that other.

    That a letter has the right signature is needed only once there is a letter, and cannot be
    before: its rule is met as things stand, and a constraint ties the two facts. The applicant does
    one thing, and is told of one.
    """
    is_open = {each.code for each in (*decision.not_met, *decision.undetermined)}
    on_their_own = [
        each for each in changes if any(rule.code in is_open for rule in each.needed_for)
    ]
    tied = [
        {fact.name for fact in facts_in(each.holds)}
        for each in decision.rule_set.vocabulary.constraints
    ]
    found: dict[str, tuple[RemedyChange, ...]] = {}
    for each in changes:
        if each in on_their_own or not isinstance(each.fact.type, Boolean):
            continue
        named = {fact.name for rule in each.needed_for for fact in facts_in(rule.requires)}
        whole = next(
            (
                other.fact.name
                for other in on_their_own
                if other.fact.name in named and {other.fact.name, each.fact.name} in tied
            ),
            None,
        )
        if whole is not None:
            found[whole] = (*found.get(whole, ()), each)
    return found
