"""When something was: a day, or a day with a time of the wall clock, as the system spells them."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QTimeEdit, QWidget

from app.domain import moments
from app.domain.moments import Moment
from app.i18n import _
from app.ui.parts.counts import inset


def say_day(day: date, *, long: bool = False) -> str:
    """Spell a day as the system does: "Monday 23 November" where `long`, else short with the year."""
    made = QDate(day.year, day.month, day.day)
    if long:
        return QLocale().toString(made, _("dddd d MMMM"))
    return QLocale().toString(made, _("d MMM yyyy"))


def say_time(when: datetime) -> str:
    """Spell a time of day as the system does."""
    return QLocale().toString(QTime(when.hour, when.minute), QLocale.FormatType.ShortFormat)


def say_moment(moment: Moment) -> str:
    """Spell a moment in the place's own time, as it was then."""
    when = moment.local()
    return f"{say_day(when.date())}  {say_time(when)}"


class DayEdit(QDateEdit):
    """One day, typed or picked from a month."""

    changed = Signal(object)

    def __init__(self, name: str = "", day: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat(_("d MMM yyyy"))
        if name:
            self.setAccessibleName(name)
        if day:
            self.set_day(day)
        self.dateChanged.connect(lambda _day: self.changed.emit(self.day()))

    def day(self) -> date:
        """Give the day."""
        made = self.date()
        return date(made.year(), made.month(), made.day())

    def set_day(self, day: date) -> None:
        """Show another day."""
        self.setDate(QDate(day.year, day.month, day.day))


class MomentEdit(QWidget):
    """A day and a time of the wall clock at a place; gives a moment. `changed` carries it."""

    changed = Signal(object)

    def __init__(
        self, name: str, moment: Moment | None = None, parent: QWidget | None = None, *, zone: str = "UTC"
    ) -> None:
        super().__init__(parent)
        self.zone = zone
        self.day_edit = DayEdit(_("{field}: day").format(field=name))
        self.time_edit = QTimeEdit()
        inset(self.time_edit)
        self.time_edit.setAccessibleName(_("{field}: time").format(field=name))
        self.time_edit.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
        self.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.day_edit)
        layout.addWidget(self.time_edit)
        layout.addStretch(1)
        self.setFocusProxy(self.day_edit)
        if moment:
            self.set_moment(moment)
        self.day_edit.dateChanged.connect(lambda _day: self.changed.emit(self.moment()))
        self.time_edit.timeChanged.connect(lambda _time: self.changed.emit(self.moment()))

    def moment(self) -> Moment:
        """Give the moment; a time that happens twice is taken as the first."""
        when = QDateTime(self.day_edit.date(), self.time_edit.time()).time()
        return moments.local(self.day_edit.day(), when.hour(), when.minute(), self.zone)

    def set_moment(self, moment: Moment) -> None:
        """Show another moment, in its own place's time."""
        self.zone = moment.zone
        when = moment.local()
        self.day_edit.set_day(when.date())
        self.time_edit.setTime(QTime(when.hour, when.minute))
