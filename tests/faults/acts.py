"""The acts that faults are tried on. One row an act: what it is called, who does it, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.documents import papers
from app.domain import incidents, moments
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import Role
from app.domain.reports import ReportKind
from app.services import backups, drafts, people, reports
from app.services import incidents as incident_acts
from app.services.seats import Seat
from app.store import passwords, schema
from tests.conftest import PASSWORDS, ZONE
from tests.faults.places import NEW_PASSWORD, Place

STORY = "what the clinician saw"
DRAFT = "draft"
OCTOBER = reports.Wanted(kind=ReportKind.SUMMARY, first=date(2026, 10, 1), last=date(2026, 10, 31))
PRETEND = ("CREATE TABLE pretend (word TEXT NOT NULL) STRICT", "INSERT INTO pretend SELECT hash FROM entry")


def told() -> incidents.Report:
    """Give the incident that is sealed."""
    when = moments.local(date(2026, 10, 28), 17, 20, ZONE)
    return incidents.Report(safe="yes", kinds=("verbal",), when=when, place="Reception", story=STORY)


def keep_draft(seat: Seat, place: Place) -> None:
    """Type the incident's draft."""
    drafts.keep(seat, DRAFT, Kind.INCIDENT, {"story": STORY})


def draw(seat: Seat, place: Place) -> None:
    """Seal an incident and draw the paper that is to be signed and exported."""
    incident_acts.seal(seat, told())
    prepared = reports.prepare(seat, OCTOBER)
    (place.base / "paper").write_bytes(papers.build(prepared.report, prepared.register))


def export(seat: Seat, place: Place) -> Path:
    """Sign the drawn paper and save it; where an export came to the ledger already, it has to be drawn again."""
    prepared, path = reports.prepare(seat, OCTOBER), place.out / "summary.pdf"
    try:
        return reports.sign_and_save(seat, prepared, (place.base / "paper").read_bytes(), path)
    except Refused:
        paper = papers.build(prepared.report, prepared.register)
        return reports.sign_and_save(seat, prepared, paper, path)


def back_up(seat: Seat, place: Place) -> None:
    """Make a backup."""
    backups.make(seat)


def restore(seat: Seat, place: Place) -> None:
    """Lay the newest backup down in a new folder."""
    newest = backups.listing(seat)[0]
    backups.restore(Path(newest.path), place.out / "restored.keepwell")


def next_step() -> None:
    """Pretend that this Keepwell has one more schema step than the vault."""
    if schema.STEPS[-1] is not PRETEND:
        schema.STEPS = (*schema.STEPS, PRETEND)


@dataclass(frozen=True)
class Act:
    """One act: `do` is tried under faults, `prepare` is done once before. `passwords`: which may open afterwards.

    `first` names what of its outcome may be there while the rest is not yet; everything else comes together or not
    at all. What a fault left behind of an act that is `outside` the practice's folder is gone once it is done again.
    An act with `at_unlock` happens while its person sits down.
    """

    name: str
    who: str
    do: Callable[[Seat, Place], object]
    prepare: Callable[[Seat, Place], object] = lambda _seat, _place: None
    passwords: tuple[str, ...] = ()
    first: frozenset[str] = frozenset()
    outside: bool = False
    at_unlock: Callable[[], object] | None = None


ACTS = (
    Act("seal", "clinician", lambda seat, _: incident_acts.seal(seat, told(), draft=DRAFT), keep_draft),
    Act(
        "add person",
        "owner",
        lambda seat, _: people.appoint(
            seat, "Sample Newcomer", Role.CLINICIAN, False, NEW_PASSWORD, passwords.FLOOR
        ),
    ),
    Act(
        "change password",
        "clinician",
        lambda seat, _: people.change_password(seat, PASSWORDS["clinician"], NEW_PASSWORD, passwords.FLOOR),
        passwords=(NEW_PASSWORD,),
    ),
    Act("backup", "owner", back_up, first=frozenset({"backups"}), outside=True),
    Act("restore", "owner", restore, back_up, outside=True),
    Act("export", "owner", export, draw, first=frozenset({"ledger", "records"}), outside=True),
    Act(
        "schema step",
        "owner",
        lambda _seat, _place: None,
        first=frozenset({"backups"}),
        outside=True,
        at_unlock=next_step,
    ),
)
BY_NAME = {act.name: act for act in ACTS}
