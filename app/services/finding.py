"""Finding anything by typing: clients, persons, incidents and flags, with nothing clinical in what is shown."""

from enum import StrEnum

from msgspec import Struct

from app.domain import disposals
from app.domain.actions import STATUS_WORDS
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.ledger import Record
from app.domain.roles import Right
from app.i18n import _
from app.services import opening
from app.services.seats import Seat
from app.store import clinical, records

DUTIES = (
    Kind.WORKSHEET, Kind.RISK_REVIEW, Kind.SAFETY_PLAN, Kind.CONDUCT, Kind.REQUEST, Kind.DISCLOSURE,
)  # fmt: skip
SOUGHT = (Kind.CLIENT, Kind.PERSON, Kind.INCIDENT, Kind.FLAG, *DUTIES)
MOST = 12


class Title(StrEnum):
    """What the title of a hit is: a person's name, which is hidden while discreet, or words that are not."""

    NAME = "name"
    WORDS = "words"


class Hit(Struct, frozen=True, kw_only=True):
    """One thing found: which record, how it is called, and what stands beside it in the list."""

    record: str
    kind: Kind
    number: str
    title: str
    title_is: Title = Title.WORDS
    more: str = ""
    about: Kind = Kind.CLIENT
    client: str = ""
    """For a flag, the record of whom it is about, on whose page it stands; `about` says of which kind they are."""


def find(seat: Seat, text: str, limit: int = MOST) -> tuple[Hit, ...]:
    """Find by the beginnings of words, in numbers and open text; for clinicians in sealed text as well.

    A search of sealed text counts words and shows none: opening a hit is the access, and is recorded then.
    """
    kinds = [kind for kind in SOUGHT if seat.may(kind, Right.SEE)]
    if not text.strip() or not kinds:
        return ()
    found = {record.id: record for record in records.search(seat.vault, text, kinds, limit)}
    if seat.reads_clinical():
        for kind in (Kind.INCIDENT, Kind.FLAG, *DUTIES):
            for record_id in clinical.select(seat.vault, kind, text=text, limit=limit):
                if record_id not in found and (record := records.find(seat.vault, record_id)) is not None:
                    found[record_id] = record
    order = sorted(found.values(), key=lambda record: (SOUGHT.index(record.kind), -record.seq))
    return tuple(_hit(seat, record) for record in order[:limit])


def note_search(seat: Seat, text: str) -> None:
    """Put a search that was opened into the ledger, its words for owner and auditor only."""
    if not seat.vault.read_only:
        from app.domain.actions import Action

        opening.note(seat, Action.SEARCHED, {"text": text})


def _hit(seat: Seat, record: Record) -> Hit:
    kind, status = _(KIND_WORDS[record.kind]), _(STATUS_WORDS[record.status])
    if gone := disposals.said(record):
        more = f"{kind} · {gone}"
        return Hit(record=record.id, kind=record.kind, number=record.number, title=record.number, more=more)
    match record.kind:
        case Kind.CLIENT | Kind.PERSON:
            return Hit(
                record=record.id,
                kind=record.kind,
                number=record.number,
                title=str(record.now.get("name", "")),
                title_is=Title.NAME,
                more=kind,
            )
        case Kind.FLAG:
            client = records.find(seat.vault, str(record.now.get("client", "")))
            label = str(record.now.get("label", ""))
            return Hit(
                record=record.id,
                kind=record.kind,
                number=record.number,
                title=str(client.now.get("name", "")) if client else label,
                title_is=Title.NAME if client else Title.WORDS,
                more=" · ".join(filter(None, (kind, label if client else "", status))),
                client=client.id if client else "",
                about=client.kind if client else Kind.CLIENT,
            )
        case _:
            return Hit(
                record=record.id,
                kind=record.kind,
                number=record.number,
                title=record.number,
                more=f"{kind} · {status}",
            )
