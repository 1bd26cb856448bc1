"""Text to tree and back."""

# ruff: noqa: FBT003 - true and false are the very values under test

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import (
    ExpressionError,
    ExpressionSyntaxError,
    ExpressionTypeError,
    UnknownNameError,
)
from qip_rules.rules import (
    And,
    Boolean,
    Comparison,
    Date,
    Expression,
    Fact,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Parameter,
    Reference,
    Text,
    Vocabulary,
    WholeNumber,
    Within,
    format,  # noqa: A004
    parse,
)
from tests.rules.strategies import PARAMETERS, VOCABULARY, conditions, often

LETTER = Fact("letter_received", Boolean())
PLEDGED = Fact("fees_pledged", Boolean())
SIZE = Fact("team_size", WholeNumber(0, 100))
CORE = Fact("core_size", WholeNumber(0, 100))
TRADE = Fact("profession", Text(("physician", "pharmacist", "nurse")))
PAID = Fact("paid_on", Date())
ACCEPTED = Fact("accepted_on", Date())
WORDS = Vocabulary((LETTER, PLEDGED, SIZE, CORE, TRADE, PAID, ACCEPTED))
NUMBERS = {"least": 2, "most": 4}

letter, pledged, size, core = (Reference(each) for each in (LETTER, PLEDGED, SIZE, CORE))
trade, paid, accepted = (Reference(each) for each in (TRADE, PAID, ACCEPTED))
least, most = Parameter("least", 2), Parameter("most", 4)


def compared(left: Expression, sign: str, right: Expression) -> Comparison:
    return Comparison(Operator(sign), left, right)


READINGS: dict[str, Expression] = {
    "letter_received": letter,
    "true": Literal(True),
    "false": Literal(False),
    "null": Literal(None),
    "7": Literal(7),
    "-7": Literal(-7),
    "007": Literal(7),
    '"nurse"': Literal("nurse"),
    'date("2026-01-31")': Literal(date(2026, 1, 31)),
    '@"2026-01-31"': Literal(date(2026, 1, 31)),
    "least": least,
    "(((letter_received)))": letter,
    "team_size = 3": compared(size, "=", Literal(3)),
    "team_size != 3": compared(size, "!=", Literal(3)),
    "team_size < 3": compared(size, "<", Literal(3)),
    "team_size <= 3": compared(size, "<=", Literal(3)),
    "team_size>3": compared(size, ">", Literal(3)),
    "team_size>=-3": compared(size, ">=", Literal(-3)),
    "3 < team_size": compared(Literal(3), "<", size),
    "team_size > core_size": compared(size, ">", core),
    'profession = "physician"': compared(trade, "=", Literal("physician")),
    "paid_on >= accepted_on": compared(paid, ">=", accepted),
    'paid_on < date("2026-02-01")': compared(paid, "<", Literal(date(2026, 2, 1))),
    "team_size in [least..most]": Within(size, least, most),
    "team_size in [-1..4]": Within(size, Literal(-1), Literal(4)),
    "team_size between least and most": Within(size, least, most),
    "team_size in (1, least, core_size)": OneOf(size, (Literal(1), least, core)),
    "team_size in (1)": OneOf(size, (Literal(1),)),
    'profession in ("nurse", "pharmacist")': OneOf(
        trade, (Literal("nurse"), Literal("pharmacist"))
    ),
    "not(letter_received)": Not(letter),
    "not (not(letter_received))": Not(Not(letter)),
    "letter_received and fees_pledged": And((letter, pledged)),
    "letter_received or fees_pledged": Or((letter, pledged)),
    "letter_received and fees_pledged and true": And((letter, pledged, Literal(True))),
    "(letter_received and fees_pledged) and true": And((And((letter, pledged)), Literal(True))),
    "true or letter_received and fees_pledged": Or((Literal(True), And((letter, pledged)))),
    "(true or letter_received) and fees_pledged": And((Or((Literal(True), letter)), pledged)),
    "letter_received and team_size between 1 and 3 and fees_pledged": And(
        (letter, Within(size, Literal(1), Literal(3)), pledged)
    ),
    "not(letter_received) = fees_pledged": compared(Not(letter), "=", pledged),
    "(letter_received and true) = fees_pledged": compared(
        And((letter, Literal(True))), "=", pledged
    ),
    "team_size = null": compared(size, "=", Literal(None)),
    "null != team_size": compared(Literal(None), "!=", size),
    "null and letter_received": And((Literal(None), letter)),
    "letter_received\n  and\tfees_pledged\r\n": And((letter, pledged)),
}


