"""The slots before the file: a password opens its own, and nothing written there is believed or used beyond its cap."""

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.domain import canonical
from app.domain.errors import Damaged, Refused, VaultTrouble, WrongPassword
from app.services.seats import Seat
from app.store import grants, keys, keyslots, passwords
from app.store.grants import OpenedMain
from app.store.keyslots import COPY, FILE, Slot
from app.store.passwords import FLOOR, Cost
from tests.conftest import PASSWORDS, Made

VAULT = "ab" * 32
PASSWORD = "a caf\u00e9 lantern orbit thistle"
PAIRS = keys.new_pairs()


@pytest.fixture(scope="module")
def slot() -> Slot:
    return keyslots.seal_slot(VAULT, "p", "Sample", 3, PAIRS, PASSWORD, FLOOR)


def test_the_password_opens_the_slot_however_its_characters_were_composed(slot: Slot) -> None:
    for form in ("NFC", "NFD"):
        assert keyslots.open_slot(VAULT, slot, unicodedata.normalize(form, PASSWORD)) == PAIRS


def test_a_wrong_password_is_said_as_that_and_soon(slot: Slot) -> None:
    before = time.perf_counter()
    with pytest.raises(WrongPassword):
        keyslots.open_slot(VAULT, slot, PASSWORD + " ")
    assert time.perf_counter() - before < 1.5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person", "q"),
        ("name", "Somebody"),
        ("generation", 4),
        ("cost", Cost(FLOOR.memory, FLOOR.rounds + 1, FLOOR.lanes)),
        ("cost", Cost(FLOOR.memory, FLOOR.rounds, FLOOR.lanes + 1)),
        ("salt", keys.text(bytes(32))),
        ("nonce", keys.text(bytes(12))),
    ],
)
def test_a_slot_of_which_anything_was_changed_does_not_open(slot: Slot, field: str, value: object) -> None:
    with pytest.raises(VaultTrouble):
        keyslots.open_slot(VAULT, msgspec.structs.replace(slot, **{field: value}), PASSWORD)


def test_a_slot_of_another_vault_does_not_open(slot: Slot) -> None:
    with pytest.raises(WrongPassword):
        keyslots.open_slot("cd" * 32, slot, PASSWORD)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(100 * 1024 * 1024, 3, 4),
        Cost(512 * 1024 + 1, 3, 4),
        Cost(512 * 1024, 5, 4),
        Cost(64 * 1024, 10**9, 4),
        Cost(64 * 1024, 33, 4),
        Cost(64 * 1024, 3, 17),
        Cost(64 * 1024, 3, 0),
        Cost(64 * 1024 - 1, 3, 4),
        Cost(64 * 1024, 2, 4),
        Cost(0, 0, 0),
        Cost(-1, -1, -1),
    ],
)
def test_a_hostile_cost_is_refused_before_it_is_used(slot: Slot, cost: Cost) -> None:
    before = time.process_time()
    with pytest.raises(Damaged):
        keyslots.open_slot(VAULT, msgspec.structs.replace(slot, cost=cost), PASSWORD)
    assert time.process_time() - before < 0.05


def test_the_caps_are_the_specified_ones() -> None:
    assert Cost(64 * 1024, 3, 4) == FLOOR and Cost(256 * 1024, 3, 4) == passwords.START
    assert Cost(512 * 1024, 4, 4).is_bounded() and Cost(64 * 1024, 32, 16).is_bounded()


def test_a_slot_that_cannot_be_one_of_ours_is_damage_and_not_a_wrong_password(slot: Slot) -> None:
    for change in ({"salt": "AA=="}, {"nonce": "!"}, {"sealed": "?"}):
        with pytest.raises(Damaged):
            keyslots.open_slot(VAULT, msgspec.structs.replace(slot, **change), PASSWORD)


def spelt(folder: Path) -> dict[str, object]:
    said = canonical.loads((folder / FILE).read_bytes())
    assert isinstance(said, dict)
    return said


def test_the_file_holds_slots_grants_drop_box_keys_and_its_own_hash_and_nothing_else(practice: Path) -> None:
    said = spelt(practice)
    assert set(said) == {"format", "vault", "slots", "grants", "dropbox", "sheets", "spent", "check"}
    assert isinstance(said["slots"], list) and isinstance(said["grants"], list)
    assert {name for one in said["slots"] for name in one} == {
        "person", "name", "generation", "cost", "salt", "nonce", "sealed"
    }  # fmt: skip
    assert {name for one in said["grants"] for name in one} == {"to", "epoch", "sealed"}
    assert isinstance(said["dropbox"], dict) and set(said["dropbox"]) == {"clinical", "audit"}
    assert (practice / FILE).read_bytes() == (practice / COPY).read_bytes()


