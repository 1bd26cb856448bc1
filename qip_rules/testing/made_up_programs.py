"""Made-up program documents: sound ones, ones with a mistake that is known, and mutated ones.

    program_documents            load; sister programs with facts, numbers and rules of their own
    program_documents_broken     the same with one mistake, of which it is known where it stands
    program_documents_mutated    anything that becomes of one by a few careless edits

All extend the shipped training program, and all text in them is made up. They need a writer of
TOML, which comes with the extra `testing`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import attrs
import tomli_w
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from qip_rules.narrowing import is_dict, is_list
from qip_rules.rules.strategies.named import expect_at_least, named, options_of

__all__ = [
    "DAYS",
    "ProgramDocument",
    "program_documents",
    "program_documents_broken",
    "program_documents_mutated",
]

_BASE: Final = "quality-training-program"
_FIRST: Final = date(2026, 1, 1)
_CHANGE: Final = date(2026, 7, 1)
DAYS: Final = (_FIRST, _CHANGE - timedelta(days=1), _CHANGE)
"""Days of made-up documents, on both sides of their change."""

_OF_THE_APPLICATION: Final = ("core_team_size", "project_team_size", "uncovered_area_count")
"""Numbers that every application states, and of which a rule can speak."""
_RULES: Final = 3
_EDITS: Final = 3

Content = dict[str, Any]


@attrs.frozen(kw_only=True)
class ProgramDocument:
    """A program document, and what is wrong with it, where that is known."""

    text: str
    """TOML."""
    mistake: str = ""
    """In words; empty in a sound document, and where nobody knows."""
    place: str = ""
    """Of the mistake, as `ProgramError` names it."""

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: FBT001, ARG002
        """As Hypothesis prints it: the text as a person reads it."""
        about = f"  # {self.mistake} at {self.place}" if self.mistake else ""
        printer.text(f"ProgramDocument({about}\n{self.text})")


def program_documents() -> st.SearchStrategy[ProgramDocument]:
    """Documents that load: sister programs with facts, parameters and requirements of their own."""
    return named(
        "program_documents", lambda draw: ProgramDocument(text=tomli_w.dumps(_content(draw)))
    )


def program_documents_broken() -> st.SearchStrategy[ProgramDocument]:
    """Documents with one mistake that keeps them from loading; it is known what and where."""

    def broken(draw: st.DrawFn) -> ProgramDocument:
        content, mistake = _content(draw), draw(st.sampled_from(_MISTAKES))
        mistake.make(content)
        return ProgramDocument(
            text=tomli_w.dumps(content), mistake=mistake.says, place=mistake.place
        )

    return named("program_documents_broken", broken)


def program_documents_mutated(*, max_edits: int = _EDITS) -> st.SearchStrategy[ProgramDocument]:
    """What becomes of documents by careless edits; some still load, and mean something else.

    An edit drops an entry, says it twice, puts it under another name, or puts a value of any kind
    in place of another.

    Args:
        max_edits: the most edits of one document, at least 1.

    Raises:
        ArgumentError: no whole number, or no edits.
    """
    expect_at_least("program_documents_mutated", 1, max_edits=max_edits)

    def mutated(draw: st.DrawFn) -> ProgramDocument:
        content = _content(draw)
        for edit in draw(st.lists(_edits(), min_size=1, max_size=max_edits)):
            edit.make(content)
        return ProgramDocument(text=tomli_w.dumps(content))

    return named("program_documents_mutated", mutated, **options_of(max_edits=(max_edits, _EDITS)))


# Sound ones


def _content(draw: st.DrawFn) -> Content:
    """A sister program: at least one clause, fact, parameter and requirement of its own."""
    least, more = draw(st.integers(0, 20)), draw(st.integers(0, 5))
    values = [{"from": _FIRST, "value": least}]
    if draw(st.booleans()):
        values.append({"from": _CHANGE, "value": least + more})
    rules = draw(st.lists(_rules(), min_size=1, max_size=_RULES))
    return {
        "program": {
            "id": "made-up-program",
            "title": "Program (made up)",
            "extends": _BASE,
            "from": _FIRST,
        },
        "clause": [
            {
                "id": "S1",
                "from": _FIRST,
                "source": "Made-up page, heading Practice",
                "kind": "required",
                "says": "What a practice has to have, in made-up words.",
            }
        ],
        "fact": [
            _fact("has_clean_room", {"type": "boolean", "usual": True}),
            _fact(
                "bed_count",
                {"type": "whole number", "minimum": 0, "maximum": 40, "usual": 25},
            ),
        ],
        "requirement": [
            {
                "code": f"own-{number}",
                "subject": "application",
                "from": _CHANGE if rule["is_late"] else _FIRST,
                "cites": ["S1"],
                "severity": rule["severity"],
                "requires": rule["requires"],
                "not_met": "It is not so: {bed_count} beds are said, {own_least} are needed.",
                "how_to_meet": "Do what the made-up page asks for.",
            }
            for number, rule in enumerate(rules, start=1)
        ],
        "parameters": {
            "own_least": {
                "meaning": "The fewest, of a made-up thing.",
                "unit": "count",
                "cites": ["S1"],
                "values": values,
            }
        },
    }


def _fact(name: str, of_type: Mapping[str, object]) -> Content:
    return {
        "name": name,
        "subject": "application",
        "from": _FIRST,
        **of_type,
        "meaning": f"A made-up fact, {name.replace('_', ' ')}.",
        "question": "What is it in your practice?",
        "answered_by": "applicant",
        "cites": ["S1"],
    }


@st.composite
def _rules(draw: st.DrawFn) -> Content:
    """One requirement: a condition of one or two parts, from the first day or from the change."""
    parts = draw(st.lists(_atoms(), min_size=1, max_size=2))
    return {
        "requires": draw(st.sampled_from((" and ", " or "))).join(parts),
        "severity": draw(st.sampled_from(("required", "recommended"))),
        "is_late": draw(st.booleans()),
    }


@st.composite
def _atoms(draw: st.DrawFn) -> str:
    """A condition over one fact, with a number, the document's own parameter, or none."""
    name = draw(st.sampled_from(("has_clean_room", "bed_count", *_OF_THE_APPLICATION)))
    if name == "has_clean_room":
        return draw(st.sampled_from((name, f"not({name})")))
    low, more = draw(st.integers(0, 9)), draw(st.integers(0, 9))
    sign = draw(st.sampled_from((">=", "<", "!=")))
    forms = (f"{name} {sign} own_least", f"{name} {sign} {low}", f"{name} in [{low}..{low + more}]")
    return draw(st.sampled_from(forms))


