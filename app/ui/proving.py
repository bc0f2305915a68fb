"""The password again: one small dialog for everything that asks for it. Esc gives up, and nothing was done."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import PasswordNeeded, Refused, VaultTrouble, WrongPassword
from app.domain.proofs import Purpose
from app.i18n import _
from app.services import proving
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Words
from app.ui.parts.texts import PasswordEdit
from app.ui.tries import Tries

if TYPE_CHECKING:
    from app.ui.desk import Asked, Desk


class Gate(QObject):
    """Stands between what was asked and its refusal: the password is typed, and the same thing is asked again."""

    def __init__(self, desk: "Desk", window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._waiting: list[tuple[Asked, PasswordNeeded]] = []
        self._dialog: ProofDialog | None = None

    def need(self, asked: "Asked", needed: PasswordNeeded) -> None:
        """Ask for the password, once for all that waits for the same purpose."""
        self._waiting.append((asked, needed))
        if self._dialog is None:
            parent = QApplication.activeModalWidget() or self._window
            self._dialog = ProofDialog(self._desk, needed, parent)
            self._dialog.finished.connect(self._answered)
            self._dialog.open()
            self._dialog.password.setFocus()

    def _answered(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        waiting, self._waiting = self._waiting, []
        for asked, needed in waiting:
            if dialog is not None and needed.purpose != dialog.purpose:
                self.need(asked, needed)
            elif result:
                asked.again()
            else:
                asked.give_up(Refused(_("The password was not typed, so nothing was done.")))


class ProofDialog(Dialog):
    """A masked field, and what it is asked for. Wrong tries wait as they do at the unlock page."""

    def __init__(self, desk: "Desk", needed: PasswordNeeded, parent: QWidget) -> None:
        super().__init__(_("Your password"), parent, finish=_("Go on"))
        self._desk = desk
        self.purpose = Purpose(needed.purpose)
        self.password = PasswordEdit()
        name = desk.person.name if desk.person else ""
        self.field = FieldRow(_("Password of {name}").format(name=name), self.password)
        self.tries = Tries()
        self.tries.over.connect(self._over)
        for part in (Words(needed.reason), self.field, self.tries):
            self.body.addWidget(part)
        self.password.entered.connect(self._try)
        self.finish.clicked.connect(self._try)

    def done(self, result: int) -> None:
        """Leave no password standing in the field."""
        self.password.clear()
        super().done(result)

    def _try(self) -> None:
        password = self.password.text()
        if self.tries.waits() or not self.finish.isEnabled():
            return
        if not password:
            self.field.show_error(_("Type your password."))
            return
        self.field.clear_error()
        self.password.clear()
        self.finish.setEnabled(False)
        self._desk.ask(
            proving.prove, self.purpose, password, then=lambda _none: self.accept(),
            refused=self._refused, troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _refused(self, error: Refused) -> None:
        self._again(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        if isinstance(error, WrongPassword):
            self._again(_("That is not the password of the person who sits here."))
        else:
            self._again(error.words())

    def _again(self, words: str) -> None:
        self.field.show_error(words)
        self.password.setFocus()
        self._desk.ask(proving.next_try, then=lambda how: self._show_standing(*how), owner=self)

    def _show_standing(self, seconds: int, tries: int) -> None:
        self.tries.show_standing(seconds, tries)
        self.finish.setEnabled(seconds <= 0)

    def _over(self) -> None:
        self.field.clear_error()
        self.finish.setEnabled(True)
