"""What stands in the window: the unlock page or the pages of who sits here, and over them what is shown aside."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget


class Layers(QStackedWidget):
    """One page at a time. The unlock page stays; every other is let go of once another takes its place."""

    unlock_shown = Signal()

    def __init__(self, unlock: QWidget) -> None:
        super().__init__()
        self._unlock = self._under = unlock
        self.asides: list[QWidget] = []
        """Pages over the one below, the last in view: Verify, the first run, a mistake of the program."""
        self.addWidget(unlock)

    def show_only(self, page: QWidget) -> None:
        """Show a page in place of all others."""
        for other in (self._under, *self.asides):
            if other is not page and other is not self._unlock:
                self._let_go(other)
        self.asides = []
        self._under = page
        self.addWidget(page)
        self._show_under()

    def show_aside(self, page: QWidget) -> None:
        """Show a page over what is in view."""
        self.asides.append(page)
        self.addWidget(page)
        self.setCurrentWidget(page)

    def show_until(self, page: QWidget, left: SignalInstance) -> None:
        """Show a page over what is in view, until it says that it was left."""
        self.show_aside(page)
        left.connect(lambda: self.end_aside(page))

    def end_aside(self, page: QWidget) -> None:
        """Go back to what was below."""
        if page in self.asides:
            self.asides.remove(page)
            self._let_go(page)
            self._show_under()

    def _show_under(self) -> None:
        self.setCurrentWidget(self._under)
        if self._under is self._unlock:
            self.unlock_shown.emit()

    def _let_go(self, page: QWidget) -> None:
        page.hide()
        self.removeWidget(page)
        page.deleteLater()
