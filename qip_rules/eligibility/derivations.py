"""How each fact of an application is derived, once for all programs.

Every fact is a function of the application. Its docstring is the fact's meaning, and says when
the fact is unknown; what it returns is the value with the evidence for it.
"""

from collections.abc import Callable
from typing import Final

import attrs

from qip_rules.eligibility.application import Application
from qip_rules.eligibility.known import Known, either, stated
from qip_rules.eligibility.people import Profession
from qip_rules.eligibility.roster import Roster, among, counted
from qip_rules.rules.fact import (
    AnsweredBy,
    Boolean,
    Fact,
    FactType,
    Text,
    Unit,
    Value,
    WholeNumber,
)

__all__ = ["DERIVED", "Derivation", "DerivedFact"]

PEOPLE_MAXIMUM: Final = 1000
"""Bound of the head counts: as many entries as both teams of a record can hold together."""

_PEOPLE = WholeNumber(0, PEOPLE_MAXIMUM, Unit.PEOPLE)
_SHARE = WholeNumber(0, 10_000, Unit.BASIS_POINTS)
_MINUTES_A_WEEK = WholeNumber(0, 7 * 24 * 60, Unit.MINUTES_PER_WEEK)

Derivation = Callable[[Application], Known]


@attrs.frozen
class DerivedFact:
    """A fact with the function that derives it."""

    fact: Fact
    derivation: Derivation


_DERIVED: Final[list[DerivedFact]] = []


def _fact(
    type: FactType,  # noqa: A002 - the fact's own word
    question: str,
    usual: Value,
    answered_by: AnsweredBy = AnsweredBy.APPLICANT,
    *,
    changeable: bool = True,
) -> Callable[[Derivation], Derivation]:
    """Declare a fact: the function's name and docstring are the fact's name and meaning.

    What a practice is, and whom it serves, is not `changeable`: no application can remedy it.
    """

    def declare(derivation: Derivation) -> Derivation:
        meaning = " ".join((derivation.__doc__ or "").split())
        fact = Fact(
            derivation.__name__,
            type,
            meaning=meaning,
            question=question,
            answered_by=answered_by,
            usual=usual,
            changeable=changeable,
        )
        _DERIVED.append(DerivedFact(fact, derivation))
        return derivation

    return declare


# The practice


@_fact(Boolean(), "Is the practice an oncology practice?", usual=True, changeable=False)
def practice_is_oncology(application: Application) -> Known:
    """The practice treats cancer. Unknown until the application says so."""
    practice = application.practice
    return stated(practice and practice.is_oncology_practice, "practice.is_oncology_practice")


@_fact(
    _SHARE,
    "What share of the patients belongs to a racial minority?",
    usual=2_500,
    changeable=False,
)
def racial_minority_share(application: Application) -> Known:
    """The share of patients who belong to a racial minority, as the practice's own source gives it.

    Unknown until it is stated.
    """
    served = application.practice and application.practice.patients_served
    path = "practice.patients_served.racial_minority_share_bp"
    return stated(served and served.racial_minority_share_bp, path)


@_fact(
    _SHARE,
    "What share of the patients is of low socioeconomic status?",
    usual=2_500,
    changeable=False,
)
def low_socioeconomic_share(application: Application) -> Known:
    """The share of patients of low socioeconomic status, by the measure that the source names.

    Unknown until it is stated.
    """
    served = application.practice and application.practice.patients_served
    path = "practice.patients_served.low_socioeconomic_share_bp"
    return stated(served and served.low_socioeconomic_share_bp, path)


@_fact(Boolean(), "Can the practice give the time and the resources the program takes?", usual=True)
def commits_time_and_resources(application: Application) -> Known:
    """The practice states that it can give the program time and resources.

    Unknown until it answers.
    """
    pledges = application.pledges
    return stated(pledges and pledges.time_and_resources, "pledges.time_and_resources")


# The team leader


@_fact(Boolean(), "Has the practice named a team leader, and whom?", usual=True)
def leader_named(application: Application) -> Known:
    """A team leader is named.

    Unknown while the application neither names one nor says that there is none.
    """
    if application.team_leader is not None:
        says = f"{application.team_leader.name} is named."
        return Known(value=True, says=says, paths=("team_leader",))
    return stated(application.names_team_leader, "names_team_leader")


@_fact(
    Text(tuple(each.value for each in Profession)),
    "What is the team leader's profession?",
    usual=Profession.PHYSICIAN.value,
)
def leader_profession(application: Application) -> Known:
    """The team leader's profession; a doctor in fellowship training is a physician.

    Unknown until a leader with a profession is named.
    """
    leader = application.team_leader
    if leader is None or leader.profession is None:
        return Known(None, "No profession is given.", ("team_leader.profession",))
    return stated(leader.profession.value, "team_leader.profession", leader)