@pytest.mark.parametrize("bit", range(0, 8000, 613))
def test_one_flipped_bit_gives_way_to_the_copy_and_is_never_a_wrong_password(
    practice: Path, made: Made, bit: int
) -> None:
    content = bytearray((practice / FILE).read_bytes())
    content[bit // 8 % len(content)] ^= 1 << bit % 8
    (practice / FILE).write_bytes(content)
    assert keyslots.read(practice).vault == canonical.loads((practice / COPY).read_bytes())["vault"]


def test_with_a_damaged_file_the_right_password_opens_and_a_wrong_one_is_wrong(
    practice: Path, made: Made
) -> None:
    (practice / FILE).write_bytes((practice / FILE).read_bytes().replace(b'"sealed":"', b'"sealed":"A', 1))
    who = made.persons["reception"]
    assert keyslots.unlock(practice, who, PASSWORDS["reception"]).person == who
    with pytest.raises(WrongPassword):
        keyslots.unlock(practice, who, PASSWORDS["reception"] + "!")


def test_a_slot_damaged_in_the_file_is_not_carried_into_the_good_copy(
    practice: Path, seat_of: Callable[[str], Seat]
) -> None:
    slots = keyslots.read(practice)
    theirs = slots.slots[2].sealed
    content = (practice / FILE).read_bytes()
    (practice / FILE).write_bytes(content.replace(theirs[8:16].encode(), b"AAAAAAAA"))
    seat_of("owner")
    assert (practice / FILE).read_bytes() == (practice / COPY).read_bytes() == content
    seat_of("reception")


def test_where_file_and_copy_are_lost_the_records_are_said_to_be_untouched(practice: Path) -> None:
    for name in (FILE, COPY):
        (practice / name).write_bytes(b"{}")
    with pytest.raises(Damaged) as found:
        keyslots.read(practice)
    assert "were not touched" in found.value.safe and "backup" in found.value.do


@pytest.mark.parametrize(
    "vault", ["../../../tmp/elsewhere", "", "AB" * 32, "ab" * 31, "ab" * 33, "ab" * 32 + "\n", "/" * 64]
)
def test_a_vault_id_that_could_be_a_path_is_not_read(practice: Path, vault: str) -> None:
    slots = msgspec.structs.replace(keyslots.read(practice), vault=vault)
    keyslots.write(practice, slots)
    with pytest.raises(Damaged):
        keyslots.read(practice)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'{"a":1.5}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 5000,
        b"\xff" * 100,
        b"x" * (keyslots.MOST + 1),
    ],
    ids=lambda content: f"{content[:6]!r}x{len(content)}",
)
def test_a_hostile_file_is_refused_without_a_traceback(practice: Path, content: bytes) -> None:
    (practice / FILE).write_bytes(content)
    (practice / COPY).write_bytes(content)
    with pytest.raises(Damaged):
        keyslots.read(practice)


def test_a_person_without_a_slot_is_refused(practice: Path) -> None:
    with pytest.raises(Refused):
        keyslots.unlock(practice, "nobody", "whatever it is, it is long")


def test_a_grant_opens_for_its_own_key_vault_class_and_epoch_alone() -> None:
    main, receive = bytes(range(32)), keys.text(keys.receive_public(PAIRS.receive))
    grant = grants.grant_main(VAULT, main, 1, "p", receive)
    for person in ("p", None):
        assert grants.open_mains(VAULT, (grant,), person, PAIRS.receive) == (OpenedMain(1, main, "p"),)
    assert grants.open_mains(VAULT, (grant,), "q", PAIRS.receive) == ()
    assert grants.open_mains(VAULT, (grant,), "p", keys.new_receive()) == ()
    assert grants.open_mains("cd" * 32, (grant,), "p", PAIRS.receive) == ()
    later = msgspec.structs.replace(grant, epoch=2)
    assert grants.open_mains(VAULT, (later,), "p", PAIRS.receive) == ()
    info = canonical.loads(grants.grant_info(VAULT, "main", 1, receive))
    assert set(info) == {"vault", "class", "epoch", "to"}


def test_too_little_memory_is_said_as_that_and_not_as_a_wrong_password(
    slot: Slot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_args: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(passwords, "derive", none_left)
    with pytest.raises(VaultTrouble, match="too little free memory") as found:
        keyslots.open_slot(VAULT, slot, PASSWORD)
    assert not isinstance(found.value, WrongPassword)
