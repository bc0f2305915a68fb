"""One line of the inbox in full: what is known openly, what is owed and assigned, and the steps with their keys."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.actions import Action
from app.domain.dues import Urgency, urgency
from app.domain.moments import Moment
from app.i18n import N_, _
from app.services import inbox
from app.services.inbox import GROUP_WORDS, Item
from app.ui.incidents.linked import standing
from app.ui.parts import Button, Card, Chip, LinkButton, PrimaryButton, Small
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_moment
from app.ui.parts.order import as_laid_out, in_order
from app.ui.parts.told import Answers
from app.ui.theme import SPACE
from app.ui.today.cards import say_due

KEYS = {
    Action.REVIEW.value: "R",
    Action.ASSIGN.value: "A",
    Action.ASK.value: "Q",
    Action.CLOSE.value: "C",
    inbox.SAME: "S",
    inbox.DEBRIEF: "D",
    inbox.PLAN: "P",
    inbox.DONE: "F",
}
"""The one key of each step, while the keyboard is on the list."""

WORDS = {
    Action.REVIEW.value: N_("Take into review"),
    Action.ASSIGN.value: N_("Assign an action…"),
    Action.ASK.value: N_("Ask the reporter…"),
    Action.CLOSE.value: N_("Close…"),
    inbox.SAME: N_("Reported twice…"),
    inbox.DEBRIEF: N_("A debrief was offered"),
    inbox.PLAN: N_("The plan was reviewed…"),
    inbox.DONE: N_("It is done…"),
}


class ItemCard(Card):
    """The chosen line. `taken` carries a step, `opened` asks for its page, `action_opened` for an action's."""

    taken = Signal(str)
    opened = Signal()
    action_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Chosen"), parent=parent)
        self.facts = Answers()
        self.tasks, self.steps = QVBoxLayout(), QVBoxLayout()
        for box in (self.tasks, self.steps):
            box.setSpacing(SPACE * 2)
        self.buttons: dict[str, Button] = {}
        self.open = Button(_("Open its page"), key="Return", works=False)
        self.open.clicked.connect(self.opened)
        self.add(self.facts)
        self.add(self.tasks)
        self.add(self.steps)
        self.add(self.open)
        self.body.addStretch(1)

    def show_item(self, item: Item | None, now: Moment) -> None:
        """Show a line; nothing where none is chosen."""
        for box in (self.tasks, self.steps):
            while (one := box.takeAt(0)) is not None:
                if (old := one.widget()) is not None:
                    old.hide()
                    old.deleteLater()
        self.buttons = {}
        self.setVisible(item is not None)
        if item is None:
            return
        self.title.setText(item.number)
        self.facts.show_answers(
            [
                (_("Why it is here"), _(GROUP_WORDS[item.group])),
                (_("When"), say_moment(item.when) if item.when else ""),
                (_("Where, or what"), item.what),
                (_("Reported by") if item.when else _("Who does it"), item.who),
                (_("Owed"), "\n".join(_owed(item, now))),
            ]
        )
        for shown in item.tasks:
            words, level = standing(shown, now.day())
            link = LinkButton(shown.task.number)
            link.setAccessibleName(f"{shown.task.number}: {shown.task.what}")
            link.clicked.connect(lambda _on=False, it=shown.task.record: self.action_opened.emit(it))
            self.tasks.addWidget(Flowing(link, Chip(level, words), Small(shown.task.what)))
        for step in item.steps:
            make = PrimaryButton if not self.buttons else Button
            button = make(_(WORDS[step]), key=KEYS[step], works=False)
            button.clicked.connect(lambda _on=False, it=step: self.taken.emit(it))
            self.buttons[step] = button
            self.steps.addWidget(button)
        as_laid_out(self)
        in_order(self)


def _owed(item: Item, now: Moment) -> list[str]:
    lines = []
    for line in item.owed:
        late = urgency(line, now) is Urgency.OVERDUE
        words = _("{what}: overdue, {when}") if late else _("{what}: {when}")
        lines.append(words.format(what=line.what, when=say_due(line, now)))
    return lines
