"""Seeded faults of matching: small edits of the model, the checker and the explanations.

Each is a mistake that somebody could make, with the tests that have to catch it.
`tests/matching/mutants.py` plants them one by one.
"""

from typing import Final

from tests.laws.faults import Fault

__all__ = ["FAULTS"]

CERTIFICATE: Final = "tests/matching/test_certificate.py"
FAIRNESS: Final = "tests/matching/test_certificate_of_fairness.py"
OBJECTIVES: Final = "tests/matching/test_objectives.py"
ASSIGN: Final = "tests/matching/test_assign.py"
PAIRING: Final = "tests/matching/test_pairing.py"
DEMANDS: Final = "tests/matching/test_joint_demands.py"
EXPLAINING: Final = "tests/matching/test_explaining.py"
ALTERNATIVES: Final = "tests/matching/test_alternatives.py"
NEXT_BEST: Final = "tests/matching/test_next_best.py"
REASONS: Final = "tests/matching/test_reasons.py"
RECRUITING: Final = "tests/matching/test_recruiting.py"
SUPPOSING: Final = "tests/matching/test_supposing.py"
OTHERS: Final = "tests/matching/test_other_solvers.py"
PRICING: Final = "tests/matching/test_pricing_out.py"
LAWS: Final = "tests/testing/test_laws_for_matchers.py"
PROOFS: Final = f"{LAWS}::test_its_proofs_prove"


def _of(part: str, file: str, old: str, new: str, means: str, *tests: str) -> Fault:
    return Fault(part, f"matching/{file}", old, new, means, tests)


