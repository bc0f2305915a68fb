"""Recovery sheets: how the ways back in stand, and new ones, made, proved, and only then in place of the old."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from msgspec import Struct

from app.domain.actions import Action
from app.domain.dues import DueLine
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.domain.proofs import Act
from app.i18n import _
from app.services import aftermath, certifying, code_sheets, practice
from app.services.aftermath import After
from app.services.seats import Seat
from app.store import ledger, recovering, sheets

NAME = "keepwell-recovery-sheet-{n}.pdf"
__all__ = [
    "After",
    "NewSheets",
    "Sheet",
    "Ways",
    "advice",
    "due",
    "make",
    "put_in_place",
    "save_sheets",
    "ways",
    "withdraw",
]


class Sheet(Struct, frozen=True, kw_only=True):
    """One recovery sheet: since when it counts, whether its code was typed back, and when it ended, if it did."""

    id: str
    name: str
    since: Moment
    proved: bool
    waits: bool
    """Some shared key is not sealed to it yet: somebody who holds that key has to unlock once."""
    ended: Moment | None
    used: bool


class Ways(Struct, frozen=True):
    """The ways back in: every sheet there ever was, the newest first, and whether new ones are due."""

    sheets: tuple[Sheet, ...]
    is_due: bool
    ready: tuple[str, ...]
    """Proved sheets that could take the place of older ones still in force."""
    begun: tuple[str, ...] = ()
    """New sheets that were made and never typed back: to be gone on with, or withdrawn."""


class NewSheets(Struct, frozen=True):
    """Sheets that were just made, with their codes, which are shown once and kept nowhere."""

    ids: tuple[str, ...]
    codes: tuple[str, ...]


def ways(seat: Seat) -> Ways:
    """Say how the recovery sheets stand."""
    due = recovering.sheets_due(seat.vault)
    lacking, used = {one.id for one in due.lacking}, {one.id for one in due.used}
    known = [one for one in seat.vault.register.members.values() if one.role is Role.RECOVERY]
    ready = tuple(one.id for one in due.proved if one.id not in lacking)[-recovering.WANTED :]
    return Ways(
        tuple(_sheet(seat, one, lacking, used) for one in sorted(known, key=lambda one: -one.since)),
        due.is_due(),
        ready if len(ready) == recovering.WANTED < len(due.active) else (),
        _begun(due),
    )


def _begun(due: recovering.SheetsDue) -> tuple[str, ...]:
    """Name the newest sheets without a proof, where there are others besides: those of a founding stay."""
    shown = sorted((one for one in due.active if one not in due.proved), key=lambda one: one.since)
    return tuple(one.id for one in shown[-recovering.WANTED :]) if len(due.active) > recovering.WANTED else ()


def make(seat: Seat) -> NewSheets:
    """Make two new sheets; the old ones count until the new ones are proved. Raises Refused, VaultTrouble."""
    seat.require(Kind.REGISTER, Action.RETIRE)
    seat.require_proof(Act.NEW_SHEETS)
    secrets = tuple(sheets.new_secret() for _place in range(recovering.WANTED))
    made = recovering.new_sheets(seat.vault, secrets, seat.now())
    return NewSheets(tuple(one.id for one in made), tuple(sheets.spell(secret) for secret in secrets))


def put_in_place(seat: Seat, keep: Collection[str], lost: bool = False) -> After:
    """Let these proved sheets be the only ones from now on; the file's key and the shared keys are made anew.

    With `lost` an older sheet was out of the owners' hands, and the practice's own certificate is made anew as well.
    Raises Refused while a code was not typed back, or somebody who holds the clinical key has to unlock first.
    """
    seat.require(Kind.REGISTER, Action.RETIRE)
    seat.require_proof(Act.NEW_SHEETS)
    how = certifying.how(seat) if lost else None
    return aftermath.follow(seat, lambda: recovering.retire_others(seat.vault, keep, seat.now(), how))


def withdraw(seat: Seat, which: Collection[str]) -> After:
    """Withdraw new sheets whose codes were never typed back; the older ones go on counting. Raises Refused."""
    seat.require(Kind.REGISTER, Action.RETIRE)
    seat.require_proof(Act.NEW_SHEETS)
    return aftermath.follow(seat, lambda: recovering.withdraw(seat.vault, which, seat.now()))


def save_sheets(
    seat: Seat, codes: Sequence[str], folder: Path, progress: Callable[[int, int], bool] = lambda *_: True
) -> tuple[Path, ...]:
    """Write each sheet as a PDF into a folder, to be printed; such a file is worth as much as the sheet itself.

    Raises VaultTrouble where the folder cannot be written, Refused where a sheet cannot be drawn.
    """
    seat.require(Kind.REGISTER, Action.APPOINT)
    seat.require_proof(Act.SAVE_SHEETS)
    details = practice.details(seat)
    made = []
    for place, code in enumerate(codes, 1):
        progress(place - 1, len(codes))
        sheet = code_sheets.recovery(details, seat.vault.id, seat.vault.root_certificate(), code, seat.now())
        target = folder / NAME.format(n=place)
        code_sheets.write(sheet, target)
        made.append(target)
    return tuple(made)


def advice() -> str:
    """Say what is to be done with the files."""
    return _("Print both, then delete the files: whoever has one can come in as an owner.")


def due(seat: Seat) -> list[DueLine]:
    """Ask an owner for new sheets from the day on which one was used: there is one way back in less since."""
    if seat.me.role is not Role.OWNER or len(seat.vault.register.sheets()) >= recovering.WANTED:
        return []
    used = [one.ended.day() for one in ways(seat).sheets if one.used and one.ended]
    day = max(used, default=seat.now().day())
    return [
        DueLine(what=_("New recovery sheets"), who=seat.me.name, day=day, page="settings", record="recovery")
    ]


def _sheet(seat: Seat, one: Member, lacking: Collection[str], used: Collection[str]) -> Sheet:
    return Sheet(
        id=one.id,
        name=one.name,
        since=_when(seat, one.since),
        proved=one.id in seat.vault.register.proved,
        waits=one.id in lacking,
        ended=None if one.until is None else _when(seat, one.until),
        used=one.id in used,
    )


def _when(seat: Seat, seq: int) -> Moment:
    return ledger.page(seat.vault, seq + 1, 1)[0].head.time
