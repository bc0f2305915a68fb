"""Clocks: what a law or the practice's own rule owes from an event until a moment, and whether it was met.

Hours are hours that pass, whatever the wall clock does. Days and working days are whole: the day of the event is not
counted, and what is due on a day may be done until that day ends at the practice.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from app.domain import moments
from app.domain.errors import Refused
from app.domain.moments import Moment
from app.domain.practices import Practice
from app.i18n import N_, _, ngettext

MOST = {
    "hours": 24 * 366,
    "days": 3_660,
    "working days": 1_000,
    "days after the year's end": 366,
    "years": 30,
}
"""The longest that a clock of each unit may run; more is taken for a slip."""


class Unit(StrEnum):
    """What a clock counts."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    AFTER_YEAR = "days after the year's end"
    YEARS = "years"


class Who(StrEnum):
    """Who owes it. Whoever started the clock can hand it to somebody else."""

    OWNER = "owner"
    CLINICIAN = "clinician"
    WRITER = "writer"


WHO_WORDS = {
    Who.OWNER: N_("the owner"),
    Who.CLINICIAN: N_("the clinician"),
    Who.WRITER: N_("whoever writes it down"),
}


class Start(StrEnum):
    """The event that starts a clock."""

    THREAT = "threat"
    CHILD = "child"
    ELDER = "elder"
    AT_RISK_ADULT = "at-risk-adult"
    VIOLENCE = "violence"
    INJURY = "injury"
    WORK_DEATH = "work-death"
    WORK_HOSPITAL = "work-hospital"
    LOG_REQUEST = "log-request"
    ACCOUNTING = "accounting"
    ACCESS = "access"
    BREACH = "breach"
    BREACH_LARGE = "breach-large"
    BREACH_SMALL = "breach-small"
    LASTING_HARM = "lasting-harm"
    PLAN = "plan"


START_WORDS = {
    Start.THREAT: N_("A client made a serious threat against somebody"),
    Start.CHILD: N_("Abuse or neglect of a child is suspected"),
    Start.ELDER: N_("Abuse of an elder or a dependent adult is suspected"),
    Start.AT_RISK_ADULT: N_("Mistreatment of an at-risk elder or adult is suspected"),
    Start.VIOLENCE: N_("Violence at work happened"),
    Start.INJURY: N_("Somebody who works here was hurt at work"),
    Start.WORK_DEATH: N_("Somebody who works here died because of work"),
    Start.WORK_HOSPITAL: N_("Somebody who works here was taken into hospital, or lost a limb or an eye"),
    Start.LOG_REQUEST: N_("Somebody who works here asked for the records of violence"),
    Start.ACCOUNTING: N_("A client asked to whom their information went"),
    Start.ACCESS: N_("A client asked for their own records"),
    Start.BREACH: N_("A breach of client data was discovered"),
    Start.BREACH_LARGE: N_("A breach of 500 people's data or more was discovered"),
    Start.BREACH_SMALL: N_("A breach of fewer than 500 people's data was discovered"),
    Start.LASTING_HARM: N_("Somebody's harm lasts"),
    Start.PLAN: N_("The prevention plan was reviewed"),
}


