"""Applications a second: nested records to verdicts, and JSON text to verdicts, on one core.

Run from the root of the checkout: `python -m benchmarks.rules.applications`. The applications are
made up and all different: three people in the core team, six more in the project team, a sponsor
and a letter, some names with accents, one answer in twenty missing. With `--size short` they are
what a first form asks for: no project, no project team, and of the practice and the letter no more
than that they are there. With `--size least` the core team has two people and the letter is only
said to be there. How many a second can be decided depends on how much there is to read, so msgspec
reads the same texts into bare attrs classes beside it.

Applications are made in portions; each portion is decided once by every contender, which so never
sees a record twice, and whose turn is first goes round, since the first makes the verdicts that
did not occur before. Every other portion runs without the garbage collector. Times are processor
seconds; the verdicts of all paths are compared. The first portions are not counted: what is
compiled is compiled then.
"""

import argparse
import gc
import json
import os
import platform
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, get_args, get_origin

import attrs
import cattrs
import msgspec

from qip_rules import load_program
from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.many import assess_json
from qip_rules.eligibility import (
    Application,
    CoreTeamMember,
    PatientsServed,
    Person,
    Pledges,
    Practice,
    Profession,
    Project,
    ProjectTeamMember,
    Sponsor,
    StaffCategory,
    SupportLetter,
    TeamLeader,
    assess,
)
from qip_rules.eligibility.many import assess_many
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Decision, Verdict

PORTION = 1_000
SAMPLE = 25
"""Of each portion, as many go the thorough paths, which are slow."""
UNCOUNTED = 4
"""Portions before the first that is counted."""
SAYS_YES = 0.95
HAS_ACCENTS = 0.03
HAS_CAPITALS = 0.01
"""Probabilities: of an answer that it is yes, of a name that it is not ASCII, of an address."""

FIRST = ("Ada", "Bela", "Carl", "Dana", "Egon", "Fritz", "Gina", "Hugo", "Ines", "Jana", "Karl")
ACCENTED = ("Zoë", "Jürgen", "Åsa", "Renée")
LAST = ("Example", "Sample", "Specimen", "Pattern", "Model", "Instance", "Figment", "Fiction")
AREAS = ("Infusion", "Pharmacy", "Front desk", "Laboratory", "Nursing", "Scheduling")


def make_application(chance: random.Random, number: int, *, missing: float) -> Application:
    """One made-up application, different from all others by names and addresses."""

    def answer() -> bool | None:
        return None if chance.random() < missing else chance.random() < SAYS_YES

    def person() -> dict[str, Any]:
        first = chance.choice(ACCENTED if chance.random() < HAS_ACCENTS else FIRST)
        name = f"{first} {chance.choice(LAST)} {number}-{len(people)}"
        people.append(name)
        address = f"{first.lower()}.{len(people)}@p{number}.example.org"
        if first in ACCENTED:
            address = address.encode("ascii", "ignore").decode()
        return {
            "name": name,
            "email": address if chance.random() > HAS_CAPITALS else address.title(),
        }

    people: list[str] = []
    core, helpers, sponsor = [person() for _ in range(3)], [person() for _ in range(6)], person()
    return Application(
        application_id=f"A-{number:07}",
        received_on=date(2026, 1, 1) + timedelta(days=chance.randrange(365)),
        practice=Practice(
            practice_id=f"P-{number:07}",
            name=f"Example Practice {number} (made up)",
            is_oncology_practice=answer(),
            patients_served=PatientsServed(
                racial_minority_share_bp=chance.randrange(10_001),
                low_socioeconomic_share_bp=chance.randrange(10_001),
                year=2025,
                source="registry",
            ),
        ),
        team_leader=TeamLeader(
            **core[0], profession=chance.choice(list(Profession)), is_asco_member=answer()
        ),
        core_team=tuple(CoreTeamMember(**each, pledges_attendance=answer()) for each in core),
        project_team=tuple(
            ProjectTeamMember(
                **each,
                staff_category=chance.choice(list(StaffCategory)),
                represents=None if chance.random() < missing else (area,),
            )
            for each, area in zip(helpers, AREAS, strict=True)
        ),
        sponsor=Sponsor(**sponsor, is_senior_leader=answer()),
        support_letter=SupportLetter(
            received=True,
            signatory=Person(**sponsor),
            signed_on=date(2025, 12, 1),
            commits_leadership=answer(),
            protects_time=answer(),
        ),
        pledges=Pledges(
            time_and_resources=answer(),
            program_fees=answer(),
            travel_costs=answer(),
            minutes_per_week=chance.randrange(60, 400),
        ),
        project=Project(
            title=f"Earlier calls {number}",
            aim="Fewer visits to the emergency department in the first month of treatment",
            site_is_own_clinical_site=answer(),
            affected_areas=tuple(chance.sample(AREAS, 2)),
        ),
    )


