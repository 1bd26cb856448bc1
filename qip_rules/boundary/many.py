"""Applications as JSON text, assessed as they come: from text to verdict in one go."""

from collections.abc import Callable, Iterable, Iterator

from qip_rules.boundary.json_in import from_json
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.many import verdicts_on
from qip_rules.errors import expect_arguments
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Verdict

__all__ = ["assess_json"]


def assess_json(texts: Iterable[str | bytes], program: Program) -> Iterator[Verdict]:
    """The verdict on each application, given as JSON text: of one application each, in order.

    Exactly what `from_json` and then `assess` give, reduced to its codes: the same texts are
    accepted, and of a text that is refused every fault is told. Each application is decided under
    the policy in force on the day it was received. Texts are taken one at a time, as verdicts are
    taken; lines of a file opened in binary mode will do. Equal verdicts are mostly one object.

    Args:
        texts: JSON text as `str`, or as `bytes` in UTF-8.
        program: the program whose policies decide.

    Raises:
        InputError: while iterating, at the first text that `from_json` or `assess` refuses: every
            fault at once, at `applications[number]`, counted from 0.
        NotInForceError: while iterating, the program was not in force on a day of receipt.
        ArgumentError: at once, something else than several texts and a program.
    """
    expect_arguments("assess_json", texts=(texts, Iterable), program=(program, Program))

    def read_thoroughly(text: object) -> Application:
        return from_json(Application, text)

    # A mirror has the values of the application wherever one looks, which is all it takes.
    read_quickly: Callable[[object], Application | None] = quick_reader(Application)
    return verdicts_on(texts, program, read_quickly, read_thoroughly)
