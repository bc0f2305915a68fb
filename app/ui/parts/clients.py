"""Picking a client by typing part of a name or number."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from app.i18n import _
from app.ui.parts.discreet import initials, is_discreet
from app.ui.parts.hung import HungList


class Found(NamedTuple):
    """One client that fits what was typed."""

    record: str
    number: str
    name: str
    more: str = ""

    @property
    def line(self) -> str:
        """Spell it as the list shows it."""
        return "  ".join(filter(None, (self.name, self.number, self.more)))


class PickClient(QWidget):
    """Type to find, arrows to choose, Enter to take. The page answers `sought` with `offer`, and gets `picked`.

    The part asks nobody itself: `pick.sought.connect(lambda text: desk.ask(clients.search, text, then=pick.offer))`.
    `new_name` is emitted when the person presses Enter on a name that nobody has.
    """

    sought = Signal(str)
    picked = Signal(object)
    new_name = Signal(str)

    def __init__(
        self, name: str = "", parent: QWidget | None = None, *, hint: str = "", offers_new: bool = False
    ) -> None:
        super().__init__(parent)
        self._chosen: Found | None = None
        self._offers_new = offers_new
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint or _("Type a name or number"))
        self.line.setAccessibleName(name or _("Client"))
        self.line.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.list = HungList(_("Clients found"), self.line, self)
        self.list.itemClicked.connect(self._take)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(80)
        self._wait.timeout.connect(lambda: self.sought.emit(self.line.text().strip()))
        self.line.textEdited.connect(self._typed)

    def client(self) -> Found | None:
        """Give the client that was taken, or None."""
        return self._chosen

    def set_client(self, found: Found | None) -> None:
        """Show a client as taken, or none."""
        self._chosen = found
        self.veil(is_discreet(self))
        self.list.hide()

    def text(self) -> str:
        """Give what stands in the line."""
        return self.line.text()

    def offer(self, found: Sequence[Found]) -> None:
        """Show who fits what was typed."""
        self.list.clear()
        discreet = is_discreet(self)
        for one in found:
            shown = one._replace(name=initials(one.name)) if discreet else one
            self.list.hang(shown.line, one)
        typed = self.line.text().strip()
        if self._offers_new and typed:
            self.list.hang(_("Add “{name}” as a new client").format(name=typed), typed)
        if not self.list.count() or not self.line.hasFocus():
            self.list.hide()
            return
        self.list.unroll(8, 200)

    def veil(self, on: bool) -> None:
        """Show initials, or the name."""
        chosen = self._chosen
        if chosen is not None:
            self.line.setText((chosen._replace(name=initials(chosen.name)) if on else chosen).line)
        elif not self.line.hasFocus():
            self.line.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with the arrows, take with Enter, leave with Esc."""
        if event.type() == QEvent.Type.FocusOut:
            self.list.hide()
        if (
            not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
            or not self.list.isVisible()
        ):
            return False
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self.list.step(event.key() == Qt.Key.Key_Down)
                return True
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if (item := self.list.currentItem()) is not None:
                    self._take(item)
                return True
            case Qt.Key.Key_Escape:
                self.list.hide()
                return True
        return False

    def _typed(self) -> None:
        self._chosen = None
        self._wait.start()

    def _take(self, item: QListWidgetItem) -> None:
        taken = item.data(Qt.ItemDataRole.UserRole)
        self.list.hide()
        if isinstance(taken, str):
            self.new_name.emit(taken)
            return
        found = Found(*taken)
        self.set_client(found)
        self.picked.emit(found)
