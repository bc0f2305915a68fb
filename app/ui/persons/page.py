"""Persons of concern in a list: who they are, what to do, and the flags about them that act."""

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox

from app.domain.actions import Status
from app.domain.kinds import Kind
from app.domain.roles import Right, may
from app.i18n import _, ngettext
from app.services import persons
from app.services.persons import Watch
from app.ui.clients.flag_card import flag_words
from app.ui.page import Page
from app.ui.parts import Button, Card, Column, PrimaryButton, Rows

if TYPE_CHECKING:
    from app.ui.desk import Desk


class PersonsPage(Page):
    """The list. Enter opens a person; typing narrows it."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Persons of concern"))
        self.back = Button(_("All clients"))
        self.add_button = PrimaryButton(_("Add person"), key="Ctrl+Shift+N")
        self.buttons.addWidget(self.back)
        self.buttons.addWidget(self.add_button)
        self.list = Rows(
            _("Persons of concern"),
            [
                Column(name="name", words=_("Name"), text=_name, personal=True, wide=26),
                Column(
                    name="number", words=_("Number"), text=lambda row: row.person.number, wide=9, yields=1
                ),
                Column(name="description", words=_("How to know them"), text=_description, yields=2),
                Column(name="action", words=_("What to do"), text=lambda row: row.person.action),
                Column(name="flags", words=_("Flags"), text=_flags, level=_level, wide=26),
            ],
            _(
                "Nobody yet. Somebody who is no client and matters to safety stands here: a former partner, a visitor "
                "who was told not to come again, somebody who follows a colleague."
            ),
            filtered=True,
            lines=3,
            key="persons",
        )
        self.ended = QCheckBox(_("Also those who are of no concern any more"))
        card = Card()
        card.add(self.list, 1)
        card.add(self.ended)
        self.body.addWidget(card, 1)
        self.back.clicked.connect(lambda: self.go.emit("clients", {}))
        self.add_button.clicked.connect(lambda: self.go.emit("person-form", {}))
        self.ended.toggled.connect(lambda _on: self._load())
        self.list.opened.connect(lambda row: self.go.emit("person", {"record": row.person.id}))
        self.desk.changed.connect(self._changed)
        QShortcut(QKeySequence.StandardKey.Find, self, self.list.filter.setFocus)

    def arrive(self, **_where: Any) -> None:
        """Come into view."""
        person = self.desk.person
        writes = person is not None and may(person.role, Kind.PERSON, Right.WRITE, person.clinical)
        self.add_button.setVisible(writes)
        self.list.filter.setFocus()
        self._load()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & {Kind.PERSON, Kind.FLAG}:
            self._load()

    def _load(self) -> None:
        self.desk.ask(persons.listing, "", self.ended.isChecked(), then=self._show, owner=self)

    def _show(self, found: list[Watch]) -> None:
        self.list.show_rows(found)
        self.aside.setText(ngettext("{count} person", "{count} persons", len(found)).format(count=len(found)))


def _name(row: Watch) -> str:
    ended = row.person.status is not Status.ACTIVE
    return _("{name} (no concern any more)").format(name=row.person.name) if ended else row.person.name


def _description(row: Watch) -> str:
    return row.person.description


def _flags(row: Watch) -> str:
    if not row.flags:
        return ""
    more = len(row.flags) - 1
    return flag_words(row.flags[0]) + (f"  +{more}" if more else "")


def _level(row: Watch) -> str:
    if not row.flags:
        return ""
    return "plain" if row.flags[0].is_overdue else row.flags[0].level.value
