"""What reviews, plans, worksheets, conduct files, disclosures and requests have in common: written sealed, read back.

Open is only what the desk may know: that something is due, when and by whom. A list for clinicians knows more from
what their keys open; showing one record's answers is an access, and stands in the ledger first.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct

from app.domain import answers as answers_rules
from app.domain import clients
from app.domain.actions import Action, Status
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link, PartName, Record
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping, opening, people
from app.services.seats import Seat
from app.store import clinical, ledger, records
from app.store.ledger import NewEntry

GONE = (Status.WITHDRAWN, Status.DISPOSED)
REASON = "reason"
"""The sealed sentence that goes with a step."""
ADDED = "added"
"""The sealed field of what was added, with its count behind it."""
PIECE_MS = 300
"""How long the clinicians' index is built further for somebody who waits for a client's records."""


class Who(Struct, frozen=True):
    """A client by name, as a page's head needs it; empty where there is none."""

    id: str = ""
    number: str = ""
    name: str = ""


class Line(Struct, frozen=True, kw_only=True):
    """One entry of a record: when, by whom, what it did, and what it says to this reader."""

    when: Moment
    who: str
    action: Action
    says: tuple[tuple[str, Any], ...] = ()
    sealed: bool = False
    """Whether it has a part that is not shown to this reader."""


class Sheet(Struct, frozen=True, kw_only=True):
    """One record as its page shows it; `answers` holds the sealed ones only once it was opened."""

    record: Record
    author: str
    answers: dict[str, Any]
    client: Who = Who()
    opened: bool = False
    readable: bool = False
    """Whether this person's keys open it."""
    may_write: bool = False
    history: tuple[Line, ...] = ()
    names: dict[str, str] = {}
    """Staff by id, for answers that name somebody."""


def entry(
    kind: Kind,
    opened: Mapping[str, Any],
    sealed: Mapping[str, Any] | None,
    *,
    record: str | None = None,
    action: Action = Action.SEAL,
    links: Iterable[Link] = (),
    also: tuple[str, ...] = (),
    form: int = 1,
) -> NewEntry:
    """Make an entry; links go into the sealed part, since whom a record is about is nobody's business at the desk."""
    part = None if sealed is None else Content(dict(sealed), tuple(links))
    return NewEntry(
        kind=kind,
        action=action,
        record=record,
        open=Content(dict(opened)),
        clinical=part,
        form=form,
        also=also,
    )


def write(seat: Seat, entries: list[NewEntry], draft: str = "") -> Record:
    """Seal entries in one step, drop the draft they came from, and give the first one's record as it stands."""
    sealed = ledger.append(seat.vault, entries, seat.now(), drops=(draft,) if draft else ())
    return ledger.record_of(seat.vault, sealed[0].record)


def standing(seat: Seat, record: str, kind: Kind, action: Action) -> Record:
    """Give a record that this person may take that step on and that was not taken back; raises Refused."""
    seat.require(kind, action)
    found = keeping.one(seat, record, kind)
    if found.status is Status.WITHDRAWN:
        raise Refused(_("This was entered in error, so nothing is added to it."))
    return found


def added(seat: Seat, record: str, kind: Kind, words: str, draft: str = "") -> Record:
    """Add a text to a record; what was sealed before stays as it was. Raises Refused."""
    found = standing(seat, record, kind, Action.ADD)
    if not words.strip():
        raise Refused(_("Write what you want to add."), ADDED)
    if len(words) > answers_rules.LONGEST:
        raise Refused(_("This text is too long to keep as one answer."), ADDED)
    count = int(found.now.get("additions", 0)) + 1
    step = entry(kind, {"additions": count}, {f"{ADDED} {count}": words}, record=found.id, action=Action.ADD)
    return write(seat, [step], draft)


def withdraw(seat: Seat, record: str, kind: Kind, reason: str, more: Iterable[NewEntry] = ()) -> Record:
    """Mark a record as entered in error, with the reason; it stays readable and counts no more.

    `more` is what follows from it elsewhere, in the same step.
    """
    found = standing(seat, record, kind, Action.WITHDRAW)
    if not reason.strip():
        raise Refused(_("Say why this was entered in error."), REASON)
    step = entry(kind, {}, {REASON: reason}, record=found.id, action=Action.WITHDRAW)
    return write(seat, [step, *more])


def readable(seat: Seat, record: str) -> dict[str, Any]:
    """Give what this person's keys open of a record, for deciding; it is not shown, so it is not an access."""
    try:
        return clinical.folded(seat.vault, record)
    except NoKey:
        return {}


def about(seat: Seat, record: str, kind: Kind) -> str:
    """Give the client a record is about, for going on to their page; raises NoKey for whoever cannot open it."""
    keeping.one(seat, record, kind)
    return keeping.current(seat, str(clinical.folded(seat.vault, record).get("client", "")))


def known(seat: Seat, some: Iterable[Record]) -> dict[str, dict[str, Any]]:
    """Give what a clinician's list knows of these records; nobody else's list knows anything."""
    return clinical.known(seat.vault, [one.id for one in some])


