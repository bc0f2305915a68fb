"""Caseloads: a clinician's clients, and which of them are to be looked at."""

from typing import Any

from msgspec.structs import replace

from app.domain import clients, sessions
from app.domain.kinds import Kind
from app.domain.ledger import Record, Status
from app.domain.sessions import Came, Pointed, PointedOut, Risk
from app.services.seats import Seat
from app.store import clinical, records

RECENT = 12
"""How many of a client's newest sessions are looked at."""


def pointed_out(seat: Seat) -> tuple[PointedOut, ...]:
    """Give this clinician's clients who were not seen for longer than agreed, or whose risk was raised twice running.

    Only clinicians are told: it reads the clinicians' index, which is in memory.
    """
    if not seat.reads_clinical():
        return ()
    clinical.index_some(seat.vault, 200)
    today = seat.now().day()
    found: list[PointedOut] = []
    for client in _mine(seat):
        met = [one for one in _latest(seat, client.id) if one.now.get("came") == Came.CAME]
        last = sessions.when_of(met[0].now).day() if met else client.made.day() if client.made else today
        about = PointedOut(client=client.id, number=client.number, name=client.name, why=Pointed.RAISED_TWICE)
        if sessions.is_overlong(last, today):
            found.append(replace(about, why=Pointed.NOT_SEEN, days=(today - last).days))
        risks = clinical.known(seat.vault, [one.id for one in met[:2]])
        if len(risks) == 2 and all(one.get("risk") == Risk.RAISED for one in risks.values()):
            found.append(about)
    return tuple(sorted(found, key=lambda one: (one.why is Pointed.NOT_SEEN, -one.days, one.name)))


def _mine(seat: Seat) -> list[clients.Client]:
    mine: list[clients.Client] = []
    after: Any = None
    while True:
        page = records.page(
            seat.vault,
            Kind.CLIENT,
            limit=500,
            after=after,
            status=(Status.ACTIVE,),
            where={"clinician": seat.me.id},
        )
        mine += [clients.of(record) for record in page.rows]
        after = page.after
        if after is None:
            return mine


def _latest(seat: Seat, client: str) -> list[Record]:
    """Give a client's newest sessions that stand, newest first."""
    page = records.page(seat.vault, Kind.SESSION, sort="client", where={"client": client}, limit=RECENT)
    stands = [one for one in page.rows if one.status is not Status.WITHDRAWN]
    return sorted(stands, key=lambda one: str(one.now["when"]), reverse=True)
