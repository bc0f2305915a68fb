"""Security: how the records are protected here and now, fact by fact, and the way to the page that explains it."""

from typing import assert_never

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from app.services import security
from app.services.security import Fact, Standing
from app.ui.desk import Desk
from app.ui.panels import Panel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Rule, row
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Chip, Level, Strong, Words
from app.ui.theme import SPACE

HELP = "06-security"
"""The page of the help that says what protects the records and what does not."""


class FactLine(QWidget):
    """One fact: what it is, whether it holds, and how it stands in a sentence."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        parts: list[QWidget] = [Strong(fact.what, wrap=False)]
        match fact.standing:
            case Standing.HOLDS:
                parts.append(Chip(Level.DONE, _("Holds")))
            case Standing.LOOK:
                parts.append(Chip(Level.CAUTION, _("Look at this")))
            case Standing.SAID:
                pass
            case _:
                assert_never(fact.standing)
        layout.addWidget(Flowing(*parts))
        layout.addWidget(Words(fact.says, copied=True))
        self.setAccessibleName(f"{fact.what}: {fact.says}")


class SecurityPanel(Panel):
    """The facts, read anew whenever the tab is looked at, and the page of the help that explains them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Security"),
            _("How the records are protected on this computer today. Nothing here is sent anywhere."),
        )
        self.more = Button(_("What protects the records, and what does not"))
        self.more.clicked.connect(self._explain)
        self.lines = QWidget()
        self._lines = QVBoxLayout(self.lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(SPACE * 3)
        self.body.addLayout(row(self.more, 1))
        self.body.addWidget(self.wrong)
        self.body.addSpacing(SPACE)
        self.body.addWidget(self.lines)

    def load(self) -> None:
        """Ask for every fact as it is now."""
        self.wrong.setText("")
        self.desk.ask(security.facts, then=self._show, troubled=self.show_trouble, owner=self)

    def _explain(self) -> None:
        from app.ui.help.window import HelpWindow

        HelpWindow(self.window(), HELP).show()

    def _show(self, facts: tuple[Fact, ...]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, fact in enumerate(facts):
            if place:
                self._lines.addWidget(Rule())
            self._lines.addWidget(FactLine(fact))