def shortened(application: Application) -> Application:
    """The application as a short form would have asked for it."""
    practice, letter = application.practice, application.support_letter
    assert practice is not None
    assert letter is not None
    return attrs.evolve(
        application,
        practice=attrs.evolve(practice, patients_served=None),
        project_team=None,
        project=None,
        support_letter=SupportLetter(received=True, signatory=letter.signatory),
    )


def least(application: Application) -> Application:
    """The application with as little as a program can decide on."""
    core_team = application.core_team
    assert core_team is not None
    return attrs.evolve(
        shortened(application),
        core_team=core_team[:2],
        support_letter=SupportLetter(received=True),
    )


SIZES: dict[str, Callable[[Application], Application]] = {
    "full": lambda application: application,
    "short": shortened,
    "least": least,
}


def bare(kind: Any) -> Any:  # noqa: ANN401 - a type, and the same type without rules
    """A record class with the same fields and nothing that looks at them.

    Types are made at run time here, which a type checker cannot follow: hence what is ignored.
    """
    if get_origin(kind) is tuple:
        return tuple[bare(get_args(kind)[0]), ...]  # type: ignore[misc]
    if get_origin(kind) is Mapping:
        return dict[str, bool | int | str]
    arguments = [each for each in get_args(kind) if each is not type(None)]
    if arguments and type(None) in get_args(kind):
        return bare(arguments[0]) | None
    if not (isinstance(kind, type) and attrs.has(kind)):
        return kind
    attrs.resolve_types(kind)
    fields = {
        field.name: attrs.field(
            type=bare(field.type),
            default=dict if isinstance(field.default, attrs.Factory) else field.default,  # type: ignore[arg-type]
        )
        for field in attrs.fields(kind)
    }
    return attrs.make_class(kind.__name__, fields, frozen=True, kw_only=True)


def codes(decision: Decision) -> Verdict:
    """A decision reduced to its codes."""
    return Verdict(
        decision.outcome,
        tuple(each.code for each in decision.not_met),
        tuple(each.code for each in decision.undetermined),
        tuple(each.code for each in decision.advice),
    )


@attrs.frozen
class Portion:
    """The same applications in every form that a contender reads."""

    records: tuple[Application, ...]
    canonical: tuple[bytes, ...]
    spaced: tuple[bytes, ...]
    """With white space, and with every letter outside ASCII escaped."""
    with_nulls: tuple[bytes, ...]

    @classmethod
    def of(cls, records: Iterable[Application]) -> "Portion":
        """The portion of some applications."""
        made = tuple(records)
        texts = [to_json(each) for each in made]
        fields = attrs.fields(Application)
        return cls(
            made,
            tuple(text.encode() for text in texts),
            tuple(json.dumps(json.loads(text)).encode() for text in texts),
            tuple(
                json.dumps(
                    {field.name: None for field in fields if field.default is None}
                    | json.loads(text),
                    separators=(",", ":"),
                    ensure_ascii=False,
                ).encode()
                for text in texts
            ),
        )


@attrs.frozen
class Contender:
    """A way from the applications of a portion to their verdicts, or part of that way."""

    name: str
    source: Callable[[Portion], Sequence[Any]]
    run: Callable[[Sequence[Any]], list[Any]]
    gives_verdicts: bool = True
    is_slow: bool = False


