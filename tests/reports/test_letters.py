"""Who gets which letter, and that it says what its reader needs: each kind, by the sample."""

import re
from collections import Counter
from datetime import date

import attrs
import pytest

from qip_rules.cohort.case import Case
from qip_rules.cohort.run import CohortRun
from qip_rules.eligibility.admission import Choice, StaffDecision
from qip_rules.eligibility.application import Application, ApplicationFile
from qip_rules.eligibility.people import CoreTeamMember, TeamLeader
from qip_rules.errors import InputError
from qip_rules.matching.answer import UnpairedReason
from qip_rules.reports.letters.asked import asked_of
from qip_rules.reports.letters.cohort_letters import cohort_letters
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter import (
    GAPS,
    ClarificationLetter,
    DeclinedLetter,
    EligibleLetter,
    IncompleteLetter,
    Letter,
    NotEligibleLetter,
    PairedLetter,
)
from qip_rules.reports.letters.mentored import GAP_OF
from qip_rules.rules.fact import AnsweredBy
from qip_rules.rules.findings import Outcome
from qip_rules.rules.requirement import Severity
from tests.cohort.sample import GRANT, TRAINING, case_of, changed_run, sample, sample_run
from tests.reports.letters_of_sample import (
    ANSWER_BY,
    letter_of,
    markdown_of,
    otherwise,
    sample_letters,
)
from tests.reports.markdown_page import kinds, shown

Kind = LetterKind


def read(letter: Letter) -> str:
    return shown(markdown_of(letter))


def words(text: str) -> str:
    return " ".join(text.split())


def with_decision(application: str, choice: Choice, run: CohortRun | None = None) -> CohortRun:
    """The sample with one more decision of the staff, the last one."""
    made = StaffDecision(
        application_id=application,
        choice=choice,
        decided_on=date(2026, 10, 30),
        actor="Example Coordinator",
        reason="A reason made up for this test.",
    )
    inputs = sample() if run is None else run.inputs
    return changed_run(decisions=(*inputs.decisions, made))


def changed_application(name: str, **changes: object) -> CohortRun:
    """The sample with one application otherwise, in every version."""

    def other(each: Application) -> Application:
        return attrs.evolve(each, **changes)  # type: ignore[arg-type]

    return changed_run(
        applications=tuple(
            ApplicationFile(tuple(map(other, file.revisions)))
            if file.application_id == name
            else file
            for file in sample().applications
        )
    )


# ---------------------------------------------------------------------------- who gets which letter


def test_the_letters_of_the_sample() -> None:
    counts = Counter(each.kind for each in sample_letters().letters)
    assert counts == {
        Kind.INCOMPLETE: 2,
        Kind.CLARIFICATION: 1,
        Kind.ELIGIBLE: 14,
        Kind.NOT_ELIGIBLE: 7,
        Kind.DECLINED: 2,
        Kind.PAIRED: 8,
        Kind.UNPAIRED: 4,
    }
    assert [name for name, _ in sample_letters().without] == ["APP-07", "APP-08"]


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_every_application_has_a_letter_or_a_reason_why_not(name: str) -> None:
    letters = sample_letters(name)
    written_to = {each.application for each in letters.letters}
    left_out = {application for application, _ in letters.without}
    assert written_to | left_out == {case.application_id for case in sample_run(name).cases}
    assert not written_to & left_out
    assert all(why for _, why in letters.without)


def test_a_program_that_pairs_nobody_has_no_letters_about_pairs() -> None:
    told = {each.kind for each in sample_letters(TRAINING).letters}
    assert told == set(Kind) - {Kind.PAIRED, Kind.UNPAIRED}


def test_letters_of_some_kinds_are_those_among_all() -> None:
    wanted = (Kind.PAIRED, Kind.DECLINED)
    some = cohort_letters(sample_run(), kinds=wanted, answer_by=ANSWER_BY)
    every = sample_letters()
    assert some.letters == tuple(each for each in every.letters if each.kind in wanted)
    assert some.without == every.without


def test_what_only_staff_can_answer_gives_no_letter() -> None:
    run = changed_application("APP-20", **_application_of("APP-01", answers={}))
    made = cohort_letters(run, kinds=[Kind.INCOMPLETE, Kind.CLARIFICATION, Kind.NOT_ELIGIBLE])
    assert case_of(run, "APP-20").decision.outcome is Outcome.UNDETERMINED
    told = dict(made.without)
    assert told["APP-20"] == "What is not known yet only the program's own staff can answer."


