"""The first question of every report: is everyone safe now? And what to do where the answer is not yes."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.domain.incident_fields import BY_NAME, Safe
from app.domain.practices import EmergencyNumber
from app.i18n import _
from app.ui.incidents.answers import choices
from app.ui.parts import Button, Card, ChoiceRow, Heading, Words, row
from app.ui.parts.labels import Wrong
from app.ui.theme import SPACE


class SafetyCard(Card):
    """Asks whether everyone is safe. Anything but yes shows whom to call and the way to the protocol at once."""

    chosen = Signal(object)
    protocol_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        question = _(BY_NAME["safe"].label)
        self.setAccessibleName(question)
        self.row = ChoiceRow(question, choices(BY_NAME["safe"]))
        self.row.chosen.connect(self._answered)
        self.wrong = Wrong("")
        self.add(row(Heading(question, 2), None, self.row, 1))
        self.add(self.wrong)
        self.help = QFrame()
        self.help.setProperty("part", "bar")
        self.help.setProperty("level", "high")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE * 4)
        self.run = Button(_("Run the protocol: aggressive visitor"))
        self.run.clicked.connect(self.protocol_wanted)
        layout = QVBoxLayout(self.help)
        layout.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 3)
        layout.addWidget(Words(_("People first. The report can wait: what you wrote is kept.")))
        layout.addLayout(self._grid)
        layout.addLayout(row(self.run, 1))
        self.add(self.help)
        self.help.hide()
        self.setFocusProxy(self.row)

    def show_numbers(self, numbers: Iterable[EmergencyNumber]) -> None:
        """Show whom the practice calls."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for at, one in enumerate(numbers):
            number = Heading(one.number, 2)
            number.setAccessibleName(f"{one.words}: {one.number}")
            self._grid.addWidget(number, at, 0)
            self._grid.addWidget(Words(one.words), at, 1)
        self._grid.setColumnStretch(1, 1)

    def value(self) -> str:
        """Give the answer, empty where there is none yet."""
        return self.row.value() or ""

    def set_value(self, value: str) -> None:
        """Show an answer given before."""
        self.row.set_value(value or None)
        self._show_help()

    def show_error(self, reason: str) -> None:
        """Say that an answer is missing."""
        self.wrong.setText(reason)

    def _answered(self, value: object) -> None:
        self.show_error("")
        self._show_help()
        self.chosen.emit(value)

    def _show_help(self) -> None:
        self.help.setVisible(self.value() in (Safe.NO, Safe.NOT_SURE))
