"""Coming back with a sheet: its code, a new password, and a name where it is a recovery sheet."""

from PySide6.QtWidgets import QWidget

from app.i18n import _
from app.ui import later
from app.ui.desk import Desk
from app.ui.unlock.codes import CodeDialog, Line


class SheetDialog(CodeDialog):
    """The code is typed from the paper: one's own keys come back, or a new owner is appointed, which everybody sees."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            later.unlock_with_sheet,
            _("A sheet with a code"),
            _(
                "Your own personal sheet gives you your keys back, with a new password. A recovery sheet brings an "
                "owner back: you choose a name and a new password, and become an owner of this practice. Everybody "
                "sees at their next unlock that a recovery sheet was used. Either works once."
            ),
            {
                "code": Line(_("Code on the sheet"), hint=_("Eight groups, as printed")),
                "name": Line(_("Your name"), help=_("Only with a recovery sheet.")),
            },
            _("Type the code from your sheet."),
            parent,
            finish=_("Come back in"),
        )
