"""A record that was disposed of, or is of another kind, is not taken for one that is kept."""

from typing import Any

import pytest

from app.domain.actions import Action
from app.domain.clients import Particulars
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.services import clients, keeping, sessions
from app.store import ledger
from app.store.ledger import NewEntry


def test_every_kind_that_is_asked_for_says_when_it_is_not_here(seat_of: Any) -> None:
    seat = seat_of("clinician")
    other = ledger.append(seat.vault, [NewEntry(kind=Kind.STAFF)], seat.now())[0].record
    for kind in keeping.NOT_HERE:
        for record in ("nobody", other):
            with pytest.raises(Refused, match="is not"):
                keeping.one(seat, record, kind)


def test_nothing_new_is_said_about_a_client_entered_in_error(seat_of: Any) -> None:
    seat = seat_of("clinician")
    ada = clients.add(seat, Particulars(name="Ada Okafor")).id
    assert keeping.client(seat, ada).id == ada
    ledger.append(seat.vault, [NewEntry(kind=Kind.CLIENT, action=Action.WITHDRAW, record=ada)], seat.now())
    assert keeping.one(seat, ada, Kind.CLIENT).id == ada
    with pytest.raises(Refused, match="not kept here") as refused:
        keeping.client(seat, ada, "client")
    assert refused.value.field == "client"
    with pytest.raises(Refused, match="not kept here"):
        sessions.walk_in(seat, seat.now().day(), ada, "9:00", 50, ())
