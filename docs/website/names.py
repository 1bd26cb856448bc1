"""What a text means by a name of the public face."""

from collections import defaultdict
from functools import cache

from docs.website.reference_pages import offered

__all__ = ["names_in_texts"]


@cache
def names_in_texts() -> dict[str, str]:
    """Where a name is described, of those that can mean one thing only.

    With its room (`rules.explain`) a name is always meant. A word of small letters alone is as
    often an argument, or just a word.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in offered():
        if each.kind == "Modules":
            continue
        described = f"{each.home}.{each.name}"
        found[each.path.removeprefix("qip_rules.")].add(described)
        if not each.name.islower() or "_" in each.name:
            found[each.name].add(described)
    return {name: places.pop() for name, places in found.items() if len(places) == 1}
