"""Settings: each with its default in one table; what everybody at the desk shares is kept in the vault."""

from enum import StrEnum
from pathlib import Path

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.proofs import Act
from app.domain.roles import Right
from app.i18n import _
from app.services.seats import Seat
from app.store import settings


class Setting(StrEnum):
    """What can be set."""

    LOCK_MINUTES = "lock minutes"
    PICTURES = "screen pictures"
    """Whether screenshots and screen sharing are "refused" or "allowed", where the system lets them be."""
    BACKUP_FOLDER = "backup folder"
    SETUP_STEP = "setup step"
    """How far the first run came; empty once it is done."""


REFUSED, ALLOWED = "refused", "allowed"

DEFAULTS = {
    Setting.LOCK_MINUTES: "5",
    Setting.PICTURES: REFUSED,
    Setting.BACKUP_FOLDER: "",
    Setting.SETUP_STEP: "",
}

SHORTEST, LONGEST = 1, 15


def lock_minutes(seat: Seat) -> int:
    """Say after how many idle minutes the desk locks."""
    kept = settings.read(seat.vault, Setting.LOCK_MINUTES, DEFAULTS[Setting.LOCK_MINUTES])
    return min(LONGEST, max(SHORTEST, int(kept))) if kept.isdecimal() else int(DEFAULTS[Setting.LOCK_MINUTES])


def set_lock_minutes(seat: Seat, minutes: int) -> int:
    """Lock after so many idle minutes; raises Refused."""
    _owner_only(seat)
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(
            _("Choose between {low} and {high} minutes.").format(low=SHORTEST, high=LONGEST), "minutes"
        )
    settings.write(seat.vault, Setting.LOCK_MINUTES, str(minutes))
    return minutes


def refuses_pictures(seat: Seat) -> bool:
    """Say whether screenshots and screen sharing are refused; anything but a clear "allowed" refuses them."""
    return settings.read(seat.vault, Setting.PICTURES, DEFAULTS[Setting.PICTURES]) != ALLOWED


def set_pictures(seat: Seat, refused: bool) -> bool:
    """Refuse or allow screenshots and screen sharing at every desk of the practice; raises Refused."""
    _owner_only(seat)
    settings.write(seat.vault, Setting.PICTURES, REFUSED if refused else ALLOWED)
    return refused


def backup_folder(seat: Seat) -> Path | None:
    """Say where backups go; None where nothing was chosen yet."""
    kept = settings.read(seat.vault, Setting.BACKUP_FOLDER, DEFAULTS[Setting.BACKUP_FOLDER])
    return Path(kept) if kept else None


def set_backup_folder(seat: Seat, folder: Path) -> Path:
    """Choose where backups go; raises Refused for a place that would be lost together with the records."""
    _owner_only(seat)
    seat.require_proof(Act.BACKUP_PLACE)
    if not folder.is_dir():
        raise Refused(_("This folder is not there. Is the disk connected?"), "folder")
    if folder.resolve().is_relative_to(seat.vault.folder.resolve()):
        raise Refused(
            _("This is inside the practice's own folder. Choose another place, best another disk."), "folder"
        )
    settings.write(seat.vault, Setting.BACKUP_FOLDER, str(folder.resolve()))
    return folder


def setup_step(seat: Seat) -> str:
    """Say how far the first run came; empty once it is done."""
    return settings.read(seat.vault, Setting.SETUP_STEP, DEFAULTS[Setting.SETUP_STEP])


def set_setup_step(seat: Seat, step: str) -> None:
    """Remember how far the first run came."""
    settings.write(seat.vault, Setting.SETUP_STEP, step)


def _owner_only(seat: Seat) -> None:
    seat.require_right(Kind.PRACTICE, Right.WRITE)
    if seat.vault.read_only:
        raise Refused(_("This vault is open for reading only, so nothing can be written."))
