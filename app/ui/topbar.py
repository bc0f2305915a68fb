"""The bar at the top: find anything, be discreet, run a protocol, log an incident."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.i18n import _
from app.ui.find.box import FindBox
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.screens import Screen
from app.ui.theme import SPACE


class TopBar(QFrame):
    """What is one key away from every page. `wanted` carries the key of a page that a button opens."""

    wanted = Signal(str)
    discreet_wanted = Signal(bool)

    def __init__(self, find: FindBox, shortcuts: Sequence[Screen], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "topbar")
        self.setAccessibleName(_("Top bar"))
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
            button.clicked.connect(lambda _on=False, key=screen.key: self.wanted.emit(key))
            layout.addWidget(button)
