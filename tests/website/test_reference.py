"""The reference is whole: every name of every front door is described, once, with a text."""

import importlib
import inspect
import re

import pytest

from docs.website import reference_pages as reference
from docs.website.docstrings import as_restructured_text
from docs.website.names import names_in_texts
from docs.website.sources import defined_in, documented
from tests.architecture.test_front_doors import PACKAGES, exported

OFFERED = reference.offered()
PAGES = reference.reference_pages()
DESCRIBED = re.compile(r"^\.\. (?:autofunction|autoclass|py:data):: (\S+)$", re.MULTILINE)


def test_every_package_that_offers_anything_is_a_front_door() -> None:
    offering = {name for name in PACKAGES if exported(importlib.import_module(name))}
    assert offering <= set(reference.front_doors())


@pytest.mark.parametrize("door", reference.front_doors())
def test_every_name_of_a_front_door_is_on_its_page(door: str) -> None:
    module = importlib.import_module(door)
    page = PAGES[reference.places_of_doors()[_file_of(door)]]
    things = {name for name in exported(module) if not inspect.ismodule(getattr(module, name))}
    described = {found.removeprefix(f"{door}.") for found in DESCRIBED.findall(page)}
    assert described == things
    for name in set(exported(module)) - things:
        assert f":py:mod:`{door}.{name} <{getattr(module, name).__name__}>`" in page


def _file_of(door: str) -> str:
    module = importlib.import_module(door)
    return door.replace(".", "/") + ("/__init__.py" if hasattr(module, "__path__") else ".py")


def test_each_thing_is_described_at_one_place() -> None:
    homes = {(each.defined_in, each.name): set[str]() for each in OFFERED}
    for each in OFFERED:
        homes[each.defined_in, each.name].add(each.home)
    assert {thing: found for thing, found in homes.items() if len(found) != 1} == {}
    offered = {(each.door, each.name) for each in OFFERED}
    assert [each for each in OFFERED if (each.home, each.name) not in offered] == []


def test_everything_that_is_public_says_what_it_is() -> None:
    silent = []
    for each in OFFERED:
        thing = getattr(importlib.import_module(each.door), each.name)
        says = (
            documented(each.defined_in, each.name)
            if each.kind == "Types and values"
            else thing.__doc__
        )
        if not says and each.name != "__version__":
            silent.append(each.path)
    assert silent == []


def test_where_a_name_comes_from_is_followed_through_front_doors() -> None:
    assert defined_in("qip_rules.rules", "Value") == "qip_rules.rules.fact"
    assert documented("qip_rules.eligibility.application", "Answer").startswith("The answer to")
    assert documented("qip_rules.eligibility.application", "nothing of this name") == ""


def test_a_name_is_a_link_where_it_can_mean_one_thing() -> None:
    names = names_in_texts()
    assert names["rules.explain"] == names["rules.explain"] == "qip_rules.rules.explain"
    assert names["InputError"] == "qip_rules.errors.InputError"
    assert names["eligibility.Practice"] == "qip_rules.eligibility.Practice"
    assert not {"explain", "facts", "Practice", "verify"} & names.keys()


def told(text: str, what: str = "function") -> str:
    lines = inspect.cleandoc(text).splitlines()
    as_restructured_text(None, what, "", None, None, lines)
    return "\n".join(lines)


def test_names_in_docstrings_become_links_and_blocks_stay_as_they_stand() -> None:
    assert told("See `InputError` and ``InputError``, `facts`.") == (
        "See :py:obj:`InputError <qip_rules.errors.InputError>` and ``InputError``, `facts`."
    )
    assert told("A tree:\n\n    a\n    └── b\n\nMore.") == (
        "A tree:\n\n::\n\n    a\n    └── b\n\nMore."
    )
    sections = "What.\n\nArgs:\n    one: the first.\n\n        More of it.\n\n- item\n\n    of it"
    assert told(sections) == sections


def test_a_colon_in_the_text_of_a_field_makes_no_type_of_what_stands_before_it() -> None:
    assert told("The pairs: by practice.", "attribute") == "..\n\nThe pairs: by practice."
