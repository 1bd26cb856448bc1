# PYTHON_ARGCOMPLETE_OK
"""An interview at the console: ask only what still matters, and stop when the outcome is certain.

The most decisive question comes first. Each is followed by what to type and by the clause it is
asked for. With --all it goes on until no advice is open either. Instead of an answer one can type
`skip` (or `?`: nobody knows), `back` (take the last answer back) or `quit`. At the end the decision
is explained with what is known by then; nothing is sent anywhere.

The known facts can be read from a JSON file (--answers) and written to one (--out): an object by
the names of facts, `{"core_team_size": 3, "leader_named": true}`; a time is in minutes, a share in
basis points, money in cents, a date is text of the form YYYY-MM-DD. They are saved before anything
is explained, and the file is written whole or not at all. --out may name the file of --answers,
so that the interview goes on where it stopped; with --force, as it is replaced.
"""

import qip_rules.stopping  # noqa: F401 - Ctrl-C during the imports below

import os
import shutil
import sys
import textwrap
from argparse import Namespace
from datetime import date
from pathlib import Path

import attrs

from qip_rules import load_program
from qip_rules.boundary.answers import (
    answer_from_text,
    answers_from_json,
    answers_to_json,
    wanted,
)
from qip_rules.boundary.completing import complete
from qip_rules.boundary.places import ROOT
from qip_rules.boundary.portable_names import portable_name_fault
from qip_rules.boundary.script_calls import (
    DONE,
    STOPPED,
    UNWRITABLE,
    CallParser,
    complain,
    exit_code,
    ready_streams,
)
from qip_rules.boundary.script_options import add_on, add_out_file, add_program, script_parser
from qip_rules.boundary.whole_files import write_whole
from qip_rules.boundary.wording import quoted
from qip_rules.errors import FactError, Fault, InputError, unreadable
from qip_rules.fields import refuse
from qip_rules.rules import (
    Boolean,
    Comparison,
    Decision,
    Fact,
    Literal,
    Not,
    Operator,
    Outcome,
    Question,
    Reference,
    RuleSet,
    Severity,
    Text,
    Value,
    decide_all,
    explain,
)
from qip_rules.rules.interview import following_facts, next_advice_question, next_question
from qip_rules.rules.phrasing import fact_in_words, in_words
from qip_rules.rules.wording import printable

CERTAIN, UNCERTAIN = DONE, 3
WIDTH, WIDTH_MINIMUM = 100, 24
SKIP, BACK, QUIT = ("skip", "?", "unknown"), ("back",), ("quit", "exit")


class EndedError(Exception):
    """The person who answers wants to stop."""


def arguments() -> CallParser:
    """What the script can be told."""
    parser = script_parser(
        __doc__,
        "python examples/ask.py --program quality-training-program --on 2026-11-01",
        answers={
            CERTAIN: "the outcome is certain",
            UNCERTAIN: "the outcome is not certain: answers are missing, or the interview ended "
            "early",
            UNWRITABLE: "the output, or the file of --out, cannot be written",
            STOPPED: "stopped outside the interview, or nobody reads on",
        },
    )
    add_program(parser, default="quality-training-program")
    add_on(parser, "the day whose policy decides; without it, today")
    parser.add_argument(
        "--subject",
        default="application",
        help="what is decided: application (without this option), payment, candidate ...",
    )
    parser.add_argument(
        "--answers", type=Path, metavar="FILE.json", help="facts that are known already"
    )
    add_out_file(
        parser,
        "write the known facts to this file at the end; without it, they are not kept",
        "FILE.json",
        required=False,
    )
    parser.add_argument(
        "--all", action="store_true", help="go on until no finding is open, advice included"
    )
    return parser


@attrs.define
class Interview:
    """What is known so far."""

    rule_set: RuleSet
    known: dict[str, Value]
    """Before the interview."""
    goes_on: bool
    """Until no finding is open, advice included."""
    answered: dict[str, Value | None] = attrs.field(factory=dict)
    """Asked and answered, in this order; `None` was skipped."""

    @property
    def stated(self) -> dict[str, Value]:
        """What somebody has said, without what follows from it."""
        answers = {name: value for name, value in self.answered.items() if value is not None}
        return {**self.known, **answers}

    @property
    def following(self) -> dict[str, Value]:
        """What follows from it."""
        return following_facts(self.stated, self.rule_set.vocabulary)

    def decision(self) -> Decision:
        """The decision on all this.

        Raises:
            FactError: answers that contradict one another.
        """
        decide_all(self.rule_set, self.stated)  # nothing is to be drawn from contradictions
        return decide_all(self.rule_set, {**self.stated, **self.following})

    def next(self, decision: Decision) -> Question | None:
        """What to ask next; `None` at the end of the interview."""
        skipped = [name for name, value in self.answered.items() if value is None]
        question = next_question(decision, skipped)
        if question is None and self.goes_on:
            question = next_advice_question(decision, skipped)
        return question


