"""A process that pairs: one problem after the other, as it is told.

Solvers hold the interpreter for as long as they work, so that a thread beside the requests would
stop them all; and what takes too long can only be ended from outside. The process lives as long as
the service: when that is gone, however it went, the process ends itself.
"""

import os
import signal
import threading
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, Final

from examples.service.pairing_asked import PairingAsked
from examples.service.problems import problem_of
from qip_rules import load_program
from qip_rules.boundary import from_json, to_json
from qip_rules.errors import QipRulesError
from qip_rules.matching import Pairing, pair
from qip_rules.matching.proof.certificate import Progress
from qip_rules.policy.program import Program

__all__ = ["FAULTS_TOLD_MAXIMUM", "work"]

FAULTS_TOLD_MAXIMUM: Final = 200
_SHARE: Final = 0.8
"""Of the time limit, what the solver has; the rest is for the proof and for telling."""


def work(told: Connection, says: Connection, sources: tuple[str, ...]) -> None:
    """Pair what comes, until nobody is there any more.

    Args:
        told: brings the id of a job and the JSON of what is asked.
        says: takes the id with progress, and at the end with a result or a problem.
        sources: the programs, by shipped name or path.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service decides when to end
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    programs: dict[str, Program] = {}
    for each in map(load_program, sources):
        programs[each.digest] = each
        programs.setdefault(each.id, each)
    import_module("ortools.graph.python.min_cost_flow")  # takes long, so before the first job
    says.send(("", "ready", None))
    while True:
        try:
            job_id, asked = told.recv()
        except EOFError:
            return
        says.send((job_id, *_answer(job_id, asked, programs, says)))


def _answer(
    job_id: str, asked: bytes, programs: dict[str, Program], says: Connection
) -> tuple[str, Any]:
    def tell(progress: Progress) -> None:
        data = {"stage": progress.stage, "goal": progress.goal.value}
        more = {"value": progress.value, "bound": progress.bound}
        known = {name: value for name, value in more.items() if value is not None}
        says.send((job_id, "progress", {**data, **known}))

    try:
        pairing = _paired(from_json(PairingAsked, asked), programs, tell)
    except QipRulesError as error:
        return "problem", problem_of(error, job_id, faults_maximum=FAULTS_TOLD_MAXIMUM)[1]
    except Exception as error:  # noqa: BLE001 - the service tells that it failed, and goes on
        return "failed", type(error).__name__
    return "result", to_json(pairing).encode()


def _paired(asked: PairingAsked, programs: dict[str, Program], tell: Any) -> Pairing:  # noqa: ANN401
    problem = asked.under(programs[asked.program])
    seconds = asked.time_limit_seconds * _SHARE
    return pair(problem, asked.in_order(), time_limit=seconds, progress=tell)


def _end_with(parent: int) -> None:
    """End this process soon after the one that started it."""
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(1)
    os._exit(1)
