"""A damaged practice: the newest whole backup is offered first; then what can still be saved, and what is gone."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _
from app.services import known
from app.ui import later
from app.ui.desk import Asked, Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Rule, row
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import Dialog, dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Heading, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.progress import Progress
from app.ui.parts.rows import Rows
from app.ui.parts.texts import PasswordEdit

if TYPE_CHECKING:
    from app.services.salvaging import Gone, Offered, Salvaged


class MendingDialog(Dialog):
    """Restores the newest whole backup, or saves what can be saved; `mended` carries the new practice's folder.

    The damaged file itself is only ever read from a copy.
    """

    mended = Signal(object)

    def __init__(
        self, desk: Desk, folder: Path, people: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(_("This practice is damaged"), parent, finish=_("Save into a new folder…"))
        self._desk, self._folder = desk, folder
        self._backup: Offered | None = None
        self._is_named = False
        """The backup was named by the person, and not found here."""
        self._running: Asked | None = None
        self.offer = Words(_("Looking for the newest whole backup…"))
        self.restore = Button(_("Restore that backup…"))
        self.restore.setEnabled(False)
        self.restore.clicked.connect(self._restore)
        self.other_folder = Button(_("Look in another folder…"))
        self.other_folder.clicked.connect(self._look_elsewhere)
        self.other_file = Button(_("Choose a backup…"))
        self.other_file.clicked.connect(self._choose_file)
        self.who = QComboBox()
        self.who.setAccessibleName(_("Which owner are you?"))
        for person, name in people:
            self.who.addItem(name, person)
        self.password = PasswordEdit(_("Password"))
        self.password_row = FieldRow(_("Your password"), self.password)
        self.look = Button(_("Look what can be saved"))
        self.look.clicked.connect(self._look)
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        self.found = Words("")
        self.gone = self._make_gone()
        self.finish.setEnabled(False)
        self.finish.clicked.connect(self._save)
        self.body.addWidget(self.offer)
        self.body.addWidget(Flowing(self.restore, self.other_folder, self.other_file))
        self.body.addWidget(Rule())
        self._add_salvage()
        self.found.hide()
        self.gone.hide()
        self._desk.call(later.newest_backup, folder, then=self._found_here, owner=self)

    def _add_salvage(self) -> None:
        words = _(
            "What is newer than the backup may still be read. An owner can save what verifies into a new folder; what "
            "is gone is sealed there under their name. The damaged file stays as it is."
        )
        title = Heading(_("Save what can be saved"), 3)
        for part in (title, Words(words), FieldRow(_("Owner"), self.who), self.password_row):
            self.body.addWidget(part)
        self.body.addLayout(row(self.look, 1))
        self.body.addWidget(self.progress)
        self.body.addWidget(self.found)
        self.body.addWidget(self.gone)

    def _make_gone(self) -> Rows:
        columns = (
            Column(name="seq", words=_("Entry"), text=lambda one: str(one.seq), wide=9),
            Column(name="kind", words=_("What it was"), text=_kind, wide=15),
            Column(name="when", words=_("Made between (UTC)"), text=_between),
        )
        return Rows(_("What is gone"), columns, _("Nothing is gone."), height=4)

    def done(self, result: int) -> None:
        """Leave no password standing, and nothing running."""
        self.password.clear()
        if self._running is not None:
            self._running.cancel()
        super().done(result)

    def _found_here(self, backup: "Offered | None") -> None:
        if not self._is_named:
            self._offer(backup)

    def _offer(self, backup: "Offered | None") -> None:
        self._backup = backup
        self.restore.setEnabled(backup is not None)
        if backup is None:
            self.offer.setText(
                _(
                    "No whole backup was found in this computer's profile. If you have one elsewhere, say where."
                )
            )
            return
        words = _(
            "The newest whole backup is of {when} and goes up to entry {seq}. Restoring it is the surest way."
        )
        if self._is_named:
            words = _(
                "{file} is whole. It is of {when} and goes up to entry {seq}. Restoring it is the surest way."
            )
        self.offer.setText(words.format(file=backup.path.name, when=say_moment(backup.made), seq=backup.seq))
        self.restore.setFocus()

    def _look_elsewhere(self) -> None:
        self._take(dialogs.folder(self, _("Look for backups in this folder"), known.home()))

    def _choose_file(self) -> None:
        kinds = _("Keepwell backups (*.keepwell-backup)")
        self._take(dialogs.open_file(self, _("Choose a backup of this practice"), kinds))

    def _take(self, chosen: Path | None) -> None:
        if chosen is None:
            return
        self._begin(_("Comparing the backup with what it says it holds"))
        self._running = self._desk.call(
            later.named_backup, self._folder, chosen, then=self._named, refused=self._refused,
            troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _named(self, backup: "Offered") -> None:
        self._is_named = True
        self.found.hide()
        self.gone.hide()
        self._end()
        self._offer(backup)

    def _restore(self) -> None:
        into = dialogs.folder(self, _("Put the practice into this folder"), known.home())
        if into is not None and self._backup is not None:
            self._begin(_("Restoring the backup"))
            self._running = self._desk.call(
                later.restore, self._backup.path, into, then=self._mended, refused=self._refused,
                troubled=self._troubled, owner=self, tell=self.progress.tell,
            )  # fmt: skip

    def _named_path(self) -> Path | None:
        """Give the backup to fill up from where one was named; else the store finds the newest."""
        return self._backup.path if self._backup is not None and self._is_named else None

    def _look(self) -> None:
        if not self.password.text():
            self.password_row.show_error(_("Type your password."))
            self.password.setFocus()
            return
        self._begin(_("Reading what can still be read"))
        self._running = self._desk.call(
            later.look_at_damage, self._folder, str(self.who.currentData()), self.password.text(), self._named_path(),
            self._desk.clock, self._desk.zone, then=self._looked, refused=self._refused, troubled=self._troubled,
            owner=self, tell=self.progress.tell,
        )  # fmt: skip

    def _looked(self, found: "tuple[Salvaged, list[str]]") -> None:
        self._end()
        self.found.setText(" ".join(found[1]))
        self.found.show()
        self.gone.show_rows(found[0].gone)
        self.gone.setVisible(bool(found[0].gone))
        self.finish.setEnabled(True)
        self.finish.setFocus()

    def _save(self) -> None:
        into = dialogs.folder(self, _("Put the practice into this folder"), known.home())
        if into is None:
            return
        self._begin(_("Saving what can be saved, and checking it"))
        self._running = self._desk.call(
            later.salvage, self._folder, str(self.who.currentData()), self.password.text(), into, self._named_path(),
            self._desk.clock, self._desk.zone, then=self._mended, refused=self._refused, troubled=self._troubled,
            owner=self, tell=self.progress.tell,
        )  # fmt: skip

    def _mended(self, folder: Path) -> None:
        self._end()
        self.mended.emit(folder)
        self.accept()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self._end()

    def _begin(self, words: str) -> None:
        self.show_error("")
        self.password_row.clear_error()
        for button in (self.look, self.restore, self.other_folder, self.other_file, self.finish):
            button.setEnabled(False)
        self.progress.begin(words)

    def _end(self) -> None:
        self._running = None
        for button in (self.look, self.other_folder, self.other_file):
            button.setEnabled(True)
        self.restore.setEnabled(self._backup is not None)
        self.finish.setEnabled(not self.found.isHidden())
        self.progress.end()

    def _refused(self, error: Refused) -> None:
        self._end()
        if error.field == "password":
            self.password_row.show_error(error.reason)
        else:
            self.show_error(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self._end()
        self.show_error(error.words())


def _kind(gone: "Gone") -> str:
    from app.services import salvaging

    return salvaging.kind_words(gone)


def _between(gone: "Gone") -> str:
    first, last = (text[:16].replace("T", " ") for text in (gone.after, gone.before))
    if first and last:
        return first if first == last else _("{first} and {last}").format(first=first, last=last)
    return _("after {first}").format(first=first) if first else ""
