"""A sealed session is corrected: each answer as it stands, another one, and what was wrong; the earlier one stays."""

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.sessions import BY_NAME, LONGEST_MINUTES, Line
from app.i18n import _
from app.services import session_corrections
from app.ui.parts import ChoiceRow, Dialog, FieldRow, PersonLabel, Small, TextArea
from app.ui.parts.counts import Count

if TYPE_CHECKING:
    from app.ui.desk import Desk


class CorrectSession(Dialog):
    """What a session should have said; `corrected` is emitted once it was sealed."""

    corrected = Signal()

    def __init__(self, desk: "Desk", line: Line, parent: QWidget | None = None) -> None:
        super().__init__(_("Correct a sealed session"), parent, finish=_("Seal the correction"))
        self._desk, self._line = desk, line
        self.body.addWidget(PersonLabel(line.name, tail=f"  {line.number}", part="strong"))
        self.choices = {name: self._choice(name) for name in ("came", "risk", "place")}
        self.minutes = Count()
        self.minutes.setRange(1, LONGEST_MINUTES)
        self.minutes.setSingleStep(5)
        self.minutes.setValue(line.answers.minutes)
        self.minutes.lineEdit().setAccessibleName(_("Minutes"))
        self.why = TextArea(lines=2, story=True)
        self.rows: dict[str, FieldRow] = {
            **{name: FieldRow(_(BY_NAME[name].label), made) for name, made in self.choices.items()},
            "minutes": FieldRow(_("Minutes"), self.minutes),
            "why": FieldRow(_("What was wrong"), self.why, required=True),
        }
        for row in self.rows.values():
            self.body.addWidget(row)
        self.body.addWidget(Small(_("Sealed to clinicians. What was sealed before stays in the ledger.")))
        self.finish.clicked.connect(self._finish)
        self.choices["came"].setFocus()

    def _choice(self, name: str) -> ChoiceRow:
        field = BY_NAME[name]
        made = ChoiceRow(
            _(field.label), [(choice.code, _(choice.words)) for choice in field.choices], required=True
        )
        made.set_value(getattr(self._line.answers, name) or None)
        return made

    def _finish(self) -> None:
        answers = replace(
            self._line.answers,
            minutes=self.minutes.value(),
            **{name: made.value() or "" for name, made in self.choices.items()},
        )
        self._desk.do(
            session_corrections.correct,
            replace(self._line, answers=answers),
            self.why.text(),
            then=lambda _record: self._done(),
            refused=self._refused,
            owner=self,
            changed=(Kind.SESSION,),
        )

    def _done(self) -> None:
        self.corrected.emit()
        self.accept()

    def _refused(self, refused: Refused) -> None:
        for row in self.rows.values():
            row.clear_error()
        name = (refused.field or "").rpartition(".")[2]
        at = self.rows.get("why" if name == "changed" else name)
        self.show_error("" if at else refused.reason)
        if at is not None:
            at.show_error(refused.reason)
            at.widget.setFocus()