def say(text: str = "", indent: str = "") -> None:
    """One paragraph, wrapped."""
    plain = printable(" ".join(text.split()))
    width = WIDTH
    if sys.stdout.isatty():
        width = min(width, max(shutil.get_terminal_size().columns, WIDTH_MINIMUM))
    lines = textwrap.wrap(
        plain,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    print("\n".join(lines))


def ask(interview: Interview) -> None:
    """Ask until there is nothing left to ask.

    Raises:
        EndedError: the person wants to stop.
    """
    decision = interview.decision()
    while (question := interview.next(decision)) is not None:
        show(question, decision)
        while True:
            typed = reply()
            if typed.casefold() in BACK:
                take_back(interview)
                break
            if take(typed, question.fact, interview):
                break
        decision = interview.decision()


def show(question: Question, decision: Decision) -> None:
    """The question, what to type, and why it is asked."""
    fact, rule_set = question.fact, decision.rule_set
    count = len(decision.undetermined)
    required = f"{count} {'requirement' if count == 1 else 'requirements'} open"
    say()
    say(f"[{required if count else 'advice'}] {question.text}")
    if isinstance(fact.type, Boolean):
        say(f"Answer yes if {fact_in_words(fact)}.", "  ")
    elif fact.meaning:
        say(f"What to give: {fact.meaning.split('. ')[0].rstrip('.')}.", "  ")
    say(f"To be answered by the {question.answered_by.value}.", "  ")
    asking = [rule_set.requirement(code) for code in question.for_codes]
    asking.sort(key=lambda each: each.severity is not Severity.REQUIRED)
    for clause in dict.fromkeys(clause for each in asking for clause in each.cites):
        say(f"Why we ask: {clause.id}, {clause.source}: {clause.says}", "  ")
    say(f"Type {wanted(fact, rule_set.currency)}; or skip, back, quit.", "  ")


def reply() -> str:
    """What is typed next; an empty line is passed over.

    Raises:
        EndedError: the person wants to stop.
    """
    while True:
        try:
            typed = input("> ").strip()
        except EOFError:
            raise EndedError from None
        if not sys.stdin.isatty():
            print(printable(typed[:WIDTH]))  # a terminal would have shown it
        if typed.casefold() in QUIT:
            raise EndedError
        if typed:
            return typed


def take(typed: str, fact: Fact, interview: Interview) -> bool:
    """Take an answer, or say why it cannot be taken."""
    is_choice = isinstance(fact.type, Text) and typed in fact.type.choices
    if typed.casefold() in SKIP and not is_choice:
        interview.answered[fact.name] = None
        return True
    before = interview.following
    try:
        answer = answer_from_text(fact, typed, interview.rule_set.currency)
        decide_all(interview.rule_set, {**interview.stated, fact.name: answer})
    except FactError as error:
        for fault in error.faults:
            hint = f" ({fault.hint})" if fault.hint else ""
            if fault.place:
                say(f"Found {fault.found}; expected {fault.expected}{hint}.", "  ")
            else:
                says = f"That contradicts what is known already. {fault.hint}"
                say(f"{says} Answer otherwise, or type back to change the last answer.", "  ")
        return False
    interview.answered[fact.name] = answer
    for name, value in interview.following.items():
        if name not in before:
            said = statement(interview.rule_set.vocabulary[name], value)
            say(f"From this follows: {said}.", "  ")
    return True


def take_back(interview: Interview) -> None:
    """Forget the last answer."""
    if not interview.answered:
        say("There is no answer to take back.", "  ")
        return
    name, _ = interview.answered.popitem()
    say(f"Taken back: the answer on {name}.", "  ")


def statement(fact: Fact, value: Value) -> str:
    """That a fact has a value, in words."""
    reference = Reference(fact)
    if isinstance(value, bool):
        return in_words(reference if value else Not(reference))
    return in_words(Comparison(Operator.EQUAL, reference, Literal(value)))


def prepared(given: Namespace) -> Interview:
    """The interview that the call asks for.

    Raises:
        InputError: files or a subject that cannot be used.
    """
    policy = load_program(given.program).on(given.on or date.today())  # noqa: DTZ011 - this desk's day
    if given.subject not in policy.rule_sets:
        subjects = ", ".join(policy.rule_sets)
        raise InputError([Fault("--subject", quoted(given.subject), subjects)], of="the call")
    rule_set = policy.rule_sets[given.subject]
    known: dict[str, Value] = {}
    if given.answers is not None:
        try:
            data = given.answers.read_bytes()
        except OSError as error:
            found = f"{given.answers}: {unreadable(error)}"
            raise InputError([Fault("--answers", found, "a file to read")], of="the call") from None
        try:
            known = answers_from_json(data, rule_set.vocabulary)
        except InputError as error:
            raise InputError(map(told_of_file, error.faults), of=str(given.answers)) from None
    if given.out is not None:
        refuse_unsavable(given.out, force=given.force)
    return Interview(rule_set, known, given.all)


def told_of_file(fault: Fault) -> Fault:
    """A fault of a file of answers; of one that is none, where such files come from."""
    if fault.place != ROOT:
        return fault
    hint = "give the file that an earlier interview wrote to --out"
    return Fault("", fault.found, "facts as JSON", hint)


def refuse_unsavable(path: Path, *, force: bool) -> None:
    """Refuse, before anything is asked, to save where something stands or nothing can.

    Raises:
        InputError: the path cannot be used.
    """
    found = hint = ""
    try:
        folder = Path(os.path.realpath(path)).parent
        if path.exists() and not path.is_file():
            found = f"{path}, which is no file that can be replaced"
        elif path.exists() and not force:
            found = f"{path}, which is there already"
            hint = "name another file, or add --force to replace it"
        elif not folder.is_dir():
            found = f"{path}, whose folder is not there"
        elif not os.access(folder, os.W_OK):
            found = f"{path}, in whose folder nobody here may write"
        elif path.exists() and not os.access(path, os.W_OK):
            found = f"{path}, which nobody here may write"
    except OSError as error:
        found = f"{path}: {error.strerror or error}"
    faults = [Fault("--out", found, "a new file in a folder that is there", hint)] if found else []
    faults += portable_name_fault(path)
    refuse(faults, "the call")


def save(interview: Interview, path: Path) -> bool:
    """Write what has been stated, in the order of the vocabulary; if that fails, show it.

    Nothing is said before it is written: the output may take no more.
    """
    stated = interview.stated
    ordered = {name: stated[name] for name in interview.rule_set.vocabulary if name in stated}
    text = answers_to_json(ordered)
    try:
        write_whole(path, text)
    except OSError as error:
        complain(f"--out: {path} cannot be written: {error.strerror or error}.")
        say()
        say("Not saved. These are the facts that were to be saved:")
        show_lines(text.rstrip())
        return False
    say()
    say(f"Saved: {len(ordered)} facts in {path}.")
    return True


def show_lines(text: str) -> None:
    """Lines as they are, but that nothing in them steers the console."""
    for line in text.split("\n"):
        print(printable(line))


def run(given: Namespace) -> int:
    """The interview, its explanation, and the exit code."""
    interview = prepared(given)
    title = f"{interview.rule_set.program_id}, policy in force on {interview.rule_set.in_force_on}"
    say(f"An interview about one {given.subject}: {title}.")
    is_saved = True
    try:
        ask(interview)
    except (EndedError, KeyboardInterrupt):
        say()
        say("Stopped. This is what can be told so far.")
    finally:  # whatever ended it, nobody shall have to answer twice
        if given.dry_run:
            say("DRY RUN: nothing is written.")
        elif given.out is not None:
            is_saved = save(interview, given.out)
    decision = interview.decision()
    say()
    show_lines(str(explain(decision)))
    if not is_saved:
        return UNWRITABLE
    return UNCERTAIN if decision.outcome is Outcome.UNDETERMINED else CERTAIN


def main() -> int:
    """Ask; whatever is wrong with the call goes to standard error."""
    parser = arguments()
    complete(parser)
    ready_streams()
    given = parser.parse_args()
    return exit_code(lambda: run(given), debug=given.debug)


if __name__ == "__main__":
    sys.exit(main())
