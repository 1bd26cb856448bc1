"""Make an API key, print it once, and keep its digest in the file of keys.

The key is shown on this one occasion: nobody can read it out of the file afterwards. A key that is
lost is removed from the file (`--remove`) and another one made. The service reads the file at its
start.

Exit codes: 0 done; 1 something unexpected; 2 the input or the call is wrong, and nothing was
written; 7 stopped.

example: python -m examples.service.make_key keys.json front-desk --role read --role decide
"""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from examples.service.keys import Key, Keys, Role, digest_of, read_keys
from qip_rules.boundary import to_json
from qip_rules.boundary.script_calls import (
    DONE,
    CallParser,
    day_of_call,
    exit_code,
    ready_streams,
)
from qip_rules.boundary.whole_files import write_whole
from qip_rules.errors import Fault
from qip_rules.fields import refuse


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = CallParser(
        prog="python -m examples.service.make_key",
        description=summary,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file of keys, made if needed")
    parser.add_argument("key_id", metavar="ID", help="names the key in logs: front-desk")
    parser.add_argument(
        "--role", action="append", default=[], choices=[each.value for each in Role],
        help="what the key is for; several times for several",
    )  # fmt: skip
    parser.add_argument(
        "--until", metavar="DAY", type=day_of_call, help="the last day on which it is valid (UTC)"
    )
    parser.add_argument("--remove", action="store_true", help="take the key out of the file")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    return parser


def run(given: argparse.Namespace) -> int:
    """Make the key, or take it out."""
    path: Path = given.file
    known = read_keys(path).keys if path.exists() else ()
    others = tuple(each for each in known if each.key_id != given.key_id)
    if given.remove:
        if len(others) == len(known):
            refuse([Fault("ID", given.key_id, "the id of a key in the file")], "the call")
        _write(path, Keys(others))
        print(f"Removed: {given.key_id}")
        return DONE
    if len(others) != len(known):
        refuse([Fault("ID", given.key_id, "an id that no key has; --remove it first")], "the call")
    key = f"qip_{given.key_id}_{secrets.token_urlsafe(32)}"
    made = Key(
        key_id=given.key_id,
        roles=tuple(Role(each) for each in dict.fromkeys(given.role)),
        digest=digest_of(key),
        until=given.until,
    )
    _write(path, Keys((*known, made)))
    print(key)
    return DONE


def _write(path: Path, keys: Keys) -> None:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    write_whole(path, to_json(keys) + "\n")


def main(call: Sequence[str] | None = None) -> int:
    """Run once; whatever is wrong goes to standard error."""
    ready_streams()
    given = arguments().parse_args(call)
    return exit_code(lambda: run(given), debug=given.debug)


if __name__ == "__main__":
    sys.exit(main())
