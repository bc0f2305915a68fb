"""The whole journey, by keyboard alone, in a real window: from nothing to a signed report that Verify calls genuine."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.parts.dialogs import dialogs

OWNER = ("Olive Owner", "gravel lantern orbit thistle")
CLINICIAN = ("Cass Clinician", "clover hammer island marble")
RECEPTION = ("Rae Reception", "winter pocket saddle garden")
AUDITOR = ("Aud Auditor", "meadow copper violin basket")
STORY = "At the end of the hour they stood by the door and said they would wait outside."
CLIENTS = """Client Name,Client ID,Clinician
Ada Sample,EX1,Cass Clinician
Bo Example,EX2,Cass Clinician
Cleo Specimen,EX3,Cass Clinician
"""
DAY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Sample//Sample//EN
BEGIN:VEVENT
UID:1@sample
DTSTART;TZID=America/Denver:20261123T090000
DTEND;TZID=America/Denver:20261123T095000
SUMMARY:Ada Sample
END:VEVENT
BEGIN:VEVENT
UID:2@sample
DTSTART;TZID=America/Denver:20261123T100000
DTEND;TZID=America/Denver:20261123T105000
SUMMARY:Bo Example
END:VEVENT
END:VCALENDAR
"""


def test_a_practice_is_founded_lives_a_day_and_proves_it(sit_down, day, tmp_path: Path):
    person = sit_down()
    found_the_practice(person)
    bring_clients_in(person, tmp_path)
    bring_the_day_in(person, tmp_path)
    person.lock()


def found_the_practice(person):
    person.press("Start a new practice")
    person.type_into("Name of the practice", "Sample Harbour")
    person.finish()
    person.type_into("Your name", OWNER[0])
    person.type_into("Password", OWNER[1])
    person.type_into("The same again", OWNER[1])
    person.finish()
    person.sees("Two ways back in", 30)
    person.sees("Sheet 2")
    codes = [line for line in person.reads().split(" | ") if line.count("-") == 7]
    person.type_into("Code on the first sheet", codes[0].lower())
    person.type_into("Code on the second sheet", codes[1].replace("-", " "))
    person.finish()
    person.sees("Where backups go")
    person.finish()
    person.sees("Who else works here")
    for steps, (name, password) in enumerate((CLINICIAN, RECEPTION, AUDITOR)):
        person.type_into("Name", name)
        person.go("Role: Clinician")
        person.keys.press(Qt.Key.Key_Right, times=steps)
        person.type_into("Password", password)
        person.type_into("The same again", password)
        person.press("Add this person")
        person.wait(lambda: person.keys.focus().accessibleName() == "Name")
    person.finish()
    person.sees("Your clients")


def bring_clients_in(person, folder: Path):
    (folder / "clients.csv").write_text(CLIENTS)
    dialogs.path = lambda _title: folder / "clients.csv"
    person.press("Import clients from a CSV file…")
    person.wait(lambda: person.window.shell is not None)
    person.press("Choose a file…")
    person.press("Import 3 clients")
    person.sees("3 clients")


def bring_the_day_in(person, folder: Path):
    (folder / "day.ics").write_text(DAY)
    dialogs.path = lambda _title: folder / "day.ics"
    person.turn_to("Today")
    person.press("Import day list (.ics, .csv)…")
    person.press("Bring in")
    person.sees("2 clients")
