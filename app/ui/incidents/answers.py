"""The incident form's further questions as parts, drawn from their fields, and answers spelt for reading."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.fields import Field
from app.domain.incident_fields import BY_NAME, ELSEWHERE, SEVERITY_CRITERIA
from app.domain.incidents import MOST_NEARBY
from app.domain.moments import Moment
from app.i18n import _
from app.ui.incidents.numbers import NumberEdit
from app.ui.incidents.people import PeopleEdit, spell_people
from app.ui.parts import ChoiceRow, FieldRow, LineEdit, MomentEdit, Small, TextArea
from app.ui.parts.choices import one_stop
from app.ui.parts.moments import say_moment
from app.ui.theme import SPACE

MANY = frozenset({"kinds", "responses", "factors", "violence_types", "done_by", "circumstances", "weapon"})
ONE = frozenset({"safe", "severity", "place_sort", "act_severity"})
SHORT = frozenset({"means", "police_answer", "place_other", "your_title"})


def choices(field: Field) -> list[tuple[str, str]]:
    """Give a field's answers as (code, words)."""
    return [(choice.code, _(choice.words)) for choice in field.choices]


def spell(name: str, value: Any) -> str:
    """Spell an answer in words, one line each where there are several."""
    field = BY_NAME.get(name)
    if value in (None, "", [], ()):
        return ""
    if name == "people":
        return spell_people(value)
    if name in ("when", "found", "debrief_offered"):
        return say_moment(value if isinstance(value, Moment) else msgspec.convert(value, Moment))
    if name == "attached":
        return _("a picture or PDF")
    if name == "place" and value == ELSEWHERE:
        return _("Elsewhere")
    if name == "severity":
        return f"{_(BY_NAME[name].words(str(value)))}: {_(SEVERITY_CRITERIA[int(value)])}"
    if isinstance(value, list | tuple):
        return ", ".join(_(field.words(str(one))) for one in value) if field else ""
    if isinstance(value, bool):
        return _("Yes")
    return _(field.words(value)) if field and field.choices else str(value)


class PlaceEdit(QComboBox):
    """Where it happened: one of the practice's places, or elsewhere."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def offer(self, places: Iterable[str]) -> None:
        """Offer the practice's places; what was chosen stays chosen."""
        before = self.place()
        self.clear()
        self.addItem(_("Choose a place"), "")
        for place in places:
            self.addItem(place, place)
        self.addItem(_("Elsewhere…"), ELSEWHERE)
        self.set_place(before)

    def place(self) -> str:
        """Give the place, empty where none was chosen."""
        return str(self.currentData() or "")

    def set_place(self, place: str) -> None:
        """Choose a place; one that the practice no longer names is kept as it was."""
        at = self.findData(place)
        if at < 0 and place:
            self.insertItem(1, place, place)
            at = 1
        self.setCurrentIndex(max(at, 0))


class SeverityEdit(QWidget):
    """How severe it was, with the written criterion of the chosen grade below."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = ChoiceRow(name, choices(BY_NAME["severity"]))
        self.criterion = Small("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.row)
        layout.addWidget(self.criterion)
        self.setFocusProxy(self.row)
        self.row.chosen.connect(self._say)
        self.row.chosen.connect(self.chosen)
        self._say()

    def value(self) -> int | None:
        """Give the grade."""
        code = self.row.value()
        return int(code) if code else None

    def set_value(self, value: int | None) -> None:
        """Show a grade."""
        self.row.set_value(str(value) if value else None)
        self._say()

    def _say(self, _code: object = None) -> None:
        grade = self.value()
        words = (
            _(SEVERITY_CRITERIA[grade])
            if grade
            else _("The highest that fits. Choose one to read when it is meant.")
        )
        self.criterion.setText(words)


class AnswerFields(QWidget):
    """Several questions one under another, named by their fields. `changed` says that somebody answered."""

    changed = Signal()

    def __init__(
        self,
        names: Sequence[str],
        parent: QWidget | None = None,
        *,
        places: Iterable[str] = (),
        zone: str = "UTC",
        people: PeopleEdit | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        self._places, self._zone, self._people = tuple(places), zone, people
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 3)
        for name in names:
            field = BY_NAME[name]
            row = FieldRow(
                _(field.label), self._edit(field), _(field.help) if field.help and name != "severity" else ""
            )
            self.rows[name] = row
            layout.addWidget(row)
        layout.addStretch(1)

    def _edit(self, field: Field) -> QWidget:
        label = _(field.label)
        if field.name == "people":
            edit: QWidget = self._people or PeopleEdit()
            edit.changed.connect(self.changed)  # type: ignore[attr-defined]  # made just above
        elif field.name == "severity":
            edit = SeverityEdit(label)
            edit.chosen.connect(self.changed)
        elif field.name in MANY or field.name in ONE:
            edit = ChoiceRow(label, choices(field), many=field.name in MANY)
            edit.chosen.connect(self.changed)
            one_stop(edit)
        elif field.name in ("when", "found"):
            edit = MomentEdit(label, zone=self._zone)
            edit.changed.connect(self.changed)
        elif field.name == "nearby":
            edit = NumberEdit(label, MOST_NEARBY)
            edit.valueChanged.connect(self.changed)
        elif field.name == "place":
            edit = PlaceEdit(label)
            edit.offer(self._places)
            edit.currentIndexChanged.connect(self.changed)
        elif field.name in SHORT:
            edit = LineEdit(label, longest=2_000)
            edit.textChanged.connect(self.changed)
        else:
            edit = TextArea(label, lines=2, story=True)
            edit.typed.connect(self.changed)
        return edit

    def fields(self) -> dict[str, Any]:
        """Give the answers by name, unanswered ones left out, spelt as a report's draft is."""
        answers = {name: self._answer(row.widget) for name, row in self.rows.items()}
        return {name: value for name, value in answers.items() if value not in (None, "", [])}

    def _answer(self, edit: QWidget) -> Any:
        match edit:
            case PeopleEdit():
                return msgspec.to_builtins(list(edit.people()))
            case SeverityEdit():
                return edit.value()
            case ChoiceRow():
                return edit.codes() if edit.many else edit.value()
            case MomentEdit():
                return msgspec.to_builtins(edit.moment())
            case NumberEdit():
                return edit.number()
            case PlaceEdit():
                return edit.place()
            case LineEdit() | TextArea():
                return edit.text()
            case _:
                raise AssertionError("a part that this form does not make")

    def show_fields(self, fields: Mapping[str, Any]) -> None:
        """Show answers given before."""
        for name, row in self.rows.items():
            value = fields.get(name)
            match row.widget:
                case PeopleEdit() as edit:
                    edit.show_people(value or ())
                case SeverityEdit() as edit:
                    edit.set_value(value)
                case ChoiceRow() as edit:
                    edit.set_value(value)
                case MomentEdit() as edit:
                    if value:
                        edit.set_moment(msgspec.convert(value, Moment))
                case NumberEdit() as edit:
                    edit.set_number(value)
                case PlaceEdit() as edit:
                    edit.set_place(value or "")
                case LineEdit() | TextArea() as edit:
                    edit.setText(value or "")

    def show_refusal(self, name: str | None, reason: str) -> bool:
        """Say what is wrong at the answer that it is about; False where the answer is not among these."""
        for row in self.rows.values():
            row.clear_error()
        if name in self.rows:
            self.rows[name].show_error(reason)
            self.rows[name].widget.setFocus()
            return True
        return False
