"""Serve the library over HTTP, as the settings in a file say.

Everything is read once, at the start: the settings, the environment, the keys, the programs. To
have the service read them again, end it and start it.

Exit codes: 0 ended as it was told; 1 something unexpected; 2 the settings, the keys or a program
are wrong; 5 the log of accounts cannot be used now; 7 stopped before it began.

example: python -m examples.service service.toml
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from examples.service.app import make_service
from examples.service.clock import SystemClock
from examples.service.logs import Log, StandardError, uvicorn_to
from examples.service.serving import server_of
from examples.service.settings import read_settings
from qip_rules.boundary.script_calls import (
    DONE,
    WRONG_INPUT,
    CallParser,
    complain,
    exit_code,
    ready_streams,
)
from qip_rules.errors import QipRulesError, StoreError

UNAVAILABLE = 5


def arguments() -> argparse.ArgumentParser:
    """What the script can be told."""
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = CallParser(
        prog="python -m examples.service",
        description=summary,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("settings", type=Path, metavar="FILE", help="the settings, as TOML")
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    return parser


def run(given: argparse.Namespace) -> int:
    """Serve until told to stop."""
    settings = read_settings(given.settings, os.environ)
    clock = SystemClock()
    sink = StandardError() if settings.log_to == "stderr" else None
    log = Log(sink, clock, requests=settings.log_requests)
    uvicorn_to(log)
    service = make_service(settings, clock, log)
    server = server_of(service.gate, settings, draining=service.draining, clock=clock, log=log)
    server.run()
    return DONE


def refused(error: QipRulesError) -> int:
    """Tell why the service did not start."""
    complain(str(error))
    return UNAVAILABLE if isinstance(error, StoreError) else WRONG_INPUT


def main(call: Sequence[str] | None = None) -> int:
    """Run once; whatever is wrong goes to standard error."""
    ready_streams()
    given = arguments().parse_args(call)
    return exit_code(lambda: run(given), debug=given.debug, refused=refused)


if __name__ == "__main__":
    os.umask(0o077)  # what it makes, the log of accounts above all, is for its own eyes
    sys.exit(main())
