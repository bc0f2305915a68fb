"""The register: who may change it, in which way; everything else does not count, whoever holds the file's key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Damaged, Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.people import KeyClass, Member, Role
from app.services import people, unlocking
from app.services.seats import Seat
from app.store import checking, grants, keys, keyslots, ledger, members, register, standing, vaults
from app.store.keyslots import Opened
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.passwords import FLOOR
from app.store.register import Change, ClassGrant, ClassKey
from app.store.vault import Vault
from tests.conftest import PASSWORDS, Clock, Made
from tests.store import tampering
from tests.store.tampering import hands_on

Sit = Callable[[str], Seat]
Held = dict[str, Opened]
PAIRS = keys.new_pairs()


def row(role: Role, since: int, **changes: Any) -> Member:
    who = Appointment("Sample Newcomer", role, clinical=False)
    return msgspec.structs.replace(members.row("f" * 32, "M-9", who, PAIRS, b"", since), **changes)


def forge(practice: Path, who: Opened, action: Action, record: str, make: Callable[[int], Change]) -> None:
    """Put an entry of the register into the file, chained and signed as it should be."""
    with hands_on(practice, who.main) as db:
        said = register.spell(make(tampering.newest(db) + 1)).set
        tampering.forged(db, who.slots.vault, who.person, who.pairs.sign, Kind.REGISTER, action, record, said)


def own_class(epoch: int = 2) -> tuple[ClassKey, ...]:
    return (ClassKey(KeyClass.CLINICAL, epoch, keys.text(keys.receive_public(PAIRS.receive))),)


def grant(to: str, name: KeyClass = KeyClass.CLINICAL, epoch: int = 1) -> tuple[ClassGrant, ...]:
    return (ClassGrant(name, epoch, to, keys.text(bytes(1169))),)


FORGERIES: dict[str, tuple[str, Action, Callable[[int, Made], Change], bool]] = {
    # who, action, what the entry says, whether in their own record
    "reception starts a clinical key of their own with a new password": (
        "reception", Action.RENEW, lambda _s, _m: Change(generation=2, classes=own_class()), True,
    ),
    "reception is granted a key with a new password": (
        "reception", Action.RENEW, lambda _s, m: Change(generation=2, grants=grant(m.persons["reception"])), True,
    ),
    "reception puts another root in the place of the practice's": (
        "reception", Action.RENEW, lambda _s, _m: Change(generation=2, root="AAAA"), True,
    ),
    "reception makes themselves an owner": (
        "reception", Action.APPOINT, lambda s, _m: Change(member=row(Role.OWNER, s)), False,
    ),
    "reception lets the owner go": ("reception", Action.LEAVE, lambda s, _m: Change(until=s), False),
    "a clinician starts another clinical key": (
        "clinician", Action.DELIVER, lambda _s, _m: Change(classes=own_class()), False,
    ),
    "a clinician hands the clinical key to reception": (
        "clinician", Action.DELIVER, lambda _s, m: Change(grants=grant(m.persons["reception"])), False,
    ),
    "a clinician hands over a key that they do not hold": (
        "clinician", Action.DELIVER, lambda _s, m: Change(grants=grant(m.persons["auditor"], KeyClass.AUDIT)), False,
    ),
    "a key is granted to somebody of no register": (
        "clinician", Action.DELIVER, lambda _s, _m: Change(grants=grant("nobody")), False,
    ),
    "an epoch is granted that never began": (
        "clinician", Action.DELIVER, lambda _s, m: Change(grants=grant(m.persons["owner"], epoch=7)), False,
    ),
    "a register for reports that the root did not sign": (
        "clinician", Action.DELIVER, lambda _s, _m: Change(paper={"register": {}}), False,
    ),
    "the owner starts a second epoch of a key without anybody leaving": (
        "owner", Action.APPOINT, lambda s, _m: Change(member=row(Role.CLINICIAN, s), classes=own_class()), False,
    ),
    "the owner appoints somebody whose key is no key": (
        "owner", Action.APPOINT, lambda s, _m: Change(member=row(Role.CLINICIAN, s, sign="AAAA")), False,
    ),
    "the owner appoints somebody in the past": (
        "owner", Action.APPOINT, lambda s, _m: Change(member=row(Role.CLINICIAN, s - 1)), False,
    ),
    "the owner changes another's password": (
        "owner", Action.RENEW, lambda _s, _m: Change(generation=2), False,
    ),
    "a password skips a generation": (
        "reception", Action.RENEW, lambda _s, _m: Change(generation=5), True,
    ),
    "the practice is founded a second time": (
        "owner", Action.FOUND, lambda s, _m: Change(member=row(Role.OWNER, s), root="AAAA"), False,
    ),
    "the last owner leaves": ("owner", Action.LEAVE, lambda s, _m: Change(until=s), True),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_what_nobody_may_do_does_not_count_and_is_named(
    practice: Path, seat_of: Sit, held: Held, made: Made, name: str
) -> None:
    who, action, make, own = FORGERIES[name]
    opened = held[who]
    record = opened.person if own else made.persons["owner"] if action is Action.LEAVE else "f" * 32
    with hands_on(practice, opened.main) as db:
        before, _faults = standing.load_register(db, opened.slots.vault)
    forge(practice, opened, action, record, lambda seq: make(seq, made))
    with hands_on(practice, opened.main) as db:
        after, words = standing.load_register(db, opened.slots.vault)
        found = checking.full(db, opened.slots.vault, 0, lambda *_: True)
    assert after == before
    assert len(words) == 1 and "does not count" in words[0]
    assert found.words
    vault = seat_of("auditor").vault
    assert vault.read_only and words[0] in vault.faults and vault.register == before


def test_a_row_of_the_register_swapped_in_its_stored_bytes_is_found(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    with hands_on(practice, held["reception"].main) as db:
        seq = db.execute(
            "SELECT seq FROM entry WHERE record = ? AND action = 'appoint'", (made.persons["reception"],)
        ).fetchone()[0]
        db.execute(
            "UPDATE part SET stored = CAST(replace(stored, '\"reception\"', '\"owner\"') AS BLOB) WHERE entry = ?",
            (seq,),
        )
    with pytest.raises(Damaged):
        seat_of("reception")


def test_the_owners_public_key_swapped_for_ones_own_is_found(
    practice: Path, seat_of: Sit, held: Held
) -> None:
    mine = keys.text(keys.receive_public(held["reception"].pairs.receive))
    theirs = keys.text(keys.receive_public(held["owner"].pairs.receive))
    with hands_on(practice, held["reception"].main) as db:
        db.execute(
            "UPDATE part SET stored = CAST(replace(stored, ?, ?) AS BLOB) WHERE entry = 1", (theirs, mine)
        )
    for who in ("owner", "reception"):
        with pytest.raises(Damaged):
            seat_of(who)


def test_a_grant_of_the_file_moved_to_ones_own_name_opens_nothing_more(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    slots = keyslots.read(practice)
    grants = {one.to: one for one in slots.grants}
    mine = msgspec.structs.replace(grants[made.persons["owner"]], to=made.persons["reception"])
    keyslots.write(practice, slots.with_grant(mine))
    with pytest.raises(Damaged, match="key of the records is missing"):
        seat_of("reception")


def test_a_slot_of_ones_own_making_under_anothers_name_is_refused(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    mine, owner = held["reception"], made.persons["owner"]
    slots = keyslots.read(practice)
    slot = keyslots.seal_slot(slots.vault, owner, "Sample Owner", 1, mine.pairs, PASSWORDS["owner"], FLOOR)
    receive = keys.text(keys.receive_public(mine.pairs.receive))
    slots = slots.with_slot(slot).with_grant(grants.grant_main(slots.vault, mine.main, 1, owner, receive))
    keyslots.write(practice, slots)
    with pytest.raises(Refused, match="does not know this person"):
        seat_of("owner")


def test_a_slot_without_a_row_of_the_register_is_refused(practice: Path, held: Held, clock: Clock) -> None:
    slots = keyslots.read(practice)
    slot = keyslots.seal_slot(
        slots.vault, "stranger", "Sample", 1, PAIRS, "gravel lantern orbit thistle", FLOOR
    )
    receive = keys.text(keys.receive_public(PAIRS.receive))
    grant_of = grants.grant_main(slots.vault, held["reception"].main, 1, "stranger", receive)
    keyslots.write(practice, slots.with_slot(slot).with_grant(grant_of))
    with pytest.raises(Refused, match="does not know this person"):
        vaults.unlock(practice, "stranger", "gravel lantern orbit thistle", moments.of(clock()))


def test_a_swapped_drop_box_key_shows_at_unlock_and_is_put_right(practice: Path, seat_of: Sit) -> None:
    slots = keyslots.read(practice)
    mine = keys.text(keys.receive_public(PAIRS.receive))
    keyslots.write(practice, slots.with_dropbox(slots.dropbox | {"clinical": mine}))
    seat = seat_of("reception")
    assert any("drop-box keys" in note for note in seat.vault.notes)
    assert keyslots.read(practice) == slots
    assert seat_of("owner").vault.notes == []


def test_a_class_key_that_is_not_the_one_of_the_register_is_not_taken(seat_of: Sit) -> None:
    vault = seat_of("clinician").vault
    key = vault.register.newest(KeyClass.CLINICAL)
    assert key is not None and vault.held[KeyClass.CLINICAL].keys() == {1}
    forged = members.grant(vault.id, key, PAIRS.receive, vault.me)
    swapped = msgspec.structs.replace(vault.register, grants=(forged,))
    assert members.open_grants(vault.id, swapped, vault.me.id, vault.pairs.receive) == {}


def test_the_vault_id_is_the_hash_of_the_first_entry_and_stands_in_the_slots(seat_of: Sit) -> None:
    vault = seat_of("owner").vault
    first = vault.db.execute("SELECT hash FROM entry WHERE seq = 1").fetchone()[0]
    assert vault.id == first == keyslots.read(vault.folder).vault
    assert ledger.entries(vault, vault.me.id)[0].head.vault == ""


def test_an_appointment_that_failed_to_be_written_is_no_appointment(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")

    def full(*_args: object, **_more: object) -> None:
        raise VaultTrouble("full")

    monkeypatch.setattr(ledger, "append", full)
    before = keyslots.read(seat.vault.folder)
    with pytest.raises(VaultTrouble):
        people.appoint(seat, "Sample Newcomer", Role.RECEPTION, False, "gravel lantern orbit thistle", FLOOR)
    assert keyslots.read(seat.vault.folder) == before
    assert [name for _id, name in unlocking.people_at(seat.vault.folder)].count("Sample Newcomer") == 0


def test_the_register_is_the_same_whoever_opens_the_vault(seat_of: Sit) -> None:
    def folded(vault: Vault) -> register.Register:
        return standing.load_register(vault.db, vault.id)[0]

    registers = [folded(seat_of(who).vault) for who in ("owner", "clinician", "reception", "auditor")]
    assert all(one == registers[0] for one in registers)


def test_an_ordinary_entry_in_somebodys_record_does_not_change_the_register(seat_of: Sit) -> None:
    seat = seat_of("owner")
    with pytest.raises(Refused):
        ledger.append(
            seat.vault,
            [NewEntry(kind=Kind.NOTICE, record=seat.me.id, open=Content(set={"role": "owner"}))],
            seat.now(),
        )
