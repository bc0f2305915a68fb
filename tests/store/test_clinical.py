"""Sealed parts: reception's keys decrypt no clinical part, shown by trying them, not by looking at a hidden label."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.actions import Action
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.domain.people import KeyClass
from app.services.seats import Seat
from app.store import clinical, keys, ledger, seals
from app.store.keyslots import Opened
from app.store.ledger import NewEntry
from app.store.seals import Place
from tests.conftest import Clock

Sit = Callable[[str], Seat]
Held = dict[str, Opened]


def seal(seat: Seat, **parts: str) -> ledger.Sealed:
    """Seal an incident with these parts, each of one sentence."""
    said = {name: Content(set={"story": text}) for name, text in parts.items()}
    return ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT, **said)], seat.now())[0]  # type: ignore[arg-type]


def stored(seat: Seat, seq: int, name: str) -> tuple[Place, bytes]:
    head = next(entry.head for entry in ledger.page(seat.vault, seq + 1, limit=1))
    row = seat.vault.db.execute(
        "SELECT stored FROM part WHERE entry = ? AND name = ?", (seq, name)
    ).fetchone()
    return Place(seat.vault.id, head.entry, head.record, name, head.kind, head.actor), row[0]


def test_no_key_that_reception_holds_opens_a_clinical_part(seat_of: Sit, held: Held) -> None:
    sealed = seal(seat_of("clinician"), clinical="what the clinician saw", open="Room 1")
    seat = seat_of("reception")
    vault, mine = seat.vault, held["reception"]
    place, raw = stored(seat, sealed.seq, "clinical")
    assert b"what the clinician saw" not in raw
    assert set(vault.readers()) == {vault.me.id} and vault.held == {}
    # As the program does it, with every name of a reader that the part has:
    assert seals.unseal(place, raw, vault.readers()) is None
    readers = seals.readers(raw)
    assert readers == tuple(sorted((place.author, "clinical/1"))) and vault.me.id not in readers
    # As somebody would with their own tools: every private key of theirs against every wrap, for every purpose.
    for name in readers:
        with pytest.raises(ValueError):
            seals.unseal(place, raw, {name: mine.pairs.receive})
    first = 4 + int.from_bytes(raw[:4], "big")
    size = (len(raw) - first - 256 - 16) // 2
    for start in (first, first + size):
        for purpose in (*map(place.info, (*readers, vault.me.id)), place.bound(), b""):
            assert keys.open_sealed(mine.pairs.receive, purpose, raw[start : start + size]) is None
    theirs = first + size * readers.index(place.author)
    wrap, author = raw[theirs : theirs + size], held["clinician"].pairs.receive
    assert keys.open_sealed(author, place.info(place.author), wrap), "the trial itself can succeed"
    for grant in vault.register.grants:
        sealed_key = keys.raw(grant.sealed)
        for purpose in (b"", place.info("clinical/1")):
            assert keys.open_sealed(mine.pairs.receive, purpose, sealed_key) is None
    # And as the program says it:
    with pytest.raises(NoKey):
        ledger.read_part(vault, sealed.seq, PartName.CLINICAL)
    with pytest.raises(NoKey):
        clinical.folded(vault, sealed.record)


def test_the_files_key_is_not_the_key_of_any_part(seat_of: Sit, held: Held) -> None:
    seat = seat_of("clinician")
    sealed = seal(seat, clinical="what the clinician saw")
    place, raw = stored(seat, sealed.seq, "clinical")
    ciphertext = raw[-(256 + 16) :]
    for nonce in (raw[start : start + 12] for start in range(0, len(raw) - 12, 7)):
        with pytest.raises(InvalidTag):
            AESGCM(held["reception"].main).decrypt(nonce, ciphertext, place.bound())


def test_reception_writes_a_story_as_anybody_does_and_reads_back_their_own(seat_of: Sit) -> None:
    mine = seal(seat_of("reception"), clinical="what I saw at the door")
    assert clinical.folded(seat_of("reception").vault, mine.record) == {"story": "what I saw at the door"}
    for who in ("clinician", "owner"):
        assert clinical.folded(seat_of(who).vault, mine.record) == {"story": "what I saw at the door"}


def test_an_author_reads_their_own_words_on_a_record_and_not_what_clinicians_added(seat_of: Sit) -> None:
    mine = seal(seat_of("reception"), clinical="what I saw")
    added = NewEntry(
        kind=Kind.INCIDENT, action=Action.ADD, record=mine.record, clinical=Content(set={"assessment": "x"})
    )
    seat = seat_of("clinician")
    ledger.append(seat.vault, [added], seat.now())
    assert clinical.folded(seat.vault, mine.record) == {"story": "what I saw", "assessment": "x"}
    assert clinical.folded(seat_of("reception").vault, mine.record) == {"story": "what I saw"}


def test_an_auditor_reads_the_details_of_accesses_and_no_clinical_part(seat_of: Sit) -> None:
    seat = seat_of("clinician")
    sealed = seal(seat, clinical="what the clinician saw")
    access = NewEntry(kind=Kind.ACCESS, action=Action.OPENED, audit=Content(set={"record": sealed.record}))
    seq = ledger.append(seat.vault, [access], seat.now())[0].seq
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, seq, PartName.AUDIT)
    seat = seat_of("auditor")
    assert ledger.read_part(seat.vault, seq, PartName.AUDIT).set == {"record": sealed.record}
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, sealed.seq, PartName.CLINICAL)
    assert ledger.read_part(seat_of("owner").vault, seq, PartName.AUDIT).set == {"record": sealed.record}
    with pytest.raises(NoKey):
        ledger.read_part(seat_of("reception").vault, seq, PartName.AUDIT)


def test_an_own_part_is_the_persons_alone(seat_of: Sit) -> None:
    seat = seat_of("clinician")
    sealed = seal(seat, own="how I am")
    assert seals.readers(stored(seat, sealed.seq, "own")[1]) == (seat.me.id,)
    assert ledger.read_part(seat.vault, sealed.seq, PartName.OWN).set == {"story": "how I am"}
    for who in ("owner", "reception", "auditor"):
        with pytest.raises(NoKey):
            ledger.read_part(seat_of(who).vault, sealed.seq, PartName.OWN)


def test_each_person_holds_the_class_keys_of_their_role(seat_of: Sit) -> None:
    clinical_, audit, root = KeyClass.CLINICAL, KeyClass.AUDIT, KeyClass.ROOT
    held = {who: set(seat_of(who).vault.held) for who in ("owner", "clinician", "reception", "auditor")}
    assert held == {
        "owner": {clinical_, audit, root}, "clinician": {clinical_}, "reception": set(), "auditor": {audit}
    }  # fmt: skip


def test_the_index_is_built_in_steps_and_only_for_who_holds_the_key(seat_of: Sit) -> None:
    seat = seat_of("clinician")
    one = seal(seat, clinical="a shouting visitor at the door")
    other = seal(seat, clinical="a calm evening")
    vault = seat.vault
    done = clinical.index_some(vault, 0)
    while done[0] < done[1]:
        done = clinical.index_some(vault, 5)
    assert clinical.select(vault, Kind.INCIDENT, text="shout vis") == [one.record]
    assert set(clinical.select(vault, Kind.INCIDENT, text="a")) == {one.record, other.record}
    assert clinical.select(vault, Kind.INCIDENT, {"story": "a calm evening"}) == [other.record]
    assert clinical.known(vault, [one.record, "nowhere"]) == {
        one.record: {"story": "a shouting visitor at the door"}
    }
    later = seal(seat, clinical="another visitor")
    assert clinical.select(vault, Kind.INCIDENT, text="another") == [later.record]
    vault = seat_of("reception").vault
    assert clinical.index_some(vault, 50) == (0, 0) and vault.index is None
    assert clinical.select(vault, Kind.INCIDENT, text="shout") == []


def test_own_parts_are_never_indexed(seat_of: Sit) -> None:
    seat = seat_of("clinician")
    seal(seat, own="how I am", clinical="something else")
    clinical.index_some(seat.vault, 1000)
    assert clinical.select(seat.vault, Kind.INCIDENT, text="how") == []


def test_the_index_is_gone_at_lock(seat_of: Sit) -> None:
    seat = seat_of("clinician")
    seal(seat, clinical="x")
    clinical.index_some(seat.vault, 1000)
    vault = seat.vault
    vault.close()
    assert vault.index is None and vault.main == b"" and vault.held == {} and vault.pairs.receive == b""


def test_without_a_clinician_nobody_could_read_so_nothing_is_sealed(seat_of: Sit) -> None:
    seat = seat_of("owner")
    vault = seat.vault
    vault.register = msgspec.structs.replace(vault.register, classes=())
    with pytest.raises(Refused, match="Appoint a clinician first"):
        seal(seat, clinical="x")


def test_of_sessions_the_index_keeps_little_and_what_it_lacks_is_opened(seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("clinician")

    def session(words: str) -> str:
        part = Content({"risk": "raised", "changed": words})
        entry = NewEntry(kind=Kind.SESSION, open=Content({"came": "came"}), clinical=part)
        return ledger.append(seat.vault, [entry], seat.now())[0].record

    old = session("an old quarrel")
    clock.now += timedelta(days=400)
    new = session("a new quarrel")
    while (done := clinical.index_some(seat.vault, 1000))[0] < done[1]:
        pass
    assert clinical.select(seat.vault, Kind.SESSION, {"risk": "raised"}) == [new]
    assert clinical.select(seat.vault, Kind.SESSION, text="quarrel") == []
    whole = {"risk": "raised", "changed": "a new quarrel"}
    assert clinical.known(seat.vault, [new]) == {new: whole}
    assert clinical.known(seat.vault, [new], brief=True) == {new: {"risk": "raised"}}
    assert clinical.known(seat.vault, [old], brief=True) == {
        old: {"risk": "raised", "changed": "an old quarrel"}
    }
