"""Whether an incomplete record still has a way to agree with every constraint."""

import functools
from collections.abc import Callable
from operator import itemgetter
from typing import Any, Final

from qip_rules.rules.compiled.records import Values
from qip_rules.rules.expression import facts_in
from qip_rules.rules.questions import can_be_completed
from qip_rules.rules.vocabulary import Constraint, Vocabulary

__all__ = ["unreconciled_in"]

RECONCILED_MAXIMUM: Final = 1 << 12
"""Different incomplete records whose agreement with the constraints is kept in mind."""


def unreconciled_in(vocabulary: Vocabulary) -> Callable[[int, Values], bool]:
    """Whether open constraints, given as bits, cannot all come to hold of an incomplete record.

    The values are those of the vocabulary's facts. A constraint that is proved stays so whatever
    is answered; so only the facts that open ones name matter, and few records differ in those.
    """

    @functools.lru_cache(maxsize=RECONCILED_MAXIMUM)
    def among(open_constraints: int) -> tuple[Vocabulary, Callable[[Values], tuple[Any, ...]]]:
        constraints: tuple[Constraint, ...] = tuple(
            each
            for number, each in enumerate(vocabulary.constraints)
            if open_constraints >> number & 1
        )
        named = {fact for each in constraints for fact in facts_in(each.holds)}
        places = [place for place, fact in enumerate(vocabulary.facts) if fact in named]
        facts = tuple(vocabulary.facts[place] for place in places)
        # The first place twice, for an itemgetter of one place gives no tuple.
        return Vocabulary(facts, constraints), itemgetter(*places, places[0])

    @functools.lru_cache(maxsize=RECONCILED_MAXIMUM)
    def hopeless(open_constraints: int, known: Values) -> bool:
        part, _ = among(open_constraints)
        return not can_be_completed(dict(zip(part, known, strict=False)), part)

    def unreconciled(open_constraints: int, values: Values) -> bool:
        return hopeless(open_constraints, among(open_constraints)[1](values))

    return unreconciled
