"""The Today page: arrivals with a flag first, then the names to ask about, what is owed, and everybody else."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.daylists import Row
from app.domain.dues import DueLine
from app.domain.kinds import Kind
from app.i18n import _, ngettext
from app.services import daylists, today
from app.services.daylists import DayPlan, Found
from app.services.today import Today
from app.ui.page import Page
from app.ui.parts import Button, Card, Words, scrolled
from app.ui.parts.dialogs import dialogs
from app.ui.parts.flowing import Abreast
from app.ui.parts.moments import say_day
from app.ui.parts.order import in_order
from app.ui.theme import SPACE
from app.ui.today.arrivals import FlaggedArrivals
from app.ui.today.asks import Asks
from app.ui.today.bringing import KINDS, BringIn
from app.ui.today.by_hand import NewClient, SayWho, TypeRow
from app.ui.today.cards import DueCard, OthersCard, ProtocolCard
from app.ui.today.counts import flagged_of, nobody_flagged
from app.ui.today.watches import WatchCard

if TYPE_CHECKING:
    from app.ui.desk import Desk

SHOWN = frozenset(
    {
        Kind.DAY_LIST,
        Kind.FLAG,
        Kind.CLIENT,
        Kind.PERSON,
        Kind.INCIDENT,
        Kind.RUN,
        Kind.PROTOCOL,
        Kind.PRACTICE,
    }
)
"""The kinds whose change shows here."""


class TodayPage(Page):
    """Who comes today and what the desk should do; what is owed; one press to start a protocol."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Today"))
        self.day: date | None = None
        self.follows = True
        """Whether the page shows today's day, and turns over at midnight."""
        self.today: Today | None = None
        self._arriving = False
        self.bring = Button(_("Import day list (.ics, .csv)…"), key="Ctrl+I", shown=False)
        self.print = Button(_("Print front-desk sheet"))
        self.before = Button(_("Day before"), key="Alt+Left", shown=False)
        self.after = Button(_("Day after"), key="Alt+Right", shown=False)
        self.back = Button(_("Back to today"))
        self.back.hide()
        for button in (self.back, self.before, self.after, self.bring, self.print):
            self.buttons.addWidget(button)
        self.flagged = FlaggedArrivals()
        self.nobody = Words("")
        self.arrivals = Card(_("Arrivals with a flag"))
        self.arrivals.add(self.flagged)
        self.arrivals.add(self.nobody)
        self.asks = Asks()
        self.asking = Card(_("Who is this?"))
        self.asking.add(self.asks)
        self.watches = WatchCard()
        self.due = DueCard()
        self.protocols = ProtocolCard()
        self.others = OthersCard()
        self._lay_out()
        self._connect()
        self._midnight = QTimer(self)
        self._midnight.setInterval(20_000)
        self._midnight.timeout.connect(self._turn_over)

    def _lay_out(self) -> None:
        contents = QWidget()
        lines = QVBoxLayout(contents)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE * 3)
        lines.addWidget(self.arrivals)
        lines.addWidget(self.watches)
        lines.addWidget(self.asking)
        lines.addWidget(Abreast(self.due, self.protocols, shares=(3, 1), space=3))
        lines.addWidget(self.others)
        lines.addStretch(1)
        self.asking.hide()
        self.body.addWidget(scrolled(contents))

    def _connect(self) -> None:
        self.bring.clicked.connect(self._bring_in)
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.back.clicked.connect(lambda: self._go_to(None))
        self.print.clicked.connect(self._print)
        self.flagged.prepared.connect(self._prepare)
        self.flagged.opened.connect(lambda client: self.go.emit("client", {"record": client}))
        self.asks.is_client.connect(lambda ask, client: self._settle(ask, client))
        self.asks.is_nobody.connect(lambda ask: self._settle(ask, ""))
        self.asks.pick.connect(self._pick)
        self.asks.add.connect(self._add)
        self.watches.opened.connect(lambda person: self.go.emit("person", {"record": person}))
        self.due.opened.connect(self._open_due)
        self.protocols.started.connect(lambda name: self.go.emit("protocols", {"start": name}))
        self.others.added.connect(self._type_row)
        self.others.called_off.connect(self._call_off)
        self.flagged.called_off.connect(self._call_off)
        self.others.taken_away.connect(self._take_away)
        self.others.asked_again.connect(self._ask_again)
        self.others.opened.connect(lambda client: self.go.emit("client", {"record": client}))
        self.desk.changed.connect(self._changed)

    def arrive(self, **where: Any) -> None:
        """Come into view: today, or the day that is named."""
        named = where.get("day")
        self.follows = named is None
        self.day = named or self.day
        self._arriving = True
        self._load()
        self._midnight.start()

    def leave(self) -> None:
        """Go out of view."""
        self._midnight.stop()

    def _load(self) -> None:
        self.desk.ask(today.show, None if self.follows else self.day, then=self._show, owner=self)
        self.desk.ask(today.due, then=self._show_due, owner=self)
        self.desk.ask(today.startable, then=self._offer, owner=self)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & SHOWN and self.isVisible():
            if Kind.CLIENT in kinds and self.day is not None:
                self.desk.do(daylists.look_again, self.day, then=lambda _found: self._load(), owner=self)
            else:
                self._load()

    def _turn_over(self) -> None:
        """Show the new day once midnight has passed."""
        if self.follows and self.today is not None and self.now_day() != self.day:
            self._load()

    def _turn(self, days: int) -> None:
        """Turn to the day before the one in view, or after it."""
        if self.day is not None and date.min < self.day < date.max:
            self._go_to(self.day + timedelta(days=days))

    def _go_to(self, day: date | None) -> None:
        """Show a day; today's is followed from then on, and turns over at midnight."""
        self.follows = day is None or day == self.now_day()
        self.day = self.day if self.follows else day
        self._load()

    def now_day(self) -> date:
        """Give the day it is at the practice."""
        return self.desk.now().day()

    def _show(self, shown: Today) -> None:
        self.today, self.day = shown, shown.day
        words = _("Today") if shown.day == self.now_day() else _("Day list")
        self.back.setVisible(shown.day != self.now_day())
        self.title.setText(f"{words} · {say_day(shown.day, long=True)}")
        self.flagged.show_arrivals(shown.flagged)
        self.nobody.setText(nobody_flagged(shown))
        self.nobody.setVisible(not shown.flagged)
        self.arrivals.set_aside(flagged_of(shown))
        self.watches.show_watches(shown.watches)
        self.asks.show_asks(shown.asks)
        self.asking.setVisible(bool(shown.asks))
        count = len(shown.asks)
        self.asking.set_aside(ngettext("{count} name", "{count} names", count).format(count=count))
        self.others.show_arrivals(shown.others, shown.is_listed)
        self._order()
        if self._arriving:
            self.stand_on(self._first_part(shown))
        self._arriving = False

    def _offer(self, found: list[tuple[str, str]]) -> None:
        self.protocols.offer(found)
        self._order()

    def _order(self) -> None:
        """Let Tab go down the page, whatever was drawn anew."""
        in_order(self.print, self.flagged, self.watches, self.asks)
        in_order(self.due.rows.table, self.protocols)

    def _first_part(self, shown: Today) -> QWidget:
        """Give what the day begins with: an arrival to prepare, the list, or the way to bring one in."""
        if (tick := self.flagged.first()) is not None:
            return tick
        return self.others.rows.table if shown.is_listed else self.bring

    def _show_due(self, lines: list[DueLine]) -> None:
        self.due.show_lines(lines, self.desk.now())

    def _prepare(self, arrival: Row, on: bool) -> None:
        self._do(daylists.prepare, arrival.id, on)

    def _settle(self, ask: Found, client: str) -> None:
        undo = lambda: self._do(daylists.ask_again, ask.row)  # noqa: E731  # one thing that is done later
        words = _("{time} is matched.") if client else _("{time} is not a client.")
        self._do(
            daylists.settle, ask.row, client, then=lambda _l: self.say(words.format(time=ask.time), undo)
        )

    def _ask_again(self, arrival: Row) -> None:
        self._do(daylists.ask_again, arrival.id)

    def _call_off(self, arrival: Row, off: bool) -> None:
        undo = lambda: self._do(daylists.call_off, arrival.id, not off)  # noqa: E731  # one thing done later
        words = _("{time} called off.") if off else _("{time} is expected after all.")
        said = words.format(time=arrival.time)
        self._do(daylists.call_off, arrival.id, off, then=lambda _l: self.say(said, undo))

    def _take_away(self, arrival: Row) -> None:
        undo = lambda: self._do(daylists.put_back, arrival)  # noqa: E731  # one thing that is done later
        words = _("{time} is off the list.").format(time=arrival.time)
        self._do(daylists.take_away, arrival.id, then=lambda _l: self.say(words, undo))

    def _do(self, service: Any, *args: Any, then: Any = None) -> None:
        self.desk.do(service, self.day, *args, then=then, owner=self, changed=(Kind.DAY_LIST,))

    def _pick(self, ask: Found) -> None:
        asked = SayWho(self.desk, ask.name, self)
        asked.said.connect(lambda client: self._settle(ask, client))
        asked.open()

    def _add(self, ask: Found) -> None:
        asked = NewClient(ask.name, self)
        asked.named.connect(lambda name: self._add_client(asked, ask, name))
        asked.open()

    def _add_client(self, asked: NewClient, ask: Found, name: str) -> None:
        self.desk.do(
            daylists.add_client,
            self.day,
            ask.row,
            name,
            then=lambda _list: asked.accept(),
            refused=asked.show_refusal,
            owner=asked,
            changed=(Kind.DAY_LIST, Kind.CLIENT),
        )

    def _type_row(self) -> None:
        self.desk.ask(daylists.clinicians, then=self._ask_row, owner=self)

    def _ask_row(self, clinicians: dict[str, str]) -> None:
        asked = TypeRow(clinicians, self)
        asked.typed.connect(lambda *said: self._add_row(asked, said))
        asked.open()

    def _add_row(self, asked: TypeRow, said: tuple[Any, ...]) -> None:
        self.desk.do(
            daylists.type_row,
            self.day,
            *said,
            then=lambda _list: asked.accept(),
            refused=asked.show_refusal,
            owner=asked,
            changed=(Kind.DAY_LIST,),
        )

    def _bring_in(self) -> None:
        if self.today is None or self.day is None:
            return
        kinds = _("Calendars and tables ({patterns})").format(patterns=KINDS)
        path = dialogs.open_file(self, _("Bring in the day’s list"), kinds)
        if path is not None:
            asked = BringIn(self.desk, path, self.day, self)
            asked.brought.connect(self._brought)
            asked.open()

    def _brought(self, plan: DayPlan) -> None:
        count = len(plan.rows)
        words = ngettext("{count} arrival is on the list.", "{count} arrivals are on the list.", count)
        self.say(words.format(count=count))
        if plan.day != self.day:
            self.arrive(day=plan.day)

    def _print(self) -> None:
        if self.day is not None:
            self.go.emit("reports", {"day": self.day})

    def _open_due(self, line: DueLine) -> None:
        if line.page:
            self.go.emit(line.page, {"record": line.record})
