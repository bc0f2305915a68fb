"""Which practice: another one that is on this computer, one laid down from a backup, or the sample thrown away."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _
from app.services import known
from app.ui import later
from app.ui.desk import Desk
from app.ui.parts.dialogs import dialogs


class Choosing(QObject):
    """Asks for a practice's folder over the unlock page. `wrong` says in words why there is none to open."""

    chosen = Signal(object)
    """Carries the folder; None where the practice that was open here is gone."""
    wrong = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def open(self) -> None:
        """Open another practice's folder."""
        folder = dialogs.folder(self._page, _("Open a practice"), known.home())
        if folder is not None and known.is_practice(folder):
            self.chosen.emit(folder)
        elif folder is not None:
            self.wrong.emit(_("There is no practice in that folder."))

    def restore(self) -> None:
        """Lay a backup down in a new folder."""
        title, kinds = _("Restore a backup"), _("Keepwell backups (*.keepwell-backup)")
        file = dialogs.open_file(self._page, title, kinds)
        into = (
            dialogs.folder(self._page, _("Put the practice into this folder"), known.home()) if file else None
        )
        if file and into:
            from app.ui.unlock.restoring import RestoringDialog

            asked = RestoringDialog(self._desk, file, into, self._page)
            asked.restored.connect(self.chosen)
            asked.wrong_said.connect(self.wrong)
            asked.open()

    def throw_away(self, sample: Path) -> None:
        """Remove a sample practice, once the person has said so."""
        words = _(
            "All of it goes from this computer, with what you tried in it. A new one can be made at any time."
        )
        title, finish = _("Throw the sample practice away?"), _("Throw it away")
        if dialogs.decide(self._page, title, words, finish, danger=True):
            self._call(later.throw_away, sample)

    def _call(self, service: object, *args: Path) -> None:
        assert callable(service)
        self._desk.call(
            service,
            *args,
            then=self.chosen.emit,
            refused=self._refused,
            troubled=self._troubled,
            owner=self,
        )

    def _refused(self, error: Refused) -> None:
        self.wrong.emit(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self.wrong.emit(error.words())