# Broken ones


@attrs.frozen
class _Mistake:
    """One edit of a sound document, and where it is to be told."""

    says: str
    place: str
    kind: str
    """Of the first entry of this kind."""
    key: str
    value: object
    """What the key says then; `None` if it is left out."""

    def make(self, content: Content) -> None:
        entries = content[self.kind]
        entry = entries["own_least"] if self.kind == "parameters" else entries[0]
        if self.value is None:
            del entry[self.key]
        else:
            entry[self.key] = self.value


@attrs.frozen
class _SaidTwice:
    """A mistake too: an entry that stands twice."""

    says: str
    place: str
    kind: str

    def make(self, content: Content) -> None:
        content[self.kind].append(dict(content[self.kind][0]))


_RULE: Final = "requirement own-1"
_PARAMETER: Final = "parameter own_least"
_FACT: Final = "fact has_clean_room"
_CLAUSE: Final = "clause S1"
_MISTAKES: Final[Sequence[_Mistake | _SaidTwice]] = (
    _Mistake("a fact that is not known", f"{_RULE}: requires", "requirement", "requires", "bedz"),
    _Mistake("no condition", f"{_RULE}: requires", "requirement", "requires", "bed_count"),
    _Mistake("no expression", f"{_RULE}: requires", "requirement", "requires", "bed_count =>"),
    _Mistake("null", f"{_RULE}: requires", "requirement", "requires", "bed_count = null"),
    _Mistake("two kinds", f"{_RULE}: requires", "requirement", "requires", 'bed_count = "2"'),
    _Mistake("a clause that is not there", f"{_RULE}: cites", "requirement", "cites", ["S9"]),
    _Mistake("no clause", f"{_RULE}: cites", "requirement", "cites", []),
    _Mistake("no such severity", f"{_RULE}: severity", "requirement", "severity", "requird"),
    _Mistake("no sentence", f"{_RULE}: not_met", "requirement", "not_met", None),
    _Mistake("nothing fills it", f"{_RULE}: not_met", "requirement", "not_met", "{beds} beds."),
    _Mistake("a date in quotes", f"{_RULE}: from", "requirement", "from", "2026-01-01"),
    _Mistake("a key of no meaning", f"{_RULE}: requieres", "requirement", "requieres", "true"),
    _Mistake("no such unit", f"{_PARAMETER}: unit", "parameters", "unit", "furlongs"),
    _Mistake("no values", f"{_PARAMETER}: values", "parameters", "values", []),
    _Mistake("no such type", f"{_FACT}: type", "fact", "type", "bool"),
    _Mistake("nobody answers", f"{_FACT}: answered_by", "fact", "answered_by", "nobody"),
    _Mistake("no words", f"{_CLAUSE}: says", "clause", "says", None),
    _SaidTwice("a rule that stands twice", _RULE, "requirement"),
    _SaidTwice("a fact that stands twice", _FACT, "fact"),
)


