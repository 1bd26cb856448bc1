"""The facts of an application in one go are those that are derived one by one."""

from collections import Counter
from datetime import date

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qip_rules.eligibility import Application, CoreTeamMember, Person, distinct
from qip_rules.eligibility.deriving import values_of
from qip_rules.eligibility.facts import APPLICATION, derive
from qip_rules.eligibility.identity import labels_of
from qip_rules.eligibility.people import normalized_name, normalized_names
from qip_rules.fields import one_line
from qip_rules.mailboxes import mailbox, mailboxes
from tests.eligibility.made_up import EMAILS, NAMES, applications, person


def facts(application: Application) -> dict[str, object]:
    return dict(zip(APPLICATION, values_of(application), strict=True))


@given(applications())
def test_values_are_those_of_the_facts_derived_one_by_one(application: Application) -> None:
    assert facts(application) == derive(application)


def test_a_complete_application_has_every_value(complete: Application) -> None:
    assert facts(complete) == derive(complete)
    assert [name for name, value in facts(complete).items() if value is None] == [
        "racial_minority_share",
        "low_socioeconomic_share",
    ]


def test_an_application_that_says_nothing_has_no_value_but_keeps_the_order() -> None:
    empty = Application(application_id="A-1", received_on=date(2026, 3, 2))
    assert facts(empty) == derive(empty)
    assert set(values_of(empty)) == {None}


@pytest.mark.parametrize(
    ("second", "size"),
    [
        (CoreTeamMember(name="Ada Example", email="ada@example.org"), 1),
        (CoreTeamMember(name="A. Example", email="ADA+team@example.org"), 1),
        (CoreTeamMember(name="ada  example", email="private@example.org"), None),
        (CoreTeamMember(name="Ada Example"), None),
        (CoreTeamMember(name="Bela Example", email="bela@example.org"), 2),
        (CoreTeamMember(name="Bela Example"), 2),
        (CoreTeamMember(name="Ada Example", email="a@b.org", npi="1003000126"), None),
        (
            CoreTeamMember(
                name="Someone", email="x@example.org", other_emails=("Ada@example.org",)
            ),
            1,
        ),
    ],
)
def test_somebody_listed_twice_counts_once(second: CoreTeamMember, size: int | None) -> None:
    first = CoreTeamMember(name="Ada Example", email="ada@example.org")
    application = Application(
        application_id="A-1", received_on=date(2026, 3, 2), core_team=(first, second)
    )
    assert facts(application) == derive(application)
    assert facts(application)["core_team_size"] == size


def test_one_address_with_two_npis_is_nobody_can_tell() -> None:
    office = [
        CoreTeamMember(name="Ada Example", email="office@example.org", npi="1234567893"),
        CoreTeamMember(name="Bela Example", email="office@example.org", npi="1003000126"),
    ]
    application = Application(
        application_id="A-1", received_on=date(2026, 3, 2), core_team=tuple(office)
    )
    assert facts(application) == derive(application)
    assert facts(application)["core_team_size"] is None


def test_a_leader_outside_the_teams_makes_two_entries_of_one_name_unclear(
    complete: Application,
) -> None:
    # The leader shares a name with the sponsor and an address with the signatory.
    assert complete.sponsor is not None
    assert complete.support_letter is not None
    assert complete.team_leader is not None
    changed = attrs.evolve(
        complete,
        core_team=None,
        project_team=None,
        sponsor=attrs.evolve(complete.sponsor, name="Ada Example", email="ada@example.org"),
        team_leader=attrs.evolve(complete.team_leader, name="Ada Example", email="b@example.org"),
        support_letter=attrs.evolve(
            complete.support_letter,
            signatory=Person(name="Bela Example", email="b@example.org"),
        ),
    )
    assert facts(changed) == derive(changed)
    assert facts(changed)["letter_signed_by_sponsor"] is None


@given(st.lists(person(), max_size=6))
def test_labels_group_and_doubt_as_distinct_does(people: list[Person]) -> None:
    told, labels = distinct(people), labels_of(people)
    groups: dict[object, list[int]] = {}
    for position, label in enumerate(labels.labels):
        groups.setdefault(label, []).append(position)
    assert tuple(map(tuple, groups.values())) == told.groups
    of = {position: group for group in told.groups for position in group}
    doubted = Counter((of[one], of[other]) for one, other in told.unclear)
    firsts = {label: tuple(group) for label, group in groups.items()}
    assert Counter((firsts[one], firsts[other]) for one, other in labels.unclear) == doubted
    assert labels.number(slice(None)) == told.count


written_names = st.text(
    st.characters(max_codepoint=0x17F) | st.characters(), min_size=1, max_size=8
).filter(lambda name: not any(one_line("name", name)))


@given(st.lists(st.sampled_from(NAMES) | written_names, max_size=6))
@example(["Jr. ., A", "\u1680x", "a\u00a8", ".", "\u13a0\uab70.", "İi", "¯"])
def test_names_are_normalized_together_as_one_by_one(names: list[str]) -> None:
    assert normalized_names(names) == [normalized_name(name) for name in names]


@given(st.lists(st.sampled_from(EMAILS), max_size=6))
def test_mailboxes_are_found_together_as_one_by_one(emails: list[str]) -> None:
    assert list(mailboxes(emails)) == [mailbox(email) for email in emails]


def test_the_largest_teams_are_counted() -> None:
    team = tuple(
        CoreTeamMember(name=f"Ada Example {number}", email=f"ada{number}@example.org")
        for number in range(500)
    )
    application = Application(
        application_id="A-1", received_on=date(2026, 3, 2), core_team=team, project_team=()
    )
    assert facts(application)["core_team_size"] == 500
    assert facts(application)["project_team_size"] == 500
