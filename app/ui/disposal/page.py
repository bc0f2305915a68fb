"""Disposal and legal holds: what is due, the proposals with their second person, and what must be kept."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.people import Role
from app.i18n import _
from app.ui.desk import Desk
from app.ui.disposal.due import DuePanel
from app.ui.disposal.holds import HoldsPanel
from app.ui.disposal.proposals import ProposalsPanel
from app.ui.page import Page
from app.ui.parts.cards import Card, scrolled
from app.ui.parts.tabs import Tabs
from app.ui.theme import SPACE


class DisposalPage(Page):
    """A tab for each matter; what is due is for owners, who propose."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Disposal & holds"))
        self.due = DuePanel(desk)
        self.proposals = ProposalsPanel(desk)
        self.holds = HoldsPanel(desk)
        self.tabs = Tabs(_("Disposal & holds"))
        sheets: list[tuple[str, DuePanel | ProposalsPanel | HoldsPanel]] = [
            (_("Proposals"), self.proposals),
            (_("Legal holds"), self.holds),
        ]
        if desk.person is not None and desk.person.role is Role.OWNER:
            sheets.insert(0, (_("What is due"), self.due))
        else:
            self.due.setParent(self)
            self.due.hide()
        self.panels = [panel for _words, panel in sheets]
        for words, panel in sheets:
            panel.said.connect(lambda said: self.say(said))
            panel.go.connect(self.go)
            self.tabs.addTab(_sheet(panel), words)
        self.due.proposed.connect(lambda record: self.arrive(record=record))
        self.tabs.currentChanged.connect(lambda at: self.panels[at].load())
        self.body.addWidget(self.tabs, 1)

    def arrive(self, tab: str = "", record: str = "", **where: Any) -> None:
        """Load the tab in view; a proposal that is named is shown."""
        if record:
            self.proposals.wanted = record
            tab = "proposals"
        wanted = {"due": self.due, "proposals": self.proposals, "holds": self.holds}.get(tab)
        at = self.panels.index(wanted) if wanted in self.panels else self.tabs.currentIndex()
        if at != self.tabs.currentIndex():
            self.tabs.setCurrentIndex(at)
        else:
            self.panels[at].load()


def _sheet(panel: QWidget) -> QWidget:
    sheet = QWidget()
    layout = QVBoxLayout(sheet)
    layout.setContentsMargins(0, SPACE * 3, 0, 0)
    card = Card()
    card.add(panel)
    inner = QWidget()
    inside = QVBoxLayout(inner)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(card)
    inside.addStretch(1)
    layout.addWidget(scrolled(inner))
    return sheet
