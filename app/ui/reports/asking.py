"""What is asked for: which report, over which days, and whether with case numbers or de-identified."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.reports import REPORT_WORDS, ReportKind
from app.i18n import N_, _
from app.services.reports import Wanted
from app.ui.parts.cards import Card, column
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Quiet
from app.ui.parts.moments import DayEdit, say_day
from app.ui.parts.order import in_order

PERIODS = (
    ("month", N_("This month")),
    ("last", N_("Last month")),
    ("quarter", N_("Quarter")),
    ("year", N_("Year")),
    ("days", N_("Days…")),
)
NAMES = (("numbers", N_("Case numbers")), ("none", N_("De-identified")))


class AskCard(Card):
    """Emits `changed` when the person asks for something else."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.kinds = ChoiceRow(_("Which report"), required=True)
        self.kinds.chosen.connect(self._changed_kind)
        self.periods = ChoiceRow(_("Period"), [(code, _(words)) for code, words in PERIODS], required=True)
        self.periods.chosen.connect(self._changed_period)
        first, last = period("last", today)
        self.first, self.last = DayEdit(_("From"), first), DayEdit(_("To"), last)
        self.said = Quiet("")
        self.names = ChoiceRow(_("Names"), [(code, _(words)) for code, words in NAMES], required=True)
        self.names.set_value("numbers")
        self.names.chosen.connect(lambda _code: self.changed.emit())
        self.number = QLineEdit()
        self.number.setPlaceholderText("INC-2026-0001")
        self.number.editingFinished.connect(self.changed)
        self.day = DayEdit(_("Day"), today)
        for edit in (self.first, self.last, self.day):
            edit.changed.connect(lambda _day: self._typed())
        self.days = _group(FieldRow(_("From"), self.first), FieldRow(_("To"), self.last))
        self.summary = _group(
            FieldRow(_("Period"), self.periods), self.days, self.said, FieldRow(_("Names"), self.names)
        )
        self.incident = _group(
            FieldRow(_("Incident"), self.number, _("Its number. That it was opened for a report is noted."))
        )
        self.disposal_number = QLineEdit()
        self.disposal_number.setPlaceholderText("DIS-2026-0001")
        self.disposal_number.editingFinished.connect(self.changed)
        words = _("The number of one that was carried out. Nothing of what the records said is on the paper.")
        self.disposal = _group(FieldRow(_("Disposal"), self.disposal_number, words))
        self.desk_sheet = _group(FieldRow(_("Day"), self.day))
        self.checkpoint = Quiet(
            _(
                "Says where the ledger stands now. Two people sign it by hand and keep it away from the computer."
            )
        )
        for part in (
            *(FieldRow(_("Report"), self.kinds), self.summary, self.incident, self.disposal, self.desk_sheet),
            self.checkpoint,
        ):
            self.add(part)
        self.body.addStretch(1)
        self.periods.set_value("last")
        self._show()

    def offer(
        self, kinds: Sequence[ReportKind], number: str = "", day: date | None = None, kind: str = ""
    ) -> None:
        """Offer these reports; the incident or the sort of report that the person comes for is filled in."""
        self.kinds.offer([(one.value, _(REPORT_WORDS[one])) for one in kinds])
        if kind in kinds:
            self.kinds.set_value(kind)
            if kind == ReportKind.DISPOSAL:
                self.disposal_number.setText(number)
        elif number and ReportKind.INCIDENT in kinds:
            self.number.setText(number)
            self.kinds.set_value(ReportKind.INCIDENT.value)
        elif day is not None and ReportKind.FRONT_DESK in kinds:
            self.day.set_day(day)
            self.kinds.set_value(ReportKind.FRONT_DESK.value)
        elif self.kinds.value() is None and kinds:
            first = ReportKind.SUMMARY if ReportKind.SUMMARY in kinds else kinds[0]
            self.kinds.set_value(first.value)
        self._show()
        in_order(self)

    def wanted(self) -> Wanted | None:
        """Give what is asked for; None while something is missing."""
        match self.kinds.value():
            case ReportKind.SUMMARY.value:
                none = self.names.value() == "none"
                first, last = self.chosen_days()
                return Wanted(kind=ReportKind.SUMMARY, first=first, last=last, deidentified=none)
            case ReportKind.INCIDENT.value if self.number.text().strip():
                return Wanted(kind=ReportKind.INCIDENT, record=self.number.text())
            case ReportKind.FRONT_DESK.value:
                return Wanted(kind=ReportKind.FRONT_DESK, day=self.day.day())
            case ReportKind.DISPOSAL.value if self.disposal_number.text().strip():
                return Wanted(kind=ReportKind.DISPOSAL, record=self.disposal_number.text())
            case ReportKind.CHECKPOINT.value:
                return Wanted(kind=ReportKind.CHECKPOINT)
            case _:
                return None

    def missing(self) -> str:
        """Say what is missing."""
        if self.kinds.value() == ReportKind.INCIDENT.value:
            return _("Type an incident's number; its pages are shown here before anything is signed.")
        if self.kinds.value() == ReportKind.DISPOSAL.value:
            return _("Type the number of a disposal; its pages are shown here before anything is signed.")
        return _("There is no report that you may make.")

    def chosen_days(self) -> tuple[date, date]:
        """Give the period: from which day to which."""
        code = self.periods.value() or "last"
        return (self.first.day(), self.last.day()) if code == "days" else period(code, self.today)

    def _typed(self) -> None:
        self._show()
        self.changed.emit()

    def _changed_kind(self, _code: object) -> None:
        self._show()
        self.changed.emit()
        if self.kinds.value() == ReportKind.INCIDENT.value:
            self.number.setFocus()
        elif self.kinds.value() == ReportKind.DISPOSAL.value:
            self.disposal_number.setFocus()

    def _changed_period(self, _code: object) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        kind = self.kinds.value()
        self.summary.setVisible(kind == ReportKind.SUMMARY.value)
        self.incident.setVisible(kind == ReportKind.INCIDENT.value)
        self.disposal.setVisible(kind == ReportKind.DISPOSAL.value)
        self.desk_sheet.setVisible(kind == ReportKind.FRONT_DESK.value)
        self.checkpoint.setVisible(kind == ReportKind.CHECKPOINT.value)
        self.days.setVisible(self.periods.value() == "days")
        first, last = self.chosen_days()
        self.said.setText(_("{first} – {last}").format(first=say_day(first), last=say_day(last)))


def period(code: str, today: date) -> tuple[date, date]:
    """Give the first and last day of a period by its code.

    >>> period("quarter", date(2026, 11, 23))
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    match code:
        case "year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
        case "quarter":
            month = (today.month - 1) // 3 * 3 + 1
            return date(today.year, month, 1), _month_end(date(today.year, month + 2, 1))
        case "last":
            end = today.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        case _:
            return today.replace(day=1), _month_end(today)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _group(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column(*parts))
    return made
