"""Who is who on the lists of one application, told with as little work as the lists allow.

`distinct` compares what is known of all entries and is the reference. Most lists are clear at a
glance, and then nothing needs to be compared.
"""

from collections.abc import Hashable, Iterable, Sequence

import attrs

from qip_rules.eligibility.people import Person, normalized_names, told_apart
from qip_rules.mailboxes import mailbox, mailboxes

__all__ = ["Labels", "labels_of"]


@attrs.frozen
class Labels:
    """Entries of a list, each with a label that all entries of the same person share.

    `unclear` are pairs of labels of whom nobody can tell whether they are one person or two; a
    label with itself, if its entries might be two people.
    """

    labels: tuple[Hashable, ...]
    unclear: tuple[tuple[Hashable, Hashable], ...] = ()

    def number(self, positions: slice) -> int | None:
        """How many people stand at the positions; `None` if that cannot be told."""
        there = set(self.labels[positions])
        doubtful = any(one in there and other in there for one, other in self.unclear)
        return None if doubtful else len(there)

    def among(self, position: int, positions: slice) -> bool | None:
        """Whether the person at a position stands among others; `None` if that cannot be told."""
        label, there = self.labels[position], set(self.labels[positions])
        if label in there:
            return True
        doubtful = any(
            (one == label and other in there) or (other == label and one in there)
            for one, other in self.unclear
        )
        return None if doubtful else False


def labels_of(people: Sequence[Person]) -> Labels:
    """The entries of a list by person, exactly as `distinct` groups them and doubts them."""
    labels = _labels_at_a_glance(people)
    if labels is not None:
        return Labels(tuple(labels))
    told = told_apart(people)
    of = {position: first for first, *others in told.groups for position in (first, *others)}
    return Labels(
        tuple(of[position] for position in range(len(people))),
        tuple((of[one], of[other]) for one, other in told.unclear),
    )


def _labels_at_a_glance(people: Sequence[Person]) -> list[Hashable] | None:
    """Labels made of the mailboxes alone, or nothing if there is anything to doubt or compare.

    Entries that share a mailbox share a label, and an entry without one has its own. Where every
    name, program id and NPI then has one label, and no label two ids or two NPIs, entries of one
    label are never told apart by an identifier, so they are one person; entries of two labels
    have nothing in common, so they are two people without a doubt.
    """
    labels = _labels_by_mailbox(people)
    names = normalized_names([person.name for person in people])
    if len(set(zip(names, labels, strict=True))) != len(set(names)):
        return None
    for identifiers in ([each.npi for each in people], [each.person_id for each in people]):
        if not any(identifiers):  # as mostly
            continue
        pairs = {pair for pair in zip(identifiers, labels, strict=True) if pair[0]}
        if not len(pairs) == len(_firsts(pairs)) == len({label for _, label in pairs}):
            return None
    return labels


def _firsts(pairs: Iterable[tuple[str | None, Hashable]]) -> set[str | None]:
    return {identifier for identifier, _ in pairs}


def _labels_by_mailbox(people: Sequence[Person]) -> list[Hashable]:
    boxes = mailboxes([person.email or "" for person in people])
    if not any(person.other_emails for person in people):
        return [box or position for position, box in enumerate(boxes)]
    held = [
        ([box] if box else []) + [mailbox(email) for email in person.other_emails]
        for box, person in zip(boxes, people, strict=True)
    ]
    label: dict[str, str] = {}
    for own in held:
        joined = {label[box] for box in own if box in label}
        if len(joined) > 1:
            label.update({box: own[0] for box, known in label.items() if known in joined})
            joined = {own[0]}
        first = next(iter(joined)) if joined else own[0] if own else ""
        label.update(dict.fromkeys(own, first))
    return [label[own[0]] if own else position for position, own in enumerate(held)]
