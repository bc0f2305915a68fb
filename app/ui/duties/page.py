"""Duties: what is owed to clients, to people in danger and to whoever asks, a list for each sort."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.roles import Right, may
from app.i18n import _
from app.ui.duties.lists import ListPanel
from app.ui.duties.sorts import sorts
from app.ui.page import Page
from app.ui.parts import Button, Card
from app.ui.parts.tabs import Tabs
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk


class DutiesPage(Page):
    """A tab for each list that this person may see; Enter opens a line."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Duties"))
        self.tabs = Tabs(_("Duties"))
        self.panels: list[ListPanel] = []
        person = desk.person
        for sort in sorts():
            if person is not None and may(person.role, sort.kind, Right.SEE, person.clinical):
                panel = ListPanel(desk, sort)
                panel.go.connect(self.go)
                self.panels.append(panel)
                self.tabs.addTab(_carded(panel), _(sort.title))
        self.tabs.currentChanged.connect(lambda at: self.panels[at].load())
        clocks = Button(_("Clocks"))
        clocks.clicked.connect(lambda: self.go.emit("clocks", {}))
        self.buttons.addWidget(clocks)
        self.body.addWidget(self.tabs, 1)

    def arrive(self, kind: str = "", **_where: Any) -> None:
        """Load the list in view, or the one of the kind that is named."""
        at = next((at for at, panel in enumerate(self.panels) if panel.sort.kind.value == kind), None)
        if at is not None and at != self.tabs.currentIndex():
            self.tabs.setCurrentIndex(at)
        else:
            self.panels[self.tabs.currentIndex()].load()
        self.stand_on(self.panels[self.tabs.currentIndex()].list.filter)

    def leave(self) -> None:
        """Let go of the lists."""
        for panel in self.panels:
            panel.clear()


def _carded(panel: ListPanel) -> QWidget:
    sheet = QWidget()
    layout = QVBoxLayout(sheet)
    layout.setContentsMargins(0, SPACE * 3, 0, 0)
    card = Card()
    card.add(panel, 1)
    layout.addWidget(card, 1)
    return sheet