def _application_of(name: str, **changes: object) -> dict[str, object]:
    """The parts of another application, but its id, receipt and practice."""
    (file,) = (each for each in sample().applications if each.application_id == name)
    kept = ("application_id", "received_on", "practice", "revision", "revised_on")
    fields = attrs.asdict(file.current, recurse=False)
    return {each: value for each, value in fields.items() if each not in kept} | changes


def test_eligible_and_not_decided_yet() -> None:
    run = changed_run(
        decisions=tuple(each for each in sample().decisions if each.application_id != "APP-15")
    )
    letter = letter_of("APP-15", Kind.ELIGIBLE, cohort_letters(run))
    assert isinstance(letter, EligibleLetter)
    assert letter.standing == "undecided"
    text = read(letter)
    assert "We have not decided yet who is accepted" in text
    assert "Please do not pay yet." in text
    assert "EXAMPLE FEE" not in text, "no amount is named"


def test_an_accepted_application_is_never_told_that_it_is_not_eligible() -> None:
    run = with_decision("APP-22", Choice.ACCEPTED)
    made = cohort_letters(run, kinds=[Kind.ELIGIBLE, Kind.NOT_ELIGIBLE])
    letter = letter_of("APP-22", Kind.ELIGIBLE, made)
    text = read(letter)
    assert "You were accepted on October 30, 2026." in text
    assert "Still to be settled: Different people on the core team: 1." in text


def test_an_accepted_application_is_still_asked_what_is_missing() -> None:
    run = with_decision("APP-19", Choice.ACCEPTED)
    text = read(letter_of("APP-19", Kind.ELIGIBLE, cohort_letters(run, kinds=[Kind.ELIGIBLE])))
    assert "Please answer these questions, which are still open:" in text
    assert "Is the team leader a member of ASCO?" in text


def test_a_waitlisted_application_keeps_its_questions() -> None:
    run = with_decision("APP-19", Choice.WAITLISTED)
    letter = letter_of("APP-19", Kind.INCOMPLETE, cohort_letters(run, kinds=[Kind.INCOMPLETE]))
    assert "Your application stays on the waiting list." in read(letter)
    assert "waiting list" not in read(letter_of("APP-19", Kind.INCOMPLETE))


# -------------------------------------------------------------------------- what is asked, and why


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_every_required_question_of_the_applicant_is_asked_once(name: str) -> None:
    asked = 0
    for letter in sample_letters(name).letters:
        case = case_of(sample_run(name), letter.application)
        if isinstance(letter, IncompleteLetter):
            put = [*letter.missing, *letter.unclear]
        elif isinstance(letter, ClarificationLetter):
            put = [*letter.unclear]
        else:
            continue
        open_to_them = [
            each.text
            for each in case.decision.questions
            if each.answered_by is AnsweredBy.APPLICANT and _is_required(each.for_codes, case)
        ]
        assert sorted(each.text for each in put) == sorted(open_to_them)
        text = read(letter)
        for each in put:
            assert words(each.text) in text
            assert each.rules, "it says why it is asked"
            for rule in each.rules:
                assert words(f"Why we ask: {rule.says} ({rule.source})") in text
        for question in case.decision.questions:
            if question.answered_by is not AnsweredBy.APPLICANT:
                assert words(question.text) not in text
        asked += len(put)
    assert asked > 20


def _is_required(codes: tuple[str, ...], case: Case) -> bool:
    requirements = map(case.decision.rule_set.requirement, codes)
    return any(each.severity is Severity.REQUIRED for each in requirements)


def test_incomplete_says_what_is_missing_why_and_by_when() -> None:
    text = read(letter_of("APP-19", Kind.INCOMPLETE))
    assert "because 4 required answers are missing" in text
    assert "Please answer by November 20, 2026." in text
    assert (
        "Is the team leader a member of ASCO? Why we ask: The leader of the practice's team is a "
        "physician and a member of the society (ASCO)."
    ) in text
    assert "(Apply to the Quality Training Program, “Program Requirements”)" in text


def test_without_a_day_for_answers_none_is_made_up() -> None:
    letter = otherwise(letter_of("APP-19", Kind.INCOMPLETE), answer_by=None)
    text = read(letter)
    assert "Please answer soon." in text
    assert "by November 20" not in text


def test_a_day_for_answers_before_the_letters_is_refused() -> None:
    with pytest.raises(InputError, match="answer_by: found 2026-10-31; expected 2026-11-01"):
        cohort_letters(sample_run(), answer_by=date(2026, 10, 31))
    assert cohort_letters(sample_run(), kinds=[], answer_by=date(2026, 11, 1)).letters == ()