@_fact(Boolean(), "Is the team leader a member of ASCO?", usual=True)
def leader_is_asco_member(application: Application) -> Known:
    """The team leader is a member of the society when the application is received.

    Unknown until stated: an unknown membership is not a missing one.
    """
    leader = application.team_leader
    return stated(leader and leader.is_asco_member, "team_leader.is_asco_member", leader)


@_fact(Boolean(), "Is the team leader one of the core team?", usual=True)
def leader_in_core_team(application: Application) -> Known:
    """The team leader is one of the core team, whatever name or address the lists use.

    Unknown until both are named, and while nobody can tell two entries of one name apart.
    """
    return among(application, "team_leader", "core_team")


# The core team


@_fact(_PEOPLE, "Who is on the core team (name and e-mail of each)?", usual=3)
def core_team_size(application: Application) -> Known:
    """How many different people the core team has, the leader included where listed.

    Somebody listed twice counts once. Unknown without a list, and while two entries may or may
    not be the same person.
    """
    return counted(application, "core_team")


@_fact(Boolean(), "Does each core-team member promise to attend every session?", usual=True)
def core_team_pledges_attendance(application: Application) -> Known:
    """Every core-team member has promised to come to all in-person sessions.

    One refusal makes it false; else unknown while anybody's answer, or the list, is missing.
    """
    team = application.core_team
    if team is None:
        return Known(None, "No core team is given.", ("core_team",))
    refusing = [index for index, each in enumerate(team) if each.pledges_attendance is False]
    silent = [index for index, each in enumerate(team) if each.pledges_attendance is None]
    value = False if refusing else None if silent else True
    telling = refusing or silent
    names = ", ".join(dict.fromkeys(team[index].name for index in telling))
    says = {
        False: f"Not promised by {names}.",
        None: f"No answer from {names}.",
        True: "Promised by everyone.",
    }[value]
    paths = tuple(f"core_team[{index}].pledges_attendance" for index in telling)
    return Known(value, says, paths or ("core_team",))


# The project team


@_fact(_PEOPLE, "Who is on the project team (name and e-mail of each)?", usual=6)
def project_team_size(application: Application) -> Known:
    """How many different people the project team has, the core team counted in.

    Unknown without both lists, and while two entries may or may not be the same person.
    """
    return counted(application, "core_team", "project_team")


@_fact(
    WholeNumber(0, 10_000),
    "Which areas of the practice may the project touch, and who speaks for each?",
    usual=0,
)
def uncovered_area_count(application: Application) -> Known:
    """How many areas that the project may touch have nobody on the project team.

    Unknown until the areas, the team and what each member represents are given; a member
    without an answer matters only while an area is uncovered.
    """
    project, team = application.project, application.project_team
    if project is None or project.affected_areas is None:
        return Known(None, "The areas touched are not given.", ("project.affected_areas",))
    if team is None:
        return Known(None, "No project team is given.", ("project_team",))
    covered = {area.casefold() for each in team for area in each.represents or ()}
    wanted = {area.casefold(): area for area in project.affected_areas}
    uncovered = [area for folded, area in wanted.items() if folded not in covered]
    silent = [index for index, each in enumerate(team) if each.represents is None]
    if uncovered and silent:
        paths = tuple(f"project_team[{index}].represents" for index in silent)
        return Known(None, f"Perhaps nobody speaks for {', '.join(uncovered)}.", paths)
    says = f"Nobody speaks for {', '.join(uncovered)}." if uncovered else "Every area has a voice."
    return Known(len(uncovered), says, ("project.affected_areas",))


# The sponsor and the letter


@_fact(Boolean(), "Has the practice named a project sponsor, and whom?", usual=True)
def sponsor_named(application: Application) -> Known:
    """A project sponsor is named.

    Unknown while the application neither names one nor says that there is none.
    """
    if application.sponsor is not None:
        return Known(value=True, says=f"{application.sponsor.name} is named.", paths=("sponsor",))
    return stated(application.names_sponsor, "names_sponsor")


@_fact(Boolean(), "Is the sponsor a senior leader of the institution?", usual=True)
def sponsor_is_senior_leader(application: Application) -> Known:
    """The sponsor is a senior leader of the institution. Unknown until stated."""
    sponsor = application.sponsor
    return stated(sponsor and sponsor.is_senior_leader, "sponsor.is_senior_leader", sponsor)


@_fact(Boolean(), "Is the sponsor somebody outside the core team?", usual=True)
def sponsor_outside_core_team(application: Application) -> Known:
    """The sponsor is not one of the core team.

    Unknown until both are named, and while nobody can tell two entries of one name apart.
    """
    inside = among(application, "sponsor", "core_team")
    return attrs.evolve(inside, value=None if inside.value is None else not inside.value)


