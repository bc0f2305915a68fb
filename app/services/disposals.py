"""Disposal: what has outlived its time, proposed by an owner, approved by a second person, and then gone for good."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from msgspec import Struct

from app.domain import disposals
from app.domain.actions import Action, Status
from app.domain.disposals import Line
from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.laws import Pack
from app.domain.ledger import Content, Record
from app.domain.moments import Moment
from app.domain.people import Member
from app.domain.proofs import Act
from app.domain.roles import Right, may
from app.domain.shelves import Shelved
from app.i18n import _
from app.services import backups, carrying, holds, keeping, laws, people
from app.services.seats import Seat
from app.store import disposing, ledger, records
from app.store.ledger import NewEntry

LOOKED_AT = 5_000
"""Records of a kind that are looked at for one list of what is due."""
PAGE = 200
Progress = Callable[[int, int], object]


class Held(Struct, frozen=True):
    """A record whose time is over and that a hold stops; the hold's number is "?" where it cannot be told."""

    line: Line
    hold: str


class Due(Struct, frozen=True, kw_only=True):
    """What could be proposed today, the longest due first, and what stands in the way of the rest."""

    lines: tuple[Line, ...]
    held: tuple[Held, ...] = ()
    waiting: tuple[Line, ...] = ()
    """Clients whose own time is over while something that names them is still kept."""
    more: bool = False


class Proposal(Struct, frozen=True, kw_only=True):
    """One proposal as it stands."""

    record: str
    number: str
    status: Status
    lines: tuple[Line, ...]
    by: str
    made: Moment
    approved_by: str = ""
    alone: bool = False
    """Approved by its own proposer, since nobody else could."""
    carried_out: Moment | None = None


class StillThere(Struct, frozen=True):
    """Backups that still hold what was disposed of; `unseen` is the place that could not be looked into."""

    backups: tuple[Shelved, ...]
    unseen: str = ""


def due(seat: Seat) -> Due:
    """Give what may be disposed of today by the practice's law packs; raises Refused."""
    seat.require(Kind.DISPOSAL, Action.SEAL)
    packs, today = laws.of_practice(seat), seat.now().day()
    proposed = {line.record for one in _open(seat) for line in one.lines}
    lines: list[Line] = []
    held: list[Held] = []
    waiting: list[Line] = []
    more = False
    for kind in disposals.OVER:
        ripe = [one for one in _ripe(seat, kind, packs, today) if one[0].id not in proposed]
        stopped = holds.stopping(seat, [record for record, _line in ripe])
        for record, line in ripe:
            if len(lines) >= disposals.MOST:
                more = True
                break
            if hold := stopped.get(record.id):
                held.append(Held(line, hold))
            elif kind is Kind.CLIENT and _naming(seat, record):
                waiting.append(line)
            else:
                lines.append(line)
    order = sorted(lines, key=lambda one: (one.due, one.kind, one.number))
    return Due(lines=tuple(order), held=tuple(held), waiting=tuple(waiting), more=more)


def _ripe(seat: Seat, kind: Kind, packs: Collection[Pack], today: date) -> Iterator[tuple[Record, Line]]:
    before = disposals.soonest(packs, kind, today)
    after, looked = None, 0
    while before is not None and looked < LOOKED_AT:
        page = records.page(
            seat.vault,
            kind,
            sort="changed",
            descending=False,
            limit=PAGE,
            after=after,
            status=disposals.OVER[kind],
        )
        for record in page.rows:
            if record.changed.day() > before:
                return
            line = disposals.ripe(record, packs, _contact(seat, record), today)
            if line is not None:
                yield record, line
        after, looked = page.after, looked + len(page.rows)
        if after is None:
            return


def _contact(seat: Seat, record: Record) -> date:
    """Give the last day on which anything was written about a client; for other records, their own last entry."""
    days = [record.changed.day()]
    if record.kind is Kind.CLIENT:
        for one in _naming(seat, record):
            days.append(one.changed.day())
            if when := one.now.get("when"):
                days.append(Moment(str(when), seat.zone).day())
    return max(days)


