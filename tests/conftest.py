"""How hard Hypothesis tries, by HYPOTHESIS_PROFILE (dev, ci, nightly); programs; a browser."""

import os
import signal
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from qip_rules import load_program
from qip_rules.policy.program import Program
from tests.reports.real_browser import BROWSER, MISSING, launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No deadline and no complaint about slow examples: both say more about the machine than the code.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    derandomize=True,
    print_blob=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly",
    max_examples=5000,
    print_blob=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# Scripts that run in the process of the tests leave its Ctrl-C alone, as they find this loaded.
_stopped = signal.getsignal(signal.SIGINT)
import_module("qip_rules.stopping")
signal.signal(signal.SIGINT, _stopped)

_DEFAULT = "ci" if os.environ.get("CI") else "dev"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or _DEFAULT)


@pytest.fixture(scope="session")
def training() -> Program:
    return load_program("quality-training-program")


@pytest.fixture(scope="session")
def grant() -> Program:
    return load_program("quality-improvement-grant")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """One for all tests of a file. Each opens a page of its own, which shares nothing.

    While it is open its event loop runs, so no test of the file may call `asyncio.run`.
    """
    if BROWSER is None:
        pytest.skip(MISSING)
    with launched() as found:
        yield found
