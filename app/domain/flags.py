"""Flags: a decision that the people at the desk must know of at once: what to do, and until when.

It is about a client or a person of concern.

After the VA's patient record flags (VHA Directive 1166 and its file layout): two tests before one is raised, a second
person's approval while it already acts, a review at most two years on, and a history that nothing leaves.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.flag_fields import FIELDS, Category, Decision, Level, Told
from app.domain.ledger import PartName, Record
from app.i18n import _

FORM = 1
LONGEST_LABEL = 40
LONGEST_ACTION = 2_000
LONGEST_TEXT = 20_000
MOST_DAYS = 730
NOTICE_DAYS = 60
APPROVAL_DAYS = 7
"""By when a second person has looked at a decision: the next weekly review at the latest."""
SAID = "said "
"""Before the moment of a decision: the clinical field that keeps the sentence said for it."""


REVIEW_DAYS = {Category.SUICIDE: 90}
USUAL_REVIEW_DAYS = 180


class Flag(Struct, frozen=True, kw_only=True):
    """One flag as its entries leave it today, in what the desk may read."""

    id: str
    number: str
    client: str
    """Whom it is about: the record of a client, or of a person of concern."""
    level: Level
    label: str
    action: str
    review: date
    decided: date
    decided_by: str
    """Who last raised, kept, changed or ended it: a person id, and never the approver of the same decision."""
    decision: Decision
    owner: str = ""
    approver: str = ""
    approved_by: str = ""
    """Who approved the last decision; empty while nobody has."""
    self_attested: bool = False
    """In a practice of one nobody else could approve: the same person signed, and the flag says so."""
    reviews: int = 0
    status: Status = Status.ACTIVE

    @property
    def is_approved(self) -> bool:
        """Say whether the last decision was approved, or signed for by the only person there is."""
        return bool(self.approved_by)

    @property
    def approve_by(self) -> date:
        """Give the day by which a second person approves the last decision."""
        return self.decided + timedelta(days=APPROVAL_DAYS)

    def is_overdue(self, today: date) -> bool:
        """Say whether the flag acts on past its review: shown grey, and asked about."""
        return self.status is Status.ACTIVE and self.review < today

    def is_due_soon(self, today: date) -> bool:
        """Say whether its review is near: 60 days before, or a third of the interval where that is shorter."""
        notice = min(NOTICE_DAYS, (self.review - self.decided).days // 3)
        return self.status is Status.ACTIVE and self.review - timedelta(days=notice) <= today <= self.review


class FlagLine(Struct, frozen=True, kw_only=True):
    """A flag as the desk reads it: level, label, action and review; never why."""

    id: str
    number: str
    client: str
    level: Level
    label: str
    action: str
    review: date
    is_overdue: bool = False
    is_approved: bool = True


class TwoTests(Struct, frozen=True):
    """The two questions asked before a flag is raised."""

    must_know: bool | None = None
    """Must staff know it at the first moment of contact?"""
    outweighs: bool | None = None
    """Does the risk outweigh the client's privacy?"""


class Wanted(Struct, frozen=True, kw_only=True):
    """What a person wrote to raise or change a flag; the lower half is sealed to clinicians."""

    level: Level
    label: str
    action: str
    review: date
    owner: str = ""
    approver: str = ""
    category: str = ""
    behaviour: str = ""
    criterion: str = ""
    triggers: str = ""
    helps: str = ""
    told: str = Told.NOT_YET.value
    told_note: str = ""
    contest: str = ""
    answer: str = ""
    incident: str = ""


SEALED = tuple(field.name for field in FIELDS if field.part is PartName.CLINICAL)
"""The fields that only clinicians can decrypt."""


def of(record: Record) -> Flag:
    """Read a flag from its record."""
    now = record.now
    return Flag(
        id=record.id,
        number=record.number,
        client=str(now.get("client", "")),
        level=Level(now["level"]),
        label=str(now["label"]),
        action=str(now["action"]),
        review=date.fromisoformat(now["review"]),
        decided=date.fromisoformat(now["decided"]),
        decided_by=str(now.get("decided_by", "")),
        decision=Decision(now.get("decision", Decision.RAISE)),
        owner=str(now.get("owner", "")),
        approver=str(now.get("approver", "")),
        approved_by=str(now.get("approved_by", "")),
        self_attested=bool(now.get("self_attested", False)),
        reviews=int(now.get("reviews", 0)),
        status=record.status,
    )


