"""FHIR R4: flags as another program's records know them (HL7 FHIR 4.0.1, Flag and Bundle), as plain values.

R4's Flag has no review day, approver or safety action, so that those go along as extensions of our own names. Whom it
is about must be a patient there: a flag about a person of concern has no place in R4.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from app.domain.actions import Status
from app.domain.flag_fields import Category
from app.domain.flags import Flag
from app.domain.moments import Moment

CATEGORIES = "http://terminology.hl7.org/CodeSystem/flag-category"
OURS = "urn:keepwell:flag:"
STATUSES = {Status.ACTIVE: "active", Status.ENDED: "inactive", Status.WITHDRAWN: "entered-in-error"}
BROAD = {
    Category.VIOLENCE: "behavioral",
    Category.THREAT: "behavioral",
    Category.STALKING: "behavioral",
    Category.THIRD_PARTY: "safety",
    Category.SUICIDE: "safety",
    Category.SELF_HARM: "safety",
    Category.LEAVING: "safety",
    Category.MEDICAL: "clinical",
    Category.PRIVACY: "contact",
    Category.SENSORY: "admin",
    Category.CULTURE: "admin",
    Category.OTHER: "safety",
}
"""Which of FHIR's broad categories each of ours is; ours goes along as the category's text."""
WORDS = {"active": "Active", "inactive": "Inactive", "entered-in-error": "Entered in error"}
CODED = {
    "behavioral": "Behavioral",
    "safety": "Safety",
    "clinical": "Clinical",
    "contact": "Subject Contact",
    "admin": "Administrative",
}
REASONS = ("behaviour", "criterion", "triggers", "helps")


class Told(Struct, frozen=True, kw_only=True):
    """What goes along with a flag: whose it is, who decided, and why where that was asked for."""

    number: str
    """The number of whom it is about, in this practice."""
    name: str = ""
    decided_by: str = ""
    approved_by: str = ""
    made: Moment
    ended: Moment | None = None
    category: str = ""
    """Our category's code; empty where what is sealed does not go along."""
    category_words: str = ""
    reasons: Mapping[str, str] = {}


class Leaving(Struct, frozen=True):
    """One thing that leaves: of which flag, the path in FHIR, and the value."""

    flag: str
    path: str
    value: str


def resource(flag: Flag, told: Told) -> dict[str, Any]:
    """Give a flag as an R4 Flag resource."""
    code = BROAD[Category(told.category)] if told.category in list(Category) else "safety"
    category: dict[str, Any] = {"coding": [{"system": CATEGORIES, "code": code, "display": CODED[code]}]}
    if told.category_words:
        category["text"] = told.category_words
    subject: dict[str, Any] = {"type": "Patient", "identifier": {"value": told.number}}
    if told.name.strip():
        subject["display"] = told.name
    period = {"start": told.made.day().isoformat()}
    if told.ended is not None:
        period["end"] = told.ended.day().isoformat()
    made: dict[str, Any] = {
        "resourceType": "Flag",
        "id": flag.id,
        "extension": _extensions(flag, told),
        "identifier": [{"system": OURS + "number", "value": flag.number}],
        "status": STATUSES[flag.status],
        "category": [category],
        "code": {"text": flag.label},
        "subject": subject,
        "period": period,
    }
    if told.decided_by:
        made["author"] = {"type": "Practitioner", "display": told.decided_by}
    return made


def _extensions(flag: Flag, told: Told) -> list[dict[str, Any]]:
    said: list[tuple[str, str, str]] = [
        ("level", "valueCode", flag.level.value),
        ("safety-action", "valueString", flag.action),
        ("review", "valueDate", flag.review.isoformat()),
        ("decided", "valueDate", flag.decided.isoformat()),
        ("approved-by", "valueString", told.approved_by),
        *((name, "valueString", told.reasons.get(name, "")) for name in REASONS),
    ]
    return [{"url": OURS + name, kind: value} for name, kind, value in said if value.strip()]


def bundle(resources: Iterable[dict[str, Any]], now: Moment) -> dict[str, Any]:
    """Put resources into one Bundle, a plain collection."""
    entries = [{"fullUrl": _urn(str(one["id"])), "resource": one} for one in resources]
    made: dict[str, Any] = {"resourceType": "Bundle", "type": "collection", "timestamp": now.utc}
    return made | {"entry": entries} if entries else made


def _urn(record: str) -> str:
    """Spell a record's id, 32 hexadecimal digits, as the URN of a UUID."""
    parts = (record[:8], record[8:12], record[12:16], record[16:20], record[20:])
    return f"urn:uuid:{'-'.join(parts)}"


def leaving(flag: str, made: Any, path: str = "") -> list[Leaving]:
    """Name every value of a resource by its path, in the order of the file: what leaves, field by field.

    >>> leaving("F-0001", {"code": {"text": "Two staff"}})
    [Leaving(flag='F-0001', path='code.text', value='Two staff')]
    """
    match made:
        case {"url": str(url), **value} if len(value) == 1:
            return [Leaving(flag, f"extension {url.removeprefix(OURS)}", str(next(iter(value.values()))))]
        case dict():
            inner = [(f"{path}.{name}" if path else name, value) for name, value in made.items()]
            return [line for name, value in inner for line in leaving(flag, value, name)]
        case list():
            return [line for value in made for line in leaving(flag, value, path)]
        case date():
            return [Leaving(flag, path, made.isoformat())]
        case _:
            return [Leaving(flag, path, str(made))]
