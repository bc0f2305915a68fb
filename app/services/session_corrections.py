"""Sealed sessions put right: what was sealed too early is taken back, and what is wrong is corrected."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from app.domain import sessions as rules
from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.sessions import Line
from app.i18n import _
from app.services import sessions
from app.services.seats import Seat
from app.store import clinical, ledger
from app.store.ledger import NewEntry, Sealed


def take_back(seat: Seat, day: date, sealed: Sequence[Sealed], lines: Sequence[Line]) -> None:
    """Undo what was just sealed: every session of it is marked as entered in error, and its line is a draft again."""
    seat.require(Kind.SESSION, Action.WITHDRAW)
    found = [sessions.own(seat, one.record) for one in sealed]
    standing = [record for record in found if record.status is not Status.WITHDRAWN]
    entries = [NewEntry(kind=Kind.SESSION, action=Action.WITHDRAW, record=record.id) for record in standing]
    if entries:
        ledger.append(seat.vault, entries, seat.now())
    sessions.keep(seat, day, lines)


def correct(seat: Seat, line: Line, why: str) -> Record:
    """Correct what a sealed session says; what it said before stays in the ledger. Raises Refused at the field."""
    seat.require(Kind.SESSION, Action.CORRECT)
    found = sessions.own(seat, line.record)
    if found.status is Status.WITHDRAWN:
        raise Refused(_("This session was taken back already."))
    if not why.strip():
        raise Refused(_("Say in one line what was wrong."), "why")
    sealed = clinical.folded(seat.vault, found.id)
    answers = msgspec.structs.replace(line.answers, changed=why)
    rules.check(msgspec.structs.replace(line, answers=answers), seat.now().day(), sessions.first_day(seat))
    opened: dict[str, Any] = {"came": answers.came, "minutes": answers.minutes, "place": answers.place}
    opened = {name: value for name, value in opened.items() if found.now.get(name) != value}
    said: dict[str, Any] = {f"corrected {seat.now().utc}": why}
    if sealed.get("risk") != answers.risk:
        said["risk"] = answers.risk
    entry = NewEntry(
        kind=Kind.SESSION,
        action=Action.CORRECT,
        record=found.id,
        open=Content(opened),
        clinical=Content(said),
        form=rules.FORM,
    )
    ledger.append(seat.vault, [entry], seat.now())
    return sessions.own(seat, found.id)
