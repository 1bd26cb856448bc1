"""Text to tree and back, for a subset of FEEL, the expression language of OMG's DMN standard.

The subset: `and`, `or`, `not(…)`; `=`, `!=`, `<`, `<=`, `>`, `>=`; `in [a..b]`, `in (a, b)`,
`between a and b`; whole numbers, text, `true`, `false`, `null`, `date("2026-01-31")`; names of
facts and parameters. `parse` and `format` are inverse: `parse(format(e), …) == e`.
"""

import difflib
import functools
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, assert_never

from qip_rules.errors import (
    ExpressionError,
    ExpressionSyntaxError,
    ExpressionTypeError,
    UnknownNameError,
    expect_arguments,
)
from qip_rules.narrowing import as_given
from qip_rules.rules.expression import (
    FROM_TEXT,
    And,
    Comparison,
    Expression,
    ExpressionNode,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Within,
)
from qip_rules.rules.fact import KEYWORDS, NUMBER_MAXIMUM, Value
from qip_rules.rules.vocabulary import Vocabulary
from qip_rules.rules.wording import shortened

if TYPE_CHECKING:
    from lark import Lark, Token, UnexpectedInput
    from lark.tree import Meta

__all__ = ["LENGTH_MAXIMUM", "format", "parse"]

LENGTH_MAXIMUM: Final = 10_000
"""Characters of an expression; a longer text is refused unread, and so is one whose canonical
spelling is longer, because nobody could read that back."""
_SURELY_SHORT: Final = LENGTH_MAXIMUM // 10
"""The canonical spelling of so short a text is within the limit: an escape has ten characters."""

_GRAMMAR = r"""
?start: disjunction
?disjunction: conjunction ("or" conjunction)*
?conjunction: condition ("and" condition)*
?condition: operand
    | operand OPERATOR operand                             -> comparison
    | operand "between" operand "and" operand              -> within
    | operand "in" "[" operand ".." operand "]"            -> within
    | operand "in" "(" operand ("," operand)* ")"          -> one_of
?operand: "(" disjunction ")"
    | "not" "(" disjunction ")"                            -> negation
    | NAME                                                 -> name
    | WHOLE_NUMBER                                         -> number
    | DECIMAL_NUMBER                                       -> decimal
    | TEXT                                                 -> text
    | "date" "(" TEXT ")"                                  -> day
    | "@" TEXT                                             -> day
    | "true"                                               -> true
    | "false"                                              -> false
    | "null"                                               -> null

OPERATOR: "=" | "!=" | "<=" | ">=" | "<" | ">"
NAME: /[^\W\d]\w*/
WHOLE_NUMBER: /-?[0-9]+/
DECIMAL_NUMBER.2: /-?[0-9]+\.[0-9]+/
TEXT: /"(\\.|[^"\\\n])*"/
%ignore /\s+/
"""

_EXPECTED = {
    "NAME": "a name",
    "WHOLE_NUMBER": "a whole number",
    "TEXT": "text in double quotes",
    "OPERATOR": "a comparison (= != < <= > >=)",
    "AND": "`and`",
    "OR": "`or`",
    "NOT": "`not(`",
    "IN": "`in`",
    "BETWEEN": "`between`",
    "TRUE": "`true`",
    "FALSE": "`false`",
    "NULL": "`null`",
    "DATE": '`date("…")`',
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "COMMA": "`,`",
    "__ANON_0": "`..`",
    "$END": "the end",
}
_EXPECTED_OPERAND = "a name, a value, `not(…)` or `(`"
_BEGINS_OPERAND = frozenset({"NAME", "WHOLE_NUMBER", "TEXT", "NOT", "TRUE"})
_LIKELY_MEANT = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not(…)", "==": "=", "<>": "!=",
    "AND": "and", "OR": "or", "NOT": "not", "True": "true", "False": "false", "None": "null",
    "is": "=", "'": 'double quotes, "…"',
}  # fmt: skip

_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_PLAIN_ESCAPES = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


