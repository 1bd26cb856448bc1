"""The mirror of a record, into which its text is read quickly, and records that have none."""

from datetime import date

import attrs
import pytest

from qip_rules.boundary.accepting import acceptance
from qip_rules.boundary.mirrors import mirror, rules_of
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application
from qip_rules.fields import RuledField, one_line, several


def test_a_mirror_has_the_fields_of_the_record_and_nothing_else() -> None:
    fields = [field.name for field in attrs.fields(Application)]
    assert list(mirror(Application).__struct_fields__) == fields  # type: ignore[attr-defined]


@attrs.frozen
class Unruled:
    """A record that states no rules."""

    name: str = ""


@attrs.frozen
class Amounts:
    """A record with a field that no mirror can hold."""

    field_rules = (RuledField("share", one_line),)
    share: float | None = None


@attrs.frozen
class Dated:
    """A record with a default that is made anew for each."""

    field_rules = (RuledField("day", one_line),)
    day: str = attrs.Factory(lambda: str(date(2026, 1, 1)))


@attrs.frozen
class Listed:
    """A record with a list of which only the whole has a rule."""

    field_rules = (RuledField("names", one_line),)
    names: tuple[str, ...] = ()


@attrs.frozen
class Gathered:
    """A record with names in no order, ruled as if they had one."""

    field_rules = (RuledField("names", several(one_line)),)
    names: frozenset[str] = frozenset()


@attrs.frozen
class Turned:
    """A record that states the rules of its fields in another order than the fields."""

    field_rules = (RuledField("title", one_line), RuledField("name", one_line))
    name: str = ""
    title: str = ""


@attrs.frozen
class TurnedToo:
    """One more, the other way about."""

    field_rules = (RuledField("name", one_line), RuledField("title", one_line))
    title: str = ""
    name: str = ""


def test_a_record_that_cannot_be_mirrored_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="Unruled does not state the rules of its fields"):
        rules_of(Unruled)
    with pytest.raises(TypeError, match="float"):
        quick_reader(Amounts)
    with pytest.raises(TypeError, match="the default of day cannot be filled in"):
        acceptance(Dated)


@pytest.mark.parametrize("kind", [Listed, Gathered])
def test_a_list_is_mirrored_where_each_of_its_items_has_a_rule(kind: type) -> None:
    with pytest.raises(TypeError, match=r"\[str(, \.\.\.)?\] has no mirror"):
        mirror(kind)


@pytest.mark.parametrize("kind", [Turned, TurnedToo])
def test_rules_stand_in_the_order_of_the_fields(kind: type) -> None:
    with pytest.raises(TypeError, match="does not state the rules of its fields"):
        rules_of(kind)
