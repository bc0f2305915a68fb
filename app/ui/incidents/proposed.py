"""What may follow an incident: a few proposals with a button each. Nothing of it must, and none is made by itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.incident_proposals import Proposal, What
from app.i18n import N_, _
from app.services.incidents import Incident
from app.ui.parts import Button, Card, PersonLabel, Words
from app.ui.parts.flowing import Flowing

WORDS = {
    What.DEBRIEF: (
        N_("Offer a debrief to those who were there, within 24 to 72 hours."),
        N_("A debrief was offered"),
    ),
    What.REVIEW: (N_("An owner looks at it within 7 days."), N_("Take into review")),
    What.FLAG: (N_("Should the desk know at once next time?"), N_("Raise a flag…")),
    What.FLAG_REVIEW: (
        N_("There is a flag already: does it still say the right thing?"),
        N_("Look at the flag"),
    ),
    What.WORKSHEET: (N_("Is there a duty to warn, protect or report?"), N_("Threat worksheet…")),
    What.PLAN: (N_("After violence the prevention plan is reviewed."), N_("The plan was reviewed…")),
    What.PROTOCOL: (N_("It came up while a protocol was run: did its steps help?"), N_("Look at the run")),
}
"""What is proposed, and what its button says."""


class ProposedCard(Card):
    """The proposals. `taken` carries the one whose button was pressed."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What may follow"), _("Nothing of it must"), parent=parent)
        self.buttons: dict[str, Button] = {}
        self._rows: list[QWidget] = []

    def show_incident(self, incident: Incident) -> None:
        """Show what is proposed; nothing is shown where nothing is."""
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows, self.buttons = [], {}
        for one in incident.proposals:
            self._put(one)
        self.setVisible(bool(self._rows))

    def _put(self, proposal: Proposal) -> None:
        why, words = WORDS[proposal.what]
        button = Button(_(words))
        button.clicked.connect(lambda _on=False, it=proposal: self.taken.emit(it))
        parts: list[QWidget] = []
        if proposal.name:
            button.setAccessibleName(_("{button}: {name}").format(button=_(words), name=proposal.name))
            parts.append(PersonLabel(proposal.name))
        self.buttons[f"{proposal.what.value} {proposal.ref}".strip()] = button
        for part in (Words(_(why)), Flowing(*parts, button)):
            self.body.addWidget(part)
            self._rows.append(part)
