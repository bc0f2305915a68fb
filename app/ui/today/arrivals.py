"""Arrivals with a flag: what to do for each, read whole and ticked when the desk is prepared."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from app.domain.daylists import Row
from app.domain.flag_fields import LEVEL_WORDS
from app.domain.flags import FlagLine
from app.i18n import _
from app.services.today import Arrival
from app.ui.parts import (
    Chip,
    Level,
    LinkButton,
    Quiet,
    Rule,
    Small,
    Words,
    column,
    initials,
    is_discreet,
)
from app.ui.parts.moments import say_day, say_time
from app.ui.parts.sheets import is_small
from app.ui.theme import SPACE


class PersonLink(LinkButton):
    """A button with a client's name on it; initials while the window is discreet. `tail` stays readable."""

    def __init__(
        self, name: str, parent: QWidget | None = None, *, tail: str = "", part: str = "name"
    ) -> None:
        self._name, self._tail, self.part = name, tail, part
        super().__init__(name + tail, parent)

    def veil(self, on: bool) -> None:
        """Show initials, or the name."""
        self.set_words((initials(self._name) if on else self._name) + self._tail)

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as discreet as the window is."""
        self.veil(is_discreet(self))
        super().showEvent(event)


class FlaggedArrivals(QWidget):
    """Arrivals with a flag, one under another; `prepared` carries a row and its new state, `opened` a client."""

    prepared = Signal(object, bool)
    opened = Signal(str)
    called_off = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Arrivals with a flag"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 4)
        self._grid.setVerticalSpacing(SPACE * 2)
        self._grid.setColumnStretch(3, 1)
        self.ticks: list[QCheckBox] = []
        self._arrivals: Sequence[Arrival] = ()
        self._small = False

    def unfold(self, small: bool) -> None:
        """Give each arrival several lines in a small window, or one."""
        if small != self._small:
            self._small = small
            self.show_arrivals(self._arrivals)

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as the window asks."""
        self.unfold(is_small(self))
        super().showEvent(event)

    def show_arrivals(self, arrivals: Sequence[Arrival]) -> None:
        """Show these arrivals and no others; where the keyboard was, it stays."""
        at = next((place for place, tick in enumerate(self.ticks) if tick.hasFocus()), None)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.ticks = []
        self._arrivals = arrivals
        self.setVisible(bool(arrivals))
        if not arrivals:
            return
        heads = (_("Time"), _("Client"), _("Flag"), _("What to do at the desk"), _("Prepared"))
        for place, words in enumerate(() if self._small else heads):
            self._grid.addWidget(Quiet(words, wrap=False), 0, place)
        self._grid.setColumnStretch(1, 1 if self._small else 0)
        self._grid.setColumnStretch(3, 0 if self._small else 1)
        line = 1
        for arrival in arrivals:
            if not self._small or line > 1:
                self._grid.addWidget(Rule(), line, 0, 1, 5)
            if self._small:
                self._put_under(line + 1, arrival)
            else:
                self._put(line + 1, arrival)
            line += 2 + 2 * len(arrival.flags)
        if at is not None and at < len(self.ticks):
            self.ticks[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def first(self) -> QCheckBox | None:
        """Give the tick of the first arrival that the desk is not prepared for, or of the first."""
        waiting = (tick for tick in self.ticks if not tick.isChecked())
        return next(waiting, self.ticks[0] if self.ticks else None)

    def _put(self, line: int, arrival: Arrival) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Words(arrival.row.time, wrap=False), line, 0, top)
        self._grid.addWidget(self._who(arrival), line, 1, top)
        for place, flag in enumerate(arrival.flags):
            level = Level.PLAIN if flag.is_overdue else Level(flag.level.value)
            words = f"{_(LEVEL_WORDS[flag.level])} · {flag.label}"
            self._grid.addWidget(Chip(level, words), line + place, 2, top)
            self._grid.addWidget(_action(flag), line + place, 3, top)
        self._grid.addWidget(self._tick(arrival), line, 4, top)

    def _put_under(self, line: int, arrival: Arrival) -> None:
        """Put an arrival one thing under another: who and the tick, then each flag and what to do."""
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Words(arrival.row.time, wrap=False), line, 0, top)
        self._grid.addWidget(self._who(arrival), line, 1, top)
        self._grid.addWidget(self._tick(arrival), line, 4, top)
        for place, flag in enumerate(arrival.flags):
            level = Level.PLAIN if flag.is_overdue else Level(flag.level.value)
            chip = Chip(level, f"{_(LEVEL_WORDS[flag.level])} · {flag.label}")
            self._grid.addWidget(chip, line + 1 + 2 * place, 0, 1, 5)
            self._grid.addWidget(_action(flag), line + 2 + 2 * place, 0, 1, 5)

    def _who(self, arrival: Arrival) -> QWidget:
        made = QWidget()
        name = PersonLink(arrival.name)
        name.clicked.connect(lambda: self.opened.emit(arrival.row.client))
        under = " · ".join(filter(None, (arrival.number, arrival.clinician, arrival.row.room)))
        number = Small(under)
        number.setContentsMargins(SPACE // 2, 0, 0, 0)
        made.setLayout(column(name, number, space=0))
        return made

    def _tick(self, arrival: Arrival) -> QWidget:
        tick = QCheckBox(_("Prepared") if self._small else "")
        tick.setAccessibleName(
            _("Prepared: {time} {name}").format(time=arrival.row.time, name=arrival.number or arrival.name)
        )
        tick.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        tick.setChecked(arrival.prepared_at is not None)
        tick.clicked.connect(lambda on, it=arrival.row: self._ticked(it, on))
        self.ticks.append(tick)
        made = QWidget()
        said = Small("")
        if arrival.prepared_at is not None:
            when = say_time(arrival.prepared_at.local())
            said.setText(_("{name}, {time}").format(name=arrival.prepared_by, time=when))
        off = LinkButton(_("Called off"))
        off.setAccessibleName(
            _("Called off: {time} {name}").format(time=arrival.row.time, name=arrival.number or arrival.name)
        )
        off.clicked.connect(lambda: self.called_off.emit(arrival.row, True))
        made.setLayout(column(*(one for one in (tick, said if said.text() else None, off) if one), space=1))
        return made

    def _ticked(self, arrival: Row, on: bool) -> None:
        self.prepared.emit(arrival, on)


def _action(flag: FlagLine) -> QWidget:
    """The safety action, with what is to be known about the flag itself below it."""
    made = QWidget()
    remarks = []
    if not flag.is_approved:
        remarks.append(_("Not yet approved by a second person."))
    if flag.is_overdue:
        remarks.append(_("Its review was due on {day}. It still holds.").format(day=say_day(flag.review)))
    lines: list[QWidget] = [Words(flag.action, copied=True)]
    if remarks:
        lines.append(Small(" ".join(remarks)))
    made.setLayout(column(*lines, space=1))
    return made
