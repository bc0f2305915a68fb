"""What the unlock page asks of the services, which are imported only then: the window is painted before them."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Refused
from app.i18n import _

if TYPE_CHECKING:
    from app.services.salvaging import Offered, People, Salvaged
    from app.services.seats import Seat

Clock = Callable[[], datetime]


class Wait(NamedTuple):
    """How a person's next try stands: seconds to wait, and tries before the next wait."""

    seconds: int
    tries: int


def people_at(folder: Path) -> list[tuple[str, str]]:
    """Give the people who have a password here, by id and name."""
    from app.services import unlocking

    return unlocking.people_at(folder)


def warm_up() -> None:
    """Load the first pages while the password is being typed, so that they need not be loaded after it."""
    for name in ("app.ui.shell", "app.ui.today.page"):
        import_module(name)


def unlock(folder: Path, person: str, password: str, clock: Clock, zone: str) -> "Seat":
    """Sit somebody down."""
    from app.services import unlocking

    return unlocking.unlock(folder, person, password, clock, zone)


def unlock_older(folder: Path, person: str, password: str, clock: Clock, zone: str) -> "Seat":
    """Sit an owner down who goes on with a vault older than the one seen here; what is missing is sealed as lost."""
    from app.services import unlocking

    return unlocking.unlock(folder, person, password, clock, zone, accepts_loss=True)


def throw_away(folder: Path) -> None:
    """Remove a sample practice from this computer."""
    from app.services import samples

    samples.throw_away(folder)


def wait(folder: Path, person: str, clock: Clock) -> Wait:
    """Say how this person's next try stands."""
    from app.services import unlocking

    return Wait(unlocking.wait_before(folder, person, clock), unlocking.tries_left(folder, person))


def unlock_with_sheet(folder: Path, code: str, name: str, password: str, clock: Clock, zone: str) -> "Seat":
    """Bring an owner back with a recovery sheet."""
    from app.services import unlocking

    return unlocking.unlock_with_sheet(folder, code, name, password, clock, zone)


def leave_report(folder: Path, name: str, text: str, clock: Clock, zone: str) -> int:
    """Leave a report at the locked desk, and say how many wait."""
    from app.services import drops

    drops.leave(folder, name, text, clock, zone)
    return drops.waiting(folder)


def join(folder: Path, code: str, password: str, clock: Clock, zone: str) -> "Seat":
    """Let somebody in who is invited."""
    from app.services import unlocking

    return unlocking.join(folder, code, password, clock, zone)


def restore(file: Path, into: Path, progress: Callable[[int, int], bool] = lambda *_: True) -> Path:
    """Restore a backup into a new folder, and give the practice's folder."""
    from app.services import backups

    target = into / f"{file.stem}.keepwell"
    if target.exists():
        raise Refused(_("A practice of this name lies there already. Choose an empty folder."), "folder")
    backups.restore(file, target, progress)
    return target


def phrase() -> str:
    """Make a phrase of five plain words."""
    from app.services import passwords

    return passwords.phrase()


def judge(password: str, context: tuple[str, ...]) -> str:
    """Say why a password is no good; empty where it is."""
    from app.services import passwords

    try:
        passwords.require_good(password, context)
    except Refused as error:
        return error.reason
    return ""


def newest_backup(folder: Path) -> "Offered | None":
    """Give the newest whole backup of a practice that does not open."""
    from app.services import salvaging

    return salvaging.newest_backup(folder)


def named_backup(folder: Path, chosen: Path) -> "Offered":
    """Give the backup that somebody named for a damaged practice: that file, or the newest whole one of a folder."""
    from app.services import salvaging

    return salvaging.named_backup(folder, chosen)


def people_in(backup: Path) -> "People":
    """Say who has a password in a backup."""
    from app.services import salvaging

    return salvaging.people_in(backup)


def put_slots_back(folder: Path, backup: Path, person: str, password: str, clock: Clock) -> Path:
    """Put lost password slots back as a backup has them, and give the practice's folder."""
    from app.services import salvaging

    salvaging.put_slots_back(folder, backup, person, password, clock)
    return folder


def look_at_damage(
    folder: Path,
    person: str,
    password: str,
    backup: Path | None,
    clock: Clock,
    zone: str,
    progress: Callable[[int, int], bool],
) -> "tuple[Salvaged, list[str]]":
    """Say what can be saved of a damaged practice, as values and in words."""
    from app.services import salvaging

    found = salvaging.look(folder, person, password, clock, zone, backup, progress)
    return found, salvaging.sentences(found)


def salvage(
    folder: Path,
    person: str,
    password: str,
    into: Path,
    backup: Path | None,
    clock: Clock,
    zone: str,
    progress: Callable[[int, int], bool],
) -> Path:
    """Save what can be saved of a damaged practice into a new folder beside others, and give that folder."""
    from app.services import salvaging

    target = into / f"{folder.stem}-{_('saved')}.keepwell"
    if target.exists():
        raise Refused(_("A practice of this name lies there already. Choose an empty folder."), "folder")
    salvaging.salvage(folder, person, password, target, clock, zone, backup, progress)
    return target
