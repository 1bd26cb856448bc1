"""What would come of changes to a pairing: as lines, as a page and as a table."""

from collections.abc import Iterator, Sequence

from qip_rules.matching.explaining.wording import counted
from qip_rules.matching.questions.changes import Supposition
from qip_rules.matching.questions.comparing import Measures
from qip_rules.matching.relations import Relation
from qip_rules.reports.markdown import bullets, escaped
from qip_rules.reports.written_registers import Register, Value

__all__ = ["what_if_lines", "what_if_page", "what_if_register"]


def what_if_lines(answers: Sequence[Supposition], relation: Relation) -> Iterator[str]:
    """Each supposition: what is supposed, what it costs or gains, and who moves and why."""
    for each in answers:
        yield f"What if {supposed(each, relation)}?"
        for line in (*outcome(each), *(move.says for move in each.moves)):
            yield f"  {line}"


def what_if_page(title: str, answers: Sequence[Supposition], relation: Relation) -> str:
    """The same as a page in Markdown, for a committee."""
    lines = [f"# What if? Pairing with {relation.noun}s: {escaped(title)}", ""]
    lines += ["Nothing of this is so: each answer is the best pairing there would be.", ""]
    for each in answers:
        said = supposed(each, relation)
        lines += [f"## {escaped(said[:1].upper() + said[1:])}", ""]
        lines += [escaped(line) for line in outcome(each)]
        if each.moves:
            lines += ["", *bullets(escaped(move.says) for move in each.moves)]
        lines.append("")
    return "\n".join(lines)


def what_if_register(answers: Sequence[Supposition], relation: Relation) -> Register:
    """One row a practice that would move; a supposition that moves nobody has a row, too."""
    header = (
        "number", "supposed", "possible", "pairs_before", "pairs_after", "total_fit_before",
        "total_fit_after", "practice_id", "leaves", "joins", "fit_before", "fit_after", "reason",
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for number, each in enumerate(answers, start=1):
        before, after = each.measures_before, each.measures_after
        start = (
            number, supposed(each, relation), "no" if after is None else "yes",
            None if before is None else before.pairs, None if after is None else after.pairs,
            None if before is None else before.total_fit,
            None if after is None else after.total_fit,
        )  # fmt: skip
        rows += [
            (
                *start, told.move.practice_id, "; ".join(told.move.leaves),
                "; ".join(told.move.joins), told.fit_before, told.fit_after, told.says,
            )
            for told in each.moves
        ]  # fmt: skip
        if not each.moves:
            rows.append((*start, None, None, None, None, None, " ".join(outcome(each))))
    return Register("what-if", header, tuple(rows))


def supposed(each: Supposition, relation: Relation) -> str:
    """What is supposed, in words: `all of it together` where that is several changes."""
    if len(each.changes) == 1:
        return each.changes[0].said(relation)
    *first, last = (change.said(relation) for change in each.changes)
    return f"{', '.join(first)} and {last}"


def outcome(each: Supposition) -> list[str]:
    """What comes of a supposition as a whole, a sentence a line."""
    after = each.measures_after
    if after is None or each.after is None:
        return ["That cannot be.", *each.refusal]
    before = each.measures_before
    if before is None:
        pairs = counted(after.pairs, "pair")
        now = "As things are, demands clash and there is no pairing."
        said = [f"{now} Then there would be one: {pairs}, total fit {after.total_fit}."]
    else:
        said = [_compared(before, after)]
        said += [] if each.moves else ["Nobody moves."]
    if not each.after.certificate.is_settled:
        said.append("The time limit ended the search: there may be a better pairing.")
    return said


def _compared(before: Measures, after: Measures) -> str:
    """What is gained and what is lost."""
    parts = [
        _number(counted(after.pairs, "pair"), before.pairs, after.pairs, "fewer"),
        _number(f"total fit {after.total_fit}", before.total_fit, after.total_fit),
    ]
    old, new = before.worst_fit, after.worst_fit
    if old is not None and new is not None and old != new:
        parts.append(_number(f"lowest fit {new}", old, new))
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _number(said: str, before: int, after: int, less: str = "less") -> str:
    if before == after:
        return f"{said}, as before"
    change = f"{abs(after - before)} {'more' if after > before else less}"
    return f"{said} instead of {before}, {change}"
