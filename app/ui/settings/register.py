"""Who was who: every row of the staff register, with how it came about and how it ended."""

from app.domain.people import ROLE_WORDS, Role
from app.i18n import _
from app.services import who_was_who
from app.services.who_was_who import Row
from app.ui.desk import Desk
from app.ui.panels import Panel
from app.ui.parts.columns import Column
from app.ui.parts.moments import say_day
from app.ui.parts.rows import Rows


def _role(row: Row) -> str:
    words = _(ROLE_WORDS[row.role])
    return _("{role} · clinician").format(role=words) if row.role is Role.OWNER and row.clinical else words


def _until(row: Row) -> str:
    return say_day(row.until.day()) if row.until else _("now")


def _how(row: Row) -> str:
    return "\n".join(filter(None, (row.began, row.ended)))


class RegisterPanel(Panel):
    """The list, newest first; everybody may read it, and nobody can change what stands in it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("Who was who"),
            _(
                "Everybody who works or worked here, in which role, from when until when, and who appointed them, made "
                "them new keys or let them go. It is part of the ledger, and nothing in it can be taken back."
            ),
        )
        columns = (
            Column(name="name", words=_("Name"), text=lambda one: one.name),
            Column(name="role", words=_("Role"), text=_role, wide=18),
            Column(name="since", words=_("From"), text=lambda one: say_day(one.since.day()), wide=13),
            Column(name="until", words=_("Until"), text=_until, wide=13),
            Column(name="how", words=_("How"), text=_how),
        )
        self.rows = Rows(_("Who was who"), columns, key="who was who", filtered=True, lines=2, height=5)
        self.body.addWidget(self.rows)

    def load(self) -> None:
        """Show every row."""
        self.desk.ask(who_was_who.rows, then=self.rows.show_rows, owner=self)
