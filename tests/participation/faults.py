"""Faults to be planted in participation, one at a time, each with the tests that have to catch it.

python -m tests.participation.mutants                   all of them
python -m tests.participation.mutants sessions team     those of some parts
"""

from typing import Final

from tests.laws.faults import Fault

__all__ = ["FAULTS"]

_HERE: Final = "tests/participation"
ATTENDANCE: Final = f"{_HERE}/test_cases_of_attendance.py"
STEPS: Final = f"{_HERE}/test_cases_of_steps.py"
LAWS_OF_ASSESSMENT: Final = f"{_HERE}/test_laws_of_assessment.py"
SCHEDULE: Final = f"{_HERE}/test_schedule_of_steps.py"
BAD: Final = f"{_HERE}/test_bad_input.py"
SETTLED: Final = f"{_HERE}/test_records_settled.py"
ASSESSED: Final = f"{_HERE}/test_assessed_by_events.py"
AREAS: Final = f"{_HERE}/test_priority_areas.py"
CERTIFICATION: Final = f"{_HERE}/test_certification_step.py"
LEFT: Final = f"{_HERE}/test_practice_that_left.py"
BOTH: Final = "tests/cohort/test_sessions_move_for_both.py"
RUN: Final = "tests/cohort/test_run_taking_part.py"
TOGETHER: Final = "tests/cohort/test_laws_of_taking_part.py"
LOG: Final = "tests/store/test_store_participation.py"
DESK: Final = "tests/store/test_store_desk.py"
TABLES: Final = "tests/boundary/test_cohort_folder_course.py"
OUTCOMES: Final = "tests/boundary/test_cohort_folder_outcomes.py"
TIMELINE: Final = "tests/reports/test_timeline_page.py"


def _of(part: str, file: str, old: str, new: str, means: str, *tests: str) -> Fault:
    return Fault(part, f"participation/course/{file}", old, new, means, tests)


