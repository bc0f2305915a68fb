"""Somebody who holds the file's key and their own signs an open part that is none: it is named, and stops nobody."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.actions import Action
from app.domain.errors import Damaged
from app.domain.kinds import Kind
from app.domain.ledger import Content, hash_part
from app.domain.moments import Moment
from app.services import checking, incident_lists, trail, unlocking
from app.services.seats import Seat
from app.store import departures, drafts, folding, keys, keyslots, ledger, reapplying, seals, watching
from app.store.connection import Connection
from app.store.ledger import NewEntry
from app.store.seals import Place
from tests.store import tampering


def forged_incident(db: Connection, mine: keyslots.Opened) -> int:
    """Let somebody who holds the file's key write an incident past the program; gives its place."""
    said = (Kind.INCIDENT, Action.SEAL, "f" * 32, {"place": "Desk"})
    return tampering.forged(db, mine.slots.vault, mine.person, mine.pairs.sign, *said)


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"no JSON",
        b"[" * 60_000,
        b'{"set":' + b'{"a":' * 60_000,
        b'{"set":[1]}',
        b'{"set":{"a":"\xb2"}}',
        b"null",
    ],
    ids=lambda stored: f"{stored[:12]!r} of {len(stored)}",
)
def test_an_open_part_that_does_not_read_is_named_by_the_check(
    practice: Path, seat_of: Callable[[str], Seat], held: dict[str, keyslots.Opened], stored: bytes
) -> None:
    mine = held["reception"]
    with tampering.hands_on(practice, mine.main) as db:
        seq = forged_incident(db, mine)
        db.execute("UPDATE part SET stored = ? WHERE entry = ?", (stored, seq))
        db.execute("UPDATE record SET now = '{}' WHERE id = ?", ("f" * 32,))
        tampering.changed(db, seq, mine.pairs.sign, parts={"open": hash_part("open", bytes(32), stored)})
    seat = seat_of("owner")
    assert [word for word in checking.check(seat).faults if f"Entry {seq}:" in word]
    faults = [fault for watch in watching.walk(seat.vault, seat.now()) for fault in watch.faults]
    assert any(f"Entry {seq}:" in fault for fault in faults)
    with pytest.raises(Damaged):
        ledger.entries(seat.vault, "f" * 32)
    folding.rebuild(seat.vault.db)
    once = folding.content(seat.vault.db)
    folding.rebuild(seat.vault.db)
    assert folding.content(seat.vault.db) == once


@pytest.mark.parametrize("part", ["open", "clinical"])
def test_a_part_that_was_changed_since_this_person_was_here_is_named_behind_the_window(
    practice: Path, seat_of: Callable[[str], Seat], held: dict[str, keyslots.Opened], part: str
) -> None:
    seat = seat_of("reception")
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "Sample"}))
    seq = ledger.append(seat.vault, [entry], seat.now())[0].seq
    unlocking.lock(seat)
    with tampering.hands_on(practice, held["reception"].main) as db:
        db.execute("UPDATE part SET salt = zeroblob(32) WHERE entry = ? AND name = ?", (seq, part))
    seat = seat_of("owner")
    faults = [fault for watch in watching.walk(seat.vault, seat.now()) for fault in watch.faults]
    assert faults == [f"Entry {seq}: a part was changed."]


@pytest.mark.parametrize("text", [b'{"fields":' + b'{"a":' * 60_000, b'{"id":"\xb2"}', b"null"], ids=len)
def test_a_draft_that_somebody_else_sealed_to_a_person_is_damage_in_words(
    practice: Path, seat_of: Callable[[str], Seat], held: dict[str, keyslots.Opened], text: bytes
) -> None:
    theirs, mine = held["owner"], held["reception"]
    place = Place(mine.slots.vault, "d", "d", "draft", "draft", theirs.person)
    sealed = seals.seal(place, text, {theirs.person: keys.receive_public(theirs.pairs.receive)})
    with tampering.hands_on(practice, mine.main) as db:
        db.execute(
            "INSERT INTO draft VALUES ('d', ?, '2026-11-23T15:00:00.000Z', ?)", (theirs.person, sealed)
        )
    with pytest.raises(Damaged):
        drafts.all(seat_of("owner").vault)


@pytest.mark.parametrize(
    "content", [b'[{"a":' + b"[" * 60_000, b'[{"head":"\xb2"}]', b"[[]]", b"null"], ids=len
)
@pytest.mark.parametrize("name", [reapplying.FILE, departures.FILE])
def test_a_spoilt_list_of_disposals_or_departures_stops_no_unlock(
    practice: Path,
    profile: Path,
    seat_of: Callable[[str], Seat],
    held: dict[str, keyslots.Opened],
    content: bytes,
    name: str,
) -> None:
    (profile / held["owner"].slots.vault / name).write_bytes(content)
    seat = seat_of("owner")
    assert not seat.vault.read_only and departures.returned(seat.vault) == ()


@pytest.mark.parametrize(
    "time",
    [
        Moment("nonsense"),
        Moment("2026-13-45T15:00:00.000Z"),
        Moment("2026-11-23T15:00:00.000Z", "UTC", 10**9),
        Moment("0001-01-01T00:00:00.000Z", "UTC", -1400),
        Moment("\0", "\u202e", -5000),
    ],
    ids=lambda time: repr(time.utc),
)
def test_an_entry_whose_time_is_none_is_named_and_no_page_meets_it(
    practice: Path, seat_of: Callable[[str], Seat], held: dict[str, keyslots.Opened], time: Moment
) -> None:
    mine = held["reception"]
    with tampering.hands_on(practice, mine.main) as db:
        seq = forged_incident(db, mine)
        tampering.changed(db, seq, mine.pairs.sign, time=time)
    for who in ("owner", "reception"):
        seat = seat_of(who)
        assert seat.vault.read_only and any(f"Entry {seq}: its time" in word for word in seat.vault.faults)
        lines, _after = trail.page(seat)
        assert lines[0].seq == seq and incident_lists.listing(seat) is not None
