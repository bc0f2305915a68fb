"""Whom to look out for today: persons of concern of whom the desk is told, since a client of theirs is expected."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.flag_fields import LEVEL_WORDS
from app.domain.flags import FlagLine
from app.i18n import _
from app.services.persons import Watch
from app.ui.parts import Card, Chip, Level, Small, StoryLabel, Words, column
from app.ui.parts.sheets import is_small
from app.ui.theme import SPACE
from app.ui.today.arrivals import PersonLink


class WatchCard(Card):
    """The persons to look out for, one under another; `opened` carries the one whose name was pressed."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Look out for"))
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 4)
        self._grid.setVerticalSpacing(SPACE * 2)
        self._grid.setColumnStretch(2, 1)
        self.add(self._holder)
        self.hide()

    def show_watches(self, watches: Sequence[Watch]) -> None:
        """Show these persons and no others."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        small = is_small(self)
        for at, watch in enumerate(watches):
            parts = (self._who(watch), self._flags(watch), self._what(watch))
            for place, part in enumerate(parts):
                where = (at * 3 + place, 0, 1, 3) if small else (at, place, 1, 1)
                self._grid.addWidget(part, *where, Qt.AlignmentFlag.AlignTop)
        self.setVisible(bool(watches))

    def _who(self, watch: Watch) -> QWidget:
        made = QWidget()
        link = PersonLink(watch.person.name)
        link.clicked.connect(lambda: self.opened.emit(watch.person.id))
        numbers = ", ".join(client.number for client in watch.clients)
        about = _("{number} · because of {clients}").format(number=watch.person.number, clients=numbers)
        made.setLayout(column(link, Small(about), space=0))
        return made

    def _flags(self, watch: Watch) -> QWidget:
        made = QWidget()
        chips = [_chip(flag) for flag in watch.flags]
        made.setLayout(column(*chips, space=1))
        return made

    def _what(self, watch: Watch) -> QWidget:
        made = QWidget()
        actions = dict.fromkeys([watch.person.action, *(flag.action for flag in watch.flags)])
        lines: list[QWidget] = [Words(action, copied=True) for action in actions]
        if watch.person.description:
            lines.append(StoryLabel(watch.person.description, part="small"))
        made.setLayout(column(*lines, space=1))
        return made


def _chip(flag: FlagLine) -> Chip:
    level = Level.PLAIN if flag.is_overdue else Level(flag.level.value)
    return Chip(level, f"{_(LEVEL_WORDS[flag.level])} · {flag.label}")
