"""The parts of an account before anything is said of them."""

import attrs

from qip_rules.billing.basis import Basis
from qip_rules.billing.state import AccountDocument, Draft, Payment, Seat, Unapplied

__all__ = ["Sheet"]


@attrs.frozen
class Sheet:
    """What findings and duties are read off."""

    basis: Basis
    seats: tuple[Seat, ...]
    documents: tuple[AccountDocument, ...]
    drafts: tuple[Draft, ...]
    payments: tuple[Payment, ...]
    unapplied: tuple[Unapplied, ...]
