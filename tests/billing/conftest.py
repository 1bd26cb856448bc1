"""What the case tests of billing begin with."""

import pytest

from tests.billing.desk import Desk


@pytest.fixture
def desk() -> Desk:
    """An application of three, received on March 2; the first session is on May 4."""
    desk = Desk()
    desk.session("2026-05-04")
    desk.received("2026-03-02")
    return desk
