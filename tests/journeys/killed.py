"""A program that a test kills: a clinician unlocks, begins an incident, and is cut off in the middle of it.

`python -m tests.journeys.killed NAME SAFE KIND PLACE STORY`, the password on the first line of standard input. It
prints "kept" once all that was typed is kept, and then waits for the end.
"""

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui import theme
from tests.journeys.persons import Day, Person, open_window


def main() -> None:
    """Tell as much of an incident as there is time for."""
    name, safe, kind, place, story = sys.argv[1:]
    app = QApplication(["keepwell"])
    theme.follow(app)
    window, _faults = open_window(Day(17, 40))
    person = Person(window)
    person.unlock(name, sys.stdin.readline().rstrip("\n"))
    person.keys.ctrl(Qt.Key.Key_N)
    begin_an_incident(person, safe, kind, place, story)
    wait_until_all_is_kept(person)
    print("kept", flush=True)
    app.exec()


def wait_until_all_is_kept(person: Person) -> None:
    """Wait for the last keeping: on a slow computer the first ones come while the story is still being typed."""
    drafting = person.window.shell.page().drafting
    person.wait(lambda: not drafting._dirty)
    answered: list[object] = []
    person.desk.ask(lambda _seat: None, then=answered.append)
    person.wait(lambda: answered)
    person.sees("Draft kept")


def begin_an_incident(person: Person, safe: str, kind: str, place: str, story: str) -> None:
    """Answer the questions in their order, by keyboard."""
    person.choose("Is everyone safe now?", safe)
    person.choose("What kind (all that fit)", kind)
    person.go("Where")
    person.keys.type(place)
    person.type_into("What happened", story)


if __name__ == "__main__":
    main()
