"""Dialogs, only to decide something; and one seam through which tests answer them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.i18n import _
from app.ui.parts.buttons import Button, DangerButton, PrimaryButton
from app.ui.parts.cards import row
from app.ui.parts.labels import Heading, Words, Wrong
from app.ui.theme import SPACE


class Dialog(QDialog):
    """A window that asks for one decision: a heading, the contents in `body`, what is wrong, and the buttons.

    `finish` is called by the strong button and Ctrl+Enter; it closes nothing, the page does that with `accept`.
    """

    def __init__(
        self, title: str, parent: QWidget | None = None, *, finish: str = "", cancel: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if parent is not None:
            self.setProperty("discreet", parent.window().property("discreet"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 6, SPACE * 6, SPACE * 6, SPACE * 6)
        layout.setSpacing(SPACE * 3)
        layout.addWidget(Heading(title, 2))
        self._asked = _Asked()
        self.body = self._asked.body
        self._asked.changed.connect(self._fit)
        layout.addWidget(self._asked, 1)
        self.wrong = Wrong("")
        layout.addWidget(self.wrong)
        self.finish = PrimaryButton(finish or _("Done"), key="Ctrl+Return")
        self.cancel = Button(cancel or _("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.buttons = row(1, self.cancel, self.finish)
        layout.addLayout(self.buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 70, 0)

    def event(self, event: QEvent) -> bool:
        """Grow when more is said than there was room for, so that nothing is squeezed."""
        asks = event.type() == QEvent.Type.LayoutRequest
        done = super().event(event)
        if asks and self.isVisible():  # after any other event there may be no dialog left
            self._fit()
        return done

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view no larger than the window it belongs to."""
        wide = self._most().width()
        if self.width() > wide:
            self.resize(wide, self.height())
        self._fit()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the contents have at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width() and self.isVisible():
            self._fit()

    def _most(self) -> QSize:
        """Give the room there is: the window that the dialog belongs to, or the screen."""
        parent = self.parentWidget()
        stands = parent is not None and parent.window().isVisible()
        return parent.window().size() if parent and stands else self.screen().availableSize()

    def _fit(self) -> None:
        """Be as high as what is asked; what is higher than the window scrolls between the heading and the buttons."""
        layout = self.layout()
        if layout is None:
            return
        edges = layout.contentsMargins()
        wanted = self._asked.wanted(self.width() - edges.left() - edges.right())
        around = max(layout.totalHeightForWidth(self.width()), layout.totalMinimumSize().height())
        around -= self._asked.minimumHeight()
        self._asked.setMinimumHeight(min(wanted, max(self._most().height() - around, SPACE * 20)))
        if (high := around + self._asked.minimumHeight()) > self.height():
            self.resize(self.width(), high)

    def show_error(self, reason: str) -> None:
        """Say what is wrong, above the buttons."""
        self.wrong.setText(reason)


class _Asked(QScrollArea):
    """What a dialog asks, in `body`. Where it is higher than the window it scrolls, and follows the keyboard."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        holder.setProperty("part", "scrolled")
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE * 3)
        self.setWidget(holder)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def wanted(self, width: int) -> int:
        """Give the height of what is asked, at a width; while it scrolls, beside the bar, which goes only then."""
        if (bar := self.verticalScrollBar()).isVisible():
            width -= bar.width()
        high = self.body.totalHeightForWidth(width) if self.body.hasHeightForWidth() else 0
        return max(high, self.body.totalMinimumSize().height())

    def sizeHint(self) -> QSize:
        """Ask for what is needed."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Need the width of the contents; the dialog says how high."""
        return QSize(self.body.totalMinimumSize().width(), self.minimumHeight())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when more or less is asked."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and isValid(self):
            self.changed.emit()
        return done

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and isValid(now) and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, SPACE, SPACE * 6)


class Dialogs:
    """Asks yes-or-no questions and for files. A test sets `answer` and `path` beforehand instead of clicking."""

    def __init__(self) -> None:
        self.answer: Callable[[str], bool] | None = None
        self.path: Callable[[str], Path | None] | None = None

    def decide(self, parent: QWidget, title: str, text: str, yes: str, *, danger: bool = False) -> bool:
        """Ask for a decision; True where the person takes the way named by `yes`."""
        if self.answer is not None:
            return self.answer(title)
        asked = Dialog(title, parent, finish=yes)
        asked.body.addWidget(Words(text))
        if danger:
            asked.buttons.removeWidget(asked.finish)
            asked.finish.hide()
            button = DangerButton(yes)
            button.clicked.connect(asked.accept)
            asked.buttons.addWidget(button)
        asked.finish.clicked.connect(asked.accept)
        return bool(asked.exec() == QDialog.DialogCode.Accepted)

    def open_file(self, parent: QWidget, title: str, kinds: str = "") -> Path | None:
        """Ask which file to read; `kinds` is a filter such as "Calendars (*.ics *.csv)"."""
        if self.path is not None:
            return self.path(title)
        chosen, _kind = QFileDialog.getOpenFileName(parent, title, "", kinds)
        return Path(chosen) if chosen else None

    def save_file(self, parent: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
        """Ask where to write a file."""
        if self.path is not None:
            return self.path(title)
        chosen, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
        return Path(chosen) if chosen else None

    def folder(self, parent: QWidget, title: str, start: Path | None = None) -> Path | None:
        """Ask for a folder."""
        if self.path is not None:
            return self.path(title)
        chosen = QFileDialog.getExistingDirectory(parent, title, str(start or ""))
        return Path(chosen) if chosen else None


def close_dialogs(window: QWidget) -> None:
    """Close whatever decision is open: locking always wins."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget is not window:
            widget.reject()


dialogs = Dialogs()
"""The one seam: pages ask through it, tests answer through it."""
