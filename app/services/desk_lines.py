"""What the front-desk sheet says beside a flag's action: what is to be known of the flag, and whom to look out for."""

from collections.abc import Iterable

from app.domain.dates import day_words
from app.domain.daylists import Row
from app.domain.flag_fields import LEVEL_WORDS, Level
from app.domain.flags import FlagLine
from app.domain.reports import Arrival
from app.i18n import _
from app.services import keeping, persons
from app.services.persons import Watch
from app.services.seats import Seat


def action(line: FlagLine) -> str:
    """Give a flag's safety action, with what is to be known of it where it is past its review or not yet approved."""
    said = [line.action]
    if not line.is_approved:
        said.append(_("Not yet approved by a second person."))
    if line.is_overdue:
        said.append(_("Its review was due on {day}. It still holds.").format(day=day_words(line.review)))
    return " ".join(said)


def watched(seat: Seat, rows: Iterable[Row]) -> list[Arrival]:
    """Give whom to look out for, at the time of the first client of theirs who is expected: what to do, never why."""
    times: dict[str, str] = {}
    for row in rows:
        if row.client:
            times.setdefault(keeping.current(seat, row.client), row.time)
    return [line for watch in persons.expected_with(seat, times) for line in _lines(watch, times)]


def _lines(watch: Watch, times: dict[str, str]) -> list[Arrival]:
    time = min((times[client.id] for client in watch.clients if client.id in times), default="")
    person = watch.person
    known = " ".join(filter(None, (person.action, person.description)))
    head = Arrival(time, person.name, Level.CARE.value, _("Look out for"), person.number, known)
    flags = [
        Arrival(time, person.name, one.level.value, _(LEVEL_WORDS[one.level]), one.label, action(one))
        for one in watch.flags
    ]
    return [head, *flags]