def parse(
    text: str,
    vocabulary: Vocabulary | None = None,
    *,
    parameters: Mapping[str, Value] | None = None,
) -> Expression:
    """The expression that `text` says, with its names found in `vocabulary` and `parameters`.

    Without a vocabulary the text may name parameters only, or hold literals only.

    Raises:
        ExpressionSyntaxError: the text is not in the subset; says where and what was expected.
        UnknownNameError: a name that nothing has; suggests the nearest one.
        ExpressionTypeError: operands that do not fit together.

    Source:
        OMG, Decision Model and Notation 1.5, chapter 10.3 (grammar and meaning of FEEL).
    """
    from lark import UnexpectedInput

    if type(text) is not str:
        msg = f"an expression is text; found {type(text).__name__}"
        raise ExpressionSyntaxError(msg)
    expect_arguments(
        "parse",
        vocabulary=(vocabulary, Vocabulary | None),
        parameters=(parameters, Mapping | None),
    )
    if len(text) > LENGTH_MAXIMUM:
        msg = f"the expression is longer than {LENGTH_MAXIMUM} characters"
        raise ExpressionSyntaxError(msg, line=1, column=LENGTH_MAXIMUM + 1)
    names = _Names(vocabulary if vocabulary is not None else Vocabulary(()), parameters or {})
    try:
        tree = _grammar().parse(text)  # pyright: ignore[reportUnknownMemberType] - lark takes any text
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    built: dict[int, Expression] = {}
    for subtree in tree.iter_subtrees():  # from the leaves up, without recursion
        operands = [built[id(each)] for each in subtree.children if id(each) in built]
        tokens = [str(each) for each in subtree.children if id(each) not in built]
        try:
            built[id(subtree)] = _node(str(subtree.data), operands, tokens, names)
        except ExpressionError as error:
            raise _placed(error, subtree.meta) from None
    made = built[id(tree)]
    if len(text) > _SURELY_SHORT and len(format(made)) > LENGTH_MAXIMUM:
        msg = f"the expression is longer than {LENGTH_MAXIMUM} characters in its canonical spelling"
        raise ExpressionSyntaxError(msg, line=1, column=1)
    return made


def format(expression: Expression) -> str:  # noqa: A001 - the pair of `parse`, as in the standard
    """The text of an expression, in one canonical spelling: `parse` reads it back as it was."""
    if not isinstance(as_given(expression), ExpressionNode):
        expect_arguments("format", expression=(expression, ExpressionNode, FROM_TEXT))
    match expression:
        case Literal(value=value):
            return _format_value(value)
        case Parameter(name=name):
            return name
        case Reference(fact=fact):
            return fact.name
        case Comparison(operator=operator, left=left, right=right):
            return f"{_operand(left)} {operator.value} {_operand(right)}"
        case Within(operand=operand, low=low, high=high):
            return f"{_operand(operand)} in [{_operand(low)}..{_operand(high)}]"
        case OneOf(operand=operand, choices=choices):
            return f"{_operand(operand)} in ({', '.join(map(_operand, choices))})"
        case Not(operand=operand):
            return f"not({format(operand)})"
        case And(operands=operands):
            return " and ".join(
                f"({format(each)})" if isinstance(each, And | Or) else format(each)
                for each in operands
            )
        case Or(operands=operands):
            return " or ".join(
                f"({format(each)})" if isinstance(each, Or) else format(each) for each in operands
            )
        case _:
            assert_never(expression)


def _operand(expression: Expression) -> str:
    match expression:
        case Literal() | Parameter() | Reference() | Not():
            return format(expression)
        case Comparison() | Within() | OneOf() | And() | Or():
            return f"({format(expression)})"
        case _:
            assert_never(expression)


def _format_value(value: Value | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return f'"{"".join(map(_escaped, value))}"'
        case date():
            return f'date("{value.isoformat()}")'
        case _:
            assert_never(value)


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:06X}"  # noqa: PLR2004


class _Names:
    """What the names in a text may stand for."""

    def __init__(self, vocabulary: Vocabulary, parameters: Mapping[str, Value]) -> None:
        self.vocabulary = vocabulary
        self.parameters = parameters

    def node(self, name: str) -> Expression:
        if name in KEYWORDS:  # where no keyword can stand, the lexer takes one for a name
            msg = f"found `{name}`; expected {_EXPECTED_OPERAND}"
            raise ExpressionSyntaxError(msg)
        if name in self.parameters:
            if name in self.vocabulary:
                msg = f"{name} is both a fact and a parameter"
                raise UnknownNameError(msg)
            return Parameter(name, self.parameters[name])
        if name in self.vocabulary:
            return Reference(self.vocabulary[name])
        known = [*self.vocabulary, *self.parameters]
        said = shortened(name)
        if name in _LIKELY_MEANT:
            msg = f"unknown name {said}; did you mean {_LIKELY_MEANT[name]}?"
        elif close := difflib.get_close_matches(name.lower(), known, n=1):
            msg = f"unknown name {said}; did you mean {close[0]}?"
        elif known:
            msg = f"unknown name {said}; it is neither a fact nor a parameter"
        else:
            msg = f"unknown name {said}; no vocabulary was given"
        raise UnknownNameError(msg)