def line(flag: Flag, today: date) -> FlagLine:
    """Give the flag as the desk reads it today."""
    return FlagLine(
        id=flag.id,
        number=flag.number,
        client=flag.client,
        level=flag.level,
        label=flag.label,
        action=flag.action,
        review=flag.review,
        is_overdue=flag.is_overdue(today),
        is_approved=flag.is_approved,
    )


def usual_review(category: Category, today: date) -> date:
    """Give the review day that is proposed: 90 days on for risk of suicide, 180 for everything else."""
    return today + timedelta(days=REVIEW_DAYS.get(category, USUAL_REVIEW_DAYS))


def check_tests(tests: TwoTests) -> None:
    """Refuse a flag that fails one of its two tests, and say what helps instead; raises Refused."""
    if tests.must_know is None:
        raise Refused(_("Answer this first: must staff know it at first contact?"), "must_know")
    if not tests.must_know:
        raise Refused(
            _(
                "Then a flag is not the place: everybody at the desk would read it. Write it in the session's "
                "check-in or in the client's clinical part, where only clinicians do."
            ),
            "must_know",
        )
    if tests.outweighs is None:
        raise Refused(_("Answer this too: does the risk outweigh the client's privacy?"), "outweighs")
    if not tests.outweighs:
        raise Refused(
            _(
                "Then do not raise a flag. Agree with the client what the desk may know, or tell the one colleague who "
                "needs it in person, and look at it again if something changes."
            ),
            "outweighs",
        )


def check(wanted: Wanted, today: date) -> None:
    """Refuse what no flag can be sealed with, at the field it is about; raises Refused."""
    if not wanted.label.strip():
        raise Refused(_("Write two or three words for the desk."), "label")
    if len(wanted.label) > LONGEST_LABEL:
        raise Refused(
            _("Keep the desk label under {count} characters.").format(count=LONGEST_LABEL + 1), "label"
        )
    if not wanted.action.strip():
        raise Refused(
            _("Write what the person at the desk should do. A flag without an action is a rumour."), "action"
        )
    if len(wanted.action) > LONGEST_ACTION:
        raise Refused(_("This is too long to be read at the desk."), "action")
    check_review(wanted.review, today)
    if wanted.category not in list(Category):
        raise Refused(_("Say what it is about."), "category")
    if not wanted.behaviour.strip():
        raise Refused(_("Write what was seen or heard."), "behaviour")
    if wanted.told == Told.NO and not wanted.told_note.strip():
        raise Refused(_("Write why the client is not told."), "told_note")
    for name in SEALED:
        if len(getattr(wanted, name)) > LONGEST_TEXT:
            raise Refused(_("This is too long to be kept here."), name)


def check_review(review: date, today: date) -> None:
    """Refuse a review that is not ahead, or is more than two years ahead; raises Refused."""
    if review <= today:
        raise Refused(_("The review must lie ahead."), "review")
    if review > today + timedelta(days=MOST_DAYS):
        raise Refused(_("A flag is reviewed within two years: at most 730 days ahead."), "review")


def check_approver(flag: Flag, person: str) -> None:
    """Refuse an approval that would be the decider's own, or that nothing waits for; raises Refused."""
    if flag.status is Status.WITHDRAWN:
        raise Refused(_("This flag was entered in error, so there is nothing to approve."))
    if flag.is_approved:
        raise Refused(_("This has been approved already."))
    if flag.decided_by == person:
        raise Refused(
            _("You decided this yourself. A second person approves it; until then it acts and says so.")
        )


def opened(wanted: Wanted) -> dict[str, Any]:
    """Give the open fields as they are sealed; the review as an ISO day."""
    return {
        "level": wanted.level.value,
        "label": wanted.label,
        "action": wanted.action,
        "review": wanted.review.isoformat(),
        "owner": wanted.owner,
        "approver": wanted.approver,
    }


def sealed(wanted: Wanted) -> dict[str, Any]:
    """Give the clinical fields as they are sealed, the empty ones as well: that one is there says nothing."""
    return {name: getattr(wanted, name) for name in SEALED}


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields whose value is another one now."""
    return {name: value for name, value in after.items() if before.get(name) != value}