def test_what_can_be_read_in_two_ways_is_a_clarification() -> None:
    letter = letter_of("APP-27", Kind.CLARIFICATION)
    assert isinstance(letter, ClarificationLetter)
    assert len(letter.unclear) == 3
    text = read(letter)
    assert "Our doubt: One person or two: Yael Madeup (entry 2 of the core team, entry 3" in text
    assert "Nothing else is needed from you." in text
    assert "judgment of the staff" not in text, "that is for the staff to find out"


def test_what_is_missing_besides_makes_a_clarification_incomplete() -> None:
    case = case_of(sample_run(), "APP-27")
    leader = case.application.team_leader
    assert leader is not None
    run = changed_application("APP-27", team_leader=attrs.evolve(leader, is_asco_member=None))
    letter = letter_of("APP-27", Kind.INCOMPLETE, cohort_letters(run, kinds=[Kind.INCOMPLETE]))
    assert isinstance(letter, IncompleteLetter)
    assert [each.text for each in letter.missing] == ["Is the team leader a member of ASCO?"]
    assert len(letter.unclear) == 3
    assert "What is not clear to us" in read(letter)


def test_recommendations_are_asked_apart() -> None:
    letter = letter_of("APP-28", Kind.INCOMPLETE)
    assert isinstance(letter, IncompleteLetter)
    assert len(letter.optional) == 4
    text = read(letter)
    required, _, good_to_know = text.partition("Good to know, but not required")
    for each in letter.optional:
        assert words(each.text) in good_to_know
        assert words(each.text) not in required


def test_asked_is_told_apart_by_what_the_application_has() -> None:
    for case in sample_run().cases:
        asked = asked_of(case.application, case.decision)
        texts = [each.text for each in (*asked.missing, *asked.unclear, *asked.optional)]
        own = [q for q in case.decision.questions if q.answered_by is AnsweredBy.APPLICANT]
        assert sorted(texts) == sorted(each.text for each in own)


# ------------------------------------------------------------------------------------ not eligible


def test_not_eligible_gives_the_smallest_remedy() -> None:
    letter = letter_of("APP-22", Kind.NOT_ELIGIBLE)
    assert isinstance(letter, NotEligibleLetter)
    text = read(letter)
    assert "You can mend this with one change:" in text
    assert "Raise the core team size by one person, from 1 to 2 (from 2 to 4 will do)." in text
    assert "Please send your correction by November 20, 2026." in text
    assert "We have not made a decision yet." in text


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_every_rule_that_is_not_met_is_told_with_its_clause(name: str) -> None:
    told = 0
    for letter in sample_letters(name).letters:
        if not isinstance(letter, NotEligibleLetter | DeclinedLetter):
            continue
        case = case_of(sample_run(name), letter.application)
        text = read(letter)
        assert [each.says for each in letter.unmet] == [f.sentence for f in case.decision.not_met]
        for finding in case.decision.not_met:
            assert words(finding.sentence) in text
            for clause in finding.clauses:
                assert words(clause.says) in text
            told += 1
    assert told > 15


def test_where_no_change_is_enough_the_letter_says_so() -> None:
    letter = letter_of("APP-26", Kind.NOT_ELIGIBLE)
    assert isinstance(letter, NotEligibleLetter)
    assert not letter.has_remedy
    assert letter.changes == ()
    text = read(letter)
    assert "Changes to the application alone would not be enough." in text
    assert "If one of them is wrong, please tell us by November 20, 2026." in text
    assert "What can be done: If your figures have changed or were incomplete" in text


def test_what_is_part_of_one_change_is_no_change_of_its_own() -> None:
    letter = letter_of("APP-20", Kind.NOT_ELIGIBLE)
    assert isinstance(letter, NotEligibleLetter)
    assert [each.says for each in letter.changes] == [
        "Name one person as the leader of your team.",
        "Name the person who will sponsor your project.",
        "Send a letter of support signed by the sponsor of your project.",
    ]
    assert "signed by the sponsor whom the application names now" in letter.changes[2].how
    assert "These 3 changes together" in read(letter)


def test_a_change_of_its_own_stays_one() -> None:
    letter = letter_of("APP-23", Kind.NOT_ELIGIBLE)
    assert isinstance(letter, NotEligibleLetter)
    assert len(letter.changes) == 3
    assert letter.changes[0].says.startswith("Send a new letter signed by the sponsor")


def test_a_remedy_tells_the_answers_it_counts_on() -> None:
    text = read(letter_of("APP-20", Kind.NOT_ELIGIBLE))
    assert "We also need to hear from you that:" in text
    assert "The team leader is a member of the society" in text
    assert "Also missing" not in text


# ------------------------------------------------------------------------------------ fees


