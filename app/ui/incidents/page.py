"""The incident register: what was reported, how it stands, and what is left to do about it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox

from app.domain.actions import STATUS_WORDS, Status
from app.domain.incident_fields import BY_NAME, KINDS, SEVERITY
from app.domain.kinds import Kind
from app.domain.people import KeyClass
from app.domain.reports import ReportKind
from app.domain.roles import Right, may
from app.i18n import N_, _
from app.services import incidents
from app.services.incident_lists import Filter, Listed, Listing
from app.ui.lists.kept import KeptFilters
from app.ui.lists.saving import save_button
from app.ui.page import Page
from app.ui.parts import Button, Column, KeysetTable, Level, Pill, Quiet
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_moment
from app.ui.parts.named import named

if TYPE_CHECKING:
    from app.ui.desk import Desk

SORTED = frozenset({"number", "when", "place"})
"""The columns that the store puts in order."""
STATUSES = (
    Status.SEALED,
    Status.IN_REVIEW,
    Status.QUESTION,
    Status.ACTIONS_OPEN,
    Status.REOPENED,
    Status.CLOSED,
    Status.WITHDRAWN,
    Status.DISPOSED,
)
LEVELS = {
    Status.SEALED: Level.CAUTION,
    Status.REOPENED: Level.CAUTION,
    Status.IN_REVIEW: Level.CARE,
    Status.QUESTION: Level.CARE,
    Status.ACTIONS_OPEN: Level.CARE,
    Status.CLOSED: Level.DONE,
}
SEVERITY_LEVELS = {1: Level.PLAIN, 2: Level.PLAIN, 3: Level.CAUTION, 4: Level.HIGH, 5: Level.HIGH}


def columns(clinical: bool) -> list[Column]:
    """Give the register's columns: kind and severity only for readers of clinical parts."""
    sealed = [
        Column(name="kinds", words=_("Kind"), text=_kinds),
        Column(
            name="severity",
            words=_("Severity"),
            text=lambda line: _(BY_NAME["severity"].words(str(line.severity))) if line.severity else "",
            level=lambda line: SEVERITY_LEVELS.get(line.severity or 0, ""),
            wide=11,
            yields=1,
        ),
    ]
    return [
        Column(name="number", words=_("Number"), text=lambda line: line.number, wide=14),
        Column(
            name="when",
            words=_("When"),
            text=lambda line: say_moment(line.when) if line.when else "",
            wide=19,
        ),
        Column(
            name="place",
            words=_("Where"),
            text=lambda line: line.place,
            wide=18 if clinical else 0,
            yields=2 if clinical else 0,
        ),
        *(sealed if clinical else []),
        Column(
            name="answers",
            words=_("Answers for it"),
            text=lambda line: line.answers,
            wide=17,
            yields=3,
            personal=True,
        ),
        Column(
            name="status",
            words=_("Standing"),
            text=lambda line: _(STATUS_WORDS[line.status]),
            level=lambda line: LEVELS.get(line.status, Level.PLAIN),
            wide=16,
        ),
    ]


def _kinds(line: Listed) -> str:
    return ", ".join(_(BY_NAME["kinds"].words(kind)) for kind in line.kinds)


