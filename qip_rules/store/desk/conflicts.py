"""Conflicts on record of which staff have not yet settled which version counts."""

from collections.abc import Iterable, Iterator

from qip_rules.billing.codes import BillingCode, DutyCode
from qip_rules.billing.state import Account
from qip_rules.participation.codes import ParticipationCode
from qip_rules.participation.course.state import Participation
from qip_rules.store.chain import Entry
from qip_rules.store.interface import Store

__all__ = ["open_conflicts"]


def open_conflicts(
    store: Store, accounts: Iterable[Account], participations: Iterable[Participation]
) -> Iterator[Entry]:
    """The entries in conflict with an earlier one, but for those of which nothing is to be done.

    Of those an account says that there is a conflict, and asks nobody to settle it; or a
    participation says how it was settled.

    Args:
        store: the log.
        accounts: all accounts out of it.
        participations: all participations out of it.
    """
    settled: set[tuple[str, str]] = set()
    for each in accounts:
        found = {known.about for known in each.found(BillingCode.EVENT_CONFLICT)}
        waits = {known.about for known in each.to_do if known.code is DutyCode.RESOLVE_CONFLICT}
        settled.update((each.application_id, about) for about in found - waits)
    for state in participations:
        settled.update(
            (state.application_id, found.about)
            for found in state.findings
            if found.code is ParticipationCode.RECORDS_SETTLED
        )
    for entry in store.conflicts():
        if (entry.application_id, entry.id) not in settled:
            yield entry
