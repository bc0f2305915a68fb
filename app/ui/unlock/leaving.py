"""Report something without signing in: a few words, sealed to the clinicians before they touch the disk."""

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _
from app.ui import later
from app.ui.desk import Desk
from app.ui.parts.dialogs import Dialog, dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Quiet, Words
from app.ui.parts.texts import LineEdit, TextArea


class LeaveDialog(Dialog):
    """Name and words. What is typed is nowhere but in this window until it is left, so Esc asks before it is lost."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Report something"), parent, finish=_("Leave it here"))
        self._desk = desk
        self.body.addWidget(
            Words(
                _(
                    "Is somebody in danger? Call first: the numbers are on the emergency card (F9). What you write "
                    "here is sealed at once; a clinician reads it after the next unlock. You need no password, so "
                    "nobody can know for certain who wrote it, and the record says so."
                )
            )
        )
        self.text = TextArea(_("What happened, where and when"), lines=7)
        self.name = LineEdit(hint=_("You may leave this empty"))
        self.rows = {
            "text": FieldRow(_("What happened, where and when"), self.text),
            "name": FieldRow(_("Your name"), self.name),
        }
        for part in self.rows.values():
            self.body.addWidget(part)
        self.waits = Quiet("")
        self.waits.hide()
        self.body.addWidget(self.waits)
        self.finish.clicked.connect(self._leave)
        self.text.setFocus()

    def reject(self) -> None:
        """Go away; where words would be lost, only after asking."""
        if self.text.text().strip() and not dialogs.decide(
            self,
            _("Throw it away?"),
            _("What you wrote has not been left yet."),
            _("Throw it away"),
            danger=True,
        ):
            return
        super().reject()

    def _leave(self) -> None:
        folder = self._desk.folder
        if folder is None:
            return
        for part in self.rows.values():
            part.clear_error()
        self.finish.setEnabled(False)
        self._desk.call(
            later.leave_report, folder, self.name.text(), self.text.text(), self._desk.clock, self._desk.zone,
            then=self._left, refused=self._refused, troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _left(self, waiting: int) -> None:
        self.text.setText("")
        self.name.setText("")
        self.finish.setEnabled(True)
        words = _("It is sealed and waits for the next unlock ({n} waiting). You can close this window.")
        self.waits.setText(words.format(n=waiting))
        self.waits.show()
        self.cancel.set_words(_("Close"))
        self.cancel.setFocus()

    def _refused(self, error: Refused) -> None:
        self.finish.setEnabled(True)
        if error.field in self.rows:
            self.rows[error.field].show_error(error.reason)
            (self.text if error.field == "text" else self.name).setFocus()
        else:
            self.show_error(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self.finish.setEnabled(True)
        self.show_error(error.words())
