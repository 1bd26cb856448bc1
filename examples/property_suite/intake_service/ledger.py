"""What has been paid for an application, and for whom: notices come in, a statement goes out.

A notice is a dictionary with an `id`, a `kind`, the `day` it is of and the day on which it was
`told`. Money is in cents. Two notices of one id that say different things are set aside.
"""

from collections.abc import Iterable, Mapping
from typing import Any

Notice = Mapping[str, Any]

CURRENCY = "USD"


def counted(notices: Iterable[Notice], today: str) -> list[Notice]:
    """The notices that count today, in the order of their days."""
    by_id: dict[str, list[Notice]] = {}
    for notice in notices:
        if notice["day"] <= today and notice["told"] <= today:
            versions = by_id.setdefault(notice["id"], [])
            versions.append(notice)
    sound = (versions for versions in by_id.values() if all(v == versions[0] for v in versions))
    return sorted((v for versions in sound for v in versions), key=lambda v: (v["day"], v["id"]))


def statement(notices: Iterable[Notice], today: str, fee: int) -> dict[str, Any]:
    """Seats with what is paid for them, payments with what is left of them."""
    seats: dict[str, str] = {}
    payments: dict[str, dict[str, Any]] = {}
    reversals: list[Notice] = []
    for notice in counted(notices, today):
        if notice["kind"] == "application" and not seats:
            seats = dict(notice["seats"])
        elif notice["kind"] == "payment":
            payment = payments.setdefault(
                notice["payment"], {"cents": 0, "currency": notice["currency"], "back": 0}
            )
            if payment["currency"] == notice["currency"]:
                payment["cents"] += notice["cents"]
        elif notice["kind"] == "reversal":
            reversals.append(notice)
    for notice in reversals:
        taken = payments.get(notice["payment"])
        if taken is not None and taken["currency"] == notice["currency"]:
            taken["back"] = min(taken["cents"], taken["back"] + notice["cents"])
    parts: dict[tuple[str, str], int] = {}
    due = dict.fromkeys(seats, fee)
    for name, payment in payments.items():
        payment["left"] = payment["cents"] - payment["back"]
        for seat in due if payment["currency"] == CURRENCY else ():
            part = min(due[seat], payment["left"])
            if part:
                parts[name, seat] = part
                due[seat] -= part
                payment["left"] -= part
    return {"seats": seats, "due": due, "payments": payments, "parts": parts}
