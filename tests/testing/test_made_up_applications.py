"""Made-up applications state exactly the facts drawn, however they are written."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from qip_rules import load_program, testing
from qip_rules.boundary import from_json, to_json
from qip_rules.eligibility import Application, assess, facts_of
from qip_rules.errors import FactError, NoSuchRecordError
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Outcome
from tests.testing.finding import simplest

POLICY = load_program("quality-improvement-grant").on(date(2026, 1, 31))
RULES = POLICY.rule_sets["application"]
FACTS = RULES.vocabulary
USUAL = {fact.name: fact.usual for fact in FACTS.facts}

strictly = settings(suppress_health_check=())
unshrunk = settings(max_examples=2000, phases=[Phase.generate])


@strictly
@given(testing.applications(POLICY), st.data())
def test_an_application_that_states_facts_has_them(one: Application, data: st.DataObject) -> None:
    facts = {**dict.fromkeys(FACTS), **facts_of(one, POLICY)}
    other = data.draw(testing.applications_stating(facts, POLICY))
    assert {**dict.fromkeys(FACTS), **facts_of(other, POLICY)} == facts


@strictly
@given(st.data())
def test_facts_that_an_application_can_state_are_stated(data: st.DataObject) -> None:
    facts = data.draw(testing.facts(RULES))
    try:
        application = data.draw(testing.applications_stating(facts, POLICY))
    except NoSuchRecordError as error:
        assert "no application states these facts" in str(error)  # noqa: PT017 - either is right
    else:
        assert {**dict.fromkeys(FACTS), **facts_of(application, POLICY)} == facts


@strictly
@given(testing.applications_meeting(POLICY))
def test_a_meeting_application_is_eligible(application: Application) -> None:
    decision = assess(application, POLICY)
    assert decision.outcome is Outcome.MET
    assert None not in decision.values


@pytest.mark.parametrize("code", ["core-team-size", "letter-from-sponsor", "senior-sponsor"])
def test_a_breaking_application_breaks_one_rule(code: str) -> None:
    @settings(strictly, max_examples=20)
    @given(testing.applications_breaking(POLICY, code))
    def holds(application: Application) -> None:
        decision = assess(application, POLICY)
        assert decision.finding(code).outcome is Outcome.NOT_MET
        assert {each.code for each in decision.not_met} <= {code}

    holds()


@strictly
@given(testing.applications_undetermined(POLICY, code="letter-from-sponsor"))
def test_an_undetermined_application_is_undetermined(application: Application) -> None:
    decision = assess(application, POLICY)
    assert decision.finding("letter-from-sponsor").outcome is Outcome.UNDETERMINED
    assert decision.not_met == ()


@settings(strictly, max_examples=20)
@given(testing.applications_on_the_edge(POLICY, "project-team-larger"))
def test_an_application_on_the_edge_has_a_fact_at_a_bound(application: Application) -> None:
    facts = facts_of(application, POLICY)
    core, project = facts["core_team_size"], facts["project_team_size"]
    assert isinstance(core, int)
    assert isinstance(project, int)
    assert 0 <= project - core <= 1


@strictly
@given(testing.applications(POLICY))
def test_made_up_applications_survive_json(application: Application) -> None:
    assert from_json(Application, to_json(application)) == application


def test_the_simplest_application_is_the_usual_one() -> None:
    for strategy in (testing.applications(POLICY), testing.applications_meeting(POLICY)):
        application = simplest(strategy)
        assert facts_of(application, POLICY) == USUAL
        assert application == testing.plain_application(USUAL, POLICY)


def names_of(one: Application) -> list[str]:
    return [each.name for each in one.core_team or ()]


WAYS: dict[str, Callable[[Application], bool]] = {
    "a correction": lambda one: one.revision > 1,
    "somebody's title": lambda one: any(each.title for each in one.core_team or ()),
    "a tagged address": lambda one: any("+" in (each.email or "") for each in one.core_team or ()),
    "a team without a leader": lambda one: bool(one.core_team) and one.team_leader is None,
    "no sponsor": lambda one: one.names_sponsor is False,
    "somebody listed twice": lambda one: len(set(names_of(one))) < len(names_of(one)),
    "another order": lambda one: names_of(one) != sorted(names_of(one)),
}


@pytest.mark.parametrize("way", WAYS)
def test_applications_are_written_in_many_ways(way: str) -> None:
    found = find(testing.applications(POLICY), WAYS[way], settings=unshrunk)
    assert WAYS[way](found)


@pytest.mark.parametrize(
    ("facts", "error", "says"),
    [
        (
            {"leader_named": False, "leader_profession": "nurse"},
            NoSuchRecordError,
            "could not tell",
        ),
        ({"core_team_size": 700, "project_team_size": 700}, NoSuchRecordError, "at most 500"),
        ({"core_team_size": 0, "core_team_pledges_attendance": False}, NoSuchRecordError, "nobody"),
        ({"core_team_size": 5, "project_team_size": 4}, FactError, "counts the core team in"),
        ({"core_team_size": True}, FactError, "true and false are no whole numbers"),
    ],
)
def test_facts_that_no_application_states_are_refused(
    facts: dict[str, Value | None], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        testing.applications_stating(facts, POLICY)


def test_nobody_is_asked_for_who_cannot_be_told_of() -> None:
    with pytest.raises(NoSuchRecordError, match="a leader whom the application does not name"):
        testing.applications_breaking(POLICY, "leader-named")
