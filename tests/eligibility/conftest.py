"""The complete application to depart from, and decisions on it."""

from collections.abc import Callable

import attrs
import pytest

from qip_rules.eligibility import Application
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Decision
from tests.eligibility.complete import complete_application


@pytest.fixture
def complete() -> Application:
    return complete_application()


Assess = Callable[..., Decision]


@pytest.fixture
def assessed(complete: Application, training: Program) -> Assess:
    """The decision under the training program on the complete application with changes."""
    from qip_rules.eligibility import assess

    def decide(**changes: object) -> Decision:
        changed = attrs.evolve(complete, **changes)  # type: ignore[arg-type]
        return assess(changed, training.on(changed.received_on))

    return decide
