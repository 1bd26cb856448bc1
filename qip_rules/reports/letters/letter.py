"""What a letter can say: plain records, each field of which is a placeholder of the templates.

These records are the one table of placeholders: the name of a field is what a template writes
between braces, and beside it stand its meaning and an example. Texts are as people read them,
without codes of requirements and names of facts. What is not known is `None` or empty.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Final

import attrs

from qip_rules.money import Money
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.telling import told

__all__ = [
    "GAPS",
    "LETTER_CLASSES",
    "STANDINGS",
    "AreaInCommon",
    "Billed",
    "Change",
    "ClarificationLetter",
    "DeclinedLetter",
    "EligibleLetter",
    "IncompleteLetter",
    "Letter",
    "Mentor",
    "NotEligibleLetter",
    "Obstacle",
    "PairedLetter",
    "Question",
    "Rule",
    "Supposed",
    "Unmet",
    "UnpairedLetter",
]

_DAY: Final = date(2026, 7, 20)
_LATER: Final = date(2026, 10, 4)

STANDINGS: Final = ("accepted", "waitlisted", "undecided")
"""Where an application stands that can get a letter about how to pay."""

GAPS: Final = (
    "areas not settled",
    "no area in common",
    "all refused",
    "ruled out",
    "fits too little",
    "answers missing",
    "too few places",
    "another goal first",
    "nobody further",
)
"""Why a practice has no mentor practice, or no further one."""


@attrs.frozen(kw_only=True)
class Rule:
    """A statement of the policy, with the place where it can be read."""

    says: str = attrs.field(metadata=told("the rule", "The core team is two to four people."))
    source: str = attrs.field(
        metadata=told("the page and its heading", "Apply to the program, “Requirements”")
    )


@attrs.frozen(kw_only=True)
class Question:
    """Something that the program has to know."""

    text: str = attrs.field(metadata=told("the question", "Who is on the core team?"))
    found: str = attrs.field(
        metadata=told("what the application has of it; may be empty", "No answer from A. Example.")
    )
    rules: tuple[Rule, ...] = attrs.field(metadata=told("why it is asked"))


@attrs.frozen(kw_only=True)
class Unmet:
    """A rule that the application does not meet."""

    says: str = attrs.field(
        metadata=told("what is not met", "The core team has 1 person; it needs 2 to 4.")
    )
    found: tuple[str, ...] = attrs.field(
        metadata=told("what of the application shows it", ("One person is listed twice.",))
    )
    how: str = attrs.field(
        metadata=told("what would meet the rule; may be empty", "Add people to the core team.")
    )
    rules: tuple[Rule, ...] = attrs.field(metadata=told("the rules behind it"))
    exempted_on: date | None = attrs.field(
        metadata=told("the day of an exception, if one was granted", _DAY)
    )
    exempted_by: str = attrs.field(metadata=told("who granted it", "Example Program Director"))
    exempted_because: str = attrs.field(metadata=told("why", "The leader joins in August."))


@attrs.frozen(kw_only=True)
class Change:
    """One change of the smallest remedy."""

    says: str = attrs.field(
        metadata=told("what has to change", "Raise the size of the core team by one person.")
    )
    how: str = attrs.field(
        metadata=told("more about the rule; may be empty", "Add people to the core team.")
    )


@attrs.frozen(kw_only=True)
class Supposed:
    """An answer on which the smallest remedy counts."""

    question: str = attrs.field(metadata=told("the open question", "Who signed the letter?"))
    answer: str = attrs.field(
        metadata=told("the answer that would do", "The sponsor signed the letter.")
    )


@attrs.frozen(kw_only=True)
class Billed:
    """An invoice as it stands on the day of the letter."""

    number: str = attrs.field(metadata=told("the number of the invoice", "QIG-2026-0001"))
    issued_on: date = attrs.field(metadata=told("the day of the invoice", _DAY))
    amount: Money = attrs.field(metadata=told("its amount", Money(222_200, "USD")))
    due: Money = attrs.field(metadata=told("what is still to be paid", Money(111_100, "USD")))
    credit_notes: tuple[str, ...] = attrs.field(
        metadata=told("the numbers of the credit notes that took it back", ("QIG-2026-C0001",))
    )


@attrs.frozen(kw_only=True)
class AreaInCommon:
    """A priority area in which a mentor practice has succeeded."""

    title: str = attrs.field(metadata=told("the area", "Hospice enrollment"))
    through: str = attrs.field(
        metadata=told("the narrower area of the success, if it is one", "Hospice talks")
    )
    achieved: tuple[str, ...] = attrs.field(
        metadata=told("what is on record of the success", ("It reached 47 of 53, from 30 of 50.",))
    )


@attrs.frozen(kw_only=True)
class Mentor:
    """A mentor practice of the practice."""

    name: str = attrs.field(metadata=told("its name", "Example Mentor Practice"))
    areas: tuple[AreaInCommon, ...] = attrs.field(metadata=told("the areas in common"))


@attrs.frozen(kw_only=True)
class Obstacle:
    """A rule that keeps mentor practices from the practice."""

    says: str = attrs.field(
        metadata=told("what the rule found", "Both belong to the same organization.")
    )
    how: str = attrs.field(metadata=told("what would help", "Look outside your own organization."))
    count: int = attrs.field(metadata=told("how many mentor practices it concerns", 2))


@attrs.frozen(kw_only=True)
class Letter:
    """What every letter has: who writes, to whom, about which application."""

    kind: ClassVar[LetterKind]

    sender: str = attrs.field(metadata=told("who writes", "Example Program Office"))
    sender_lines: tuple[str, ...] = attrs.field(
        metadata=told("the sender's address", ("100 Example Avenue", "Exampleton, ZZ 00000"))
    )
    contact: str = attrs.field(
        metadata=told("the sender's e-mail address; may be empty", "program@example.org")
    )
    dated: date = attrs.field(metadata=told("the day of the letter", _DAY))
    recipient: str = attrs.field(
        metadata=told("the person written to; may be empty", "Avery Example")
    )
    email: str = attrs.field(
        metadata=told("that person's e-mail address; may be empty", "avery@example.org")
    )
    practice: str = attrs.field(
        metadata=told("the practice; may be empty", "Example Oncology Practice")
    )
    practice_lines: tuple[str, ...] = attrs.field(
        metadata=told("the practice's address", ("1 Example Street",))
    )
    program: str = attrs.field(metadata=told("the program", "Quality Improvement Grant"))
    cohort: str = attrs.field(metadata=told("the cohort", "Example cohort 2026"))
    application: str = attrs.field(metadata=told("the number of the application", "APP-01"))
    received_on: date = attrs.field(metadata=told("the day of its receipt", _DAY))
    revised_on: date | None = attrs.field(
        metadata=told("the day of its last correction, if there was one", _DAY)
    )


@attrs.frozen(kw_only=True)
class _Asking(Letter):
    """A letter that waits for an answer."""

    answer_by: date | None = attrs.field(
        metadata=told("the last day for the answer, if one is set", _LATER)
    )
    waitlisted: bool = attrs.field(
        metadata=told("whether the application is on the waiting list", example=False)
    )


@attrs.frozen(kw_only=True)
class IncompleteLetter(_Asking):
    """Answers are missing."""

    kind: ClassVar[LetterKind] = LetterKind.INCOMPLETE

    missing: tuple[Question, ...] = attrs.field(metadata=told("what was not given"))
    unclear: tuple[Question, ...] = attrs.field(
        metadata=told("what was given, and can be read in two ways")
    )
    optional: tuple[Question, ...] = attrs.field(
        metadata=told("what was not given, and is recommended only")
    )


@attrs.frozen(kw_only=True)
class ClarificationLetter(_Asking):
    """Everything was given, and some of it can be read in two ways."""

    kind: ClassVar[LetterKind] = LetterKind.CLARIFICATION

    unclear: tuple[Question, ...] = attrs.field(metadata=told("the questions that still matter"))


@attrs.frozen(kw_only=True)
class NotEligibleLetter(_Asking):
    """The application does not meet the policy."""

    kind: ClassVar[LetterKind] = LetterKind.NOT_ELIGIBLE

    unmet: tuple[Unmet, ...] = attrs.field(metadata=told("every required rule that is not met"))
    has_remedy: bool = attrs.field(
        metadata=told("whether changes by the applicant can mend it", example=True)
    )
    changes: tuple[Change, ...] = attrs.field(
        metadata=told("the fewest changes that would make it eligible")
    )
    supposed: tuple[Supposed, ...] = attrs.field(
        metadata=told("the answers on which these changes count")
    )
    missing: tuple[Question, ...] = attrs.field(metadata=told("required answers still missing"))


@attrs.frozen(kw_only=True)
class EligibleLetter(Letter):
    """The application meets the policy, or was accepted."""

    kind: ClassVar[LetterKind] = LetterKind.ELIGIBLE

    standing: str = attrs.field(metadata=told("where it stands", "accepted", STANDINGS))
    decided_on: date | None = attrs.field(
        metadata=told("the day of the staff's decision, if there is one", _DAY)
    )
    decision_reason: str = attrs.field(
        metadata=told("the reason of that decision; may be empty", "All places are taken.")
    )
    pay_from: date | None = attrs.field(
        metadata=told("the first day to pay: that of acceptance, if accepted", _DAY)
    )
    pay_by: date | None = attrs.field(metadata=told("the last day to pay, if known", _LATER))
    pay_by_is_over: bool = attrs.field(
        metadata=told("whether that day is over on the day of the letter", example=False)
    )
    no_day_left: bool = attrs.field(
        metadata=told("whether acceptance came after the last day to pay", example=False)
    )
    first_session_on: date | None = attrs.field(
        metadata=told("the first day of the first session in person, if known", date(2026, 10, 5))
    )
    invoices: tuple[Billed, ...] = attrs.field(metadata=told("the invoices that stand"))
    amount_due: Money = attrs.field(
        metadata=told("what is still to be paid", Money(111_100, "USD"))
    )
    owes: bool = attrs.field(
        metadata=told("whether anything is still to be paid on an invoice", example=True)
    )
    fee_is_example: bool = attrs.field(
        metadata=told("whether the fee is a made-up one, as a shipped document has", example=False)
    )
    pay_rules: tuple[Rule, ...] = attrs.field(metadata=told("the rules about paying"))
    unmet: tuple[Unmet, ...] = attrs.field(
        metadata=told("required rules not met although it was accepted")
    )
    missing: tuple[Question, ...] = attrs.field(
        metadata=told("required answers missing although it was accepted")
    )
    advice: tuple[Unmet, ...] = attrs.field(metadata=told("recommendations not met"))


@attrs.frozen(kw_only=True)
class DeclinedLetter(Letter):
    """The staff declined the application."""

    kind: ClassVar[LetterKind] = LetterKind.DECLINED

    decided_on: date = attrs.field(metadata=told("the day of the decision", _DAY))
    reason: str = attrs.field(metadata=told("the reason", "The core team is too large."))
    unmet: tuple[Unmet, ...] = attrs.field(metadata=told("the required rules that are not met"))
    cancelled: tuple[Billed, ...] = attrs.field(metadata=told("the invoices taken back"))
    to_cancel: tuple[Billed, ...] = attrs.field(
        metadata=told("the invoices that are still to be taken back")
    )
    held: tuple[Money, ...] = attrs.field(
        metadata=told(
            "what was paid and covers nothing, an amount a currency", (Money(111_100, "USD"),)
        )
    )
    fee_is_example: bool = attrs.field(
        metadata=told("whether the fee is a made-up one, as a shipped document has", example=False)
    )
    pay_rules: tuple[Rule, ...] = attrs.field(metadata=told("the rules about invoices taken back"))


@attrs.frozen(kw_only=True)
class PairedLetter(Letter):
    """The practice has a mentor practice, or several."""

    kind: ClassVar[LetterKind] = LetterKind.PAIRED

    mentors: tuple[Mentor, ...] = attrs.field(metadata=told("the mentor practices"))
    areas: tuple[str, ...] = attrs.field(
        metadata=told("the priority areas settled with the practice", ("Hospice enrollment",))
    )
    uncovered: tuple[str, ...] = attrs.field(
        metadata=told("the areas that no mentor practice covers", ("Pain",))
    )
    lacking: int = attrs.field(
        metadata=told("how many further mentor practices were wanted and not found", 0)
    )
    gap: str = attrs.field(
        metadata=told("why there are no further ones; may be empty", "too few places", ("", *GAPS))
    )
    fixed: bool = attrs.field(
        metadata=told("whether a pair was agreed on before the pairing", example=False)
    )
    rules: tuple[Rule, ...] = attrs.field(metadata=told("the rules of the pairing"))


@attrs.frozen(kw_only=True)
class UnpairedLetter(Letter):
    """The practice has no mentor practice."""

    kind: ClassVar[LetterKind] = LetterKind.UNPAIRED

    gap: str = attrs.field(metadata=told("why", "too few places", GAPS))
    areas: tuple[str, ...] = attrs.field(
        metadata=told("the priority areas settled with the practice", ("Hospice enrollment",))
    )
    competing: int = attrs.field(
        metadata=told("how many practices, this one included, want the same places", 3)
    )
    places: int = attrs.field(metadata=told("how many places these are", 2))
    mentors: int = attrs.field(metadata=told("how many mentor practices have these places", 1))
    obstacles: tuple[Obstacle, ...] = attrs.field(
        metadata=told("the rules that keep mentor practices with an area in common away")
    )
    questions: tuple[str, ...] = attrs.field(
        metadata=told("what is not known yet", ("Is there a conflict of interest?",))
    )
    rules: tuple[Rule, ...] = attrs.field(metadata=told("the rules of the pairing"))


LETTER_CLASSES: Final[Mapping[LetterKind, type[Letter]]] = MappingProxyType(
    {
        each.kind: each
        for each in (
            IncompleteLetter,
            ClarificationLetter,
            EligibleLetter,
            NotEligibleLetter,
            DeclinedLetter,
            PairedLetter,
            UnpairedLetter,
        )
    }
)
"""The record of each kind of letter."""
