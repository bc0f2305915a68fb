"""The counts of a day in words: how many of those expected have a flag, and that none has, with the time."""

from app.i18n import _, ngettext
from app.services.today import Today
from app.ui.parts.moments import say_time


def flagged_of(shown: Today) -> str:
    """Say how many of those expected have a flag."""
    if not shown.is_listed:
        return ""
    many = ngettext("{some} of {count} client today", "{some} of {count} clients today", shown.clients)
    return many.format(some=len(shown.flagged), count=shown.clients)


def nobody_flagged(shown: Today) -> str:
    """Say that nobody is flagged, with the time at which that was so; or that there is no list yet."""
    if not shown.is_listed:
        return _("No list for this day yet. Import the practice’s calendar, or add arrivals by hand.")
    when = say_time(shown.checked.local())
    return _("Checked {time}: none of {count}.").format(time=when, count=shown.clients)
