"""Protocols and drills: what can be run, started with two keys, and what was run."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox

from app.domain import practices
from app.domain.actions import STATUS_WORDS, Status
from app.domain.kinds import Kind
from app.domain.practices import Practice
from app.domain.reports import ReportKind
from app.domain.roles import Right, may
from app.domain.runs import MODE_WORDS, Mode
from app.i18n import _, ngettext
from app.services import practice, protocols, runs
from app.services.protocols import Shelved
from app.services.runs import Followed, ListedRun
from app.services.runs import RunPage as RunsListing
from app.ui.lists.saving import save_button
from app.ui.page import Page
from app.ui.parts import (
    Button,
    Card,
    ChoiceRow,
    Column,
    FieldRow,
    KeysetTable,
    Level,
    PrimaryButton,
    Quiet,
    column,
    row,
)
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_moment
from app.ui.parts.order import in_order

if TYPE_CHECKING:
    from app.services.seats import Seat
    from app.ui.desk import Desk

STATUS_LEVELS = {Status.RUNNING: Level.CAUTION, Status.FINISHED: Level.DONE, Status.STOPPED: Level.PLAIN}


def shelf(seat: "Seat") -> tuple[list[Shelved], Practice]:
    """Give what can be run, and the practice's places and shifts."""
    return protocols.library(seat), practice.details(seat)


