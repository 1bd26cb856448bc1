"""An application as the practice hands it in, and the corrections that follow.

Every record is immutable. `None` means "not known", never "no" and never zero.
"""

import difflib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final, cast, final

import attrs

from qip_rules.eligibility.people import (
    CoreTeamMember,
    Person,
    ProjectTeamMember,
    Sponsor,
    TeamLeader,
)
from qip_rules.eligibility.practice import Practice
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import (
    RuledField,
    day,
    field_faults,
    identifier,
    instance_of,
    needed,
    one_line,
    prose,
    refuse,
    several,
    shown,
    whole_number,
    yes_or_no,
)
from qip_rules.narrowing import as_given, is_mapping

__all__ = [
    "NO_ANSWERS",
    "TEAM_MAXIMUM",
    "Answer",
    "Answers",
    "Application",
    "ApplicationFile",
    "Pledges",
    "Project",
    "SupportLetter",
    "revise",
]

Answer = bool | int | str
"""The answer to a question that a program asks; a date is kept as its text, YYYY-MM-DD."""

TEAM_MAXIMUM: Final = 500
"""More entries than any team has: people are compared pair by pair, which must stay quick."""

_MINUTES_IN_A_WEEK: Final = 7 * 24 * 60
_FIXED: Final = ("application_id", "received_on")
_COUNTED: Final = ("revision", "revised_on")


class Answers(Mapping[str, Answer]):
    """The answers to a program's own questions: immutable, and equal only with equal types.

    As a plain mapping, one with `True` equals one with `1`; as answers, "yes" and "one" differ.
    A date becomes its text, YYYY-MM-DD, which is how it arrives in JSON: what a question asks
    for, only the program knows. A question without an answer is left out, so `None` is dropped.
    """

    __slots__ = ("_answers",)
    _answers: dict[str, Answer]

    def __init__(self, answers: Mapping[str, Answer | date | None] | None = None) -> None:
        kept = {
            name: answer.isoformat() if type(answer) is date else answer
            for name, answer in (answers or {}).items()
            if answer is not None
        }
        object.__setattr__(self, "_answers", kept)

    def __setattr__(self, name: str, value: object) -> None:
        raise attrs.exceptions.FrozenInstanceError

    def __getitem__(self, name: str) -> Answer:
        return self._answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def _typed(self) -> dict[str, tuple[type, Answer]]:
        return {name: (type(answer), answer) for name, answer in self._answers.items()}

    def __eq__(self, other: object) -> bool:
        if is_mapping(other):
            answers = other if isinstance(other, Answers) else _of_any(other)
            return self._typed() == answers._typed()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._typed().items()))

    def __repr__(self) -> str:
        return f"Answers({self._answers!r})"

    def __reduce__(self) -> tuple[type["Answers"], tuple[dict[str, Answer]]]:
        return Answers, (self._answers,)


def _of_any(given: Mapping[Any, Any]) -> Answers:
    return Answers(given)


NO_ANSWERS: Final = Answers()
"""The answers of every application that gives none."""


def _answers(given: Mapping[str, Answer | date | None]) -> Mapping[str, Answer]:
    # What is no mapping is kept as it is, so that the record names it among its faults.
    if isinstance(as_given(given), Mapping):
        return (Answers(given) if given else None) or NO_ANSWERS
    whatever: Mapping[str, Any] = given
    return whatever


def answers_by_name(place: str, value: object) -> Iterator[Fault]:
    """A field for answers: a line of text for each question's name, and what may answer it."""
    if not isinstance(value, Answers):
        yield Fault(place, shown(value), "answers by the name of their question")
        return
    for name, answer in value.items():
        if not isinstance(as_given(name), str):
            yield Fault(place, f"the name {shown(name)}", "text as a question's name")
            continue
        plain = name.isidentifier()
        at = f"{place}.{name}" if plain else f"{place}[{json.dumps(name)}]"
        yield from one_line(at, name)
        if isinstance(answer, str):
            yield from prose(at, answer)
        elif type(answer) not in (bool, int):
            yield Fault(at, shown(answer), "true or false, a whole number, text or a date")


