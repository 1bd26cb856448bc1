"""Facts of a pair that are keys in common: an organization, a mailbox, a domain, a declared id."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from qip_rules.matching.derivations import domain_and_wider
from qip_rules.matching.meetings import Meetings, meetings_of
from qip_rules.matching.records import MentorPractice, Practice

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]
    Digits = npt.NDArray[np.int16]

__all__ = ["Link", "known_of", "links_of"]


@attrs.frozen(eq=False)
class Link:
    """A fact that is true of those with a key in common, and on which sides it is known."""

    by: tuple[Meetings, ...]
    """A key of any of these."""
    practice_known: "Bools"
    mentor_known: "Bools"
    by_itself: Meetings | None = None
    """A key in common that makes it true even where it is known on neither side."""

    @property
    def _all(self) -> tuple[Meetings, ...]:
        return (*self.by, *(() if self.by_itself is None else (self.by_itself,)))

    @property
    def _is_nowhere(self) -> bool:
        """Whether the fact is known and false of every pair."""
        return (
            all(each.is_empty for each in self._all)
            and bool(self.practice_known.all())
            and bool(self.mentor_known.all())
        )

    def of_pairs(self, practice: "Numbers", mentor: "Numbers") -> "Digits | None":
        """The fact of each practice with the mentor beside it."""
        if self._is_nowhere:
            return None
        known = self.practice_known[practice] & self.mentor_known[mentor]
        true = known & False
        for each in self._all:
            true |= each.meet(practice, mentor)
        if self.by_itself is not None:
            known |= self.by_itself.meet(practice, mentor)
        return _digits(true, known)

    def of_rows(self, practices: "Numbers") -> "Digits | None":
        """The fact of each practice with every mentor."""
        import numpy as np

        if self._is_nowhere:
            return None
        known = np.logical_and.outer(self.practice_known[practices], self.mentor_known)
        true = np.zeros_like(known)
        for each in self._all:
            met = each.met(practices)
            true[met.position, met.mentor] = True
            if each is self.by_itself:
                known[met.position, met.mentor] = True
        return _digits(true.ravel(), known.ravel())


def links_of(practices: Sequence[Practice], mentors: Sequence[MentorPractice]) -> dict[str, Link]:
    """The facts that are keys in common, by name."""
    import numpy as np

    ids = [(each.practice_id,) for each in practices], [(each.mentor_id,) for each in mentors]
    organizations = (
        [_one(each.organization_key) for each in practices],
        [_one(each.organization_key) for each in mentors],
    )
    conflicts = [each.conflicts for each in practices], [each.conflicts for each in mentors]
    people = [each.mailboxes for each in practices], [each.mailboxes for each in mentors]
    domains = [each.mail_domains for each in practices], [each.mail_domains for each in mentors]
    wider = [[each and _wider(each) for each in side] for side in domains]
    everywhere = np.ones(len(practices), np.bool_), np.ones(len(mentors), np.bool_)
    return {
        "same_organization": Link(
            (meetings_of(*organizations),),
            known_of(organizations[0]),
            known_of(organizations[1]),
            by_itself=meetings_of(*ids),
        ),
        "practice_declares_conflict": Link(
            (meetings_of(conflicts[0], ids[1]),), known_of(conflicts[0]), everywhere[1]
        ),
        "mentor_declares_conflict": Link(
            (meetings_of(ids[0], conflicts[1]),), everywhere[0], known_of(conflicts[1])
        ),
        "shares_person": Link((meetings_of(*people),), known_of(people[0]), known_of(people[1])),
        "shares_domain": Link(
            (meetings_of(domains[0], wider[1]), meetings_of(wider[0], domains[1])),
            known_of(domains[0]),
            known_of(domains[1]),
        ),
    }


def _digits(true: "Bools", known: "Bools") -> "Digits":
    import numpy as np

    digits: Digits = (true.astype(np.int16) + 1) * known
    return digits


def _one(key: str | None) -> tuple[str, ...] | None:
    return None if key is None else (key,)


def _wider(domains: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for one in domains for each in domain_and_wider(one)))


def known_of(values: Sequence[object]) -> "Bools":
    """Which of the values are known, that is, not `None`."""
    import numpy as np

    return np.array([each is not None for each in values], dtype=np.bool_)
