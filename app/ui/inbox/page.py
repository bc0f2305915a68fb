"""The inbox: what is new, owed or waiting, one key per step, and the next one comes up by itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.dues import LEVELS, URGENCY_WORDS, Urgency, urgency
from app.domain.kinds import Kind
from app.i18n import N_, _, ngettext
from app.services import inbox
from app.services.inbox import GROUP_WORDS, Group, Item
from app.ui.inbox.finishing import finish
from app.ui.inbox.item import KEYS, ItemCard
from app.ui.incidents.handling import Handling
from app.ui.page import Page
from app.ui.parts import Button, ChoiceRow, Column, Level, Rows
from app.ui.parts.flowing import Abreast
from app.ui.parts.moments import say_moment
from app.ui.today.cards import say_due

if TYPE_CHECKING:
    from app.ui.desk import Desk

LEVEL_OF = {
    Group.NEW: Level.CAUTION,
    Group.REVIEW: Level.CARE,
    Group.WAITING: Level.CARE,
    Group.ACTIONS: Level.CARE,
    Group.READY: Level.DONE,
    Group.PLAN: Level.CAUTION,
    Group.ACTION: Level.CARE,
}
ALL, OWED = "all", "owed"
SHOWN = (
    (ALL, N_("Everything")),
    (Group.NEW.value, N_("New")),
    (OWED, N_("Owed by today")),
    (Group.WAITING.value, N_("Waiting for an answer")),
)


class InboxPage(Page):
    """The list on the left, the chosen one with its steps on the right."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Inbox"))
        self._all: tuple[Item, ...] = ()
        self._next, self._arriving = "", False
        self._handling = Handling(desk, self)
        every = Button(_("All actions"))
        every.clicked.connect(lambda: self.go.emit("actions", {}))
        self.buttons.addWidget(every)
        self.shown = ChoiceRow(_("Show"), [(code, _(words)) for code, words in SHOWN], required=True)
        self.shown.set_value(ALL)
        self.shown.chosen.connect(lambda _code: self._narrow())
        self.rows = Rows(_("Inbox"), self._columns(), _empty(), lines=2, key="inbox")
        self.rows.selected.connect(self._chose)
        self.rows.opened.connect(self._open)
        self.item = ItemCard()
        self.item.taken.connect(self._take)
        self.item.opened.connect(lambda: self._open(self.rows.chosen()))
        self.item.action_opened.connect(lambda record: self.go.emit("action", {"record": record}))
        self.body.addWidget(self.shown)
        self.body.addWidget(Abreast(self.rows, self.item, shares=(2, 1), space=3), 1)
        for step, key in KEYS.items():
            pressed = QShortcut(QKeySequence(key), self.rows)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(lambda it=step: self._take(it))
        desk.changed.connect(self._changed)

    def _columns(self) -> list[Column]:
        return [
            Column(
                name="group",
                words=_("Why it is here"),
                text=lambda one: _(GROUP_WORDS[one.group]),
                level=lambda one: LEVEL_OF[one.group],
                wide=15,
            ),
            Column(name="number", words=_("Number"), text=lambda one: one.number, wide=14),
            Column(name="what", words=_("Where, or what"), text=lambda one: one.what),
            Column(
                name="when", words=_("When"), text=lambda one: say_moment(one.when) if one.when else "",
                wide=19, yields=2,
            ),
            Column(name="due", words=_("Due"), text=self._due, level=self._level, wide=11, yields=1),
        ]  # fmt: skip

    def _due(self, item: Item) -> str:
        line = item.due()
        if line is None:
            return ""
        late = urgency(line, self.desk.now()) is Urgency.OVERDUE
        return _(URGENCY_WORDS[Urgency.OVERDUE]) if late else say_due(line, self.desk.now())

    def _level(self, item: Item) -> str:
        line = item.due()
        return LEVELS[urgency(line, self.desk.now())] if line else ""

    def arrive(self, **where: Any) -> None:
        """Load the inbox."""
        self._next, self._arriving = str(where.get("record", "")), True
        self._load()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if {Kind.INCIDENT, Kind.ACTION} & kinds and self.isVisible():
            self._load()

    def _load(self) -> None:
        self.desk.ask(inbox.items, then=self._show, owner=self)

    def _show(self, found: tuple[Item, ...]) -> None:
        self._all = found
        self._narrow()
        words = ngettext("{n} to look at", "{n} to look at", len(found)).format(n=len(found))
        self.aside.setText(words if found else "")
        if self._arriving:
            self._arriving = False
            self.stand_on(self.rows)

    def _narrow(self) -> None:
        chosen = self.rows.chosen()
        wanted = self._next or (chosen.record if chosen is not None else "")
        fitting = [one for one in self._all if self._fits(one)]
        self.rows.say_empty(_empty() if not self._all else _("Nothing of this sort. Choose “Everything”."))
        self.rows.show_rows(fitting)
        shown: Sequence[Item] = self.rows.model.rows
        at = next((place for place, one in enumerate(shown) if one.record == wanted), 0)
        self._next = ""
        self.rows.choose(at)
        self.item.show_item(self.rows.chosen(), self.desk.now())

    def _fits(self, item: Item) -> bool:
        match self.shown.value():
            case "owed":
                line = item.due()
                pressing = (Urgency.OVERDUE, Urgency.TODAY)
                return line is not None and urgency(line, self.desk.now()) in pressing
            case "new" | "waiting" as group:
                return item.group.value == group
            case _:
                return True

    def _chose(self, item: Item) -> None:
        self.item.show_item(item, self.desk.now())

    def _open(self, item: Item | None) -> None:
        if item is not None:
            self.go.emit(item.page, {"record": item.record})

    def _take(self, step: str) -> None:
        item = self.rows.chosen()
        if item is None or step not in item.steps:
            return
        if step == inbox.DONE:
            finish(self.desk, self, item.record, item.number, self._settled)
        else:
            self._handling.take(step, item.record, item.number, self._settled)

    def _settled(self, _record: object) -> None:
        """Let the one below come up, once the list is read anew."""
        shown: Sequence[Item] = self.rows.model.rows
        chosen = self.rows.chosen()
        at = next((place for place, one in enumerate(shown) if chosen and one.record == chosen.record), -1)
        below = shown[at + 1] if 0 <= at < len(shown) - 1 else (shown[0] if len(shown) > 1 else None)
        self._next = below.record if below else ""


def _empty() -> str:
    return _(
        "Nothing waits for you. New incidents, questions that were answered, what is owed and late actions come here."
    )
