"""Reports left at the desk: left without a password, read by clinicians, and followed to what came of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from app.domain import disposals, drops, dues, moments
from app.domain.actions import Action, Status
from app.domain.drops import BECAME_WORDS, Became, LeftReport
from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.moments import Moment
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping, opening, people
from app.services.seats import Seat
from app.store import dropbox, ledger, records, taking_in
from app.store.ledger import NewEntry

PAGE = "left-reports"
MOST = 500
"""So many are listed."""


class Left(Struct, frozen=True, kw_only=True):
    """One report as its list shows it: nothing of what it says."""

    record: str
    number: str
    left: Moment
    """When it was left, by the clock of this computer, to the minute."""
    taken_in: Moment
    by: str
    """Who unlocked when it was taken in; not who wrote it."""
    is_open: bool
    became: str
    """What came of it, in words; empty while it is open."""


def leave(folder: Path, name: str, text: str, clock: Callable[[], datetime], zone: str) -> None:
    """Leave a report at a locked desk; raises Refused, VaultTrouble, and then nothing was written."""
    drops.check(name, text)
    dropbox.put(folder, LeftReport(" ".join(name.split()), text, moments.of(clock(), zone)))


def waiting(folder: Path) -> int:
    """Say how many reports wait for an unlock."""
    return len(dropbox.waiting(folder))


def page(seat: Seat) -> tuple[Left, ...]:
    """Give the reports that were left, the newest first."""
    seat.require_right(Kind.DROP, Right.SEE)
    found = records.page(seat.vault, Kind.DROP, sort="seq", limit=MOST).rows
    return tuple(_line(seat, record) for record in found)


def opened(seat: Seat, record: str) -> LeftReport:
    """Open a report once the access is in the ledger; raises NoKey for who is no clinician, Damaged."""
    found = _found(seat, record)
    if not seat.vault.read_only:
        act = Action.OPENED if seat.reads_clinical() else Action.REFUSED
        opening.note(seat, act, {"record": record, "why": "left report"})
    return taking_in.opened(seat.vault, found)


def close(seat: Seat, record: str, became: Became, incident: str = "") -> None:
    """Say what came of a report; raises Refused for who may not, one that is closed, an unknown incident."""
    seat.require(Kind.DROP, Action.CLOSE)
    found = _found(seat, record)
    if found.status is Status.CLOSED:
        raise Refused(_("This report was dealt with already."))
    number = incident.strip().upper()
    if became is not Became.NOTHING:
        named = records.find_number(seat.vault, number) if number else None
        if named is None or named.kind is not Kind.INCIDENT:
            raise Refused(_("There is no incident of that number."), "incident")
    said = drops.closing(became, number if became is not Became.NOTHING else "")
    entry = NewEntry(kind=Kind.DROP, action=Action.CLOSE, record=record, open=Content(set=said))
    ledger.append(seat.vault, [entry], seat.now())


def due(seat: Seat) -> list[DueLine]:
    """Give the reports that nobody has dealt with, to whoever can read and close them."""
    if not (seat.may(Kind.DROP, Right.APPROVE) and seat.reads_clinical()):
        return []
    lines = []
    for record in records.page(seat.vault, Kind.DROP, status=(Status.SEALED,), limit=MOST).rows:
        left = _left(seat, record)
        what = _("Read the report that was left at the desk ({number})").format(number=record.number)
        lines.append(DueLine(what=what, who="", day=left.day(), moment=left, page=PAGE, record=record.id))
    return dues.in_order(lines)


def _found(seat: Seat, record: str) -> Record:
    seat.require_right(Kind.DROP, Right.SEE)
    return keeping.one(seat, record, Kind.DROP)


def _line(seat: Seat, record: Record) -> Left:
    is_open = record.status is Status.SEALED
    return Left(
        record=record.id,
        number=record.number,
        left=_left(seat, record),
        taken_in=record.made,
        by=people.name(seat, record.author),
        is_open=is_open,
        became="" if is_open else disposals.said(record) or _became(record),
    )


def _became(record: Record) -> str:
    words = next((_(said) for code, said in BECAME_WORDS.items() if code == record.now.get("became")), "")
    return " · ".join(filter(None, (words, str(record.now.get("incident", "")))))


def _left(seat: Seat, record: Record) -> Moment:
    """Give when it was left: nobody's word, so for a minute that cannot be it is when it was taken in."""
    try:
        return moments.of(moments.parse_utc(str(record.now.get("left", ""))), seat.zone)
    except ValueError:
        return record.made
