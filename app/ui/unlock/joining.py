"""Joining with an invitation: its code, and a password of one's own that nobody else ever sees."""

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _
from app.ui import later
from app.ui.desk import Desk
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Words
from app.ui.parts.texts import LineEdit
from app.ui.passwords import NewPassword


class JoinDialog(Dialog):
    """The code is typed from the paper, a password is chosen, and the person sits down for the first time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("I have an invitation"), parent, finish=_("Sit down"))
        self._desk = desk
        self.code = LineEdit(hint=_("Six groups, as printed"))
        self.code_row = FieldRow(_("Code of the invitation"), self.code)
        self.password = NewPassword(desk, lambda: ())
        words = _(
            "The code lets you in once. Choose a password where nobody sees it: it opens only your own keys, which are "
            "made now, and nobody can look it up."
        )
        for part in (Words(words), self.code_row, self.password):
            self.body.addWidget(part)
        self.finish.clicked.connect(self._join)
        self.code.setFocus()

    def done(self, result: int) -> None:
        """Leave neither code nor password standing in a field."""
        self.code.clear()
        self.password.clear()
        super().done(result)

    def _join(self) -> None:
        folder = self._desk.folder
        self.code_row.clear_error()
        self.show_error("")
        if not self.code.text().strip():
            self.code_row.show_error(_("Type the code of your invitation."))
            self.code.setFocus()
            return
        if folder is None or (chosen := self.password.chosen()) is None:
            return
        self.finish.setEnabled(False)
        self._desk.open(
            later.join, folder, self.code.text(), chosen, then=lambda _more: self.accept(), refused=self._refused,
            troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _refused(self, error: Refused) -> None:
        self.finish.setEnabled(True)
        if error.field == "password":
            self.password.show_error(error.reason)
            self.password.setFocus()
        else:
            self.code_row.show_error(error.reason)
            self.code.setFocus()

    def _troubled(self, error: VaultTrouble) -> None:
        self.finish.setEnabled(True)
        self.show_error(error.words())
