"""The kinds of JSON that go in and out: each under its name, with its type and its version.

The name of a kind and the names of its fields stay. The version is that of its schema in
`docs/schema`: it goes up whenever the schema changes, and a test holds the two together.
"""

import functools
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

import attrs

from qip_rules.money import Money

__all__ = ["JsonKind", "field_names", "json_kind", "json_kinds", "records_in"]


@attrs.frozen(kw_only=True)
class JsonKind:
    """One kind of JSON."""

    name: str
    """Lower-case words with hyphens: `billing-event`."""
    version: int
    type: Any
    """What `from_json` takes for it: a class, or a union of classes."""
    says: str
    """What it is, in a sentence."""
    written: str = "`to_json(…)`"
    """What writes it."""
    read: str = ""
    """What reads it; empty for `from_json` with the type."""

    @property
    def schema_id(self) -> str:
        """The `$id` of its schema."""
        return f"urn:qip-rules:schema:{self.name}:{self.version}"


@functools.cache
def json_kinds() -> tuple[JsonKind, ...]:
    """All kinds, what is handed in first."""
    from qip_rules.billing.documents import Document
    from qip_rules.billing.events import Event as BillingEvent
    from qip_rules.boundary.problem_records import ProblemDetails
    from qip_rules.boundary.written import PlainValue, WrittenDecision, WrittenExplanation
    from qip_rules.boundary.written_assessment import WrittenAssessmentReport
    from qip_rules.boundary.written_billing import WrittenAccount, WrittenBillingRefusal
    from qip_rules.boundary.written_course import WrittenCourse
    from qip_rules.boundary.written_matching import WrittenPairing, WrittenWhy, WrittenWhyNot
    from qip_rules.boundary.written_problems import WrittenProblem
    from qip_rules.boundary.written_programs import WrittenProgram
    from qip_rules.eligibility.application import Application
    from qip_rules.matching.proof.certificate import Certificate
    from qip_rules.matching.records import Demand, MentorPractice, Practice
    from qip_rules.matching.specialists import Specialist
    from qip_rules.participation.events.event import Event as ParticipationEvent
    from qip_rules.rules.findings import Verdict

    return (
        JsonKind(
            name="application",
            version=1,
            type=Application,
            says="An application as a practice hands it in, or a correction of one.",
        ),
        JsonKind(
            name="facts",
            version=1,
            type=Mapping[str, PlainValue],
            says="Facts by name, as rules look at them; what is not known is left out.",
            written="`answers_to_json(facts)`",
            read="`answers_from_json(data, vocabulary)`, which knows what each fact may be",
        ),
        JsonKind(
            name="billing-event",
            version=1,
            type=BillingEvent,
            says="Something that happened to an application and its money.",
        ),
        JsonKind(
            name="billing-document",
            version=1,
            type=Document,
            says="A recorded decision about an account: an invoice, a credit note, a waiver, …",
        ),
        JsonKind(
            name="participation-event",
            version=1,
            type=ParticipationEvent,
            says="Something that happened while a practice took part.",
        ),
        JsonKind(
            name="practice",
            version=1,
            type=Practice,
            says="A practice that is to get a mentor practice.",
        ),
        JsonKind(
            name="mentor-practice",
            version=1,
            type=MentorPractice,
            says="A practice that can be a mentor of others.",
        ),
        JsonKind(
            name="specialist",
            version=1,
            type=Specialist,
            says="A person who helps practices with their plans.",
        ),
        JsonKind(
            name="demand",
            version=1,
            type=Demand,
            says="A pair that somebody has fixed or forbidden.",
        ),
        JsonKind(
            name="problem",
            version=1,
            type=WrittenProblem,
            says="Who is to be paired with whom, what is demanded, and what is best.",
            written="`to_json(written_problem(problem, objectives))`",
        ),
        JsonKind(
            name="program",
            version=1,
            type=WrittenProgram,
            says="A program with its whole document.",
            written="`to_json(program)`",
        ),
        JsonKind(
            name="verdict",
            version=1,
            type=Verdict,
            says="A decision reduced to its codes.",
        ),
        JsonKind(
            name="decision",
            version=1,
            type=WrittenDecision,
            says="A decision: the policy that decided, the facts, the findings, the questions.",
            written="`to_json(decision)`",
        ),
        JsonKind(
            name="explanation",
            version=1,
            type=WrittenExplanation,
            says="A decision told to a person, with proofs and evidence.",
            written="`to_json(explanation)`",
        ),
        JsonKind(
            name="account",
            version=1,
            type=WrittenAccount,
            says="Everything about the fees of one application on one day.",
            written="`to_json(written_account(account))`",
        ),
        JsonKind(
            name="billing-refusal",
            version=1,
            type=WrittenBillingRefusal,
            says="A decision about an account that was not made, and why.",
            written="`to_json(written_refusal(refusal))`",
        ),
        JsonKind(
            name="pairing",
            version=1,
            type=WrittenPairing,
            says="Who is paired with whom, why others are not, and the proof.",
            written="`to_json(pairing)`",
        ),
        JsonKind(
            name="certificate",
            version=1,
            type=Certificate,
            says="The proof that a pairing is the best one.",
        ),
        JsonKind(
            name="why",
            version=1,
            type=WrittenWhy,
            says="Why a practice has the mentors it has.",
            written="`to_json(why(…))`",
        ),
        JsonKind(
            name="why-not",
            version=1,
            type=WrittenWhyNot,
            says="Why a practice and a mentor are not paired.",
            written="`to_json(why_not(…))`",
        ),
        JsonKind(
            name="assessment-report",
            version=1,
            type=WrittenAssessmentReport,
            says="The report on a baseline.",
            written="`to_json(report)`",
        ),
        JsonKind(
            name="cohort-course",
            version=1,
            type=WrittenCourse,
            says="How a cohort takes part on one day, without a person in it.",
            written="`to_json(written_course(run))`",
        ),
        JsonKind(
            name="problem-details",
            version=1,
            type=ProblemDetails,
            says="What is wrong with data that was sent, as RFC 9457 has it.",
            written="`to_json(problem_details(error))`",
        ),
    )


def json_kind(name: str) -> JsonKind:
    """The kind of that name.

    Raises:
        KeyError: there is none.
    """
    for kind in json_kinds():
        if kind.name == name:
            return kind
    raise KeyError(name)


def records_in(kind: Any) -> Iterator[type[Any]]:  # noqa: ANN401 - any type at all
    """The record classes that a type is made of, at every depth, each once."""
    seen: set[Any] = set()
    waiting = [kind]
    while waiting:
        each = waiting.pop()
        if each in seen or each is Money:
            continue
        seen.add(each)
        if get_origin(each) is None and attrs.has(each):
            yield each
            attrs.resolve_types(each)
            waiting.extend(field.type for field in reversed(attrs.fields(each)) if field.init)
        else:
            waiting.extend(reversed(get_args(each)))


@functools.cache
def field_names() -> frozenset[str]:
    """The names of all fields that records of any kind have."""
    every = (record for kind in json_kinds() for record in records_in(kind.type))
    named = {field.name for record in every for field in attrs.fields(record) if field.init}
    return frozenset(named | {"amount", "currency"})