def _naming(seat: Seat, client: Record) -> list[Record]:
    """Give what is kept and still names a client, under any record that was found to be the same person."""
    same = (records.find(seat.vault, one) for one in keeping.same(seat, client.id))
    return [named for one in same if one is not None for named in disposing.naming(seat.vault, one)]


def propose(seat: Seat, chosen: Collection[str]) -> Proposal:
    """Propose that these records go; nothing is deleted. Raises Refused for one that may not go today."""
    seat.require(Kind.DISPOSAL, Action.SEAL)
    possible = {line.record: line for line in due(seat).lines}
    if not chosen:
        raise Refused(_("Choose at least one record."))
    if len(chosen) > disposals.MOST:
        raise Refused(_("Propose at most {n} records at once.").format(n=disposals.MOST))
    lines = [possible[record] for record in dict.fromkeys(chosen) if record in possible]
    if len(lines) != len(set(chosen)):
        raise Refused(_("One of these may not be disposed of today. Look at the list again."))
    entry = NewEntry(kind=Kind.DISPOSAL, open=Content(disposals.spell(lines)))
    [sealed] = ledger.append(seat.vault, [entry], seat.now())
    return one(seat, sealed.record)


def approve(seat: Seat, proposal: str, attested: bool = False) -> Proposal:
    """Approve a proposal as the second person; raises Refused for who proposed it, unless they work alone."""
    seat.require(Kind.DISPOSAL, Action.APPROVE)
    record = of(seat, proposal)
    if record.status is not Status.PROPOSED:
        raise Refused(_("This proposal is not waiting for an approval."))
    others = [member.id for member in approvers(seat) if member.id != record.author]
    proposed, today = record.made.day(), seat.now().day()
    disposals.check_approval(record.author, seat.me.id, others, proposed, today, attested)
    check(seat, disposals.read(record.now))
    said = {"approved_by": seat.me.id, "alone": record.author == seat.me.id}
    entry = NewEntry(kind=Kind.DISPOSAL, action=Action.APPROVE, record=proposal, open=Content(said))
    ledger.append(seat.vault, [entry], seat.now())
    return one(seat, proposal)


def approvers(seat: Seat) -> tuple[Member, ...]:
    """Give the people who may approve a disposal."""
    return tuple(
        member
        for member in seat.vault.register.active()
        if may(member.role, Kind.DISPOSAL, Right.APPROVE, member.clinical)
    )


def withdraw(seat: Seat, proposal: str) -> Proposal:
    """Take a proposal back before it is carried out."""
    seat.require(Kind.DISPOSAL, Action.WITHDRAW)
    if of(seat, proposal).status not in (Status.PROPOSED, Status.APPROVED):
        raise Refused(_("This proposal is settled already."))
    entry = NewEntry(kind=Kind.DISPOSAL, action=Action.WITHDRAW, record=proposal)
    ledger.append(seat.vault, [entry], seat.now())
    return one(seat, proposal)


def carry_out(seat: Seat, proposal: str, progress: Progress = lambda *_: None) -> Proposal:
    """Delete and overwrite what was approved; there is no way back. All of it goes or nothing does.

    Raises Refused where a hold was placed meanwhile or the approval is missing, Cancelled before anything is deleted.
    """
    seat.require(Kind.DISPOSAL, Action.FINISH)
    seat.require_proof(Act.DISPOSE)
    record = of(seat, proposal)
    if record.status is not Status.APPROVED:
        raise Refused(_("This proposal is not approved."))
    lines = disposals.read(record.now)
    for line in lines:
        seat.require(line.kind, Action.DISPOSE)
    going = disposing.gather(seat.vault, lines, progress)
    check(seat, lines)
    disposing.dispose(seat.vault, of(seat, proposal), going, seat.now())
    return one(seat, proposal)


