"""Clocks at the desk: begun by an event, shown by urgency, and ended with what shows that it was done.

Everybody sees that something is due, when and by whom. What it is, and about which record, is sealed to clinicians, to
whoever began it and to whoever owes it.
"""

from typing import Any

import msgspec
from msgspec import Struct

from app.domain import clocks, dues, moments
from app.domain.actions import Action, Status
from app.domain.clocks import Calendar, Clock, Start, State, Who
from app.domain.dues import DueLine
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.laws import Pack
from app.domain.ledger import Content, Link, Record
from app.domain.moments import Moment
from app.domain.people import KeyClass, Role
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping, laws, opening, people, practice
from app.services.seats import Seat
from app.store import clinical, ledger, records
from app.store.ledger import NewEntry

PAGE = "clocks"
"""The screen that shows the clocks."""
FORM = 1
ABOUT = "about"
LONGEST = 4_000
MOST = 500


class Running(Struct, frozen=True, kw_only=True):
    """One clock as its list shows it; `words` is empty for whoever cannot read what it is about."""

    record: str
    number: str
    due: Moment
    who: str
    state: State
    is_done: bool
    words: str = ""
    begun: Moment | None = None
    length: str = ""
    about: str = ""
    """Number of the record it is about."""
    evidence: str = ""
    wanted: str = ""
    """What the law pack says shows that it was done."""
    source: str = ""


class Startable(Struct, frozen=True, kw_only=True):
    """A line of a pack that can be begun now: by which name, for which event, and how long it gives."""

    name: str
    starts: Start
    words: str
    length: str
    pack: str


def startable(seat: Seat) -> tuple[Startable, ...]:
    """Give the clocks that an event can begin here, by the packs that the practice goes by."""
    if not seat.may(Kind.CLOCK, Right.WRITE):
        return ()
    return tuple(
        Startable(
            name=f"{pack.key}/{line.id}", starts=line.starts, words=_(line.words),
            length=clocks.length_words(line), pack=_(pack.name),
        )
        for pack in laws.at_hand(seat)
        for line in pack.clocks
        if line.starts is not None
    )  # fmt: skip


def calendar(seat: Seat) -> Calendar:
    """Give the practice's calendar."""
    return clocks.calendar(practice.details(seat))


def begin(seat: Seat, name: str, begun: Moment, about: str = "", who: str = "") -> Running:
    """Begin a clock by its line ("us-ca/1/threat-police") at the moment of its event; raises Refused."""
    seat.require(Kind.CLOCK, Action.SEAL)
    if begun.utc > seat.now().utc:
        raise Refused(_("This time has not come yet."), "begun")
    pack, line = _line(seat, name)
    sealed = ledger.append(seat.vault, entries(seat, pack, line, begun, about, who), seat.now())
    return one(seat, sealed[-1].record)


def entries(seat: Seat, pack: Pack, line: Clock, begun: Moment, about: str, who: str = "") -> list[NewEntry]:
    """Give the entries that begin a clock, the pack's version first where it is not kept yet."""
    owes = who or _owes(seat, line.who)
    due = clocks.due(begun, line, calendar(seat))
    sealed: dict[str, Any] = {
        "line": f"{pack.key}/{line.id}",
        "words": line.words,
        "length": clocks.length_words(line),
        "wanted": line.evidence,
        "source": pack.source(line.source).words,
        "begun": clocks.spell(begun),
        "about": about,
    }
    row = seat.vault.register.find(owes)
    if row is not None and row.holds(KeyClass.CLINICAL):  # whoever else owes it is not told whom it is about
        sealed["clients"] = _clients(seat, about)
    clock = NewEntry(
        kind=Kind.CLOCK,
        open=Content({"due": clocks.spell(due), "who": owes}),
        clinical=Content(sealed, (Link(about, ABOUT),) if about else ()),
        also=(owes,),
        form=FORM,
    )
    return [*laws.to_seal(seat, pack), clock]


def _clients(seat: Seat, about: str) -> list[str]:
    """Give the clients that the record is about, as far as this person can read: a hold on one stops the clock too."""
    try:
        said = clinical.folded(seat.vault, about) if about else {}
    except NoKey:
        return []
    named = [*said.get("clients", ()), said.get("client", "")]
    return [str(one) for one in dict.fromkeys(named) if one]


def _line(seat: Seat, name: str) -> tuple[Pack, Clock]:
    key, _slash, line = name.rpartition("/")
    for pack in laws.at_hand(seat):
        if pack.key == key:
            return pack, pack.clock(line)
    raise Refused(_("This practice does not go by that law pack."))


def _owes(seat: Seat, who: Who) -> str:
    match who:
        case Who.OWNER:
            active = seat.vault.register.active()
            return next((row.id for row in active if row.role is Role.OWNER), seat.me.id)
        case Who.CLINICIAN | Who.WRITER:
            return seat.me.id


def finish(seat: Seat, record: str, evidence: str, done: Moment | None = None) -> Running:
    """End a clock with what shows that it was done; the line that begins at its end begins. Raises Refused."""
    ledger.append(seat.vault, ending(seat, record, evidence, done), seat.now())
    return one(seat, record)


def ending(seat: Seat, record: str, evidence: str, done: Moment | None = None) -> list[NewEntry]:
    """Give the entries that end a clock, for what was done to be sealed in the same step; raises Refused."""
    clock = _open(seat, record, Action.FINISH)
    at = done or seat.now()
    if not evidence.strip():
        raise Refused(_("Write what shows that it was done: when, to whom, which number."), "evidence")
    if len(evidence) > LONGEST:
        raise Refused(_("This text is too long to keep as one answer."), "evidence")
    if at.utc > seat.now().utc:
        raise Refused(_("This time has not come yet."), "done")
    said = _sealed(seat, clock)
    if not said:
        raise Refused(_("Only who can read what this clock is about can say that it was done."))
    ended = NewEntry(
        kind=Kind.CLOCK, action=Action.FINISH, record=record, open=Content({"done": clocks.spell(at)}),
        clinical=Content({"evidence": evidence.strip()}), also=(str(clock.now.get("who", "")),), form=FORM,
    )  # fmt: skip
    return [ended, *_following(seat, said, at)]


