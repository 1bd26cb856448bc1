"""Answers to the questions of a rule set: typed at a console, or as a JSON object by fact.

Nothing is guessed: a time needs its unit and a share its percent sign, and in JSON 1 is not true,
"yes" is not true and 3.0 is no whole number.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final, assert_never

from qip_rules.boundary.json_text import parsed
from qip_rules.boundary.places import ROOT, below
from qip_rules.boundary.scalars import SCALARS
from qip_rules.boundary.wording import did_you_mean, found, quoted
from qip_rules.errors import FactError, Fault, InputError, MoneyError
from qip_rules.money import Money
from qip_rules.narrowing import is_dict
from qip_rules.rules.fact import Boolean, Date, Fact, Text, Unit, Value, WholeNumber
from qip_rules.rules.ruling import faults_in
from qip_rules.rules.vocabulary import Vocabulary
from qip_rules.rules.wording import phrase

__all__ = ["answer_from_text", "answers_from_json", "answers_to_json", "wanted"]

_YES: Final = frozenset({"yes", "y", "true"})
_NO: Final = frozenset({"no", "n", "false"})
_NUMBER = re.compile(r"(-?[0-9]{1,18})(?:\.([0-9]{1,6}))?\s*([a-z%]*)", re.ASCII)
_MINUTES: Final[Mapping[str, int]] = {
    **dict.fromkeys(("minutes", "minute", "min", "m"), 1),
    **dict.fromkeys(("hours", "hour", "h"), 60),
}
_CHOICES_SHOWN: Final = 20
_HINTS_MAXIMUM: Final = 100
"""A suggestion costs a comparison with every name."""


def wanted(fact: Fact, currency: str = "") -> str:
    """What somebody who answers at a console has to type."""
    match fact.type:
        case Boolean():
            return "yes or no"
        case Text(choices=choices) if len(choices) <= _CHOICES_SHOWN:
            return f"one of {', '.join(choices)}"
        case Text(choices=choices):
            return f"one of {len(choices)} choices: {', '.join(choices[:_CHOICES_SHOWN])}, ..."
        case Date(earliest=earliest, latest=latest):
            return f"a date from {earliest} to {latest}, written YYYY-MM-DD"
        case WholeNumber(minimum=low, maximum=high, unit=unit):
            first, last = phrase(low, unit, currency), phrase(high, unit, currency)
            match unit:
                case Unit.MINUTES | Unit.MINUTES_PER_WEEK:
                    return f"a time from {first} to {last}, such as 90 minutes or 1.5 hours"
                case Unit.BASIS_POINTS:
                    return f"a share from {first} to {last}, such as 12.5%"
                case Unit.CENTS if currency:
                    return f"an amount from {first} to {last}, such as 1500.00"
                case Unit.PEOPLE | Unit.SESSIONS | Unit.DAYS | Unit.CENTS:
                    return f"a whole number of {unit.value} from {low} to {high}"
                case Unit.COUNT:
                    return f"a whole number from {low} to {high}"
                case _:
                    assert_never(unit)
        case _:
            assert_never(fact.type)


def answer_from_text(fact: Fact, text: str, currency: str = "") -> Value:
    """The value of a fact that somebody typed: `yes`, `3`, `1.5 hours`, `12.5%`, `2026-03-02`.

    Choices may be typed in any case. Blanks around the answer do not count.

    Args:
        fact: what was asked for.
        text: one line.
        currency: of amounts of money; without one they are whole numbers of cents.

    Raises:
        FactError: no answer that the fact can have; its one fault says what is wanted.
    """
    typed = " ".join(text.split())
    value = _read(fact, typed, currency)
    if value is not None and fact.allows(value):
        return value
    hint = ""
    if isinstance(fact.type, Text):
        hint = did_you_mean(typed, fact.type.choices)
    elif value is None and (number := _NUMBER.fullmatch(typed)) and not number[3]:
        hint = _unit_missing(fact, typed)
    raise FactError(
        [Fault(fact.name, quoted(typed), wanted(fact, currency), hint)], of="the answer"
    )


def _unit_missing(fact: Fact, typed: str) -> str:
    match fact.type:
        case WholeNumber(unit=Unit.MINUTES | Unit.MINUTES_PER_WEEK):
            return f"write {typed} minutes or {typed} hours"
        case WholeNumber(unit=Unit.BASIS_POINTS):
            return f"write {typed}%"
        case _:
            return ""


def _read(fact: Fact, typed: str, currency: str) -> Value | None:
    """What was typed as a value of the fact's kind, perhaps out of bounds; `None` is unreadable."""
    match fact.type:
        case Boolean():
            said = typed.casefold()
            return True if said in _YES else False if said in _NO else None
        case Text(choices=choices):
            if typed in choices:
                return typed
            alike = [each for each in choices if each.casefold() == typed.casefold()]
            return alike[0] if len(alike) == 1 else None
        case Date():
            day = SCALARS[date][1](typed)
            return day if isinstance(day, date) else None
        case WholeNumber(unit=Unit.CENTS) if currency:
            try:
                return Money.of(typed.removeprefix(currency).strip(), currency).amount_minor
            except MoneyError:
                return None
        case WholeNumber(unit=unit):
            return _whole(typed.lower(), unit)
        case _:
            assert_never(fact.type)


