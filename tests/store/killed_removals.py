"""A removal that is killed before each of its statements in turn, on a copy of a filled log.

    killed_removals.py LOG FOLDER EVERY

With EVERY 1 it dies before each statement, with 3 before each third. Prints a JSON list with what
each killed process left behind.
"""

import json
import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from qip_rules.store import Retention, Sought, forget, open_store, verify
from tests.store.made_up import removal

STATEMENTS_MAXIMUM = 200


def remove(path: Path, last: int) -> None:
    """Remove the person, and die by the hand of the system before the statement `last`."""
    count = 0

    def die(*_: Any) -> None:  # noqa: ANN401 - of SQLAlchemy
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)
    with open_store(path, create=False) as store:
        sought = Sought(person_ids=("application-1/p2",))
        at = datetime(2026, 2, 1, 12, 30, tzinfo=UTC)
        forget(store, sought, removal(), retention=Retention(), recorded_at=at)


def left_behind(path: Path) -> dict[str, Any]:
    """What is on record after the kill, and whether the files still hold the name."""
    with open_store(path, create=False) as store:
        seen = verify(store)
        people = len(list(store.find_personal(containing="Rumpelstilz")))
    held = any(b"Rumpelstilz" in each.read_bytes() for each in path.parent.iterdir())
    return {"intact": seen.is_intact, "removed": seen.removed, "people": people, "held": held}


def main() -> None:
    """Kill one process after another, each later than the one before, until one is not killed."""
    log, folder = map(Path, sys.argv[1:3])
    every = int(sys.argv[3])
    found = []
    for last in range(1, STATEMENTS_MAXIMUM, every):
        path = folder / str(last) / "log.db"
        path.parent.mkdir()
        shutil.copy(log, path)
        child = os.fork()
        if not child:
            try:
                remove(path, last)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        found.append(left_behind(path) | {"killed": os.WIFSIGNALED(status)})
        if not os.WIFSIGNALED(status):
            break
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
