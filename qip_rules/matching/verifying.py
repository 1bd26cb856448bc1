"""A pairing worked out anew, by code that neither its columns nor its solver share."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from qip_rules.errors import InputError, expect_arguments
from qip_rules.fields import shown
from qip_rules.matching.answer import Pair, Pairing, Unpaired
from qip_rules.matching.areas import SharedArea, area_coverage, unknown_areas
from qip_rules.matching.objectives import FewestChanges, Objective, Stable
from qip_rules.matching.orders import flows, in_order, numbered
from qip_rules.matching.problem import PairIds, Problem, said
from qip_rules.matching.proof.certificate import Certificate, Goal, Stage
from qip_rules.matching.proof.rechecking import (
    blocking_pairs,
    parted_stages,
    unproved_bounds,
    wrong_ties,
)
from qip_rules.matching.proof.refuting import refutations
from qip_rules.matching.recounting import Recount
from qip_rules.matching.verifying_gaps import wrong_gaps
from qip_rules.narrowing import as_given, is_sequence

__all__ = ["verify"]


def verify(pairing: Pairing) -> tuple[str, ...]:
    """What is wrong with a pairing; nothing if it is proved.

    Everything is worked out anew from the records and the policy, pair by pair and in plain
    Python, by code that neither the columns nor the solver share: which pairs are candidates,
    what they share, the capacities, minimum loads, fixed and forbidden pairs, the certificate
    over all candidate pairs, and the reason of every practice without its mentor, with all that
    stands beside it: which requirement refuses whom, whose demand forbids whom, what is missing,
    and who holds the places that it competes for. Numbers have to be whole numbers. The tie order
    is not looked at: another choice that is as good under the objectives passes too, and that ties
    are settled is stated, not proved. What `says` says is not read. Of `AreaCoverage`, and what
    comes after it, the value is counted anew and the bound is not: it is the solver's word. For
    `Stable` all candidate pairs are looked at, whether they block.

    A pairing that holds something other than pairs, gaps and stages is told of that alone, because
    the rest cannot be judged.

    It takes time in proportion to the pairs that share an area, where the policy asks for one of
    every pair, and otherwise to all pairs; and to all mentors for each practice without its own.

    Raises:
        ArgumentError: `pairing` is no `Pairing`.
    """
    expect_arguments("verify", pairing=(pairing, Pairing, "what `pair(problem)` gives"))
    ill_formed = tuple(_ill_formed(pairing))
    if ill_formed:
        return ill_formed
    recount = Recount(pairing)
    return (*_Recheck(recount).wrong(), *wrong_gaps(recount))


def _ill_formed(pairing: Pairing) -> Iterator[str]:
    """What is no record at all, where a pairing holds records."""
    certificate = pairing.certificate
    if not isinstance(as_given(pairing.problem), Problem):
        yield f"problem is {shown(pairing.problem)}, no Problem"
    if not isinstance(as_given(certificate), Certificate):
        yield f"certificate is {shown(certificate)}, no Certificate"
        return
    kinds: tuple[tuple[str, object, type], ...] = (
        ("pairs", pairing.pairs, Pair),
        ("unpaired", pairing.unpaired, Unpaired),
        ("certificate.stages", certificate.stages, Stage),
    )
    for name, given, kind in kinds:
        values = as_given(given)
        if not is_sequence(values):
            yield f"{name} is {shown(values)}, no tuple"
            continue
        for at, each in enumerate(values):
            if not isinstance(each, kind):
                yield f"{name}[{at}] is {shown(each)}, no {kind.__name__}"
            elif isinstance(each, Pair) and not _are_texts(each.practice_id, each.mentor_id):
                yield f"{name}[{at}] has an id that is no text"
            elif isinstance(each, Stage) and not _are_tuples(
                each.practice_prices, each.mentor_prices
            ):
                yield f"{name}[{at}] has prices that are no tuple"


def _are_texts(*ids: object) -> bool:
    return all(isinstance(each, str) for each in ids)


def _are_tuples(*values: object) -> bool:
    return all(isinstance(each, Sequence) for each in values)


@attrs.frozen
class _Columns:
    """The pairs that were free to choose, in 64 bits a number: there may be millions."""

    practice: "array[int]" = attrs.Factory(lambda: array("q"))
    mentor: "array[int]" = attrs.Factory(lambda: array("q"))
    fit: list[int] = attrs.Factory(list[int])
    rows: list[int] = attrs.Factory(list[int])
    """Those that were chosen."""


class _Recheck:
    """The pairs of a pairing and its certificate, held against the problem decided anew."""

    def __init__(self, recount: Recount) -> None:
        self.recount = recount
        self.pairing = recount.pairing
        self.practice, self.mentor = recount.practice, recount.mentor
        self.fixed, self.chosen = recount.fixed, recount.chosen
        self.true = {each: recount.decided(each) for each in sorted(recount.chosen)}
        """What is true of each chosen pair."""

    def wrong(self) -> Iterator[str]:
        yield from self._wrong_pairs()
        yield from self._wrong_capacities()
        yield from self._wrong_totals()
        yield from self._unproved()

    def _wrong_pairs(self) -> Iterator[str]:
        ids = [(each.practice_id, each.mentor_id) for each in self.pairing.pairs]
        if ids != sorted(ids):
            yield "the pairs are not in the order of their ids"
        for pair_ids, times in self.recount.stated.items():
            if times > 1:
                yield f"{said(pair_ids)} is stated {times} times"
        for pair_ids in sorted(self.fixed - self.chosen):
            yield f"{said(pair_ids)} is fixed and left out"
        for each in self.pairing.pairs:
            pair_ids = each.practice_id, each.mentor_id
            if pair_ids in self.chosen:
                yield from self._wrong_pair(pair_ids, each)
            else:
                yield f"{said(pair_ids)} names somebody who is not in the problem"

    def _wrong_pair(self, pair_ids: PairIds, stated: Pair) -> Iterator[str]:
        true = self.true[pair_ids]
        standing, shared = true.standing, true.shared
        if pair_ids in self.recount.forbidden:
            yield f"{said(pair_ids)} is forbidden"
        if standing.refused or standing.undetermined:
            yield f"{said(pair_ids)} does not meet every requirement"
        if true.is_low:
            yield f"{said(pair_ids)} fits less than the practice accepts"
        if stated.fixed is not (pair_ids in self.fixed):
            yield f"{said(pair_ids)} is marked {'' if stated.fixed else 'not '}fixed"
        if not _is_number(stated.fit, true.fit):
            yield f"the fit of {said(pair_ids)} is stated as {stated.fit}; it is {true.fit}"
        if stated.shared != (shared or ()) or not all(map(_is_counted, stated.shared)):
            yield f"the shared areas of {said(pair_ids)} are not those of the records"

    def _wrong_capacities(self) -> Iterator[str]:
        for practice_id, used in Counter(practice_id for practice_id, _ in self.chosen).items():
            wanted = self.practice[practice_id].wanted
            if used > wanted:
                yield f"practice {practice_id!r} has {used} mentors and wants {wanted}"
        for mentor_id, used in Counter(mentor_id for _, mentor_id in self.chosen).items():
            places = self.mentor[mentor_id].places
            if used > places:
                yield f"mentor {mentor_id!r} has {used} practices and {places} places"
        taken = Counter(mentor_id for _, mentor_id in self.chosen)
        for each in self.recount.mentors:
            if taken[each.mentor_id] < each.minimum_load:
                yield (
                    f"mentor {each.mentor_id!r} has {taken[each.mentor_id]} practices and is to "
                    f"take {each.minimum_load}"
                )

    def _wrong_totals(self) -> Iterator[str]:
        recount = self.recount
        total = sum(each.fit for each in self.true.values())
        if not _is_number(self.pairing.total_fit, total):
            yield f"the total fit is stated as {self.pairing.total_fit}; it is {total}"
        unknown = unknown_areas(recount.practices, recount.mentors, recount.taxonomy)
        if self.pairing.unknown_areas != unknown:
            yield f"the unknown areas are {', '.join(unknown) or 'none'}"

    def _unproved(self) -> Iterator[str]:
        """What the certificate leaves unproved of the pairs that were free to choose."""
        try:
            ordered = in_order(self.pairing.objectives)
        except InputError as error:
            yield from (f"the order of objectives: {fault}" for fault in error.faults)
            return
        practices, mentors = self.recount.practices, self.recount.mentors
        practice_at = {each.practice_id: at for at, each in enumerate(practices)}
        mentor_at = {each.mentor_id: at for at, each in enumerate(mentors)}
        free = _Columns()
        for at, (practice_id, open_to) in enumerate(self.recount.open_to.items()):
            for mentor_id, fit in open_to.items():
                if (practice_id, mentor_id) in self.chosen:
                    free.rows.append(len(free.fit))
                free.practice.append(at)
                free.mentor.append(mentor_at[mentor_id])
                free.fit.append(fit)
        fixed_of = Counter(practice_id for practice_id, _ in self.fixed)
        fixed_at = Counter(mentor_id for _, mentor_id in self.fixed)
        objectives = numbered(ordered, practice_at, mentor_at)
        yield from wrong_ties(self.pairing.certificate, ordered)
        flow = flows(objectives)
        priced, others = parted_stages(self.pairing.certificate.stages, objectives)
        if flow:
            yield from refutations(
                free.practice,
                free.mentor,
                free.fit,
                practices=len(practices),
                mentors=len(mentors),
                places=[each.places - fixed_at[each.mentor_id] for each in mentors],
                wanted=[each.wanted - fixed_of[each.practice_id] for each in practices],
                loads=[max(0, each.minimum_load - fixed_at[each.mentor_id]) for each in mentors],
                objectives=flow,
                rows=free.rows,
                paired=len(free.rows),
                total_fit=sum(free.fit[row] for row in free.rows),
                certificate=Certificate(priced),
            )
        if len(flow) < len(ordered):
            rest = ordered[len(flow) :]
            yield from unproved_bounds(others, rest, self._true_values(rest))
            if rest == (Stable(),):
                for ids in self._blocking():
                    yield f"{said(ids)} would both rather be paired"

    def _true_values(self, objectives: tuple[Objective, ...]) -> dict[Goal, int]:
        """What the pairs come to, by what no price proves."""
        chosen = [each for each in self.true if each[1] in self.recount.open_to[each[0]]]
        previous = {
            ids for each in objectives if isinstance(each, FewestChanges) for ids in each.previous
        }
        shared = [(ids[0], each.shared or ()) for ids, each in self.true.items()]
        return {
            Goal.COVERED: area_coverage(shared),
            Goal.PAIRS: len(chosen),
            Goal.FIT: sum(self.true[each].fit for each in chosen),
            Goal.KEPT: sum(ids in previous for ids in chosen),
            Goal.STABLE: 0,
        }

    def _blocking(self) -> tuple[PairIds, ...]:
        fixed_of = Counter(practice_id for practice_id, _ in self.fixed)
        fixed_at = Counter(mentor_id for _, mentor_id in self.fixed)
        free = {
            (practice_id, mentor_id): fit
            for practice_id, open_to in self.recount.open_to.items()
            for mentor_id, fit in open_to.items()
        }
        return blocking_pairs(
            free,
            [each for each in self.true if each in free],
            wanted={id_: each.wanted - fixed_of[id_] for id_, each in self.practice.items()},
            places={id_: each.places - fixed_at[id_] for id_, each in self.mentor.items()},
            practice_wishes={id_: each.wishes for id_, each in self.practice.items()},
            mentor_wishes={id_: each.wishes for id_, each in self.mentor.items()},
        )


def _is_number(stated: object, true: int) -> bool:
    """Whether just this whole number is stated: not a float that equals it, nor a truth value."""
    return type(stated) is int and stated == true


def _is_counted(shared: SharedArea) -> bool:
    return type(shared.weight) is int and type(shared.evidence) is int
