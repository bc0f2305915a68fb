"""The first two steps: the practice's name and place, and its owner with a password."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain import practices
from app.domain.errors import Refused, VaultTrouble
from app.domain.practices import Practice
from app.i18n import N_, _
from app.services import known, settings
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.firstrun.steps import Step
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.dialogs import dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Small
from app.ui.parts.texts import LineEdit
from app.ui.parts.ticks import Tick
from app.ui.passwords import NewPassword

if TYPE_CHECKING:
    from app.ui.later import Clock


def found(
    folder: Path, practice: Practice, owner: str, clinical: bool, password: str, clock: "Clock", _zone: str
) -> tuple[Seat, tuple[str, ...]]:
    """Found the practice, by the clock of the place it names, and remember that its setting up is not finished."""
    from app.services import unlocking

    seat, codes = unlocking.found(folder, practice, owner, clinical, password, clock, practice.zone)
    settings.set_setup_step(seat, RECOVERY)
    known.remember(practice.name, folder, practice.sample)
    return seat, codes


RECOVERY = "recovery"


def free_folder(name: str, into: Path) -> Path:
    """Give a folder that does not exist yet, called after the practice."""
    plain = (
        "".join(letter if letter.isalnum() else "-" for letter in name.casefold()).strip("-")[:40]
        or "practice"
    )
    folder, n = into / f"{plain}.keepwell", 1
    while folder.exists():
        n += 1
        folder = into / f"{plain}-{n}.keepwell"
    return folder


class Where(QWidget):
    """Where the practice's folder will lie: asked only where the usual place is no good, with the reason."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = LineEdit()
        self.choose = Button(_("Choose…"))
        self.choose.setAccessibleName(_("Choose a folder for the practice"))
        self.choose.clicked.connect(self._choose)
        self.row = FieldRow(
            _("Folder for the practice"),
            self.folder,
            _("On this computer's own disk, and in no folder that a sync program carries elsewhere."),
        )
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.row)
        body.addLayout(row(self.choose, 1))
        self.hide()

    def chosen(self) -> Path:
        """Give the folder in which the practice's own will be made."""
        typed = self.folder.text().strip()
        return Path(typed).expanduser() if typed and not self.isHidden() else known.home()

    def ask(self) -> None:
        """Come into view, and wait for a folder."""
        self.show()
        self.folder.setFocus()

    def _choose(self) -> None:
        if (folder := dialogs.folder(self, _("Folder for the practice"))) is not None:
            self.folder.setText(str(folder))


class PracticeStep(Step):
    """What the practice is called and where it is."""

    key = "practice"
    words = N_("Practice")

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Your practice"),
            _("Its name stands on every report. You can change everything here later, in Settings."),
        )
        self.name = LineEdit(longest=practices.LONGEST_NAME)
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.address = LineEdit(hint=_("Street, town"))
        self.field("name", FieldRow(_("Name of the practice"), self.name))
        self.field(
            "address", FieldRow(_("Address"), self.address, _("Stands on the emergency card. It may wait."))
        )
        self.field("zone", FieldRow(_("Place (time zone)"), self.zone))
        self.laws = ChoiceRow(_("Law packs"), many=True)
        self.why = self.field(
            "laws", FieldRow(_("Law packs"), self.laws, _("What the law asks of your records."))
        )
        self._chose = False
        self.laws.chosen.connect(lambda _codes: self._took_over())
        self.zone.currentTextChanged.connect(lambda _zone: self._propose())
        self.address.textChanged.connect(lambda _address: self._propose())
        self.solo = Tick(_("I work alone: there is nobody who could approve a flag as a second person"))
        self.body.addWidget(self.solo)
        self.close_body()
        self.made: Practice | None = None

    def arrive(self, practice: Practice | None) -> None:
        """Propose this computer's own place."""
        if not self.zone.count():
            from zoneinfo import available_timezones

            zones = sorted(
                zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")
            )
            self.zone.addItems([*zones, "UTC"])
            self.zone.setCurrentText(self.desk.zone if self.desk.zone in zones else "America/Denver")
        self._propose()
        self.name.setFocus()

    def _took_over(self) -> None:
        self._chose = True

    def _address(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.address.text().split(",") if line.strip())

    def _propose(self) -> None:
        """Propose the law packs that the place speaks for, with the reasons, until somebody chose themselves."""
        from app.services import laws

        shipped = {one.id: one for one in laws.shipped()}
        if not self.laws.pills:
            self.laws.offer([(name, _(one.name)) for name, one in shipped.items()])
        place = Practice(name="", zone=self.zone.currentText().strip(), address=self._address())
        proposed = laws.proposed(place)
        if not self._chose:
            self.laws.set_value(("generic", *proposed))
        reasons = [f"{_(shipped[name].name)}: {why}" for name, why in proposed.items()]
        self.why.help.setText(" ".join([_("What the law asks of your records. No legal advice."), *reasons]))

    def finish(self) -> None:
        """Take the answers; nothing is written before there is an owner."""
        self.clear_errors()
        try:
            made = practices.new(
                self.name.text(), self.zone.currentText().strip(), solo=self.solo.isChecked()
            )
        except Refused as error:
            self.show_refused(error)
            return
        wanted = replace(made, address=self._address(), laws=tuple(self.laws.codes()))
        try:
            practices.check(wanted)
        except Refused as error:
            self.show_refused(error)
            return
        self.made = wanted
        self.done.emit()


