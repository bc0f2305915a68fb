"""People come and go, by keyboard alone, in a real window: invited, joined, let go, brought back by a sheet."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from app.ui.parts.dialogs import dialogs
from tests.journeys.persons import begin_a_practice

OWNER = ("Olive Owner", "gravel lantern orbit thistle")
CLINICIAN = ("Cass Clinician", "clover hammer island marble")
RECEPTION = ("Rae Reception", "winter pocket saddle garden")
BACK = ("Olive Returned", "meadow copper violin basket")


@pytest.mark.timeout(600)
def test_people_are_invited_join_leave_and_an_owner_comes_back_with_a_sheet(sit_down, tmp_path: Path):
    person = sit_down()
    sheets = found_the_practice(person)
    invite(person, CLINICIAN[0], 0, tmp_path)
    code = invited_code(person)
    person.press("They have it")
    person.lock()
    join(person, code, CLINICIAN)
    person.lock()
    come_second(person, code)
    person.unlock(*OWNER)
    person.lock()
    person.unlock(*CLINICIAN)  # an owner was here meanwhile, so the keys are handed over
    person.turn_to("After hours")
    person.lock()

    person.unlock(*OWNER)
    invite(person, RECEPTION[0], 1, tmp_path)
    code = invited_code(person)
    person.press("They have it")
    person.lock()
    join(person, code, RECEPTION)
    person.lock()
    person.unlock(*OWNER)
    let_go(person, CLINICIAN[0])
    who_was_who(person)
    person.lock()
    assert CLINICIAN[0] not in names(person)

    come_back(person, sheets[0])
    make_new_sheets(person, tmp_path)
    person.lock()
    person.unlock(*RECEPTION)
    read_of_the_sheet(person)
    person.lock()
    person.unlock(*RECEPTION)
    assert "A recovery sheet was used" not in person.reads()


def found_the_practice(person):
    codes = begin_a_practice(person, OWNER)
    person.finish()
    person.sees("Your clients")
    person.finish()
    person.wait(lambda: person.window.shell is not None)
    return codes


def invite(person, name: str, role: int, folder: Path):
    person.turn_to("Settings")
    person.sees("Add a person")
    person.type_into("Name", name)
    person.go("Role: Clinician")
    person.keys.press(Qt.Key.Key_Right, times=role)
    person.choose("How they come in", "With an invitation")
    dialogs.path = lambda _title: folder
    person.press("Make the invitation")
    person.gets_through(*OWNER, lambda: "It is shown only now" in person.reads())
    person.press("Save as PDF, to print…")
    person.sees("Print it, then delete the file", 40)
    assert (folder / "keepwell-invitation.pdf").stat().st_size > 5000


def invited_code(person):
    return next(line for line in person.reads().split(" | ") if line.count("-") == 5)


def join(person, code: str, who):
    person.press("I have an invitation…")
    person.type_into("Code of the invitation", code.lower())
    person.type_into("Password", who[1])
    person.type_into("The same again", who[1])
    person.finish()
    person.wait(lambda: person.window.shell is not None, 40)
    person.sees(who[0])


def come_second(person, code: str):
    person.press("I have an invitation…")
    person.type_into("Code of the invitation", code)
    person.type_into("Password", "thistle orbit lantern gravel")
    person.type_into("The same again", "thistle orbit lantern gravel")
    person.finish()
    person.sees("This code was used at")
    person.keys.press(Qt.Key.Key_Escape)
    person.comes_back()


def let_go(person, name: str):
    person.turn_to("Settings")
    person.sees(name)
    people = person.go("People")
    person.keys.press(Qt.Key.Key_Home)
    for _step in range(6):
        if people.model().index(people.currentIndex().row(), 0).data() == name:
            break
        person.keys.press(Qt.Key.Key_Down)
    person.press("This person has left…")
    person.sees("The key to what is sealed to clinicians is made anew now.")
    person.press(f"Yes, {name} has left")
    person.proves(*OWNER)
    person.sees(f"{name} has left. Every key they held is made anew.", 60)


def turn_to_tab(person, words: str):
    person.wait(person.has_focus)
    for _step in range(60):
        if isinstance(person.keys.focus(), QTabBar):
            break
        person.keys.press(Qt.Key.Key_Tab)
    for _step in range(12):
        if words in person.reads():
            return
        person.keys.press(Qt.Key.Key_Right)
    raise AssertionError(words)


def who_was_who(person):
    turn_to_tab(person, "It is part of the ledger")
    person.sees(f"Joined, invited by {OWNER[0]}")
    person.sees(f"Left; let go by {OWNER[0]}")


def names(person):
    person.wait(lambda: person.window.unlock.who.count() > 0)
    who = person.window.unlock.who
    return [who.itemText(at) for at in range(who.count())]


def come_back(person, code: str):
    person.press("A sheet with a code…")
    person.type_into("Code on the sheet", code)
    person.type_into("Your name", BACK[0])
    person.type_into("Password", BACK[1])
    person.type_into("The same again", BACK[1])
    person.finish()
    person.wait(lambda: person.window.shell is not None, 40)
    person.comes_back()


def make_new_sheets(person, folder: Path):
    person.turn_to("Settings")
    turn_to_tab(person, "Two sheets of paper in two places")
    person.sees("New sheets are due")
    person.press("Make two new sheets…")
    person.proves(*BACK)
    person.sees("Sheet 2")
    codes = [line for line in person.reads().split(" | ") if line.count("-") == 7]
    person.type_into("Code on the first sheet", codes[0])
    person.type_into("Code on the second sheet", codes[1])
    person.press("These are on paper: put them in place")
    person.sees("The new sheets are in place.", 60)


def read_of_the_sheet(person):
    person.sees("A recovery sheet was used")
    person.sees(f"{BACK[0]}, as a new owner")
    person.press("I have read this")
    person.wait(
        lambda: "A recovery sheet was used" not in person.reads().replace("Recovery sheet 1 was used", "")
    )
