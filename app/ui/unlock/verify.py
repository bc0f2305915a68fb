"""Verify before anybody signs in: the page that checks a report, with a way back."""

from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from app.ui.desk import Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.theme import SPACE


class VerifyAside(QWidget):
    """The Verify page in place of the unlock page. It needs no practice and no password."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("part", "ground")
        back = Button(_("Back"), key="Escape", shown=False)
        back.clicked.connect(self.left)
        self.page = import_module("app.ui.verify.page").VerifyPage(desk)
        top = row(back, 1)
        top.setContentsMargins(SPACE * 6, SPACE * 4, SPACE * 6, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.page, 1)
        self.page.arrive()
