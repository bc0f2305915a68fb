"""The lower cards of Today: what is owed, a protocol to start, and everybody else of the day's list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.daylists import Match
from app.domain.dues import LEVELS, URGENCY_WORDS, DueLine, Urgency, urgency
from app.domain.moments import Moment
from app.i18n import _, ngettext
from app.services.today import Arrival
from app.ui.parts import Button, Card, Column, Rows, Small
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_day, say_time
from app.ui.theme import SPACE

MOST_STARTS = 6


class DueCard(Card):
    """What is owed, the most pressing first; `opened` carries the line that was chosen."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Due"))
        self._now = Moment("2000-01-01T00:00:00.000Z")
        self.rows = Rows(
            _("Due"),
            [
                Column(name="urgency", words=_("How urgent"), text=self._urgency, level=self._level, wide=12),
                Column(name="what", words=_("What"), text=lambda line: line.what),
                Column(name="about", words=_("Client"), text=lambda line: line.about, personal=True, wide=18),
                Column(name="who", words=_("Who"), text=lambda line: line.who, wide=18, yields=1),
                Column(name="due", words=_("Due"), text=self._when, wide=12),
            ],
            _("Nothing is due. Reviews of flags, approvals and what incidents call for stand here."),
            key="today-due",
            whole=True,
        )
        self.rows.opened.connect(self.opened)
        self.add(self.rows, 1)

    def show_lines(self, lines: Sequence[DueLine], now: Moment) -> None:
        """Show these lines as they stand at this moment."""
        self._now = now
        self.rows.show_rows(lines)
        self.set_aside(ngettext("{count} open", "{count} open", len(lines)).format(count=len(lines)))

    def _urgency(self, line: DueLine) -> str:
        return _(URGENCY_WORDS[urgency(line, self._now)])

    def _level(self, line: DueLine) -> str:
        return LEVELS[urgency(line, self._now)]

    def _when(self, line: DueLine) -> str:
        return say_due(line, self._now)


def say_due(line: DueLine, now: Moment) -> str:
    """Say when a line is owed, as a person would: by 18:00, in 3 days, 2 days ago."""
    today: date = now.day()
    days = (line.day - today).days
    if urgency(line, now) is Urgency.TODAY or days == 0:
        if line.moment is not None:
            return _("by {time}").format(time=say_time(line.moment.local()))
        return _("today")
    if days > 0:
        return ngettext("in {count} day", "in {count} days", days).format(count=days)
    if days > -60:
        return ngettext("{count} day ago", "{count} days ago", -days).format(count=-days)
    return say_day(line.day)


class ProtocolCard(Card):
    """A protocol to start, one press away; `started` carries its id."""

    started = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Start a protocol"))
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(SPACE * 2)
        self.add(self._buttons)
        self.add(Small(_("Opens in large type, times each step, saves as you go.")))
        self.body.addStretch(1)
        self.hide()

    def offer(self, found: Sequence[tuple[str, str]]) -> None:
        """Offer these protocols."""
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name, title in found[:MOST_STARTS]:
            button = Button(title)
            policy = button.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Expanding)
            button.setSizePolicy(policy)
            button.clicked.connect(lambda _on=False, it=name: self.started.emit(it))
            self._buttons.addWidget(button)
        self.setVisible(bool(found))


class OthersCard(Card):
    """Everybody else who is expected. A line can be added, taken away, or asked about again."""

    added = Signal()
    taken_away = Signal(object)
    asked_again = Signal(object)
    called_off = Signal(object, bool)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("The rest of the day"))
        self.rows = Rows(
            _("The rest of the day"),
            [
                Column(name="time", words=_("Time"), text=lambda one: one.row.time, wide=9),
                Column(name="client", words=_("Client"), text=lambda one: one.name, personal=True),
                Column(name="number", words=_("Number"), text=_known_as, wide=22, yields=1),
                Column(
                    name="clinician", words=_("Clinician"), text=lambda one: one.clinician, wide=24, yields=3
                ),
                Column(name="room", words=_("Room"), text=lambda one: one.row.room, wide=14, yields=2),
            ],
            _("Nobody else is expected."),
            key="today-others",
            whole=True,
        )
        self.add_button = Button(_("Add an arrival…"))
        self.again = Button(_("Ask again who this is"))
        self.take = Button(_("Take off the list"))
        self.off = Button(_("Called off"))
        self.add(self.rows, 1)
        self.add(Flowing(self.add_button, self.again, self.off, self.take))
        self.add_button.clicked.connect(self.added)
        self.take.clicked.connect(lambda: self._with_chosen(self.taken_away))
        self.again.clicked.connect(lambda: self._with_chosen(self.asked_again))
        self.off.clicked.connect(self._call_off)
        self.rows.opened.connect(self._open)
        self.rows.selected.connect(lambda _row: self._allow())
        self._allow()

    def show_arrivals(self, arrivals: Sequence[Arrival], is_listed: bool) -> None:
        """Show these arrivals."""
        self.rows.show_rows(arrivals)
        self.rows.setVisible(is_listed)
        self.set_aside(str(len(arrivals)) if arrivals else "")
        self._allow()

    def _allow(self) -> None:
        chosen = self.rows.chosen()
        self.take.setVisible(chosen is not None)
        self.again.setVisible(chosen is not None and chosen.row.is_settled())
        self.off.setVisible(chosen is not None)
        if chosen is not None:
            self.off.set_words(_("Expected after all") if chosen.row.off else _("Called off"))

    def _call_off(self) -> None:
        chosen = self.rows.chosen()
        if chosen is not None:
            self.called_off.emit(chosen.row, not chosen.row.off)

    def _with_chosen(self, signal: Any) -> None:
        chosen = self.rows.chosen()
        if chosen is not None:
            signal.emit(chosen.row)

    def _open(self, arrival: Arrival) -> None:
        if arrival.row.match is Match.CLIENT:
            self.opened.emit(arrival.row.client)


def _known_as(arrival: Arrival) -> str:
    if arrival.row.off:
        return _("called off")
    match arrival.row.match:
        case Match.CLIENT:
            return arrival.number
        case Match.NOT_CLIENT:
            return _("not a client")
        case _:
            return _("asked about above")