class ProtocolsPage(Page):
    """Starts a run: live at once, or as a drill that says so. Below stand the runs, the newest first."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Protocols & drills"))
        person = desk.person
        self._may_run = person is not None and may(person.role, Kind.RUN, Right.WRITE, person.clinical)
        self._start = ""
        self.mode = ChoiceRow(
            _("Live or drill"),
            [(Mode.LIVE, _("It is happening now")), (Mode.DRILL, _("Drill"))],
            required=True,
        )
        self.mode.set_value(Mode.LIVE)
        self.mode.chosen.connect(self._turn)
        self.announced = ChoiceRow(
            _("Announced"), [("yes", _("Announced")), ("no", _("Unannounced"))], required=True
        )
        self.announced.set_value("yes")
        self.place = QComboBox()
        self.shift = QComboBox()
        for edit, name in ((self.place, _("Place")), (self.shift, _("Shift"))):
            edit.setAccessibleName(name)
            edit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.first: Button | None = None
        self.starts: list[tuple[Button, Shelved]] = []
        self._lay_out()
        self._turn()
        desk.changed.connect(self._changed)

    def _lay_out(self) -> None:
        self.start_card = Card(_("Run a protocol"))
        self.start_card.add(
            Flowing(
                FieldRow(_("Live or drill"), self.mode),
                FieldRow(_("Where"), self.place),
                FieldRow(_("Shift"), self.shift),
                space=4,
            )
        )
        self.start_card.add(self.announced)
        self.shelf = column(space=2)
        self.start_card.add(self.shelf)
        self.table = KeysetTable(
            _("Runs"),
            _columns(),
            _("Nothing was run yet. A drill counts: start with one that everybody knows about."),
            key="runs",
        )
        self.table.sorts = frozenset()
        self.table.too_long.connect(lambda words: self.say(words))
        person = self.desk.person
        if person is not None and may(person.role, Kind.RUN, Right.EXPORT, person.clinical):
            self.buttons.addWidget(save_button(self, self.table, ReportKind.RUN_LIST, self._pages, str))
        self.table.opened.connect(lambda line: self.go.emit("run", {"record": line.record}))
        self.table.more.connect(self._more)
        self.runs_card = Card(
            _("What was run"), _("Enter opens a run; one that is running goes on where it was left.")
        )
        self.runs_card.add(self.table, 1)
        self.body.addWidget(self.start_card)
        self.body.addWidget(self.runs_card, 1)
        self.start_card.setHidden(not self._may_run)

    def arrive(self, **where: Any) -> None:
        """Load the shelf and the runs; `start` names a protocol whose start button takes the focus."""
        self._start = str(where.get("start", ""))
        self.desk.ask(shelf, then=self._show, owner=self)
        self._load()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.RUN in kinds and self.isVisible():
            self._load()

    def _load(self) -> None:
        self.desk.ask(runs.listing, then=self._list, owner=self)

    def _list(self, page: RunsListing) -> None:
        self.table.begin(page.lines, page.after)

    def _more(self, after: Any) -> None:
        self.desk.ask(runs.listing, after, then=self._extend, owner=self)

    def _pages(self, after: Any, then: Any) -> None:
        """Give the runs after a place, for saving all of them."""
        self.desk.ask(runs.listing, after, then=lambda page: then(page.lines, page.after), owner=self)

    def _extend(self, page: RunsListing) -> None:
        self.table.extend(page.lines, page.after)

    def _show(self, told: tuple[Sequence[Shelved], Practice]) -> None:
        library, details = told
        now = self.desk.now().local().strftime("%H:%M")
        _offer(self.place, [_("Place not said"), *details.places], self.place.currentText())
        shifts = [_("Shift not said"), *(shift.words for shift in details.shifts)]
        _offer(self.shift, shifts, practices.shift_at(details, now))
        while (item := self.shelf.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.starts = []
        for one in library:
            self.shelf.addWidget(self._line(one))
        in_order(self.shift, *(button for button, _shelved in self.starts))
        self._turn()
        wanted = next((button for button, one in self.starts if one.protocol.id == self._start), self.first)
        if self._may_run and wanted is not None:
            self.stand_on(wanted)
        else:
            self.stand_on(self.table)

    def _line(self, one: Shelved) -> Card:
        count = len(one.protocol.steps)
        said = ngettext("{n} step", "{n} steps", count).format(n=count)
        card = Card(one.protocol.title, f"v{one.protocol.version} · {said}")
        card.add(Quiet(one.protocol.summary))
        button = PrimaryButton("")
        button.clicked.connect(lambda _on=False, it=one: self._run(it))
        sources = Quiet(
            _("After: {sources}").format(sources="; ".join(source.name for source in one.protocol.sources))
        )
        sources.setProperty("part", "small")
        card.add(sources)
        card.add(row(button, 1))
        if not self.starts:
            self.first = button
        self.starts.append((button, one))
        return card

    def _turn(self, _mode: object = None) -> None:
        drill = self.mode.value() == Mode.DRILL
        self.announced.setVisible(drill)
        for button, one in self.starts:
            button.set_words(_("Start the drill") if drill else _("Run it now"))
            words = _("Start the drill: {title}") if drill else _("Run it now: {title}")
            button.setAccessibleName(words.format(title=one.protocol.title))

    def _run(self, one: Shelved) -> None:
        mode = Mode(self.mode.value() or Mode.LIVE)
        place = self.place.currentText() if self.place.currentIndex() > 0 else ""
        shift = self.shift.currentText() if self.shift.currentIndex() > 0 else ""
        self.desk.do(
            runs.start,
            one.protocol.id,
            mode,
            self.announced.value() == "yes",
            place,
            shift,
            then=self._started,
            owner=self,
            changed=(Kind.RUN, Kind.PROTOCOL),
        )

    def _started(self, followed: Followed) -> None:
        self.mode.set_value(Mode.LIVE)
        self._turn()
        self.go.emit("run", {"record": followed.record.id})


def _offer(edit: QComboBox, words: Sequence[str], chosen: str) -> None:
    edit.clear()
    edit.addItems(list(words))
    edit.setCurrentIndex(max(edit.findText(chosen), 0))


def _columns() -> list[Column]:
    def mode(line: ListedRun) -> str:
        if line.mode is Mode.LIVE:
            return _(MODE_WORDS[line.mode])
        return f"{_(MODE_WORDS[line.mode])} · {_('announced') if line.announced else _('unannounced')}"

    return [
        Column(name="number", words=_("Number"), text=lambda line: line.number, wide=10),
        Column(name="title", words=_("Protocol"), text=lambda line: line.title),
        Column(name="mode", words=_("Live or drill"), text=mode, wide=20, yields=1),
        Column(name="started", words=_("Started"), text=lambda line: say_moment(line.started), wide=19),
        Column(name="place", words=_("Place"), text=lambda line: line.place, wide=14, yields=4),
        Column(name="by", words=_("By"), text=lambda line: line.by, wide=15, personal=True, yields=2),
        Column(
            name="response",
            words=_("Help after"),
            text=lambda line: (
                "" if line.response_seconds is None else _("{n} s").format(n=line.response_seconds)
            ),
            wide=10,
            yields=3,
        ),
        Column(
            name="status",
            words=_("Standing"),
            text=lambda line: _(STATUS_WORDS[line.status]),
            level=lambda line: STATUS_LEVELS.get(line.status, Level.PLAIN),
            wide=12,
        ),
    ]
