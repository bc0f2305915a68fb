"""The rehearsal of a restore, in the settings: a button that really does it, and what was found the last time."""

from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.i18n import _
from app.services import rehearsing
from app.services.rehearsing import Rehearsed
from app.ui.desk import Desk
from app.ui.panels import LongPanel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.labels import Chip, Level, Words
from app.ui.parts.moments import say_moment


class RehearsalPanel(LongPanel):
    """Restores the newest backup into a folder of its own, compares it, throws it away, and seals what was found."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Rehearse a restore"),
            _(
                "A backup that nobody ever restored is a hope. The newest one is really restored beside the practice, "
                "opened with your keys, checked from its first entry, compared, and thrown away. You can go on working."
            ),
            _("The rehearsal was stopped. Nothing of it is left."),
        )
        self.chip = Chip("", Level.CARE)
        self.state = Words("")
        self.begin = Button(_("Rehearse now"))
        self.begin.clicked.connect(self.rehearse)
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
        self.begin.setEnabled(False)
        words = _("Restoring the newest backup and comparing it")
        self.do_long(rehearsing.rehearse, words, self._done, Kind.BACKUP)

    def _done(self, found: Rehearsed) -> None:
        self.end()
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

    def end(self) -> None:
        """Let it be begun again."""
        super().end()
        self.begin.setEnabled(True)
