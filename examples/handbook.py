"""Write the handbook of one or more programs: every clause, what rests on it, and its edge cases.

Each program becomes a Markdown page with its pictures beside it, and one HTML page that needs no
other file. Without --on, a handbook tells every version of every entry; with it, what is in force
on that day.

Exit codes: 0 done, 1 something unexpected, 2 the input or the call is wrong.
"""

import argparse
import sys
from pathlib import Path

from qip_rules import QipRulesError, load_program
from qip_rules.boundary.script_calls import day_of_call, ready_streams
from qip_rules.errors import InputError
from qip_rules.reports import show_faults, write_folder
from qip_rules.reports.handbook import handbook_files

try:
    from rich.console import Console
except ModuleNotFoundError:
    sys.exit("This script needs the extra `reports`: pip install 'qip-rules[reports]'")

DONE, UNEXPECTED, WRONG_INPUT = 0, 1, 2


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    parser = argparse.ArgumentParser(
        description="Write the handbook of one or more programs, as Markdown and as HTML.",
        epilog="example: python examples/handbook.py quality-training-program --out out/handbook",
    )
    parser.add_argument(
        "programs",
        nargs="+",
        metavar="PROGRAM",
        help="the name of a shipped program, or the path of a program document (.toml)",
    )
    parser.add_argument(
        "--on",
        type=day_of_call,
        metavar="YYYY-MM-DD",
        help="tell what is in force on this day only; without it, every version is told",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FOLDER", help="the folder to write into"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace what an earlier run wrote into --out"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in the program something unexpected happened, for its developers",
    )
    return parser


def run(given: argparse.Namespace, console: Console) -> int:
    """Write the handbooks, and say which files they are."""
    files = handbook_files([load_program(each) for each in given.programs], given.on)
    write_folder(files, given.out, force=given.force)
    for name in sorted(files):
        console.print(str(given.out / name), markup=False, highlight=False, soft_wrap=True)
    return DONE


def main() -> int:
    """Write the handbooks; whatever is wrong with the call goes to standard error."""
    ready_streams()
    given = arguments().parse_args()
    console, errors = Console(), Console(stderr=True)
    try:
        return run(given, console)
    except InputError as error:
        show_faults(error, errors)
        return WRONG_INPUT
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


def unexpected(error: Exception, given: argparse.Namespace, errors: Console) -> int:
    """Say that the mistake is not in the input, and how to see where it is."""
    kind = ": ".join([type(error).__name__, *str(error).splitlines()[:1]])
    message = (
        f"Something unexpected went wrong ({kind}): a mistake in the program, not in your input."
    )
    if not given.debug:
        message += " To see where, run the same command with --debug."
    errors.print(message, style="bold red", markup=False, highlight=False, soft_wrap=True)
    if given.debug:
        errors.print_exception()
    return UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())
