"""Flag lists: what happened to a flag, and which flags are owed a review or a second person."""

from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from app.domain import flags
from app.domain.actions import Action, Status
from app.domain.dues import DueLine
from app.domain.flags import Flag
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.moments import Moment
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping, people
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import Entry

PAGES = {Kind.CLIENT: "client", Kind.PERSON: "person"}
"""The screen that shows a flag: that of whom it is about."""

TOLD_IN_HISTORY = ("level", "label", "action", "review")


class Subject(Struct, frozen=True, kw_only=True):
    """Whom a flag is about: a client or a person of concern, and the page that shows them."""

    record: str
    number: str = ""
    name: str = ""
    page: str = "client"


class HistoryLine(Struct, frozen=True, kw_only=True):
    """One entry of a flag in open facts: what was done, by whom, when, and which fields went from what to what."""

    action: Action
    decision: str
    who: str
    when: Moment
    changes: tuple[tuple[str, Any, Any], ...] = ()
    self_attested: bool = False


def history(seat: Seat, flag: str) -> list[HistoryLine]:
    """Give every entry of a flag in open facts, oldest first."""
    seat.require_right(Kind.FLAG, Right.SEE)
    lines: list[HistoryLine] = []
    standing: dict[str, Any] = {}
    for entry in ledger.entries(seat.vault, flag):
        lines.append(_history_line(seat, entry, standing))
        standing |= entry.open.set
    return lines


def due(seat: Seat) -> list[DueLine]:
    """Give the reviews that are near or past, and the approvals that wait for this person; for Today."""
    if not seat.may(Kind.FLAG, Right.SEE):
        return []
    today = seat.now().day()
    lines = []
    for flag in _near(seat, today):
        if flag.is_overdue(today) or flag.is_due_soon(today):
            what = _("Review flag {number}").format(number=flag.number)
            lines.append(_due(seat, what, _name(seat, flag.owner), flag, flag.review))
    for flag in _waiting(seat):
        what = _("Approve flag {number}").format(number=flag.number)
        lines.append(_due(seat, what, _name(seat, seat.me.id), flag, flag.approve_by))
    return lines


def queue(seat: Seat) -> list[Flag]:
    """Give the flags that wait for this person, most pressing first: reviews past, then near, then approvals."""
    seat.require_right(Kind.FLAG, Right.APPROVE)
    today = seat.now().day()
    near = [flag for flag in _near(seat, today) if flag.is_overdue(today) or flag.is_due_soon(today)]
    known = {flag.id for flag in near}
    return [*near, *(flag for flag in _waiting(seat) if flag.id not in known)]


def acting(seat: Seat) -> list[Record]:
    """Give the record of every flag that acts, oldest first."""
    found: list[Record] = []
    after = None
    while True:
        page = records.page(
            seat.vault, Kind.FLAG, descending=False, limit=500, after=after, status=(Status.ACTIVE,)
        )
        found += page.rows
        after = page.after
        if after is None:
            return found


def _near(seat: Seat, today: date) -> list[Flag]:
    """Give the flags that act and whose review is past or could be announced by now, the first one in front."""
    beyond = today + timedelta(days=flags.NOTICE_DAYS + 1)
    found = records.between(seat.vault, Kind.FLAG, "review", "0", beyond.isoformat())
    return [flags.of(record) for record in found if record.status is Status.ACTIVE]


def _waiting(seat: Seat) -> list[Flag]:
    """Give the flags that act and wait for this person's approval."""
    if not seat.may(Kind.FLAG, Right.APPROVE):
        return []
    found = records.between(seat.vault, Kind.FLAG, "approved_by", "", " ")
    waiting = [flags.of(record) for record in found if record.status is Status.ACTIVE]
    return [flag for flag in waiting if flag.decided_by != seat.me.id]


def subject(seat: Seat, flag: Flag) -> Subject:
    """Give whom a flag is about, as the desk knows them."""
    record = records.find(seat.vault, keeping.current(seat, flag.client))
    if record is None or record.kind not in PAGES:
        return Subject(record=flag.client)
    name = str(record.now.get("name", ""))
    return Subject(record=record.id, number=record.number, name=name, page=PAGES[record.kind])


def _name(seat: Seat, person: str) -> str:
    return people.name(seat, person) if person else ""


def _due(seat: Seat, what: str, who: str, flag: Flag, day: date) -> DueLine:
    about = subject(seat, flag)
    return DueLine(what=what, who=who, day=day, about=about.name, page=about.page, record=about.record)


def _history_line(seat: Seat, entry: Entry, standing: dict[str, Any]) -> HistoryLine:
    said = entry.open.set
    changes = tuple(
        (name, standing[name], said[name])
        for name in TOLD_IN_HISTORY
        if name in said and name in standing and standing[name] != said[name]
    )
    return HistoryLine(
        action=entry.head.action,
        decision=str(said.get("decision", "")),
        who=people.name(seat, entry.head.actor),
        when=entry.head.time,
        changes=changes,
        self_attested=bool(said.get("self_attested", False)),
    )