def _following(seat: Seat, said: dict[str, Any], at: Moment) -> list[NewEntry]:
    key, _slash, name = str(said.get("line", "")).rpartition("/")
    found = [pack for pack in laws.at_hand(seat) if pack.key == key]
    lines = [(pack, line) for pack in found for line in pack.clocks if line.after == name]
    about = str(said.get("about", ""))
    return [entry for pack, line in lines for entry in entries(seat, pack, line, at, about)]


def withdraw(seat: Seat, record: str, reason: str) -> Running:
    """Mark a clock as begun in error, with the reason; raises Refused."""
    clock = _open(seat, record, Action.WITHDRAW)
    if not reason.strip():
        raise Refused(_("Say why this was entered in error."), "evidence")
    entry = NewEntry(
        kind=Kind.CLOCK, action=Action.WITHDRAW, record=record, clinical=Content({"reason": reason.strip()}),
        also=(str(clock.now.get("who", "")),), form=FORM,
    )  # fmt: skip
    ledger.append(seat.vault, [entry], seat.now())
    return one(seat, record)


def _open(seat: Seat, record: str, action: Action) -> Record:
    seat.require(Kind.CLOCK, action)
    clock = keeping.one(seat, record, Kind.CLOCK)
    if clock.status is not Status.ACTIVE:
        raise Refused(_("This clock has ended already."))
    return clock


def one(seat: Seat, record: str) -> Running:
    """Give a clock as far as this person may read it; raises Refused where there is none."""
    seat.require_right(Kind.CLOCK, Right.SEE)
    clock = keeping.one(seat, record, Kind.CLOCK)
    return _running(seat, clock, _sealed(seat, clock))


def opened(seat: Seat, record: str) -> Running:
    """Open a clock whole; that it was opened is noted first. Raises NoKey for who cannot read it."""
    clock = keeping.one(seat, record, Kind.CLOCK)
    return _running(seat, clock, opening.clinical(seat, record, "clock"))


def listing(seat: Seat, done: bool = False, about: str = "") -> tuple[Running, ...]:
    """Give the clocks that run, the most pressing first; with `done`, those that have ended, the latest first.

    With `about`, only those about one record, for whoever can read that they are.
    """
    seat.require_right(Kind.CLOCK, Right.SEE)
    status = (Status.FINISHED, Status.WITHDRAWN) if done else (Status.ACTIVE,)
    rows = records.page(seat.vault, Kind.CLOCK, status=status, limit=MOST).rows
    lines = [_running(seat, row, _sealed(seat, row)) for row in rows]
    if about:
        number = _number(seat, about)
        lines = [line for line in lines if number and line.about == number]
    return tuple(lines if done else sorted(lines, key=lambda line: line.due.utc))


def of_record(seat: Seat, about: str) -> tuple[Running, ...]:
    """Give the clocks about one record, for whoever can read that they are."""
    return (*listing(seat, about=about), *listing(seat, done=True, about=about))


def _sealed(seat: Seat, clock: Record) -> dict[str, Any]:
    """Give what this person's keys open of a clock, for a list; nothing where they open none."""
    try:
        return clinical.folded(seat.vault, clock.id)
    except NoKey:
        return {}


def _running(seat: Seat, clock: Record, said: dict[str, Any]) -> Running:
    due, done = _moment(clock.now.get("due")), _moment(clock.now.get("done"))
    assert due is not None
    return Running(
        record=clock.id,
        number=clock.number,
        due=due,
        who=people.name(seat, str(clock.now.get("who", ""))),
        state=clocks.state(due, seat.now(), done),
        is_done=clock.status is not Status.ACTIVE,
        words=_(str(said["words"])) if said.get("words") else "",
        begun=_moment(said.get("begun")),
        length=str(said.get("length", "")),
        about=_number(seat, str(said.get("about", ""))),
        evidence=str(said.get("evidence", said.get("reason", ""))),
        wanted=_(str(said["wanted"])) if said.get("wanted") else "",
        source=_(str(said["source"])) if said.get("source") else "",
    )


def _number(seat: Seat, record: str) -> str:
    found = records.find(seat.vault, record) if record else None
    return found.number if found else ""


def _moment(spelt: object) -> Moment | None:
    return msgspec.convert(spelt, Moment) if spelt else None


def due(seat: Seat) -> list[DueLine]:
    """Give the clocks that run and concern this person: whose they are, and to owners and clinicians all of them."""
    if not seat.may(Kind.CLOCK, Right.WRITE):
        return []
    lines = []
    for clock in records.page(seat.vault, Kind.CLOCK, status=(Status.ACTIVE,), limit=MOST).rows:
        owes = str(clock.now.get("who", ""))
        at = _moment(clock.now.get("due"))
        if at is None or not (owes == seat.me.id or seat.me.role is Role.OWNER or seat.reads_clinical()):
            continue
        local = moments.of(moments.parse_utc(at.utc), seat.zone)
        lines.append(
            DueLine(
                what=_("A clock by law runs: {number}").format(number=clock.number),
                who=people.name(seat, owes),
                day=local.day(),
                moment=local,
                page=PAGE,
                record=clock.id,
            )
        )
    return dues.in_order(lines)
