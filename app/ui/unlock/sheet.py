"""Coming back with a recovery sheet: its code, a name, and a new password."""

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
    """The code is typed from the paper; a new owner is appointed and sits down. Its use is seen by everybody."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Recovery sheet"), parent, finish=_("Come back in"))
        self._desk = desk
        self.body.addWidget(
            Words(
                _(
                    "The sheet brings an owner back: you choose a name and a new password, and become an owner of this "
                    "practice. Everybody sees at their next unlock that the sheet was used."
                )
            )
        )
        self.code = LineEdit(hint=_("Eight groups, as printed"))
        self.name = LineEdit()
        self.password = NewPassword(desk, lambda: (self.name.text(),))
        self.code_row = FieldRow(_("Code on the sheet"), self.code)
        self.name_row = FieldRow(_("Your name"), self.name)
        for part in (self.code_row, self.name_row, self.password):
            self.body.addWidget(part)
        self.finish.clicked.connect(self._come_back)

    def _come_back(self) -> None:
        folder = self._desk.folder
        self.code_row.clear_error()
        self.name_row.clear_error()
        if not self.name.text().strip():
            self.name_row.show_error(_("Write your name."))
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
            case "name":
                self.name_row.show_error(error.reason)
            case _:
                self.code_row.show_error(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self.finish.setEnabled(True)
        self.show_error(error.words())
