"""What can be done on the unlock page without a password: leave a report, check one, restore a backup, the card."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import _
from app.ui.parts.buttons import Button
from app.ui.parts.flow import Flow
from app.ui.theme import SPACE


class Below(QWidget):
    """The buttons under the card, in as many lines as the window asks for. The page says what each of them does."""

    def __init__(self) -> None:
        super().__init__()
        self.verify = Button(_("Verify a report (no login)…"))
        self.restore = Button(_("Restore a backup…"))
        self.leave = Button(_("Report something…"))
        self.card = Button(_("Emergency card"), key="F9", works=False)
        line = Flow(self, SPACE * 2, centred=True)
        for button in (self.leave, self.verify, self.restore, self.card):
            line.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
