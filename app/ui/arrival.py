"""Sitting down: what happens between the password and the first page."""

from typing import TYPE_CHECKING

from app.domain.people import Role
from app.domain.practices import Practice
from app.services import backups, known, settings
from app.services import practice as practices
from app.services.seats import Seat
from app.ui.parts.labels import Level

if TYPE_CHECKING:
    from app.ui.window import KeepwellWindow

Around = tuple[Practice, int, str, tuple[str, ...]]


def look_around(seat: Seat) -> Around:
    """Read what the window shows around every page: the practice, the lock time, the setup's step, and notes."""
    practice = practices.details(seat)
    known.remember(practice.name, seat.vault.folder, practice.sample)
    return practice, settings.lock_minutes(seat), settings.setup_step(seat), tuple(seat.vault.notes)


def arrive(window: "KeepwellWindow", *, setup: bool = True, page: str = "") -> None:
    """Look around, then show the first page, or the first run where it was left unfinished."""

    def shown(found: Around) -> None:
        practice, minutes, step, notes = found
        person = window.desk.person
        if person is None:
            return
        window.desk.zone = practice.zone
        if setup and step and person.role is Role.OWNER:
            window.first_run(step, practice)
            return
        window.enter(practice, page)
        window.show_lock_minutes(minutes)
        if window.shell is not None and notes:
            window.shell.say("\n".join(notes), level=Level.CAUTION, seconds=0)
        window.desk.do(backups.today_if_needed, troubled=window.tell_backup_trouble, owner=window)

    window.desk.ask(look_around, then=shown, owner=window)
