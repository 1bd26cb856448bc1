"""The record: an append-only log of events and decisions, chained, on SQLite or PostgreSQL.

    open_store        the log at a path or on a server; it appends, issues, reads, removes
    forget, forget_due         a person removed, or what is due to go; retention says what stays
    plan_removal, plan_of_due  what that would take, and what it would leave
    verify            whether the log is what was written, and the first place where it is not
    accounts          the account of every application, one after another
    accounts_together all of them, with what shows only across applications
    events_of_account what one of them is made of: its own events, and the sessions of its course
    participations    where every practice stands that takes part, one after another
    assessments       what was assessed of every practice
    write_lines, read_lines    the log as JSON Lines, out and in
    Store             what a store of another author has to do
    State             what a writer sees of the log in its turn

Personal data stands beside the chain, which holds only its salted digests, so that a person can be
removed and the chain still verifies. The format is described in `qip_rules.store.chain`.

SQLAlchemy (extra `store`; for PostgreSQL `postgresql`) is loaded when a store is opened.
"""

from qip_rules.store.chain import GENESIS, Entry, Head, PersonalPart, Standing
from qip_rules.store.folding import (
    accounts,
    accounts_together,
    assessments,
    events_of_account,
    participations,
)
from qip_rules.store.forgetting import forget, forget_due, plan_of_due, plan_removal
from qip_rules.store.interface import State, Store
from qip_rules.store.kinds import (
    Kind,
    RecordKinds,
    Role,
    all_kinds,
    billing_kinds,
    participation_kinds,
)
from qip_rules.store.lines import read_lines, write_lines
from qip_rules.store.numbers import DocumentNumber
from qip_rules.store.opening import open_store
from qip_rules.store.personal import is_personal
from qip_rules.store.plain_data import (
    REMOVAL_KIND,
    ApplicationRecords,
    FoundPart,
    Outcome,
    PartPlace,
    PersonalDataRemoved,
    Receipt,
    RemovalOrder,
)
from qip_rules.store.removal_plans import (
    Forgotten,
    PlannedText,
    RemovalPlan,
    Sought,
    StandingName,
)
from qip_rules.store.retention import Retention, RetentionRule, load_retention
from qip_rules.store.texts import REMOVED
from qip_rules.store.verifying import Break, BreakKind, Verification, verify

__all__ = [
    "GENESIS",
    "REMOVAL_KIND",
    "REMOVED",
    "ApplicationRecords",
    "Break",
    "BreakKind",
    "DocumentNumber",
    "Entry",
    "Forgotten",
    "FoundPart",
    "Head",
    "Kind",
    "Outcome",
    "PartPlace",
    "PersonalDataRemoved",
    "PersonalPart",
    "PlannedText",
    "Receipt",
    "RecordKinds",
    "RemovalOrder",
    "RemovalPlan",
    "Retention",
    "RetentionRule",
    "Role",
    "Sought",
    "Standing",
    "StandingName",
    "State",
    "Store",
    "Verification",
    "accounts",
    "accounts_together",
    "all_kinds",
    "assessments",
    "billing_kinds",
    "events_of_account",
    "forget",
    "forget_due",
    "is_personal",
    "load_retention",
    "open_store",
    "participation_kinds",
    "participations",
    "plan_of_due",
    "plan_removal",
    "read_lines",
    "verify",
    "write_lines",
]