FAULTS: Final = (
    _of(
        "counting",
        "counted.py",
        "each.occurred_on <= as_of and each.recorded_at < end",
        "each.occurred_on <= as_of",
        "what is recorded after the day counts",
        STEPS,
    ),
    _of(
        "counting",
        "counted.py",
        "each.occurred_on <= as_of and each.recorded_at < end",
        "each.recorded_at < end",
        "what is dated after the day counts",
        ASSESSED,
    ),
    _of(
        "counting",
        "counted.py",
        "    counted.sort(key=_ORDER)\n",
        "",
        "events count in the order of their ids",
        ATTENDANCE,
    ),
    _of(
        "counting",
        "counted.py",
        "        if decided is not None and decided[1] is not None:\n",
        "        if decided is not None:\n",
        "where none of several versions is right, something else counts",
        SETTLED,
    ),
    _of(
        "counting",
        "versions.py",
        "and {*each.versions} in ({*by_name}, {*by_former})",
        "and ({*each.versions} <= {*by_name} or {*each.versions} <= {*by_former})",
        "a version that came after the settlement does not open the contradiction again",
        SETTLED,
    ),
    _of(
        "counting",
        "versions.py",
        "    if len({each.keeps for each in last}) > 1:\n        return None\n",
        "",
        "of two settlements of one moment one counts",
        SETTLED,
    ),
    _of(
        "team",
        "team.py",
        "(self.left_on is None or day < self.left_on)",
        "(self.left_on is None or day <= self.left_on)",
        "who left is on the team for another day",
        ATTENDANCE,
    ),
    _of(
        "team",
        "team.py",
        "came = self.joined_on is None or self.joined_on <= day",
        "came = True",
        "who joins is bound to come to the sessions before",
        ATTENDANCE,
    ),
    _of(
        "team",
        "team.py",
        "if each.person_id == person_id and each.left_on is None:",
        "if each.person_id == person_id:",
        "nobody comes back to the team",
        ATTENDANCE,
        BAD,
    ),
    _of(
        "sessions",
        "sessions.py",
        "state=SessionState.PLANNED if held else known.state,",
        "state=known.state,",
        "a session that gets other days after it was held stays held",
        ATTENDANCE,
    ),
    _of(
        "sessions",
        "sessions.py",
        "each.starts_on <= before.ends_on:",
        "each.starts_on < before.ends_on:",
        "two sessions can share the day on which one ends",
        BAD,
        ATTENDANCE,
    ),
    _of(
        "sessions",
        "sessions.py",
        "        if before is None or each.ends_on > before.ends_on:\n            latest",
        "        if True:\n            latest",
        "a short session within a long one hides what overlaps the long one",
        BAD,
        ATTENDANCE,
    ),
    _of(
        "sessions",
        "sessions.py",
        "session.ends_on < as_of",
        "session.ends_on <= as_of",
        "a session is over on its last day",
        ATTENDANCE,
    ),
    _of(
        "attendance",
        "attendance.py",
        "                and session.mode.value == step.mode\n",
        "",
        "who stays away from a session that went virtual has missed it",
        ATTENDANCE,
    ),
    _of(
        "attendance",
        "attendance.py",
        "                and session.state is not SessionState.CALLED_OFF\n",
        "",
        "who stays away from a session that was called off has missed it",
        ATTENDANCE,
    ),
    _of(
        "attendance",
        "attendance.py",
        "is_on_team(team, person_id, session.starts_on)",
        "is_on_team(team, person_id, session.ends_on)",
        "the last day of a session says who is bound to come",
        ATTENDANCE,
    ),
    _of(
        "attendance",
        "attendance.py",
        "    if where is Whereabouts.ABSENT:",
        "    if where in (Whereabouts.ABSENT, Whereabouts.NOT_RECORDED):",
        "what is not on record is held to be missed",
        ATTENDANCE,
    ),
    _of(
        "schedule",
        "laying_out.py",
        "for names, days in ((step.not_before, 0), (step.after, 1)):",
        "for names, days in ((step.not_before, 1), (step.after, 1)):",
        "no two steps can be done on one day",
        SCHEDULE,
    ),
    _of(
        "schedule",
        "laying_out.py",
        "done = (name, self.counts.get(name, 1))",
        "done = (name, 1)",
        "a step follows the first time of the one before",
        SCHEDULE,
    ),
    _of(
        "schedule",
        "laying_out.py",
        "self.last[place] = ready + self.needed.get(place[0], 1) - 1",
        "self.last[place] = ready",
        "every step takes one day",
        SCHEDULE,
    ),
    _of(
        "schedule",
        "laying_out.py",
        "        return owed_here or step.recorded_by == Recording.END.value",
        "        return True",
        "what the program owes has to be done by its end",
        SCHEDULE,
        STEPS,
    ),
    _of(
        "schedule",
        "laying_out.py",
        "self.latest[place] = min(bounds, default=None)",
        "self.latest[place] = max(bounds, default=None)",
        "the loosest of several bounds holds",
        SCHEDULE,
    ),
    _of(
        "steps",
        "told_of_steps.py",
        "        if each.owed_by not in (Party.PRACTICE, Party.SPONSOR):\n            continue\n",
        "",
        "what the program owes is held against the practice",
        STEPS,
    ),
    _of(
        "steps",
        "told_of_steps.py",
        "if each.state is not MilestoneState.LATE or not each.is_next:",
        "if each.state is not MilestoneState.LATE:",
        "a practice is late with what has to wait for the program",
        STEPS,
    ),
    _of(
        "steps",
        "milestones.py",
        "slot.latest < as_of:",
        "slot.latest <= as_of:",
        "a step is late on its last day",
        STEPS,
    ),
    _of(
        "steps",
        "milestones.py",
        "        elif period.last < as_of:",
        "        elif period.first < as_of:",
        "a month is over when it has begun",
        STEPS,
    ),
    _of(
        "steps",
        "occurrences.py",
        "isinstance(event, RoundMeasured) and event.round.kind is not RoundKind.LIVE",
        "isinstance(event, RoundMeasured) and event.round.kind is RoundKind.LIVE",
        "a test abstraction is taken for QOPI participation",
        ASSESSED,
    ),
    _of(
        "steps",
        "taking_part.py",
        "(each for each in happened if each.occurred_on <= as_of),",
        "happened,",
        "what happened after the practice left counts",
        LEFT,
    ),
    _of(
        "assessed",
        "assessed_events.py",
        "moment = max(each.recorded_at for each in told)",
        "moment = min(each.recorded_at for each in told)",
        "of a round recorded twice the first counts",
        ASSESSED,
    ),
    _of(
        "assessed",
        "assessed_events.py",
        "        settled = None\n",
        "        pass\n",
        "a settlement in doubt brings back the one before it",
        ASSESSED,
    ),
    _of(
        "assessed",
        "standing.py",
        "known = [each for each in its.rounds if each.round.results]",
        "known = list(its.rounds)",
        "a round without a result is the baseline",
        ASSESSED,
    ),
    _of(
        "assessed",
        "standing.py",
        "[each for each in known if each.occurred_on <= settled_on] or known",
        "known",
        "a round after the settlement is its baseline",
        ASSESSED,
    ),
    Fault(
        "assessment",
        "participation/assessment/ranking.py",
        "return -apart if self.measure.better is Better.LOWER else apart",
        "return apart",
        "a measure of which less is better is far behind when it is far ahead",
        (AREAS, LAWS_OF_ASSESSMENT),
    ),
    Fault(
        "assessment",
        "participation/assessment/ranking.py",
        "rank = 1 + sum(other > own for other in distances.values())",
        "rank = 1 + len({other for other in distances.values() if other > own})",
        "after a tie no rank is left out",
        (AREAS,),
    ),
    Fault(
        "assessment",
        "participation/assessment/certification.py",
        "each.kind is RoundKind.LIVE and each.ended_on < application.applied_on",
        "each.kind is RoundKind.LIVE and each.ended_on <= application.applied_on",
        "a round that ends on the day of the application came first",
        (CERTIFICATION,),
    ),
    Fault(
        "assessment",
        "participation/assessment/certification.py",
        "score = rounds[-1].score_basis_points if rounds else None",
        "score = rounds[0].score_basis_points if rounds else None",
        "the score of the first round counts",
        (CERTIFICATION,),
    ),
    Fault(
        "cohort",
        "cohort/sessions.py",
        "case SessionTurnedVirtual() if event.session_id in ours:",
        "case SessionTurnedVirtual() if event.session_id not in ours:",
        "a session that went virtual still ends the time to pay",
        (BOTH,),
    ),
    Fault(
        "cohort",
        "cohort/courses.py",
        "program.on(file.received_on)",
        "program.on(as_of)",
        "the policy of today says which sessions end the time to pay",
        (RUN,),
    ),
    Fault(
        "cohort",
        "cohort/owed.py",
        "if each.code != _CONTRADICTION or (each.application_id, each.about) not in unsound",
        "if each.code != _CONTRADICTION",
        "what billing alone finds contradictory is not asked for",
        (RUN, TOGETHER),
    ),
    Fault(
        "store",
        "cohort/sessions.py",
        "    return (*events, *billed_sessions(known, steps))\n",
        "    return tuple(events)\n",
        "the accounts of a log know no session of the course",
        (LOG, DESK),
    ),
    Fault(
        "store",
        "billing/accounts.py",
        "program.on(as_of if received is None else received.occurred_on)",
        "program.on(as_of)",
        "the policy of today says which sessions of a log end the time to pay",
        (LOG,),
    ),
    Fault(
        "store",
        "store/desk/sessions.py",
        "    if event.session_id in with_course:",
        "    if False:",
        "a session of the course is moved for the fees alone",
        (DESK,),
    ),
    Fault(
        "tables",
        "boundary/course_soundness.py",
        "        if _said(earlier) != _said(row):",
        "        if False:",
        "an id of a table stands for two things",
        (TABLES,),
    ),
    Fault(
        "tables",
        "boundary/course_soundness.py",
        "any(ended < decided for ended in live.get(application_id, ()))",
        "any(ended <= decided for ended in live.get(application_id, ()))",
        "a live round on the day of the decision came before it",
        (OUTCOMES,),
    ),
    Fault(
        "tables",
        "boundary/course_soundness.py",
        "        if session_id is not None and session_id in announced:",
        "        if False:",
        "a session is announced in two tables",
        (TABLES,),
    ),
    Fault(
        "tables",
        "boundary/cohort_measured.py",
        'Names(known, frozenset(of_round.policy.measures)).refer(row, "measure_id", measure_id)',
        "pass",
        "a measure that the program does not have is read",
        (OUTCOMES, TABLES),
    ),
    Fault(
        "tables",
        "boundary/cohort_settlements.py",
        "            if row.cells.get(column) != first.cells.get(column):",
        "            if False:",
        "two rows settle the areas of one practice differently",
        (OUTCOMES,),
    ),
)
