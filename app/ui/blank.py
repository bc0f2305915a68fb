"""Blank: one key (F8) covers everything at once, and any key shows it again."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.i18n import _
from app.ui.parts.labels import Quiet


class Blank(QWidget):
    """An empty sheet over the whole window."""

    uncovered = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("part", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Everything is hidden. Press any key to show it again."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = Quiet(_("Press any key to go on."))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(words)
        self._over = over
        self._before: QWidget | None = None
        self._name = ""
        self._also: list[Blank] = []
        over.installEventFilter(self)
        self.hide()

    def cover(self) -> None:
        """Hide everything, open dialogs included."""
        if self.isVisible():
            return
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible() and window is not self._over:
                also = Blank(window)
                also.uncovered.connect(self.uncover)
                also.lay()
                self._also.append(also)
        self.lay()

    def lay(self) -> None:
        """Lay the sheet over what it covers."""
        before: QWidget | None = self._over.window().focusWidget()
        self._before, self._name = before, before.accessibleName() if before else ""
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """Show everything again, where the person was."""
        if not self.isVisible():
            return
        self.hide()
        for also in self._also:
            if isValid(also):
                also.hide()
                also.deleteLater()
        self._also = []
        if (stood := self._where_it_was()) is not None:
            stood.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focusNextChild()
        self.uncovered.emit()

    def _where_it_was(self) -> QWidget | None:
        """Give the part on which the keyboard stood, or what replaced it where a page was drawn anew meanwhile."""
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            return self._before
        alike = (one for one in self._over.findChildren(QWidget) if one.accessibleName() == self._name)
        return next((one for one in alike if self._name and one.isVisible()), None)

    def event(self, event: QEvent) -> bool:
        """Take every key but the lock's before it can do anything behind the sheet."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            locks = event.key() == Qt.Key.Key_L and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if not locks:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let any key show everything again, and do nothing else; a key that is still held is not a new one."""
        if not event.isAutoRepeat():
            self.uncover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click show everything again."""
        self.uncover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what is covered."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return False
