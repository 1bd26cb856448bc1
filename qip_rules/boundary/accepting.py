"""The rules of a record's fields, held against its mirror: accepted, or left to be explained.

Most rules hold wherever msgspec could read the text and the text as a whole looks ordinary
(`quick`). What is left of them is written out as one function a record class, generated from the
rules that the class states, so that a new field is looked at without anybody thinking of it.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast, get_origin

import attrs

from qip_rules.boundary.mirrors import rules_of
from qip_rules.eligibility.application import answers_by_name
from qip_rules.fields import (
    DAY_MAXIMUM,
    DAY_MINIMUM,
    FieldRule,
    InstanceRule,
    MemberRule,
    SeveralRule,
    WholeNumberRule,
    day,
    email_address,
    identifier,
    one_line,
    prose,
    yes_or_no,
)

__all__ = ["acceptance", "keeps_every_rule"]

_SEEN_IN_THE_TEXT: Final = (one_line, identifier, prose, answers_by_name)
"""Rules that every text keeps to whose writing is ordinary: see `quick`."""
_SEEN_BY_TYPE: Final = (WholeNumberRule, MemberRule)
"""Rules that the mirror's own types hold to."""
_FACTORY: Final = cast("type[object]", attrs.Factory)
"""The class of the defaults that are made anew; typed as a function of what it makes."""


@functools.lru_cache(maxsize=64)
def acceptance(kind: type) -> Callable[[Any], bool]:
    """What decides whether a mirror of ordinary text keeps to the rules of the record `kind`.

    A mirror that is accepted has, in every field, what the record would have: fields left out are
    filled in where the record has another default than `None`, and answers of `null` are gone.

    Raises:
        TypeError: a field with a default that cannot be filled in.
    """
    writer = _Writer()
    writer.record("record", kind, 1)
    lines = [
        "def accept(record):",
        "    emails = []",
        "    add = emails.append",
        *writer.lines,
        "    return right(emails)",
    ]
    space: dict[str, Any] = {"right": _are_addresses, "first": DAY_MINIMUM, "last": DAY_MAXIMUM}
    # Made of the names of attrs fields, which are identifiers, and of words of our own.
    code = compile("\n".join(lines), f"<acceptance of {kind.__name__}>", "exec", dont_inherit=True)
    space |= writer.bound
    exec(code, space)  # noqa: S102
    accept: Callable[[Any], bool] = space["accept"]
    return accept


def keeps_every_rule(mirror: Any, kind: type) -> bool:  # noqa: ANN401 - the mirror of any class
    """Whether each field of a mirror keeps to its rule, tested by the rule itself.

    Exact whatever the text looks like, and slow. What holds between fields is `acceptance`'s.
    """
    return all(
        _keeps(value, field.rule)
        for field in rules_of(kind)
        if (value := getattr(mirror, field.name)) is not None
    )


def _keeps(value: Any, rule: FieldRule) -> bool:  # noqa: ANN401 - any value of a field
    if isinstance(rule, InstanceRule):
        return keeps_every_rule(value, rule.kind)
    if isinstance(rule, SeveralRule):
        return all(_keeps(each, rule.item) for each in value)
    if rule is answers_by_name:
        return all(
            _keeps(name, one_line) and (not isinstance(answer, str) or _keeps(answer, prose))
            for name, answer in value.items()
        )
    return not any(rule("", value))


def _are_addresses(emails: list[str]) -> bool:
    """Whether each is an e-mail address, given that none has any white space but the space.

    Each has an `@`, and as many as there are part them all into two, none of which is empty.
    """
    written = "@".join(emails)
    parts = written.split("@")
    if len(parts) != 2 * len(emails) or "" in parts or " " in written:
        return not emails
    for each in emails:  # quicker than `all`  # noqa: SIM110
        if "@" not in each:
            return False
    return True


def _answered(answers: Mapping[str, object] | None) -> Mapping[str, object]:
    return {name: answer for name, answer in (answers or {}).items() if answer is not None}


class _Writer:
    """Writes what is to be looked at in a record and all that it holds, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.bound: dict[str, object] = {}
        self.records = 0

    def name_of(self, value: object) -> str:
        """The global name of a constant or function that the lines need."""
        name = f"c{len(self.bound)}"
        self.bound[name] = value
        return name

    def record(self, variable: str, kind: type, depth: int) -> None:
        """The lines for one record, held by a variable."""
        for field, ruled in zip(attrs.fields(kind), rules_of(kind), strict=True):
            place = f"{variable}.{field.name}"
            for line in self.field(place, ruled.rule, field):
                self.lines.append("    " * depth + line)
            self.inner(place, ruled.rule, depth)
        between = getattr(kind, "faults_between_fields", None)
        if between is not None:
            self.lines.append("    " * depth + f"if {self.name_of(between)}({variable}):")
            self.lines.append("    " * depth + "    return False")

    def inner(self, place: str, rule: FieldRule, depth: int) -> None:
        """The lines for the records that a field holds, if there is anything to look at."""
        several = isinstance(rule, SeveralRule)
        held = rule.item if isinstance(rule, SeveralRule) else rule
        if not isinstance(held, InstanceRule):
            return
        self.records += 1
        variable, start = f"r{self.records}", len(self.lines)
        self.record(variable, held.kind, depth + 1)
        if len(self.lines) == start:
            return
        opening = [f"for {variable} in {place} or ():"]
        if not several:
            opening = [f"{variable} = {place}", f"if {variable} is not None:"]
        self.lines[start:start] = ["    " * depth + line for line in opening]

    def field(self, place: str, rule: FieldRule, field: "attrs.Attribute[Any]") -> Iterator[str]:
        """The lines for one field, none if there is nothing left to look at."""
        rest = list(self.rest(rule))
        default = field.default
        if default == () and rest:  # mostly there is nothing in it
            yield f"value = {place}"
            yield "if value:"
            yield from (f"    {line}" for line in rest)
            yield "elif value is None:"
            yield f"    {place} = ()"
            return
        if get_origin(field.type) is Mapping:
            yield f"if {place} is None or None in {place}.values():"
            yield f"    {place} = {self.name_of(_answered)}({place})"
        elif isinstance(default, _FACTORY):
            msg = f"the default of {field.name} cannot be filled in"
            raise TypeError(msg)
        elif default is not None and default is not attrs.NOTHING:
            yield f"if {place} is None:"
            yield f"    {place} = {self.name_of(default)}"
        if rest:
            yield f"value = {place}"
            yield "if value is not None:"
            yield from (f"    {line}" for line in rest)

    def rest(self, rule: object) -> Iterator[str]:
        """What neither the types of the mirror nor the look of the text says of a value."""
        if rule is yes_or_no or rule in _SEEN_IN_THE_TEXT or isinstance(rule, _SEEN_BY_TYPE):
            return
        match rule:
            case InstanceRule():
                return
            case SeveralRule(item=item) if isinstance(item, InstanceRule):
                return
            case SeveralRule(item=item):
                lines = list(self.rest(item))
                if item is email_address:
                    yield "emails.extend(value)"
                elif lines:
                    yield "for value in value:"
                    yield from (f"    {line}" for line in lines)
            case _ if rule is email_address:
                yield "add(value)"
            case _ if rule is day:
                yield "if not first <= value <= last:"
                yield "    return False"
            case _:
                yield f"if any({self.name_of(rule)}('', value)):"
                yield "    return False"
