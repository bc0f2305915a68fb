"""Caseloads: a clinician's clients, and which of them are to be looked at."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from app.domain import clients, moments, sessions
from app.domain.actions import Status
from app.domain.clients import Client
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.sessions import Came, Pointed, PointedOut, Risk
from app.services import keeping
from app.services.seats import Seat
from app.store import clinical, records

RECENT = 12
"""How many of a client's newest sessions are looked at."""


def pointed_out(seat: Seat, here: Collection[str] = ()) -> tuple[PointedOut, ...]:
    """Give this clinician's clients who were not seen for longer than agreed, or whose risk was raised twice running.

    Whoever is on the evening's list anyway (`here`) is not pointed out for being away. Only clinicians are told: it
    reads the clinicians' index, which is in memory and may still be growing.
    """
    if not seat.reads_clinical():
        return ()
    clinical.index_some(seat.vault, 200)
    today = seat.now().day()
    kept = keeping.merged(seat)
    mine = {client.id: client for client in _mine(seat)}
    found = [_point(mine[one], Pointed.RAISED_TWICE) for one in _raised_twice(seat, mine, kept)]
    here = {kept.get(one, one) for one in here}
    seen = _seen_since(seat, today - timedelta(days=sessions.INTERVAL_DAYS), kept)
    for client in mine.values():
        interval = client.interval or sessions.INTERVAL_DAYS
        if client.id not in here and (client.id not in seen or interval < sessions.INTERVAL_DAYS):
            last = _last_seen(seat, client, today)
            if sessions.is_overlong(last, today, interval):
                found.append(_point(client, Pointed.NOT_SEEN, (today - last).days))
    return tuple(sorted(found, key=lambda one: (one.why is Pointed.NOT_SEEN, -one.days, one.name)))


def _point(client: Client, why: Pointed, days: int = 0) -> PointedOut:
    return PointedOut(client=client.id, number=client.number, name=client.name, why=why, days=days)


def _raised_twice(seat: Seat, mine: Mapping[str, Client], kept: Mapping[str, str]) -> list[str]:
    """Give the clients whose two newest sessions both say that their risk was raised."""
    raised = set(clinical.select(seat.vault, Kind.SESSION, {"risk": Risk.RAISED.value}))
    found = (records.find(seat.vault, key) for key in raised)
    about = [str(one.now.get("client")) for one in found if one is not None]
    about = [kept.get(one, one) for one in about]
    often = [client for client, times in Counter(about).items() if times > 1 and client in mine]
    return [
        client
        for client in often
        if len(met := _latest(seat, (client, *mine[client].also))[:2]) == 2
        and all(one.id in raised for one in met)
    ]


def _seen_since(seat: Seat, day: date, kept: Mapping[str, str]) -> set[str]:
    """Give the clients of whom a session that took place stands since that day."""
    start = moments.local(day, 0, 0, seat.zone).utc
    found = records.between(seat.vault, Kind.SESSION, "when", start, "~")
    return {kept.get(one, one) for one in {str(one.now["client"]) for one in found if _took_place(one)}}


def _last_seen(seat: Seat, client: Client, today: date) -> date:
    """Give the day a client was last seen; where they never were, the day they came into the vault."""
    met = _latest(seat, (client.id, *client.also))
    if met:
        return sessions.when_of(met[0].now).day()
    return client.made.day() if client.made else today


def _took_place(session: Record) -> bool:
    return session.status is not Status.WITHDRAWN and session.now.get("came") == Came.CAME


def _mine(seat: Seat) -> list[Client]:
    mine: list[Client] = []
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


def _latest(seat: Seat, same: Collection[str]) -> list[Record]:
    """Give the newest sessions that took place of all records that are one client, newest first."""
    met = [
        session
        for one in same
        for session in records.page(
            seat.vault, Kind.SESSION, sort="client", where={"client": one}, limit=RECENT
        ).rows
        if _took_place(session)
    ]
    return sorted(met, key=lambda one: str(one.now["when"]), reverse=True)
