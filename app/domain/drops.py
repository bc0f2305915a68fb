"""Reports left at the desk by somebody who has not signed in: what may be in one, and what is known of it.

Anybody at the desk can leave one, so nothing in it is evidence: it is unsigned, and says so wherever it is shown.
"""

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import canonical
from app.domain.errors import Refused
from app.domain.moments import Moment
from app.i18n import N_, _

LONGEST_NAME, LONGEST_TEXT = 200, 10_000
"""Characters; four bytes each at the most, so that a sealed report stays under 64 KiB."""
MOST_WAITING = 200
"""Reports that wait for an unlock; then no further one is taken."""


class LeftReport(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody left: their name as they gave it (or none), what they want to say, and when by the computer."""

    name: str
    text: str
    when: Moment


class Became(StrEnum):
    """What came of a report that was left."""

    INCIDENT = "incident"
    NOTHING = "nothing"
    DOUBLE = "double"


BECAME_WORDS = {
    Became.INCIDENT: N_("It was logged as an incident"),
    Became.NOTHING: N_("Read, nothing to be done"),
    Became.DOUBLE: N_("Already known"),
}


def check(name: str, text: str) -> None:
    """Refuse a report that says nothing, or more than the box takes; raises Refused with the field."""
    if not text.strip():
        raise Refused(_("Write a few words about what happened."), "text")
    for said, most, field in ((name, LONGEST_NAME, "name"), (text, LONGEST_TEXT, "text")):
        if len(said) > most:
            raise Refused(
                _("This is longer than the box takes ({most} characters).").format(most=f"{most:,}"), field
            )


def to_bytes(report: LeftReport) -> bytes:
    """Spell a report before it is sealed."""
    return msgspec.json.encode(report, order="sorted")


def from_bytes(spelt: bytes) -> LeftReport:
    """Read a report after it was opened; raises ValueError for what is none."""
    try:
        report = canonical.decode(spelt, LeftReport)
    except ValueError as error:
        raise ValueError("not a report that was left") from error
    if len(report.text) > LONGEST_TEXT or len(report.name) > LONGEST_NAME:
        raise ValueError("longer than a report can be")
    return report


def closing(became: Became, incident: str = "") -> dict[str, Any]:
    """Give the open fields that say what came of a report; `incident` is that incident's number."""
    return {"became": became.value, **({"incident": incident} if incident else {})}
