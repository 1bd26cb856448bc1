"""Which letters the applicants of a cohort get, and what is in each: plain data, out of a run.

An application has one letter about where it stands, and a practice that was accepted one about its
mentor practice. Of an application that gets none the reason is told.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

import attrs

from qip_rules.billing.codes import DutyCode
from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.cohort.telling import buyer_of
from qip_rules.eligibility.admission import Choice
from qip_rules.errors import Fault, InputError
from qip_rules.matching.answer import Unpaired
from qip_rules.matching.relations import Relation
from qip_rules.reports.letters.asked import advised, asked_of, rules_of, smallest, unmet
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter import (
    ClarificationLetter,
    DeclinedLetter,
    EligibleLetter,
    IncompleteLetter,
    Letter,
    NotEligibleLetter,
    PairedLetter,
    UnpairedLetter,
)
from qip_rules.reports.letters.mentored import (
    GAP_OF,
    areas_of,
    mentors_of,
    obstacles_of,
    pairing_rules,
    uncovered,
)
from qip_rules.reports.letters.paying import fees_of
from qip_rules.rules.findings import Outcome

__all__ = ["CohortLetters", "cohort_letters"]


@attrs.frozen(kw_only=True)
class CohortLetters:
    """The letters of a run, and who gets none."""

    letters: tuple[Letter, ...]
    """By application id; of one application that about where it stands first."""
    without: tuple[tuple[str, str], ...]
    """Each application that gets no letter at all, and why, whatever kinds were asked for."""


def cohort_letters(
    run: CohortRun,
    *,
    kinds: Collection[LetterKind] = tuple(LetterKind),
    answer_by: date | None = None,
) -> CohortLetters:
    """The letters that a run gives rise to, dated on its day.

    Args:
        run: the cohort, decided, billed and paired.
        kinds: the letters that are wanted.
        answer_by: the last day for answers, told in every letter that asks for some; without
            one the letters ask for an answer soon.

    Raises:
        InputError: a last day for answers that is before the letters.
        SolverError: as `remedies` does.
    """
    if answer_by is not None and answer_by < run.as_of:
        fault = Fault("answer_by", f"{answer_by}", f"{run.as_of}, the day of the letters, or later")
        raise InputError([fault], of="the call")
    wanted = frozenset(kinds)
    letters: list[Letter] = []
    without: list[tuple[str, str]] = []
    first_of = _first_accepted(run)
    for case in run.cases:
        kind, why_not = _about(case)
        about_mentors = _about_mentors(case, run, first_of)
        if kind in wanted:
            letters.append(_standing_letter(kind, case, run, answer_by))
        if about_mentors in wanted:
            letters.append(_mentor_letter(about_mentors, case, run))
        if kind is None and about_mentors is None:
            without.append((case.application_id, why_not))
    return CohortLetters(letters=tuple(letters), without=tuple(without))


# ---------------------------------------------------------------------------- where it stands


def _about(case: Case) -> tuple[LetterKind | None, str]:
    """The letter about where an application stands; without one, why."""
    if case.withdrawn_on is not None:
        return None, "The practice withdrew it."
    choice = None if case.staff_decision is None else case.staff_decision.choice
    if choice is Choice.DECLINED:
        return LetterKind.DECLINED, ""
    if choice is Choice.ACCEPTED:
        return LetterKind.ELIGIBLE, ""
    match case.decision.outcome:
        case Outcome.MET:
            return LetterKind.ELIGIBLE, ""
        case Outcome.NOT_MET:
            return LetterKind.NOT_ELIGIBLE, ""
        case Outcome.UNDETERMINED:
            asked = asked_of(case.application, case.decision)
            if asked.missing:
                return LetterKind.INCOMPLETE, ""
            if asked.unclear:
                return LetterKind.CLARIFICATION, ""
            return None, "What is not known yet only the program's own staff can answer."


def _standing_letter(
    kind: LetterKind | None, case: Case, run: CohortRun, answer_by: date | None
) -> Letter:
    every = _every(case, run)
    match kind:
        case LetterKind.DECLINED:
            return _declined(case, run, every)
        case LetterKind.ELIGIBLE:
            return _eligible(case, run, every)
        case _:
            pass
    asked = asked_of(case.application, case.decision)
    asking: dict[str, Any] = {
        **every,
        "answer_by": answer_by,
        "waitlisted": case.standing == Choice.WAITLISTED.value,
    }
    if kind is LetterKind.INCOMPLETE:
        return IncompleteLetter(
            **asking, missing=asked.missing, unclear=asked.unclear, optional=asked.optional
        )
    if kind is LetterKind.CLARIFICATION:
        return ClarificationLetter(**asking, unclear=asked.unclear)
    remedy = smallest(case.decision)
    return NotEligibleLetter(
        **asking,
        unmet=unmet(case.decision, case.exceptions),
        has_remedy=remedy is not None,
        changes=() if remedy is None else remedy.changes,
        supposed=() if remedy is None else remedy.supposed,
        missing=(*asked.missing, *asked.unclear),
    )


def _every(case: Case, run: CohortRun) -> dict[str, Any]:
    """What every letter to an applicant has."""
    cohort, application = run.inputs.cohort, case.application
    practice = application.practice
    recipient, email = _recipient(case)
    return {
        "sender": cohort.seller.name,
        "sender_lines": cohort.seller.address_lines,
        "contact": cohort.email or "",
        "dated": run.as_of,
        "recipient": recipient,
        "email": email,
        "practice": "" if practice is None else practice.name,
        "practice_lines": () if practice is None else buyer_of(application).address_lines,
        "program": run.program.title,
        "cohort": cohort.title,
        "application": application.application_id,
        "received_on": application.received_on,
        "revised_on": application.revised_on,
    }


def _recipient(case: Case) -> tuple[str, str]:
    """Who is written to, and at which address: the team leader before all others.

    Then somebody of the core team, then the sponsor; the first with an address, else the first.
    """
    application = case.application
    people = [
        each
        for each in (
            application.team_leader,
            *(application.core_team or ()),
            application.sponsor,
        )
        if each is not None
    ]
    if not people:
        return "", ""
    leader = application.team_leader
    if leader is not None and leader.email is None:
        # The leader is often listed in the core team as well, with the address there alone.
        same = (each.email for each in people if each.name == leader.name and each.email)
        email = next(same, None)
        if email is not None:
            return leader.name, email
    first = next((each for each in people if each.email), people[0])
    return first.name, first.email or ""


def _eligible(case: Case, run: CohortRun, every: Mapping[str, Any]) -> EligibleLetter:
    account, decided = case.account, case.staff_decision
    window = account.window
    fees = fees_of(account, run.program.currency)
    accepted = case.standing == Choice.ACCEPTED.value
    asked = asked_of(case.application, case.decision)
    return EligibleLetter(
        **every,
        standing=case.standing,
        decided_on=None if decided is None else decided.decided_on,
        decision_reason="" if decided is None else decided.reason,
        pay_from=window.accepted_on,
        pay_by=window.last_day,
        pay_by_is_over=window.last_day is not None and window.last_day < run.as_of,
        no_day_left=window.is_empty,
        first_session_on=window.first_session_on,
        invoices=fees.standing,
        amount_due=fees.due,
        owes=fees.due.amount_minor > 0,
        fee_is_example=account.fee_is_example,
        pay_rules=rules_of(account.policy.cited(DutyCode.COLLECT_FEES.value)),
        unmet=unmet(case.decision, case.exceptions) if accepted else (),
        missing=(*asked.missing, *asked.unclear) if accepted else (),
        advice=advised(case.decision),
    )


def _declined(case: Case, run: CohortRun, every: Mapping[str, Any]) -> DeclinedLetter:
    account, decided = case.account, case.staff_decision
    assert decided is not None  # noqa: S101 - it was declined
    fees = fees_of(account, run.program.currency)
    return DeclinedLetter(
        **every,
        decided_on=decided.decided_on,
        reason=decided.reason,
        unmet=unmet(case.decision, case.exceptions),
        cancelled=fees.cancelled,
        to_cancel=fees.to_cancel,
        held=fees.held,
        fee_is_example=account.fee_is_example,
        pay_rules=rules_of(account.policy.cited(DutyCode.ISSUE_CREDIT_NOTE.value)),
    )


# ------------------------------------------------------------------------------ mentor practices


def _first_accepted(run: CohortRun) -> dict[str, str]:
    """The application by which each accepted practice is in the pairing: its first."""
    first: dict[str, str] = {}
    for case in run.cases:
        if case.standing == Choice.ACCEPTED.value and case.application.practice is not None:
            first.setdefault(case.practice_id, case.application_id)
    return first


def _about_mentors(case: Case, run: CohortRun, first_of: Mapping[str, str]) -> LetterKind | None:
    """The letter about mentor practices; none of a practice that the pairing does not know."""
    if first_of.get(case.practice_id) != case.application_id:
        return None
    if case.practice_id in run.without_priorities:
        return LetterKind.UNPAIRED
    if run.pairing is None:
        return None
    paired = any(each.practice_id == case.practice_id for each in run.pairing.pairs)
    return LetterKind.PAIRED if paired else LetterKind.UNPAIRED


def _mentor_letter(kind: LetterKind | None, case: Case, run: CohortRun) -> Letter:
    practice_id, every = case.practice_id, _every(case, run)
    policy = run.program.on(run.as_of)
    rules = pairing_rules(policy, Relation.MENTORS.subject)
    pairing = run.pairing
    if pairing is None or practice_id in run.without_priorities:
        return UnpairedLetter(**every, gap="areas not settled", rules=rules, **_NOTHING_KNOWN)
    gap = next(_gaps(practice_id, pairing.unpaired), None)
    areas = areas_of(practice_id, pairing)
    if kind is LetterKind.PAIRED:
        return PairedLetter(
            **every,
            mentors=mentors_of(practice_id, pairing, run),
            areas=areas,
            uncovered=uncovered(practice_id, pairing),
            lacking=0 if gap is None else gap.wanted - gap.given,
            gap="" if gap is None else GAP_OF[gap.reason],
            fixed=any(each.fixed for each in pairing.pairs if each.practice_id == practice_id),
            rules=rules,
        )
    assert gap is not None  # noqa: S101 - a practice without a pair has a reason
    competition = gap.competition
    return UnpairedLetter(
        **every,
        gap=GAP_OF[gap.reason],
        areas=areas,
        competing=0 if competition is None else len(competition.practice_ids),
        places=0 if competition is None else competition.places,
        mentors=0 if competition is None else len(competition.mentor_ids),
        obstacles=obstacles_of(gap),
        questions=tuple(dict.fromkeys(each.fact.question for each in gap.questions)),
        rules=rules,
    )


_NOTHING_KNOWN: Final[Mapping[str, Any]] = {
    "areas": (),
    "competing": 0,
    "places": 0,
    "mentors": 0,
    "obstacles": (),
    "questions": (),
}


def _gaps(practice_id: str, unpaired: tuple[Unpaired, ...]) -> Iterator[Unpaired]:
    return (each for each in unpaired if each.practice_id == practice_id)