def _whole(typed: str, unit: Unit) -> int | None:
    number = _NUMBER.fullmatch(typed)
    if number is None:
        return None
    whole, decimals, word = number[1], number[2] or "", number[3]
    exact = Fraction(f"{whole}.{decimals}" if decimals else whole)
    match unit:
        case Unit.MINUTES | Unit.MINUTES_PER_WEEK:
            times = _MINUTES.get(word)
        case Unit.BASIS_POINTS:
            times = 100 if word == "%" else None
        case Unit.COUNT | Unit.PEOPLE | Unit.SESSIONS | Unit.DAYS | Unit.CENTS:
            times = 1 if word in ("", unit.value) else None
        case _:
            assert_never(unit)
    if times is None or (exact * times).denominator != 1:
        return None
    return int(exact * times)


def answers_from_json(data: object, vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts that a JSON object holds by name: `{"core_team_size": 3, "leader_named": true}`.

    `null` is the same as leaving the fact out: not known. A time is in minutes, a share in basis
    points, money in cents, a date text of the form YYYY-MM-DD.

    Args:
        data: JSON text, its UTF-8 bytes, or the parsed form.
        vocabulary: the facts there are.

    Returns:
        The known facts, in the order of the vocabulary.

    Raises:
        InputError: every fault at once: unknown names, values of the wrong type or out of bounds,
            facts that contradict one another.
    """
    read = parsed(data)
    faults = list(read.faults)
    answers: dict[str, Value] = {}
    if read.is_usable and not is_dict(read.value):
        faults.append(Fault(ROOT, found(read.value), "an object with the facts by name"))
    elif read.is_usable and is_dict(read.value):
        hints = iter(range(_HINTS_MAXIMUM))
        for name, given in read.value.items():
            if not isinstance(name, str):
                continue  # a fault already
            place = below(ROOT, name)
            if name not in vocabulary:
                hint = "" if next(hints, None) is None else did_you_mean(name, vocabulary)
                faults.append(Fault(place, "an unknown fact", "a fact of the vocabulary", hint))
            elif given is not None and place not in read.refused:
                fact = vocabulary[name]
                value = _typed(fact, given)
                if value is None:
                    faults.append(Fault(place, found(given), fact.expected))
                else:
                    answers[name] = value
    faults.extend(faults_in(vocabulary, answers))
    if faults:
        raise InputError(faults, of="the record of answers")
    return {name: answers[name] for name in vocabulary if name in answers}


def _typed(fact: Fact, given: object) -> Value | None:
    """A value of JSON as one that the fact can have; `None` if it is none."""
    match fact.type:
        case Boolean() | Text():
            value = given
        case WholeNumber():
            value = given if type(given) is int else None
        case Date():
            value = SCALARS[date][1](given)
        case _:
            assert_never(fact.type)
    if isinstance(value, Value) and fact.allows(value):
        return value
    return None


def answers_to_json(answers: Mapping[str, Value | None]) -> str:
    """The known facts as JSON text for people, one a line; `answers_from_json` reads it back."""
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in answers.items()
        if value is not None
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
