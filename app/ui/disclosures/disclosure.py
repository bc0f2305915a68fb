"""One disclosure: what was given to whom once it is opened, and whether an accounting names it."""

from app.domain import disclosures as rules
from app.domain.kinds import Kind
from app.i18n import _
from app.services import disclosures as services
from app.services.sealed_records import Sheet
from app.ui.duties.recordpage import SealedRecordPage, Step


class DisclosurePage(SealedRecordPage):
    """Shows one disclosure."""

    kind = Kind.DISCLOSURE
    questions = rules.QUESTIONS

    def sealed_lines(self, shown: Sheet) -> list[tuple[str, str]]:
        """Give what was given out, and whether a client who asks is told of it."""
        counted = (
            _("Named in an accounting.")
            if rules.is_counted(shown.answers)
            else _("Left out of an accounting.")
        )
        return [*super().sealed_lines(shown), (_("Accounting"), counted)]

    def offered(self, shown: Sheet) -> list[Step]:
        """Give the steps: an accounting for this client, entered in error."""
        if not (shown.may_write and shown.readable):
            return []
        steps: list[Step] = []
        if shown.client.id:
            client = shown.client.id
            where = {"kind": "disclosure-accounting", "record": client}
            steps.append((_("Accounting for this client…"), lambda: self.go.emit("duty-paper", where)))
        return [*steps, (_("Entered in error…"), lambda: self.ask_withdrawn(services.withdraw))]
