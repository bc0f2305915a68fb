"""Which record for the law is asked for: the record, the days, and who fills it in as what."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from app.i18n import _
from app.services.projections import Offer, Wanted
from app.ui.parts.cards import Card, column
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Quiet, Words
from app.ui.parts.moments import DayEdit, say_day
from app.ui.parts.texts import LineEdit
from app.ui.reports.asking import PERIODS, period


class AskRecordCard(Card):
    """Emits `changed` when something else is asked for, so that what was shown no longer stands there."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self._offers: tuple[Offer, ...] = ()
        self.laws = ChoiceRow(_("Which law"), required=True)
        self.laws.chosen.connect(lambda _code: self._other_law())
        self.records = ChoiceRow(_("Which record"), required=True)
        self.note = Quiet("")
        self.periods = ChoiceRow(_("Period"), [(code, _(words)) for code, words in PERIODS], required=True)
        self.periods.set_value("month")
        first, last = period("month", today)
        self.first, self.last = DayEdit(_("From"), first), DayEdit(_("To"), last)
        self.first_row, self.last_row = FieldRow(_("From"), self.first), FieldRow(_("To"), self.last)
        self.said = Quiet("")
        self.title_line = LineEdit(longest=200)
        self.title_row = FieldRow(
            _("Your job title"), self.title_line, _("This record names who completes it, as the law asks.")
        )
        self.none = Words(
            _("None of the law packs that this practice goes by makes a record that you may make.")
        )
        for part in (
            FieldRow(_("By which law"), self.laws), FieldRow(_("Record"), self.records), self.note, self.none,
            FieldRow(_("Period"), self.periods),
            self.first_row, self.last_row, self.said, self.title_row,
        ):  # fmt: skip
            self.add(part)
        self.more = column()
        self.add(self.more)
        self.body.addStretch(1)
        for choice in (self.records, self.periods):
            choice.chosen.connect(lambda _code: self._other())
        for edit in (self.first, self.last):
            edit.changed.connect(lambda _day: self._other())
        self.title_line.textEdited.connect(lambda _text: self.changed.emit())
        self._show()

    def offer(self, offers: Sequence[Offer]) -> None:
        """Offer these records."""
        self._offers = tuple(offers)
        laws = dict.fromkeys((one.pack, one.law) for one in offers)
        self.laws.offer(laws)
        if self.laws.value() is None and laws:
            self.laws.set_value(next(iter(laws))[0])
        self._offer_records()
        self._show()

    def _offer_records(self) -> None:
        some = [(one.projection, one.words) for one in self._offers if one.pack == self.laws.value()]
        self.records.offer(some)
        if self.records.value() is None and some:
            self.records.set_value(some[0][0])

    def _other_law(self) -> None:
        self._offer_records()
        self._other()

    def chosen(self) -> Offer | None:
        """Give the record that is chosen."""
        asked = (self.laws.value(), self.records.value())
        return next((one for one in self._offers if (one.pack, one.projection) == asked), None)

    def wanted(self) -> Wanted | None:
        """Give what is asked for; None where nothing can be."""
        offer = self.chosen()
        if offer is None:
            return None
        first, last = self._days()
        title = self.title_line.text() if offer.asks_title else ""
        return Wanted(pack=offer.pack, projection=offer.projection, first=first, last=last, title=title)

    def _days(self) -> tuple[date, date]:
        code = self.periods.value() or "month"
        return (self.first.day(), self.last.day()) if code == "days" else period(code, self.today)

    def _other(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        offer = self.chosen()
        self.none.setVisible(offer is None)
        self.note.setText(offer.note if offer else "")
        self.note.setVisible(bool(offer and offer.note))
        self.title_row.setVisible(bool(offer and offer.asks_title))
        by_days = self.periods.value() == "days"
        for row in (self.first_row, self.last_row):
            row.setVisible(by_days)
        first, last = self._days()
        self.said.setText(_("{first} – {last}").format(first=say_day(first), last=say_day(last)))
