"""Find anything: type in the top bar, choose with the arrows, open with Enter."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidgetItem, QWidget

from app.domain.kinds import Kind
from app.i18n import _
from app.services import finding
from app.services.finding import Hit, Title
from app.ui.parts.discreet import initials, is_discreet
from app.ui.parts.hung import HungList

if TYPE_CHECKING:
    from app.ui.desk import Desk

PAGES = {
    Kind.CLIENT: "client", Kind.PERSON: "person", Kind.INCIDENT: "incident", Kind.WORKSHEET: "worksheet",
    Kind.RISK_REVIEW: "risk-review", Kind.SAFETY_PLAN: "safety-plan", Kind.CONDUCT: "conduct",
    Kind.REQUEST: "request", Kind.DISCLOSURE: "disclosure",
}  # fmt: skip


class FindBox(QWidget):
    """The field in the top bar (Ctrl+K) with what it finds below; `go` asks for the page of a hit."""

    go = Signal(str, object)

    def __init__(self, desk: "Desk", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.line = QLineEdit()
        self.shorten(False)
        self.line.setAccessibleName(_("Find a client, incident or flag"))
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.list = HungList(_("Found"), self.line, self)
        self.list.itemClicked.connect(self._open)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self._seek)
        self.line.textEdited.connect(lambda _text: self._wait.start())
        QShortcut(QKeySequence("Ctrl+K"), self, self._begin)

    def shorten(self, short: bool) -> None:
        """Say what can be found here, or where there is little room only how to begin."""
        words = _("Find    Ctrl+K") if short else _("Find a client, incident or flag    Ctrl+K")
        self.line.setPlaceholderText(words)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show what was found, below the field."""
        self.list.clear()
        discreet = is_discreet(self)
        for hit in hits:
            name = initials(hit.title) if discreet and hit.title_is is Title.NAME else hit.title
            parts = (name, hit.number if hit.number != hit.title else "", hit.more)
            self.list.hang("   ".join(filter(None, parts)), hit)
        if not hits:
            nothing = QListWidgetItem(_("Nothing found. Try the first letters of a name, or a number."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        if not self.line.text().strip() or not self.line.hasFocus():
            self.list.hide()
            return
        self.list.unroll(10, 320)

    def veil(self, on: bool) -> None:
        """Forget what stands here when the window becomes discreet."""
        if on:
            self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with the arrows, open with Enter, leave with Esc."""
        if event.type() == QEvent.Type.FocusOut:
            self.list.hide()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.list.isVisible():
                self.list.step(event.key() == Qt.Key.Key_Down)
                return True
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.list.isVisible():
                if (item := self.list.currentItem()) is not None:
                    self._open(item)
                return True
            case Qt.Key.Key_Escape:
                self._end()
                return True
        return False

    def _begin(self) -> None:
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _seek(self) -> None:
        text = self.line.text().strip()
        if not text:
            self.list.hide()
            return
        self._desk.ask(finding.find, text, then=self.show_hits, owner=self)

    def _open(self, item: QListWidgetItem) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole)
        if not isinstance(hit, Hit):
            return
        if hit.kind in (Kind.CLIENT, Kind.PERSON) and self.line.text().strip():
            self._desk.do(finding.note_search, self.line.text().strip(), owner=self)
        where = {"record": hit.client, "flag": hit.record} if hit.client else {"record": hit.record}
        self._end()
        self.go.emit(PAGES[hit.about if hit.kind is Kind.FLAG else hit.kind], where)

    def _end(self) -> None:
        self._wait.stop()
        self.line.clear()
        self.list.clear()
        self.list.hide()
