"""Ctrl-C after a solver has run is what it was before: an error like others, not a sudden end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOLVING = {
    "remedies": """
        from tests.cohort.sample import GRANT, case_of, sample_run
        from qip_rules.rules.analysis.remedying import remedies
        assert remedies(case_of(sample_run(GRANT), "APP-20").decision, limit=1)
    """,
    "pairing": """
        from tests.cohort.sample import changed_run
        from qip_rules.matching.objectives import AreaCoverage
        assert changed_run(objectives=(AreaCoverage(),)).pairing
    """,
}
STOPPED = """
import os, signal, textwrap
signal.signal(signal.SIGINT, signal.default_int_handler)
exec(textwrap.dedent({solving!r}))
try:
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause()
except KeyboardInterrupt:
    print("put back")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise here")
@pytest.mark.parametrize("name", SOLVING)
def test_what_is_half_done_can_still_be_put_back(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED.format(solving=SOLVING[name])],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "put back\n"
