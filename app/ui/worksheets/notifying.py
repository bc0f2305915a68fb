"""Logging a notification: who was told, on which number, when, what they answered, and which clock it meets."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.domain import worksheets as rules
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.i18n import N_, _
from app.services.clocks import Running
from app.ui.drafting import Drafting
from app.ui.duties.asked import AskedForm
from app.ui.parts import ChoiceRow, Dialog, FieldRow, Quiet, Small
from app.ui.parts.moments import say_moment

if TYPE_CHECKING:
    from app.ui.desk import Desk

GROUPS = ((N_("The notification"), "", tuple(one.name for one in rules.NOTIFICATION)),)


class NotifyDialog(Dialog):
    """Asks for one notification. `done` gets it; every word is kept as a draft, and a refusal loses none."""

    def __init__(
        self,
        parent: QWidget,
        desk: "Desk",
        worksheet: str,
        now: Any,
        clocks: Sequence[Running],
        done: Callable[["NotifyDialog"], object],
    ) -> None:
        super().__init__(_("Log a notification"), parent, finish=_("Seal and sign"))
        self.form = AskedForm(rules.NOTIFICATION, GROUPS, desk.zone)
        self.form.show_answers({"when": now})
        self.body.addWidget(self.form)
        self.clock = ChoiceRow(
            _("Which clock it meets"),
            [
                (one.record, _("{words} (by {moment})").format(words=one.words, moment=say_moment(one.due)))
                for one in clocks
            ],
        )
        self.clock_row = FieldRow(_("Which clock it meets"), self.clock, _("None where it meets none yet."))
        self.body.addWidget(self.clock_row)
        self.clock_row.setVisible(bool(clocks))
        self.body.addWidget(
            Small(_("Where somebody outside was told something, a disclosure is written down with it."))
        )
        kept = Quiet("")
        self.body.addWidget(kept)
        self.drafting = Drafting(desk, Kind.WORKSHEET, self._draft, kept, self)
        self.form.changed.connect(lambda _name: self.drafting.touched())
        desk.locking.connect(self.drafting.keep)
        self.rejected.connect(self.drafting.keep)
        person = desk.person.id if desk.person else ""
        self.drafting.begin(f"notification {worksheet} {person}", self.form.show_answers)
        self.finish.clicked.connect(lambda: done(self))
        first = self.form.focus("sort")
        (first.focusProxy() or first).setFocus()
        self.resize(self.fontMetrics().averageCharWidth() * 100, 0)

    def _draft(self) -> dict[str, Any] | None:
        return self.form.answers() if self.form.is_begun() else None

    def answers(self) -> dict[str, Any]:
        """Give what was answered."""
        return self.form.answers()

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        self.show_error("" if self.form.show_refused(refused) else refused.reason)
