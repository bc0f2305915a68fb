"""One sealed record: what everybody may know, what was sealed once it is opened, what became of it, the next step."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.actions import ACTION_WORDS, STATUS_WORDS, Action, Status
from app.domain.answers import Question
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.ledger import Record
from app.i18n import _
from app.services import sealed_records
from app.services.sealed_records import ADDED, REASON, Line, Sheet
from app.ui.duties.asked import spelt
from app.ui.duties.asking import AskingPage
from app.ui.duties.history import History, empty
from app.ui.heads import put_in_head
from app.ui.keeping import Keeping
from app.ui.parts import (
    Button,
    Card,
    Chip,
    FieldRow,
    Level,
    PersonLabel,
    Quiet,
    TextArea,
    column,
    row,
    scrolled,
)
from app.ui.parts.flowing import Abreast, Flowing
from app.ui.parts.moments import say_moment
from app.ui.parts.told import Answers
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk

LEVELS = {Status.ACTIVE: Level.CARE, Status.SEALED: Level.PLAIN, Status.FINISHED: Level.DONE}
Step = tuple[str, Callable[[], object]]
"""A button: its words (with dots where something is asked first) and what it does."""


class SealedRecordPage(AskingPage):
    """Shows one record of a kind. F7 opens what is sealed, and hides it again; opening is recorded."""

    kind: Kind
    questions: Sequence[Question] = ()

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _(KIND_WORDS[self.kind]))
        self.shown: Sheet | None = None
        self._arriving = False
        self.who = PersonLabel(part="quiet")
        self.chip = Chip(Level.PLAIN, "")
        put_in_head(self, self.who, 1)
        self.buttons.addWidget(self.chip)
        self.client_button = Button(_("The client's page"))
        self.all_button = Button(_("All duties"))
        self.client_button.clicked.connect(self._to_client)
        self.all_button.clicked.connect(lambda: self.go.emit("duties", {"kind": self.kind.value}))
        for button in (self.client_button, self.all_button):
            self.buttons.addWidget(button)
        self._make_cards()
        self.desk.changed.connect(self._changed)
        QShortcut(QKeySequence("F7"), self, self.toggle)

    def _make_cards(self) -> None:
        self.open_card = Card(_("What everyone here may know"))
        self.open_answers = Answers()
        self.open_card.add(self.open_answers)
        self.sealed_card = Card(_("What was sealed"), _("clinicians only"))
        self.sealed_note = Quiet("")
        self.open_button = Button(_("Open"), key="F7", works=False)
        self.open_button.clicked.connect(self.toggle)
        self.sealed_answers = Answers()
        self.sealed_card.add(self.sealed_note)
        self.sealed_card.add(row(self.open_button, 1))
        self.sealed_card.add(self.sealed_answers)
        self.steps_card = Card(_("What can be done"))
        self.steps = QVBoxLayout()
        self.steps.setSpacing(SPACE * 2)
        self.steps_card.add(self.steps)
        self.text = TextArea(_("Addendum"), lines=2, story=True)
        self.addendum = FieldRow(_("Anything to add? Nothing that was sealed is ever changed."), self.text)
        self.keeping = Keeping(self.desk, self.text, self.kind)
        self.add = Button(_("Seal the addendum"), key="Ctrl+Return")
        self.add.clicked.connect(self._add)
        self.add_card = Card(_("Addendum"))
        self.add_card.add(self.addendum)
        self.add_card.add(row(self.add, 1))
        self.history_card = Card(_("What became of it"))
        self.history = History(self.action_words, self.history_words)
        self.history_card.add(self.history)
        left, right = QWidget(), QWidget()
        left.setLayout(column(self.sealed_card, *self.further(), self.add_card, 1, space=3))
        right.setLayout(column(self.open_card, self.steps_card, self.history_card, 1, space=3))
        self.body.addWidget(scrolled(Abreast(left, right, shares=(3, 2), space=3)), 1)

    def further(self) -> Sequence[QWidget]:
        """Give the cards that this kind has besides, below what was sealed."""
        return ()

    def arrive(self, record: str = "", opened: bool = False, **_where: Any) -> None:
        """Show a record; what is sealed is opened only when that is asked for, or where it was just sealed."""
        if record and record != self.record:
            self.record, self.shown = record, None
            self.keeping.begin(f"addendum {record}")
        self._arriving = True
        self.load(opened)

    def leave(self) -> None:
        """Let go of what was opened, and keep an addendum that was begun."""
        self.keeping.keep()
        if self.shown is not None:
            self.shown = None
            self.sealed_answers.show_answers([])
            self.who.show_name("")
            self.history.show_lines(())

    def load(self, is_opened: bool) -> None:
        """Read the record anew, opened or not."""
        self.desk.ask(
            sealed_records.sheet, self.record, self.kind, is_opened, then=self.show_sheet, owner=self
        )

    def toggle(self) -> None:
        """Open what is sealed, or hide it again."""
        if self.shown is not None and self.shown.readable:
            self.load(not self.shown.opened)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and self.kind in kinds and self.shown is not None:
            self.load(self.shown.opened)

    def show_sheet(self, shown: Sheet) -> None:
        """Show the record, as far as this person may know it."""
        self.shown = shown
        record = shown.record
        self.title.setText(record.number)
        self.aside.setText(_(KIND_WORDS[self.kind]))
        self.chip.show_level(LEVELS.get(record.status, Level.PLAIN), _(STATUS_WORDS[record.status]))
        self.who.show_name(shown.client.name, tail=f" · {shown.client.number}" if shown.client.id else "")
        self.client_button.setVisible(bool(shown.client.id))
        sealed_at = _("{moment} by {who}").format(moment=say_moment(record.made), who=shown.author)
        self.open_answers.show_answers([(_("Sealed"), sealed_at), *self.open_lines(shown)])
        self.sealed_note.setText(self._note(shown))
        self.sealed_note.setVisible(bool(self._note(shown)))
        self.open_button.setVisible(shown.readable)
        self.open_button.set_words(_("Hide again") if shown.opened else _("Open"))
        self.sealed_answers.show_answers(self.sealed_lines(shown) if shown.opened else [], story=True)
        self._show_steps(self.offered(shown))
        self.add_card.setVisible(shown.may_write and shown.readable)
        self.history.show_lines(shown.history)
        if self._arriving:
            self._arriving = False
            self.stand_on(self.open_button if shown.readable else self.all_button)

    def _note(self, shown: Sheet) -> str:
        if not shown.readable:
            return _("Sealed to clinicians and whoever wrote it. Your keys do not open it.")
        return "" if shown.opened else _("That it is opened is recorded.")

    def open_lines(self, shown: Sheet) -> list[tuple[str, str]]:
        """Give the open answers in words."""
        return spelt(self.questions, shown.record.now, shown.names)

    def sealed_lines(self, shown: Sheet) -> list[tuple[str, str]]:
        """Give what was sealed in words, what was added later below it."""
        told = {name: value for name, value in shown.answers.items() if name not in shown.record.now}
        added = [(_("Added"), str(value)) for name, value in told.items() if name.startswith(f"{ADDED} ")]
        return spelt(self.questions, told, shown.names) + added

    def offered(self, shown: Sheet) -> list[Step]:
        """Give the steps that this person may take now."""
        return []

    def _show_steps(self, offered: list[Step]) -> None:
        words = ""
        for at in range(self.steps.count()):
            item = self.steps.itemAt(at)
            part = item.widget() if item is not None else None
            words = words or next(
                (
                    one.accessibleName()
                    for one in (part.findChildren(Button) if part else [])
                    if one.hasFocus()
                ),
                "",
            )
        empty(self.steps)
        buttons = []
        for said, act in offered:
            button = Button(said)
            button.clicked.connect(partial(_call, act))
            buttons.append(button)
        self.steps.addWidget(Flowing(*buttons) if buttons else Quiet(_("Nothing by you.")))
        for button in buttons:
            if words and button.accessibleName() == words:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def action_words(self, line: Line) -> str:
        """Say what an entry did."""
        return _(ACTION_WORDS[line.action])

    def history_words(self, line: Line) -> list[str]:
        """Give what an entry of the history says, besides the first one's answers, which stand above."""
        if line.action is Action.SEAL:
            return []
        says = dict(line.says)
        words = [f"{label}: {text}" for label, text in self._changed_answers(says)]
        reason = [str(says[REASON])] if says.get(REASON) else []
        added = [str(value) for name, value in says.items() if name.startswith(f"{ADDED} ")]
        return [*reason, *words, *added]

    def _changed_answers(self, says: dict[str, Any]) -> list[tuple[str, str]]:
        names = self.shown.names if self.shown is not None else {}
        return spelt(self.questions, says, names)

    def _to_client(self) -> None:
        if self.shown is not None:
            self.go.emit("client", {"record": self.shown.client.id})

    def _add(self) -> None:
        self.keeping.keep()
        self.addendum.clear_error()
        self.desk.do(
            sealed_records.added,
            self.record,
            self.kind,
            self.text.text(),
            self.keeping.draft,
            then=self._added,
            refused=lambda refused: self.addendum.show_error(refused.reason),
            owner=self,
            changed=(self.kind,),
        )

    def _added(self, record: Record) -> None:
        self.text.setText("")
        self.keeping.over()
        self.say(_("Added to {number}.").format(number=record.number))


def _call(act: Callable[[], object], *_clicked: object) -> None:
    act()
