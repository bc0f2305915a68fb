"""What records for the law are made of: the incidents of a period, opened, and everybody whom their texts may name."""

import re
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from app.domain import clients, incidents, persons
from app.domain.actions import STATUS_WORDS, Action, Status
from app.domain.involved import Involved
from app.domain.kinds import Kind
from app.domain.laws_projections import Projection
from app.domain.ledger import Record
from app.domain.projections_facts import TEXTS, Case
from app.domain.projections_texts import Somebody, words_of
from app.i18n import _
from app.services import incident_lists, opening, people
from app.services import practice as practice_acts
from app.services.seats import Seat
from app.store import clinical, records

PAGE = 1_000
"""Clients and people of concern that are read at once."""


def gathered(seat: Seat, projection: Projection, first: date, last: date, title: str) -> tuple[Case, ...]:
    """Give the incidents of a period as cases, in order, without those entered in error.

    That they were opened is noted first; a record with nothing sealed in it opens none.
    """
    low, high = incident_lists.period(seat, first, last)
    found = records.between(seat.vault, Kind.INCIDENT, "when", low, high)
    kept = [one for one in found if one.status not in (Status.WITHDRAWN, Status.DISPOSED)]
    if kept and not projection.open_only:
        numbers = " ".join(one.number for one in kept)
        details = {"why": f"law record: {projection.id}", "numbers": numbers}
        if not seat.vault.read_only:
            opening.note(seat, Action.OPENED, details)
    return tuple(_case(seat, one, projection, title) for one in kept)


def _case(seat: Seat, incident: Record, projection: Projection, title: str) -> Case:
    details = practice_acts.details(seat)
    sealed = None if projection.open_only else clinical.folded(seat.vault, incident.id)
    report = incidents.told(incident.now, sealed)
    return Case(
        record=incident.id,
        number=incident.number,
        practice=details.name,
        address=", ".join(details.address),
        status=_(STATUS_WORDS[incident.status]),
        reported=incident.made,
        reporter=people.name(seat, incident.author),
        report=replace(report, people=tuple(_named(seat, one) for one in report.people)),
        completed=(seat.me.name, title.strip(), seat.now()),
    )


def _named(seat: Seat, person: Involved) -> Involved:
    """Give a person with the name that they are known by here."""
    if person.sort == "staff" and person.ref:
        row = seat.vault.register.find(person.ref)
        return replace(person, name=row.name) if row else person
    record = records.find(seat.vault, person.ref) if person.ref else None
    if record is not None and record.kind in (Kind.CLIENT, Kind.PERSON):
        return replace(person, name=str(record.now.get("name", "")) or person.name)
    return person


def known(seat: Seat, cases: Iterable[Case]) -> tuple[Somebody, ...]:
    """Give everybody whom the texts of these cases may name: those involved first, then all who are known here."""
    cases = tuple(cases)
    if not cases:
        return ()
    involved = [_somebody(seat, person) for case in cases for person in case.report.people]
    involved += [
        Somebody(names=(case.reporter,), sort="staff", is_involved=True) for case in cases if case.reporter
    ]
    staff = [
        Somebody(names=(row.name,), sort="staff")
        for row in seat.vault.register.members.values()
        if row.role.is_person()
    ]
    return (*involved, *staff, *_everybody(seat, _words_in(cases)))


def _words_in(cases: Iterable[Case]) -> frozenset[str]:
    """Give every word of the cases' free texts, as names are compared."""
    texts = (str(getattr(case.report, name)) for case in cases for name in (*TEXTS, "place", "place_other"))
    people = (
        text
        for case in cases
        for person in case.report.people
        for text in (person.treatment, person.time_off, person.body_part, *_injury_texts(person))
    )
    return frozenset(word for text in (*texts, *people) for word in words_of(text))


def _injury_texts(person: Involved) -> tuple[str, ...]:
    injury = person.injury
    return (injury.doing, injury.injured, injury.cause, injury.treated_at) if injury else ()


def _somebody(seat: Seat, person: Involved) -> Somebody:
    record = records.find(seat.vault, person.ref) if person.ref and person.sort != "staff" else None
    names = [person.name]
    details = [person.staff_id, person.ref]
    if person.injury:
        details += [person.injury.address, person.injury.born, person.injury.physician]
    if record is not None:
        names += [str(record.now.get("name", "")), *map(str, record.now.get("aliases", ()))]
        details += [
            record.number,
            str(record.now.get("reference", "")),
            str(record.now.get("phone_ends", "")),
        ]
    return Somebody(
        names=tuple(name for name in names if name.strip()),
        details=tuple(one for one in details if one.strip()),
        sort=person.sort,
        is_involved=True,
    )


def _everybody(seat: Seat, said: frozenset[str]) -> Iterable[Somebody]:
    """Give the clients and people of concern of whose names any word is in the texts: of very many, few are."""
    for kind, sort in ((Kind.CLIENT, "client"), (Kind.PERSON, "concern")):
        after = None
        while True:
            page = records.page(seat.vault, kind, after=after, limit=PAGE)
            for record in page.rows:
                kept = clients.of(record) if kind is Kind.CLIENT else persons.of(record)
                names = tuple(name for name in (kept.name, *kept.aliases) if _may_be_in(name, said))
                if names:
                    yield Somebody(names=names, sort=sort)
            after = page.after
            if after is None:
                break


def _may_be_in(name: str, said: frozenset[str]) -> bool:
    plain = re.findall(r"[^\W_]+", name.casefold()) if name.isascii() else words_of(name)
    return any(word in said for word in plain) or "".join(plain) in said


def must_not_leave(seat: Seat, cases: Iterable[Case]) -> tuple[str, ...]:
    """Give the words that lead to somebody involved: names in full, numbers, ids; without the signer themselves."""
    words: set[str] = set()
    for case in cases:
        words |= {case.number, case.record, case.reporter}
        for person in case.report.people:
            one = _somebody(seat, person)
            words |= {*one.names, *one.details}
    return tuple(sorted(word for word in words - {seat.me.name, seat.me.id} if word.strip()))