class IncidentsPage(Page):
    """The register. Typing narrows it, Enter opens a line."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Incidents"))
        person = desk.person
        self._clinical = person is not None and person.holds(KeyClass.CLINICAL)
        self._order = ("when", True)
        self._text = ""
        self._arriving = False
        every = Button(_("Actions"))
        every.clicked.connect(lambda: self.go.emit("actions", {}))
        self.buttons.addWidget(every)
        left = Button(_("Left at the desk…"))
        left.clicked.connect(lambda: self.go.emit("left-reports", {}))
        self.buttons.addWidget(left)
        self.status = _combo(
            _("Standing"), [("", _("Any standing")), *((one.value, _(STATUS_WORDS[one])) for one in STATUSES)]
        )
        self.kind = _combo(_("Kind"), [("", _("Any kind")), *((one.code, _(one.words)) for one in KINDS)])
        self.severity = _combo(
            _("Severity"), [("", _("Any severity")), *((one.code, _(one.words)) for one in SEVERITY)]
        )
        self.period = _combo(_("Period"), [(code, _(words)) for code, words in PERIODS])
        for edit in (self.status, self.kind, self.severity, self.period):
            edit.activated.connect(self._load)
        self.mine = Pill(_("My reports"))
        self.mine.setToolTip(_("Only what you reported yourself, and what became of it."))
        self.mine.clicked.connect(self._load)
        if person is None or not may(person.role, Kind.INCIDENT, Right.WRITE, person.clinical):
            self.mine.hide()
        self.table = KeysetTable(
            _("Incidents"), columns(self._clinical), _empty(), filtered=True, key="incidents"
        )
        self.table.sorts = SORTED
        self.kept = KeptFilters(self, "incidents", self._answers, self._show_kept)
        if person is not None and may(person.role, Kind.INCIDENT, Right.EXPORT, person.clinical):
            which = ReportKind.INCIDENT_LIST
            self.buttons.addWidget(save_button(self, self.table, which, self._pages, self._narrowed))
        self.table.too_long.connect(lambda words: self.say(words))
        self.table.opened.connect(lambda line: self.go.emit("incident", {"record": line.record}))
        self.table.sought.connect(self._seek)
        self.table.ordered.connect(self._sort)
        self.table.more.connect(self._more)
        self.note = Quiet(
            ""
            if self._clinical
            else _(
                "You see when, where and how it stands. What happened is sealed to clinicians and its reporter."
            )
        )
        self.body.addWidget(Flowing(self.status, self.kind, self.severity, self.period, self.mine, self.kept))
        self.body.addWidget(self.note)
        self.body.addWidget(self.table, 1)
        for edit in (self.kind, self.severity):
            edit.setHidden(not self._clinical)
        self.note.setHidden(self._clinical)
        desk.changed.connect(self._changed)

    def arrive(self, **where: Any) -> None:
        """Load the register; `status` narrows it to one standing."""
        if "mine" in where:
            self.mine.setChecked(bool(where["mine"]))
        if "status" in where:
            self.status.setCurrentIndex(max(self.status.findData(str(where["status"])), 0))
        self._arriving = True
        self.kept.load()
        self._load()
        self.table.setFocus()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.INCIDENT in kinds and self.isVisible():
            self._load()

    def _filter(self) -> Filter:
        first, last = _period(str(self.period.currentData()), self.desk.now().day())
        status = self.status.currentData()
        return Filter(
            text=self._text,
            status=(Status(status),) if status else (),
            kind=str(self.kind.currentData() or ""),
            severity=int(self.severity.currentData() or 0),
            first=first,
            last=last,
            sort=self._order[0],
            descending=self._order[1],
            mine=self.mine.isChecked(),
        )

    def _load(self, *_of: object) -> None:
        wanted = self._filter()
        self.kept.changed()
        self.table.say_empty(
            _empty() if wanted.is_wide() else _("Nothing fits. Clear the filters to see every incident.")
        )
        self.desk.ask(incidents.listing, wanted, then=self._show, owner=self)

    def _show(self, listing: Listing) -> None:
        if listing.ready < 100:
            self.aside.setText(_("What is sealed is being made ready: {n} %").format(n=listing.ready))
            QTimer.singleShot(0, self, self._go_on)
            return
        self.table.begin(listing.lines, listing.after)
        if self._arriving:  # what stood there while it was empty may have had the keyboard
            self._arriving = False
            self.stand_on(self.table)
        self.aside.setText(_("The newest that fit; narrow further to see the others.") if listing.cut else "")

    def _go_on(self) -> None:
        if self.isVisible():
            self._load()

    def _more(self, after: Any) -> None:
        self.desk.ask(incidents.listing, self._filter(), after, then=self._extend, owner=self)

    def _extend(self, listing: Listing) -> None:
        self.table.extend(listing.lines, listing.after)

    def _seek(self, text: str) -> None:
        self._text = text
        self._load()

    def _sort(self, name: str, descending: bool) -> None:
        self._order = (name, descending)
        self._load()

    def _pages(self, after: Any, then: Any) -> None:
        """Give the lines after a place, for saving all of them."""
        found = lambda listing: then(listing.lines, listing.after)  # noqa: E731  # one thing that is done later
        self.desk.ask(incidents.listing, self._filter(), after, then=found, owner=self)

    def _boxes(self) -> dict[str, QComboBox]:
        return {"status": self.status, "kind": self.kind, "severity": self.severity, "period": self.period}

    def _narrowed(self) -> str:
        """Say in words what the register is narrowed to."""
        chosen = [box.currentText() for box in self._boxes().values() if box.currentIndex() > 0]
        mine = [self.mine.text()] if self.mine.isChecked() else []
        typed = [f"“{self._text}”"] if self._text else []
        cut = [_("the newest that fit")] if self.aside.text() else []
        return " · ".join([*chosen, *mine, *typed, *cut])

    def _answers(self) -> dict[str, str]:
        chosen = {name: str(box.currentData() or "") for name, box in self._boxes().items()}
        return chosen | {"mine": "yes" if self.mine.isChecked() else "", "text": self._text}

    def _show_kept(self, answers: dict[str, str]) -> None:
        for name, box in self._boxes().items():
            box.setCurrentIndex(max(box.findData(answers.get(name, "")), 0))
        self.mine.setChecked(bool(answers.get("mine")))
        self._text = answers.get("text", "")
        self.table.filter.setText(self._text)
        self._load()


PERIODS = [
    ("", N_("Any time")),
    ("30", N_("Last 30 days")),
    ("month", N_("This month")),
    ("year", N_("This year")),
    ("last year", N_("Last year")),
]


def _period(code: str, today: date) -> tuple[date | None, date | None]:
    match code:
        case "30":
            return today - timedelta(days=30), today
        case "month":
            return today.replace(day=1), today
        case "year":
            return today.replace(month=1, day=1), today
        case "last year":
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
        case _:
            return None, None


def _empty() -> str:
    return _(
        "No incident was reported yet. “Log incident” (Ctrl+N) takes two minutes; a near miss counts too."
    )


def _combo(name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
    edit = named(QComboBox(), name)
    for code, words in choices:
        edit.addItem(words, code)
    return edit
