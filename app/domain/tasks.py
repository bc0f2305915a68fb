"""Actions as a person owes them (A-0001): something to be done, by whom, by when, done with evidence, looked at again.

Everything here is open: what is to be done is read by everybody who works here, so it names no client.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.fields import Field
from app.domain.ledger import Record
from app.i18n import N_, _

FORM = 1
SOURCE = "source"
"""The link to what an action comes from: an incident, a run, a review."""
LONGEST = 500
FARTHEST = timedelta(days=5 * 366)
"""Nothing is owed by a day further off than that: a year typed so is a slip."""

FIELDS = (
    Field(
        name="what",
        label=N_("What is to be done"),
        help=N_("Everybody who works here reads this: name no client."),
        required=True,
    ),
    Field(name="who", label=N_("Who does it"), required=True),
    Field(name="due", label=N_("By"), required=True),
    Field(name="done", label=N_("What was done, and how one can see it"), help=N_("A sentence is enough.")),
    Field(name="recheck", label=N_("Look again on"), help=N_("Whether it holds is asked on that day.")),
    Field(name="held", label=N_("What was found when it was looked at again")),
    Field(name="reason", label=N_("Why")),
)
BY_NAME = {field.name: field for field in FIELDS}


class Task(Struct, frozen=True, kw_only=True):
    """One action as it stands."""

    record: str
    number: str
    status: Status
    what: str
    who: str
    due: date
    done: str = ""
    recheck: date | None = None
    held: str = ""

    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.status is Status.ACTIVE

    def is_overdue(self, today: date) -> bool:
        """Say whether its day has gone by and it is not done."""
        return self.is_open() and self.due < today


def of(record: Record) -> Task:
    """Read an action from its open fields."""
    now: Mapping[str, Any] = record.now
    return Task(
        record=record.id,
        number=record.number,
        status=record.status,
        what=str(now.get("what", "")),
        who=str(now.get("who", "")),
        due=_day(now.get("due")) or record.made.day(),
        done=str(now.get("done", "")),
        recheck=_day(now.get("recheck")),
        held=str(now.get("held", "")),
    )


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def check_text(text: str, name: str, words: str) -> str:
    """Give a sentence as it is kept, in one line; raises Refused where it is empty (saying `words`) or too long."""
    plain = " ".join(text.split())
    if not plain:
        raise Refused(words, name)
    if len(plain) > LONGEST:
        raise Refused(_("Say it in at most {n} characters.").format(n=LONGEST), name)
    return plain


def check_day(day: date, today: date, name: str) -> None:
    """Refuse a day that has gone by, or one that nobody means; raises Refused."""
    if day < today:
        raise Refused(_("This day has gone by."), name)
    if day - today > FARTHEST:
        raise Refused(_("This is more than five years from now. Look at the year."), name)


def assigned(what: str, who: str, due: date, today: date) -> dict[str, Any]:
    """Spell what a new action says; raises Refused at the field that stops it."""
    plain = check_text(what, "what", _("Say what is to be done."))
    if not who:
        raise Refused(_("Choose who does it."), "who")
    check_day(due, today, "due")
    return {"what": plain, "who": who, "due": due.isoformat()}


def finished(evidence: str, recheck: date | None, today: date) -> dict[str, Any]:
    """Spell that an action is done, with its evidence and the day on which it is looked at again; raises Refused."""
    said: dict[str, Any] = {"done": check_text(evidence, "done", _("Say in a sentence what was done."))}
    if recheck is not None:
        if recheck <= today:
            raise Refused(_("Look again on a later day than today."), "recheck")
        check_day(recheck, today, "recheck")
    return said | {"recheck": recheck.isoformat() if recheck else ""}
