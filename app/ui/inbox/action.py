"""One action: what is to be done, by whom, by when, and what became of it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.actions import ACTION_WORDS, Action, Status
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.tasks import BY_NAME
from app.i18n import _
from app.services import tasks
from app.services.tasks import Said, Shown
from app.ui.inbox.finishing import EvidenceDialog, finish
from app.ui.incidents.asking import SentenceDialog
from app.ui.incidents.linked import standing
from app.ui.page import Page
from app.ui.parts import (
    Button,
    Card,
    Chip,
    Level,
    PrimaryButton,
    Quiet,
    Small,
    Strong,
    Words,
    column,
    row,
    scrolled,
)
from app.ui.parts.flowing import Abreast
from app.ui.parts.moments import say_day, say_moment
from app.ui.parts.told import Answers
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk

PAGES = {Kind.INCIDENT: "incident", Kind.RUN: "run"}
"""Where what an action comes from is shown."""


class ActionPage(Page):
    """Shows one action, with the step that may come next."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Action"))
        self._record = ""
        self._shown: Shown | None = None
        self.chip = Chip(Level.PLAIN, "")
        self.buttons.addWidget(self.chip)
        self.every = Button(_("All actions"))
        self.every.clicked.connect(lambda: self.go.emit("actions", {}))
        self.buttons.addWidget(self.every)
        self.facts = Answers()
        self.done = PrimaryButton(_("It is done…"))
        self.look = PrimaryButton(_("It was looked at again…"))
        self.undo = Button(_("It is not done after all"))
        self.back = Button(_("Take it back…"))
        self.source = Button(_("Open what it comes from"))
        self.done.clicked.connect(lambda: finish(self.desk, self, self._record, self.title.text()))
        self.look.clicked.connect(self._look)
        self.undo.clicked.connect(lambda: self._do(tasks.undo))
        self.back.clicked.connect(self._take_back)
        self.source.clicked.connect(self._open)
        what = Card(_("What is to be done"))
        what.add(self.facts)
        for button in (self.done, self.look, self.undo, self.back, self.source):
            button.hide()
            what.add(row(button, 1))
        became = Card(_("What became of it"))
        self.history = QVBoxLayout()
        self.history.setSpacing(SPACE * 3)
        became.add(self.history)
        sides = (QWidget(), QWidget())
        sides[0].setLayout(column(what, 1))
        sides[1].setLayout(column(became, 1))
        self.body.addWidget(scrolled(Abreast(*sides, shares=(3, 2), space=3)), 1)
        desk.changed.connect(self._changed)

    def arrive(self, **where: Any) -> None:
        """Show the action whose `record` is given."""
        self._record = str(where.get("record", self._record))
        self._load()

    def _load(self) -> None:
        self.desk.ask(tasks.one, self._record, then=self._show, owner=self)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.ACTION in kinds and self.isVisible():
            self._load()

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        task = shown.task
        self.title.setText(task.number)
        words, level = standing(shown, self.desk.now().day())
        self.chip.show_level(level, words)
        again = say_day(task.recheck) if task.recheck else ""
        assigned = _("{moment} by {who}").format(moment=say_moment(shown.made), who=shown.by)
        self.facts.show_answers(
            [
                (_(BY_NAME["what"].label), task.what),
                (_(BY_NAME["who"].label), shown.who),
                (_(BY_NAME["due"].label), say_day(task.due, long=False)),
                (_("Because of"), shown.source_number),
                (_("Assigned"), assigned),
                (_(BY_NAME["done"].label), task.done),
                (_(BY_NAME["recheck"].label), again),
                (_(BY_NAME["held"].label), task.held),
            ]
        )
        over = task.status is Status.FINISHED
        self.done.setVisible(task.is_open() and shown.may_finish)
        self.look.setVisible(over and (shown.may_finish or shown.may_withdraw))
        self.undo.setVisible(over and shown.may_finish)
        self.back.setVisible(task.is_open() and shown.may_withdraw)
        self.source.setVisible(shown.source_kind in PAGES)
        self._show_history(shown.said)
        first = next((one for one in (self.done, self.look, self.source) if not one.isHidden()), None)
        self.stand_on(first or self.every)

    def _show_history(self, said: tuple[Said, ...]) -> None:
        while (item := self.history.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in said:
            entry = QWidget()
            words = _("Assigned") if one.action is Action.SEAL else _(ACTION_WORDS[one.action])
            head = row(Strong(words, wrap=False), 1, Quiet(say_moment(one.when), wrap=False))
            entry.setLayout(column(head, Small(one.who), Words(one.words), space=1))
            self.history.addWidget(entry)

    def _do(self, service: Any, *args: Any) -> None:
        self.desk.do(service, self._record, *args, owner=self, changed=(Kind.ACTION, Kind.INCIDENT))

    def _open(self) -> None:
        if self._shown is not None and self._shown.source_kind in PAGES:
            self.go.emit(PAGES[self._shown.source_kind], {"record": self._shown.source})

    def _take_back(self) -> None:
        words = _("It stays readable and is owed no more.")
        asked = SentenceDialog(
            _("Take {number} back").format(number=self.title.text()), _("Why"), _("Take it back"), self,
            lambda text, _more: send(text), help=words,
        )  # fmt: skip

        def send(text: str) -> None:
            self.desk.do(
                tasks.withdraw, self._record, text,
                then=lambda _record: asked.accept(), refused=asked.refuse, owner=asked,
                changed=(Kind.ACTION, Kind.INCIDENT),
            )  # fmt: skip

        asked.open()

    def _look(self) -> None:
        asked = EvidenceDialog(
            _("{number} was looked at again").format(number=self.title.text()), "held", _("Seal and sign"),
            _("It does not hold: it is to be done anew"), _(BY_NAME["due"].label), self.desk.now().day(), self,
        )  # fmt: skip

        def done(_record: Record) -> None:
            asked.accept()

        def send() -> None:
            words, due = asked.told()
            self.desk.do(
                tasks.look_again, self._record, words, None, due,
                then=done, refused=asked.refuse, owner=asked, changed=(Kind.ACTION,),
            )  # fmt: skip

        asked.finish.clicked.connect(send)
        asked.open()
