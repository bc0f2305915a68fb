"""Wrong passwords, as they are said: how many tries are left, and how long the next one has to wait."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.i18n import _, ngettext
from app.ui.parts.labels import Quiet


class Tries(Quiet):
    """A line that says how the next try stands, and counts a wait down; `over` when it may be tried again."""

    over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._left = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

    def waits(self) -> bool:
        """Say whether the next try still has to wait."""
        return self._left > 0

    def show_standing(self, seconds: int, tries: int) -> None:
        """Say it: seconds to wait, else how many tries there are before the next wait."""
        self._left = seconds
        if seconds > 0:
            self._clock.start()
            self._say_wait()
            return
        self._clock.stop()
        words = ngettext(
            "{n} try left. After that each try waits longer.",
            "{n} tries left. After that each try waits longer.",
            tries,
        )
        self.setText(words.format(n=tries) if tries else _("Each further try waits longer."))

    def forget(self) -> None:
        """Say nothing, and wait for nothing."""
        self._clock.stop()
        self._left = 0
        self.setText("")

    def setText(self, text: str) -> None:
        """Show the line, or take no room."""
        super().setText(text)
        self.setVisible(bool(text))

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._say_wait()
            return
        self.forget()
        self.over.emit()

    def _say_wait(self) -> None:
        words = ngettext("You can try again in {n} second.", "You can try again in {n} seconds.", self._left)
        self.setText(words.format(n=self._left))
