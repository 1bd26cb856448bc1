"""What is supposed in a call, `A=B` by `A=B`, read as changes to one pairing."""

from collections.abc import Mapping
from typing import Final

import attrs

from qip_rules.boundary.cohort_matching import objectives_in
from qip_rules.boundary.wording import quoted
from qip_rules.cohort.inputs import CohortInputs
from qip_rules.errors import Fault, InputError
from qip_rules.matching.objectives import Objective
from qip_rules.matching.problem import Problem
from qip_rules.matching.questions.changes import (
    Change,
    FixedBeforehand,
    ForbiddenBeforehand,
    TotalPlaces,
    Without,
)
from qip_rules.matching.records import COUNT_MAXIMUM

__all__ = ["SupposedWords", "changes_of_call", "objectives_of_call"]

_PAIR: Final = "the id of a practice, `=`, and the id of a {noun}"
_PLACES: Final = "the id of a {noun}, `=`, and its number of places, such as {example}=3"


@attrs.frozen(kw_only=True)
class SupposedWords:
    """The words of a call about one pairing, as they were typed."""

    fix: tuple[str, ...] = ()
    """`PRACTICE=MENTOR`, each to be paired."""
    forbid: tuple[str, ...] = ()
    """`PRACTICE=MENTOR`, each not to be paired."""
    without: tuple[str, ...] = ()
    """Practices and mentors, by id, that are not to take part."""
    places: tuple[str, ...] = ()
    """`MENTOR=NUMBER`: how many places a mentor is to have, in all."""

    def __bool__(self) -> bool:
        return bool(self.fix or self.forbid or self.without or self.places)


def changes_of_call(
    words: SupposedWords, problem: Problem, absent: Mapping[str, str]
) -> tuple[Change, ...]:
    """The changes that a call supposes, in the order of the options, then of the words.

    Args:
        words: as they were typed.
        problem: who is in the pairing.
        absent: why a practice of the cohort is not in it, by id.

    Raises:
        InputError: every word that means nothing, at its option: no `=`, ids that are nobody's,
            numbers that are none, the same twice, and who is left out and asked of besides.
    """
    reading = _Reading(problem, absent)
    changes: list[Change] = []
    for each in words.fix:
        pair = reading.pair("--fix", each)
        changes += [FixedBeforehand(pair)] if pair else []
    for each in words.forbid:
        pair = reading.pair("--forbid", each)
        changes += [ForbiddenBeforehand(pair)] if pair else []
    for each in words.without:
        known = {**reading.practices, **reading.mentors}
        what = f"a practice or a {problem.relation.noun} of this pairing"
        if reading.names("--without", each, each, known, what):
            changes.append(Without(each))
    for each in words.places:
        sized = reading.sized("--places", each)
        changes += [sized] if sized else []
    if not reading.faults:
        reading.refuse_twice(words)
    if reading.faults:
        raise InputError(reading.faults, of="the call")
    return tuple(changes)


def objectives_of_call(text: str, inputs: CohortInputs) -> tuple[Objective, ...]:
    """The objectives that a call names, with `,` or `;` between them.

    Raises:
        InputError: words that are no objectives, or an order that makes no sense.
    """
    try:
        return objectives_in(text.replace(",", ";").strip("; "), inputs.earlier)
    except InputError as error:
        faults = [attrs.evolve(each, place="--objectives") for each in error.faults]
        raise InputError(faults, of="the call") from None


@attrs.define(eq=False)
class _Reading:
    problem: Problem
    absent: Mapping[str, str]
    faults: list[Fault] = attrs.field(factory=list[Fault])

    @property
    def practices(self) -> dict[str, str]:
        return {each.practice_id: each.name for each in self.problem.practices}

    @property
    def mentors(self) -> dict[str, str]:
        return {each.mentor_id: each.name for each in self.problem.mentors}

    def pair(self, option: str, word: str) -> tuple[str, str] | None:
        """The two ids of `PRACTICE=MENTOR`; `None` if that was noted as a fault."""
        noun = self.problem.relation.noun
        ours, sign, theirs = (each.strip() for each in word.partition("="))
        if not (ours and sign and theirs):
            self.faults.append(Fault(option, quoted(word), _PAIR.format(noun=noun)))
            return None
        known = [
            self.names(option, word, ours, self.practices, "a practice of this pairing"),
            self.names(option, word, theirs, self.mentors, f"a {noun} of this pairing"),
        ]
        return (ours, theirs) if all(known) else None

    def sized(self, option: str, word: str) -> TotalPlaces | None:
        """What `MENTOR=NUMBER` says; `None` if that was noted as a fault."""
        noun = self.problem.relation.noun
        mentor_id, _, digits = (each.strip() for each in word.partition("="))
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(COUNT_MAXIMUM))
        if not mentor_id or not is_number or not 1 <= int(digits) <= COUNT_MAXIMUM:
            example = next(iter(self.mentors), "M-01")
            hint = "for none, say --without" if is_number and not int(digits) else ""
            expected = _PLACES.format(noun=noun, example=example)
            self.faults.append(Fault(option, quoted(word), expected, hint))
            return None
        if not self.names(option, word, mentor_id, self.mentors, f"a {noun} of this pairing"):
            return None
        return TotalPlaces(mentor_id, int(digits))

    def names(
        self, option: str, word: str, identity: str, known: Mapping[str, str], what: str
    ) -> bool:
        """Whether an id is that of somebody known; if not, that is noted."""
        if identity in known:
            return True
        why = self.absent.get(identity, "") if what.startswith("a practice") else ""
        found = quoted(identity) if word == identity else f"{quoted(identity)} in {quoted(word)}"
        self.faults.append(Fault(option, found, f"the id of {what}", why))
        return False

    def refuse_twice(self, words: SupposedWords) -> None:
        """Note what is said twice, and what is asked of somebody who is left out."""
        gone = set(words.without)
        for option, given in (
            ("--fix", words.fix),
            ("--forbid", words.forbid),
            ("--without", words.without),
            ("--places", words.places),
        ):
            keys = [tuple(part.strip() for part in each.split("=")) for each in given]
            if option == "--places":
                keys = [key[:1] for key in keys]
            for at, key in enumerate(keys):
                if key in keys[:at]:
                    self.faults.append(Fault(option, f"{quoted(given[at])}, a second time", "once"))
                if option != "--without" and gone.intersection(key):
                    who = ", ".join(sorted(gone.intersection(key)))
                    found = f"{quoted(given[at])}, and {who} is left out by --without"
                    self.faults.append(Fault(option, found, "one of the two"))
