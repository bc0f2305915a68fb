"""What a file would do to the day's list, in words: counts first, then each difference and each line left out."""

from collections import Counter

from app.domain.appointments import REASON_WORDS, LeftOut
from app.domain.daylists import CHANGE_WORDS, Change, ChangeKind
from app.i18n import _, ngettext
from app.services.daylists import DayPlan
from app.ui.parts.moments import say_day

MOST_LINES = 40


def summary(plan: DayPlan) -> str:
    """Say in a sentence or two what bringing the file in would do."""
    if not plan.rows and not plan.changes:
        return _("The file has nobody on {day}.").format(day=say_day(plan.day))
    counts = Counter(change.kind for change in plan.changes)
    total = len(plan.rows)
    words = [ngettext("{count} arrival on {day}", "{count} arrivals on {day}", total)]
    for kind in ChangeKind:
        if counts[kind]:
            words.append(f"{counts[kind]} {_(CHANGE_WORDS[kind])}")
    if plan.same:
        words.append(_("{count} as before").format(count=plan.same))
    return (" · ".join(words)).format(count=total, day=say_day(plan.day)) + "."


def matching(plan: DayPlan) -> str:
    """Say how many names are clients, and how many are asked about."""
    said = [ngettext("{count} is a client.", "{count} are clients.", plan.matched).format(count=plan.matched)]
    if plan.asks:
        count = len(plan.asks)
        said.append(
            ngettext(
                "{count} name is not certain and is asked about next; nothing is guessed.",
                "{count} names are not certain and are asked about next; nothing is guessed.",
                count,
            ).format(count=count)
        )
    if plan.prepared:
        said.append(
            ngettext("{count} prepared tick stays.", "{count} prepared ticks stay.", plan.prepared).format(
                count=plan.prepared
            )
        )
    return " ".join(said)


def notes(plan: DayPlan) -> list[str]:
    """Say what to look at twice: other days, strange zones, other encodings."""
    said = []
    if plan.other_days:
        said.append(
            ngettext(
                "{count} entry of other days is left out.",
                "{count} entries of other days are left out.",
                plan.other_days,
            ).format(count=plan.other_days)
        )
    if plan.own_zone:
        said.append(
            ngettext(
                "{count} time stands in a zone that is not known here and is taken as the practice’s own. Check it.",
                "{count} times stand in a zone that is not known here and are taken as the practice’s own. Check them.",
                plan.own_zone,
            ).format(count=plan.own_zone)
        )
    if plan.not_utf8:
        said.append(_("The file is not in UTF-8. Check the names for wrong letters."))
    return said


Named = tuple[str, str, str]
"""What stands before a name, the name, and what stands after it: a discreet window leaves initials of the name."""


def differences(plan: DayPlan) -> list[Named]:
    """Name each difference, a line each."""
    return _shortened([_difference(change) for change in plan.changes])


def left_out(plan: DayPlan) -> list[Named]:
    """Name each line that is left out, with its reason."""
    return _shortened([_left_out(one) for one in plan.left_out])


def _difference(change: Change) -> Named:
    when = f"{change.before} → {change.time}" if change.before else change.time
    return f"{when}  ", change.name, f": {_(CHANGE_WORDS[change.kind])}"


def _left_out(one: LeftOut) -> Named:
    why = f": {_(REASON_WORDS[one.reason])}"
    return ("", one.what, why) if one.what else (_("without a title"), "", why)


def _shortened(lines: list[Named]) -> list[Named]:
    more = len(lines) - MOST_LINES
    if more <= 0:
        return lines
    return [
        *lines[:MOST_LINES],
        (ngettext("and {count} more", "and {count} more", more).format(count=more), "", ""),
    ]
