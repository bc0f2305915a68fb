"""A few questions in a small window, whose every word is kept until it is sealed: through giving up, lock and crash."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.domain.answers import Question
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.i18n import _
from app.ui.drafting import Drafting
from app.ui.duties.asked import AskedForm
from app.ui.parts import Dialog, Quiet

if TYPE_CHECKING:
    from app.ui.desk import Desk


class FormDialog(Dialog):
    """Asks these questions. `done` gets it when the strong button is pressed; a refusal loses no word."""

    def __init__(
        self,
        title: str,
        parent: QWidget,
        desk: "Desk",
        kind: Kind,
        draft: str,
        questions: Sequence[Question],
        proposed: dict[str, Any],
        done: Callable[[Any], object],
    ) -> None:
        super().__init__(title, parent, finish=_("Seal and sign"))
        names = tuple(one.name for one in questions)
        self.form = AskedForm(questions, (("", "", names),), desk.zone)
        self.form.show_answers(proposed)
        self._proposed = proposed
        self.body.addWidget(self.form)
        self.kept = Quiet("")
        self.body.addWidget(self.kept)
        self.drafting = Drafting(desk, kind, self._draft, self.kept, self)
        self.form.changed.connect(lambda _name: self.drafting.touched())
        desk.locking.connect(self.drafting.keep)
        self.rejected.connect(self.drafting.keep)
        person = desk.person.id if desk.person else ""
        self.drafting.begin(f"{draft} {person}", self.form.show_answers)
        self.finish.clicked.connect(lambda: done(self))
        first = self.form.focus(names[0])
        (first.focusProxy() or first).setFocus()
        self.resize(self.fontMetrics().averageCharWidth() * 100, 0)

    def _draft(self) -> dict[str, Any] | None:
        said = self.form.answers()
        return said if self.form.is_begun() and said != self._proposed else None

    def answers(self) -> dict[str, Any]:
        """Give what was answered."""
        return self.form.answers()

    def sealed(self) -> None:
        """Close: what was answered is sealed."""
        self.drafting.end()
        self.accept()

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        self.show_error("" if self.form.show_refused(refused) else refused.reason)
