"""Backups in the settings: where they go and which there are, a second place, and the rehearsal of a restore."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.kinds import Kind
from app.domain.shelves import WHY_WORDS, Shelved
from app.i18n import _
from app.services import backups, carrying, settings
from app.services.carrying import Places
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.panels import LongPanel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Rule, row
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import dialogs
from app.ui.parts.labels import Quiet, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.rows import Rows
from app.ui.settings.rehearsal import RehearsalPanel
from app.ui.settings.second_place import SecondPlacePanel
from app.ui.theme import SPACE


def look(seat: Seat) -> tuple[Places, list[Shelved]]:
    """Give where copies go, and the backups on this practice's own shelf."""
    return carrying.places(seat), backups.listing(seat)


class BackupPanel(QWidget):
    """Everything about backups, one matter under the other. `said` asks the window's message bar to say something."""

    said = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.shelf = ShelfPanel(desk)
        self.second = SecondPlacePanel(desk)
        self.rehearsal = RehearsalPanel(desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 5)
        for panel in (self.shelf, self.second, self.rehearsal):
            if layout.count():
                layout.addWidget(Rule())
            layout.addWidget(panel)
            panel.said.connect(self.said)
        desk.changed.connect(self._changed)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        """Hear of a backup, also of the day's own, made while somebody looks here; a rehearsal's finding stays."""
        if Kind.BACKUP in kinds and self.isVisible():
            self.shelf.load()
            self.second.load()

    def load(self) -> None:
        """Show how it stands now."""
        for panel in (self.shelf, self.second, self.rehearsal):
            panel.load()


class ShelfPanel(LongPanel):
    """Where backups go, which there are, and one more now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Backups"),
            _(
                "One encrypted copy a day, made at the first unlock and checked. Fourteen days, eight weeks and twelve "
                "months are kept; what is older goes by itself."
            ),
            _("The backup was stopped. Nothing of it is left; earlier ones are as they were."),
        )
        self.where = Quiet("", copied=True)
        self.same = Words("")
        self.choose = Button(_("Choose another folder…"))
        self.choose.clicked.connect(self._choose)
        self.now = Button(_("Back up now"))
        self.now.clicked.connect(self.back_up)
        columns = (
            Column(name="made", words=_("Made"), text=lambda one: say_moment(one.made), wide=26),
            Column(name="seq", words=_("Up to entry"), text=lambda one: str(one.seq), wide=14),
            Column(name="why", words=_("Why"), text=lambda one: _(WHY_WORDS[one.why]), wide=22),
            Column(name="file", words=_("File"), text=lambda one: Path(one.path).name),
        )
        self.rows = Rows(_("Backups"), columns, _("There is no backup in this folder yet."), height=4)
        self.body.addWidget(self.where)
        self.body.addWidget(self.same)
        self.body.addLayout(row(self.choose, self.now, 1))
        for part in (self.progress, self.wrong, self.rows):
            self.body.addWidget(part)

    def load(self) -> None:
        """Show the folder and its backups."""
        self.desk.ask(look, then=self._show, troubled=self.show_trouble, owner=self)

    def _show(self, found: tuple[Places, list[Shelved]]) -> None:
        places, shelf = found
        home = _("In your profile on this computer, until another folder is chosen.")
        self.where.setText(str(places.first) if places.first_is_chosen else home)
        self.where.setToolTip(str(places.first))
        near = _(
            "This folder is on the same disk as the practice. That helps against mistakes and damage, not against "
            "the loss of the disk: choose a second place as well."
        )
        self.same.setText("" if places.first_is_outside or places.second else near)
        self.same.setVisible(bool(self.same.text()))
        self.rows.show_rows(shelf)

    def _choose(self) -> None:
        folder = dialogs.folder(self, _("Folder for backups"))
        if folder is not None:
            self.wrong.setText("")
            self.desk.do(
                settings.set_backup_folder, folder, then=lambda _folder: self.load(), refused=self.show_refused,
                troubled=self.show_trouble, owner=self,
            )  # fmt: skip

    def back_up(self) -> None:
        """Make one more now; others are answered meanwhile, and it can be stopped."""
        self.now.setEnabled(False)
        self.do_long(backups.make, _("Copying and checking the vault"), self._made, Kind.BACKUP)

    def _made(self, _file: Path) -> None:
        self.end()
        self.said.emit(_("The backup is made and checked."))

    def end(self) -> None:
        """Let another be made."""
        super().end()
        self.now.setEnabled(True)
