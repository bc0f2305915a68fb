"""Days and moments in words, as they stand on paper: the same in every reader's system, in the paper's language."""

from datetime import date

from app.domain.moments import Moment
from app.domain.reports import Period
from app.i18n import _


def moment_words(moment: Moment) -> str:
    """Spell a moment as the practice's wall clock showed it.

    >>> moment_words(Moment("2026-11-02T18:04:00.000Z", "UTC", 0))
    '2 November 2026, 18:04 (UTC)'
    """
    local = moment.local()
    return f"{day_words(local.date())}, {local:%H:%M} ({moment.zone})"


def brief_words(moment: Moment) -> str:
    """Spell a moment without its zone, for lists that stand under one."""
    local = moment.local()
    return f"{day_words(local.date())}, {local:%H:%M}"


def day_words(day: date) -> str:
    """Spell a day with its month in words."""
    return f"{day.day} {month_words(day.month)} {day.year}"


def month_words(month: int) -> str:
    """Name a month (1 to 12)."""
    names = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
        _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return names[month - 1]


def period_words(period: Period) -> str:
    """Spell a period: 1 to 31 October 2026, where one month is meant, else both days in full."""
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return _("{first} to {last}").format(first=first.day, last=day_words(last))
    return _("{first} to {last}").format(first=day_words(first), last=day_words(last))
