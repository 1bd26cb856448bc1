"""The seeded faults: small edits of the source, each a mistake that a law has to catch.

A fault names the law and its tests. `tests/laws/mutants.py` plants them one by one.
"""

from typing import Final

import attrs

__all__ = ["FAULTS", "Fault"]

LEDGER: Final = "tests/laws/test_laws_of_the_ledger.py"
HISTORY: Final = "tests/laws/test_laws_of_the_history.py"
POLICY: Final = "tests/laws/test_laws_of_the_policy.py"
CHANGE: Final = "tests/laws/test_laws_of_change.py"
FOUND: Final = "tests/laws/test_found_by_the_laws.py"
ORACLES: Final = "tests/laws/test_laws_of_oracles.py"
TOTALITY: Final = "tests/laws/test_laws_of_totality.py"
CHAIN: Final = "tests/store/test_store_chain.py"
XML: Final = "tests/reports/test_en16931.py"
DUTIES: Final = "tests/laws/test_laws_of_duties.py"
UNFIXED: Final = "test_a_fee_that_is_not_fixed_is_not_waived_and_the_refusal_says_why"
NAIVE: Final = f"{ORACLES}::test_l27_the_naive_model_keeps_the_same_books"


@attrs.frozen
class Fault:
    """An edit of one file of `qip_rules`, and what it means."""

    law: str
    file: str
    old: str
    """Occurs once in the file."""
    new: str
    means: str
    tests: tuple[str, ...]
    """The tests of the law that have to catch it."""
    needs: str | None = None
    """A program without which its test is skipped."""


def _of(law: str, file: str, old: str, new: str, means: str, *tests: str) -> Fault:
    return Fault(law, f"billing/{file}", old, new, means, tests)


