"""What is told of a call with wrong words: which are missing, which are meant, an example.

Who types a command now and then is helped by the option that was meant and by a whole command, not
by a list of all options; `--help` has that.
"""

import argparse
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

__all__ = ["actions_in", "told_of_call"]

_LACKING: Final = "the following arguments are required: "
_UNKNOWN: Final = "unrecognized arguments: "
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
"""Dashes that word processors and mail programs put in the place of two hyphens."""

_CURLY: Final = "\u201c\u201d\u201e\u2018\u2019"
_CHOICE: Final = re.compile(r"invalid choice: '(?P<typed>[^']*)' \(choose from (?P<choices>.+)\)")


def told_of_call(
    message: str, words: Sequence[str], parser: argparse.ArgumentParser, examples: Sequence[str]
) -> Iterator[str]:
    """The lines that tell what is wrong with a call, and how it is right.

    Args:
        message: what `argparse` says.
        words: the call as it was typed, without the script.
        parser: what the script takes.
        examples: calls that are right; the first is shown.
    """
    if message.startswith(_LACKING):
        yield "The call lacks something. Nothing was done."
        names = message.removeprefix(_LACKING).split(", ")
        for each in parser._actions:  # noqa: SLF001 - nothing public lists them
            if each.required and _name(each) in names:
                yield f"    {_taken(each)}: {each.help or 'which it cannot do without'}"
    else:
        yield "The call is wrong. Nothing was done."
        said = message.removeprefix("argument ")
        yield f"    {said.replace(_UNKNOWN, 'these words are not understood: ', 1)}"
    options = {name for each in actions_in(parser) for name in each.option_strings}
    yield from (f"    {hint}" for hint in _hints(message, words, options))
    yield from (f"For example: {each}" for each in examples[:1])
    yield "All that can be said: the same with --help."


def _name(action: argparse.Action) -> str:
    """An argument as `argparse` names it among those that are required."""
    if action.option_strings:
        return "/".join(action.option_strings)
    return str(action.metavar or action.dest)


def _taken(action: argparse.Action) -> str:
    """The same with what stands behind it."""
    behind = str(action.metavar or action.dest.upper()) if action.option_strings else ""
    return f"{_name(action)} {behind}".rstrip()


def actions_in(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All that a script can be told, what its commands can be told among it."""
    for each in parser._actions:  # noqa: SLF001 - nothing public lists them
        yield each
        commands: Iterable[object] = each.choices or ()
        if isinstance(commands, Mapping):
            for command in cast("Mapping[str, argparse.ArgumentParser]", commands).values():
                yield from actions_in(command)


def _hints(message: str, words: Sequence[str], options: set[str]) -> Iterator[str]:
    """What was probably meant by words that the script does not know."""
    unknown = False
    for word in words:
        written = word.partition("=")[0]
        name = "--" + written.lstrip(_DASHES)
        is_option = written.startswith(tuple(_DASHES)) and len(name) > len("--h")
        if is_option and not any(each.startswith(written) for each in options):
            unknown = True
            near = [name] if name in options else difflib.get_close_matches(name.lower(), options)
            if near:
                yield f"{written} is no option; did you mean {near[0]}?"
        elif word.startswith(tuple(_CURLY)):
            yield f"{word} has curly quotation marks; type straight ones"
    choice = _CHOICE.search(message)
    if choice is not None:
        choices = re.findall(r"[\w-]+", choice["choices"])
        for near in difflib.get_close_matches(choice["typed"], choices, n=1):
            yield f"Did you mean {near}?"
    if message.startswith(_UNKNOWN) and not unknown:
        yield "What has a space in it stands between straight quotation marks."
