"""Dialogs, only to decide something; and one seam through which tests answer them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QVBoxLayout, QWidget

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
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE * 3)
        layout.addLayout(self.body, 1)
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
        if not asks:  # the event may have been the last one: nothing of the dialog is there afterwards
            return done
        layout = self.layout()
        if layout is not None and self.isVisible():
            wanted = max(layout.totalHeightForWidth(self.width()), layout.totalMinimumSize().height())
            if wanted > self.height():
                self.resize(self.width(), wanted)
        return done

    def show_error(self, reason: str) -> None:
        """Say what is wrong, above the buttons."""
        self.wrong.setText(reason)


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
