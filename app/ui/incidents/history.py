"""What became of an incident: every entry with who and when, and what it says to this reader."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.actions import Action
from app.domain.incident_fields import BY_NAME
from app.domain.incident_steps import SAID, STEP_WORDS
from app.i18n import _
from app.services.incidents import HistoryLine
from app.ui.incidents.answers import spell
from app.ui.parts import PersonLabel, Quiet, Rule, Small, StoryLabel, Strong, row
from app.ui.parts.moments import say_moment
from app.ui.theme import SPACE


class History(QWidget):
    """The entries of one incident, the oldest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE * 2)

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show these entries."""
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, line in enumerate(lines):
            if at:
                self._layout.addWidget(Rule())
            self._layout.addWidget(_entry(line))


def _entry(line: HistoryLine) -> QWidget:
    entry = QWidget()
    layout = QVBoxLayout(entry)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE)
    words = _(STEP_WORDS[line.action]) if line.action in STEP_WORDS else line.action.value
    layout.addLayout(row(Strong(words, wrap=False), 1, Quiet(say_moment(line.when), wrap=False)))
    layout.addWidget(PersonLabel(line.who, part="small"))
    said = False
    for name, value in line.says:
        if name in SAID:
            said = True
            layout.addWidget(StoryLabel(str(value)))
        elif line.action is not Action.SEAL and (text := spell(name, value)) and name in BY_NAME:
            said = True
            layout.addWidget(StoryLabel(f"{_(BY_NAME[name].label)}: {text}", part="quiet"))
    if line.sealed and line.action is not Action.SEAL:
        layout.addWidget(Small(_("Sealed to clinicians and its writer.")))
    elif not said and line.action is Action.ADD:
        layout.addWidget(Small(_("Nothing that is shown here.")))
    return entry
