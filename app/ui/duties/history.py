"""What became of a sealed record: its entries, the oldest first, as far as this reader may know them."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.actions import Action
from app.i18n import _
from app.services.sealed_records import Line
from app.ui.parts import PersonLabel, Quiet, Rule, Small, StoryLabel, Strong, column, row
from app.ui.parts.moments import say_moment
from app.ui.theme import SPACE


class History(QWidget):
    """The entries of one record; `named` says what one did, `said` what it says."""

    def __init__(self, named: Callable[[Line], str], said: Callable[[Line], Sequence[str]]) -> None:
        super().__init__()
        self._named, self._said = named, said
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE * 2)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these entries and no others."""
        empty(self._layout)
        for at, line in enumerate(lines):
            if at:
                self._layout.addWidget(Rule())
            self._layout.addWidget(self._entry(line))

    def _entry(self, line: Line) -> QWidget:
        made = QWidget()
        head = row(Strong(self._named(line), wrap=False), 1, Quiet(say_moment(line.when), wrap=False))
        layout = column(head, PersonLabel(line.who, part="small"), space=1)
        for words in self._said(line):
            layout.addWidget(StoryLabel(words))
        if line.sealed and line.action is not Action.SEAL:
            layout.addWidget(Small(_("Sealed to clinicians and its writer.")))
        made.setLayout(layout)
        return made


def empty(layout: QVBoxLayout) -> None:
    """Take everything out of a column."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
