"""Joining with an invitation: its code, and a password of one's own that nobody else ever sees."""

from PySide6.QtWidgets import QWidget

from app.i18n import _
from app.ui import later
from app.ui.desk import Desk
from app.ui.unlock.codes import CodeDialog, Line


class JoinDialog(CodeDialog):
    """The code is typed from the paper, a password is chosen, and the person sits down for the first time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            later.join,
            _("I have an invitation"),
            _(
                "The code lets you in once. Choose a password where nobody sees it: it opens only your own keys, which "
                "are made now, and nobody can look it up."
            ),
            {"code": Line(_("Code of the invitation"), hint=_("Six groups, as printed"))},
            _("Type the code of your invitation."),
            parent,
            finish=_("Sit down"),
        )
