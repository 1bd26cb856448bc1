"""Eligibility as the policy tells it: one test a sentence of the page, in its order."""

from collections.abc import Callable
from datetime import date

import attrs
import pytest

from qip_rules.eligibility import (
    Application,
    ApplicationFile,
    CoreTeamMember,
    Person,
    Pledges,
    Profession,
    Project,
    ProjectTeamMember,
    Sponsor,
    SupportLetter,
    TeamLeader,
    assess,
    assess_file,
    revise,
)
from qip_rules.eligibility.assessment import answer_as_value
from qip_rules.errors import InputError, NotInForceError
from qip_rules.policy.program import Program
from qip_rules.rules import explain
from qip_rules.rules.fact import Date, Fact
from qip_rules.rules.findings import Decision, Outcome
from qip_rules.rules.requirement import Severity

Assess = Callable[..., Decision]


def codes(decision: Decision, outcome: Outcome = Outcome.NOT_MET) -> list[str]:
    return [each.code for each in decision.findings if each.outcome is outcome]


def member(name: str, **known: object) -> CoreTeamMember:
    fields: dict[str, object] = {
        "name": f"{name} Example",
        "email": f"{name.lower()}@example.org",
        "pledges_attendance": True,
        **known,
    }
    return CoreTeamMember(**fields)  # type: ignore[arg-type]


AVERY, BLAKE, CASEY = member("Avery"), member("Blake"), member("Casey")

PLEDGED_BY_THE_APPLICATION = Pledges(
    time_and_resources=True,
    program_fees=True,
    travel_costs=True,
    minutes_per_week=150,
    leadership_commitment=True,
    protected_time=True,
)
"""Everything is pledged here, also what a letter of support would say."""


def test_a_complete_application_meets_every_requirement_and_every_recommendation(
    assessed: Assess,
) -> None:
    decision = assessed()
    assert decision.outcome is Outcome.MET
    assert codes(decision, Outcome.MET) == [each.code for each in decision.findings]
    assert decision.questions == ()
    assert decision.advice == ()


def test_every_finding_cites_its_clause_and_the_page(assessed: Assess) -> None:
    for finding in assessed().findings:
        assert finding.clause is not None
        assert "heading" in finding.citation or "lead-in" in finding.citation
    assert assessed().finding("core-team-size").citation.startswith("T05 (Apply to the Quality")


def test_the_decision_can_be_repeated_years_later(assessed: Assess, training: Program) -> None:
    decision = assessed()
    assert decision.program_id == "quality-training-program"
    assert decision.in_force_on == date(2026, 3, 2)
    assert decision.digest == training.digest


def test_the_leader_is_a_physician(assessed: Assess, complete: Application) -> None:
    assert complete.team_leader is not None
    nurse = attrs.evolve(complete.team_leader, profession=Profession.NURSE)
    assert codes(assessed(team_leader=nurse)) == ["leader-is-physician"]


def test_a_fellow_may_lead_if_physician_and_member(assessed: Assess, complete: Application) -> None:
    assert complete.team_leader is not None
    fellow = attrs.evolve(complete.team_leader, is_fellow=True)
    assert assessed(team_leader=fellow).outcome is Outcome.MET
    outside = attrs.evolve(fellow, is_asco_member=False)
    assert codes(assessed(team_leader=outside)) == ["leader-is-member"]


def test_unknown_membership_is_cannot_tell_and_never_no(
    assessed: Assess, complete: Application
) -> None:
    assert complete.team_leader is not None
    decision = assessed(team_leader=attrs.evolve(complete.team_leader, is_asco_member=None))
    assert decision.outcome is Outcome.UNDETERMINED
    assert [each.code for each in decision.undetermined] == ["leader-is-member"]
    (question,) = decision.questions
    assert question.fact.name == "leader_is_asco_member"
    assert question.changes_outcome
    assert question.for_codes == ("leader-is-member",)


def test_an_application_that_says_it_has_no_leader_and_no_sponsor(assessed: Assess) -> None:
    decision = assessed(
        team_leader=None,
        names_team_leader=False,
        sponsor=None,
        names_sponsor=False,
        support_letter=SupportLetter(received=False),
        pledges=PLEDGED_BY_THE_APPLICATION,
    )
    assert codes(decision) == ["leader-named", "sponsor-named", "letter-received"]


@pytest.mark.parametrize(
    ("team", "failing"),
    [
        ((AVERY,), ["core-team-size"]),
        ((AVERY, BLAKE), []),
        ((AVERY, BLAKE, CASEY, member("Dana")), []),
        ((AVERY, BLAKE, CASEY, member("Dana"), member("Ellis")), ["core-team-size"]),
        ((BLAKE, CASEY), ["leader-in-core-team"]),
        ((), ["core-team-size", "leader-in-core-team"]),
    ],
)
def test_two_to_four_people_with_the_leader_among_them(
    assessed: Assess, team: tuple[CoreTeamMember, ...], failing: list[str]
) -> None:
    required = [each.code for each in assessed(core_team=team).not_met]
    assert required == failing


