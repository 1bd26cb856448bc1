"""What is fuzzed: each a function of bytes that may raise nothing but errors of the library.

    boundary   bytes as JSON of some kind: read, written again, read again; a fault as a problem
    feel       bytes as a rule: parsed, formatted, parsed again
    policy     bytes as a program document in a file: loaded

The first byte of an input for `boundary` says of which kind it is.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from qip_rules import load_program
from qip_rules.boundary import from_json, json_kinds, problem_details, program_of, to_json
from qip_rules.boundary.written_programs import WrittenProgram
from qip_rules.errors import QipRulesError
from qip_rules.rules.feel import format as written
from qip_rules.rules.feel import parse
from tests.boundary.json_samples import ODD, samples
from tests.programs.documents import PHARMACIST_LED, sister_document

__all__ = ["SEEDS", "TARGETS", "WORDS", "Target"]

Target = Callable[[bytes], None]

KINDS: Final = json_kinds()
POLICY: Final = load_program("quality-training-program").on(
    load_program("quality-training-program").in_force.spans[0].first
)
RULES: Final = POLICY.rule_sets["application"]
PARAMETERS: Final = {each.name: each.value for each in RULES.parameters}
FOLDER: Final = tempfile.TemporaryDirectory(prefix="fuzzing-")
DOCUMENT: Final = Path(FOLDER.name) / "fuzzed.toml"


class LawBrokenError(Exception):
    """Something that was read does not come back as itself."""


def boundary(data: bytes) -> None:
    """JSON of one kind: what is read comes back, and what is refused has its problem."""
    kind = KINDS[data[0] % len(KINDS)] if data else KINDS[0]
    try:
        record = from_json(kind.type, data[1:])
    except QipRulesError as error:
        for shows in (True, False):
            to_json(problem_details(error, shows_data=shows)).encode()
        return
    text = to_json(record)
    again = from_json(kind.type, text)
    if again != record or to_json(again) != text:
        raise LawBrokenError(kind.name)
    if isinstance(record, WrittenProgram):
        try:
            program_of(record)
        except QipRulesError as error:
            to_json(problem_details(error)).encode()


def feel(data: bytes) -> None:
    """A rule: what parses is formatted and parses as the same rule."""
    try:
        rule = parse(data.decode("utf-8", "surrogatepass"), RULES.vocabulary, parameters=PARAMETERS)
    except (QipRulesError, UnicodeDecodeError):
        return
    if parse(written(rule), RULES.vocabulary, parameters=PARAMETERS) != rule:
        raise LawBrokenError(written(rule))


def policy(data: bytes) -> None:
    """A program document."""
    DOCUMENT.write_bytes(data)
    try:
        load_program(DOCUMENT)
    except QipRulesError as error:
        to_json(problem_details(error)).encode()


TARGETS: Final[Mapping[str, Target]] = MappingProxyType(
    {"boundary": boundary, "feel": feel, "policy": policy}
)


def _boundary_seeds() -> list[bytes]:
    return [
        bytes([number]) + json.dumps(sample, ensure_ascii=False).encode()
        for number, kind in enumerate(KINDS)
        if kind.name not in ("program", "cohort-course")
        for sample in samples(kind.name)[:3]
        if len(json.dumps(sample)) < 20_000
    ]


def _feel_seeds() -> list[bytes]:
    rules = [written(each.requires).encode() for each in RULES.requirements]
    return [
        *rules,
        b"core_team_size between 1 and 3 or leader_named != null",
        b'date("2026-01-31") <= @"2026-02-28" or core_team_size in (1, 2, 3)',
        b"not(not(leader_named)) = true and core_team_size in [-1..core_team_maximum]",
    ]


def _policy_seeds() -> list[bytes]:
    entry = """
[[clause]]
id = "M01"
from = 2020-01-01
source = "Made up"
kind = "informative"
says = "Made up."
[[requirement]]
code = "made-up"
subject = "application"
from = 2020-02-29
cites = ["M01"]
severity = "recommended"
requires = "core_team_size in [1..9]"
not_met = "It has {core_team_size}."
how_to_meet = "Otherwise."
"""
    sister = PHARMACIST_LED.read_bytes()
    return [sister_document("").encode(), sister_document(entry).encode(), sister]


SEEDS: Final[Mapping[str, Callable[[], list[bytes]]]] = MappingProxyType(
    {"boundary": _boundary_seeds, "feel": _feel_seeds, "policy": _policy_seeds}
)


def _json_words() -> list[bytes]:
    def plain(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
        return json.dumps(value).encode()

    short = [each for each in ODD if len(str(each)) < 100]
    return [*map(plain, short), b"NaN", b"1e999", b'"\\u0000"', b"[" * 40, b'{"kind":', b"\xff"]


_FEEL_WORDS: Final = """
and or not( ) in [ .. ] in( between null true date(" @"2026-01-31" 9999999999999999999 -0 1.5
<= != " \\u (((( = < , false "a"
"""
_TOML_WORDS: Final = """
[[requirement]] [[clause]] [[fact]] [[drop]] [parameters.x] = "" 2026-01-31 2026-01-31T00:00:00Z
until= from= values=[{}] nan -1 1.5 [[ { \'\'\' extends= cites= \\u0000 requires= unit= true inf
0x7f 999999999999999999999999999999 [program] [[step]] [[measure]] [settings.x] # } ]
"""

WORDS: Final[Mapping[str, list[bytes]]] = MappingProxyType(
    {
        "boundary": _json_words(),
        "feel": [each.encode() for each in (*_FEEL_WORDS.split(), *RULES.vocabulary, *PARAMETERS)],
        "policy": [*(each.encode() for each in _TOML_WORDS.split()), b"\n", b"\xff", b" "],
    }
)
"""What is put into inputs besides random bytes."""
