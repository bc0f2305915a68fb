"""The last steps: where backups go, who else works here, and the clients."""

from pathlib import Path

from PySide6.QtCore import Signal

from app.domain.practices import Practice
from app.i18n import N_, _
from app.services import backups, settings
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.firstrun.steps import Step
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.dialogs import dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Words
from app.ui.parts.texts import LineEdit
from app.ui.settings.people import PeoplePanel

PEOPLE = "people"
CLIENTS = "clients"


def begin_backups(seat: Seat, folder: Path) -> Path:
    """Choose the folder, make the first backup there, and remember that it is done."""
    settings.set_backup_folder(seat, folder)
    made = backups.make(seat)
    settings.set_setup_step(seat, PEOPLE)
    return made


def pass_step(seat: Seat, next_step: str) -> None:
    """Remember that a step was passed."""
    settings.set_setup_step(seat, next_step)


class BackupStep(Step):
    """Where a copy of everything goes once a day."""

    key = BACKUPS = "backups"
    words = N_("Backups")

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Where backups go"),
            _(
                "Keepwell makes one encrypted copy at the first unlock of each day, and checks it. Choose another disk "
                "or a stick, so that one broken or stolen computer does not take everything."
            ),
        )
        self.folder = LineEdit()
        choose = Button(_("Choose…"))
        choose.clicked.connect(self._choose)
        self.field("folder", FieldRow(_("Folder for backups"), self.folder))
        self.body.addLayout(row(choose, 1))
        self.body.addWidget(
            Words(
                _(
                    "Left empty, they go into your own profile on this computer. You can change it in Settings."
                )
            )
        )
        self.close_body()

    def arrive(self, practice: Practice | None) -> None:
        """Begin with the folder."""
        self.folder.setFocus()

    def finish(self) -> None:
        """Make the first backup, where a folder was chosen."""
        self.clear_errors()
        chosen = self.folder.text().strip()
        work = (begin_backups, Path(chosen)) if chosen else (pass_step, PEOPLE)
        self.setEnabled(False)
        self.desk.do(
            *work, then=lambda _made: self._made(), refused=self._not_made, troubled=self._trouble, owner=self
        )

    def _made(self) -> None:
        self.setEnabled(True)
        self.done.emit()

    def _not_made(self, error: object) -> None:
        self.setEnabled(True)
        self.show_refused(error)  # type: ignore[arg-type]  # the desk gives a Refused here

    def _trouble(self, error: object) -> None:
        self.setEnabled(True)
        self.show_trouble(error)  # type: ignore[arg-type]  # the desk gives a VaultTrouble here

    def _choose(self) -> None:
        folder = dialogs.folder(self, _("Folder for backups"))
        if folder is not None:
            self.folder.setText(str(folder))


class PeopleStep(Step):
    """Who else works here; each types their own password at this desk."""

    key = "people"
    words = N_("People")

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Who else works here"),
            _(
                "Let each person sit down for a minute and type their own password. "
                "Anybody can be added later, in Settings."
            ),
        )
        self.panel = PeoplePanel(desk)
        self.body.addWidget(self.panel, 1)
        self.close_body()

    def arrive(self, practice: Practice | None) -> None:
        """Show who works here."""
        self.panel.load()
        self.panel.form.name.setFocus()

    def finish(self) -> None:
        """Go on."""
        self.desk.do(pass_step, CLIENTS, then=lambda _none: self.done.emit(), owner=self)


class ClientsStep(Step):
    """The clients: from another program's CSV file, or by hand as they come."""

    key = "clients"
    words = N_("Clients")
    import_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Your clients"),
            _(
                "Most practice systems can export their clients as a CSV file. Keepwell shows first what it would "
                "bring in, and asks about doubles. You can also add clients by hand as they come, or import later."
            ),
        )
        bring = Button(_("Import clients from a CSV file…"))
        bring.clicked.connect(self.import_wanted)
        self.body.addLayout(row(bring, 1))
        self.close_body()

    def finish(self) -> None:
        """The practice is ready."""
        self.desk.do(pass_step, "", then=lambda _none: self.done.emit(), owner=self)
