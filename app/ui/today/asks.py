"""Names of the day's list that nobody knows for certain: somebody says who they are; nothing is guessed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.clients import Client
from app.domain.daylists import MATCH_WORDS
from app.i18n import _
from app.services.daylists import Found
from app.ui.parts import Button, PersonLabel, Quiet, Rule, row
from app.ui.parts.flow import Flow
from app.ui.theme import SPACE
from app.ui.today.arrivals import PersonLink

MOST_BUTTONS = 3
"""More candidates than this are picked by typing."""


class Asks(QWidget):
    """The open names, one under another.

    `is_client` carries an ask and the client's record, `pick` and `add` the ask, `is_nobody` the ask that is no client.
    """

    is_client = Signal(object, str)
    pick = Signal(object)
    add = Signal(object)
    is_nobody = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, may_add: bool = True) -> None:
        super().__init__(parent)
        self._may_add = may_add
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(SPACE * 2)

    def show_asks(self, asks: Sequence[Found]) -> None:
        """Ask about these names and no others."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, ask in enumerate(asks):
            if place:
                self._lines.addWidget(Rule())
            self._lines.addWidget(self._line(ask))

    def _line(self, ask: Found) -> QWidget:
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE)
        who = PersonLabel(ask.name, lead=f"{ask.time}  ", part="strong")
        lines.addLayout(row(who, Quiet(_(MATCH_WORDS[ask.match]), wrap=False), 1, space=3))
        answers = QWidget()
        flow = Flow(answers)
        for client in ask.candidates[:MOST_BUTTONS]:
            flow.addWidget(self._candidate(ask, client))
        for words, signal in self._others():
            button = Button(words)
            button.setAccessibleName(f"{ask.time}: {words}")
            button.clicked.connect(lambda _on=False, it=signal: it.emit(ask))
            flow.addWidget(button)
        lines.addWidget(answers)
        return made

    def _candidate(self, ask: Found, client: Client) -> QWidget:
        words = " · ".join(filter(None, (client.number, client.phone_ends and f"…{client.phone_ends}")))
        button = PersonLink(client.name, tail=f"  {words}", part="")
        button.clicked.connect(lambda: self.is_client.emit(ask, client.id))
        return button

    def _others(self) -> list[tuple[str, SignalInstance]]:
        made: list[tuple[str, SignalInstance]] = [(_("Somebody else…"), self.pick)]
        if self._may_add:
            made.append((_("Add as a new client…"), self.add))
        made.append((_("Not a client"), self.is_nobody))
        return made
