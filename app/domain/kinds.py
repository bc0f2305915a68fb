"""Kinds: the sorts of record that are kept, how each is numbered and which of its fields lists sort on."""

import re
from enum import StrEnum

from app.i18n import N_


class Kind(StrEnum):
    """What sort of record an entry belongs to."""

    PRACTICE = "practice"
    REGISTER = "register"
    STAFF = "staff"
    CLIENT = "client"
    PERSON = "person"
    FLAG = "flag"
    DAY_LIST = "day_list"
    SESSION = "session"
    INCIDENT = "incident"
    RISK_REVIEW = "risk_review"
    SAFETY_PLAN = "safety_plan"
    WORKSHEET = "worksheet"
    DISCLOSURE = "disclosure"
    CONDUCT = "conduct"
    REQUEST = "request"
    ACTION = "action"
    CLOCK = "clock"
    PROTOCOL = "protocol"
    LAW = "law"
    RUN = "run"
    ACCESS = "access"
    EXPORT = "export"
    BACKUP = "backup"
    NOTICE = "notice"
    HOLD = "hold"
    DISPOSAL = "disposal"
    DROP = "drop"


KIND_WORDS = {
    Kind.PRACTICE: N_("Practice"),
    Kind.REGISTER: N_("Staff register"),
    Kind.STAFF: N_("Staff member"),
    Kind.CLIENT: N_("Client"),
    Kind.PERSON: N_("Person of concern"),
    Kind.FLAG: N_("Flag"),
    Kind.DAY_LIST: N_("Day list"),
    Kind.SESSION: N_("Session"),
    Kind.INCIDENT: N_("Incident"),
    Kind.RISK_REVIEW: N_("Risk review"),
    Kind.SAFETY_PLAN: N_("Safety plan"),
    Kind.WORKSHEET: N_("Threat worksheet"),
    Kind.DISCLOSURE: N_("Disclosure"),
    Kind.CONDUCT: N_("Conduct file"),
    Kind.REQUEST: N_("Request for records"),
    Kind.ACTION: N_("Action"),
    Kind.CLOCK: N_("Clock"),
    Kind.PROTOCOL: N_("Protocol"),
    Kind.LAW: N_("Law pack"),
    Kind.RUN: N_("Run"),
    Kind.ACCESS: N_("Access"),
    Kind.EXPORT: N_("Export"),
    Kind.BACKUP: N_("Backup"),
    Kind.NOTICE: N_("Notice"),
    Kind.HOLD: N_("Legal hold"),
    Kind.DISPOSAL: N_("Disposal"),
    Kind.DROP: N_("Report left at the desk"),
}

NUMBERED = {
    Kind.CLIENT: "C-{n:04d}",
    Kind.PERSON: "P-{n:04d}",
    Kind.FLAG: "F-{n:04d}",
    Kind.SESSION: "S-{n:05d}",
    Kind.INCIDENT: "INC-{year}-{n:04d}",
    Kind.RISK_REVIEW: "R-{n:04d}",
    Kind.SAFETY_PLAN: "SP-{n:04d}",
    Kind.WORKSHEET: "TW-{n:04d}",
    Kind.DISCLOSURE: "D-{n:04d}",
    Kind.CONDUCT: "CF-{n:04d}",
    Kind.REQUEST: "RQ-{n:04d}",
    Kind.ACTION: "A-{n:04d}",
    Kind.CLOCK: "CK-{n:04d}",
    Kind.PROTOCOL: "PR-{n:03d}",
    Kind.LAW: "LP-{n:03d}",
    Kind.RUN: "RUN-{n:04d}",
    Kind.EXPORT: "EXP-{year}-{n:04d}",
    Kind.HOLD: "H-{n:04d}",
    Kind.DISPOSAL: "DIS-{year}-{n:04d}",
    Kind.DROP: "L-{n:04d}",
}
"""How each kind is numbered; a pattern with a year starts again at 1 each year. Kinds not named carry no number."""

SORTS: dict[Kind, tuple[str, ...]] = {
    Kind.CLIENT: ("name",),
    Kind.FLAG: ("review", "client", "approved_by"),
    Kind.SESSION: ("when", "client"),
    Kind.INCIDENT: ("when", "place"),
    Kind.DAY_LIST: ("day",),
    Kind.RUN: ("when",),
}
"""Open fields that lists sort on; the store keeps an expression index for each."""

LETTERS: dict[Kind, tuple[str, ...]] = {Kind.CLIENT: ("name",), Kind.INCIDENT: ("place",)}
"""Those of them that are words, put in order as a person expects it (`orders.key`) and not by their bytes."""


def number(kind: Kind, n: int, year: int) -> str:
    """Spell the number of the nth record of its kind (of that year, where it counts by year); empty if unnumbered.

    >>> number(Kind.INCIDENT, 7, 2026)
    'INC-2026-0007'
    """
    pattern = NUMBERED.get(kind)
    return pattern.format(n=n, year=year) if pattern else ""


def counts_by_year(kind: Kind) -> bool:
    """Say whether the kind's numbers start again at 1 each year."""
    return "{year}" in NUMBERED.get(kind, "")


def beginning(kind: Kind, year: int) -> str:
    """Give how the numbers of a kind (of that year, where it counts by year) begin.

    >>> beginning(Kind.INCIDENT, 2026)
    'INC-2026-'
    """
    return number(kind, 0, year).rstrip("0")


def read_number(kind: Kind, spelt: str) -> tuple[int, int] | None:
    """Read a number of a kind: its year (0 where the kind does not count by year) and its n; None where it is none.

    >>> read_number(Kind.INCIDENT, "INC-2026-0007"), read_number(Kind.CLIENT, "../C-1")
    ((2026, 7), None)
    """
    pattern = r"(\d{4})-(\d{1,12})" if counts_by_year(kind) else r"()(\d{1,12})"
    before = NUMBERED.get(kind, "").partition("{")[0]
    found = re.fullmatch(re.escape(before) + pattern, spelt, re.ASCII) if before else None
    if found is None:
        return None
    year, n = int(found[1] or 0), int(found[2])
    return (year, n) if n and number(kind, n, year) == spelt else None


def is_number(kind: Kind, spelt: str) -> bool:
    """Say whether a record of this kind can carry this number, or none."""
    return not spelt or read_number(kind, spelt) is not None


def shown_number(kind: str, spelt: str) -> str:
    """Give a number as it may be shown and stand in names of files: "" for one that no record of its kind has."""
    return spelt if kind in set(Kind) and is_number(Kind(kind), spelt) else ""


SEARCHED: dict[Kind, tuple[str, ...]] = {
    Kind.CLIENT: ("name", "aliases", "reference", "phone_ends"),
    Kind.PERSON: ("name", "aliases", "description"),
    Kind.FLAG: ("label", "action"),
    Kind.INCIDENT: ("place",),
    Kind.RUN: ("title", "place"),
    Kind.RISK_REVIEW: (),
    Kind.SAFETY_PLAN: (),
    Kind.WORKSHEET: (),
    Kind.CONDUCT: (),
    Kind.DISCLOSURE: (),
    Kind.REQUEST: (),
}
"""Open fields whose words the search finds, beside the number."""
