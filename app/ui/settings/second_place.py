"""The second place for backups: chosen, seen whether it is there, and copied to at once where somebody asks for it."""

from pathlib import Path

from app.domain.kinds import Kind
from app.i18n import _, ngettext
from app.services import carrying
from app.services.carrying import Places
from app.ui.desk import Desk
from app.ui.panels import LongPanel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.counts import Count
from app.ui.parts.dialogs import dialogs
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Chip, Level, Quiet, Words
from app.ui.parts.moments import say_moment


class SecondPlacePanel(LongPanel):
    """A copy outside this computer: where it goes, when one last did, and when an owner is asked for one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("A second place"),
            _(
                "A stick, another disk, or a folder that a sync program carries elsewhere. Each day's backup is copied "
                "there when it is connected, and read back. The copy is encrypted like the practice itself."
            ),
        )
        self.where = Quiet("", copied=True)
        self.chip = Chip("", Level.CARE)
        self.state = Words("")
        self.choose = Button(_("Choose a second place…"))
        self.choose.clicked.connect(self._choose)
        self.copy = Button(_("Copy there now"))
        self.copy.clicked.connect(self.copy_now)
        self.none = Button(_("No second place"))
        self.none.clicked.connect(lambda: self._set(None))
        self.days = Count()
        self.days.setRange(carrying.LEAST_DAYS, carrying.MOST_DAYS)
        self.days.setSuffix(_(" days"))
        self.days.setAccessibleName(_("Ask an owner after so many days without a copy outside"))
        self.keep = Button(_("Keep"))
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(self.where)
        self.body.addLayout(row(self.chip, 1))
        self.body.addWidget(self.state)
        self.body.addWidget(Flowing(self.choose, self.copy, self.none))
        self.body.addWidget(self.progress)
        self.body.addWidget(self.wrong)
        self.body.addWidget(Words(_("Ask an owner when no copy has been outside this computer for:")))
        self.body.addLayout(row(self.days, self.keep, 1))

    def load(self) -> None:
        """Show the place, and when a copy was last there."""
        self.desk.ask(carrying.places, then=self._show, troubled=self.show_trouble, owner=self)

    def _show(self, places: Places) -> None:
        self.where.setText(str(places.second or _("No second place is chosen.")))
        self.copy.setVisible(places.second is not None)
        self.copy.setEnabled(places.second_is_there)
        self.none.setVisible(places.second is not None)
        self.days.setValue(places.days)
        level, word = _level(places)
        self.chip.show_level(level, word)
        self.state.setText(_state(places))

    def _choose(self) -> None:
        folder = dialogs.folder(self, _("Second place for backups"))
        if folder is not None:
            self._set(folder)

    def _set(self, folder: Path | None) -> None:
        self.wrong.setText("")
        self.desk.do(
            carrying.set_second_place, folder, then=lambda _place: self._placed(), refused=self.show_refused,
            troubled=self.show_trouble, owner=self,
        )  # fmt: skip

    def _placed(self) -> None:
        self.load()
        self.copy_now()

    def copy_now(self) -> None:
        """Copy the newest backup there now, where there is none of it yet."""
        words = _("Copying the newest backup and reading it back")
        self.do_long(carrying.carry_if_needed, words, self._copied, Kind.BACKUP)

    def _copied(self, copy: Path | None) -> None:
        self.end()
        if copy is not None:
            self.said.emit(_("The newest backup is at the second place, and was read back from there."))
        self.load()

    def _keep(self) -> None:
        self.wrong.setText("")
        self.desk.do(
            carrying.set_days, self.days.value(), then=self._kept, refused=self.show_refused,
            troubled=self.show_trouble, owner=self, changed=(Kind.BACKUP,),
        )  # fmt: skip

    def _kept(self, days: int) -> None:
        words = ngettext(
            "An owner is asked after {n} day without a copy outside.",
            "An owner is asked after {n} days without a copy outside.",
            days,
        )
        self.said.emit(words.format(n=days))
        self.load()


def _level(places: Places) -> tuple[Level, str]:
    """Give the word for how it stands, and how it is drawn."""
    if places.late:
        return Level.CAUTION, _("Asked for")
    if places.second is not None and not places.second_is_there:
        return Level.CARE, _("Not connected")
    return (Level.DONE, _("In order")) if places.outside else (Level.CARE, _("Not yet"))


def _state(places: Places) -> str:
    if places.outside is None:
        return _("No copy has been outside this computer yet.")
    last = _("A copy was last outside this computer on {when}.").format(when=say_moment(places.outside))
    if not places.late:
        return last
    words = ngettext("That is {n} day ago.", "That is {n} days ago.", places.late).format(n=places.late)
    return f"{last} {words}"
