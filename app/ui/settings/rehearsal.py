"""The rehearsal of a restore, in the settings: a button that really does it, and what was found the last time."""

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.i18n import _
from app.services import rehearsing
from app.services.rehearsing import Rehearsed
from app.ui.desk import Asked, Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.labels import Chip, Level, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.progress import Progress
from app.ui.settings.safety import Panel


class RehearsalPanel(Panel):
    """Restores the newest backup into a folder of its own, compares it, throws it away, and seals what was found."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Rehearse a restore"),
            _(
                "A backup that nobody ever restored is a hope. The newest one is really restored beside the practice, "
                "opened with your keys, checked from its first entry, compared, and thrown away. You can go on working."
            ),
        )
        self.chip = Chip("", Level.CARE)
        self.state = Words("")
        self.begin = Button(_("Rehearse now"))
        self.begin.clicked.connect(self.rehearse)
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        self._asked: Asked | None = None
        self.body.addLayout(row(self.chip, 1))
        self.body.addWidget(self.state)
        self.body.addLayout(row(self.begin, 1))
        self.body.addWidget(self.progress)
        self.body.addWidget(self.wrong)

    def load(self) -> None:
        """Show when a rehearsal last held."""
        self.desk.ask(rehearsing.last, then=self._show, troubled=self.show_trouble, owner=self)

    def _show(self, last: Moment | None) -> None:
        if last is None:
            self.chip.show_level(Level.CARE, _("Not yet"))
            self.state.setText(_("No restore has been rehearsed yet."))
        else:
            self.chip.show_level(Level.DONE, _("Held"))
            self.state.setText(
                _("A restore was last rehearsed on {when}, and all of it held.").format(when=say_moment(last))
            )

    def rehearse(self) -> None:
        """Do it now; others are answered meanwhile, and it can be stopped."""
        self.wrong.setText("")
        self.begin.setEnabled(False)
        self.progress.begin(_("Restoring the newest backup and comparing it"))
        self._asked = self.desk.do(
            rehearsing.rehearse, then=self._done, refused=self._refuse, troubled=self._trouble, owner=self,
            tell=self.progress.tell, changed=(Kind.BACKUP,), gives_way=True,
        )  # fmt: skip

    def _done(self, found: Rehearsed) -> None:
        self._end()
        if found.faults:
            self.chip.show_level(Level.HIGH, _("Did not hold"))
            self.state.setText(
                _("{file} cannot be relied on. Make a new backup now.").format(file=found.file)
            )
            self.wrong.setText("\n".join(found.faults))
            return
        words = _("{file} was restored: {n} entries up to {seq}, everything as it was sealed.")
        self.said.emit(words.format(file=found.file, n=found.rows.get("entry", 0), seq=found.seq))
        self.load()

    def _stop(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self._end()
        self.said.emit(_("The rehearsal was stopped. Nothing of it is left."))

    def _refuse(self, error: Refused) -> None:
        self._end()
        self.show_refused(error)

    def _trouble(self, error: VaultTrouble) -> None:
        self._end()
        self.show_trouble(error)

    def _end(self) -> None:
        self._asked = None
        self.begin.setEnabled(True)
        self.progress.end()
