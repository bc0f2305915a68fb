"""How the made-up practice handles its newest incidents: one untouched, one asked about, one with actions, one done."""

from datetime import date, timedelta

from app.domain.actions import Status
from app.domain.kinds import Kind
from app.services import incidents, tasks
from app.services import sample_words as words
from app.services.seats import Seat
from app.store import records

STATES = 3


def handle(seat: Seat, today: date) -> None:
    """Leave the newest incident as it came, ask about the next, and assign actions from the third."""
    rows = records.page(seat.vault, Kind.INCIDENT, status=(Status.SEALED,), limit=STATES).rows
    newest = [one.id for one in rows]
    if len(newest) < STATES:
        return
    incidents.ask(seat, newest[1], words.QUESTION)
    doers = {name: person for person, name in tasks.doers(seat)}
    first, *_open = [
        tasks.assign(seat, newest[2], what, doers[who], today + timedelta(days=days))
        for what, who, days in words.ACTIONS
    ]
    tasks.finish(seat, first.id, words.EVIDENCE, today + timedelta(days=30))
