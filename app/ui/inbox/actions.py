"""All actions of the practice: what is to be done, by whom, by when, and how each stands."""

from typing import TYPE_CHECKING, Any

from app.domain.actions import Status
from app.domain.kinds import Kind
from app.domain.roles import Right, may
from app.i18n import N_, _
from app.services import tasks
from app.services.tasks import Shown
from app.ui.incidents.assigning import assign
from app.ui.incidents.linked import standing
from app.ui.page import Page
from app.ui.parts import Button, ChoiceRow, Column, Rows
from app.ui.parts.moments import say_day

if TYPE_CHECKING:
    from app.ui.desk import Desk

OPEN, DONE, EVERY = "open", "done", "every"
SHOWN = ((OPEN, N_("To be done")), (DONE, N_("Done")), (EVERY, N_("Everything")))
STATUSES = {
    OPEN: (Status.ACTIVE,),
    DONE: (Status.FINISHED,),
    EVERY: (Status.ACTIVE, Status.FINISHED, Status.WITHDRAWN),
}


class ActionsPage(Page):
    """The list. Typing narrows it, Enter opens a line."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Actions"))
        self._arriving = False
        person = desk.person
        if person is not None and may(person.role, Kind.ACTION, Right.WRITE, person.clinical):
            more = Button(_("Assign an action…"))
            more.clicked.connect(lambda: assign(self.desk, self))
            self.buttons.addWidget(more)
        self.shown = ChoiceRow(_("Show"), [(code, _(words)) for code, words in SHOWN], required=True)
        self.shown.set_value(OPEN)
        self.shown.chosen.connect(lambda _code: self._load())
        self.rows = Rows(_("Actions"), self._columns(), _empty(), filtered=True, lines=2, key="actions")
        self.rows.opened.connect(lambda one: self.go.emit("action", {"record": one.task.record}))
        self.body.addWidget(self.shown)
        self.body.addWidget(self.rows, 1)
        desk.changed.connect(self._changed)

    def _columns(self) -> list[Column]:
        def word(one: Shown) -> str:
            return standing(one, self.desk.now().day())[0]

        def level(one: Shown) -> str:
            return standing(one, self.desk.now().day())[1]

        return [
            Column(name="number", words=_("Number"), text=lambda one: one.task.number, wide=8),
            Column(name="what", words=_("What is to be done"), text=lambda one: one.task.what),
            Column(name="who", words=_("Who does it"), text=lambda one: one.who, wide=16, yields=1, personal=True),
            Column(
                name="due", words=_("By"), text=lambda one: say_day(one.task.due),
                sort=lambda one: one.task.due.isoformat(), wide=12,
            ),
            Column(name="source", words=_("Because of"), text=lambda one: one.source_number, wide=14, yields=2),
            Column(name="status", words=_("Standing"), text=word, level=level, wide=10),
        ]  # fmt: skip

    def arrive(self, **where: Any) -> None:
        """Load the list."""
        self._arriving = True
        self._load()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.ACTION in kinds and self.isVisible():
            self._load()

    def _load(self) -> None:
        status = STATUSES[self.shown.value() or OPEN]
        self.rows.say_empty(_empty() if self.shown.value() == EVERY else _("Nothing of this sort."))
        self.desk.ask(tasks.listing, status, then=self._show, owner=self)

    def _show(self, found: list[Shown]) -> None:
        self.rows.show_rows(found)
        if self._arriving:
            self._arriving = False
            self.stand_on(self.rows)


def _empty() -> str:
    return _("Nothing was assigned yet. Assign it from an incident, or here with “Assign an action”.")
