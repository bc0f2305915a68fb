"""Clients & flags: everybody the practice keeps, found by typing, with the flags that act."""

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox

from app.domain.actions import STATUS_WORDS, Status
from app.domain.kinds import Kind
from app.domain.reports import ReportKind
from app.domain.roles import Right, may
from app.i18n import _, ngettext
from app.services import clients, flag_queue
from app.services.clients import ClientLine, Listing
from app.ui.clients.flag_card import flag_words
from app.ui.lists.kept import KeptFilters
from app.ui.lists.saving import save_button
from app.ui.page import Page
from app.ui.parts import Button, Card, Column, KeysetTable, PrimaryButton
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_day

if TYPE_CHECKING:
    from app.ui.desk import Desk

SORTED = frozenset({"name", "number"})
"""The columns that the store sorts by."""


class ClientsPage(Page):
    """The list. Enter opens a client; adding and importing are pages of their own."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Clients & flags"))
        self.sort, self.descending = "name", False
        self.list = KeysetTable(
            _("Clients"), _columns(desk), filtered=True, key="clients", empty=_("Looking for clients…")
        )
        self.list.sorts = SORTED
        self.ended = QCheckBox(_("Also those who are no longer clients"))
        self.kept = KeptFilters(self, "clients", self._answers, self._show_kept)
        self.add_button = PrimaryButton(_("Add client"), key="Ctrl+Shift+N")
        self.import_button = Button(_("Import…"), key="Ctrl+Shift+I", shown=False)
        self.export_button = save_button(self, self.list, ReportKind.CLIENT_LIST, self._pages, self._text)
        self.persons = Button(_("Persons of concern"), key="Ctrl+Shift+P", shown=False)
        self.review = Button(_("Review flags"), key="Ctrl+Shift+R", shown=False)
        self.duties = Button(_("Duties"), key="Ctrl+Shift+U", shown=False)
        self.duties.clicked.connect(lambda: self.go.emit("duties", {}))
        shown = (
            self.duties,
            self.review,
            self.persons,
            self.export_button,
            self.import_button,
            self.add_button,
        )
        for button in shown:
            self.buttons.addWidget(button)
        card = Card()
        card.add(self.list, 1)
        card.add(Flowing(self.ended, self.kept))
        self.body.addWidget(card, 1)
        self._connect()

    def _connect(self) -> None:
        self.add_button.clicked.connect(lambda: self.go.emit("client-form", {}))
        self.import_button.clicked.connect(lambda: self.go.emit("client-import", {}))
        self.review.clicked.connect(lambda: self.go.emit("flag-review", {}))
        self.persons.clicked.connect(lambda: self.go.emit("persons", {}))
        self.ended.toggled.connect(lambda _on: self._load())
        self.list.sought.connect(lambda _text: self._load())
        self.list.ordered.connect(self._order)
        self.list.more.connect(self._more)
        self.list.too_long.connect(lambda words: self.say(words))
        self.list.opened.connect(lambda line: self.go.emit("client", {"record": line.client.id}))
        self.desk.changed.connect(self._changed)
        QShortcut(QKeySequence.StandardKey.Find, self, self.list.filter.setFocus)

    def arrive(self, text: str = "", **_where: Any) -> None:
        """Come into view, narrowed to what was typed elsewhere where that is given."""
        person = self.desk.person
        for button, kind, right in (
            (self.add_button, Kind.CLIENT, Right.WRITE),
            (self.import_button, Kind.CLIENT, Right.WRITE),
            (self.export_button, Kind.CLIENT, Right.EXPORT),
            (self.review, Kind.FLAG, Right.APPROVE),
        ):
            button.setVisible(person is not None and may(person.role, kind, right, person.clinical))
        if text:
            self.list.filter.setText(text)
        self.desk.ask(flag_queue.count, then=self._say_waiting, owner=self)
        self.kept.load()
        self._load()
        self.list.filter.setFocus()

    def _say_waiting(self, count: int) -> None:
        words = _("Review flags ({count})").format(count=count) if count else _("Review flags")
        self.review.set_words(words)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & {Kind.CLIENT, Kind.FLAG, Kind.SESSION}:
            self._load()

    def _order(self, column: str, descending: bool) -> None:
        self.sort, self.descending = column, descending
        self._load()

    def _ask(self, after: Any, then: Any) -> None:
        text, sort, descending, ended = self._text(), self.sort, self.descending, self.ended.isChecked()

        def listing(seat: Any) -> tuple[str, Listing]:
            found = clients.listing(seat, text, sort=sort, descending=descending, after=after, ended=ended)
            return text, found

        self.desk.ask(listing, then=then, owner=self)

    def _text(self) -> str:
        return self.list.filter.text().strip()

    def _load(self) -> None:
        self.kept.changed()
        self._ask(None, self._begin)

    def _more(self, after: Any) -> None:
        self._ask(after, self._extend)

    def _begin(self, answer: tuple[str, Listing]) -> None:
        text, found = answer
        if text != self._text():
            return
        if text:
            self.list.say_empty(_("Nobody's name, number or reference begins with that."))
        else:
            self.list.say_empty(
                _(
                    "Your clients will be here, with the flags the desk must know. Add one, or import the list from "
                    "your practice's own system."
                )
            )
        self.list.begin(found.rows, found.after)
        self._say_count(found.after is not None)

    def _extend(self, answer: tuple[str, Listing]) -> None:
        text, found = answer
        if text == self._text():
            self.list.extend(found.rows, found.after)
            self._say_count(found.after is not None)

    def _say_count(self, more: bool) -> None:
        count = len(self.list.model.rows)
        words = ngettext("{count} client", "{count} clients", count).format(count=count)
        self.aside.setText(_("the first {count}").format(count=count) if more else words)

    def _pages(self, after: Any, then: Any) -> None:
        """Give the lines after a place, for saving all of them."""
        self._ask(after, lambda answer: then(answer[1].rows, answer[1].after))

    def _answers(self) -> dict[str, str]:
        return {"text": self._text(), "ended": "yes" if self.ended.isChecked() else ""}

    def _show_kept(self, answers: dict[str, str]) -> None:
        self.ended.setChecked(bool(answers.get("ended")))
        self.list.filter.setText(answers.get("text", ""))


def _columns(desk: "Desk") -> list[Column]:
    person = desk.person
    sees = person is not None and may(person.role, Kind.SESSION, Right.SEE, person.clinical)
    columns = [
        Column(name="name", words=_("Name"), text=_name, personal=True, wide=34),
        Column(name="number", words=_("Number"), text=lambda row: row.client.number, wide=9, yields=1),
        Column(
            name="reference", words=_("Reference"), text=lambda row: row.client.reference, wide=12, yields=4
        ),
        Column(name="clinician", words=_("Clinician"), text=lambda row: row.clinician, wide=18, yields=2),
    ]
    if sees:
        columns.append(Column(name="seen", words=_("Last seen"), text=_seen, wide=13, yields=3))
    columns.append(Column(name="flags", words=_("Flags"), text=_flags, level=_level))
    return columns


def _name(row: ClientLine) -> str:
    if row.client.status is Status.ACTIVE:
        return row.client.name
    return f"{row.client.name} ({_(STATUS_WORDS[row.client.status]).lower()})"


def _seen(row: ClientLine) -> str:
    return say_day(row.seen) if row.seen else ""


def _flags(row: ClientLine) -> str:
    """Name the first flag, which is the highest, and say how many more there are."""
    if not row.flags:
        return ""
    more = len(row.flags) - 1
    return flag_words(row.flags[0]) + (f"  +{more}" if more else "")


def _level(row: ClientLine) -> str:
    if not row.flags:
        return ""
    return "plain" if row.flags[0].is_overdue else row.flags[0].level.value
