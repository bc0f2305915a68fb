"""Opening a clinical part: in the ledger before a word of it is shown."""

from collections.abc import Callable

import pytest

from app.domain.actions import Action
from app.domain.errors import DiskFull, NoKey, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import opening
from app.services.seats import Seat
from app.store import clinical, ledger
from app.store.ledger import NewEntry

Sit = Callable[[str], Seat]


def seal(seat: Seat) -> str:
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "what I saw"}))
    return ledger.append(seat.vault, [entry], seat.now())[0].record


def test_who_opened_what_and_why_is_known_to_owner_and_auditor(seat_of: Sit) -> None:
    record = seal(seat_of("owner"))
    seat = seat_of("clinician")
    assert opening.clinical(seat, record, "review") == {"story": "what I saw"}
    entry = ledger.page(seat.vault, limit=1)[0]
    assert (entry.head.kind, entry.head.action, entry.head.actor) == (Kind.ACCESS, Action.OPENED, seat.me.id)
    assert entry.open == Content() and record not in entry.head.to_bytes().decode()
    with pytest.raises(NoKey):
        opening.details(seat, entry.head.seq)
    for who in ("owner", "auditor"):
        assert opening.details(seat_of(who), entry.head.seq) == {"record": record, "why": "review"}


def test_a_try_without_the_key_is_in_the_ledger_as_refused(seat_of: Sit) -> None:
    record = seal(seat_of("owner"))
    for who in ("reception", "auditor"):
        seat = seat_of(who)
        with pytest.raises(NoKey):
            opening.clinical(seat, record)
        assert ledger.page(seat.vault, limit=1)[0].head.action is Action.REFUSED


def test_what_cannot_be_recorded_is_not_shown(seat_of: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = seat_of("clinician")
    record = seal(seat)

    def full(*_args: object) -> None:
        raise DiskFull("full")

    decrypted: list[str] = []
    monkeypatch.setattr(ledger, "append", full)
    monkeypatch.setattr(clinical, "folded", lambda _vault, one: decrypted.append(one))
    with pytest.raises(VaultTrouble):
        opening.clinical(seat, record)
    assert decrypted == []


def test_a_vault_open_for_reading_shows_it_and_says_that_it_went_unrecorded(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = seal(seat_of("clinician"))
    monkeypatch.setattr("app.store.locks._is_writable", lambda _folder: False)
    seat = seat_of("clinician")
    before = ledger.head(seat.vault)
    assert opening.clinical(seat, record) == {"story": "what I saw"}
    assert ledger.head(seat.vault) == before
    assert seat.vault.notes == [opening.UNRECORDED]
