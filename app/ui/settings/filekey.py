"""The key of the practice's file in Settings: how it stands, and changing it at a quiet moment."""

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import Role
from app.i18n import _
from app.services import filekeys
from app.services.aftermath import After
from app.services.filekeys import Standing
from app.ui.desk import Desk
from app.ui.panels import Panel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.labels import Chip, Level, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.progress import Progress


class FileKeyPanel(Panel):
    """Everybody sees how the key stands; owners change it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("The key of the file"),
            _(
                "One key encrypts the whole file; each person's password opens it for them. It is changed by itself "
                "when somebody leaves. If somebody may know another person's password, make new keys for that person "
                "under People: that changes this one as well."
            ),
        )
        self.due = Chip(Level.CAUTION, _("A new key is due"))
        self.due.hide()
        self.standing = Words("")
        self.change = Button(_("Change the key now"))
        self.change.clicked.connect(self._change)
        self.change.hide()
        self.progress = Progress()
        self.body.addLayout(row(self.due, 1))
        for part in (self.standing, self.progress, self.wrong):
            self.body.addWidget(part)
        self.body.addLayout(row(self.change, 1))

    def load(self) -> None:
        """Show how the key stands."""
        self.desk.ask(filekeys.how, then=self._show, owner=self)

    def show_refused(self, error: Refused) -> None:
        """Say which rule says no."""
        self._work(False)
        super().show_refused(error)

    def show_trouble(self, error: VaultTrouble) -> None:
        """Say what is wrong, what is safe, and what to do."""
        self._work(False)
        super().show_trouble(error)

    def _show(self, how: Standing) -> None:
        person = self.desk.person
        self.change.setVisible(person is not None and person.role is Role.OWNER)
        self.due.setVisible(how.is_due)
        if how.last is None:
            self.standing.setText(_("It is the one that the practice was founded with."))
        else:
            self.standing.setText(_("It was changed last on {when}.").format(when=say_moment(how.last)))

    def _change(self) -> None:
        self.wrong.setText("")
        self._work(True)
        self.desk.do(
            filekeys.change, then=self._changed, refused=self.show_refused, troubled=self.show_trouble, owner=self,
            tell=self.progress.tell, changed=(Kind.REGISTER, Kind.BACKUP),
        )  # fmt: skip

    def _changed(self, after: After) -> None:
        self._work(False)
        self.load()
        said = _("The file has a new key. Everybody's password opens it as before.")
        self.said.emit(after.say(said))

    def _work(self, on: bool) -> None:
        self.change.setEnabled(not on)
        if on:
            self.progress.begin(_("Giving the file a new key"), may_stop=False)
        else:
            self.progress.end()
