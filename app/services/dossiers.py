"""Dossiers: a conduct file, a threat worksheet or an accounting as a signed paper; what leaves is written down."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import conduct as conduct_rules
from app.domain import disclosures as disclosure_rules
from app.domain import worksheets as worksheet_rules
from app.domain.actions import STATUS_WORDS, Action
from app.domain.answers import Question, Shape, is_empty
from app.domain.clocks import STATE_WORDS
from app.domain.dates import day_words, moment_words
from app.domain.dossiers import Dossier, Table, Told
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.reports import ABOUT, Period, Report, ReportKind
from app.domain.roles import Right
from app.domain.summaries import Tally
from app.i18n import _, ngettext
from app.services import conduct, disclosures, keeping, report_covers, sealed_records, worksheets
from app.services.reports import Prepared
from app.services.seats import Seat
from app.store import records

MADE = (ReportKind.CONDUCT, ReportKind.WORKSHEET, ReportKind.ACCOUNTING)


class Wanted(Struct, frozen=True, kw_only=True):
    """Which paper: a file's or a worksheet's by its record, or a client's accounting of a time."""

    kind: ReportKind
    record: str
    first: date | None = None
    last: date | None = None


def prepare(seat: Seat, wanted: Wanted) -> Prepared:
    """Gather a dossier's values; that it was opened is in the ledger first. Raises Refused, NoKey."""
    seat.require_right(ABOUT[wanted.kind], Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    match wanted.kind:
        case ReportKind.CONDUCT:
            return _conduct(seat, wanted)
        case ReportKind.WORKSHEET:
            return _worksheet(seat, wanted)
        case ReportKind.ACCOUNTING:
            return _accounting(seat, wanted)
        case _:
            raise Refused(_("This paper is made on the page of reports."))


def leaving(seat: Seat, prepared: Prepared, given: Mapping[str, Any]) -> Prepared:
    """Let a paper leave the practice: a disclosure about each client on it is sealed together with its export.

    A paper about nobody who is a client gives out nothing about one. Raises Refused at the answer that stops it.
    """
    found = records.find(seat.vault, prepared.record)
    told = sealed_records.readable(seat, found.id) if found is not None else {}
    about = [str(one) for one in (told.get("clients") or [told.get("client", "")]) if one]
    named = dict.fromkeys(keeping.current(seat, one) for one in about)
    entries = tuple(disclosures.made(seat, client, given, prepared.record) for client in named)
    return msgspec.structs.replace(prepared, together=entries)


def _conduct(seat: Seat, wanted: Wanted) -> Prepared:
    whole = conduct.whole(seat, wanted.record, True)
    told, record = whole.sheet.answers, whole.sheet.record
    stands = [one for one in whole.events if not one["struck"]]
    facts = [*_facts(conduct_rules.QUESTIONS[:3], told), *_client(whole.sheet.client.name)]
    about = str(told.get("about", ""))
    if whole.linked:
        facts.append((_("Belongs to it"), ", ".join(one.number for one in whole.linked)))
    rows = tuple(
        (
            moment_words(msgspec.convert(one["when"], Moment)),
            _(conduct_rules.EVENTS[1].words(str(one["sort"]))),
            str(one["words"]),
            str(one.get("evidence", "")),
        )
        for one in stands
    )
    advice = tuple(
        (day_words(date.fromisoformat(str(one["day"]))), str(one["who"]), str(one["words"]))
        for one in whole.advice
    )
    body = Dossier(
        number=record.number,
        status=_(STATUS_WORDS[record.status]),
        facts=tuple(facts),
        sections=((_("What it is about"), about),) if about else (),
        tables=(
            Table(
                heading=_("What happened, in the order of its time"),
                heads=(_("When"), _("Sort"), _("What happened"), _("What there is of it")),
                widths=(24, 14, 42, 26),
                rows=rows,
                none=_("No line was written down."),
            ),
            Table(
                heading=_("Advice taken"),
                heads=(_("When"), _("Who was asked"), _("What they advised")),
                widths=(18, 24, 50),
                rows=advice,
                none=_("None was written down."),
            ),
        ),
    )
    counts = (
        Tally("lines", _("Lines"), len(stands)),
        Tally("struck", _("Lines struck out, and not on this paper"), len(whole.events) - len(stands)),
        Tally("advice", _("Advice taken"), len(advice)),
    )
    scope = _("One conduct file, {number}").format(number=record.number)
    return _prepared(seat, wanted.kind, scope, None, counts, body, record.id)


def _notified(notified: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Say each notification as a row: when, who, whether reached, what was said, and the reference."""
    return tuple(
        (
            moment_words(msgspec.convert(one["when"], Moment)),
            " · ".join(filter(None, (str(one["who"]), str(one.get("number", ""))))),
            _(worksheet_rules.NOTIFICATION[4].words(str(one["reached"]))),
            str(one["said"]),
            str(one.get("reference", "")),
        )
        for one in notified
    )


def _worksheet(seat: Seat, wanted: Wanted) -> Prepared:
    whole = worksheets.whole(seat, wanted.record, True)
    told, record = whole.sheet.answers, whole.sheet.record
    began = msgspec.convert(told["began"], Moment)
    names = whole.sheet.names
    facts: list[Told] = [
        *_client(whole.sheet.client.name),
        (_("When it was learned of"), moment_words(began)),
        *_facts(worksheet_rules.QUESTIONS[2:3], told),
        (_("Who answers for it"), names.get(str(record.now.get("by", "")), "")),
        (_("Sealed"), moment_words(record.made)),
    ]
    texts = [one for one in worksheet_rules.QUESTIONS if one.shape is Shape.STORY]
    sections = tuple((_(one.label), str(told.get(one.name, "")) or _("Not answered.")) for one in texts)
    clocks = tuple(
        (one.words, moment_words(one.due), _(STATE_WORDS[one.state]), one.evidence) for one in whole.clocks
    )
    notified = _notified(whole.notified)
    body = Dossier(
        number=record.number,
        status=_(STATUS_WORDS[record.status]),
        facts=tuple(facts),
        sections=sections,
        tables=(
            Table(
                heading=_("Clocks"),
                heads=(_("What was owed"), _("By"), _("Stands"), _("What shows it")),
                widths=(36, 24, 14, 30),
                rows=clocks,
                none=_("No law pack of the practice begins a clock here."),
            ),
            Table(
                heading=_("Who was told"),
                heads=(
                    _("When"),
                    _("Who, and the number"),
                    _("Reached"),
                    _("Told and answered"),
                    _("Reference"),
                ),
                widths=(22, 26, 15, 40, 16),
                rows=notified,
                none=_("Nobody was told."),
            ),
        ),
    )
    counts = (
        Tally("notifications", _("Notifications"), len(notified)),
        Tally("clocks", _("Clocks"), len(clocks)),
    )
    scope = _("One threat worksheet, {number}").format(number=record.number)
    return _prepared(seat, wanted.kind, scope, None, counts, body, record.id)


def _accounting(seat: Seat, wanted: Wanted) -> Prepared:
    if not seat.reads_clinical():
        raise Refused(_("Only a clinician can say to whom a client's information went."))
    last = wanted.last or seat.now().day()
    first = wanted.first or disclosure_rules.earliest(last)
    if first > last:
        raise Refused(_("Choose a first day that is not after the last."), "first")
    about = keeping.client(seat, wanted.record, "client")
    found = disclosures.of_client(seat, about.id, first, last)
    counted = [one for one in found if disclosure_rules.is_counted({"basis": one.basis})]
    for one in found:
        sealed_records.sheet(seat, one.record.id, Kind.DISCLOSURE, True)
    rows = tuple(
        (
            moment_words(one.when) if one.when else "",
            one.to_whom,
            one.what,
            one.purpose,
            _(disclosure_rules.QUESTIONS[-1].words(one.basis)),
        )
        for one in counted
    )
    who = sealed_records.who(seat, about.id)
    left = len(found) - len(counted)
    body = Dossier(
        number=who.number,
        status=ngettext("{n} disclosure", "{n} disclosures", len(rows)).format(n=len(rows)),
        facts=((_("Client"), who.name), (_("Number"), who.number)),
        tables=(
            Table(
                heading=_("To whom information about the client went"),
                heads=(_("When"), _("To whom"), _("What"), _("What for"), _("Ground")),
                widths=(22, 26, 30, 30, 20),
                rows=rows,
                none=_("To nobody, as far as an accounting names it."),
            ),
        ),
        note=_(
            "Not named here is what the client permitted in writing, what went to the client, and what treatment, "
            "payment and operations needed (45 CFR 164.528): {n} in this time."
        ).format(n=left),
    )
    counts = (
        Tally("disclosures", _("Disclosures"), len(rows)),
        Tally("left-out", _("Left out by rule"), left),
    )
    period = Period(first.isoformat(), last.isoformat())
    scope = _("The disclosures about one client in the period")
    return _prepared(seat, wanted.kind, scope, period, counts, body, about.id)


def _prepared(
    seat: Seat,
    kind: ReportKind,
    scope: str,
    period: Period | None,
    counts: tuple[Tally, ...],
    body: Dossier,
    record: str,
) -> Prepared:
    cover = report_covers.of(seat, kind, scope, period, counts)
    return Prepared(
        report=Report(cover=cover, body=body), register=report_covers.register(seat), record=record
    )


def _client(name: str) -> list[Told]:
    return [(_("Client"), name)] if name else []


def _facts(questions: tuple[Question, ...], told: Mapping[str, Any]) -> list[Told]:
    """Give short answers with their labels; what was not answered is left out."""
    return [
        (_(one.label), _(one.words(str(told[one.name]))) if one.shape is Shape.ONE else str(told[one.name]))
        for one in questions
        if not is_empty(told.get(one.name))
    ]
