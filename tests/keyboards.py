"""A keyboard for tests: keys go to whatever has the focus, and are counted."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


def said(widget: QWidget) -> str:
    """Give what a screen reader calls a widget: its name, or else the words on it."""
    words = getattr(widget, "text", None)
    return widget.accessibleName() or (
        words().replace("&", "") if isinstance(widget, QAbstractButton) and words else ""
    )


class Keyboard:
    """Presses keys in one window as a person would; nothing is clicked and no widget is called by its name in code."""

    def __init__(self, window: QWidget) -> None:
        self.window, self.count = window, 0

    def focus(self) -> QWidget:
        """Give the part that the next key goes to."""
        return QApplication.focusWidget() or self.window

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        """Press a key so many times."""
        for _time in range(times):
            self._wake()
            QTest.keyClick(self.focus(), key, held)
            QApplication.processEvents()
            self.count += 1

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type a text; each letter is one key."""
        self._wake()
        QTest.keyClicks(self.focus(), text)
        QApplication.processEvents()
        self.count += len(text)

    def tab_to(self, name: str, most: int = 60) -> QWidget:
        """Press Tab until the part with this accessible name has the focus, as a reader of the screen would find it."""
        self._wake()
        heard = []
        for _time in range(most):
            if said(self.focus()) == name:
                return self.focus()
            heard.append(said(self.focus()))
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"nothing called {name!r} comes within {most} tabs; heard {sorted(set(heard))}")

    def _wake(self) -> None:
        """Bring the window to the front where no window is."""
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
            QTest.qWaitForWindowActive(self.window, 2000)
