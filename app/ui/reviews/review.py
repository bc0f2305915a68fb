"""One risk review: that the next one is due, what was judged once it is opened, and the review after it."""

from app.domain import risk_reviews as rules
from app.domain.actions import Status
from app.domain.kinds import Kind
from app.i18n import _
from app.services import risk_reviews as services
from app.services.sealed_records import Line, Sheet, members
from app.ui.duties.recordpage import SealedRecordPage, Step


class RiskReviewPage(SealedRecordPage):
    """Shows one review."""

    kind = Kind.RISK_REVIEW
    questions = rules.QUESTIONS

    def open_lines(self, shown: Sheet) -> list[tuple[str, str]]:
        """Give what is due next, or that nothing is."""
        if shown.record.status is Status.WITHDRAWN:
            return []
        if shown.record.now.get("settled"):
            return [(_("Next review"), _("It took place."))]
        if rules.due(shown.record) is None:
            return [(_("Next review"), _("None is wanted."))]
        return super().open_lines(shown)

    def sealed_lines(self, shown: Sheet) -> list[tuple[str, str]]:
        """Give what was sealed, with what was carried over from the review before."""
        lines = super().sealed_lines(shown)
        carried = [_(one.label) for one in rules.QUESTIONS if one.name in shown.answers.get("carried", ())]
        if carried:
            words = _("From {number}, on purpose: {answers}").format(
                number=shown.answers.get("carried_from", ""), answers="; ".join(carried)
            )
            lines.append((_("Carried over unchanged"), words))
        return lines

    def offered(self, shown: Sheet) -> list[Step]:
        """Give the steps: the next review, another day, none wanted, entered in error."""
        if not (shown.may_write and shown.readable):
            return []
        steps: list[Step] = []
        owed = rules.due(shown.record)
        if owed is not None:
            steps = [
                (_("Review now"), self._review),
                (_("Another day…"), self._move),
                (_("No further review…"), self._none),
            ]
        return [*steps, (_("Entered in error…"), lambda: self.ask_withdrawn(services.withdraw))]

    def action_words(self, line: Line) -> str:
        """Say what an entry did; that the next review took place is an entry here too."""
        says = dict(line.says)
        if "settled" in says:
            return _("The next review took place") if says["settled"] else _("The next review is owed again")
        return super().action_words(line)

    def _review(self) -> None:
        self.desk.ask(
            services.client_of,
            self.record,
            then=lambda client: self.go.emit("risk-review-form", {"client": client}),
            owner=self,
        )

    def _move(self) -> None:
        owed = rules.due(self.shown.record) if self.shown is not None else None
        if owed is not None:
            self.desk.ask(
                lambda seat: members(seat, clinical_only=True),
                then=lambda staff: self.ask_moved(_("Another day"), services.move, owed.day, staff, owed.by),
                owner=self,
            )

    def _none(self) -> None:
        self.ask_reason(
            _("No further review"),
            _("Seal and sign"),
            _("Why no further review is wanted"),
            services.call_off,
            _("No further review is owed."),
        )
