"""The emergency card: whom to call and where we are, in large type, also while the desk is locked (F9)."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.services.cards import Card, read
from app.ui.parts.dialogs import Dialog
from app.ui.parts.labels import Heading, Quiet, Words
from app.ui.theme import SPACE


class EmergencyCard(Dialog):
    """Shows the numbers and the address. It knows nothing else, and needs nobody signed in."""

    def __init__(self, folder: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(_("Emergency card"), parent, finish=_("Close"))
        self.cancel.hide()
        self.finish.clicked.connect(self.accept)
        card = read(folder) if folder else None
        self.body.addLayout(_numbers(card) if card else _none())


def _numbers(card: Card) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(SPACE * 3)
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 6)
    grid.setVerticalSpacing(SPACE * 3)
    for at, (words, number) in enumerate(card.numbers):
        spelt = Heading(number)
        spelt.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        spelt.setAccessibleName(f"{words}: {number}")
        grid.addWidget(spelt, at, 0)
        grid.addWidget(Words(words, wrap=False), at, 1)
    grid.setColumnStretch(1, 1)
    layout.addLayout(grid)
    layout.addWidget(Quiet(_("We are at")))
    layout.addWidget(Heading(card.practice, 2))
    for line in card.address:
        layout.addWidget(Words(line))
    if not card.address:
        layout.addWidget(Words(_("No address has been written down yet. An owner adds it in Settings.")))
    return layout


def _none() -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.addWidget(Words(_("There is no emergency card yet. Call your local emergency number.")))
    return layout
