"""A backup being restored from the unlock page: how far it is, and a way to stop it that leaves nothing behind."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _
from app.ui import later
from app.ui.desk import Desk
from app.ui.parts.dialogs import Dialog
from app.ui.parts.labels import Words
from app.ui.parts.progress import Progress


class RestoringDialog(Dialog):
    """Lays a backup down in a folder. `restored` carries the practice's folder, `wrong_said` why there is none."""

    restored = Signal(object)
    wrong_said = Signal(str)

    def __init__(self, desk: Desk, file: Path, into: Path, parent: QWidget | None = None) -> None:
        super().__init__(_("Restoring a backup"), parent, cancel=_("Stop"))
        self.finish.hide()
        words = _("{file} is compared with what it says it holds, and laid down in {folder}.")
        self.body.addWidget(Words(words.format(file=file.name, folder=into)))
        self.progress = Progress()
        self.body.addWidget(self.progress)
        self.progress.begin(_("Reading the backup"), may_stop=False)
        self.progress.show()  # the dialog is there for nothing else
        self.running = desk.call(
            later.restore, file, into, then=self._restored, refused=self._refused, troubled=self._troubled,
            owner=self, tell=self.progress.tell,
        )  # fmt: skip

    def done(self, result: int) -> None:
        """Stop what is under way; nothing of it stays."""
        self.running.cancel()
        super().done(result)

    def _restored(self, folder: Path) -> None:
        self.restored.emit(folder)
        self.accept()

    def _refused(self, error: Refused) -> None:
        self.wrong_said.emit(error.reason)
        self.reject()

    def _troubled(self, error: VaultTrouble) -> None:
        self.wrong_said.emit(error.words())
        self.reject()