def test_accepted_with_money_to_pay() -> None:
    run = sample_run(as_of=date(2026, 8, 15))
    text = read(letter_of("APP-11", Kind.ELIGIBLE, cohort_letters(run, kinds=[Kind.ELIGIBLE])))
    assert "You were accepted on July 20, 2026." in text
    assert "Please pay USD 3,333.00 between July 20, 2026 and October 4, 2026." in text
    assert "The first session in person is on October 5, 2026." in text
    assert "EXAMPLE FEE" in text
    assert "QIG-2026-0013" in text


def test_the_window_by_what_is_known() -> None:
    late = read(letter_of("APP-05", Kind.ELIGIBLE))
    assert "USD 1,666.00 is still to be paid. The last day to pay was October 4, 2026." in late
    assert "Your fees are paid. Thank you." in read(letter_of("APP-01", Kind.ELIGIBLE))
    waiting = read(letter_of("APP-15", Kind.ELIGIBLE))
    assert "Please do not pay yet. Payment is in order only after you are accepted." in waiting
    assert "The reason: " in waiting
    letter = letter_of("APP-05", Kind.ELIGIBLE)
    open_end = otherwise(letter, pay_by=None, pay_by_is_over=False, first_session_on=None)
    assert "Please pay USD 1,666.00 from July 27, 2026 on." in read(open_end)
    assert "so late that no day to pay was left" in read(otherwise(letter, no_day_left=True))
    assert "There is nothing to pay now." in read(otherwise(letter, invoices=()))


def test_an_exception_stands_beside_its_rule() -> None:
    text = read(letter_of("APP-13", Kind.ELIGIBLE))
    assert "One rule is not met: The team leader is not a member of the society" in text
    assert "Example Program Director granted you an exception on July 17, 2026" in text
    assert "Still to be settled" not in text


def test_advice_is_told_as_advice() -> None:
    text = read(letter_of("APP-05", Kind.ELIGIBLE))
    assert "You do not have to do this, but we recommend it." in text
    assert "plans 1.5 hours a week" in text
    assert "Our advice" not in read(letter_of("APP-02", Kind.ELIGIBLE))


def test_declined_with_its_reason_and_the_cancelled_invoice() -> None:
    text = read(letter_of("APP-17", Kind.DECLINED))
    assert "on July 20, 2026 we declined your application." in text
    assert "The reason: No physician leads the team" in text
    assert "Invoice QIG-2026-0002 over USD 2,222.00 is cancelled. Please do not pay it." in text
    assert "Credit note QIG-2026-C0001 takes it back." in text
    assert "We hold" not in text
    assert "We hold USD 5,555.00 of yours" in read(letter_of("APP-18", Kind.DECLINED))


def test_declined_before_the_credit_note_is_issued() -> None:
    letter = letter_of("APP-17", Kind.DECLINED)
    assert isinstance(letter, DeclinedLetter)
    to_come = otherwise(letter, cancelled=(), to_cancel=letter.cancelled)
    text = read(to_come)
    assert "Please do not pay invoice QIG-2026-0002" in text
    assert "We will cancel it and send you the credit note." in text
    assert "You owe no fee." in read(otherwise(letter, cancelled=()))


# ------------------------------------------------------------------------------------ mentors


def test_paired_says_who_and_what_was_achieved() -> None:
    letter = letter_of("APP-12", Kind.PAIRED)
    assert isinstance(letter, PairedLetter)
    text = read(letter)
    assert "Example Mentor Practice 01 (made up) will be your mentor practice." in text
    assert "Hospice enrollment" in text
    assert "The evidence for it is 3 on a scale from 1 to 3." in text
    assert "This was settled before." not in text
    assert "This was settled before." in read(letter_of("APP-01", Kind.PAIRED))


def test_unpaired_says_why_and_what_would_change_it() -> None:
    said = {
        "APP-06": "2 practices, yours among them, can go only to the same mentor practice. There "
        "is one place, so not all of them can be served.",
        "APP-10": "A rule keeps each of them from you: One mentor practice: The practice and the "
        "mentor practice belong to the same organization.",
        "APP-11": "No mentor practice has a success on record in your priority area: Vaccination "
        "of adults.",
        "APP-14": "Your priority areas are not settled yet.",
    }
    for application, why in said.items():
        text = read(letter_of(application, Kind.UNPAIRED))
        assert words(why) in text
        changes = text.partition("What would change it")[2].partition("behind this")[0]
        assert len(changes) > 60
        assert "The practice is paired with mentors" in text


