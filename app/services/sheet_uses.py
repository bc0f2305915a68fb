"""Uses of a recovery sheet: each is shown to everybody who works here until they have said that they read it."""

from collections import Counter
from datetime import timedelta

from msgspec import Struct

from app.domain.actions import ACTION_WORDS, Action
from app.domain.errors import Refused
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.i18n import _
from app.services.seats import Seat
from app.store import ledger
from app.store.ledger import Entry, NewEntry

WATCHED = timedelta(hours=24)
"""What the owner who came back did in this time after it is told with it."""
MOST = 5000
"""Entries of the ledger looked at for that, so that an unlock years later takes no longer."""
FOLLOWS = frozenset({Action.DELIVER, Action.EPOCH, Action.REKEY, Action.CERTIFY})
"""Acts that an unlock does by itself; they are not told as something the owner did."""
READ = "sheet"
"""The field of a notice that says which sheet's use was read."""


class Done(Struct, frozen=True):
    """What was done how often: in words, and the count."""

    words: str
    count: int


class SheetUse(Struct, frozen=True, kw_only=True):
    """One use of a recovery sheet: which, when, who came back by it, and what they did in the day after."""

    sheet: str
    name: str
    seq: int
    when: Moment
    owner: str
    was_here: bool
    """The owner had worked here before: their keys were made anew, nobody was added."""
    done: tuple[Done, ...]


def uses(seat: Seat) -> tuple[SheetUse, ...]:
    """Give every use of a recovery sheet, the newest first. A sheet that was put aside for a new one was not used."""
    return tuple(_use(seat, sheet, entry) for sheet, entry in _used(seat))


def unread(seat: Seat) -> tuple[SheetUse, ...]:
    """Give the uses that this person has not read yet; who came later, or came back by it, is told nothing."""
    first = seat.vault.register.rows(seat.me.id)[0].since
    owed = [(sheet, entry) for sheet, entry in _used(seat) if entry.head.seq > first]
    if not owed:
        return ()
    read = _read(seat) | {sheet.id for sheet, entry in owed if entry.head.record == seat.me.id}
    return tuple(_use(seat, sheet, entry) for sheet, entry in owed if sheet.id not in read)


def _used(seat: Seat) -> list[tuple[Member, Entry]]:
    """Find the sheets that ended by bringing an owner back, each with the entry it made, the newest first."""
    known = seat.vault.register.members.values()
    ended = [(one, one.until) for one in known if one.role is Role.RECOVERY and one.until is not None]
    found = ((sheet, _entry(seat, seq)) for sheet, seq in sorted(ended, key=lambda one: -one[1]))
    return [(sheet, entry) for sheet, entry in found if entry is not None and entry.head.actor == sheet.id]


def acknowledge(seat: Seat, sheet: str) -> None:
    """Seal that this person has read of a sheet's use; raises Refused where there is no such use for them to read."""
    seat.require(Kind.NOTICE, Action.SEAL)
    use = next((one for one in unread(seat) if one.sheet == sheet), None)
    if use is None:
        raise Refused(_("There is nothing of that sheet left to read."))
    said = {READ: use.sheet, "entry": use.seq}
    ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE, open=Content(set=said))], seat.now())


def _read(seat: Seat) -> set[str]:
    read: set[str] = set()
    before: int | None = None
    while True:
        entries = ledger.page(seat.vault, before, kinds=(Kind.NOTICE,), actor=seat.me.id)
        read |= {str(one.open.set[READ]) for one in entries if READ in one.open.set}
        if not entries:
            return read
        before = entries[-1].head.seq


def _entry(seat: Seat, seq: int) -> Entry | None:
    found = ledger.page(seat.vault, seq + 1, 1)
    return found[0] if found and found[0].head.seq == seq else None


def _use(seat: Seat, sheet: Member, entry: Entry) -> SheetUse:
    head = entry.head
    owner = seat.vault.register.find(head.record)
    return SheetUse(
        sheet=sheet.id,
        name=sheet.name,
        seq=head.seq,
        when=head.time,
        owner=owner.name if owner else "",
        was_here=head.action is not Action.APPOINT,
        done=_done(seat, head.record, head.seq, head.time),
    )


def _done(seat: Seat, owner: str, since: int, when: Moment) -> tuple[Done, ...]:
    """Count what an owner did in the day after they came back, in the order in which it began."""
    ends = when.local() + WATCHED
    seen: list[Entry] = []
    before = since + MOST
    while before > since + 1:
        entries = ledger.page(seat.vault, before, actor=owner)
        seen += [one for one in entries if one.head.seq > since and one.head.time.local() <= ends]
        if not entries:
            break
        before = entries[-1].head.seq
    counted = Counter(_words(one) for one in reversed(seen) if one.head.action not in FOLLOWS)
    return tuple(Done(words, count) for words, count in counted.items())


def _words(entry: Entry) -> str:
    kind, action = _(KIND_WORDS[entry.head.kind]), _(ACTION_WORDS[entry.head.action])
    return _("{kind}: {action}").format(kind=kind, action=action)
