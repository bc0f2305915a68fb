"""The window stands where it was left with the same screens, and never where nobody could reach it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.ui.parts.remembered import memory
from app.ui.place import Place, within

ROOT = Path(__file__).resolve().parents[2]
LEFT, RIGHT = QRect(0, 0, 1600, 1000), QRect(1600, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("where", "rooms", "lies"),
    [
        (QRect(100, 50, 1280, 800), [LEFT], QRect(100, 50, 1280, 800)),
        (QRect(1500, 50, 800, 600), [LEFT, RIGHT], QRect(1500, 50, 800, 600)),
        (QRect(1700, 100, 1280, 800), [LEFT], QRect(320, 100, 1280, 800)),
        (QRect(1700, 100, 1280, 800), [LEFT, RIGHT], QRect(1700, 100, 1280, 800)),
        (QRect(-900, -40, 1280, 800), [LEFT], QRect(0, 0, 1280, 800)),
        (QRect(0, 950, 1280, 800), [LEFT], QRect(0, 200, 1280, 800)),
        (QRect(100, 100, 3000, 2000), [LEFT], QRect(0, 0, 1600, 1000)),
        (QRect(9000, 9000, 500, 400), [RIGHT, LEFT], QRect(3020, 680, 500, 400)),
    ],
)
def test_a_window_lies_whole_on_the_screens(where, rooms, lies):
    assert within(where, rooms) == lies


def opened(qtbot) -> tuple[QWidget, Place]:
    window = QWidget()
    qtbot.addWidget(window)
    return window, Place(window)


def test_a_new_window_has_its_usual_size_and_the_next_one_stands_where_the_last_was_left(qtbot, profile):
    window, _place = opened(qtbot)
    assert (window.width(), window.height()) == (1280, 800)
    window.show()
    window.resize(900, 700)
    window.move(40, 60)
    window.close()
    again, _place = opened(qtbot)
    assert (again.pos().toTuple(), again.size().toTuple()) == ((40, 60), (900, 700))
    assert not again.isMaximized()


def test_a_maximised_window_comes_back_maximised_and_goes_back_to_its_place(qtbot, profile):
    window, place = opened(qtbot)
    window.show()
    window.resize(900, 700)
    window.move(40, 60)
    place.keep()
    window.showMaximized()
    qtbot.waitUntil(window.isMaximized)
    window.close()
    again, _place = opened(qtbot)
    again.show()
    assert again.isMaximized()
    again.showNormal()
    qtbot.waitUntil(lambda: again.size().toTuple() == (900, 700))


def test_a_move_is_kept_without_closing_since_a_computer_may_just_end(qtbot, profile):
    window, _place = opened(qtbot)
    window.show()
    window.resize(901, 701)
    qtbot.waitUntil(lambda: "901 701" in str([memory().value(key) for key in memory().allKeys()]))


@pytest.mark.parametrize("kept", ["", "1 2 3", "0 0 0 0 0", "a b c d e", "99999 -5 1 2 3 4"])
def test_a_place_that_cannot_be_read_counts_as_none(qtbot, profile, kept):
    window, place = opened(qtbot)
    window.show()
    place.keep()
    (key,) = [key for key in memory().allKeys() if key.startswith("place/")]
    memory().setValue(key, kept)
    again, _place = opened(qtbot)
    assert again.size().toTuple() == (1280, 800)


SCRIPT = """
import json, sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
from app.ui.place import Place
window = QWidget()
place = Place(window)
window.show()
if sys.argv[1:]:
    window.move(*map(int, sys.argv[1:]))
    place.keep()
print(json.dumps([*window.pos().toTuple(), *window.size().toTuple()]))
"""


def test_each_set_of_screens_has_its_own_place_and_a_screen_that_is_gone_takes_no_window_along(tmp_path):
    def run(screens: list[QRect], *moved: int) -> list[int]:
        told = tmp_path / "screens.json"
        rows = [
            {"name": str(at), "x": one.x(), "y": one.y(), "width": one.width(), "height": one.height()}
            | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
            for at, one in enumerate(screens)
        ]
        told.write_text(json.dumps({"screens": rows}))
        platform = f"offscreen:configfile={told}"
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, *map(str, moved)],
            cwd=ROOT,
            env=os.environ | {"KEEPWELL_PROFILE": str(tmp_path), "QT_QPA_PLATFORM": platform},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        said: list[int] = json.loads(done.stdout)
        return said

    assert run([LEFT, RIGHT], 1900, 120) == [1900, 120, 1280, 800]
    alone = run([LEFT])
    assert LEFT.contains(QRect(*alone))
    run([LEFT], 10, 20)
    assert run([LEFT, RIGHT]) == [1900, 120, 1280, 800]
    assert run([LEFT]) == [10, 20, 1280, 800]
