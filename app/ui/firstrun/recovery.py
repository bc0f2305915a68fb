"""The recovery sheets of a new practice: shown once, put on paper, and proved by typing their codes back."""

from collections.abc import Callable, Sequence

from app.domain.errors import Refused, VaultTrouble
from app.domain.practices import Practice
from app.i18n import N_, _
from app.services import recovery, settings
from app.services.recovery import NewSheets
from app.services.seats import Seat
from app.ui import newsheets
from app.ui.desk import Desk
from app.ui.firstrun.steps import Step
from app.ui.newsheets import SheetsForm
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row

BACKUPS = "backups"


def prove(seat: Seat, codes: tuple[str, ...], ids: tuple[str, ...]) -> None:
    """Prove each code that was typed back, and remember that it is done."""
    newsheets.prove(seat, codes, ids)
    settings.set_setup_step(seat, BACKUPS)


class RecoveryStep(Step):
    """Two sheets for two places. Without them a forgotten password means that everything is lost."""

    key = "recovery"
    words = N_("Recovery sheets")

    def __init__(self, desk: Desk, codes: Callable[[], Sequence[str]]) -> None:
        super().__init__(
            desk,
            _("Two ways back in"),
            _(
                "If every owner's password is forgotten, one of these codes is the only way back. There is no back "
                "door. Write each on its own sheet of paper now, and keep the sheets in two places, away from here."
            ),
        )
        self._codes = codes
        self._new: NewSheets | None = None
        self.form = SheetsForm(desk)
        self.answers, self.save, self.saved = self.form.answers, self.form.save, self.form.saved
        self.rows = self.form.rows
        self.again = Button(_("I have no sheets: make two new ones"))
        self.again.clicked.connect(self._make)
        self.body.addWidget(self.form)
        self.body.addLayout(row(self.again, 1))
        self.close_body()

    def arrive(self, practice: Practice | None) -> None:
        """Show the codes; they exist only until this page is left."""
        codes = self._new.codes if self._new else tuple(self._codes())
        self.form.show_codes(
            codes,
            _("The codes were shown when the practice was made. Type them from your two sheets of paper."),
        )
        self.again.setVisible(not codes)
        self.answers[0].setFocus()

    def finish(self) -> None:
        """Prove both codes."""
        self.clear_errors()
        typed = self.form.typed()
        if typed is None:
            return
        self.desk.do(
            prove,
            typed,
            self._new.ids if self._new else (),
            then=lambda _none: self._proved(),
            refused=self.show_refused,
            troubled=self.show_trouble,
            owner=self,
        )

    def _make(self) -> None:
        self.clear_errors()
        self.again.setEnabled(False)
        self.desk.do(
            recovery.make, then=self._made, refused=self._not_made, troubled=self._trouble, owner=self
        )

    def _made(self, new: NewSheets) -> None:
        self._new = new
        self.again.setEnabled(True)
        self.arrive(None)

    def _not_made(self, error: Refused) -> None:
        self.again.setEnabled(True)
        self.show_refused(error)

    def _trouble(self, error: VaultTrouble) -> None:
        self.again.setEnabled(True)
        self.show_trouble(error)

    def _proved(self) -> None:
        self._new = None
        self.form.forget()
        self.done.emit()
