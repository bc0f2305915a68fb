"""Sessions: that a client and a clinician met, and whether anything about safety changed. Not a therapy note.

Who met, when and where is open; risk and what changed are sealed to clinicians. Risk is always written, so that its
being there says nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.errors import Refused
from app.domain.fields import Choice, Field
from app.domain.ledger import Content, Link, PartName
from app.domain.moments import Moment, parse_utc
from app.i18n import N_, _

FORM = 1
INTERVAL_DAYS = 28
"""A client who was not seen for longer than this is pointed out, unless their own interval says otherwise."""
LATE_AFTER = timedelta(hours=24)
LONGEST_MINUTES = 720
LONGEST_TEXT = 20_000


class Came(StrEnum):
    """Whether the client and the clinician met."""

    CAME = "came"
    ABSENT = "did not come"
    CALLED_OFF = "called off"


class Risk(StrEnum):
    """What the clinician saw of the client's safety, compared with the time before."""

    SAME = "same"
    LOWER = "lower"
    RAISED = "raised"


class Place(StrEnum):
    """Where they met."""

    ROOM = "room"
    VIDEO = "video"
    PHONE = "phone"
    HOME = "home"


FIELDS: tuple[Field, ...] = (
    Field(
        name="came",
        label=N_("Came"),
        required=True,
        choices=(
            Choice(Came.CAME, N_("Came")),
            Choice(Came.ABSENT, N_("Did not come")),
            Choice(Came.CALLED_OFF, N_("Called off")),
        ),
    ),
    Field(
        name="place",
        label=N_("Where"),
        choices=(
            Choice(Place.ROOM, N_("Room")),
            Choice(Place.VIDEO, N_("Video")),
            Choice(Place.PHONE, N_("Phone")),
            Choice(Place.HOME, N_("Home")),
        ),
    ),
    Field(name="minutes", label=N_("Minutes")),
    Field(
        name="risk",
        label=N_("Safety since last time"),
        required=True,
        part=PartName.CLINICAL,
        choices=(
            Choice(Risk.SAME, N_("Same")),
            Choice(Risk.LOWER, N_("Lower")),
            Choice(Risk.RAISED, N_("Raised")),
        ),
    ),
    Field(
        name="changed",
        label=N_("What changed"),
        help=N_("What changed for safety, not what was said in the session."),
        part=PartName.CLINICAL,
    ),
    Field(name="triggers", label=N_("Triggers seen"), part=PartName.CLINICAL),
    Field(name="helped", label=N_("What helped"), part=PartName.CLINICAL),
    Field(name="plan", label=N_("Plan"), part=PartName.CLINICAL),
    Field(name="de_escalation", label=N_("De-escalation was used"), part=PartName.CLINICAL),
)
"""What is asked about a session; the clinical answers are sealed."""

BY_NAME = {field.name: field for field in FIELDS}
STORY = ("changed", "triggers", "helped", "plan")


class Answers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the clinician answered on one line; empty is not answered yet."""

    came: str = ""
    risk: str = ""
    minutes: int = 0
    place: str = Place.ROOM
    changed: str = ""
    triggers: str = ""
    helped: str = ""
    plan: str = ""
    de_escalation: bool = False

    def is_answered(self) -> bool:
        """Say whether the line can be sealed as far as its two questions go."""
        return bool(self.came and self.risk)

    def is_blank(self) -> bool:
        """Say whether nothing was answered or written yet."""
        return not (self.came or self.risk or any(getattr(self, name).strip() for name in STORY))


class Line(Struct, frozen=True, kw_only=True):
    """One session of the day to be logged, or logged already (`record` is then its record)."""

    key: str
    """What ties it to the row of the day list, or to a walk-in."""
    client: str
    number: str
    name: str
    when: Moment
    answers: Answers = Answers()
    record: str = ""
    late: bool = False
    additions: int = 0
    whose: bool = True
    """False where the list names no clinician, so that it may be somebody else's."""


