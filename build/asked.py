"""Opens every dialog that a page leads to, so that it can be looked at: presses each button whose words end in dots."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

MOMENT = 250
"""Milliseconds between two looks whether a dialog has come."""


def buttons(root: QWidget) -> list[QPushButton]:
    """Give the buttons in sight that ask something first."""
    return [
        one
        for one in root.findChildren(QPushButton)
        if one.isVisible() and one.isEnabled() and one.accessibleName().endswith("…")
    ]


def slug(button: QPushButton) -> str:
    """Give a button's words as part of a file's name."""
    return "".join(letter for letter in button.accessibleName().lower() if letter.isalnum())[:30]


def dialogs_of(page: QWidget, settle: Callable[[], object]) -> Iterator[tuple[str, Any]]:
    """Press each button once; give its name and a picture of what it opened, which is given up again."""
    from app.ui.parts.dialogs import dialogs

    dialogs.path = lambda _title: None
    try:
        for name in dict.fromkeys(map(slug, buttons(page))):
            button = next((one for one in buttons(page) if slug(one) == name), None)
            if button is not None:
                yield from _opened(button, name, settle)
    finally:
        dialogs.path = None


def _opened(button: QPushButton, name: str, settle: Callable[[], object]) -> Iterator[tuple[str, Any]]:
    pictures: list[Any] = []

    def look() -> None:
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QDialog) and one.isVisible():
                pictures.append(one.grab())
                one.done(0)

    watch = QTimer()
    watch.setInterval(MOMENT)
    watch.timeout.connect(look)
    watch.start()
    button.click()
    settle()
    watch.stop()
    look()
    for at, picture in enumerate(pictures):
        yield (f"{name}-{at + 1}" if at else name), picture
