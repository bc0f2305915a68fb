"""Flags for another program: prepared and shown field by field, and only what was shown is written to a file."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from app.domain import fhir, flags
from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.fhir import Leaving
from app.domain.flag_fields import CATEGORY_WORDS, Category
from app.domain.flags import Flag
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.proofs import Act
from app.domain.roles import Right
from app.i18n import _
from app.services import flag_lists, keeping, opening, people
from app.services.seats import Seat
from app.store import files, ledger
from app.store.ledger import NewEntry


class Chosen(Struct, frozen=True):
    """What is to leave: one flag or, where none is named, all that act; with names, and with what is sealed."""

    flag: str = ""
    names: bool = False
    reasons: bool = False


class Prepared(Struct, frozen=True, kw_only=True):
    """A file as it would leave, with every value in it by name."""

    chosen: Chosen
    content: bytes
    lines: tuple[Leaving, ...]
    states: Mapping[str, int]
    """The newest entry of each flag in it: what was shown is what leaves."""
    left_out: int = 0
    """Flags about persons of concern, for whom R4 has no place."""


def prepare(seat: Seat, chosen: Chosen) -> Prepared:
    """Make the file without writing it; opening what is sealed is in the ledger first. Raises Refused or NoKey."""
    seat.require_right(Kind.FLAG, Right.EXPORT)
    if chosen.names:
        seat.require_right(Kind.CLIENT, Right.SEE)
    found = [keeping.one(seat, chosen.flag, Kind.FLAG)] if chosen.flag else flag_lists.acting(seat)
    made, lines, left_out = [], [], 0
    states: dict[str, int] = {}
    for record in found:
        flag = flags.of(record)
        subject = flag_lists.subject(seat, flag)
        if subject.page != flag_lists.PAGES[Kind.CLIENT]:
            left_out += 1
            continue
        resource = fhir.resource(flag, _told(seat, record, flag, chosen))
        made.append(resource)
        lines += fhir.leaving(flag.number, resource)
        states[record.id] = record.seq
    if not made:
        raise Refused(_("There is no flag that FHIR has a place for."))
    spelt = msgspec.json.format(msgspec.json.encode(fhir.bundle(made, seat.now())), indent=2)
    return Prepared(chosen=chosen, content=spelt, lines=tuple(lines), states=states, left_out=left_out)


def export(seat: Seat, path: Path, prepared: Prepared) -> int:
    """Write what was shown, and say so in the ledger; gives how many flags left. Raises Refused where one changed."""
    seat.require_right(Kind.FLAG, Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    seat.require_proof(Act.EXPORT_FLAGS)
    for record, seq in prepared.states.items():
        if keeping.one(seat, record, Kind.FLAG).seq != seq:
            raise Refused(_("A flag changed since this was shown. Look at it again before it leaves."))
    files.atomic_write(path, prepared.content)
    chosen = prepared.chosen
    said = {
        "what": "flags",
        "format": "fhir r4 json",
        "rows": len(prepared.states),
        "names": chosen.names,
        "reasons": chosen.reasons,
    }
    entry = NewEntry(kind=Kind.EXPORT, action=Action.EXPORTED, open=Content(said))
    ledger.append(seat.vault, [entry], seat.now())
    return len(prepared.states)


def _told(seat: Seat, record: Record, flag: Flag, chosen: Chosen) -> fhir.Told:
    subject = flag_lists.subject(seat, flag)
    sealed = opening.clinical(seat, record.id, "export") if chosen.reasons else {}
    category = str(sealed.get("category", ""))
    known = category in list(Category)
    return fhir.Told(
        number=subject.number,
        name=subject.name if chosen.names else "",
        decided_by=people.name(seat, flag.decided_by) if flag.decided_by else "",
        approved_by=people.name(seat, flag.approved_by) if flag.approved_by else "",
        made=record.made,
        ended=None if flag.status is Status.ACTIVE else record.changed,
        category=category,
        category_words=_(CATEGORY_WORDS[Category(category)]) if known else "",
        reasons={name: str(sealed.get(name, "")) for name in fhir.REASONS},
    )
