"""The small windows of an incident's page: a sentence to a step, missing answers, a correction."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.i18n import _
from app.ui.incidents.answers import AnswerFields
from app.ui.incidents.people import PeopleEdit
from app.ui.parts import Dialog, FieldRow, TextArea

Done = Callable[[str, dict[str, Any]], object]


class SentenceDialog(Dialog):
    """Asks for one sentence that goes with a step, such as what changed when an incident is closed."""

    def __init__(
        self,
        title: str,
        label: str,
        finish: str,
        parent: QWidget,
        done: Done,
        *,
        help: str = "",
    ) -> None:
        super().__init__(title, parent, finish=finish)
        self._done = done
        self.text = TextArea(label, lines=4)
        self.question = FieldRow(label, self.text, help)
        self.body.addWidget(self.question)
        self.finish.clicked.connect(lambda: self._done(self.text.text(), {}))
        self.text.setFocus()

    def refuse(self, refused: Refused) -> None:
        """Say why the sentence is not enough."""
        self.question.show_error(refused.reason)
        self.text.setFocus()


class AnswersDialog(Dialog):
    """Asks several questions of the form, with the reason where earlier answers are corrected."""

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        parent: QWidget,
        *,
        places: Iterable[str],
        zone: str,
        people: PeopleEdit,
        before: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(title, parent, finish=_("Seal and sign"))
        self._before = before
        self.answers = AnswerFields(names, places=places, zone=zone, people=people)
        if before:
            self.answers.show_fields(before)
        self.body.addWidget(self.answers)
        self.text = TextArea(_("Why it is corrected"), lines=2)
        self.question = FieldRow(_("Why it is corrected"), self.text)
        self.body.addWidget(self.question)
        self.question.setHidden(before is None)
        next(iter(self.answers.rows.values())).widget.setFocus()
        self.resize(self.fontMetrics().averageCharWidth() * 130, 0)

    def done_with(self, done: Done) -> None:
        """Say what is done with the reason and the answers."""
        self.finish.clicked.connect(lambda: done(self.text.text(), self._given()))

    def _given(self) -> dict[str, Any]:
        given = self.answers.fields()
        if self._before is None:
            return given
        empty: dict[str, Any] = {name: _emptied(self._before.get(name)) for name in self.answers.rows}
        now = empty | given
        return {name: value for name, value in now.items() if value != self._before.get(name)}

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, at its answer."""
        if refused.field == "reason":
            self.question.show_error(refused.reason)
            self.text.setFocus()
        elif not self.answers.show_refusal(refused.field, refused.reason):
            self.show_error(refused.reason)


def _emptied(value: Any) -> Any:
    if isinstance(value, list):
        return []
    return "" if isinstance(value, str) else None