def check(seat: Seat, lines: Collection[Line]) -> None:
    """Refuse where one of these records may not go any more: a hold, a rule, or something written since."""
    packs, today = laws.of_practice(seat), seat.now().day()
    some = [ledger.record_of(seat.vault, line.record) for line in lines]
    stopped = holds.stopping(seat, some)
    for record in some:
        if hold := stopped.get(record.id):
            raise Refused(holds.words(record, hold))
        name = record.number or str(record.now.get("day", ""))
        if disposals.ripe(record, packs, _contact(seat, record), today) is None:
            raise Refused(_("{number} may not go any more. Withdraw this proposal.").format(number=name))
        if record.kind is Kind.CLIENT and disposing.naming(seat.vault, record):
            raise Refused(_("Something that names {number} is still kept.").format(number=name))


def one(seat: Seat, proposal: str) -> Proposal:
    """Give a proposal as it stands; raises Refused where there is none."""
    seat.require_right(Kind.DISPOSAL, Right.SEE)
    return _proposal(seat, of(seat, proposal))


def listing(seat: Seat) -> tuple[Proposal, ...]:
    """Give the proposals, the newest first."""
    seat.require_right(Kind.DISPOSAL, Right.SEE)
    return tuple(
        _proposal(seat, record) for record in records.page(seat.vault, Kind.DISPOSAL, limit=PAGE).rows
    )


def owed(seat: Seat) -> list[DueLine]:
    """Give the proposals that wait for this person: to approve, or to carry out."""
    lines = []
    for waiting in _open(seat) if seat.may(Kind.DISPOSAL, Right.APPROVE) else ():
        approved = waiting.status is Status.APPROVED
        mine = of(seat, waiting.record).author == seat.me.id
        others = [one.id for one in approvers(seat) if one.id != seat.me.id]
        if approved and seat.may(Kind.DISPOSAL, Right.WRITE):
            words, day = _("Carry out the disposal {number}"), seat.now().day()
        elif not approved and not (mine and others):
            words = _("Approve the disposal {number}")
            day = waiting.made.day() + timedelta(days=disposals.ALONE_DAYS)
        else:
            continue
        what = words.format(number=waiting.number)
        lines.append(DueLine(what=what, who=seat.me.name, day=day, page="disposal", record=waiting.record))
    return lines


def _open(seat: Seat) -> list[Proposal]:
    page = records.page(seat.vault, Kind.DISPOSAL, status=(Status.PROPOSED, Status.APPROVED), limit=PAGE)
    return [_proposal(seat, record) for record in page.rows]


def still_in_backups(seat: Seat, done: Moment) -> StillThere:
    """Give the backups that were made before a disposal, and so still hold what went, in both places they go to."""
    places = carrying.places(seat)
    found, unseen = backups.listing(seat), ""
    if places.second is not None and places.second_is_there:
        found += backups.listing(seat, places.second)
    elif places.second is not None:
        unseen = str(places.second)
    return StillThere(tuple(one for one in found if one.made.utc <= done.utc), unseen)


def of(seat: Seat, proposal: str) -> Record:
    """Give a proposal's record; raises Refused where there is none."""
    found = ledger.record_of(seat.vault, proposal)
    if found.kind is not Kind.DISPOSAL:
        raise Refused(_("That is not a proposal."))
    return found


def _proposal(seat: Seat, record: Record) -> Proposal:
    approved = str(record.now.get("approved_by", ""))
    return Proposal(
        record=record.id,
        number=record.number,
        status=record.status,
        lines=disposals.read(record.now),
        by=people.name(seat, record.author),
        made=record.made,
        approved_by=people.name(seat, approved) if approved else "",
        alone=bool(record.now.get("alone")),
        carried_out=record.changed if record.status is Status.FINISHED else None,
    )
