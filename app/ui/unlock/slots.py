"""Lost password slots: put back out of a backup, with the name and password of somebody who was there then."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _
from app.ui import later
from app.ui.desk import Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.dialogs import Dialog, dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Words
from app.ui.parts.texts import PasswordEdit

if TYPE_CHECKING:
    from app.services.salvaging import People


class SlotsDialog(Dialog):
    """A backup is chosen, somebody who was there then types their password, and the slots are there again: `mended`."""

    mended = Signal(object)

    def __init__(self, desk: Desk, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(_("The password slots are lost"), parent, finish=_("Put the slots back"))
        self._desk, self._folder = desk, folder
        self._backup: Path | None = None
        self.said = Words(
            _(
                "The records are there and were not touched. A backup has the password slots too, and they open this "
                "practice if the key of its file was not changed since. Whoever joined or "
                "changed their password after it needs new keys from an owner."
            )
        )
        self.choose = Button(_("Choose a backup…"))
        self.choose.clicked.connect(self._choose)
        self.who = QComboBox()
        self.who.setAccessibleName(_("Who are you?"))
        self.password = PasswordEdit(_("Password"))
        self.who_row = FieldRow(_("Who are you?"), self.who)
        self.password_row = FieldRow(_("Your password, as it was then"), self.password)
        self.body.addWidget(self.said)
        self.body.addLayout(row(self.choose, 1))
        self.body.addWidget(self.who_row)
        self.body.addWidget(self.password_row)
        self.finish.clicked.connect(self._put_back)
        self._show_people(None)
        self.choose.setFocus()

    def done(self, result: int) -> None:
        """Leave no password standing."""
        self.password.clear()
        super().done(result)

    def _choose(self) -> None:
        kinds = _("Keepwell backups (*.keepwell-backup)")
        file = dialogs.open_file(self, _("Choose a backup of this practice"), kinds)
        if file is not None:
            self._wait()
            self._desk.call(
                later.people_in, file, then=self._show_people, refused=self._refused, troubled=self._troubled,
                owner=self,
            )  # fmt: skip

    def _show_people(self, people: "People | None") -> None:
        self._backup = people.backup if people is not None else self._backup
        self.choose.setEnabled(True)
        if people is not None:
            self.who.clear()
            for person, name in people.names:
                self.who.addItem(name, person)
            self.choose.set_words(people.backup.name)
            self.password.setFocus()
        for part in (self.who_row, self.password_row):
            part.setVisible(self._backup is not None)
        self.finish.setEnabled(self._backup is not None)

    def _put_back(self) -> None:
        if self._backup is None:
            return
        if not self.password.text():
            self.password_row.show_error(_("Type your password."))
            self.password.setFocus()
            return
        self._wait()
        self._desk.call(
            later.put_slots_back, self._folder, self._backup, str(self.who.currentData()), self.password.text(),
            self._desk.clock, then=self._mended, refused=self._refused, troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _mended(self, folder: Path) -> None:
        self.mended.emit(folder)
        self.accept()

    def _wait(self) -> None:
        self.show_error("")
        self.password_row.clear_error()
        self.choose.setEnabled(False)
        self.finish.setEnabled(False)

    def _refused(self, error: Refused) -> None:
        self._show_people(None)
        if error.field == "password":
            self.password_row.show_error(error.reason)
        else:
            self.show_error(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self._show_people(None)
        self.show_error(error.words())