def test_the_same_person_twice_counts_once_and_an_alias_does_not_hide_it(
    assessed: Assess,
) -> None:
    alias = CoreTeamMember(
        name="A. Example", email="AVERY+second@Example.org", pledges_attendance=True
    )
    decision = assessed(core_team=(AVERY, alias))
    finding = decision.finding("core-team-size")
    assert finding.outcome is Outcome.NOT_MET
    assert "1" in finding.sentence
    assert decision.because["core_team_size"].says == (
        "1: Avery Example. Listed more than once, counted once: Avery Example."
    )


def test_an_address_given_on_another_list_joins_two_entries(
    assessed: Assess, complete: Application
) -> None:
    two_addresses = ProjectTeamMember(
        name="Blake Example", email="blake@example.org", other_emails=("b.example@example.net",)
    )
    assert complete.project_team is not None
    decision = assessed(
        core_team=(AVERY, BLAKE, member("Blake", email="b.example@example.net")),
        project_team=(*complete.project_team, two_addresses),
    )
    assert decision.facts["core_team_size"] == 2
    assert decision.facts["project_team_size"] == 5


def test_two_entries_of_one_name_that_cannot_be_told_apart_leave_the_size_open(
    assessed: Assess,
) -> None:
    decision = assessed(core_team=(AVERY, BLAKE, member("Blake", email=None)))
    assert decision.facts["core_team_size"] is None
    assert "core-team-size" in codes(decision, Outcome.UNDETERMINED)
    evidence = decision.because["core_team_size"]
    assert evidence.says == "One person or two: Blake Example (core_team[1], core_team[2])?"
    assert evidence.paths == ("core_team[1]", "core_team[2]")


def test_every_core_member_pledges_to_attend_and_the_one_who_does_not_is_named(
    assessed: Assess,
) -> None:
    refusing = member("Blake", pledges_attendance=False)
    decision = assessed(core_team=(AVERY, refusing, CASEY))
    assert codes(decision) == ["attendance-pledged"]
    evidence = decision.because["core_team_pledges_attendance"]
    assert evidence.says == "Not promised by Blake Example."
    assert evidence.paths == ("core_team[1].pledges_attendance",)


def test_a_pledge_nobody_has_given_yet_is_asked_of_the_one_who_has_not(
    assessed: Assess,
) -> None:
    decision = assessed(core_team=(AVERY, BLAKE, member("Casey", pledges_attendance=None)))
    assert codes(decision, Outcome.UNDETERMINED) == ["attendance-pledged"]
    assert decision.because["core_team_pledges_attendance"].says == "No answer from Casey Example."


def test_one_refusal_decides_whatever_else_is_unknown(assessed: Assess) -> None:
    team = (
        AVERY,
        member("Blake", pledges_attendance=None),
        member("Casey", pledges_attendance=False),
    )
    assert codes(assessed(core_team=team)) == ["attendance-pledged"]


def test_the_project_team_is_larger_than_the_core_team(assessed: Assess) -> None:
    only_core = tuple(
        ProjectTeamMember(name=each.name, email=each.email, represents=("infusion", "pharmacy"))
        for each in (AVERY, BLAKE, CASEY)
    )
    decision = assessed(project_team=only_core)
    assert codes(decision) == ["project-team-larger", "project-team-size"]
    assert [each.code for each in decision.not_met] == ["project-team-larger"]
    assert [each.code for each in decision.advice] == ["project-team-size"]


def test_five_to_seven_is_advice_and_never_refuses(assessed: Assess, complete: Application) -> None:
    assert complete.project_team is not None
    large = tuple(
        ProjectTeamMember(name=f"Person {n} Example", email=f"p{n}@example.org", represents=())
        for n in range(7)
    )
    decision = assessed(project_team=(*complete.project_team, *large))
    assert decision.outcome is Outcome.MET
    assert [each.code for each in decision.advice] == ["project-team-size"]


def test_an_area_that_nobody_represents_is_advice_and_is_named(
    assessed: Assess, complete: Application
) -> None:
    assert complete.project is not None
    project = attrs.evolve(complete.project, affected_areas=("Infusion", "Laboratory"))
    decision = assessed(project=project)
    assert decision.outcome is Outcome.MET
    assert [each.code for each in decision.advice] == ["areas-represented"]
    assert decision.because["uncovered_area_count"].says == "Nobody speaks for Laboratory."


