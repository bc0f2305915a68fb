"""Which record of a sample practice each page is shown with: the one that has most to show."""

from typing import Any


def places(seat: Any) -> dict[str, dict[str, Any]]:
    """Give a place for each page that shows one record, or writes about one client."""
    from app.domain.kinds import Kind

    client = _client(seat)
    about = {"client": client}
    pages = {
        "risk-review": Kind.RISK_REVIEW,
        "safety-plan": Kind.SAFETY_PLAN,
        "conduct": Kind.CONDUCT,
        "worksheet": Kind.WORKSHEET,
        "disclosure": Kind.DISCLOSURE,
        "request": Kind.REQUEST,
        "action": Kind.ACTION,
        "person": Kind.PERSON,
        "incident": Kind.INCIDENT,
        "run": Kind.RUN,
    }
    return {
        **{page: {"record": fullest(seat, kind)} | HOW.get(page, {}) for page, kind in pages.items()},
        **dict.fromkeys((f"{page}-form" for page in ABOUT), about),
        "duty-paper": {"kind": "conduct-chronology", "record": fullest(seat, Kind.CONDUCT)},
        "client": {"record": client},
        "client-form": {},
    }


ABOUT = ("risk-review", "safety-plan", "conduct", "worksheet", "disclosure", "request", "flag")
HOW: dict[str, dict[str, Any]] = {**dict.fromkeys(ABOUT, {"opened": True}), "incident": {"sealed": True}}
"""Pages that are shown with what is sealed opened, and how each is told so."""


def fullest(seat: Any, kind: Any) -> str:
    """Give the record of a kind that goes on and has the most entries; empty where there is none."""
    from app.domain.actions import Status
    from app.store import ledger, records

    over = (Status.WITHDRAWN, Status.DISPOSED, Status.ENDED, Status.STOPPED, Status.FINISHED, Status.CLOSED)
    rows = records.page(seat.vault, kind, limit=200).rows

    def told(one: Any) -> tuple[bool, bool, int]:
        return one.status not in over, bool(one.now.get("attached")), len(ledger.entries(seat.vault, one.id))

    return max(rows, key=told).id if rows else ""


def _client(seat: Any) -> str:
    """Give the client of the worksheet that is under way, of whom most is told; else any with a flag."""
    from app.domain.kinds import Kind
    from app.store import clinical, records

    if sheet := fullest(seat, Kind.WORKSHEET):
        return str(clinical.folded(seat.vault, sheet).get("client", ""))
    rows = (
        records.page(seat.vault, Kind.FLAG, limit=1).rows
        or records.page(seat.vault, Kind.CLIENT, limit=1).rows
    )
    return str(rows[0].now.get("client", rows[0].id)) if rows else ""