def contenders(program: Program) -> Iterator[Contender]:
    """All that are measured; who decides on records comes first, while these are new."""

    def thoroughly(records: Sequence[Application]) -> list[Verdict]:
        return [codes(assess(each, program.on(each.received_on))) for each in records]

    def from_text(texts: Sequence[bytes]) -> list[Verdict]:
        return thoroughly([from_json(Application, each) for each in texts])

    def quickly(texts: Sequence[bytes]) -> list[Verdict]:
        return list(assess_json(texts, program))

    bare_application = bare(Application)
    decode = msgspec.json.Decoder(bare_application).decode
    converter = cattrs.Converter()
    converter.register_structure_hook(bool | int | str, lambda value, _: value)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    structure = converter.structure

    yield Contender(
        "records: assess_many",
        lambda portion: portion.records,
        lambda records: list(assess_many(records, program)),
    )
    yield Contender(
        "records: assess, one by one", lambda portion: portion.records, thoroughly, is_slow=True
    )
    yield Contender("text as to_json writes it: assess_json", lambda each: each.canonical, quickly)
    yield Contender("text with spaces and escapes: assess_json", lambda each: each.spaced, quickly)
    yield Contender("text with nulls: assess_json", lambda each: each.with_nulls, quickly)
    yield Contender(
        "text: from_json and assess, one by one",
        lambda portion: portion.canonical,
        from_text,
        is_slow=True,
    )
    yield Contender(
        "text: msgspec decodes into bare attrs classes, no rules and no verdicts",
        lambda portion: portion.canonical,
        lambda texts: [decode(each) for each in texts],
        gives_verdicts=False,
    )
    yield Contender(
        "text: json and cattrs into bare attrs classes, no rules and no verdicts",
        lambda portion: portion.canonical,
        lambda texts: [structure(json.loads(each), bare_application) for each in texts],
        gives_verdicts=False,
        is_slow=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rules.applications", description=__doc__
    )
    parser.add_argument("--applications", type=int, default=200_000)
    parser.add_argument("--missing", type=float, default=0.05, help="probability of a gap")
    parser.add_argument("--size", choices=SIZES, default="full")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    program = load_program("quality-training-program")
    every = list(contenders(program))
    seconds = {(each.name, collecting): 0.0 for each in every for collecting in (True, False)}
    decided = dict.fromkeys(seconds, 0)
    chance = random.Random(20260101)  # noqa: S311 - made-up records, the same in every run
    size = 0
    different: set[Verdict] = set()
    for number in range(-UNCOUNTED, given.applications // PORTION):
        numbers = range(number * PORTION, (number + 1) * PORTION)
        portion = Portion.of(
            SIZES[given.size](application)
            for application in (
                make_application(chance, each, missing=given.missing) for each in numbers
            )
        )
        collecting = number % 2 == 0
        turn = number // 2 % len(every)
        expected: list[Verdict] = list(assess_json(portion.with_nulls[:SAMPLE], program))
        for each in (*every[turn:], *every[:turn]):
            source = each.source(portion)[: SAMPLE if each.is_slow else None]
            gc.collect()
            (gc.enable if collecting else gc.disable)()
            start = time.process_time()
            answers = each.run(source)
            taken = time.process_time() - start
            gc.enable()
            if each.gives_verdicts:
                assert answers[: len(expected)] == expected[: len(answers)], each.name
                expected = max(answers, expected, key=len)
            if number >= 0:
                seconds[each.name, collecting] += taken
                decided[each.name, collecting] += len(source)
        size += sum(map(len, portion.canonical)) if number >= 0 else 0
        different.update(expected)

    print(
        f"{given.applications:,} different applications of {size / given.applications:,.0f} bytes, "
        f"{given.missing:.0%} of answers missing, {len(different):,} different verdicts, all paths "
        f"agree; "
        f"Python {platform.python_version()}, msgspec {msgspec.__version__}"
    )
    for collecting in (True, False):
        print(f"garbage collector {'on' if collecting else 'off'}")
        for each in every:
            count = decided[each.name, collecting]
            if count:
                one = seconds[each.name, collecting] / count
                print(f"  {each.name:74}{1 / one:>10,.0f} a second{one * 1e6:>10.1f} µs")


if __name__ == "__main__":
    main()