def test_a_team_member_who_has_not_said_what_they_represent_leaves_it_open(
    assessed: Assess, complete: Application
) -> None:
    assert complete.project_team is not None
    silent = attrs.evolve(complete.project_team[1], represents=None)
    team = (complete.project_team[0], silent, complete.project_team[2])
    decision = assessed(project_team=team)
    assert codes(decision, Outcome.UNDETERMINED) == ["areas-represented"]
    assert decision.outcome is Outcome.MET
    (question,) = decision.questions
    assert not question.changes_outcome


def test_a_junior_sponsor_is_advice(assessed: Assess, complete: Application) -> None:
    assert complete.sponsor is not None
    decision = assessed(sponsor=attrs.evolve(complete.sponsor, is_senior_leader=False))
    assert decision.outcome is Outcome.MET
    assert codes(decision) == ["senior-sponsor"]


def test_a_sponsor_on_the_core_team_is_allowed_with_a_warning(assessed: Assess) -> None:
    decision = assessed(
        sponsor=Sponsor(name="Blake Example", email="blake@example.org", is_senior_leader=True),
        support_letter=SupportLetter(
            received=True,
            signatory=Person(name="Blake Example", email="blake@example.org"),
            commits_leadership=True,
            protects_time=True,
        ),
    )
    assert decision.outcome is Outcome.MET
    assert codes(decision) == ["sponsor-outside-core-team"]


def test_the_letter_is_the_sponsors_and_a_new_sponsor_needs_a_new_letter(
    assessed: Assess,
) -> None:
    new = Sponsor(name="Harper Example", email="harper@example.org", is_senior_leader=True)
    decision = assessed(sponsor=new)
    assert codes(decision) == ["letter-from-sponsor"]
    assert decision.because["letter_signed_by_sponsor"].says == (
        "G. Example signed it, but the sponsor is Harper Example."
    )


def test_without_the_letter_the_application_is_not_complete(assessed: Assess) -> None:
    decision = assessed(
        support_letter=SupportLetter(received=False),
        pledges=PLEDGED_BY_THE_APPLICATION,
    )
    assert codes(decision) == ["letter-received"]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("time_and_resources", "time-and-resources"),
        ("program_fees", "fees-pledged"),
        ("travel_costs", "travel-pledged"),
    ],
)
def test_each_pledge_is_asked_for(
    assessed: Assess, complete: Application, field: str, code: str
) -> None:
    assert complete.pledges is not None
    refused = attrs.evolve(complete.pledges, **{field: False})
    assert codes(assessed(pledges=refused)) == [code]
    silent = attrs.evolve(complete.pledges, **{field: None})
    assert codes(assessed(pledges=silent), Outcome.UNDETERMINED) == [code]


def test_leaders_commit_themselves_in_the_letter_or_in_the_application(
    assessed: Assess, complete: Application
) -> None:
    assert complete.support_letter is not None
    assert complete.pledges is not None
    silent = attrs.evolve(complete.support_letter, commits_leadership=None, protects_time=None)
    open_codes = codes(assessed(support_letter=silent), Outcome.UNDETERMINED)
    assert open_codes == ["leadership-commitment", "protected-time"]
    stated = attrs.evolve(complete.pledges, leadership_commitment=True, protected_time=True)
    assert assessed(support_letter=silent, pledges=stated).outcome is Outcome.MET
    denied = attrs.evolve(silent, commits_leadership=False, protects_time=False)
    assert codes(assessed(support_letter=denied)) == ["leadership-commitment", "protected-time"]


def test_less_than_two_hours_a_week_is_advice_in_hours(
    assessed: Assess, complete: Application
) -> None:
    assert complete.pledges is not None
    decision = assessed(pledges=attrs.evolve(complete.pledges, minutes_per_week=90))
    assert decision.outcome is Outcome.MET
    (advice,) = decision.advice
    assert advice.code == "weekly-time"
    assert "1.5 hours" in advice.sentence
    assert "2 hours" in advice.sentence


def test_the_project_has_a_title_and_an_aim_and_takes_place_at_the_practice(
    assessed: Assess,
) -> None:
    project = Project(title="A title", site_is_own_clinical_site=False, affected_areas=())
    decision = assessed(project=project)
    assert codes(decision) == ["project-described", "project-at-own-site"]
    assert decision.because["project_described"].says == "The project has no aim."


def test_a_duty_of_the_program_never_counts_against_an_applicant(assessed: Assess) -> None:
    cited = {clause.id for each in assessed().findings for clause in each.clauses}
    assert cited.isdisjoint({"T33", "G28", "G32", "G35", "G37"})


def test_nothing_known_is_nothing_decided(training: Program) -> None:
    empty = Application(application_id="A-00", received_on=date(2026, 3, 2))
    decision = assess(empty, training.on(empty.received_on))
    assert decision.outcome is Outcome.UNDETERMINED
    assert codes(decision) == []
    assert codes(decision, Outcome.MET) == []