@final
@attrs.frozen(kw_only=True)
class SupportLetter:
    """The sponsor's letter, without which no application is complete.

    It counts for the sponsor who signed it: when the practice names another sponsor, `signatory`
    is no longer the sponsor and a new letter is needed. A letter that has not been received
    cannot have been signed or have promised anything, so such a record is refused.

    Raises:
        InputError: every fault of the fields at once.
    """

    received: bool | None = None
    """Whether the program holds the letter."""
    signatory: Person | None = None
    """Who signed it."""
    signed_on: date | None = None
    commits_leadership: bool | None = None
    """Whether it commits the senior leaders to the project."""
    protects_time: bool | None = None
    """Whether it promises to keep the participants' time free."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("received", yes_or_no),
        RuledField("signatory", instance_of(Person)),
        RuledField("signed_on", day),
        RuledField("commits_leadership", yes_or_no),
        RuledField("protects_time", yes_or_no),
    )

    def __attrs_post_init__(self) -> None:
        refuse((*field_faults(self), *self.faults_between_fields()), "the support letter")

    def faults_between_fields(self) -> tuple[Fault, ...]:
        """What is stated of a letter that has not been received."""
        if self.received is not False:
            return ()
        stated = (
            ("signatory", self.signatory is not None),
            ("signed_on", self.signed_on is not None),
            ("commits_leadership", self.commits_leadership is True),
            ("protects_time", self.protects_time is True),
        )
        found = "a statement about a letter that has not been received"
        return tuple(
            Fault(place, found, "nothing here, or received = true")
            for place, is_stated in stated
            if is_stated
        )


@final
@attrs.frozen(kw_only=True)
class Pledges:
    """What the practice promises for the time of the program.

    Raises:
        InputError: every fault of the fields at once.
    """

    time_and_resources: bool | None = None
    """To give time and resources to the program."""
    leadership_commitment: bool | None = None
    """That its senior leaders stand behind the project."""
    protected_time: bool | None = None
    """To keep the participants' time free."""
    program_fees: bool | None = None
    """To pay the fee of every core-team member."""
    travel_costs: bool | None = None
    """To bear journey, room and small expenses of the in-person sessions."""
    minutes_per_week: int | None = None
    """Time for the project, of the whole team, in minutes a week (which has 10,080)."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("time_and_resources", yes_or_no),
        RuledField("leadership_commitment", yes_or_no),
        RuledField("protected_time", yes_or_no),
        RuledField("program_fees", yes_or_no),
        RuledField("travel_costs", yes_or_no),
        RuledField("minutes_per_week", whole_number(0, _MINUTES_IN_A_WEEK)),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the pledges")


@final
@attrs.frozen(kw_only=True)
class Project:
    """The improvement project that the practice means to do.

    Raises:
        InputError: every fault of the fields at once.
    """

    title: str | None = None
    aim: str | None = None
    site: str | None = None
    """Where the project takes place."""
    site_is_own_clinical_site: bool | None = None
    """Whether that is a place where the practice itself cares for patients."""
    affected_areas: tuple[str, ...] | None = None
    """Areas of the practice that the project may touch; empty means none, `None` not known."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("title", one_line),
        RuledField("aim", prose),
        RuledField("site", one_line),
        RuledField("site_is_own_clinical_site", yes_or_no),
        RuledField("affected_areas", several(one_line)),
    )

    def __attrs_post_init__(self) -> None:
        refuse(field_faults(self), "the project")


