"""An application as the practice hands it in, and the corrections that follow.

Every record is immutable. `None` means "not known", never "no" and never zero.
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, cast, final

import attrs

from qip_rules.eligibility.people import (
    CoreTeamMember,
    Person,
    ProjectTeamMember,
    Sponsor,
    TeamLeader,
)
from qip_rules.eligibility.practice import Practice
from qip_rules.errors import Fault
from qip_rules.fields import (
    FieldRule,
    day,
    instance_of,
    needed,
    one_line,
    optional,
    prose,
    refuse,
    several,
    shown,
    whole_number,
    yes_or_no,
)

__all__ = [
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

_TEAM_MAXIMUM: Final = 500
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
        if isinstance(other, Mapping):
            other = other if isinstance(other, Answers) else Answers(other)
            return self._typed() == other._typed()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._typed().items()))

    def __repr__(self) -> str:
        return f"Answers({self._answers!r})"

    def __reduce__(self) -> tuple[type["Answers"], tuple[dict[str, Answer]]]:
        return Answers, (self._answers,)


def _answers(given: Mapping[str, Answer | date | None]) -> Mapping[str, Answer]:
    # What is no mapping is kept as it is, so that the record names it among its faults.
    if isinstance(given, Mapping):
        return Answers(given)
    return given


def _answer_faults(answers: Mapping[str, Answer]) -> Iterator[Fault]:
    if not isinstance(answers, Answers):
        yield Fault("answers", shown(answers), "answers by the name of their question")
        return
    for name, answer in answers.items():
        if not isinstance(name, str):
            yield Fault("answers", f"the name {shown(name)}", "text as a question's name")
            continue
        plain = name.isidentifier()
        place = f"answers.{name}" if plain else f"answers[{json.dumps(name)}]"
        yield from one_line(place, name)
        if isinstance(answer, str):
            yield from prose(place, answer)
        elif type(answer) not in (bool, int):
            yield Fault(place, shown(answer), "true or false, a whole number, text or a date")


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

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the support letter")

    def _faults(self) -> Iterator[Fault]:
        yield from optional(yes_or_no, "received", self.received)
        yield from optional(instance_of(Person), "signatory", self.signatory)
        yield from optional(day, "signed_on", self.signed_on)
        yield from optional(yes_or_no, "commits_leadership", self.commits_leadership)
        yield from optional(yes_or_no, "protects_time", self.protects_time)
        if self.received is not False:
            return
        for place, stated in (
            ("signatory", self.signatory is not None),
            ("signed_on", self.signed_on is not None),
            ("commits_leadership", self.commits_leadership is True),
            ("protects_time", self.protects_time is True),
        ):
            if stated:
                yield Fault(
                    place,
                    "a statement about a letter that has not been received",
                    "nothing here, or received = true",
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

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the pledges")

    def _faults(self) -> Iterator[Fault]:
        yield from optional(yes_or_no, "time_and_resources", self.time_and_resources)
        yield from optional(yes_or_no, "leadership_commitment", self.leadership_commitment)
        yield from optional(yes_or_no, "protected_time", self.protected_time)
        yield from optional(yes_or_no, "program_fees", self.program_fees)
        yield from optional(yes_or_no, "travel_costs", self.travel_costs)
        minutes = whole_number(0, _MINUTES_IN_A_WEEK)
        yield from optional(minutes, "minutes_per_week", self.minutes_per_week)


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

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the project")

    def _faults(self) -> Iterator[Fault]:
        yield from optional(one_line, "title", self.title)
        yield from optional(prose, "aim", self.aim)
        yield from optional(one_line, "site", self.site)
        yield from optional(yes_or_no, "site_is_own_clinical_site", self.site_is_own_clinical_site)
        yield from optional(several(one_line), "affected_areas", self.affected_areas)


def _team(kind: type) -> FieldRule:
    members = several(instance_of(kind))

    def rule(place: str, value: object) -> Iterable[Fault]:
        if isinstance(value, tuple) and len(value) > _TEAM_MAXIMUM:
            return (Fault(place, f"{len(value)} entries", f"at most {_TEAM_MAXIMUM}"),)
        return members(place, value)

    return rule


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

    def __attrs_post_init__(self) -> None:
        refuse(self._faults(), "the application")

    def _faults(self) -> Iterator[Fault]:
        yield from needed(one_line, "application_id", self.application_id, "the application's id")
        yield from needed(day, "received_on", self.received_on, "the day of receipt")
        yield from optional(instance_of(Practice), "practice", self.practice)
        yield from optional(yes_or_no, "names_team_leader", self.names_team_leader)
        yield from optional(instance_of(TeamLeader), "team_leader", self.team_leader)
        yield from optional(_team(CoreTeamMember), "core_team", self.core_team)
        yield from optional(_team(ProjectTeamMember), "project_team", self.project_team)
        yield from optional(yes_or_no, "names_sponsor", self.names_sponsor)
        yield from optional(instance_of(Sponsor), "sponsor", self.sponsor)
        yield from optional(instance_of(SupportLetter), "support_letter", self.support_letter)
        yield from optional(instance_of(Pledges), "pledges", self.pledges)
        yield from optional(instance_of(Project), "project", self.project)
        yield from _answer_faults(self.answers)
        yield from needed(
            whole_number(1), "revision", self.revision, "1, or more after corrections"
        )
        yield from optional(day, "revised_on", self.revised_on)
        yield from self._order_faults()
        for role in ("team_leader", "sponsor"):
            if getattr(self, f"names_{role}") is False and getattr(self, role) is not None:
                expected = f"nobody here, or names_{role} = true"
                yield Fault(role, "somebody, although nobody is named", expected)

    def _order_faults(self) -> Iterator[Fault]:
        if type(self.revised_on) is not date:
            return
        if self.revision == 1:
            found = f"{self.revised_on} on a first version"
            yield Fault("revised_on", found, "no day of correction, or a higher revision")
        if type(self.received_on) is date and self.revised_on < self.received_on:
            expected = f"the day of receipt, {self.received_on}, or later"
            yield Fault("revised_on", self.revised_on.isoformat(), expected)


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
    """
    names = [field.name for field in attrs.fields(Application)]
    faults = []
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