# The grant program: the training program's rules and two of its own.


def test_the_grant_asks_whether_the_practice_is_an_oncology_practice(
    complete: Application, grant: Program
) -> None:
    assert complete.practice is not None
    other = attrs.evolve(
        complete,
        practice=attrs.evolve(complete.practice, is_oncology_practice=False),
        answers={"serves_underserved_community": True},
    )
    decision = assess(other, grant.on(other.received_on))
    assert codes(decision) == ["oncology-practice"]


def test_a_high_proportion_is_judged_by_staff_and_unknown_until_they_do(
    complete: Application, grant: Program
) -> None:
    decision = assess(complete, grant.on(complete.received_on))
    assert [each.code for each in decision.undetermined] == ["underserved-community"]
    (question,) = decision.questions
    assert question.answered_by.value == "staff"
    for answer, outcome in ((True, Outcome.MET), (False, Outcome.NOT_MET)):
        judged = attrs.evolve(complete, answers={"serves_underserved_community": answer})
        assert assess(judged, grant.on(judged.received_on)).outcome is outcome


def test_answers_to_no_question_or_of_the_wrong_kind_are_all_named(
    complete: Application, grant: Program
) -> None:
    wrong = attrs.evolve(
        complete,
        answers={"serves_underserved_community": "yes", "core_team_size": 3, "shoe size": 44},
    )
    with pytest.raises(InputError) as caught:
        assess(wrong, grant.on(wrong.received_on))
    assert [fault.place for fault in caught.value.faults] == [
        "answers.serves_underserved_community",
        "answers.core_team_size",
        'answers["shoe size"]',
    ]


# Dates and corrections.


def test_the_policy_is_the_one_of_the_receipt_date(
    complete: Application, training: Program
) -> None:
    with pytest.raises(InputError, match="received_on"):
        assess(complete, training.on(date(2026, 3, 3)))
    early = attrs.evolve(complete, received_on=date(2015, 12, 31))
    with pytest.raises(NotInForceError, match="2016-01-01"):
        training.on(early.received_on)


def test_a_correction_supersedes_and_both_decisions_are_kept(
    complete: Application, training: Program
) -> None:
    first = attrs.evolve(complete, core_team=(AVERY,))
    corrected = revise(first, on=date(2026, 3, 20), core_team=(AVERY, BLAKE))
    file = ApplicationFile((first, corrected))
    before, after = assess_file(file, training)
    assert [each.code for each in before.decision.not_met] == ["core-team-size"]
    assert after.decision.outcome is Outcome.MET
    assert after.application.received_on == first.received_on
    assert after.decision.in_force_on == first.received_on


# In words.


def test_the_explanation_reads_like_a_letter(assessed: Assess, complete: Application) -> None:
    assert complete.team_leader is not None
    text = str(
        explain(
            assessed(
                core_team=(AVERY, member("Blake", pledges_attendance=False)),
                team_leader=attrs.evolve(complete.team_leader, is_asco_member=None),
            )
        )
    )
    sections = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert sections[1:] == ["Not met", "Cannot tell yet", "Met"]
    assert "Because: Not promised by Blake Example. [core_team[1].pledges_attendance]" in text
    assert "Missing: team_leader.is_asco_member" in text
    assert "To be answered by the applicant: Is the team leader a member of ASCO?" in text
    assert "T06, Apply to the Quality Training Program, heading Program Requirements" in text


def test_recommended_findings_never_make_the_outcome(assessed: Assess) -> None:
    decision = assessed(project=None)
    recommended = {each.code for each in decision.findings if each.severity is Severity.RECOMMENDED}
    assert recommended.isdisjoint(each.code for each in decision.undetermined)
    assert "areas-represented" in codes(decision, Outcome.UNDETERMINED)


def test_a_leader_of_the_same_name_without_any_identifier_cannot_be_told(
    assessed: Assess,
) -> None:
    leader = TeamLeader(name="Avery Example", profession=Profession.PHYSICIAN, is_asco_member=True)
    decision = assessed(team_leader=leader)
    assert codes(decision, Outcome.UNDETERMINED) == ["leader-in-core-team"]


@pytest.mark.parametrize("answer", ["2026-W10-1", "20260302", "2026-3-2", "2026-02-30", "soon"])
def test_an_answer_is_a_day_in_one_spelling_only(answer: str) -> None:
    """Python reads weeks of the ISO calendar as days; people would take them for slips."""
    opened_on = Fact("opened_on", Date(), asked=True)
    assert answer_as_value(opened_on, answer) == answer
    assert not opened_on.allows(answer)
    assert answer_as_value(opened_on, "2026-03-02") == date(2026, 3, 2)