@final
@attrs.frozen(kw_only=True)
class Application:
    """One application, as it stood when it was received or last corrected.

    Raises:
        InputError: every fault of the fields at once; a correction dated before the receipt, or
            dated although nothing has been corrected; a leader or sponsor whom the application says
            it does not name.
    """

    application_id: str
    received_on: date
    """The day the program received it. It decides policy and fee, and never changes."""
    practice: Practice | None = None
    names_team_leader: bool | None = None
    """Whether the practice has named a leader: false says that it has none, which leaving
    `team_leader` out does not."""
    team_leader: TeamLeader | None = None
    core_team: tuple[CoreTeamMember, ...] | None = None
    """The core team, with the team leader among them; `None` if no list was handed in."""
    project_team: tuple[ProjectTeamMember, ...] | None = None
    names_sponsor: bool | None = None
    """Whether the practice has named a sponsor: false says that it has none."""
    sponsor: Sponsor | None = None
    support_letter: SupportLetter | None = None
    pledges: Pledges | None = None
    project: Project | None = None
    answers: Mapping[str, Answer] = attrs.field(factory=Answers, converter=_answers)
    """Answers to the questions of the program's own document, by the question's name."""
    revision: int = 1
    """1 as first received; each correction adds one."""
    revised_on: date | None = None
    """The day of the correction that this version is."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("application_id", identifier, needed="the application's id"),
        RuledField("received_on", day, needed="the day of receipt"),
        RuledField("practice", instance_of(Practice)),
        RuledField("names_team_leader", yes_or_no),
        RuledField("team_leader", instance_of(TeamLeader)),
        RuledField("core_team", several(instance_of(CoreTeamMember), TEAM_MAXIMUM)),
        RuledField("project_team", several(instance_of(ProjectTeamMember), TEAM_MAXIMUM)),
        RuledField("names_sponsor", yes_or_no),
        RuledField("sponsor", instance_of(Sponsor)),
        RuledField("support_letter", instance_of(SupportLetter)),
        RuledField("pledges", instance_of(Pledges)),
        RuledField("project", instance_of(Project)),
        RuledField("answers", answers_by_name, needed=""),
        RuledField("revision", whole_number(1), needed="1, or more after corrections"),
        RuledField("revised_on", day),
    )

    def __attrs_post_init__(self) -> None:
        refuse((*field_faults(self), *self.faults_between_fields()), "the application")

    def faults_between_fields(self) -> tuple[Fault, ...]:
        """A correction that cannot have been made that day; somebody who is said to be nobody."""
        faults: list[Fault] = []
        if type(self.revised_on) is date:
            if self.revision == 1:
                found = f"{self.revised_on} on a first version"
                expected = "no day of correction, or a higher revision"
                faults.append(Fault("revised_on", found, expected))
            if type(self.received_on) is date and self.revised_on < self.received_on:
                expected = f"the day of receipt, {self.received_on}, or later"
                faults.append(Fault("revised_on", self.revised_on.isoformat(), expected))
        found = "somebody, although nobody is named"
        if self.names_team_leader is False and self.team_leader is not None:
            faults.append(Fault("team_leader", found, "nobody here, or names_team_leader = true"))
        if self.names_sponsor is False and self.sponsor is not None:
            faults.append(Fault("sponsor", found, "nobody here, or names_sponsor = true"))
        return tuple(faults)


def revise(application: Application, *, on: date, **changes: object) -> Application:
    """The corrected application: the next revision, with the receipt date it always had.

    The version before stays as it is; `ApplicationFile` keeps both.

    Args:
        application: the version to correct.
        on: the day of the correction.
        **changes: new values by field of `Application`; `None` takes a value back to "not known".

    Raises:
        InputError: another id or receipt date; a revision counted by hand; a field that no
            application has; a correction dated before the version it corrects; whatever
            `Application` itself refuses.
        ArgumentError: something else than an application.
    """
    expect_arguments("revise", application=(application, Application))
    names = [field.name for field in attrs.fields(Application)]
    faults: list[Fault] = []
    for name in changes:
        if name in _FIXED:
            faults.append(Fault(name, "a change", "what was received: no correction changes it"))
        elif name in _COUNTED:
            faults.append(
                Fault(name, "a change", "nothing: the correction counts and dates itself")
            )
        elif name not in names:
            close = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {close[0]}?" if close else ""
            faults.append(Fault(name, "an unknown field", "a field of an application", hint))
    earliest = application.revised_on or application.received_on
    dated = tuple(needed(day, "revised_on", on, "the day of the correction"))
    faults.extend(dated)
    if not dated and on < earliest:
        expected = f"the day of the version before, {earliest}, or later"
        faults.append(Fault("revised_on", on.isoformat(), expected))
    refuse(faults, "the correction")
    # attrs types `evolve` by its keywords; these were compared with the fields above.
    kept = cast("dict[str, Any]", changes)
    return attrs.evolve(application, revision=application.revision + 1, revised_on=on, **kept)


@attrs.frozen
class ApplicationFile:
    """Every version of one application, the first received to the current one.

    Raises:
        InputError: no version at all; two ids or two receipt dates; revisions that are not 1, 2,
            3 and so on in this order; a correction dated before the version it corrects.
    """

    revisions: tuple[Application, ...]

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the application file")

    def _faults(self) -> Iterator[Fault]:
        entries = several(instance_of(Application))
        wrong = tuple(needed(entries, "revisions", self.revisions, "a tuple of applications"))
        if wrong:
            yield from wrong
            return
        if not self.revisions:
            yield Fault("revisions", "none", "at least the version first received")
            return
        first = self.revisions[0]
        latest = first.received_on
        for position, version in enumerate(self.revisions):
            place = f"revisions[{position}]"
            if version.application_id != first.application_id:
                found, expected = shown(version.application_id), shown(first.application_id)
                yield Fault(f"{place}.application_id", found, expected)
            if version.received_on != first.received_on:
                found, expected = version.received_on.isoformat(), first.received_on.isoformat()
                yield Fault(f"{place}.received_on", found, expected)
            if version.revision != position + 1:
                yield Fault(f"{place}.revision", str(version.revision), str(position + 1))
            if version.revised_on is not None:
                if version.revised_on < latest:
                    found = version.revised_on.isoformat()
                    expected = f"the day of the version before, {latest}, or later"
                    yield Fault(f"{place}.revised_on", found, expected)
                latest = max(latest, version.revised_on)

    @property
    def current(self) -> Application:
        """The version that counts: the last correction, or the one first received."""
        return self.revisions[-1]

    @property
    def application_id(self) -> str:
        """The id that all versions share."""
        return self.current.application_id

    @property
    def received_on(self) -> date:
        """The day of receipt, which no correction changes."""
        return self.current.received_on

    def with_correction(self, correction: Application) -> "ApplicationFile":
        """The file with one more version at its end.

        Raises:
            InputError: `correction` is not the next revision of this application.
        """
        return ApplicationFile((*self.revisions, correction))
