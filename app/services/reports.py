"""Reports: prepared from the records, drawn in a child, signed at this desk, checked by Verify, and noted as exports.

Nothing leaves that our own Verify does not call genuine. The key signs here, for one call; the child never sees it.
"""

import secrets
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import fingerprints
from app.domain.actions import Action
from app.domain.dates import day_words
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.law_records import LawRecord
from app.domain.ledger import Content, Link
from app.domain.people import Role
from app.domain.reports import (
    ABOUT,
    LISTS,
    ON_THEIR_OWN,
    Period,
    Report,
    ReportKind,
)
from app.domain.roles import Right
from app.domain.summaries import Tally
from app.i18n import _
from app.services import disposal_papers, jobs, report_contents, report_covers, report_signing
from app.services import practice as practice_acts
from app.services.seats import Seat
from app.store import files, ledger
from app.store.ledger import NewEntry

NOTHING_CLINICAL = frozenset({ReportKind.FRONT_DESK, ReportKind.CHECKPOINT, ReportKind.DISPOSAL})
"""Papers that say nothing of what is sealed to clinicians, so that others may make them too."""


class Wanted(Struct, frozen=True, kw_only=True):
    """Which report is asked for: a summary of a period, an incident, a disposal, a day's desk sheet."""

    kind: ReportKind
    first: date | None = None
    last: date | None = None
    day: date | None = None
    record: str = ""
    deidentified: bool = False


class Prepared(Struct, frozen=True, kw_only=True):
    """A report ready to be drawn and signed: its values, the staff register, and what must not be in it."""

    report: Report
    register: bytes
    forbidden: tuple[str, ...] = ()
    record: str = ""
    """The incident or the disposal that it is about, if it is about one."""

    together: tuple[NewEntry, ...] = ()
    """What is sealed in the step that notes the export: the disclosure that it makes where it leaves the practice."""

    def payload(self) -> dict[str, Any]:
        """Give what the worker's "build" needs."""
        return {"report": msgspec.to_builtins(self.report), "register": self.register}


class SignedAs(Struct, frozen=True):
    """Who would sign here: name and role, practice, the certificate's first groups and its last year."""

    name: str
    role: Role
    practice: str
    certificate: str
    until: int


def signed_as(seat: Seat) -> SignedAs:
    """Say as whom this person signs."""
    from app.documents import certificates

    own = seat.vault.certificate()
    print_ = fingerprints.groups(certificates.fingerprint(own)[:16])
    name = practice_acts.details(seat).name
    return SignedAs(seat.me.name, seat.me.role, name, print_, certificates.last_year(own))


def makeable(seat: Seat) -> tuple[ReportKind, ...]:
    """Give the reports that this person may make."""
    return tuple(kind for kind in ReportKind if may_make(seat, kind))


def may_make(seat: Seat, kind: ReportKind) -> bool:
    """Say whether this person may make such a report."""
    reads = kind in NOTHING_CLINICAL or seat.reads_clinical()
    return kind not in (*ON_THEIR_OWN, *LISTS) and seat.may(ABOUT[kind], Right.EXPORT) and reads