def check(line: Line, today: date, began: date = date.min) -> None:
    """Refuse a line that cannot be sealed, at the answer that stops it (`<line>.<field>`); raises Refused."""
    answers, at = line.answers, line.key
    if answers.came not in set(Came):
        raise Refused(_("{client}: say whether they came.").format(client=line.number), f"{at}.came")
    if answers.risk not in set(Risk):
        words = _("{client}: say how their safety is since last time.").format(client=line.number)
        raise Refused(words, f"{at}.risk")
    if answers.risk == Risk.RAISED and not answers.changed.strip():
        raise Refused(
            _("{client}: say in one line what changed.").format(client=line.number), f"{at}.changed"
        )
    if not 1 <= answers.minutes <= LONGEST_MINUTES:
        raise Refused(_("{client}: minutes are from 1 to 720.").format(client=line.number), f"{at}.minutes")
    if answers.place not in set(Place):
        raise Refused(_("{client}: say where you met.").format(client=line.number), f"{at}.place")
    if line.when.day() > today:
        raise Refused(_("{client}: this day has not come yet.").format(client=line.number), f"{at}.came")
    if line.when.day() < began:
        words = _("{client}: this practice's records begin on {day}, so no session stands before it.")
        raise Refused(words.format(client=line.number, day=began.isoformat()), f"{at}.came")
    for name in STORY:
        if len(getattr(answers, name)) > LONGEST_TEXT:
            raise Refused(_("{client}: this text is too long.").format(client=line.number), f"{at}.{name}")


def contents(line: Line, clinician: str, day_list: str) -> tuple[Content, Content]:
    """Divide a line into its open part and its clinical part, in which risk always stands."""
    answers = line.answers
    opened: dict[str, Any] = {
        "client": line.client,
        "clinician": clinician,
        "when": line.when.utc,
        "when_zone": line.when.zone,
        "when_offset": line.when.offset,
        "minutes": answers.minutes,
        "place": answers.place,
        "came": answers.came,
        "row": line.key,
    }
    links = [Link(line.client, "client")]
    if day_list:
        links.append(Link(day_list, "day list"))
    sealed: dict[str, Any] = {"risk": answers.risk}
    sealed |= {name: text for name in STORY if (text := getattr(answers, name)).strip()}
    if answers.de_escalation:
        sealed["de_escalation"] = True
    return Content(opened, tuple(links)), Content(sealed)


def when_of(now: Mapping[str, Any]) -> Moment:
    """Read when a session was from its open fields."""
    return Moment(str(now["when"]), str(now.get("when_zone", "UTC")), int(now.get("when_offset", 0)))


def is_late(when: Moment, logged: Moment) -> bool:
    """Say whether a session was logged more than 24 hours after it took place."""
    return parse_utc(logged.utc) - parse_utc(when.utc) > LATE_AFTER


def to_draft(day: date, lines: Sequence[Line]) -> dict[str, Any]:
    """Spell the lines of a day that are begun and not sealed yet, as a draft keeps them."""
    begun = [line for line in lines if not line.record and (not line.answers.is_blank() or is_walk_in(line))]
    return {"day": day.isoformat(), "lines": msgspec.to_builtins(begun)}


def from_draft(fields: Mapping[str, Any]) -> list[Line]:
    """Take the lines of a day up where they were left; raises Refused where the draft is not one of ours."""
    try:
        return msgspec.convert(fields.get("lines", []), list[Line])
    except msgspec.ValidationError as error:
        raise Refused(
            _("This draft was kept by another version of Keepwell and cannot be taken up.")
        ) from error


def is_walk_in(line: Line) -> bool:
    """Say whether a line was added by hand and stands on no day list."""
    return line.key.startswith("walk-in")


class Pointed(StrEnum):
    """Why a client is pointed out to their clinician."""

    NOT_SEEN = "not seen"
    RAISED_TWICE = "raised twice"


class PointedOut(Struct, frozen=True, kw_only=True):
    """A client to look at: not seen for longer than agreed, or raised twice in a row."""

    client: str
    number: str
    name: str
    why: Pointed
    days: int = 0


def is_overlong(last_seen: date, today: date, interval: int = INTERVAL_DAYS) -> bool:
    """Say whether a client has not been seen for longer than their interval."""
    return (today - last_seen).days > interval
