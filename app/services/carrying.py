"""A second place for backups, outside this computer's disk: chosen, kept up, and asked for where it waits too long."""

from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.proofs import Act
from app.domain.roles import Right
from app.i18n import _, ngettext
from app.services import backups
from app.services.seats import Seat
from app.store import carrying, ledger, manifests, records, settings
from app.store.checking import Progress
from app.store.ledger import NewEntry

DAYS = "outside days"
"""The setting that says after how many days without a copy outside an owner is asked for one."""
DEFAULT_DAYS, LEAST_DAYS, MOST_DAYS = 7, 1, 90


class Places(Struct, frozen=True, kw_only=True):
    """Where copies go, and when one was last outside this computer's disk."""

    first: Path
    first_is_chosen: bool
    first_is_outside: bool
    second: Path | None
    second_is_there: bool
    outside: Moment | None
    days: int
    """After so many days without a copy outside, an owner is asked for one."""
    late: int
    """For so many days none has been outside; 0 where that is not too long yet."""


def places(seat: Seat) -> Places:
    """Say where copies go; raises nothing for a place that is not there."""
    first, second = backups.folder(seat), manifests.second_of(seat.vault)
    return Places(
        first=first,
        first_is_chosen=manifests.is_chosen(seat.vault),
        first_is_outside=carrying.is_outside(seat.vault, first),
        second=second,
        second_is_there=second is not None and carrying.is_reachable(seat.vault, second),
        outside=last_outside(seat),
        days=days(seat),
        late=_late(seat),
    )


def last_outside(seat: Seat) -> Moment | None:
    """Say when a copy was last put outside this computer's disk, as the ledger says."""
    found = records.page(seat.vault, Kind.BACKUP, where={"outside": True}, limit=1).rows
    return found[0].changed if found else None


def days(seat: Seat) -> int:
    """Say after how many days without a copy outside an owner is asked for one."""
    kept = settings.read(seat.vault, DAYS, "")
    return min(MOST_DAYS, max(LEAST_DAYS, int(kept))) if kept.isdecimal() else DEFAULT_DAYS


def set_days(seat: Seat, after: int) -> int:
    """Ask after so many days; raises Refused."""
    _owner_only(seat)
    if not LEAST_DAYS <= after <= MOST_DAYS:
        raise Refused(
            _("Choose between {low} and {high} days.").format(low=LEAST_DAYS, high=MOST_DAYS), "days"
        )
    settings.write(seat.vault, DAYS, str(after))
    return after


def set_second_place(seat: Seat, place: Path | None) -> Path | None:
    """Choose where a second copy goes, or that there is none; raises Refused for a place that would be lost as well."""
    _owner_only(seat)
    seat.require_proof(Act.BACKUP_PLACE)
    if place is not None:
        place = place.absolute()
        _check(seat, place)
    settings.write(seat.vault, manifests.SECOND, str(place) if place else "")
    return place


def _check(seat: Seat, place: Path) -> None:
    if not place.is_dir():
        raise Refused(_("This folder is not there. Is the disk connected?"), "second")
    if place.resolve().is_relative_to(seat.vault.folder.resolve()):
        raise Refused(
            _("This is inside the practice's own folder. Choose a place on another disk."), "second"
        )
    if place.resolve() == backups.folder(seat).resolve():
        raise Refused(_("Backups go there already. The second place must be another one."), "second")
    if not carrying.is_outside(seat.vault, place):
        raise Refused(
            _(
                "This is on the same disk as the practice: if that disk fails, both are gone. Choose a stick, "
                "another disk, or a folder that a sync program carries elsewhere."
            ),
            "second",
        )


def _owner_only(seat: Seat) -> None:
    seat.require_right(Kind.PRACTICE, Right.WRITE)
    if seat.vault.read_only:
        raise Refused(_("This vault is open for reading only, so nothing can be written."))


def carry_if_needed(seat: Seat, progress: Progress = lambda *_: True) -> Path | None:
    """Copy the newest backup to the second place where that is there and has no copy yet; gives the copy, or None.

    A place out of reach is no fault: it is asked for once it has waited too long. A copy that lies there and was not
    noted, since the power went in between, is noted. Raises VaultTrouble, Cancelled.
    """
    place = manifests.second_of(seat.vault)
    if seat.vault.read_only or place is None or not carrying.is_reachable(seat.vault, place):
        return None
    found = carrying.newest(seat.vault)
    if found is None:
        return None
    is_there = carrying.has(seat.vault, place, found[1])
    copy = None if is_there else carrying.carry(seat.vault, found[0], place, progress)
    if copy is not None or _noted(seat) < found[1].seq:
        _note(seat, found[1].seq)
    return copy


def _noted(seat: Seat) -> int:
    """Say up to which entry a copy is outside this computer's disk, as the ledger says; 0 where none was."""
    found = records.page(seat.vault, Kind.BACKUP, where={"outside": True}, limit=1).rows
    return int(found[0].now.get("seq", 0)) if found else 0


def _note(seat: Seat, seq: int) -> None:
    """Put into the ledger that a copy up to an entry is outside this computer's disk."""
    said = {"seq": seq, "day": seat.now().day().isoformat(), "outside": True}
    ledger.append(seat.vault, [NewEntry(kind=Kind.BACKUP, open=Content(set=said))], seat.now())


def due(seat: Seat) -> list[DueLine]:
    """Ask an owner for a copy outside this computer, where none has been for too long."""
    late = _late(seat)
    if seat.me.role is not Role.OWNER or not late:
        return []
    if last_outside(seat) is None:
        what = _("No copy of the records has been outside this computer yet")
    else:
        what = ngettext(
            "No copy has been outside this computer for {count} day",
            "No copy has been outside this computer for {count} days",
            late,
        ).format(count=late)
    day = _since(seat) + timedelta(days=days(seat))
    return [DueLine(what=what, who=seat.me.name, day=day, page="settings", record="backups")]


def _since(seat: Seat) -> date:
    """Give the day of the last copy outside; of the practice's first entry where there was none."""
    outside = last_outside(seat)
    return outside.day() if outside else ledger.page(seat.vault, before=2, limit=1)[0].head.time.day()


def _late(seat: Seat) -> int:
    waited = (seat.now().day() - _since(seat)).days
    return waited if waited >= days(seat) else 0
