"""Write the schemas of all JSON, the page that lists them, and the page of the limits.

    python docs/schemas.py docs

Writes `schema/*.json`, `schema/versions.toml`, `schema/README.md` and `limits.md` into the folder.
A schema that accepts or refuses something else than its recorded version is a mistake: then nothing
is written, and the exit code is 1. Raise the version of the kind in `qip_rules/boundary/kinds.py`.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from qip_rules.boundary.kinds import JsonKind, json_kinds
from qip_rules.boundary.limits import all_limits
from qip_rules.boundary.schemas import UNSAID, schema_digest, schema_of, schema_text
from qip_rules.reports.markdown import table

VERSIONS: Final = "schema/versions.toml"

Versions = Mapping[str, Sequence[str]]
"""For each kind the digests of its schemas, that of version 1 first."""


def recorded(folder: Path) -> Versions:
    """The versions that are on record in the folder; none if nothing is."""
    path = folder / VERSIONS
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def faults(versions: Versions) -> list[str]:
    """What is wrong with the versions of today's schemas, against those on record."""
    found = []
    for kind in json_kinds():
        known = versions.get(kind.name, ())
        digest = schema_digest(schema_of(kind))
        if kind.version == len(known) and digest != known[-1]:
            found.append(
                f"The schema of {kind.name} changed and is still version {kind.version}: raise the "
                "version in qip_rules/boundary/kinds.py, then run `make schemas`."
            )
        elif kind.version == len(known) + 1 and known and digest == known[-1]:
            found.append(
                f"The schema of {kind.name} is version {kind.version} and says what version "
                f"{len(known)} says: a version is for a change."
            )
        elif kind.version not in (len(known), len(known) + 1):
            found.append(
                f"The schema of {kind.name} is version {kind.version}; on record are {len(known)}."
            )
    gone = sorted(set(versions) - {kind.name for kind in json_kinds()})
    found.extend(f"The kind {name} is on record and no kind any more." for name in gone)
    return found


def files(versions: Versions) -> dict[str, str]:
    """Every file by its path in the folder."""
    made = {f"schema/{kind.name}.json": schema_text(schema_of(kind)) for kind in json_kinds()}
    made[VERSIONS] = versions_text(versions)
    made["schema/README.md"] = index_page()
    made["limits.md"] = limits_page()
    return made


def versions_text(versions: Versions) -> str:
    """The record of versions, with those of today's schemas that are new."""
    lines = ["# SHA-256 of what each version of a schema accepts and refuses, version 1 first.\n"]
    for kind in json_kinds():
        known = list(versions.get(kind.name, ()))
        if kind.version == len(known) + 1:
            known.append(schema_digest(schema_of(kind)))
        digests = "".join(f'  "{each}",\n' for each in known)
        lines.append(f"{kind.name} = [\n{digests}]\n")
    return "".join(lines)


def index_page() -> str:
    """The page that lists the schemas, and what they cannot say."""
    kinds = _table(
        ("Schema", "Version", "What it is", "Written by", "Read by"),
        [
            (
                f"[{kind.name}]({kind.name}.json)",
                str(kind.version),
                kind.says,
                kind.written,
                kind.read or "`from_json`",
            )
            for kind in json_kinds()
        ],
    )
    unsaid = _table(
        ("Rule", "Holds for", "What has to be so"),
        [(each.name, each.holds, each.says) for each in UNSAID],
    )
    return f"""# Schemas of all JSON

Every kind of JSON that goes in or out has a schema of JSON Schema 2020-12, made from the types and
the rules that `from_json` reads by, so that the two cannot differ. Each stands alone, and its `$id`
ends in its version: `{_example().schema_id}`. A schema that accepts or refuses
something else gets a new version; words for people may change without one. The record of versions
is [versions.toml](versions.toml).

{kinds}

The facts of one program and subject have a schema of their own, which `facts_schema(vocabulary,
schema_id=…)` in `qip_rules.boundary.schemas` makes.

## What no schema says

What a schema refuses, `from_json` refuses. What it accepts, `from_json` accepts, unless one of
these rules is broken: a schema sees parsed values, one at a time, and compares no two of them.

{unsaid}

How much may come in at all stands in [the table of limits](../limits.md).
"""


def limits_page() -> str:
    """The page of the limits."""
    limits = _table(
        ("Limit", "What is counted", "At most:", "Where"),
        [
            (
                each.name,
                each.counted,
                "none" if each.maximum is None else f"{each.maximum:,}",
                each.held,
            )
            for each in all_limits()
        ],
    )
    return f"""# Limits of what comes from outside

Whatever is beyond one of these is refused, as a fault at its place, before time or memory is spent
on it. The table is made from `qip_rules.boundary.limits`, and each line of it is tested.

{limits}
"""


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(table(header, rows))


def _example() -> JsonKind:
    return json_kinds()[0]


def main(folder: Path) -> int:
    """Write every file, or say what is wrong."""
    versions = recorded(folder)
    wrong = faults(versions)
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    (folder / "schema").mkdir(parents=True, exist_ok=True)
    for name, text in files(versions).items():
        (folder / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and the folder
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
