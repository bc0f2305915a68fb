"""Half past eight in the evening: a clinician logs twelve sessions from the unlock page on, by keyboard alone."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Origin
from app.services import clients, daylists, sessions, unlocking
from tests.journeys.persons import ZONE, Person
from tests.keyboards import said

DAY = date(2026, 11, 23)
NAMES = tuple(f"{letter}ella Example" for letter in "ABCDEFGHIJKL")
RAISED = 3
STORY = "Lost housing. Agreed: call on Thursday."
MOST = 60


@pytest.fixture
def listed(practice: Path, made, day, passwords) -> Path:
    """Give a practice whose clinician saw twelve clients today."""
    day.at(20, 30)
    seat = unlocking.unlock(practice, made.persons["clinician"], passwords["clinician"], day, ZONE)
    for name in NAMES:
        clients.add(seat, Particulars(name=name, clinician=seat.me.id))
    rows = tuple(Appointment(time=f"{8 + at:02d}:00", name=name) for at, name in enumerate(NAMES))
    daylists.bring_in(seat, DAY, Reading(rows=rows), Origin.CSV, "day")
    unlocking.lock(seat)
    return practice


def test_twelve_sessions_one_of_them_raised_take_at_most_sixty_keys(
    sit_down, listed: Path, made, day, passwords
):
    person = sit_down(listed)
    person.unlock("Sample Clinician", passwords["clinician"])
    person.turn_to("After hours")
    person.wait(lambda: said(person.keys.focus()).endswith("Came: Came"))
    before = person.keys.count
    typed = sum(log_one(person, at) for at in range(len(NAMES)))
    person.finish()
    person.sees("12 sessions are sealed.")
    person.sees("12 of 12 logged")
    assert person.keys.count - before - typed <= MOST
    person.wait(lambda: STORY not in person.reads())
    person.lock()
    assert "Example" not in person.reads()
    person.window.close()
    seat = unlocking.unlock(listed, made.persons["clinician"], passwords["clinician"], day, ZONE)
    shown = sessions.of_day(seat, DAY).lines
    raised = [line for line in shown if line.answers.risk == "raised"]
    assert [line.name for line in raised] == [NAMES[RAISED]] and all(line.record for line in shown)
    assert sessions.read(seat, raised[0].record) == {"risk": "raised", "changed": STORY}
    unlocking.lock(seat)


def log_one(person: Person, at: int) -> int:
    """Log one client, and give how many of the keys were text."""
    person.keys.press(Qt.Key.Key_1)
    if at != RAISED:
        person.keys.press(Qt.Key.Key_S)
        person.enter()
        return 0
    person.keys.press(Qt.Key.Key_R)
    person.wait(lambda: "What changed" in said(person.keys.focus()))
    person.keys.type(STORY)
    person.enter()
    return len(STORY)
