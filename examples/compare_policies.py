"""Compare two policies: what meets the one and not the other, requirement by requirement.

The report that a committee reads before it votes: each change with a record that shows it, and
with --records how many past applications would have come out otherwise. Records that show a
change are complete: every fact has a value, and what holds between facts holds.

Exit codes: 0 done, 1 something unexpected, 2 the input or the call is wrong.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from qip_rules import QipRulesError, load_program
from qip_rules.boundary.json_text import parsed
from qip_rules.boundary.places import ROOT
from qip_rules.boundary.script_calls import day_of_call, ready_streams, written_day
from qip_rules.boundary.wording import found
from qip_rules.errors import Fault, InputError, SolverError
from qip_rules.policy import Policy
from qip_rules.rules import (
    Different,
    Equivalent,
    Fact,
    Outcome,
    Parameter,
    Requirement,
    RuleSet,
    Severity,
    Value,
    compare,
    format,  # noqa: A004 - the language's own word
)
from qip_rules.rules.analysis import Difference
from qip_rules.rules.deciding import decide
from qip_rules.rules.expression import walk
from qip_rules.rules.fact import Kind
from qip_rules.rules.ruling import faults_in
from qip_rules.rules.wording import phrase, printable

try:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")

DONE, UNEXPECTED, WRONG_INPUT = 0, 1, 2
LOSS, GAIN = "red", "green"
APPLICATION = "application"
OUTCOMES = (Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED)


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = argparse.ArgumentParser(
        description="Compare two policies: each change, with a record that shows it.",
        epilog=(
            "example: python examples/compare_policies.py quality-training-program "
            "quality-improvement-grant --on 2026-11-01"
        ),
    )
    for name, which in (("old", "the policy as it is"), ("new", "the policy as it might be")):
        parser.add_argument(
            name,
            help=f"{which}: the name of a shipped program, or the path of a document (.toml)",
        )
    parser.add_argument(
        "--on",
        required=True,
        type=day_of_call,
        metavar="YYYY-MM-DD",
        help="the day whose rules are compared",
    )
    parser.add_argument(
        "--records",
        type=Path,
        metavar="FILE",
        help="past applications to count: one JSON object a line, from facts to values",
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


# What has changed.


def show_subject(old: RuleSet, new: RuleSet, console: Console) -> None:
    """All that has changed for one subject."""
    say(console, old.subject.capitalize(), "bold")
    answer = compare(old, new)
    match answer:
        case Equivalent():
            say(console, "  The same complete records meet all that is required.")
        case Different(lost=lost, gained=gained):
            show_difference("Met before, not any more", lost, LOSS, console)
            show_difference("Not met before, met now", gained, GAIN, console)
    if str(answer.scope):
        say(console, f"  {answer.scope}")
    before = {each.code: each for each in old.requirements}
    after = {each.code: each for each in new.requirements}
    for code in dict.fromkeys((*before, *after)):
        show_requirement(before.get(code), after.get(code), old, new, console)


def show_difference(what: str, difference: Difference | None, style: str, console: Console) -> None:
    """One way in which the outcome can change; that it cannot is worth a line too."""
    if difference is None:
        say(console, f"  {what}: no complete record.")
        return
    codes = ", ".join(each.code for each in difference.decided_by)
    say(console, f"  {what}: for example, where {difference.witness}. By {codes}.", style)


def show_requirement(
    before: Requirement | None,
    after: Requirement | None,
    old: RuleSet,
    new: RuleSet,
    console: Console,
) -> None:
    """What has changed of one requirement, with records that show it; nothing if nothing has."""
    if before is None or after is None:
        for sign, each in (("-", before), ("+", after)):
            if each is not None:
                text = f"{each.code} ({each.severity.value}): {format(each.requires)}"
                say(console, f"  {sign} {text}")
        asks, requirement = (new, after) if after else (old, before)
        if requirement is not None and changes_nothing(asks, requirement):
            say(console, "      Changes no outcome by itself: other requirements ask for it too.")
            return
    else:
        changes = list(changes_of(before, after))
        if not changes:
            return
        say(console, f"  * {before.code}: {'; '.join(changes)}")
    answer = compare(alone(old, before), alone(new, after))
    if isinstance(answer, Different):
        for what, difference, style in (
            ("was met, and is not", answer.lost, LOSS),
            ("was not met, and is", answer.gained, GAIN),
        ):
            if difference is not None:
                say(console, f"      {what}: where {difference.witness}", style)
    elif before is None or after is None or before.requires != after.requires:
        say(console, "      No complete record tells the difference.")


def changes_nothing(rule_set: RuleSet, requirement: Requirement) -> bool:
    """Whether the rule set admits the same complete records with and without a required one."""
    if requirement.severity is not Severity.REQUIRED:
        return False
    others = tuple(each for each in rule_set.requirements if each is not requirement)
    return isinstance(compare(attrs.evolve(rule_set, requirements=others), rule_set), Equivalent)


def changes_of(before: Requirement, after: Requirement) -> Iterator[str]:
    """What differs between two versions of a requirement, in words."""
    if before.severity is not after.severity:
        yield f"{before.severity.value} becomes {after.severity.value}"
    was, becomes = format(before.requires), format(after.requires)
    if was != becomes:
        yield f"{was} becomes {becomes}"
    elif before.requires != after.requires:
        yield was
    values = [
        {each.name: each.value for each in walk(requires) if isinstance(each, Parameter)}
        for requires in (before.requires, after.requires)
    ]
    for name in (name for name in values[0] if name in values[1]):
        one, other = (each[name] for each in values)
        if one != other:
            yield f"{name} was {phrase(one)} and is {phrase(other)}"
    if before.cites != after.cites:
        yield "rests on other clauses, or their words are new"
    if (before.not_met, before.how_to_meet) != (after.not_met, after.how_to_meet):
        yield "what people are told is worded anew"


def alone(rule_set: RuleSet, requirement: Requirement | None) -> RuleSet:
    """A rule set that asks for one requirement only, whatever its severity; or for nothing."""
    kept = () if requirement is None else (requirement,)
    required = (attrs.evolve(each, severity=Severity.REQUIRED) for each in kept)
    return attrs.evolve(rule_set, requirements=tuple(required))


def show_values(old: Policy, new: Policy, console: Console) -> None:
    """Parameters and settings that have other values."""
    rows = [
        (
            name,
            *(
                phrase(each.parameters[name].value, each.parameters[name].unit, each.currency)
                if name in each.parameters
                else "none"
                for each in (old, new)
            ),
        )
        for name in dict.fromkeys((*old.parameters, *new.parameters))
    ]
    rows += [
        (name, old.settings.get(name, "none"), new.settings.get(name, "none"))
        for name in dict.fromkeys((*old.settings, *new.settings))
    ]
    changed = [row for row in rows if row[1] != row[2]]
    if changed:
        say(console, "Values", "bold")
        for name, was, becomes in changed:
            say(console, f"  {name}: {was} becomes {becomes}")


# Past applications.


@attrs.frozen
class Past:
    """Past applications as records of facts, and what else their lines held."""

    records: tuple[Mapping[str, Value | None], ...]
    passed_over: Mapping[str, int]
    """Names that are no fact of either policy, and in how many lines they stand."""


def read_records(path: Path, old: RuleSet, new: RuleSet) -> Past:
    """The records of a file, one JSON object a line.

    Raises:
        InputError: lines that are no such records, all of them with their numbers.
    """
    facts = {**old.vocabulary, **new.vocabulary}
    faults: list[Fault] = []
    records: list[Mapping[str, Value | None]] = []
    passed_over: Counter[str] = Counter()
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                place = f"line {number}"
                record = read_record(line, place, facts, faults)
                passed_over.update(name for name in record if name not in facts)
                known = {name: value for name, value in record.items() if name in facts}
                wrong = {
                    fault for each in (old, new) for fault in faults_in(each.vocabulary, known)
                }
                faults.extend(
                    attrs.evolve(each, place=": ".join(filter(None, (place, each.place))))
                    for each in sorted(wrong, key=str)
                )
                records.append(known)
    except OSError as error:
        faults.append(Fault("", error.strerror or "no file", "a file that can be read"))
    if not records and not faults:
        faults.append(Fault("", "no records", "one JSON object a line"))
    if faults:
        raise InputError(faults, of=str(path))
    return Past(tuple(records), passed_over)


def read_record(
    line: bytes, place: str, facts: Mapping[str, Fact], faults: list[Fault]
) -> Mapping[str, Value | None]:
    """One line; what is wrong with its text is added to `faults`."""
    content = parsed(line.rstrip(b"\r\n"))
    for each in content.faults:
        inside = "" if each.place == ROOT else f": {each.place}"
        within = each.found.replace("at line 1, column", "at column")
        faults.append(attrs.evolve(each, place=f"{place}{inside}", found=within))
    if not content.is_usable or content.faults:
        return {}
    if not isinstance(content.value, dict):
        faults.append(Fault(place, found(content.value), "a JSON object"))
        return {}
    return {
        name: dated(value) if name in facts and facts[name].kind is Kind.DATE else value
        for name, value in content.value.items()
    }


def dated(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A day as it stands in JSON, read where it is one."""
    day = written_day(value) if isinstance(value, str) else None
    return value if day is None else day


