"""The acts that faults are tried on. One row an act: what it is called, who does it, and how."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from app.documents import certificates, papers
from app.domain import incidents, moments
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import Role
from app.domain.reports import ReportKind
from app.services import (
    backups,
    carrying,
    certifying,
    disposals,
    drafts,
    invitations,
    people,
    personal,
    recovery,
    rehearsing,
    reports,
    salvaging,
    unlocking,
)
from app.services import incidents as incident_acts
from app.services.seats import Seat
from app.store import ballast, parting, passwords, recovering, rekeying, resetting, schema
from app.store.vault import FILE
from tests.conftest import PASSWORDS, PRACTICE, ZONE, Clock
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


def reset(seat: Seat, place: Place) -> None:
    """Make new keys for somebody who forgot their password."""
    resetting.reset(
        seat.vault, place.persons["reception"], NEW_PASSWORD, certificates.issue, passwords.FLOOR, seat.now()
    )


def change_role(seat: Seat, place: Place) -> None:
    """Let a clinician work at the desk from now on."""
    parting.change_role(
        seat.vault, place.persons["clinician"], Role.RECEPTION, False, certifying.how(seat), seat.now()
    )


def prove_sheets(seat: Seat, place: Place) -> None:
    """Make new recovery sheets and type their codes back."""
    for code in recovery.make(seat).codes:
        recovering.prove(seat.vault, code, seat.now())


def retire_sheets(seat: Seat, place: Place) -> None:
    """Let the new sheets be the only ones, under a new key of the file."""
    recovering.retire_others(seat.vault, recovery.ways(seat).ready, seat.now())


def personal_sheet(seat: Seat, place: Place) -> None:
    """Put a sheet of one's own in place."""
    code = personal.new_code(seat)
    personal.put_in_place(seat, code, code)


def next_step() -> None:
    """Pretend that this Keepwell has one more schema step than the vault."""
    if schema.STEPS[-1] is not PRETEND:
        schema.STEPS = (*schema.STEPS, PRETEND)


def found(seat: Seat, place: Place) -> None:
    """Found another practice, and lock it."""
    how = (PRACTICE, "Sample Founder", True, NEW_PASSWORD, seat.clock, seat.zone, passwords.FLOOR)
    made, _codes = unlocking.found(place.founded, *how)
    unlocking.lock(made)


def to_carry(seat: Seat, place: Place) -> None:
    """Make a backup, and choose a second place for it."""
    back_up(seat, place)
    place.second.mkdir()
    carrying.set_second_place(seat, place.second)


def rehearse(seat: Seat, place: Place) -> None:
    """Restore the newest backup for a trial, and seal how it went."""
    rehearsing.rehearse(seat)


def propose(place: Place) -> None:
    """Let an incident grow old, propose that it goes, and approve that."""
    young = replace(place, now=Clock().now)
    with young.seated("clinician") as seat:
        record = incident_acts.seal(seat, told()).id
    with young.seated("owner") as seat:
        incident_acts.close(seat, record, "It is settled.")
    with place.seated("owner") as seat:
        proposal = disposals.propose(seat, [line.record for line in disposals.due(seat).lines]).record
    with place.seated("clinician") as seat:
        disposals.approve(seat, proposal)


def dispose(seat: Seat, place: Place) -> None:
    """Carry out the disposal that was approved."""
    disposals.carry_out(seat, disposals.listing(seat)[0].record)


def damage(seat: Seat, place: Place) -> None:
    """Seal a long story, and put a copy of the practice beside it in which a page of that story is damaged."""
    incident_acts.seal(seat, msgspec.structs.replace(told(), story=STORY * 1000))
    unlocking.lock(seat)
    shutil.copytree(place.folder, place.beside, ignore=shutil.ignore_patterns("lock", ballast.FILE))
    spoilt = bytearray((place.beside / FILE).read_bytes())
    spoilt[-5000] ^= 1
    (place.beside / FILE).write_bytes(spoilt)


def salvage(seat: Seat, place: Place) -> None:
    """Save what can be saved of the damaged copy, in a new folder."""
    to, password = place.out / "salvaged.keepwell", PASSWORDS["owner"]
    salvaging.salvage(place.beside, seat.me.id, password, to, seat.clock, seat.zone)


def by(who: str, do: Callable[[Seat, Place], object]) -> Callable[[Place], object]:
    """Let somebody do something beforehand."""

    def prepare(place: Place) -> None:
        with place.seated(who) as seat:
            do(seat, place)

    return prepare


@dataclass(frozen=True)
class Act:
    """One act: `do` is tried under faults, `prepare` is done once before. `passwords`: which may open afterwards.

    `first` names what of its outcome may be there while the rest is not yet; everything else comes together or not
    at all. What a fault left behind of an act that is `outside` the practice's folder is gone once it is done again.
    An act with `at_unlock` happens while its person sits down. One of several entries is `finished` by the next
    unlock where it was cut short, and not by doing it again.
    """

    name: str
    who: str
    do: Callable[[Seat, Place], object]
    prepare: Callable[[Place], object] = lambda _place: None
    passwords: tuple[str, ...] = ()
    first: frozenset[str] = frozenset()
    outside: bool = False
    finished: bool = False
    at_unlock: Callable[[], object] | None = None
    now: datetime = Clock().now


ACTS = (
    Act(
        "seal",
        "clinician",
        lambda seat, _: incident_acts.seal(seat, told(), draft=DRAFT),
        by("clinician", keep_draft),
    ),
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
    Act("re-key", "owner", lambda seat, _: rekeying.rekey(seat.vault, seat.now()), finished=True),
    Act("leaver", "owner", lambda seat, place: people.leave(seat, place.persons["clinician"]), finished=True),
    Act("reset", "owner", reset, finished=True),
    Act("change role", "owner", change_role, finished=True),
    Act("invite", "owner", lambda seat, _: invitations.invite(seat, "Sample Guest", Role.RECEPTION, False)),
    Act("new sheets", "owner", lambda seat, _: recovery.make(seat)),
    Act("retire sheets", "owner", retire_sheets, by("owner", prove_sheets), finished=True),
    Act("personal sheet", "clinician", personal_sheet),
    Act("backup", "owner", back_up, first=frozenset({"backups"}), outside=True),
    Act("found", "owner", found, outside=True),
    Act(
        "carry",
        "owner",
        lambda seat, _: carrying.carry_if_needed(seat),
        by("owner", to_carry),
        first=frozenset({"out"}),
        outside=True,
    ),
    Act("restore", "owner", restore, by("owner", back_up), outside=True),
    Act("salvage", "owner", salvage, by("owner", damage), outside=True),
    Act("export", "owner", export, by("owner", draw), first=frozenset({"ledger", "records"}), outside=True),
    Act("rehearsal", "owner", rehearse, by("owner", back_up)),
    Act("dispose", "owner", dispose, propose, now=datetime(2035, 3, 1, 15, tzinfo=UTC)),
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
