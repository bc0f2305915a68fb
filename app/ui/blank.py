"""Blank: one key (F8) covers everything at once, and any key shows it again."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from app.ui.parts.labels import Quiet


class Blank(QWidget):
    """An empty sheet over the whole window."""

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
        over.installEventFilter(self)
        self.hide()

    def cover(self) -> None:
        """Hide everything."""
        self._before = self._over.window().focusWidget()
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """Show everything again, where the person was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let any key show everything again, and do nothing else."""
        self.uncover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click show everything again."""
        self.uncover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what is covered."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return False
