"""What follows a change of people or keys: a backup, so that the newest one opens with the keys that are right now."""

from msgspec import Struct

from app.domain.errors import VaultTrouble
from app.i18n import _
from app.services import backups
from app.services.seats import Seat


class After(Struct, frozen=True):
    """How that backup went: its file, or in words why there is none."""

    backup: str
    trouble: str


def back_up(seat: Seat) -> After:
    """Make the backup that follows; what was done stands without it, so its failing is said and no more."""
    try:
        return After(str(backups.make_unasked(seat)), "")
    except VaultTrouble as trouble:
        said = _("The backup after it could not be made. {why}")
        return After("", said.format(why=trouble.words(" ")))
