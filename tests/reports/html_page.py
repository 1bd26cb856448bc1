"""What a reader's program sees of an HTML or SVG text: a tree of elements, strictly balanced."""

from collections.abc import Iterator
from html.parser import HTMLParser

import attrs

VOID = frozenset({"br", "hr", "input", "link", "meta"})


@attrs.define(eq=False)
class Element:
    """An element with what is in it, in order."""

    name: str
    attributes: dict[str, str]
    parts: "list[Element | str]" = attrs.field(factory=list)

    def walk(self) -> "Iterator[Element]":
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def all(self, name: str, **attributes: str) -> "list[Element]":
        """The elements of a name, in reading order; `class_` has to be one of the classes."""
        return [
            each
            for each in self.walk()
            if each.name == name
            and all(
                value in each.attributes.get("class", "").split()
                if key == "class_"
                else each.attributes.get(key.replace("_", "-")) == value
                for key, value in attributes.items()
            )
        ]

    def by_id(self, identity: str) -> "Element":
        (found,) = (each for each in self.walk() if each.attributes.get("id") == identity)
        return found

    @property
    def text(self) -> str:
        """All text in it, with single spaces."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        return "".join(part if isinstance(part, str) else part.raw for part in self.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes {self.open[-1].name}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def parsed(text: str) -> Element:
    """The tree of a page. Fails where tags are not balanced or an id is there twice."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"not closed: {[each.name for each in reader.open]}"
    root = reader.open[0]
    ids = [each.attributes["id"] for each in root.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})
    return root