@pytest.mark.parametrize("text", READINGS)
def test_every_construct_reads_as_its_tree(text: str) -> None:
    assert parse(text, WORDS, parameters=NUMBERS) == READINGS[text]


@pytest.mark.parametrize("text", READINGS)
def test_what_was_read_is_written_and_read_again(text: str) -> None:
    tree = READINGS[text]
    assert parse(format(tree), WORDS, parameters=NUMBERS) == tree


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("team_size between least and most", "team_size in [least..most]"),
        ('@"2026-01-31" = paid_on', 'date("2026-01-31") = paid_on'),
        ("((letter_received)or(fees_pledged))", "letter_received or fees_pledged"),
        ("true and (null or false)", "true and (null or false)"),
        ("(true and null) or false", "true and null or false"),
        (r'"a\"b\\c\n\tA\u00E9\U01F393" = "x"', r'"a\"b\\c' + r'\u000A\u0009Aé🎓" = "x"'),
    ],
)
def test_the_canonical_spelling(text: str, canonical: str) -> None:
    assert format(parse(text, WORDS, parameters=NUMBERS)) == canonical
    assert format(parse(canonical, WORDS, parameters=NUMBERS)) == canonical


def test_literals_need_no_vocabulary() -> None:
    assert parse("true and null") == And((Literal(True), Literal(None)))
    assert parse("limit > 1", parameters={"limit": 2}) == compared(
        Parameter("limit", 2), ">", Literal(1)
    )


@often
@given(conditions())
def test_parse_undoes_format(tree: Expression) -> None:
    assert parse(format(tree), VOCABULARY, parameters=PARAMETERS) == tree


@given(st.text(), st.text())
def test_any_text_survives(one: str, other: str) -> None:
    tree = compared(Literal(one), "=", Literal(other))
    assert parse(format(tree)) == tree
    assert format(tree).isprintable()


@given(conditions())
def test_a_second_writing_changes_nothing(tree: Expression) -> None:
    text = format(tree)
    assert format(parse(text, VOCABULARY, parameters=PARAMETERS)) == text


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "found the end; expected a name, a value"),
        ("letter_received and", 20, "found the end; expected a name, a value"),
        ("letter_received fees_pledged", 17, "found `fees_pledged`; expected"),
        ("team_size in [1..2", 19, "expected `]`"),
        ("team_size in [1, 2]", 16, "expected `..`"),
        ("team_size in (1..2)", 16, "expected `)` or `,`"),
        ("team_size in ()", 15, "expected a name, a value"),
        ("team_size in 1", 14, "expected `(` or `[`"),
        ("team_size between 1", 20, "expected `and`"),
        ("team_size between 1 or 2", 21, "expected `and`"),
        ("1 = 2 = 3", 7, "expected `and`, `or` or the end"),
        ("not letter_received", 5, "expected `(`"),
        ("(letter_received", 17, "expected"),
        ("letter_received)", 16, "expected"),
        ("letter_received && fees_pledged", 17, "did you mean and?"),
        ("letter_received || fees_pledged", 17, "did you mean or?"),
        ("!letter_received", 1, "did you mean not(…)?"),
        ("team_size == 3", 12, "did you mean =?"),
        ("team_size <> 3", 12, "did you mean !=?"),
        ("profession = 'nurse'", 14, "did you mean double quotes"),
        ('profession = "nurse', 14, "double quote"),
        ("letter_received AND fees_pledged", 17, "did you mean and?"),
        ("team_size = 1.5", 13, "1.5 is no whole number"),
        ("team_size + 1 = 2", 11, "found `+`; expected"),
        ('paid_on = date("2026-02-30")', 11, "is no date"),
        ('paid_on = date("20260201")', 11, "is no date"),
        ('paid_on = @"2026-W05-1"', 11, "is no date"),
        (r'"\q" = "x"', 1, "is no escape"),
        (r'"\ud800" = "x"', 1, "is no character"),
        (r'"\U110000" = "x"', 1, "is no character"),
    ],
)
def test_a_syntax_error_says_where_and_what_was_expected(text: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text, WORDS)
    assert (caught.value.line, caught.value.column) == (1, column)
    assert says in caught.value.message
    assert str(caught.value) == f"column {column}: {caught.value.message}"