# Mutated ones


@attrs.frozen
class _Edit:
    """An edit of one place of a document; a document that has no such place stays as it is."""

    way: tuple[int, ...]
    """Which child to go to, from the top down."""
    what: str
    value: object

    def make(self, content: Content) -> None:
        parent: Any = content
        keys = _keys_of(parent)
        key = keys[self.way[0] % len(keys)]
        for step in self.way[1:]:
            keys = _keys_of(parent[key])
            if not keys:
                break
            parent = parent[key]
            key = keys[step % len(keys)]
        _EDITED[self.what](parent, key, self.value)


def _keys_of(value: object) -> Sequence[Any]:
    """The keys of a table, or the numbers of the entries of a list; none of anything else."""
    if is_dict(value):
        return tuple(value)
    return range(len(value)) if is_list(value) else ()


def _drop(parent: Any, key: Any, _: object) -> None:  # noqa: ANN401 - a table or a list
    del parent[key]


def _replace(parent: Any, key: Any, value: object) -> None:  # noqa: ANN401
    parent[key] = value


def _repeat(parent: Any, key: Any, _: object) -> None:  # noqa: ANN401
    if is_list(parent):
        parent.append(parent[key])
    else:
        parent[key] = [parent[key], parent[key]]


def _rename(parent: Any, key: Any, value: object) -> None:  # noqa: ANN401
    if is_dict(parent):
        parent[f"{key}_{value}"] = parent.pop(key)


_EDITED: Final[Mapping[str, Callable[[Any, Any, object], None]]] = {
    "drop": _drop,
    "replace": _replace,
    "repeat": _repeat,
    "rename": _rename,
}


def _edits() -> st.SearchStrategy[_Edit]:
    way = st.lists(st.integers(0, 11), min_size=2, max_size=4).map(tuple)
    return st.builds(_Edit, way=way, what=st.sampled_from(sorted(_EDITED)), value=_values())


def _values() -> st.SearchStrategy[object]:
    """Values of every kind that TOML has, and words that mean something elsewhere."""
    words = st.sampled_from(("", "application", "required", "true", "core_team_size >= 2", "S1"))
    return st.one_of(
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        words,
        st.text(max_size=8),
        st.floats(),
        st.dates(),
        st.just([]),
        st.just({}),
        words.map(lambda word: [word]),
    )
