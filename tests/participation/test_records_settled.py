"""Two events of one id: staff say which one counts, by the name of the version."""

import re

import attrs
import pytest

from qip_rules.errors import InputError
from qip_rules.participation import (
    CoreMember,
    KickedOff,
    Participation,
    RecordsSettled,
    expect_sound,
)
from qip_rules.policy.program import Program
from tests.participation.course import ADA, BO, Story, asked, codes, day


@pytest.fixture
def story() -> Story:
    """A kick-off told twice under one id: with two members, and on another day with one."""
    story = Story()
    story.kicked_off()
    story.told(KickedOff, "2026-01-12", event_id="event-1", members=(ADA,))
    return story


def names(state: Participation) -> list[str]:
    """The names of the versions, as the finding tells them."""
    (finding,) = (each for each in state.findings if each.about == "event-1")
    return re.findall(r"\b[0-9a-f]{12}(?:-[0-9]+)?\b", finding.says.partition(". ")[0])


def settled(story: Story, *versions: str, keeps: str | None, on: str = "2026-02-02") -> None:
    story.told(
        RecordsSettled,
        on,
        settled_id="event-1",
        versions=versions,
        keeps=keeps,
        decided_by="Staff (made up)",
        reason="The minutes of the kick-off.",
    )


def test_none_counts_until_it_is_settled(story: Story, training: Program) -> None:
    state = story.state(training, "2026-02-01")
    assert (state.started_on, codes(state)) == (None, ["records-contradict"])
    first, second = names(state)
    assert f"{first} is kicked-off of 2026-01-05" in state.findings[0].says
    settled(story, first, second, keeps=second)
    assert story.state(training, "2026-02-01").started_on is None
    state = story.state(training, "2026-02-02")
    assert (state.started_on, codes(state)) == (day("2026-01-12"), ["records-settled"])
    assert [each.person_id for each in state.team] == ["ada"]
    assert asked(state, "resolve-records") == []
    expect_sound(training, story.events, day("2026-02-02"))


def test_none_is_right_and_what_is_right_is_recorded_anew(story: Story, training: Program) -> None:
    settled(story, *names(story.state(training, "2026-02-01")), keeps=None)
    story.kicked_off("2026-01-07", BO)
    state = story.state(training, "2026-02-10")
    assert (state.started_on, codes(state)) == (day("2026-01-07"), ["records-settled"])


def test_a_version_that_is_new_opens_it_again(story: Story, training: Program) -> None:
    first, second = names(story.state(training, "2026-02-01"))
    settled(story, first, second, keeps=first)
    story.told(KickedOff, "2026-01-13", event_id="event-1", members=(ADA,))
    state = story.state(training, "2026-02-10")
    assert (state.started_on, codes(state)) == (None, ["records-contradict"])
    settled(story, *names(state), keeps=first, on="2026-02-11")
    assert story.state(training, "2026-02-11").started_on == day("2026-01-05")


def test_what_was_settled_last_counts_and_two_words_of_one_moment_none(
    story: Story, training: Program
) -> None:
    first, second = names(story.state(training, "2026-02-01"))
    settled(story, first, second, keeps=first)
    settled(story, second, first, keeps=second, on="2026-02-03")
    assert story.state(training, "2026-02-03").started_on == day("2026-01-12")
    settled(story, second, first, keeps=None, on="2026-02-03")
    assert codes(story.state(training, "2026-02-03")) == ["records-contradict"]


def test_a_version_keeps_its_name_when_personal_data_is_removed(
    story: Story, training: Program
) -> None:
    before = names(story.state(training, "2026-02-01"))
    removed = tuple(CoreMember(person_id=each.person_id, name="(removed)") for each in (ADA, BO))
    kicked_off = story.events[0]
    assert isinstance(kicked_off, KickedOff)
    story.events[0] = attrs.evolve(kicked_off, members=removed)
    assert names(story.state(training, "2026-02-01")) == before


def test_versions_that_differ_in_a_text_alone_have_two_names(training: Program) -> None:
    story = Story()
    story.kicked_off()
    other = CoreMember(person_id="ada", name="Ada Other (made up)")
    story.told(KickedOff, "2026-01-05", event_id="event-1", members=(other, BO))
    state = story.state(training, "2026-02-01")
    assert len(set(names(state))) == 2
    assert "(ada, Ada Other (made up)) and (bo, Bo (made up))" in state.findings[0].says


def test_an_id_that_stands_for_one_event_has_nothing_to_settle(training: Program) -> None:
    story = Story()
    story.kicked_off()
    settled(story, "one", "other", keeps="one")
    assert codes(story.state(training, "2026-02-02")) == ["settled-nothing"]
    with pytest.raises(InputError) as error:
        expect_sound(training, story.events, day("2026-02-02"))
    assert [each.place for each in error.value.faults] == ["events[1].settled_id"]


def test_every_fault_of_a_settling_at_once(story: Story) -> None:
    with pytest.raises(InputError) as error:
        settled(story, "one", "one", keeps="other")
    assert [each.place for each in error.value.faults] == ["versions[1].name", "keeps"]
    with pytest.raises(InputError) as error:
        settled(story, keeps=None)
    assert [each.place for each in error.value.faults] == ["versions"]
