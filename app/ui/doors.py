"""Doors: what can be opened from the unlock page without a password, and the keys that open some of it at any time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.domain.practices import Practice
    from app.ui.desk import Desk
    from app.ui.firstrun.page import FirstRun
    from app.ui.layers import Layers
    from app.ui.unlock.page import UnlockPage


class Doors(QObject):
    """Opens what needs nobody signed in: help, emergency card, sheets, Verify, a sample, the first run.

    Each room is imported only when somebody opens its door: the unlock page is to be there at once.
    """

    founded = Signal(str)
    """Whoever set the practice up is signed in and goes on; carries the page they asked for, or nothing."""

    def __init__(self, window: QWidget, desk: "Desk", layers: "Layers", unlock: "UnlockPage") -> None:
        super().__init__(window)
        self._window, self._desk, self._layers = window, desk, layers
        self.first: FirstRun | None = None
        """The first run, while somebody is in it."""
        unlock.new_wanted.connect(self.begin_first_run)
        unlock.sample_wanted.connect(self.open_sample)
        unlock.verify_wanted.connect(self.show_verify)
        unlock.card_wanted.connect(self.show_card)
        unlock.sheet_wanted.connect(self.show_sheet)
        unlock.leave_wanted.connect(self.leave_report)
        press(window, "F1", self.show_help)
        press(window, "F9", self.show_card)

    def show_help(self) -> None:
        """Open the help beside what is being done."""
        from app.ui.help.window import HelpWindow

        HelpWindow(self._window).show()

    def show_card(self) -> None:
        """Show the emergency card; the desk need not be unlocked."""
        from app.ui.emergency import EmergencyCard

        EmergencyCard(self._desk.folder, self._window).show()

    def show_sheet(self) -> None:
        """Come back in with the code of a sheet: one's own, or a recovery sheet."""
        from app.ui.unlock.sheet import SheetDialog

        SheetDialog(self._desk, self._window).show()

    def leave_report(self) -> None:
        """Let somebody report something who does not sign in."""
        from app.ui.unlock.leaving import LeaveDialog

        LeaveDialog(self._desk, self._window).show()

    def show_verify(self) -> None:
        """Check a report; nobody needs to be signed in."""
        from app.ui.unlock.verify import VerifyAside

        page = VerifyAside(self._desk)
        self._layers.show_until(page, page.left)

    def open_sample(self) -> None:
        """Make a sample practice and offer its people."""
        from app.ui.unlock.samples import MakingSample

        page = MakingSample(self._desk)
        self._layers.show_until(page, page.left)
        page.begin()

    def begin_first_run(self, step: str = "", practice: "Practice | None" = None) -> None:
        """Set a practice up, from the start or from where it was left."""
        from app.ui.firstrun.page import FirstRun

        self.first = FirstRun(self._desk, step, practice)
        self.first.left.connect(self._leave_first_run)
        self._layers.show_aside(self.first)
        self.first.arrive()

    def forget(self) -> None:
        """Let go of the first run: the desk was locked."""
        self.first = None

    def _leave_first_run(self) -> None:
        first, self.first = self.first, None
        if first is None:
            return
        if self._desk.person is None:
            self._layers.end_aside(first)
        else:
            self.founded.emit("client-import" if first.imports else "")


def press(window: QWidget, key: str, what: Callable[[], object]) -> None:
    """Let a key do something wherever in the program somebody is."""
    shortcut = QShortcut(QKeySequence(key), window)
    shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
    shortcut.activated.connect(what)
