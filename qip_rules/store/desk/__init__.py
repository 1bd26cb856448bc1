"""What staff tell and ask at the billing desk, recorded in one turn at the log.

tell            an event, completed with what only the log can say
decide          an order, carried out
refuse_unknown_application      whether anything is on record of an application at all
open_conflicts  what of two records that contradict each other is not settled

The account before and after is worked out in the same turn: what is told of a change is what the
record itself changed, however many desks write at once.
"""

from qip_rules.store.desk.asking_back import ON_RECORD_OTHERWISE, refuse_unknown_application
from qip_rules.store.desk.conflicts import open_conflicts
from qip_rules.store.desk.ordering import Answer, decide
from qip_rules.store.desk.telling import Told, tell

__all__ = [
    "ON_RECORD_OTHERWISE",
    "Answer",
    "Told",
    "decide",
    "open_conflicts",
    "refuse_unknown_application",
    "tell",
]