def outcome(rule_set: RuleSet, record: Mapping[str, Value | None]) -> tuple[Outcome, list[str]]:
    """The outcome for a record, and the codes of the required requirements it does not meet."""
    required = [each for each in rule_set.requirements if each.severity is Severity.REQUIRED]
    decided = {each.code: decide(each.requires, record) for each in required}
    failing = [code for code, answer in decided.items() if answer is False]
    if failing:
        return Outcome.NOT_MET, failing
    return (Outcome.UNDETERMINED if None in decided.values() else Outcome.MET), []


def show_past(past: Past, old: RuleSet, new: RuleSet, console: Console) -> None:
    """How many past applications come out how, before and after."""
    counts: Counter[tuple[Outcome, Outcome]] = Counter()
    deciding: Counter[str] = Counter()
    for record in past.records:
        (before, _), (after, failing) = outcome(old, record), outcome(new, record)
        counts[before, after] += 1
        if after is Outcome.NOT_MET and before is not Outcome.NOT_MET:
            deciding.update(failing)
    table = Table(
        title=Text(f"{len(past.records)} past applications", style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("Before")
    for each in OUTCOMES:
        table.add_column(f"then {each.value}", justify="right")
    for before in OUTCOMES:
        row = [str(counts[before, after]) for after in OUTCOMES]
        table.add_row(before.value, *row)
    console.print(table)
    same = sum(counts[each, each] for each in OUTCOMES)
    say(console, f"{len(past.records) - same} come out otherwise, {same} as before.")
    for code, count in deciding.most_common():
        say(console, f"  newly not met by {code}: {count}", LOSS)
    for name, count in past.passed_over.items():
        lines = f"{count} {'record' if count == 1 else 'records'}"
        say(console, f"  {name} is no fact of either policy; passed over in {lines}.")


# The run.


def say(console: Console, text: str, style: str = "") -> None:
    """One line; in a file or a pipe it stays whole, so that it can be searched for."""
    console.print(Text(printable(text), style), soft_wrap=not console.is_terminal)


def run(given: argparse.Namespace, console: Console) -> None:
    """The whole report; the records are read first, so that a fault leaves no half of it."""
    old, new = (load_program(each).on(given.on) for each in (given.old, given.new))
    subjects: Sequence[str] = [each for each in old.rule_sets if each in new.rule_sets]
    past = None
    if given.records is not None:
        past = read_records(given.records, old.rule_sets[APPLICATION], new.rule_sets[APPLICATION])
    say(console, f"Old: {old.title}", "bold")
    say(console, f"New: {new.title}", "bold")
    say(console, f"As in force on {given.on}. Records that show a change are complete.")
    for subject in subjects:
        show_subject(old.rule_sets[subject], new.rule_sets[subject], console)
    show_values(old, new, console)
    if past is not None:
        show_past(past, old.rule_sets[APPLICATION], new.rule_sets[APPLICATION], console)


def main() -> int:
    """Compare the policies; whatever is wrong goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    try:
        run(given, console)
    except SolverError as error:
        return unexpected(error, given, errors)
    except QipRulesError as error:
        errors.print(str(error), style="bold red", markup=False, highlight=False, soft_wrap=True)
        return WRONG_INPUT
    except OSError as error:  # files have been read by now: it is the output
        message = f"The output cannot be written: {error.strerror or error}."
        errors.print(message, style="bold red", markup=False, highlight=False, soft_wrap=True)
        return UNEXPECTED
    except Exception as error:  # noqa: BLE001 - staff get a sentence, whatever it is
        return unexpected(error, given, errors)
    except KeyboardInterrupt:
        errors.print("Stopped.")
        return UNEXPECTED
    return DONE


def unexpected(error: Exception, given: argparse.Namespace, errors: Console) -> int:
    """Say that the fault is not in the input, and how to see where it is."""
    kind, *said = type(error).__name__, *str(error).splitlines()[:1]
    message = (
        f"Something unexpected went wrong, and it is not your input: {': '.join([kind, *said])}"
    )
    more = "" if given.debug else " Run the same command with --debug to see where."
    errors.print(message + more, style="bold red", markup=False, highlight=False, soft_wrap=True)
    if given.debug:
        errors.print_exception()
    return UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())