class OwnerStep(Step):
    """Who answers for the practice, and their password. The practice is founded here, in the usual place or another."""

    key = "owner"
    words = N_("Owner and password")

    def __init__(self, desk: Desk, before: PracticeStep) -> None:
        super().__init__(
            desk,
            _("You, the owner"),
            _(
                "An owner appoints people and answers for the records. Nobody can sign as you, "
                "and nobody can look up your password."
            ),
        )
        self._before = before
        self.codes: tuple[str, ...] = ()
        self.owner = LineEdit()
        self.clinical = Tick(_("I am a clinician: I may read what is sealed to clinicians"))
        self.clinical.setChecked(True)
        self.password = NewPassword(desk, self._context)
        self.field("name", FieldRow(_("Your name"), self.owner))
        self.body.addWidget(self.clinical)
        self.body.addWidget(self.password)
        self.where = Where()
        self.body.addWidget(self.where)
        self.rows["folder"] = self.where.row
        self.working = Small("")
        self.body.addWidget(self.working)
        self.close_body()

    def arrive(self, practice: Practice | None) -> None:
        """Begin with the name."""
        self.owner.setFocus()

    def finish(self) -> None:
        """Found the practice."""
        self.clear_errors()
        if not self.owner.text().strip():
            self.show_refused(Refused(_("Write your name."), "name"))
            return
        practice, chosen = self._before.made, self.password.chosen()
        if practice is None or chosen is None:
            return
        self.setEnabled(False)
        self.working.setText(_("Making the keys. This takes some seconds."))
        folder = free_folder(practice.name, self.where.chosen())
        self.desk.open(
            found, folder, practice, self.owner.text(), self.clinical.isChecked(), chosen,
            then=lambda more: self._founded(folder, more), refused=self.show_refused,
            troubled=self.show_trouble, owner=self,
        )  # fmt: skip

    def show_refused(self, error: Refused) -> None:
        """Show what is wrong with name or password."""
        self.setEnabled(True)
        self.working.clear()
        if error.field == "password":
            self.password.show_error(error.reason)
            return
        super().show_refused(error)
        if error.field == "folder":
            self.where.ask()

    def show_trouble(self, error: VaultTrouble) -> None:
        """Say what is wrong with the disk, and ask for a folder on another one."""
        self.setEnabled(True)
        self.working.clear()
        super().show_trouble(error)
        self.where.ask()

    def _founded(self, folder: Path, more: tuple[Any, ...]) -> None:
        self.desk.folder = folder
        self.codes = tuple(more[0])
        self.password.clear()
        self.setEnabled(True)
        self.working.clear()
        self.done.emit()

    def _context(self) -> tuple[str, ...]:
        practice = self._before.made
        return (self.owner.text(), practice.name if practice else "")