def test_a_later_line_is_named_too() -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse("letter_received and\n  (fees_pledged or\n  or)", WORDS)
    assert (caught.value.line, caught.value.column) == (3, 3)
    assert str(caught.value).startswith("line 3, column 3: found `or`")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("leter_received", 1, "unknown name leter_received; did you mean letter_received?"),
        ("team_size >= leastt", 14, "unknown name leastt; did you mean least?"),
        ("letter_received = True", 19, "unknown name True; did you mean true?"),
        ("letter_received = None", 19, "unknown name None; did you mean null?"),
        ("true and zzzzzz", 10, "unknown name zzzzzz; it is neither a fact nor a parameter"),
    ],
)
def test_an_unknown_name_is_placed_with_a_suggestion(text: str, column: int, says: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        parse(text, WORDS, parameters=NUMBERS)
    assert caught.value.column == column
    assert caught.value.message == says


def test_a_name_without_any_vocabulary() -> None:
    with pytest.raises(UnknownNameError, match="no vocabulary was given"):
        parse("letter_received")


def test_a_name_that_means_two_things() -> None:
    with pytest.raises(UnknownNameError, match="team_size is both a fact and a parameter"):
        parse("team_size = 1", WORDS, parameters={"team_size": 3})


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ('team_size = "3"', 1, 'team_size is a whole number, "3" is a text'),
        ("true and team_size = true", 10, "team_size is a whole number, true is a boolean"),
        ("letter_received and team_size", 1, "`and` takes conditions; team_size is a whole number"),
        ('not("x")', 1, '`not` takes conditions; "x" is a text'),
        ("letter_received < fees_pledged", 1, "true and false have no order"),
        ("letter_received in [false..true]", 1, "true and false have no order"),
        ('paid_on in [date("2026-01-01")..3]', 1, "must be of one kind"),
        ("team_size in (1, null, true)", 1, "must be of one kind"),
        ('profession = "physican"', 1, 'did you mean "physician"?'),
        ('profession in ("nurse", "baker")', 1, 'profession is never "baker"'),
        ("1000000000000000000 = 1", 1, "at most 18 digits"),
    ],
)
def test_mixed_types_are_an_error_when_built(text: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionTypeError) as caught:
        parse(text, WORDS)
    assert caught.value.column == column
    assert says in caught.value.message


def test_text_only() -> None:
    with pytest.raises(ExpressionSyntaxError, match="an expression is text; found bytes"):
        parse(b"true")  # type: ignore[arg-type]


@given(st.text(alphabet='ab1 ().,[]=<>!"\\-@andortfulse_\n', max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    names = Vocabulary((Fact("a", Boolean()), Fact("b", Boolean())))
    try:
        tree = parse(text, names)
    except ExpressionError as error:
        assert error.column is not None  # noqa: PT017
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017
    else:
        assert parse(format(tree), names) == tree
