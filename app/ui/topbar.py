"""The bar at the top: find anything, be discreet, run a protocol, log an incident."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.i18n import _
from app.ui.find.box import FindBox
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.screens import Screen
from app.ui.theme import SPACE

LEAST_LETTERS = 24
"""What can be read in the field at least, however narrow the window."""


class TopBar(QFrame):
    """What is one key away from every page. `wanted` carries the key of a page that a button opens.

    Where there is little room, the field keeps its least width and the buttons yield: first the keys, then words.
    """

    wanted = Signal(str)
    discreet_wanted = Signal(bool)

    def __init__(self, find: FindBox, shortcuts: Sequence[Screen], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "topbar")
        self.setAccessibleName(_("Top bar"))
        self._find = find
        self._buttons: list[Button] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 6, SPACE * 3, SPACE * 6, SPACE * 3)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(find, 2)
        layout.addStretch(1)
        self.discreet = Button(_("Discreet"), key="Ctrl+Shift+D", shown=False)
        self.discreet.setCheckable(True)
        self.discreet.setProperty("part", "pill")
        self.discreet.setToolTip(
            _("Names become initials and stories vanish (Ctrl+Shift+D). F8 hides everything.")
        )
        self.discreet.toggled.connect(self.discreet_wanted)
        layout.addWidget(self.discreet)
        for screen in shortcuts:
            strong = screen.press == "Ctrl+N"
            button = (PrimaryButton if strong else Button)(_(screen.top), key=screen.press)
            button.set_words(_(screen.top), _(screen.brief) if screen.brief else "")
            button.clicked.connect(lambda _on=False, key=screen.key: self.wanted.emit(key))
            self._buttons.append(button)
            layout.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much on the buttons as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Look anew in another size of type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_buttons"):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Need the field's least width and the buttons at their briefest."""
        return QSize(self._wide(2), super().minimumSizeHint().height())

    def _fit(self) -> None:
        self._find.setMinimumWidth(self._least())
        step = next((step for step in (0, 1) if self._wide(step) <= self.width()), 2)
        self._find.shorten(step > 0)
        for button in self._buttons:
            button.shorten(step)

    def _least(self) -> int:
        return self._find.fontMetrics().averageCharWidth() * LEAST_LETTERS

    def _wide(self, step: int) -> int:
        """Give the width that everything needs when the buttons say so much."""
        wide = self._least() + self.discreet.sizeHint().width()
        for button in self._buttons:
            before = button.text(), button.toolTip()
            button.shorten(step)
            wide += button.sizeHint().width()
            button.setText(before[0])
            button.setToolTip(before[1])
        return wide + SPACE * 12 + SPACE * 2 * (len(self._buttons) + 2)
