"""Whether a paper leaves the practice: to whom, what for and on what ground, for the disclosure that goes with it."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import disclosures as rules
from app.domain.errors import Refused
from app.i18n import _
from app.ui.duties.asked import AskedForm
from app.ui.parts.ticks import Tick
from app.ui.theme import SPACE

ASKED = ("to_whom", "address", "purpose", "basis")


class Leaving(QWidget):
    """A box to tick, and the questions that it brings up."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.leaves = Tick(_("It goes to somebody outside the practice"))
        questions = [one for one in rules.QUESTIONS if one.name in ASKED]
        self.form = AskedForm(questions, (("", "", ASKED),), zone)
        self.leaves.toggled.connect(self.form.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(self.leaves)
        layout.addWidget(self.form)
        self.form.hide()
        self._now: Any = None

    def begin(self, now: Any) -> None:
        """Ask anew, for this moment."""
        self._now = now
        self.leaves.setChecked(False)
        self.form.show_answers({})

    def given(self, what: str) -> dict[str, Any] | None:
        """Give the disclosure that the paper makes; None where it stays in the practice."""
        if not self.leaves.isChecked():
            return None
        return {**self.form.answers(), "when": self._now, "what": what}

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        self.form.show_refused(refused)
