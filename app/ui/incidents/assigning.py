"""Assigning an action: what is to be done, who does it, by when. Asked from an incident, the inbox and the list."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain import tasks
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.tasks import BY_NAME
from app.i18n import _
from app.services import tasks as services
from app.ui.page import Page
from app.ui.parts import DayEdit, Dialog, FieldRow, LineEdit

if TYPE_CHECKING:
    from app.ui.desk import Desk

USUAL_DAYS = 14
"""An action is owed in so many days unless another day is said."""


class AssignDialog(Dialog):
    """Asks for one action. `send` is called with what, who and by when; it answers with `accept` or `refuse`."""

    def __init__(
        self, title: str, people: Sequence[tuple[str, str]], me: str, today: date, parent: QWidget
    ) -> None:
        super().__init__(title, parent, finish=_("Assign"))
        self.what = LineEdit(_(BY_NAME["what"].label), longest=tasks.LONGEST)
        self.who = QComboBox()
        self.who.setAccessibleName(_(BY_NAME["who"].label))
        for person, name in people:
            self.who.addItem(name, person)
        self.who.setCurrentIndex(max(self.who.findData(me), 0))
        self.due = DayEdit(_(BY_NAME["due"].label), today + timedelta(days=USUAL_DAYS))
        self.rows = {
            name: FieldRow(_(BY_NAME[name].label), edit, _(BY_NAME[name].help) if BY_NAME[name].help else "")
            for name, edit in (("what", self.what), ("who", self.who), ("due", self.due))
        }
        for question in self.rows.values():
            self.body.addWidget(question)
        self.what.setFocus()

    def told(self) -> tuple[str, str, date]:
        """Give what is to be done, who does it, and by when."""
        return self.what.text(), str(self.who.currentData() or ""), self.due.day()

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, at its answer."""
        for question in self.rows.values():
            question.clear_error()
        if refused.field in self.rows:
            self.rows[refused.field].show_error(refused.reason)
            self.rows[refused.field].widget.setFocus()
        else:
            self.show_error(refused.reason)


def assign(desk: "Desk", page: Page, source: str = "", number: str = "") -> None:
    """Ask for an action, from the record `source` where one is named, and assign it; the bar can take it back."""
    title = _("Assign an action from {number}").format(number=number) if number else _("Assign an action")

    def ask(people: Sequence[tuple[str, str]]) -> None:
        person = desk.person
        asked = AssignDialog(title, people, person.id if person else "", desk.now().day(), page)

        def send() -> None:
            desk.do(
                services.assign,
                source,
                *asked.told(),
                then=lambda record: done(record),
                refused=asked.refuse,
                owner=asked,
                changed=(Kind.ACTION, Kind.INCIDENT),
            )

        def done(record: Record) -> None:
            asked.accept()
            page.say(_("Assigned as {number}.").format(number=record.number), lambda: take_back(record))

        asked.finish.clicked.connect(send)
        asked.open()

    def take_back(record: Record) -> None:
        words = _("Taken back right after it was assigned.")
        desk.do(services.withdraw, record.id, words, owner=page, changed=(Kind.ACTION, Kind.INCIDENT))

    desk.ask(services.doers, then=ask, owner=page)
