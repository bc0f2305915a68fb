"""The whole journey, by keyboard alone, in a real window: from nothing to a signed report that Verify calls genuine."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.errors import NoKey
from app.domain.ledger import Head
from app.store import clinical, seals
from app.ui.parts.dialogs import dialogs
from tests.journeys.persons import Person, begin_a_practice
from tests.journeys.strangers import strangers_agree
from tests.keyboards import said

OWNER = ("Olive Owner", "gravel lantern orbit thistle")
CLINICIAN = ("Cass Clinician", "clover hammer island marble")
RECEPTION = ("Rae Reception", "winter pocket saddle garden")
AUDITOR = ("Aud Auditor", "meadow copper violin basket")
ACTION = "Two staff at the door. Seat Ada by the window."
SEEN = "On 20 November she blocked the door for a minute."
RAISED = "Asked twice where the owner parks."
STORY = "At the end of the hour they stood by the door and said they would wait outside."
END = " They left at ten."
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


@pytest.mark.timeout(600)  # a whole day at the keyboard
def test_a_practice_is_founded_lives_a_day_and_proves_it(sit_down, stand_up, day, tmp_path: Path):
    person = sit_down()
    found_the_practice(person)
    bring_clients_in(person, tmp_path)
    bring_the_day_in(person, tmp_path)
    person.lock()
    person.unlock(*CLINICIAN)
    raise_a_flag(person)
    person.lock()
    person.unlock(*OWNER)
    approve_the_flag(person)
    person.lock()
    day.at(17, 30)
    person.unlock(*CLINICIAN)
    log_the_sessions(person)
    person.lock()
    stand_up()
    be_killed_while_telling()
    day.at(17, 45)
    person = sit_down()
    person.unlock(*CLINICIAN)
    finish_the_story(person)
    assert told_by_the_keys(person) == {"clinical"}
    person.lock()
    person.unlock(*RECEPTION)
    see_the_action_and_never_the_story(person)
    run_a_drill(person)
    person.lock()
    person.unlock(*OWNER)
    paper = sign_the_summary(person, tmp_path)
    person.lock()
    verify(person, paper, tmp_path)
    stand_up()
    strangers_agree(paper, tmp_path, *OWNER)


def found_the_practice(person):
    begin_a_practice(person, OWNER)
    for steps, (name, password) in enumerate((CLINICIAN, RECEPTION, AUDITOR)):
        person.type_into("Name", name)
        person.go("Role: Clinician")
        person.keys.press(Qt.Key.Key_Right, times=steps)
        person.type_into("Password", password)
        person.type_into("The same again", password)
        person.press("Add this person")
        person.gets_through(*OWNER, lambda: person.keys.focus().accessibleName() == "Name")
    person.finish()
    person.sees("Your clients")


def bring_clients_in(person, folder: Path):
    (folder / "clients.csv").write_text(CLIENTS)
    dialogs.path = lambda _title: folder / "clients.csv"
    person.press("Import clients from a CSV file…")
    person.wait(lambda: person.window.shell is not None)
    person.press("Choose a file…")
    person.press("Import 3 clients")
    person.sees("C-0003")


def bring_the_day_in(person, folder: Path):
    (folder / "day.ics").write_text(DAY)
    dialogs.path = lambda _title: folder / "day.ics"
    person.turn_to("Today")
    person.press("Import day list (.ics, .csv)…")
    person.press("Bring in")
    person.sees("2 clients")


def raise_a_flag(person):
    person.find("Ada", "Ada Sample")
    person.press("Add flag")
    person.choose("Must staff know it at first contact?", "Yes")
    person.choose("Does the risk outweigh the client's privacy?", "Yes")
    person.choose("Level", "High")
    person.type_into("Desk label", "Two staff")
    person.type_into("What to do at the desk", ACTION)
    person.choose("What it is about", "Violence toward staff or others")
    person.type_into("What was seen or heard", SEEN)
    person.type_into("Why this is enough for a flag", "Somebody alone at the door could be shut in.")
    person.finish()
    person.sees("Flag F-0001 is raised. It acts now; a second person is asked to approve.")


def approve_the_flag(person):
    person.find("F-0001", "F-0001")
    person.press("Approve: High · Two staff")
    person.sees("Flag F-0001 is approved.")
    person.sees("approved by Olive Owner")
    person.wait(person.has_focus, 5)


def log_the_sessions(person):
    person.turn_to("After hours")
    person.sees("0 of 2 logged")
    person.go("C-0001, Came: Came")
    person.keys.type("1s")
    person.enter()
    person.keys.type("1r")
    person.keys.type(RAISED)
    person.sees("2 of 2 logged")
    person.finish()
    person.sees("2 sessions are sealed.")


def be_killed_while_telling():
    """Let another process tell the incident, and kill it once the draft is kept."""
    command = [sys.executable, "-m", "tests.journeys.killed", CLINICIAN[0], "Yes", "Threat", "Recep", STORY]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as child:
        child.stdin.write(CLINICIAN[1] + "\n")
        child.stdin.flush()
        assert child.stdout.readline().strip() == "kept"
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        assert child.wait(10) != 0


def finish_the_story(person):
    person.keys.ctrl(Qt.Key.Key_N)
    person.sees(STORY)
    person.go("What happened")
    person.keys.ctrl(Qt.Key.Key_End)
    person.keys.type(END)
    person.finish()
    person.sees("Sealed as INC-2026-0001.")
    person.sees(STORY + END)
    person.wait(person.has_focus, 5)


def told_by_the_keys(person: Person) -> set[str]:
    """Try every key of whoever sits here on every sealed part of every incident; name the sorts that opened."""
    answers: list[set[str]] = []
    person.desk.ask(_try_the_keys, then=answers.append, owner=person.window)
    person.wait(lambda: answers)
    return answers[0]


def _try_the_keys(seat) -> set[str]:
    opened = set()
    rows = seat.vault.db.execute(
        "SELECT head, name, stored FROM entry JOIN part ON part.entry = seq WHERE kind = 'incident' AND name != 'open'"
    ).fetchall()
    for spelt, name, stored in rows:
        head = Head.from_bytes(spelt)
        place = seals.Place(seat.vault.id, head.entry, head.record, name, head.kind, head.actor)
        text = seals.unseal(place, stored, seat.vault.readers())
        if text is not None:
            opened.add(name)
        if name != "clinical":
            continue
        assert text is None or (STORY + END).encode() in text
        if text is None:
            with pytest.raises(NoKey):
                clinical.folded(seat.vault, head.record)
        else:
            assert clinical.folded(seat.vault, head.record)["story"] == STORY + END
    assert {name for _head, name, _stored in rows} == {"clinical", "audit"}
    return opened


def see_the_action_and_never_the_story(person):
    person.sees(ACTION)
    assert SEEN not in person.reads()
    person.turn_to("Incidents")
    person.sees("INC-2026-0001")
    person.go("Incidents")
    person.keys.press(Qt.Key.Key_Home)
    person.enter()
    person.sees("What became of it")
    assert STORY not in person.reads()
    assert told_by_the_keys(person) == set()


def run_a_drill(person):
    person.keys.ctrl(Qt.Key.Key_R)
    person.choose("Live or drill", "Drill")
    person.press("Start the drill: Aggressive visitor or client")
    person.sees("DRILL. Nobody is in danger.")
    person.settles(0)
    for done, key in enumerate("\r\r2\r\r\r", 1):
        person.enter() if key == "\r" else person.keys.type(key)
        person.settles(done)
    person.keys.type("6")
    person.enter()
    person.settles(7)
    person.enter()
    person.settles(8)
    person.enter()
    person.settles(9)
    assert said(person.keys.focus()) == "What worked, what did not"
    person.keys.type("The code words worked.")
    person.finish()
    person.sees("6 people accounted for.")
    person.sees("The code words worked.")
    person.wait(person.has_focus, 5)


def sign_the_summary(person, folder: Path) -> Path:
    paper = folder / "summary.pdf"
    dialogs.path = lambda _title: paper
    person.turn_to("Reports")
    person.choose("Period", "This month")
    person.sees("Page 1 of", 40)
    page = person.window.shell.page()
    person.wait(lambda: page.sign.isEnabled() and not page.progress.isVisible(), 40)
    assert not paper.exists()
    person.press("Sign and save PDF…")
    person.proves(*OWNER)
    person.sees("Signed and saved: summary.pdf.", 40)
    return paper


def verify(person, paper: Path, folder: Path):
    dialogs.path = lambda _title: paper
    person.press("Verify a report (no login)…")
    person.press("Open a report…")
    person.sees("Unchanged, but whose it is has not been confirmed", 40)
    person.press("I compared it: trust this practice")
    person.sees("You confirmed this practice on this computer.", 40)
    assert person.reads().split(" | ").count("Genuine") == 1
    changed = folder / "changed.pdf"
    changed.write_bytes(flipped(paper.read_bytes()))
    dialogs.path = lambda _title: changed
    person.press("Open another…")
    person.sees("Looking at changed.pdf")
    assert "Genuine" not in person.reads().split(" | ")
    person.sees("Changed | changed.pdf", 40)
    assert "Genuine" not in person.reads().split(" | ")
    person.keys.press(Qt.Key.Key_Escape)
    person.sees("records stay on this computer")
    person.wait(person.has_focus, 5)


def flipped(paper: bytes) -> bytes:
    """Turn one bit of one byte, in a remark at the head of the file that no reader shows."""
    at = paper.index(b"\n%") + 3
    return paper[:at] + bytes([paper[at] ^ 1]) + paper[at + 1 :]