FAULTS: Final = (
    _of(
        "L1",
        "basis.py",
        "            left -= returned[name]\n",
        "",
        "money that was sent back can still cover seats",
        f"{LEDGER}::test_l1_what_arrived_is_what_seats_have_and_what_lies_idle",
    ),
    _of(
        "L1",
        "accounts.py",
        "                if each.amount.currency == program.currency\n",
        "",
        "money of any currency is added up as if it were the program's",
        f"{LEDGER}::test_l1_what_arrived_is_what_seats_have_and_what_lies_idle",
    ),
    _of(
        "L2",
        "basis.py",
        "owed = billed.net - billed.credited - waived.get(seat_id, 0)",
        "owed = billed.net - billed.credited",
        "what was waived is taken from the payer all the same",
        f"{LEDGER}::test_l2_a_seat_has_no_more_than_it_costs",
    ),
    _of(
        "L2",
        "allocating.py",
        "min(cents, left[number], limits[position])",
        "min(cents, left[number])",
        "the staff can assign more to a seat than it owes",
        f"{LEDGER}::test_l2_nor_has_it_if_the_staff_assigned_or_waived_too_much",
    ),
    _of(
        "L3",
        "basis.py",
        "    return min(back, payment.amount.amount_minor - payment.reversed_minor)\n",
        "    return back\n",
        "money is sent back that the bank took back before",
        f"{LEDGER}::test_l1_to_l6_hold_of_decisions_that_nobody_ought_to_have_made",
    ),
    _of(
        "L3",
        "cash.py",
        "        back = paid.amount.amount_minor\n",
        "",
        "the bank can take back more than was paid",
        f"{LEDGER}::test_l3_no_payment_falls_below_nothing",
    ),
    _of(
        "L4",
        "history.py",
        "        if all(first == attrs.evolve(",
        "        if first or all(first == attrs.evolve(",
        "of two versions of an event the first counts, and nobody is told",
        f"{HISTORY}::test_l4_a_contradiction_is_always_told",
    ),
    _of(
        "L4",
        "auditing.py",
        "        elif before is each or _same(before, each):",
        "        elif before is not each and _same(before, each):",
        "a document sent twice is taken for a second one of that number",
        f"{HISTORY}::test_l4_repetitions_have_no_effect",
    ),
    _of(
        "L4",
        "auditing.py",
        "        if each.number in self.numbers:",
        "        if each.number in self.numbers and not position:",
        "two documents may have one number",
        f"{HISTORY}::test_l4_a_document_of_one_number_that_says_two_things_is_refused",
    ),
    _of(
        "L5",
        "history.py",
        "    counted.sort(key=_ORDER)\n",
        "",
        "events count in the order in which they come in",
        f"{HISTORY}::test_l5_the_order_of_events_does_not_matter",
    ),
    _of(
        "L5",
        "cash.py",
        "in sorted(by_id.items())",
        "in by_id.items()",
        "payments of one day stand in the order in which they were recorded, not by id",
        f"{HISTORY}::test_l5_payments_stand_by_their_days_and_then_by_their_ids",
    ),
    _of(
        "L6",
        "allocating.py",
        "parts[key] = parts.get(key, 0) + now - then",
        "parts[key] = now - then",
        "what was assigned of a payment is forgotten when more of it reaches the seat",
        f"{NAIVE}_of_wild_decisions",
    ),
    _of(
        "L6",
        "accounts.py",
        "        Allocation(payment_id, seat_id, money(cents, basis.currency))\n"
        "        for (payment_id, seat_id), cents in parts\n",
        "        Allocation(payment_id, seat_id, money(cents, basis.currency))\n"
        "        for (payment_id, seat_id), cents in parts\n"
        "        if cents > 1\n",
        "a single cent is dropped from the parts",
        f"{LEDGER}::test_l6_every_cent_has_an_owner",
    ),
    _of(
        "L7",
        "accounts.py",
        "                if each.amount.currency == program.currency\n",
        "                if each.amount.currency == program.currency\n"
        "                and each.payment_id not in basis.held\n",
        "money that is held does not count as received, so that a decision moves cash",
        f"{LEDGER}::test_l7_decisions_and_changes_of_the_team_move_no_cash",
    ),
    _of(
        "L8",
        "settings.py",
        "            return False\n        case Transfer.WITHIN",
        "            return within_application\n        case Transfer.WITHIN",
        "where no fee passes on, the fee passes to a successor all the same",
        f"{LEDGER}::test_l8_no_cent_changes_its_person_when_somebody_leaves",
        f"{LEDGER}::test_l8_no_decision_takes_a_cent_from_its_person",
    ),
    _of(
        "L8",
        "assigning.py",
        "        if less > 0:\n",
        "        if less > cents:\n",
        "the staff can move a paid fee to another member",
        f"{LEDGER}::test_l8_no_decision_takes_a_cent_from_its_person",
    ),
    _of(
        "L8",
        "assigning.py",
        "        if less > 0:\n",
        "        if less > 0 and sum(each for _, each in assigned) >= cents:\n",
        "the staff can set free what they assigned before, and it falls to whoever stands first",
        f"{LEDGER}::test_l8_no_decision_takes_a_cent_where_staff_assign_payments",
    ),
    _of(
        "L8",
        "allocating.py",
        "min(cents, left[number]) if seat_id in waiting else 0",
        "0",
        "what is assigned to a seat before its invoice covers others until then",
        f"{FOUND}::test_l8_an_invoice_takes_nothing_that_was_assigned_to_its_seat_before",
        f"{NAIVE}_where_staff_assign_payments",
    ),
    _of(
        "L8",
        "allocating.py",
        "        turns.append(slice(start, stop))\n        start = stop\n    return turns\n",
        "        start = stop\n    return [slice(0, start)]\n",
        "the seats of every invoice share alike, so that one more seat takes from the others",
        f"{LEDGER}::test_l8_no_decision_takes_a_cent_where_members_join",
    ),
    _of(
        "L8",
        "papers.py",
        "            to_credit = due\n",
        "            to_credit = billed.net - waived\n",
        "the fee of a member who left is taken back though it is paid",
        f"{LEDGER}::test_l8_no_decision_takes_a_cent_from_who_went",
    ),
    _of(
        "L9",
        "papers.py",
        "        document=document,\n",
        "        document=__import__('attrs').evolve(document, policy_on=basis.received_on or "
        "document.policy_on),\n",
        "an issued document names another day when late news of the receipt arrive",
        f"{HISTORY}::test_l9_documents_stay_as_they_were_issued_whatever_the_news",
    ),
    _of(
        "L9",
        "ledger.py",
        "    return tuple(known.values())\n",
        "    return tuple(known.values())[:6]\n",
        "the seventh document and those after it are lost",
        f"{HISTORY}::test_l9_documents_stay_as_they_were_issued_whatever_the_news",
        f"{TOTALITY}::test_every_decision_is_a_document_or_a_refusal_with_its_code",
    ),
    _of(
        "L10",
        "refusals.py",
        "    if any(each.number == number for each in recorded):",
        "    if recorded and recorded[-1].number == number:",
        "a number can be used again",
        f"{HISTORY}::test_l10_numbers_are_used_once_dates_never_go_back_and_lines_are_credited_once",
    ),
    _of(
        "L10",
        "refusals.py",
        "on < previous.issued_on:",
        "on > previous.issued_on > account.as_of:",
        "a later number can bear an earlier date",
        f"{HISTORY}::test_l10_numbers_are_used_once_dates_never_go_back_and_lines_are_credited_once",
    ),
    _of(
        "L10",
        "auditing.py",
        "        if billed.is_on_credit_note:",
        "        if billed.is_on_credit_note and billed.is_void:",
        "a line can be taken back twice",
        f"{HISTORY}::test_l10_nothing_is_taken_back_twice",
    ),
    Fault(
        "L11",
        "store/chain.py",
        "{_ENTRY_DOMAIN}\\n{entry.previous}\\n{entry.sequence}",
        "{_ENTRY_DOMAIN}\\n{entry.sequence}\\n{entry.sequence}",
        "an entry is digested without the digest of the one before",
        (CHAIN,),
    ),
    Fault(
        "L11",
        "store/folding.py",
        "its.events, its.documents",
        "its.events, its.documents[:0]",
        "the decisions of the log are left out of the accounts",
        (f"{HISTORY}::test_l11_the_log_of_a_history_is_chained_and_folds_to_its_account",),
    ),
    _of(
        "L12",
        "history.py",
        "        if event.occurred_on <= as_of and event.recorded_at < end:",
        "        if event.occurred_on <= as_of:",
        "news count before they are recorded",
        f"{HISTORY}::test_l12_later_records_do_not_count",
    ),
    _of(
        "L12",
        "history.py",
        "        if event.occurred_on <= as_of and event.recorded_at < end:",
        "        if event.recorded_at < end:",
        "what is announced for a later day counts at once",
        f"{HISTORY}::test_l12_what_lies_ahead_is_only_told",
        NAIVE,
    ),
    _of(
        "L12",
        "seats.py",
        "    due = None if fee is None else fee - credited - waived - covered\n",
        "    due = None if fee is None else fee - credited - waived - covered\n"
        "    late = (basis.as_of - (basis.received_on or basis.as_of)).days // 60\n"
        "    due = due and due + late\n",
        "what is due grows with the days that pass",
        f"{HISTORY}::test_l12_days_that_pass_move_no_cent",
    ),
    _of(
        "L13",
        "issuing.py",
        "        net=seat.fee,\n",
        "        net=seat.fee * max(1, seat.seat_id.count('2') * 2),\n",
        "one seat is invoiced at twice the fee",
        f"{POLICY}::test_l13_the_first_invoice_is_heads_times_the_fee_of_the_receipt",
    ),
    _of(
        "L13",
        "papers.py",
        "        if each.number not in billed.shown_waivers and cents > 0:",
        "        if not billed.shown_waivers and cents > 0:",
        "a second waiver of a seat never gets its credit note",
        f"{POLICY}::test_l13_papers_ask_for_the_live_seats_where_fees_are_waived",
    ),
    _of(
        "L14",
        "fees.py",
        "            return fee_on(program, received_on)\n",
        "            return fee_on(program, on)\n",
        "the fee of the day is charged, not that of the receipt",
        f"{POLICY}::test_l14_a_fee_that_changes_after_receipt_changes_nothing",
    ),
    _of(
        "L14",
        "seats.py",
        "if billed is None else billed.net\n    credited",
        "if billed is None else basis.fee\n    credited",
        "an invoiced seat costs what is in force now, not what the invoice says",
        f"{POLICY}::test_l14_what_an_invoice_asks_for_is_frozen",
    ),
    _of(
        "L15",
        "schedule.py",
        "    if paid_on < accepted_on:",
        "    if paid_on <= accepted_on:",
        "a payment on the day of acceptance is early",
        f"{POLICY}::test_l15_the_verdict_is_that_of_the_dates_beside_it",
        NAIVE,
    ),
    _of(
        "L15",
        "schedule.py",
        "        return first_session_on\n    return first_session_on - timedelta(days=1)",
        "        return first_session_on\n    return first_session_on",
        "a payment on the first day of the session is in time",
        f"{POLICY}::test_l15_the_verdict_is_that_of_the_dates_beside_it",
    ),
    _of(
        "L15",
        "schedule.py",
        "        return WindowVerdict.BEFORE_ACCEPTANCE\n    if last_day",
        "        return WindowVerdict.LATE\n    if last_day",
        "a payment before acceptance is late",
        f"{POLICY}::test_l15_the_window_is_a_partition_in_the_order_of_time",
    ),
    Fault(
        "L16",
        "moments.py",
        "time.min, ZoneInfo(time_zone))",
        "time.min, UTC)",
        "a day ends at midnight in Greenwich",
        (f"{POLICY}::test_l16_a_day_ends_at_midnight_of_the_program",),
    ),
    _of(
        "L16",
        "recorded.py",
        "    recorded_at: datetime = attrs.field(converter=in_utc)\n",
        "    recorded_at: datetime\n",
        "moments are kept as the clock of some zone showed them",
        f"{POLICY}::test_l16_the_hour_that_the_clock_shows_twice_has_an_order",
    ),
    _of(
        "L17",
        "papers.py",
        "    if not due:\n        return DocumentState.PAID",
        "    if covered:\n        return DocumentState.PAID",
        "an invoice that is paid in part is paid",
        f"{POLICY}::test_l17_states_follow_from_amounts",
    ),
    _of(
        "L17",
        "papers.py",
        "        return DocumentState.VOID\n",
        "        return DocumentState.PAID\n",
        "an invoice that was taken back is paid",
        f"{POLICY}::test_l17_states_follow_from_amounts",
    ),
    _of(
        "L17",
        "seats.py",
        "    if owed <= 0:",
        "    if covered or owed <= 0:",
        "a seat that is paid in part is covered",
        f"{POLICY}::test_l17_states_follow_from_amounts",
        NAIVE,
    ),
    _of(
        "L18",
        "documents.py",
        '    WAIVER = "waiver"\n',
        '    TRAVEL = "travel"\n    WAIVER = "waiver"\n',
        "a line can ask for travel",
        f"{POLICY}::test_l18_no_document_asks_for_anything_but_seats",
    ),
    _of(
        "L18",
        "issuing.py",
        "        seat_id=seat.seat_id,\n        person_id=seat.owner.person_id,",
        "        seat_id=seat.owner.person_id,\n        person_id=seat.owner.person_id,",
        "a line asks for something that is no seat of the team",
        f"{POLICY}::test_l18_no_document_asks_for_anything_but_seats",
        f"{POLICY}::test_l13_once_all_papers_are_issued_they_ask_for_the_live_seats",
    ),
    _of(
        "L19",
        "allocating.py",
        "share = each if each < pool else pool",
        "share = each if each <= pool else 0",
        "a seat gets its whole fee or nothing, so that more money can take a fee away",
        f"{POLICY}::test_l19_more_money_never_lowers_a_seat",
        NAIVE,
    ),
    _of(
        "L19",
        "cash.py",
        "            back += reversal.amount.amount_minor\n",
        "            back = reversal.amount.amount_minor\n",
        "only the last reversal of a payment counts, so that one more gives money back",
        f"{POLICY}::test_l19_a_reversal_never_raises_a_seat",
    ),
    _of(
        "L20",
        "allocating.py",
        "        pool += left[number]\n",
        "        pool += left[number] if left[number] > 1 else 0\n",
        "a payment of one cent is taken for a mistake",
        f"{CHANGE}::test_l20_a_payment_in_two_parts_changes_no_seat",
    ),
    _of(
        "L21",
        "basis.py",
        "        yield Claim(seat_id, max(owed, 0), closes_on, invoice_number)",
        "        yield Claim(seat_id, owed if owed > 8 else 0, closes_on, invoice_number)",
        "a few cents are let go: a tolerance that no policy names",
        f"{CHANGE}::test_l21_every_amount_times_k_is_every_result_times_k",
    ),
    _of(
        "L22",
        "basis.py",
        "[(each, each.invoice_number) for each in live.values()]",
        "[(live[name], live[name].invoice_number) for name in sorted(live)]",
        "seats are served by the alphabet",
        f"{CHANGE}::test_l22_names_are_only_names",
    ),
    _of(
        "L23",
        "seats.py",
        "            return billed.net\n    return basis.fee\n",
        "            return billed.net\n"
        "    return basis.fee if len(basis.history.team) < 5 else 0\n",
        "a fifth member is free",
        f"{CHANGE}::test_l23_one_member_more_is_one_fee_more",
    ),
    _of(
        "L24",
        "together.py",
        "in by_application.get(name, ())], kept[name], as_of)",
        "in by_application.get(name, ())], kept[name] if name == names[0] else (), as_of)",
        "only the first application of a cohort has documents",
        f"{CHANGE}::test_l24_applications_together_are_each_alone",
    ),
    _of(
        "L25",
        "papers.py",
        "    due = max(0, billed.net - billed.credited - waived - covered)\n",
        "    due = max(0, billed.net - billed.credited - covered)\n",
        "what was waived stays due on the invoice",
        f"{ORACLES}::test_l25_beancount_accepts_the_journal",
    ),
    _of(
        "L25",
        "payments.py",
        "basis.kept[payment.payment_id] - basis.applied.get(payment.payment_id, 0)",
        "basis.kept[payment.payment_id] - min(basis.applied.get(payment.payment_id, 0), 9)",
        "money that covers seats is held as well",
        f"{ORACLES}::test_l25_beancount_accepts_the_journal",
    ),
    Fault(
        "L25",
        "reports/journal.py",
        "_Position(fees, due, line.credited, says)",
        "_Position(fees, due, line.credited - line.credited, says)",
        "credit notes are not posted",
        (f"{ORACLES}::test_l25_beancount_accepts_the_journal",),
    ),
    Fault(
        "L26",
        "reports/journal.py",
        '{_hledger(each.amount)}" for each in entry.postings]',
        '{_hledger(each.amount)}" for each in entry.postings[:1] * 2]',
        "the journal for hledger leaves out where money comes from",
        (f"{ORACLES}::test_l26_hledger_accepts_the_journal",),
        needs="hledger",
    ),
    _of(
        "L27",
        "basis.py",
        "    return max(payment.paid_on, accepted_on)\n",
        "    return payment.paid_on\n",
        "money held before acceptance counts from the day it came, for who left meanwhile",
        f"{NAIVE}_where_money_is_held",
    ),
    _of(
        "L27",
        "basis.py",
        "or payment.paid_on <= ended_on:",
        "or payment.paid_on < ended_on:",
        "money of the day of withdrawal is held",
        f"{NAIVE}_where_people_go",
    ),
    _of(
        "L27",
        "history.py",
        "standing, accepted_on, ended_on = Standing.DECLINED, None, event.occurred_on",
        "standing, ended_on = Standing.DECLINED, event.occurred_on",
        "an acceptance that was taken back still counts",
        NAIVE,
        f"{ORACLES}::TestDesk",
    ),
    _of(
        "L27",
        "history.py",
        "accepted_on = event.occurred_on if accepted_on is None else accepted_on",
        "accepted_on = event.occurred_on",
        "an acceptance told again moves the window",
        NAIVE,
        f"{ORACLES}::TestDesk",
    ),
    _of(
        "L27",
        "team.py",
        "        if place.left_on is None and place.holder.person_id == seat.person_id:",
        "        if place.holder.person_id == seat.person_id:",
        "who left can never come back",
        f"{NAIVE}_where_people_go",
        f"{ORACLES}::TestDesk",
    ),
    _of(
        "L27",
        "schedule.py",
        "            cancelled.pop(name, None)\n",
        "",
        "a session that was called off stays so though it is announced anew",
        f"{NAIVE}_where_sessions_move",
    ),
    _of(
        "L27",
        "ledger.py",
        " and not is_in_doubt(each.issued_on, at, time_zone)",
        "",
        "a document whose moment was mistyped keeps those after it from counting for a century",
        f"{NAIVE}_of_wild_decisions",
    ),
    _of(
        "L27",
        "ledger.py",
        "            break\n",
        "            continue\n",
        "a document counts though one before it does not yet",
        f"{NAIVE}_of_wild_decisions",
    ),
    _of(
        "L27",
        "ledger.py",
        "if each.number not in undone\n",
        "if each.number not in undone or number\n",
        "a write-off that was undone still stands",
        f"{NAIVE}_where_fees_are_written_off",
    ),
    _of(
        "L27",
        "allocating.py",
        "            given[place] += 1\n            left -= 1\n",
        "            given[place] += 1\n            left -= 2\n",
        "of the cents that cannot be split every second one covers nothing",
        f"{NAIVE}_where_seats_share_alike",
    ),
    _of(
        "L27",
        "basis.py",
        "                own, steps = rank.get(place.predecessor_id, own), steps + 1\n",
        "                steps += 1\n",
        "a successor to whom a fee passes is served last",
        f"{ORACLES}::test_l27_the_naive_model_keeps_the_same_books_where_fees_pass_on",
    ),
    _of(
        "L27",
        "history.py",
        "        if len({each.kind for each in same}) == 1:",
        "        if same:",
        "of two decisions of one moment the one with the later id counts",
        f"{NAIVE}_where_two_decide_at_once",
    ),
    _of(
        "L27",
        "basis.py",
        "        accepted_on is None or payment.paid_on < accepted_on\n",
        "        accepted_on is None or payment.paid_on <= accepted_on\n",
        "money of the day of acceptance is rejected as too early",
        NAIVE,
    ),
    Fault(
        "L28",
        "reports/en16931.py",
        '_CREDIT_NOTE_TYPE: Final = "381"',
        '_CREDIT_NOTE_TYPE: Final = "380"',
        "a credit note says that it is an invoice",
        (XML,),
    ),
    _of(
        "duties",
        "settled.py",
        "if (each.code, each.about, each.grounds) not in ended",
        "if (each.code, each.about) not in latest",
        "what was settled once never comes back, whatever the news",
        f"{DUTIES}::test_what_was_settled_comes_back_with_news_and_only_then",
    ),
    _of(
        "duties",
        "versions.py",
        "    return attrs.evolve(conflict, kept=kept), versions[kept][0]\n",
        "    return attrs.evolve(conflict, kept=kept), told[0]\n",
        "of two versions another counts than the one that staff keep",
        f"{DUTIES}::test_a_version_that_staff_keep_counts_as_if_the_others_had_never_been_told",
    ),
    _of(
        "duties",
        "duties.py",
        "        grounds = grounds_of(held.reason.value, held.amount)\n",
        "        grounds = grounds_of(held.reason.value, held.amount, sheet.basis.as_of)\n",
        "what was settled is to be done again the day after",
        f"{DUTIES}::test_nothing_is_left_once_everything_is_settled_and_no_cent_has_moved",
    ),
    _of(
        "duties",
        "settling.py",
        "    due = seat.due or _open_though_credited(account, seat)\n",
        "    due = seat.due\n",
        "a line that is open again stays so: nobody owes it and nothing takes it back",
        f"{DUTIES}::test_every_duty_can_be_ended_where_lines_are_open_again",
    ),
    _of(
        "duties",
        "remarks.py",
        "            grounds = grounds_of(invoice.pay_by, ",
        "            grounds = says or grounds_of(invoice.pay_by, ",
        "another wording of a sentence opens again what was settled",
        f"{DUTIES}::test_grounds_are_words_of_the_record",
    ),
    _of(
        "totality",
        "team.py",
        "    place = places.get(seat_id)\n    if place is None or",
        "    place = places[seat_id]\n    if place is None or",
        "somebody leaves a seat that is not on record, and there is no answer",
        f"{TOTALITY}::test_every_kind_of_event_has_an_outcome_in_every_account",
    ),
    _of(
        "totality",
        "settling.py",
        "    if seat.due is None:\n"
        '        says = f"The fee of {seat.owner.name} is not fixed yet."\n'
        "        return refusal(account, RefusalCode.WAIVE_FEE_NOT_FIXED, says)\n"
        "    due = seat.due or _open_though_credited(account, seat)\n",
        "    due = seat.due\n"
        "    if due == Money(0, account.policy.currency):\n"
        "        due = _open_though_credited(account, seat)\n",
        "a fee that is not fixed yet is held against the sum to be waived, and that fails",
        f"{TOTALITY}::{UNFIXED}",
        f"{TOTALITY}::test_every_decision_is_a_document_or_a_refusal_with_its_code",
    ),
    _of(
        "totality",
        "settling.py",
        "    if seat.due is None:\n",
        "    if seat.fee is None and seat.due:\n",
        "a waiver of a fee that is not fixed yet is refused as if nothing were due",
        f"{TOTALITY}::{UNFIXED}",
    ),
    _of(
        "totality",
        "remarks.py",
        "    if window.is_empty:\n        return (\n",
        '    if window.is_empty:\n        return f"it is {window.last_day}"\n        return (\n',
        "a sentence for staff tells them of `None`",
        f"{TOTALITY}::test_every_finding_and_duty_has_a_known_code_and_is_about_something_on_record",
    ),
)
"""In the order of the laws."""
