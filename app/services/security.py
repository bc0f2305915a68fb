"""How the records are protected here and now: facts for the Security tab, each asked for when it is looked at."""

from enum import StrEnum

from msgspec import Struct

from app import memory
from app.domain.moments import Moment
from app.domain.people import KeyClass
from app.i18n import _, ngettext
from app.services import backups, carrying, rehearsing
from app.services.seats import Seat
from app.store import keyslots, ledger, recovering

FRESH_DAYS = 2
"""So many days after the newest backup one more should be there."""


class Standing(StrEnum):
    """Whether a fact is as it should be, asks for somebody's attention, or is only said."""

    HOLDS = "holds"
    LOOK = "look"
    SAID = "said"


class Fact(Struct, frozen=True):
    """One thing that protects the records: what it is, how it stands, and that in a sentence."""

    what: str
    standing: Standing
    says: str


def facts(seat: Seat) -> tuple[Fact, ...]:
    """Give every fact, those about one's own keys first."""
    return (
        *_password(seat),
        _own_sheet(seat),
        *(_key(seat, key) for key in KeyClass),
        _sheets(seat),
        _checked(seat),
        _backup(seat),
        _outside(seat),
        _rehearsed(seat),
        *_memory(),
        _disk(),
    )


def _fact(what: str, holds: bool, says: str) -> Fact:
    return Fact(what, Standing.HOLDS if holds else Standing.LOOK, says)


def _password(seat: Seat) -> tuple[Fact, ...]:
    slots = keyslots.read(seat.vault.folder).of(seat.me.id)
    if not slots:
        return ()
    cost = slots[0].cost
    says = _("Each guess at it takes {size} MB of memory, gone through {times} times.").format(
        size=cost.memory // 1024, times=cost.rounds
    )
    return (_fact(_("Your password"), cost.is_bounded(), says),)


def _own_sheet(seat: Seat) -> Fact:
    says = (
        _("There is one: with its code you come back without your password, and lose nothing.")
        if seat.me.sheet
        else _(
            "There is none. If your password is lost, drafts and what is kept for you alone are lost with it."
        )
    )
    return Fact(_("Your own sheet"), Standing.SAID, says)


def _key(seat: Seat, key: KeyClass) -> Fact:
    members = seat.vault.register.entitled(key)
    names = ", ".join(sorted(one.name for one in members if one.role.is_person()))
    sheets = sum(not one.role.is_person() for one in members)
    papers = ngettext("and {n} recovery sheet", "and {n} recovery sheets", sheets).format(n=sheets)
    what = {
        KeyClass.CLINICAL: _("Who can read clinical parts"),
        KeyClass.AUDIT: _("Who can read who opened what"),
        KeyClass.ROOT: _("Who can issue certificates for papers"),
    }[key]
    says = _("{names}; {papers}.").format(names=names or _("Nobody yet"), papers=papers)
    return Fact(what, Standing.SAID, says)


def _sheets(seat: Seat) -> Fact:
    due = recovering.sheets_due(seat.vault)
    proved = ngettext("{n} is in force and proved.", "{n} are in force and proved.", len(due.proved))
    says = proved.format(n=len(due.proved)) if due.proved else _("None is proved.")
    if due.is_due():
        says += " " + _("Two should be: an owner makes new ones in Settings › Recovery sheets.")
    return _fact(_("Recovery sheets"), not due.is_due(), says)


def _checked(seat: Seat) -> Fact:
    newest, verified = ledger.head(seat.vault)[0], seat.vault.verified
    says = _("You have seen every signature verified up to entry {n} of {end}, on this computer.")
    behind = newest - verified > max(100, newest // 10)
    words = says.format(n=verified, end=newest)
    if behind:
        words += " " + _("The check behind the window goes on; the audit trail checks all of it now.")
    return _fact(_("The ledger's signatures"), not behind, words)


def _since(seat: Seat, made: Moment | None) -> int | None:
    return (seat.now().day() - made.day()).days if made else None


def _ago(days: int) -> str:
    return _("today") if days <= 0 else ngettext("{n} day ago", "{n} days ago", days).format(n=days)


def _backup(seat: Seat) -> Fact:
    found = backups.listing(seat)
    days = _since(seat, found[0].made if found else None)
    if days is None:
        return _fact(_("The newest backup"), False, _("There is none. Make one in Settings › Backups."))
    says = _("Made and checked {when}, up to entry {n}.").format(when=_ago(days), n=found[0].seq)
    return _fact(_("The newest backup"), days <= FRESH_DAYS, says)


def _outside(seat: Seat) -> Fact:
    what, days = _("A copy outside of this computer"), _since(seat, carrying.last_outside(seat))
    if days is None:
        return _fact(what, False, _("There is none: a fire or a thief would take everything at once."))
    return _fact(what, days <= carrying.days(seat), _("Made {when}.").format(when=_ago(days)))


def _rehearsed(seat: Seat) -> Fact:
    what, days = _("A restore, tried out"), _since(seat, rehearsing.last(seat))
    if days is None:
        return _fact(
            what, False, _("Never. Settings › Backups restores one for real, into a folder of its own.")
        )
    return _fact(what, days <= 366, _("Done {when}.").format(when=_ago(days)))


def _memory() -> tuple[Fact, Fact]:
    found = memory.privacy()
    dumps = (
        _("A crash of Keepwell leaves no picture of its memory on the disk.")
        if found.dumps
        else _("This system may keep a picture of Keepwell’s memory after a crash.")
    )
    reads = (
        _("Other programs of your account cannot read Keepwell’s memory. Programs with more rights can.")
        if found.reads
        else _("This system lets other programs of your account read Keepwell’s memory while it is unlocked.")
    )
    return _fact(_("After a crash"), found.dumps, dumps), _fact(_("Other programs"), found.reads, reads)


def _disk() -> Fact:
    says = _(
        "Encrypt the whole disk (BitLocker, FileVault, LUKS): the system writes memory to it when it sleeps. "
        "Keepwell cannot see whether that is done."
    )
    return Fact(_("The disk"), Standing.SAID, says)