def prepare(seat: Seat, wanted: Wanted) -> Prepared:
    """Gather a report's values; opening an incident is noted in the ledger first. Raises Refused."""
    seat.require_right(ABOUT[wanted.kind], Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    match wanted.kind:
        case ReportKind.SUMMARY:
            return _summary(seat, wanted)
        case ReportKind.INCIDENT:
            record, body = report_contents.incident(seat, wanted.record)
            counts = (
                Tally("people", _("People named"), len(body.people)),
                Tally("addenda", _("Addenda"), len(body.addenda)),
                Tally("history", _("Steps in its history"), len(body.history)),
            )
            scope = _("One incident, {number}").format(number=body.number)
            cover = report_covers.of(seat, wanted.kind, scope, None, counts)
            return Prepared(
                report=Report(cover=cover, body=body), register=report_covers.register(seat), record=record
            )
        case ReportKind.FRONT_DESK:
            return _front_desk(seat, wanted)
        case ReportKind.CHECKPOINT:
            scope = _("The whole ledger of the practice, as it stands")
            held = report_contents.checkpoint(seat)
            left_out = (_("No record's contents are on this paper."),)
            cover = report_covers.of(seat, wanted.kind, scope, None, held.records, left_out)
            return Prepared(report=Report(cover=cover, body=held), register=report_covers.register(seat))
        case ReportKind.DISPOSAL:
            return _disposal(seat, wanted)
        case ReportKind.LAW_RECORD:
            raise Refused(
                _("A record for the law is made on its own page, where what leaves is shown first.")
            )
        case ReportKind.CONDUCT | ReportKind.WORKSHEET | ReportKind.ACCOUNTING | ReportKind.SAFETY_PLAN:
            raise Refused(_("This paper is made on the page of what it is about."))
        case ReportKind.CLIENT_LIST | ReportKind.INCIDENT_LIST | ReportKind.RUN_LIST | ReportKind.ENTRY_LIST:
            raise Refused(_("A list is saved from the page that shows it."))
        case ReportKind.RECOVERY | ReportKind.INVITATION:
            raise Refused(_("A sheet with a code is only made together with its code."))


def finish(seat: Seat, prepared: Prepared, base: bytes) -> bytes:
    """Sign the drawn paper, let Verify look at it, note the export in the ledger, and give the signed bytes.

    Raises Refused where something else was exported since it was prepared, or where anything about it does not hold.
    """
    signed = report_signing.sign(seat, prepared.report, prepared.register, prepared.forbidden, base)
    _note(seat, prepared)
    return signed


def sign_and_save(seat: Seat, prepared: Prepared, base: bytes, path: Path) -> Path:
    """Sign the drawn paper and write it in one piece; gives the path. Raises Refused, VaultTrouble.

    The file is on the disk under another name before the export is noted, and gets its own name after: a full disk
    notes nothing, and no report is ever out without its entry.
    """
    signed = report_signing.sign(seat, prepared.report, prepared.register, prepared.forbidden, base)
    files.atomic_write(path, signed, before_naming=lambda: _note(seat, prepared))
    return path


def make(seat: Seat, wanted: Wanted, path: Path, progress: jobs.Progress | None = None) -> Path:
    """Prepare, draw, sign and save a report in one go, for the command line."""
    prepared = prepare(seat, wanted)
    base: bytes = jobs.run("build", prepared.payload(), progress)
    return sign_and_save(seat, prepared, base, path)


def _summary(seat: Seat, wanted: Wanted) -> Prepared:
    if wanted.first is None or wanted.last is None:
        raise Refused(_("Choose from which day to which."), "first")
    secret = secrets.token_bytes(32) if wanted.deidentified else None
    body = report_contents.summary(seat, wanted.first, wanted.last, secret)
    period = Period(wanted.first.isoformat(), wanted.last.isoformat())
    left_out = [_("Stories, names and who was involved are not part of a summary.")]
    left_out.append(_("Incidents that were entered in error are not counted."))
    if wanted.deidentified:
        left_out.append(
            _("De-identified: cases are named for this report only; days and unusual places are left out.")
        )
    counts = (
        Tally("incidents", _("Incidents"), body.totals.incidents),
        Tally("harmed", _("With harm to a person"), body.totals.harmed),
        Tally("sessions", _("Sessions logged"), body.sessions or 0),
    )
    scope = _("All incidents of the practice in the period")
    cover = report_covers.of(seat, wanted.kind, scope, period, counts, tuple(left_out), wanted.deidentified)
    forbidden = report_contents.forbidden(seat, wanted.first, wanted.last) if wanted.deidentified else ()
    allowed = "\n".join((cover.practice, *cover.address, *(one.name for one in cover.signers))).casefold()
    return Prepared(
        report=Report(cover=cover, body=body),
        register=report_covers.register(seat),
        forbidden=tuple(word for word in forbidden if word.casefold() not in allowed),
    )


def _front_desk(seat: Seat, wanted: Wanted) -> Prepared:
    day = wanted.day or seat.now().day()
    body = report_contents.front_desk(seat, day)
    scope = _("The day's arrivals with a safety action, {day}").format(day=day_words(day))
    counts = (
        Tally("expected", _("Expected"), body.expected),
        Tally("flagged", _("Safety actions"), len(body.arrivals)),
    )
    left_out = (_("Why somebody needs care is not on this sheet, nor who needs none."),)
    period = Period(day.isoformat(), day.isoformat())
    cover = report_covers.of(seat, wanted.kind, scope, period, counts, left_out)
    return Prepared(report=Report(cover=cover, body=body), register=report_covers.register(seat))


def _disposal(seat: Seat, wanted: Wanted) -> Prepared:
    record, body = disposal_papers.of(seat, wanted.record)
    scope = _("One disposal, {number}").format(number=body.number)
    left_out = (_("Nothing of what the records said is on this paper, nor whom they were about."),)
    counts = (Tally("records", _("Records disposed of"), len(body.records)),)
    cover = report_covers.of(seat, wanted.kind, scope, None, counts, left_out)
    return Prepared(
        report=Report(cover=cover, body=body), register=report_covers.register(seat), record=record
    )


def _note(seat: Seat, prepared: Prepared) -> None:
    """Put the export into the ledger: what it was, its period, its counts and the hash of its data; no names."""
    report = prepared.report
    cover = report.cover
    said: dict[str, Any] = {
        "what": cover.kind.value,
        "data": report.data_hash(),
        "deidentified": cover.deidentified,
        "first": cover.period.first if cover.period else "",
        "last": cover.period.last if cover.period else "",
        "head": cover.head_seq,
        "head_hash": cover.head_hash,
        "counts": {tally.code: tally.count for tally in cover.counts},
    }
    if isinstance(report.body, LawRecord):
        said |= {"law": report.body.pack, "record": report.body.name}
    links = (Link(prepared.record, "report"),) if prepared.record else ()
    entry = NewEntry(kind=Kind.EXPORT, action=Action.EXPORTED, open=Content(said, links))
    ledger.append(seat.vault, [entry, *prepared.together], seat.now())
