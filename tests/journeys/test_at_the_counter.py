"""Eight in the morning at the front desk, by keyboard alone, with a client who leans over the counter."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Origin
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.services import clients, daylists, flags, unlocking
from app.ui.blank import Blank
from tests.journeys.persons import ZONE, Person
from tests.keyboards import said

DAY = date(2026, 11, 23)
NAME, INITIALS = "Ada Okafor", "A. O."
ACTION = "Two staff in the room."
STORY = "Said he would bring a knife"
AT_ONCE = 0.1
"""Seconds of work: before somebody who leans over has read a name, on a computer that does nothing else."""


@pytest.fixture
def listed(practice: Path, made, day, passwords) -> Path:
    """Give a practice that knows a flagged client who comes at nine, and one who does not."""
    seat = unlocking.unlock(practice, made.persons["clinician"], passwords["clinician"], day, ZONE)
    client = clients.add(seat, Particulars(name=NAME, clinician=seat.me.id))
    wanted = Wanted(
        level=Level.HIGH,
        label="Two staff",
        action=ACTION,
        review=DAY + timedelta(days=90),
        category="violence",
        behaviour=STORY,
    )
    flags.raise_flag(seat, client.id, wanted, TwoTests(True, True))
    clients.add(seat, Particulars(name="Bo Example"))
    rows = (Appointment(time="09:00", name=NAME), Appointment(time="10:00", name="Bo Example"))
    daylists.bring_in(seat, DAY, Reading(rows=rows), Origin.CSV, "day")
    unlocking.lock(seat)
    return practice


def test_the_desk_opens_on_today_and_hides_from_whoever_leans_over(sit_down, listed: Path, passwords):
    person = sit_down(listed)
    person.unlock("Sample Reception", passwords["reception"])
    person.sees("Today · Monday 23 November")
    person.sees(ACTION)
    person.sees(NAME)
    assert STORY not in person.reads()
    hide_everything_and_come_back(person)
    turn_names_into_initials(person)
    prepare_the_first_arrival(person)
    person.lock()
    assert NAME not in person.reads() and INITIALS not in person.reads()
    person.unlock("Sample Reception", passwords["reception"])
    person.sees("Sample Reception, ")


def hide_everything_and_come_back(person: Person) -> None:
    stood = said(person.keys.focus())
    began = time.process_time()
    person.keys.press(Qt.Key.Key_F8)
    assert is_covered(person)
    assert time.process_time() - began < AT_ONCE
    person.keys.type("x")
    assert not is_covered(person)
    assert stood and said(person.keys.focus()) == stood


def turn_names_into_initials(person: Person) -> None:
    began = time.process_time()
    person.keys.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    taken = time.process_time() - began
    shown = person.reads()
    assert NAME not in shown and "Bo Example" not in shown
    assert INITIALS in shown and "B. E." in shown and ACTION in shown
    assert taken < AT_ONCE


def prepare_the_first_arrival(person: Person) -> None:
    person.go("Prepared: 09:00 C-0001")
    person.keys.press(Qt.Key.Key_Space)
    person.sees("Sample Reception, ")
    person.wait(person.has_focus, 5)


def is_covered(person: Person) -> bool:
    """Say whether nothing but the empty sheet is in front, at a hundred places of the window."""
    window = person.window
    across = [
        (x * window.width() // 10 + 5, y * window.height() // 10 + 5) for x in range(10) for y in range(10)
    ]
    fronts = [window.childAt(x, y) for x, y in across]
    return all(isinstance(one, Blank) or (one and isinstance(one.parent(), Blank)) for one in fronts)