def _node(rule: str, operands: list[Expression], tokens: list[str], names: _Names) -> Expression:
    match rule:
        case "disjunction":
            return Or(tuple(operands))
        case "conjunction":
            return And(tuple(operands))
        case "comparison":
            return Comparison(Operator(tokens[0]), *operands)
        case "within":
            return Within(*operands)
        case "one_of":
            return OneOf(operands[0], tuple(operands[1:]))
        case "negation":
            return Not(operands[0])
        case "name":
            return names.node(tokens[0])
        case "true" | "false":
            return Literal(rule == "true")
        case "null":
            return Literal(None)
        case "text":
            return Literal(_unescaped(tokens[0]))
        case "day":
            return Literal(_day(_unescaped(tokens[0])))
        case "number":
            return Literal(_whole_number(tokens[0]))
        case _:
            msg = (
                f"{shortened(tokens[0])} is no whole number: the language has whole numbers only "
                "(shares in basis points, time in minutes, money in cents)"
            )
            raise ExpressionSyntaxError(msg)


def _unescaped(token: str) -> str:
    def one(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) > 1:
            code = int(escape[1:], 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - Unicode's bounds
                msg = f"\\{escape} is no character"
                raise ExpressionSyntaxError(msg)
            return chr(code)
        if escape not in _PLAIN_ESCAPES:
            msg = f"\\{escape} is no escape of text; to write a backslash, double it"
            raise ExpressionSyntaxError(msg)
        return _PLAIN_ESCAPES[escape]

    return _ESCAPED.sub(one, token[1:-1])


def _day(text: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    msg = f'"{shortened(text)}" is no date; a date is written date("2026-01-31")'
    raise ExpressionSyntaxError(msg)


def _whole_number(token: str) -> int:
    digits = token.lstrip("-").lstrip("0")
    if len(digits) > len(str(NUMBER_MAXIMUM)):
        msg = f"whole numbers have at most {len(str(NUMBER_MAXIMUM))} digits"
        raise ExpressionTypeError(msg)
    return int(token)


def _placed(error: ExpressionError, meta: "Meta") -> ExpressionError:
    return type(error)(error.message, line=meta.line, column=meta.column)


def _syntax_error(text: str, error: "UnexpectedInput") -> ExpressionSyntaxError:
    from lark import UnexpectedCharacters, UnexpectedToken

    position: int = len(text)
    found = ""
    names: set[str] = set()
    if isinstance(error, UnexpectedCharacters):
        position = _position_of(error)
        found = text[position]
        names = error.allowed or set()
    elif isinstance(error, UnexpectedToken):
        names = set(error.accepts or error.expected)
        token = _token_of(error)
        if token.type != "$END":
            position = token.start_pos if token.start_pos is not None else 0
            found = str(token)
    before = text[:position]
    line = before.count("\n") + 1
    column = position - (before.rfind("\n") + 1) + 1
    said = f"`{shortened(found)}`" if found else "the end"
    message = f"found {said}; expected {_expected_words(names)}"
    around = (text[position : position + 2], text[max(position - 1, 0) : position + 1], found)
    meant = next((_LIKELY_MEANT[each] for each in around if each in _LIKELY_MEANT), None)
    if found == '"':
        meant = "text that ends with a double quote on its own line"
    if meant is not None:
        message += f"; did you mean {meant}?"
    return ExpressionSyntaxError(message, line=line, column=column)


def _position_of(error: Any) -> int:  # noqa: ANN401 - lark gives its errors' fields no types
    position: int = error.pos_in_stream
    return position


def _token_of(error: Any) -> "Token":  # noqa: ANN401 - lark gives its errors' fields no types
    token: Token = error.token
    return token


def _expected_words(terminals: set[str]) -> str:
    if terminals >= _BEGINS_OPERAND:
        return _EXPECTED_OPERAND
    known = [words for terminal, words in _EXPECTED.items() if terminal in terminals]
    if len(known) < 2:  # noqa: PLR2004 - one word needs no "or"
        return "".join(known) or "another expression"
    return f"{', '.join(known[:-1])} or {known[-1]}"


@functools.cache
def _grammar() -> "Lark":
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)
