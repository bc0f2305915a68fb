"""Files for OSHA's injury tracking application: cases (300/301) and the yearly summary (300A), with its exact headers.

Only what the incident form asks stands in them; everything else is left empty. Published examples disagree on how a yes
is spelt, so whoever sends a file chooses, and tries one case before the others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from app.domain.errors import Refused
from app.domain.involved import Injury
from app.domain.projections_facts import Case
from app.i18n import N_, _

CASE_HEADS = (
    "establishment_name", "year_of_filing", "case_number", "job_title", "date_of_incident", "incident_location",
    "incident_description", "incident_outcome", "dafw_num_away", "djtr_num_tr", "type_of_incident", "date_of_birth",
    "date_of_hire", "sex", "treatment_facility_type", "treatment_in_patient", "time_started_work", "time_of_incident",
    "time_unknown", "nar_before_incident", "nar_what_happened", "nar_injury_illness", "nar_object_substance",
    "date_of_death",
)  # fmt: skip
SUMMARY_HEADS = (
    "establishment_name", "ein", "company_name", "street_address", "city", "state", "zip", "naics_code",
    "industry_description", "size", "establishment_type", "year_filing_for", "annual_average_employees",
    "total_hours_worked", "no_injuries_illnesses", "total_deaths", "total_dafw_cases", "total_djtr_cases",
    "total_other_cases", "total_dafw_days", "total_djtr_days", "total_injuries", "total_skin_disorders",
    "total_respiratory_conditions", "total_poisonings", "total_hearing_loss", "total_other_illnesses", "change_reason",
)  # fmt: skip
NOT_TAKEN = frozenset("()~@#$%^&*?/\\!")
"""Signs that OSHA's files may not hold; each becomes a space."""
OUTCOMES = {"death": "1", "away": "2", "restricted": "3", "other": "4"}
SORTS = ("1", "2", "3", "4", "5", "6")
SEXES = {"female": "F", "male": "M"}
SIZES = (("1", 0, 19), ("21", 20, 99), ("22", 100, 249), ("3", 250, 10**9))
"""OSHA's codes for the size of an establishment, with the people who work there at least and at most."""
TEXTS = ("place", "doing", "story", "injured", "cause", "body_part")


class YesNo(StrEnum):
    """How a yes and a no are spelt."""

    LETTERS = "letters"
    DIGITS = "digits"


YES_NO_WORDS = {YesNo.LETTERS: N_("Y and N"), YesNo.DIGITS: N_("1 and 0")}
SPELT = {YesNo.LETTERS: {"yes": "Y", "no": "N"}, YesNo.DIGITS: {"yes": "1", "no": "0"}}


class Establishment(Struct, frozen=True, kw_only=True):
    """What the yearly summary says about the practice; typed when the file is made, and kept nowhere."""

    ein: str = ""
    company: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    naics: str = ""
    industry: str = ""
    employees: str = ""
    hours: str = ""


ESTABLISHMENT_WORDS = {
    "company": N_("Company"),
    "ein": N_("Employer number (EIN)"),
    "street": N_("Street"),
    "city": N_("City"),
    "state": N_("State (two letters)"),
    "zip": N_("ZIP code"),
    "naics": N_("NAICS code"),
    "industry": N_("Industry"),
    "employees": N_("People employed, on average over the year"),
    "hours": N_("Hours worked by all of them in the year"),
}


def case_row(case: Case, texts: Mapping[str, str], spelling: YesNo) -> list[str]:
    """Spell one injured person's case; `texts` are the free texts as somebody read them, by their field."""
    person, when = case.person, case.report.when
    assert person is not None
    injury, said = person.injury or Injury(), SPELT[spelling]
    what = " ".join(text for name in ("injured", "body_part", "cause") if (text := texts.get(name, "")))
    unknown = "yes" if case.report.about else "no"
    return [
        cleaned(case.practice), str(when.day().year) if when else "", case.number + case.suffix,
        cleaned(person.title), _day(when.day() if when else None), cleaned(texts.get("place", "")), cleaned(what),
        OUTCOMES.get(injury.outcome, ""), _count(injury.days_away), _count(injury.days_restricted), injury.sort,
        _typed(injury.born), _typed(injury.hired), SEXES.get(injury.sex, ""), said.get(injury.emergency_room, ""),
        said.get(injury.overnight, ""), injury.began_work, when.local().strftime("%H:%M") if when else "",
        said[unknown], cleaned(texts.get("doing", "")), cleaned(texts.get("story", "")),
        cleaned(texts.get("injured", "")), cleaned(texts.get("cause", "")), _typed(injury.died),
    ]  # fmt: skip


def lacking(cases: Iterable[Case]) -> tuple[str, ...]:
    """Give the numbers of the cases that lack what OSHA's files cannot do without: an outcome and a sort."""
    return tuple(
        case.number + case.suffix
        for case in cases
        if case.person is None
        or case.person.injury is None
        or not (case.person.injury.outcome and case.person.injury.sort)
    )


def summary_row(practice: str, year: int, about: Establishment, cases: Sequence[Case]) -> list[str]:
    """Count a year's cases as the summary does; raises Refused where what was typed cannot be."""
    employees, hours = _number(about.employees, "employees"), _number(about.hours, "hours")
    size = next(code for code, least, most in SIZES if least <= employees <= most)
    injuries = [case.person.injury for case in cases if case.person and case.person.injury]
    outcomes = Counter(injury.outcome for injury in injuries)
    sorts = Counter(injury.sort for injury in injuries)
    return [
        cleaned(practice), cleaned(about.ein), cleaned(about.company), cleaned(about.street), cleaned(about.city),
        cleaned(about.state), cleaned(about.zip), cleaned(about.naics), cleaned(about.industry), size, "1", str(year),
        str(employees), str(hours), "1" if injuries else "2",
        *(str(outcomes[code]) for code in OUTCOMES),
        str(sum(injury.days_away or 0 for injury in injuries)),
        str(sum(injury.days_restricted or 0 for injury in injuries)),
        *(str(sorts[code]) for code in SORTS), "",
    ]  # fmt: skip


def cleaned(text: str) -> str:
    r"""Put a space in the place of every sign that OSHA's files may not hold, and of every break.

    >>> cleaned("Cut (left) / arm\nbandaged")
    'Cut left arm bandaged'
    """
    return " ".join("".join(" " if sign in NOT_TAKEN else sign for sign in text).split())


def _count(days: int | None) -> str:
    return "" if days is None else str(days)


def _typed(day: str) -> str:
    return _day(date.fromisoformat(day)) if day else ""


def _day(day: date | None) -> str:
    return f"{day.month:02d}/{day.day:02d}/{day.year}" if day else ""


def _number(text: str, field: str) -> int:
    typed = text.replace(",", "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
        raise Refused(_("Write a whole number."), field)
    return int(typed)