def test_a_letter_about_mentors_names_no_other_applicant() -> None:
    for letter in sample_letters().letters:
        if letter.kind in (Kind.PAIRED, Kind.UNPAIRED):
            text = read(letter)
            for case in sample_run().cases:
                practice = case.application.practice
                if practice is not None and practice.name != letter.practice:
                    assert practice.name not in text


def test_a_refused_mentor_practice_is_not_named() -> None:
    assert "Example Mentor Practice" not in read(letter_of("APP-10", Kind.UNPAIRED))


@pytest.mark.parametrize("gap", GAPS)
def test_every_reason_has_words_of_its_own(gap: str) -> None:
    letter = letter_of("APP-10", Kind.UNPAIRED)
    text = read(otherwise(letter, gap=gap))
    why = text.partition("Why")[2].partition("What would change it")[0]
    assert len(why) > 40
    assert gap in {*GAP_OF.values(), "areas not settled"}


def test_every_reason_of_the_pairing_is_known_to_letters() -> None:
    assert set(GAP_OF) == set(UnpairedReason)
    assert {*GAP_OF.values(), "areas not settled"} == set(GAPS)


def test_fewer_mentor_practices_than_wanted() -> None:
    letter = letter_of("APP-12", Kind.PAIRED)
    one = read(otherwise(letter, lacking=1, gap="too few places"))
    assert "You wanted one mentor practice more." in one
    assert "The places of all others that would suit you are taken." in one
    assert isinstance(letter, PairedLetter)
    both = otherwise(letter, mentors=letter.mentors * 2, uncovered=("Pain",))
    assert "Your mentor practices in the" in read(both)
    assert "has a success on record in: Pain." in read(both)


# ------------------------------------------------------------------------------------ every letter


@pytest.mark.parametrize("name", [GRANT, TRAINING])
def test_letters_are_plain(name: str) -> None:
    run = sample_run(name)
    codes = {each.code for case in run.cases for each in case.decision.rule_set.requirements} | {
        "other-organization",
        "no-declared-conflict",
        "shares-priority-area",
    }
    ids = {each.practice_id for each in run.cases} | {each.mentor_id for each in run.inputs.mentors}
    clauses = set(run.program.on(run.as_of).clauses)
    for letter in sample_letters(name).letters:
        text = read(letter)
        told = set(re.findall(r"[\w-]+", text))
        assert not told & (codes | ids | clauses), letter.application
        assert not re.search(r"[a-z]_[a-z]", text), letter.application
        assert not re.search(r" [,.]|\.\.|\( |\{|\}|None(?! of)|True|False", text), (
            letter.application
        )
        assert not kinds(markdown_of(letter)) & {"html_block", "html_inline", "code_block"}


def test_sentences_are_short() -> None:
    for letter in sample_letters().letters:
        body = read(letter).partition("Dear ")[2]
        own = re.sub(r"\([^()]*\)", "", body)
        longest = max(re.split(r"[.:?!]\s", own), key=lambda each: len(each.split()))
        assert len(longest.split()) <= 45, longest


def test_who_is_written_to() -> None:
    first = letter_of("APP-01", Kind.ELIGIBLE)
    assert (first.recipient, first.email) == (
        "Avery Example",
        "avery.example@practice01.example.org",
    )
    nobody = letter_of("APP-28", Kind.INCOMPLETE)
    assert (nobody.recipient, nobody.email) == ("", "")
    assert "Dear team," in read(nobody)
    run = changed_application(
        "APP-19",
        team_leader=TeamLeader(name="Vesper Specimen"),
        core_team=(
            CoreTeamMember(name="Somebody Else", email="else@example.org"),
            CoreTeamMember(name="Vesper Specimen", email="vesper@example.org"),
        ),
        sponsor=None,
    )
    made = cohort_letters(run, kinds=[Kind.INCOMPLETE, Kind.NOT_ELIGIBLE, Kind.CLARIFICATION])
    (letter,) = (each for each in made.letters if each.application == "APP-19")
    assert (letter.recipient, letter.email) == ("Vesper Specimen", "vesper@example.org")


def test_a_corrected_application_says_so() -> None:
    text = read(letter_of("APP-14", Kind.ELIGIBLE))
    assert "Application APP-14, received June 8, 2026, corrected July 6, 2026" in text


def test_a_cohort_without_applications_has_no_letters() -> None:
    run = changed_run(
        applications=(), decisions=(), exceptions=(), events=(), mentor_conflicts={},
        specialist_conflicts={}, fixed=(), forbidden=(), mentoring=(), priorities=(),
    )  # fmt: skip
    assert cohort_letters(run).letters == ()
    assert cohort_letters(run).without == ()
