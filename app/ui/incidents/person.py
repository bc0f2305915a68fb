"""More about one person of an incident: care, and what the practice's law packs ask about somebody who was hurt."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from app.domain.fields import Field
from app.domain.incident_fields import CARE_FIELDS, INJURY_FIELDS, PERSON_FIELDS
from app.domain.involved import LONGEST, MOST_DAYS, Injury, Involved
from app.i18n import _
from app.ui.incidents.numbers import NumberEdit
from app.ui.parts import ChoiceRow, Dialog, FieldRow, LineEdit, Strong

NUMBERS = frozenset({"days_away", "days_restricted"})
MANY = frozenset({"privacy"})


def person_fields(asked: frozenset[str]) -> tuple[Field, ...]:
    """Give what is asked about a person: care always, the rest where a pack asks."""
    return (*CARE_FIELDS, *(field for field in PERSON_FIELDS if f"people.{field.name}" in asked))


def injury_fields(asked: frozenset[str]) -> tuple[Field, ...]:
    """Give what is asked about somebody who works here and was hurt."""
    return tuple(field for field in INJURY_FIELDS if f"injury.{field.name}" in asked)


class PersonDialog(Dialog):
    """Asks for more about one person; `done` is called with the person as they are then."""

    def __init__(
        self,
        person: Involved,
        name: str,
        asked: frozenset[str],
        parent: QWidget,
        done: Callable[[Involved], object],
    ) -> None:
        super().__init__(_("More about {name}").format(name=name), parent, finish=_("Done"))
        self._person, self._done = person, done
        self.rows: dict[str, FieldRow] = {}
        self.injury: dict[str, FieldRow] = {}
        self._ask(person_fields(asked), self.rows, msgspec.structs.asdict(person))
        if person.sort == "staff" and (more := injury_fields(asked)):
            self.body.addWidget(Strong(_("For the log of injuries at work; all of it can stay empty")))
            self._ask(more, self.injury, msgspec.structs.asdict(person.injury or Injury()))
        self.finish.clicked.connect(self._finish)
        self.resize(self.fontMetrics().averageCharWidth() * 90, 0)
        next(iter(self.rows.values())).widget.setFocus()

    def _ask(self, fields: Sequence[Field], rows: dict[str, FieldRow], given: dict[str, Any]) -> None:
        for field in fields:
            edit = _edit(field)
            _show(edit, given.get(field.name))
            rows[field.name] = FieldRow(_(field.label), edit, _(field.help) if field.help else "")
            self.body.addWidget(rows[field.name])

    def _finish(self) -> None:
        told = {name: _answer(row.widget) for name, row in self.rows.items()}
        hurt = {name: _answer(row.widget) for name, row in self.injury.items()}
        injury = msgspec.structs.replace(self._person.injury or Injury(), **hurt)
        told["injury"] = injury if injury != Injury() else None
        self._done(msgspec.structs.replace(self._person, **told))
        self.accept()


def _edit(field: Field) -> QWidget:
    name = _(field.label)
    if field.choices:
        offered = [(choice.code, _(choice.words)) for choice in field.choices]
        return ChoiceRow(name, offered, many=field.name in MANY)
    if field.name in NUMBERS:
        return NumberEdit(name, MOST_DAYS)
    return LineEdit(name, longest=LONGEST)


def _show(edit: QWidget, value: Any) -> None:
    match edit:
        case ChoiceRow():
            edit.set_value(value or None)
        case NumberEdit():
            edit.set_number(value)
        case LineEdit():
            edit.setText(str(value or ""))


def _answer(edit: QWidget) -> Any:
    match edit:
        case ChoiceRow():
            return tuple(edit.codes()) if edit.many else edit.value() or ""
        case NumberEdit():
            return edit.number()
        case LineEdit():
            return edit.text().strip()
        case _:
            raise AssertionError("a part that this dialog does not make")
