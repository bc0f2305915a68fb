"""The first thing seen on a computer that knows no practice yet: the three ways to get one."""

from PySide6.QtWidgets import QSizePolicy

from app.i18n import _
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card
from app.ui.parts.labels import Heading, Quiet, Wrong
from app.ui.theme import SPACE


class Welcome(Card):
    """What is offered on a computer that knows no practice yet."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(SPACE * 7, SPACE * 7, SPACE * 7, SPACE * 7)
        self.body.setSpacing(SPACE * 3)
        self.wrong = Wrong("")
        self.new = PrimaryButton(_("Start a new practice"))
        self.sample = Button(_("Look around in a sample practice"))
        self.other = Button(_("Open a practice that is on this computer…"))
        self.add(Heading("Keepwell"))
        self.add(Quiet(_("Safety records for a small practice. They stay on this computer, encrypted.")))
        for button in (self.new, self.sample, self.other):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.add(button)
        self.add(self.wrong)
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * 76)
