"""One's own password, and the lock time."""

from PySide6.QtWidgets import QCheckBox

from app.domain.errors import Refused, VaultTrouble, WrongPassword
from app.domain.kinds import Kind
from app.i18n import _
from app.services import people, settings
from app.ui.desk import Desk
from app.ui.panels import Panel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.counts import Count
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Quiet
from app.ui.parts.texts import PasswordEdit
from app.ui.passwords import NewPassword
from app.ui.system import capture


class PasswordPanel(Panel):
    """Changing the password of the person who sits here; the old one is asked first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("My password"),
            _(
                "The old password no longer opens this practice afterwards. Backups made before still open with it: "
                "if somebody knows it, tell the owner, who can make new keys."
            ),
        )
        self.old = PasswordEdit()
        self.old_row = FieldRow(_("Your password now"), self.old)
        self.new = NewPassword(desk, self._context)
        self.change = Button(_("Change my password"))
        self.change.clicked.connect(self._change)
        for part in (self.old_row, self.new, self.wrong):
            self.body.addWidget(part)
        self.body.addLayout(row(self.change, 1))
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 90)

    def clear(self) -> None:
        """Leave nothing standing in the fields."""
        self.old.clear()
        self.new.clear()

    def _context(self) -> tuple[str, ...]:
        return (self.desk.person.name,) if self.desk.person else ()

    def _change(self) -> None:
        self.old_row.clear_error()
        self.wrong.setText("")
        chosen = self.new.chosen()
        if chosen is None:
            return
        self.change.setEnabled(False)
        self.desk.do(
            people.change_password, self.old.text(), chosen, then=lambda _none: self._changed(),
            refused=self.show_refused, troubled=self.show_trouble, owner=self, changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _changed(self) -> None:
        self.change.setEnabled(True)
        self.clear()
        self.said.emit(_("Your password is changed."))

    def show_refused(self, error: Refused) -> None:
        """Show what is wrong with the new password."""
        self.change.setEnabled(True)
        self.new.show_error(error.reason)

    def show_trouble(self, error: VaultTrouble) -> None:
        """Show that the old password is not right, or what else is wrong."""
        self.change.setEnabled(True)
        if isinstance(error, WrongPassword):
            self.old_row.show_error(error.what)
        else:
            super().show_trouble(error)


def _pictures_remark() -> str:
    here = _("This computer's system lets no program refuse them, so here it changes nothing.")
    said = _("For everybody at this practice. Allow it for as long as somebody helps you from afar.")
    return said if capture.system() is not None else f"{said} {here}"


class LockPanel(Panel):
    """After how many idle minutes the desk locks, and whether its screen may be photographed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Locking"),
            _(
                "The desk locks when nobody types or moves the mouse, when the computer sleeps, and after 12 hours in "
                "any case. Drafts are kept. Ctrl+L locks at once."
            ),
        )
        self.minutes = Count()
        self.minutes.setRange(settings.SHORTEST, settings.LONGEST)
        self.minutes.setSuffix(_(" minutes"))
        self.keep = Button(_("Keep"))
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(
            FieldRow(
                _("Lock after"), self.minutes, _("Between 1 and 15 minutes, for everybody at this practice.")
            )
        )
        self.body.addLayout(row(self.keep, 1))
        self.pictures = QCheckBox(_("Refuse screenshots and screen sharing"))
        self.pictures.clicked.connect(self._keep_pictures)
        self.body.addWidget(self.pictures)
        self.body.addWidget(Quiet(_pictures_remark()))
        self.body.addWidget(self.wrong)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 90)

    def load(self) -> None:
        """Show how both stand."""
        self.desk.ask(settings.lock_minutes, then=self.minutes.setValue, owner=self)
        self.desk.ask(settings.refuses_pictures, then=self.pictures.setChecked, owner=self)

    def _keep_pictures(self, refused: bool) -> None:
        self.wrong.setText("")
        self.desk.do(
            settings.set_pictures,
            refused,
            then=self._kept_pictures,
            refused=self._not_kept,
            owner=self,
            changed=(Kind.PRACTICE,),
        )

    def _kept_pictures(self, refused: bool) -> None:
        said = _("Screenshots are refused.") if refused else _("Screenshots are allowed.")
        self.said.emit(said)

    def _not_kept(self, error: Refused) -> None:
        self.show_refused(error)
        self.load()

    def _keep(self) -> None:
        self.wrong.setText("")
        self.desk.do(
            settings.set_lock_minutes, self.minutes.value(), then=self._kept, refused=self.show_refused, owner=self,
            changed=(Kind.PRACTICE,),
        )  # fmt: skip

    def _kept(self, minutes: int) -> None:
        self.said.emit(_("The desk locks after {n} minutes.").format(n=minutes))