class Clock(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a pack: from which event, or from the end of which other line, what is due, when and by whom."""

    id: str
    words: str
    """What is owed, in a line."""
    due: int
    unit: Unit
    who: Who
    source: str
    starts: Start | None = None
    after: str = ""
    """The line at whose end this one starts, where no event does."""
    evidence: str = ""
    """What shows afterwards that it was done."""


class Calendar(Struct, frozen=True, kw_only=True):
    """When a practice works: its zone, its days of the week (Monday is 0), and the days on which it is closed."""

    zone: str = "UTC"
    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    closed: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Say whether the practice works on a day."""
        return day.weekday() in self.week and day not in self.closed


class State(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"


STATE_WORDS = {State.RUNNING: N_("Running"), State.MET: N_("Met"), State.MISSED: N_("Missed")}


def calendar(practice: Practice) -> Calendar:
    """Give a practice's calendar from its details."""
    return Calendar(
        zone=practice.zone,
        week=practice.working_days,
        closed=frozenset(date.fromisoformat(one.day) for one in practice.holidays),
    )


def due(started: Moment, line: Clock, on: Calendar) -> Moment:
    """Give the last moment at which what a line asks can still be done in time, on the practice's wall clock."""
    begun = moments.parse_utc(started.utc)
    day = begun.astimezone(moments.place(on.zone)).date()
    match line.unit:
        case Unit.HOURS:
            return moments.of(begun + timedelta(hours=line.due), on.zone)
        case Unit.DAYS:
            return end_of(day + timedelta(days=line.due), on.zone)
        case Unit.WORKING_DAYS:
            return end_of(working_day(day, line.due, on), on.zone)
        case Unit.AFTER_YEAR:
            return end_of(date(day.year, 12, 31) + timedelta(days=line.due), on.zone)
        case Unit.YEARS:
            return end_of(_years_later(day, line.due), on.zone)


def working_day(day: date, count: int, on: Calendar) -> date:
    """Give the working day that is `count` working days after a day, which itself is not counted."""
    if not on.week:
        raise Refused(_("Say in the settings on which days the practice works."), "working_days")
    while count:
        day += timedelta(days=1)
        count -= on.is_working(day)
    return day


def end_of(day: date, zone: str) -> Moment:
    """Give the last millisecond of a day at a place, also where the clocks are changed at midnight."""
    last = datetime.combine(day, time(23, 59, 59, 999_000), tzinfo=moments.place(zone))
    return moments.of(max(last.replace(fold=fold).astimezone(UTC) for fold in (0, 1)), zone)


def _years_later(day: date, years: int) -> date:
    """Give the same day that many years later; for 29 February the 28th, so that nothing is late by a day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def state(due_at: Moment, now: Moment, done: Moment | None = None) -> State:
    """Say how a clock stands: what was done after its time, or not by its time, is missed."""
    if done is not None:
        return State.MET if done.utc <= due_at.utc else State.MISSED
    return State.RUNNING if now.utc <= due_at.utc else State.MISSED


def check(lines: Collection[Clock]) -> None:
    """Refuse lines that cannot run, or of which some start only at each other's end; raises Refused."""
    ids = {line.id for line in lines}
    for line in lines:
        if not 1 <= line.due <= MOST[line.unit.value]:
            raise Refused(
                _("The clock {id} must run for 1 to {most} {unit}.").format(
                    id=line.id, most=MOST[line.unit.value], unit=line.unit.value
                ),
                line.id,
            )
        if (line.starts is None) == (not line.after):
            raise Refused(
                _("The clock {id} starts either at an event or at the end of another clock.").format(
                    id=line.id
                ),
                line.id,
            )
        if line.after and line.after not in ids:
            raise Refused(
                _("The clock {id} starts at the end of {other}, which is not in this pack.").format(
                    id=line.id, other=line.after
                ),
                line.id,
            )
    _check_circles({line.id: line.after for line in lines})


def _check_circles(after: dict[str, str]) -> None:
    for name in after:
        way = [name]
        while before := after[way[-1]]:
            if before in way:
                circle = " → ".join((*way[way.index(before) :], before))
                raise Refused(
                    _("These clocks wait for each other in a circle: {circle}.").format(circle=circle), name
                )
            way.append(before)


def length_words(line: Clock) -> str:
    """Say how long a line gives: "24 hours", "2 working days"."""
    match line.unit:
        case Unit.HOURS:
            words = ngettext("{n} hour", "{n} hours", line.due)
        case Unit.DAYS:
            words = ngettext("{n} day", "{n} days", line.due)
        case Unit.WORKING_DAYS:
            words = ngettext("{n} working day", "{n} working days", line.due)
        case Unit.AFTER_YEAR:
            words = ngettext("{n} day after the year ends", "{n} days after the year ends", line.due)
        case Unit.YEARS:
            words = ngettext("{n} year", "{n} years", line.due)
    return words.format(n=line.due)


def spell(moment: Moment) -> dict[str, object]:
    """Spell a moment as a record's field keeps it."""
    made: dict[str, object] = msgspec.to_builtins(moment)
    return made
