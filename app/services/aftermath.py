"""What follows a change of people or keys: a backup, so that the newest one opens with the keys that are right now."""

from collections.abc import Callable

from msgspec import Struct

from app.domain.errors import Unfinished, VaultTrouble
from app.i18n import _
from app.services import backups
from app.services.seats import Seat


class After(Struct, frozen=True):
    """How that backup went: its file, or in words why there is none.

    `owed` says that the change itself is not finished; `trouble` then says what stands, and who does the rest.
    """

    backup: str
    trouble: str
    owed: bool = False

    def say(self, done: str) -> str:
        """Say that it is done (`done` is the sentence for that), or what stands of it, and how the backup went."""
        return self.trouble if self.owed else " ".join(filter(None, (done, self.trouble)))


def follow(seat: Seat, act: Callable[[], object]) -> After:
    """Do what was decided, then the backup; what is sealed and not finished is no failure, and is said as it is.

    Raises Refused, VaultTrouble, where nothing was changed.
    """
    try:
        act()
    except Unfinished as unfinished:
        return After("", unfinished.words(" "), owed=True)
    return back_up(seat)


def back_up(seat: Seat) -> After:
    """Make the backup that follows; what was done stands without it, so its failing is said and no more."""
    try:
        return After(str(backups.make_unasked(seat)), "")
    except VaultTrouble as trouble:
        said = _("The backup after it could not be made. {why}")
        return After("", said.format(why=trouble.words(" ")))
