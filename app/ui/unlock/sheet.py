"""Coming back with a sheet: its code, a new password, and a name where it is a recovery sheet."""

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


class SheetDialog(Dialog):
    """The code is typed from the paper: one's own keys come back, or a new owner is appointed, which everybody sees."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("A sheet with a code"), parent, finish=_("Come back in"))
        self._desk = desk
        self.body.addWidget(
            Words(
                _(
                    "Your own personal sheet gives you your keys back, with a new password. A recovery sheet brings an "
                    "owner back: you choose a name and a new password, and become an owner of this practice. Everybody "
                    "sees at their next unlock that a recovery sheet was used. Either works once."
                )
            )
        )
        self.code = LineEdit(hint=_("Eight groups, as printed"))
        self.name = LineEdit()
        self.password = NewPassword(desk, lambda: (self.name.text(),))
        self.code_row = FieldRow(_("Code on the sheet"), self.code)
        self.name_row = FieldRow(_("Your name"), self.name, _("Only with a recovery sheet."))
        for part in (self.code_row, self.name_row, self.password):
            self.body.addWidget(part)
        self.finish.clicked.connect(self._come_back)
        self.code.setFocus()

    def done(self, result: int) -> None:
        """Leave neither code nor password standing in a field."""
        self.code.clear()
        self.password.clear()
        super().done(result)

    def _come_back(self) -> None:
        folder = self._desk.folder
        self.code_row.clear_error()
        self.name_row.clear_error()
        self.show_error("")
        if not self.code.text().strip():
            self.code_row.show_error(_("Type the code from your sheet."))
            self.code.setFocus()
            return
        if folder is None or (chosen := self.password.chosen()) is None:
            return
        self.finish.setEnabled(False)
        self._desk.open(
            later.unlock_with_sheet,
            folder,
            self.code.text(),
            self.name.text(),
            chosen,
            then=lambda _more: self.accept(),
            refused=self._refused,
            troubled=self._troubled,
            owner=self,
        )

    def _refused(self, error: Refused) -> None:
        self.finish.setEnabled(True)
        match error.field:
            case "password":
                self.password.show_error(error.reason)
                self.password.setFocus()
            case "name":
                self.name_row.show_error(error.reason)
                self.name.setFocus()
            case _:
                self.code_row.show_error(error.reason)
                self.code.setFocus()

    def _troubled(self, error: VaultTrouble) -> None:
        self.finish.setEnabled(True)
        self.show_error(error.words())
