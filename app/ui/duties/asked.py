"""A form drawn from its questions, in cards, in the order in which they are asked; and answers spelt for reading."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.answers import Question, Shape, is_empty
from app.domain.errors import Refused
from app.domain.moments import Moment
from app.i18n import _
from app.ui.parts import Card, ChoiceRow, DayEdit, FieldRow, LineEdit, MomentEdit, TextArea, column
from app.ui.parts.choices import one_stop
from app.ui.parts.moments import say_day, say_moment
from app.ui.parts.ticks import Tick

Group = tuple[str, str, tuple[str, ...]]
"""A card of the form: its title, the remark beside it, and the questions in it by name."""
NOT_SAID = frozenset({Shape.DAY, Shape.MOMENT, Shape.MEMBER})
"""Shapes that always hold something, so that their being there says nothing about whether the form was begun."""


class AskedForm(QWidget):
    """Asks these questions. `changed` carries the name of the one that was answered, never by the program."""

    changed = Signal(str)

    def __init__(self, questions: Sequence[Question], groups: Iterable[Group], zone: str) -> None:
        super().__init__()
        self._zone = zone
        self._quiet = False
        self.questions = {one.name: one for one in questions}
        self.rows: dict[str, FieldRow] = {}
        self.cards: dict[str, Card] = {}
        for title, aside, names in groups:
            card = self.cards[title] = Card(_(title), _(aside) if aside else "")
            for name in names:
                card.add(self._row(self.questions[name], title))
        self.setLayout(column(*self.cards.values(), space=3))

    def _row(self, question: Question, title: str) -> FieldRow:
        label = _(question.label)
        said = (
            question.shape is Shape.TICK or question.label == title
        )  # on the box, or above it in large type
        edit = self._edit(question, label)
        help = _(question.help) if question.help else ""
        self.rows[question.name] = FieldRow("" if said else label, edit, help)
        return self.rows[question.name]

    def _edit(self, question: Question, label: str) -> QWidget:
        name = question.name
        match question.shape:
            case Shape.STORY:
                text = TextArea(label, lines=question.lines, story=True)
                text.typed.connect(lambda _text: self._answered(name))
                return text
            case Shape.LINE:
                line = LineEdit(label)
                line.textChanged.connect(lambda _text: self._answered(name))
                return line
            case Shape.ONE | Shape.MANY:
                many = question.shape is Shape.MANY
                pills = ChoiceRow(label, [(one.code, _(one.words)) for one in question.choices], many=many)
                pills.chosen.connect(lambda _code: self._answered(name))
                if many:
                    one_stop(pills)
                return pills
            case Shape.DAY:
                day = DayEdit(label)
                day.changed.connect(lambda _day: self._answered(name))
                return day
            case Shape.MOMENT:
                moment = MomentEdit(label, zone=self._zone)
                moment.changed.connect(lambda _moment: self._answered(name))
                return moment
            case Shape.TICK:
                tick = Tick(label)
                tick.toggled.connect(lambda _on: self._answered(name))
                return tick
            case Shape.MEMBER:
                box = QComboBox()
                box.setAccessibleName(label)
                box.activated.connect(lambda _at: self._answered(name))
                return box

    def _answered(self, name: str) -> None:
        if not self._quiet:
            self.changed.emit(name)

    def offer(self, name: str, people: Sequence[tuple[str, str]]) -> None:
        """Offer people for a question that names somebody; whoever was chosen stays chosen."""
        box = self.rows[name].widget
        assert isinstance(box, QComboBox)
        before = box.currentData()
        box.clear()
        if self.questions[name].none:
            box.addItem(_(self.questions[name].none), "")
        for person, shown in people:
            box.addItem(shown, person)
        box.setCurrentIndex(max(0, box.findData(before)))

    def answers(self) -> dict[str, Any]:
        """Give what is answered by name, unanswered questions left out."""
        given = {name: _answer(row.widget) for name, row in self.rows.items()}
        return {name: value for name, value in given.items() if not is_empty(value)}

    def is_begun(self) -> bool:
        """Say whether anything was answered that the form does not propose by itself."""
        return any(self.questions[name].shape not in NOT_SAID for name in self.answers())

    def show_answers(self, said: Mapping[str, Any], only: Iterable[str] | None = None) -> None:
        """Show answers given before: all of them, or only those named; what is not among them becomes unanswered."""
        self._quiet = True
        for name in only if only is not None else self.rows:
            _show(self.rows[name].widget, said.get(name))
        self._quiet = False

    def focus(self, name: str) -> QWidget:
        """Give the part that a question is answered in."""
        return self.rows[name].widget

    def show_refused(self, refused: Refused) -> bool:
        """Say what is wrong at its answer; False where it is about none of them."""
        for row in self.rows.values():
            row.clear_error()
        at = self.rows.get(refused.field or "")
        if at is None:
            return False
        at.show_error(refused.reason)
        (at.widget.focusProxy() or at.widget).setFocus()
        return True


def _answer(edit: QWidget) -> Any:
    match edit:
        case TextArea() | LineEdit():
            return edit.text()
        case ChoiceRow():
            return edit.codes() if edit.many else edit.value()
        case DayEdit():
            return edit.day().isoformat()
        case MomentEdit():
            return msgspec.to_builtins(edit.moment())
        case Tick():
            return edit.isChecked()
        case QComboBox():
            return str(edit.currentData() or "")
        case _:
            raise AssertionError("a part that this form does not make")


def _show(edit: QWidget, value: Any) -> None:
    match edit:
        case TextArea() | LineEdit():
            edit.setText(value or "")
        case ChoiceRow():
            edit.set_value(value)
        case DayEdit():
            if value:
                edit.set_day(date.fromisoformat(value))
        case MomentEdit():
            if value:
                edit.set_moment(msgspec.convert(value, Moment))
        case Tick():
            edit.setChecked(bool(value))
        case QComboBox():
            edit.setCurrentIndex(max(0, edit.findData(value or "")))


def spell(question: Question, value: Any, names: Mapping[str, str] | None = None) -> str:
    """Spell an answer in words; empty where nothing was answered."""
    if is_empty(value):
        return ""
    match question.shape:
        case Shape.ONE:
            return _(question.words(str(value)))
        case Shape.MANY:
            return ", ".join(_(question.words(str(one))) for one in value)
        case Shape.DAY:
            return say_day(date.fromisoformat(value))
        case Shape.MOMENT:
            return say_moment(msgspec.convert(value, Moment))
        case Shape.TICK:
            return _("Yes")
        case Shape.MEMBER:
            return (names or {}).get(str(value), "") or _("somebody not of the register")
        case _:
            return str(value)


def spelt(
    questions: Sequence[Question], said: Mapping[str, Any], names: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Give labels with their answers in words, in the order of the form; what was not answered is left out."""
    lines = [(_(one.label), spell(one, said.get(one.name), names)) for one in questions]
    return [(label, text) for label, text in lines if text]
