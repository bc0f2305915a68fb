"""Somebody has left: what happens to keys and backups is said before it is decided, and shown while done."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import Member
from app.i18n import _, ngettext
from app.services import leaving
from app.services.aftermath import After
from app.services.leaving import Farewell, OldBackup
from app.ui.desk import Desk
from app.ui.parts.buttons import DangerButton
from app.ui.parts.dialogs import Dialog
from app.ui.parts.labels import Strong, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.progress import Progress

SHOWN = 4
"""Backups named one by one; how many more there are is counted."""
WIDE = 96
"""Letters across, so that a backup's file stands on one line."""


class LeaverDialog(Dialog):
    """What letting somebody go means, and the button that does it. `decided` carries what to say, and the backup."""

    decided = Signal(str, object)

    def __init__(self, desk: Desk, member: Member, parent: QWidget | None = None) -> None:
        super().__init__(_("Has {name} left?").format(name=member.name), parent)
        self._desk, self._member = desk, member
        self.happens = Words("")
        self.stays = Words("")
        self.progress = Progress()
        for part in (Strong(_("What happens")), self.happens, Strong(_("What cannot be undone")), self.stays):
            self.body.addWidget(part)
        self.body.addWidget(self.progress)
        self.buttons.removeWidget(self.finish)
        self.finish.hide()
        self.sure = DangerButton(_("Yes, {name} has left").format(name=member.name))
        self.sure.setEnabled(False)
        self.sure.clicked.connect(self._let_go)
        self.buttons.addWidget(self.sure)
        self.resize(self.fontMetrics().averageCharWidth() * WIDE, 0)
        self.cancel.setFocus()
        desk.ask(
            leaving.farewell, member.id, then=self._show, refused=lambda error: self.show_error(error.reason),
            troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _show(self, told: Farewell) -> None:
        self.happens.setText("\n".join(f"·  {line}" for line in _happens(told)))
        self.stays.setText("\n".join(f"·  {line}" for line in _stays(told)))
        self.sure.setEnabled(True)

    def _let_go(self) -> None:
        self.show_error("")
        self.sure.setEnabled(False)
        self.cancel.setEnabled(False)
        self.progress.begin(_("Making new keys for everybody who stays"), may_stop=False)
        self._desk.do(
            leaving.let_go, self._member.id, then=self._gone, refused=self._refused, troubled=self._troubled,
            owner=self, tell=self.progress.tell, changed=(Kind.REGISTER, Kind.BACKUP),
        )  # fmt: skip

    def _gone(self, after: After) -> None:
        self.decided.emit(
            _("{name} has left. Every key they held is made anew.").format(name=self._member.name), after
        )
        self.accept()

    def _refused(self, error: Refused) -> None:
        self._stand_again()
        self.show_error(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self._stand_again()
        self.show_error(error.words())

    def _stand_again(self) -> None:
        self.progress.end()
        self.sure.setEnabled(True)
        self.cancel.setEnabled(True)


def _happens(told: Farewell) -> list[str]:
    said = [
        _("Their password opens nothing here any more, and their row of the register ends."),
        _("The file of the practice gets a new key; everybody who stays is given it."),
    ]
    said += [_("The key to {what} is made anew now.").format(what=what) for what in told.here]
    said += [
        _("The key to {what} is made anew when somebody who holds it unlocks next.").format(what=what)
        for what in told.later
    ]
    if told.root:
        said.append(
            _("Everybody gets a new certificate for papers. Print the trust card anew and hand it out again.")
        )
    return [*said, _("What they sealed stays, under their name. A backup is made.")]


def _stays(told: Farewell) -> list[str]:
    said = [_("What they could read until now they may have kept; new keys do not change that.")]
    if told.backups:
        words = ngettext(
            "{n} backup made before still opens with their password; delete it where you need no backup so old:",
            "{n} backups made before still open with their password; delete those that you need no more:",
            len(told.backups),
        )
        said.append(words.format(n=len(told.backups)) + "\n" + _listed(told.backups))
    else:
        said.append(_("No backup within reach opens with their password. Copies elsewhere may."))
    return [*said, _("They can be added again, as a new person with new keys.")]


def _listed(backups: tuple[OldBackup, ...]) -> str:
    lines = [f"     {say_moment(one.made)}  {Path(one.path).name}" for one in backups[:SHOWN]]
    more = len(backups) - SHOWN
    if more > 0:
        lines.append("     " + ngettext("and {n} more", "and {n} more", more).format(n=more))
    return "\n".join(lines)