FAULTS: Final = (
    # The model: which choice is best, and what it leaves open.
    _of(
        "model",
        "solve/face.py",
        "least = np.where(prices > 0, face.most, face.least)",
        "least = face.least",
        "what a priced node holds may be given up by a later objective",
        OBJECTIVES,
    ),
    _of(
        "model",
        "solve/face.py",
        "most = np.where(prices < 0, face.least, face.most)",
        "most = face.most",
        "a node that is to hold its least may hold more later",
        OBJECTIVES,
        DEMANDS,
    ),
    _of(
        "model",
        "solve/face.py",
        "kept = face.only(np.flatnonzero(surplus == 0))",
        "kept = face.only(np.flatnonzero(surplus >= 0))",
        "pairs that every best choice holds are open again",
        OBJECTIVES,
    ),
    _of(
        "model",
        "solve/face.py",
        "most=most - uses)",
        "most=most)",
        "places that are held already are given a second time",
        OBJECTIVES,
    ),
    _of(
        "model",
        "solve/prices.py",
        "unmet = np.flatnonzero(holds < network.wanted)",
        "unmet = np.flatnonzero(holds <= network.wanted)",
        "a practice that has all it wants counts as asking for more",
        PROOFS,
    ),
    _of(
        "model",
        "solve/prices.py",
        "free = every_mentor[network.received(chosen) < network.places]",
        "free = every_mentor[network.received(chosen) <= network.places]",
        "a full mentor counts as having a place",
        PROOFS,
    ),
    _of(
        "model",
        "solve/pricing_out.py",
        "missed = np.flatnonzero(surplus > 0)",
        "missed = np.flatnonzero(surplus > network.pair_worth)",
        "pairs that would improve the choice are left out of it for good",
        PRICING,
    ),
    _of(
        "model",
        "solve/earliest.py",
        "                self._remove(mentor, practice)  # chosen, and kept from now on",
        "                pass",
        "an early pair that was settled is exchanged for a later one",
        ASSIGN,
    ),
    _of(
        "model",
        "solve/stages.py",
        "kept = (gain <= above) | (gain > levels[probe])",
        "kept = (gain <= above) | (gain >= levels[probe])",
        "the worst fit is looked for one level too low",
        OBJECTIVES,
    ),
    _of(
        "model",
        "solve/stages.py",
        "self.best(Goal.FIT, gain + self.network.least_fit)",
        "self.best(Goal.FIT, gain)",
        "where total fit comes first, a pair counts only what it has above the least fit",
        OBJECTIVES,
    ),
    _of(
        "model",
        "free.py",
        "        loads[mentor] -= 1\n",
        "",
        "a fixed pair does not count toward a minimum load",
        DEMANDS,
        REASONS,
    ),
    _of(
        "model",
        "free.py",
        "        places[mentor] -= 1\n",
        "",
        "a fixed pair takes no place",
        PAIRING,
    ),
    _of(
        "model",
        "candidates.py",
        "candidate &= mask.proved",
        "candidate &= ~mask.refuted",
        "what is not known stands in nobody's way",
        PAIRING,
    ),
    _of(
        "model",
        "candidates.py",
        "low = fits < np.repeat(accepted[first:last], len(theirs))",
        "low = fits <= np.repeat(accepted[first:last], len(theirs))",
        "a fit that is just accepted is too low",
        DEMANDS,
    ),
    # The checker of a proof.
    _of(
        "certificate",
        "open_rows.py",
        "if price > 0 and uses[node] < self.most[node]:",
        "if price > 0 and uses[node] < 0:",
        "unused capacity may have a price, so that a worse choice passes",
        CERTIFICATE,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "elif price < 0 and uses[node] > self.least[node]:",
        "elif price < 0 and uses[node] > self.most[node]:",
        "a node below its price may hold more than it must",
        CERTIFICATE,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "if least >= 0 >= greatest:",
        "if least >= 0:",
        "pairs that were left out are not looked at",
        CERTIFICATE,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "if least >= 0 >= greatest:",
        "if 0 >= greatest:",
        "pairs that were chosen are not looked at",
        CERTIFICATE,
        PROOFS,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "held = [each > 0 for each in surpluses]",
        "held = [each >= 0 for each in surpluses]",
        "open pairs count as held by every best choice",
        OBJECTIVES,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "                self.least[node] = self.most[node]\n",
        "                pass\n",
        "a later stage may prove itself by giving up what a price has settled",
        OBJECTIVES,
        CERTIFICATE,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "if bound > -1:",
        "if bound > 0:",
        "prices that prove nothing prove the worst fit",
        FAIRNESS,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "if stage.value != true:",
        "if stage.value is None:",
        "what a stage states of the choice is not looked at",
        CERTIFICATE,
        PROOFS,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "if len(levels) > 1 and any(self._in_level(stage, open_chosen)):",
        "if len(levels) > 2 and any(self._in_level(stage, open_chosen)):",
        "two levels of fit are counted as one",
        FAIRNESS,
    ),
    _of(
        "certificate",
        "open_rows.py",
        "if len(above) > 1:",
        "if len(above) > 2:",
        "a leximin proof may stop before all fits are settled",
        FAIRNESS,
    ),
    _of(
        "certificate",
        "certificate.py",
        "if at_mentor[mentor] < load:",
        "if at_mentor[mentor] < 0:",
        "minimum loads are not looked at",
        CERTIFICATE,
        DEMANDS,
    ),
    _of(
        "certificate",
        "certificate.py",
        "if times > capacities[node]:",
        "if times > capacities[node] + 1:",
        "one practice too many is let pass",
        CERTIFICATE,
    ),
    _of(
        "certificate",
        "certificate.py",
        "if claim.total_fit != total_fit:",
        "if claim.total_fit < total_fit:",
        "too great a total fit may be stated",
        CERTIFICATE,
        PROOFS,
    ),
    _of(
        "certificate",
        "verifying.py",
        "if standing.refused or standing.undetermined:",
        "if standing.refused:",
        "a pair that cannot be told yet is let pass",
        PAIRING,
    ),
    _of(
        "certificate",
        "verifying.py",
        "if claims <= places:",
        "if claims < places:",
        "a competition of as many claims as places is let pass",
        PAIRING,
    ),
    # The explanations.
    _of(
        "explanations",
        "contested.py",
        "taken = len(self.movable_at[mentor]) + self.fixed_at[mentor]",
        "taken = len(self.movable_at[mentor])",
        "a place that a fixed pair holds is told as free",
        EXPLAINING,
    ),
    _of(
        "explanations",
        "contested.py",
        "return min(wanted - len(elsewhere), len(open_to))",
        "return min(wanted, len(open_to))",
        "a practice claims here what it has elsewhere",
        EXPLAINING,
    ),
    _of(
        "explanations",
        "contested.py",
        "                reached |= further\n",
        "",
        "the competition ends at the first mentors, and names too few",
        EXPLAINING,
    ),
    _of(
        "explanations",
        "contested.py",
        "if found[head] == unseen:",
        "if found[head] != unseen:",
        "mentors that lead to each other are taken apart",
        EXPLAINING,
    ),
    _of(
        "explanations",
        "alternatives.py",
        "        places[mentor] -= 1\n",
        "",
        "a pair that is supposed takes no place, so nobody has to move",
        REASONS,
    ),
    _of(
        "explanations",
        "alternatives.py",
        "if fits and min(fits) > fit:",
        "if fits and min(fits) > fit + 99:",
        "others keep a worst fit that the supposed pair has spoilt already",
        REASONS,
    ),
    _of(
        "explanations",
        "alternatives.py",
        "loads[mentor] = max(0, int(loads[mentor]) - 1)",
        "loads[mentor] = max(0, int(loads[mentor]))",
        "the supposed pair does not count toward a minimum load",
        REASONS,
    ),
    _of(
        "explanations",
        "alternatives.py",
        "objectives = (*objectives, FewestChanges(self.chosen))",
        "objectives = tuple(objectives)",
        "people are told to move who need not",
        ALTERNATIVES,
    ),
    _of(
        "explanations",
        "recruiting.py",
        "free = wanted[found.practice] > 0",
        "free = wanted[found.practice] >= 0",
        "a new mentor is said to help practices that have all they want by fixed pairs",
        RECRUITING,
    ),
    _of(
        "explanations",
        "recruiting.py",
        "        places == 1\n        and ",
        "        places >= 1\n        and ",
        "several new places are valued as one",
        RECRUITING,
    ),
    _of(
        "explanations",
        "next_best.py",
        "loses = is_open & (surplus < 0)",
        "loses = surplus < 0",
        "a loss is told of a stage that is settled no more",
        NEXT_BEST,
    ),
    _of(
        "explanations",
        "places.py",
        "        return 0, 0  # a place more is not used",
        "        pass",
        "a place that nobody needs is said to cost something",
        SUPPOSING,
    ),
    _of(
        "explanations",
        "gaps.py",
        "if mentor not in taken and mentor not in demands",
        "if mentor not in taken",
        "who is forbidden is told to fit too little",
        EXPLAINING,
        DEMANDS,
        PAIRING,
    ),
)