@_fact(Boolean(), "Has the sponsor's letter of support been sent?", usual=True)
def letter_received(application: Application) -> Known:
    """The program holds a letter of support. Unknown until somebody has looked."""
    letter = application.support_letter
    return stated(letter and letter.received, "support_letter.received")


@_fact(Boolean(), "Who signed the letter of support?", usual=True)
def letter_signed_by_sponsor(application: Application) -> Known:
    """The letter is signed by the sponsor whom the application names now.

    Without a letter nobody has signed; unknown until signatory and sponsor are both known and
    told apart.
    """
    letter, sponsor = application.support_letter, application.sponsor
    if letter is None:
        return Known(None, "Nothing is known of a letter.", ("support_letter",))
    if letter.received is False:
        return Known(value=False, says="There is no letter.", paths=("support_letter.received",))
    if letter.signatory is None or sponsor is None:
        missing = "sponsor" if sponsor is None else "support_letter.signatory"
        return Known(None, f"{missing} is not given.", (missing,))
    if letter.received is None:
        return Known(None, "Whether the letter is here is not known.", ("support_letter.received",))
    roster = Roster.of(application)
    (at,), (signed,) = roster.positions("sponsor"), roster.positions("support_letter.signatory")
    paths = ("support_letter.signatory", "sponsor")
    unclear = roster.unclear(frozenset({at}), frozenset({signed}))
    if signed in roster.group(at):
        says = f"{letter.signatory.name} signed it and is the sponsor."
        return Known(value=True, says=says, paths=paths)
    if unclear:
        return roster.doubt(unclear)
    says = f"{letter.signatory.name} signed it, but the sponsor is {sponsor.name}."
    return Known(value=False, says=says, paths=paths)


@_fact(Boolean(), "Do the senior leaders commit themselves to the project?", usual=True)
def leadership_commits(application: Application) -> Known:
    """The senior leaders commit themselves to the project, in the application or in the letter.

    False only if one says no and neither says yes; unknown until one of them speaks.
    """
    pledges, letter = application.pledges, application.support_letter
    return either(
        (pledges and pledges.leadership_commitment, "pledges.leadership_commitment"),
        (letter and letter.commits_leadership, "support_letter.commits_leadership"),
    )


@_fact(Boolean(), "Do the senior leaders keep the participants' time free?", usual=True)
def time_is_protected(application: Application) -> Known:
    """The senior leaders keep the participants' time free, in the application or in the letter.

    False only if one says no and neither says yes; unknown until one of them speaks.
    """
    pledges, letter = application.pledges, application.support_letter
    return either(
        (pledges and pledges.protected_time, "pledges.protected_time"),
        (letter and letter.protects_time, "support_letter.protects_time"),
    )


# The project


@_fact(Boolean(), "What are the title and the aim of the improvement project?", usual=True)
def project_described(application: Application) -> Known:
    """The improvement project has a title and an aim.

    False if a project is handed in without one of them; unknown until a project is handed in.
    """
    project = application.project
    if project is None:
        return Known(None, "No project is given.", ("project",))
    missing = [each for each in ("title", "aim") if getattr(project, each) is None]
    says = f"The project has no {' and no '.join(missing)}." if missing else f"{project.title}."
    return Known(not missing, says, tuple(f"project.{each}" for each in missing) or ("project",))


@_fact(Boolean(), "Does the project take place at the practice's own clinical site?", usual=True)
def project_at_own_site(application: Application) -> Known:
    """The project takes place where the practice itself cares for patients.

    Unknown until stated.
    """
    project = application.project
    return stated(
        project and project.site_is_own_clinical_site, "project.site_is_own_clinical_site"
    )


@_fact(_MINUTES_A_WEEK, "How much time a week does the team give to the project?", usual=180)
def project_minutes_per_week(application: Application) -> Known:
    """The time a week that the team as a whole gives to the project. Unknown until pledged."""
    pledges = application.pledges
    return stated(pledges and pledges.minutes_per_week, "pledges.minutes_per_week")


# What the practice pays


@_fact(Boolean(), "Will the practice pay the fee of every core-team member?", usual=True)
def pledges_program_fees(application: Application) -> Known:
    """The practice will see to it that every program fee is paid. Unknown until it answers."""
    pledges = application.pledges
    return stated(pledges and pledges.program_fees, "pledges.program_fees")


@_fact(Boolean(), "Will the practice bear travel, lodging and small expenses?", usual=True)
def pledges_travel_costs(application: Application) -> Known:
    """The practice will bear what it costs to send the core team. Unknown until it answers."""
    pledges = application.pledges
    return stated(pledges and pledges.travel_costs, "pledges.travel_costs")


DERIVED: Final = tuple(_DERIVED)
"""Every fact, in the order in which people are asked for them."""