def all_of(seat: Seat, kind: Kind, status: Collection[Status] = ()) -> list[Record]:
    """Give every record of a kind that stands, the newest first; raises Refused where this person may not see it."""
    seat.require_right(kind, Right.SEE)
    found: list[Record] = []
    after = None
    while True:
        page = records.page(seat.vault, kind, sort="number", limit=1000, after=after, status=tuple(status))
        found += page.rows
        after = page.after
        if after is None:
            return [one for one in found if status or one.status not in GONE]


def of_client(seat: Seat, kind: Kind, client: str) -> list[tuple[Record, dict[str, Any]]]:
    """Give a client's records of a kind with what is sealed in them, the newest first; none without the key."""
    if not seat.reads_clinical() or not seat.may(kind, Right.SEE):
        return []
    same = keeping.same(seat, client)
    done, total = clinical.index_some(seat.vault, PIECE_MS, kind)
    if done >= total:
        ids = [name for one in same for name in clinical.select(seat.vault, kind, {"client": one})]
        some = [one for name in ids if (one := records.find(seat.vault, name)) is not None]
    else:
        some = all_of(seat, kind)
    told = known(seat, some)
    fitting = [one for one in some if one.status not in GONE and told.get(one.id, {}).get("client") in same]
    return [(one, told[one.id]) for one in sorted(fitting, key=lambda one: -one.first)]


def sheet(seat: Seat, record: str, kind: Kind, is_opened: bool = False) -> Sheet:
    """Give a record as its page shows it; opening it is in the ledger before a word is shown. Raises Refused, NoKey."""
    seat.require_right(kind, Right.SEE)
    found = keeping.one(seat, record, kind)
    answers = dict(found.now)
    if is_opened:
        answers |= opening.clinical(seat, record)
    may_read = clinical.is_readable(seat.vault, record)
    return Sheet(
        record=found,
        author=people.name(seat, found.author),
        answers=answers,
        client=who(seat, str(answers.get("client", ""))),
        opened=is_opened,
        readable=may_read,
        may_write=not seat.vault.read_only
        and found.status is not Status.WITHDRAWN
        and seat.may(kind, Right.WRITE),
        history=tuple(_history(seat, record, kind, is_opened)),
        names=people.names(seat),
    )


def _history(seat: Seat, record: str, kind: Kind, is_opened: bool) -> Iterable[Line]:
    for one in ledger.entries(seat.vault, record):
        if one.head.kind is not kind:
            continue
        says = dict(one.open.set)
        sealed = PartName.CLINICAL in one.parts
        if sealed and is_opened:
            with suppress(NoKey):
                says |= ledger.read_part(seat.vault, one.head.seq, PartName.CLINICAL).set
                sealed = False
        yield Line(
            when=one.head.time,
            who=people.name(seat, one.head.actor),
            action=one.head.action,
            says=tuple(says.items()),
            sealed=sealed,
        )


def who(seat: Seat, client: str) -> Who:
    """Name a client as they are kept now; empty for none."""
    found = records.find(seat.vault, keeping.current(seat, client)) if client else None
    if found is None or found.kind is not Kind.CLIENT or found.status is Status.DISPOSED:
        return Who()
    return Who(found.id, found.number, clients.of(found).name)


def number_of(seat: Seat, record: str) -> str:
    """Give a record's number; empty for none."""
    found = records.find(seat.vault, record) if record else None
    return found.number if found else ""


def members(seat: Seat, *, clinical_only: bool = False) -> list[tuple[str, str]]:
    """Give who works here, as (person, name); with `clinical_only` those who read clinical parts."""
    return [
        (one.id, one.name)
        for one in seat.vault.register.active()
        if not clinical_only or one.role is Role.CLINICIAN or one.clinical
    ]


def owes(seat: Seat, person: str) -> bool:
    """Say whether something owed by a person is this person's: theirs, nobody's, or of somebody who has left."""
    return person == seat.me.id or person not in {one.id for one in seat.vault.register.active()}


def require_member(seat: Seat, person: str, field: str, *, clinical_only: bool = False) -> None:
    """Refuse somebody who does not work here, or reads no clinical part where that is asked; raises Refused."""
    if person not in {one for one, _name in members(seat)}:
        raise Refused(_("Choose somebody who works here."), field)
    if clinical_only and person not in {one for one, _name in members(seat, clinical_only=True)}:
        raise Refused(_("Choose a clinician: nobody else could read it."), field)


def moved(seat: Seat, record: Record, day: str, by: str, reason: str) -> Record:
    """Let something be due on another day or by somebody else (no day: not at all), with the reason. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say why, in one sentence."), REASON)
    if day:
        require_member(seat, by, "by", clinical_only=True)
    step = entry(
        record.kind, {"due": day, "by": by}, {REASON: reason}, record=record.id, action=Action.CORRECT
    )
    return write(seat, [step])
