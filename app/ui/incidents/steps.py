"""What may be done next with an incident: one button a step, only those that this person may take."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.actions import Action
from app.i18n import N_, _
from app.services.incidents import Incident
from app.ui.parts import Button, PrimaryButton
from app.ui.theme import SPACE

WORDS = {
    Action.REVIEW: N_("Take into review"),
    Action.ANSWER: N_("Answer the question…"),
    Action.ASK: N_("Ask the reporter…"),
    Action.CLOSE: N_("Close…"),
    Action.REOPEN: N_("Reopen…"),
    Action.CORRECT: N_("Correct an answer…"),
    Action.WITHDRAW: N_("Entered in error…"),
}
"""In the order shown."""

STRONG = (Action.ANSWER, Action.REVIEW, Action.CLOSE)
"""The first of these that may be taken is the page's strong button."""


class Steps(QWidget):
    """The steps as buttons. `wanted` carries the action; `same_wanted` that it was reported twice."""

    wanted = Signal(object)
    same_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE * 2)
        self.buttons: dict[str, Button] = {}

    def show_steps(self, incident: Incident) -> None:
        """Offer what may come next."""
        for old in self.buttons.values():
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = {}
        strong = next((action for action in STRONG if action in incident.steps), None)
        for action, words in WORDS.items():
            if action in incident.steps:
                button = PrimaryButton(_(words)) if action is strong else Button(_(words))
                self._put(action.value, button).clicked.connect(
                    lambda _on=False, it=action: self.wanted.emit(it)
                )
            if action is Action.CLOSE and action in incident.steps:
                self._put("same", Button(_("Reported twice…"))).clicked.connect(self.same_wanted)

    def _put(self, name: str, button: Button) -> Button:
        self.buttons[name] = button
        self._layout.addWidget(button)
        return button
