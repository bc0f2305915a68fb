"""The practice: its name, its places, when it is staffed, and whom to call when it is urgent."""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.errors import Refused
from app.domain.moments import place
from app.i18n import N_, _

LONGEST_NAME = 120
MOST_PLACES = 60
MOST_HOLIDAYS = 400


class Shift(Struct, frozen=True):
    """A part of the day that is staffed: its words, and from when to when on the wall clock ("08:00")."""

    words: str
    start: str
    end: str


class EmergencyNumber(Struct, frozen=True):
    """Whom to call, and on what number."""

    words: str
    number: str


class Holiday(Struct, frozen=True):
    """A day on which the practice is closed (ISO), and what it is."""

    day: str
    words: str = ""


class Practice(Struct, frozen=True, kw_only=True):
    """One practice as it stands. Everything here is open to everybody who may unlock."""

    name: str
    address: tuple[str, ...] = ()
    zone: str = "UTC"
    """IANA name of the place's time zone."""
    places: tuple[str, ...] = ()
    """Rooms and other places where something can happen."""
    shifts: tuple[Shift, ...] = ()
    emergency: tuple[EmergencyNumber, ...] = ()
    solo: bool = False
    """One clinician alone: flags are self-attested, never approved under a second name."""
    sample: bool = False
    """A made-up practice, marked so on every page and every paper."""
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Days of the week on which the practice works, Monday is 0; clocks of working days count these."""
    holidays: tuple[Holiday, ...] = ()
    """Days on which it is closed although it would work."""
    laws: tuple[str, ...] = ("generic",)
    """The law packs that this practice goes by; where several speak of the same thing, the longest time holds."""


USUAL_PLACES = (
    N_("Reception"), N_("Waiting room"), N_("Consulting room 1"), N_("Consulting room 2"), N_("Corridor"),
    N_("Entrance"), N_("Car park"), N_("By phone or video"), N_("Client's home"), N_("Somewhere else"),
)  # fmt: skip
"""What a new practice starts with; each one changes it to its own."""

USUAL_SHIFTS = (
    Shift(N_("Morning"), "07:00", "12:00"),
    Shift(N_("Afternoon"), "12:00", "17:00"),
    Shift(N_("Evening"), "17:00", "22:00"),
)

USUAL_NUMBERS = (
    EmergencyNumber(N_("Police, fire, ambulance"), "911"),
    EmergencyNumber(N_("Suicide and crisis line (call or text)"), "988"),
    EmergencyNumber(N_("Poison help"), "1-800-222-1222"),
)
"""For the United States; the card says whose they are, and each practice changes it to its own."""


def new(name: str, zone: str, *, solo: bool = False, sample: bool = False) -> Practice:
    """Give a new practice with the usual places, shifts and numbers, in the reader's language."""
    made = Practice(
        name=name.strip(),
        zone=zone,
        places=tuple(_(words) for words in USUAL_PLACES),
        shifts=tuple(Shift(_(shift.words), shift.start, shift.end) for shift in USUAL_SHIFTS),
        emergency=tuple(EmergencyNumber(_(one.words), one.number) for one in USUAL_NUMBERS),
        solo=solo,
        sample=sample,
    )
    check(made)
    return made


def check(practice: Practice) -> None:
    """Refuse details that cannot stand; raises Refused with the field's name."""
    if not practice.name.strip():
        raise Refused(_("Give the practice a name. It stands on every report."), "name")
    if len(practice.name) > LONGEST_NAME:
        raise Refused(_("This name is too long for a report's heading."), "name")
    if practice.zone != "UTC" and str(place(practice.zone)) != practice.zone:
        raise Refused(_("This time zone is not known here."), "zone")
    if not practice.places:
        raise Refused(_("Name at least one place, for instance the waiting room."), "places")
    if len(practice.places) > MOST_PLACES or len(set(practice.places)) != len(practice.places):
        raise Refused(_("Name each place once."), "places")
    _check_days(practice)
    if not practice.laws or len(set(practice.laws)) != len(practice.laws):
        raise Refused(_("Choose at least one law pack. The one without a statute will do."), "laws")


def _check_days(practice: Practice) -> None:
    if not practice.working_days or not set(practice.working_days) <= set(range(7)):
        raise Refused(_("Choose at least one day on which the practice works."), "working_days")
    days = [one.day for one in practice.holidays]
    if len(days) > MOST_HOLIDAYS or len(set(days)) != len(days):
        raise Refused(_("Name each day on which the practice is closed once."), "holidays")
    for day in days:
        try:
            spelt = date.fromisoformat(day).isoformat()
        except ValueError:
            spelt = ""
        if spelt != day:
            raise Refused(
                _("Write each closed day as year-month-day, such as 2026-12-25, and then what it is."),
                "holidays",
            )


def fields(practice: Practice) -> dict[str, Any]:
    """Spell a practice as the open fields of its record."""
    made: dict[str, Any] = msgspec.to_builtins(practice)
    return made


def read(now: dict[str, Any]) -> Practice:
    """Read a practice from its record's open fields; fields that this program does not know are passed over."""
    return msgspec.convert(now, Practice, strict=False)


def shift_at(practice: Practice, clock: str) -> str:
    """Name the shift of a wall-clock time ("14:30"); empty where nobody is on.

    >>> shift_at(Practice(name="Sample", shifts=(Shift("Late", "17:00", "02:00"),)), "01:15")
    'Late'
    """
    for shift in practice.shifts:
        within = shift.start <= clock < shift.end
        over_midnight = shift.end < shift.start and (clock >= shift.start or clock < shift.end)
        if within or over_midnight:
            return shift.words
    return ""
