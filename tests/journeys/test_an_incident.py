"""An incident from the unlock page to its end, by keyboard alone: told, looked at, acted on, closed, and read about."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.services import people, unlocking
from app.ui.parts.dialogs import Dialog
from tests.journeys.persons import ZONE, Person
from tests.keyboards import said

STORY = "He stood between me and the door and said he would wait outside."
SHORTEST = "tvqk-rmzo-whbx1"
"""A password as short as one may be: every letter of it is a key that counts."""
MOST_KEYS = 40


@pytest.fixture
def counted(practice: Path, made, day, passwords) -> Path:
    """Give a practice in which reception has the shortest password there may be."""
    seat = unlocking.unlock(practice, made.persons["reception"], passwords["reception"], day, ZONE)
    people.change_password(seat, passwords["reception"], SHORTEST)
    unlocking.lock(seat)
    return practice


def test_from_the_unlock_page_to_sealed_takes_forty_keys_beside_the_story(sit_down, counted: Path):
    person = sit_down(counted)
    tell_and_seal(person)
    person.lock()
    before = person.keys.count
    tell_and_seal(person, again=True)
    assert person.keys.count - before - len(STORY) <= MOST_KEYS
    person.sees("Sealed as INC-2026-0002.")
    person.sees("He stood between me")


def tell_and_seal(person: Person, again: bool = False) -> None:
    """Unlock, tell what happened, and seal it; whoever sat here last is chosen already when the desk is locked."""
    if again:
        person.wait(lambda: said(person.keys.focus()) == "Password")
        person.keys.type(SHORTEST)
        person.enter()
        person.wait(lambda: person.window.shell is not None)
    else:
        person.unlock("Sample Reception", SHORTEST)
    person.keys.ctrl(Qt.Key.Key_N)
    person.wait(lambda: said(person.keys.focus()) == "Is everyone safe now?: Yes")
    person.keys.press(Qt.Key.Key_Space)
    person.keys.press(Qt.Key.Key_Tab)
    person.keys.press(Qt.Key.Key_Right)
    person.keys.press(Qt.Key.Key_Space)
    person.keys.tab_to("Where")
    person.keys.type("R")
    person.keys.tab_to("What happened")
    person.keys.type(STORY)
    person.finish()
    person.sees("Sealed as INC-2026-")


def test_an_incident_is_handled_from_the_inbox_done_and_read_about_by_who_reported_it(
    sit_down, practice: Path, passwords
):
    person = sit_down(practice)
    person.unlock("Sample Reception", passwords["reception"])
    report(person)
    person.lock()
    person.unlock("Sample Owner", passwords["owner"])
    take_assign_and_leave_open(person)
    person.lock()
    person.unlock("Sample Reception", passwords["reception"])
    do_what_is_due(person)
    person.lock()
    person.unlock("Sample Owner", passwords["owner"])
    close_with_what_changed(person)
    person.lock()
    person.unlock("Sample Reception", passwords["reception"])
    read_what_became_of_it(person)


def report(person: Person) -> None:
    person.keys.ctrl(Qt.Key.Key_N)
    person.wait(lambda: said(person.keys.focus()) == "Is everyone safe now?: Yes")
    person.keys.press(Qt.Key.Key_Space)
    person.choose("What kind (all that fit)", "Threat")
    person.go("Where")
    person.keys.type("R")
    person.type_into("What happened", STORY)
    person.finish()
    person.sees("Sealed as INC-2026-0001.")


def take_assign_and_leave_open(person: Person) -> None:
    person.turn_to("Inbox")
    person.sees("INC-2026-0001")
    person.go("Inbox")
    person.keys.type("r")
    person.sees("In review")
    person.keys.type("a")
    in_dialog(person, "What is to be done")
    person.keys.type("Mend the lock")
    who = person.keys.tab_to("Who does it")
    person.keys.press(Qt.Key.Key_End)
    assert who.currentText() == "Sample Reception"
    person.finish()
    person.comes_back()
    person.sees("Assigned as A-0001.")
    person.sees("Actions open")


def do_what_is_due(person: Person) -> None:
    person.sees("A-0001: Mend the lock")
    person.go("Due")
    person.enter()
    person.press("It is done…")
    in_dialog(person, "What was done, and how one can see it")
    person.keys.type("The locksmith came.")
    person.finish()
    person.comes_back()
    person.sees("A-0001 is done.")


def close_with_what_changed(person: Person) -> None:
    person.turn_to("Inbox")
    person.sees("Ready to close")
    person.go("Inbox")
    person.keys.type("c")
    in_dialog(person, "What changed because of it")
    person.keys.type("The door locks by itself now.")
    person.finish()
    person.comes_back()
    person.sees("Plan review")


def read_what_became_of_it(person: Person) -> None:
    person.turn_to("Incidents")
    person.go("My reports")
    person.keys.press(Qt.Key.Key_Space)
    person.sees("Closed")
    person.go("Incidents")
    person.enter()
    person.press("Open what happened")
    person.sees("The door locks by itself now.")


def in_dialog(person: Person, name: str) -> None:
    """Wait until the small window is in front with the keyboard on that field."""
    person.wait(lambda: any(one.isVisible() for one in person.window.findChildren(Dialog)))
    person.wait(lambda: said(person.keys.focus()) == name)
