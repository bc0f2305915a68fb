"""Disposals kept beside the vault: they go again after a restore only where owner, approver and places all stand."""

# ruff: noqa: F811  # fixtures are imported by their names

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.domain import canonical
from app.domain.actions import Action, Status
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, SIGNATURE_PREFIX, Head, hash_head, hash_part
from app.domain.moments import Moment
from app.services import unlocking
from app.services.seats import Seat
from app.store import departures, folding, keys, keyslots, ledger, reapplying, witness
from app.store.reapplying import Batch
from app.store.told import Told
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved
from tests.services.test_disposals import Kept, kept, restored  # noqa: F401  # fixtures

Held = dict[str, keyslots.Opened]


def sit(folder: Path, made: Made, clock: Clock) -> Seat:
    return proved(unlocking.unlock(folder, made.persons["owner"], PASSWORDS["owner"], clock, ZONE))


def batch_of(profile: Path) -> tuple[Path, Batch]:
    [path] = profile.rglob(reapplying.FILE)
    [batch] = msgspec.json.decode(path.read_bytes(), type=list[Batch])
    return path, batch


def again(told: Told, sign: bytes, said: dict | None = None, **fields: object) -> Told:
    """Spell a kept entry with other fields, signed with a key that somebody has."""
    head = Head.from_bytes(keys.raw(told.head))
    stored = keys.raw(told.stored) if said is None else canonical.dumps({"set": said})
    salt = keys.raw(told.salt)
    head = msgspec.structs.replace(head, parts={"open": hash_part("open", salt, stored)}, **fields)
    head = msgspec.structs.replace(head, key=keys.key_id(keys.sign_public(sign)))
    spelt = head.to_bytes()
    signature = keys.sign(keys.signing_key(sign), SIGNATURE_PREFIX + bytes.fromhex(hash_head(spelt)))
    return Told(keys.text(spelt), keys.text(signature), keys.text(salt), keys.text(stored))


def forged_approval(batch: Batch, held: Held, made: Made) -> Batch:
    """The owner approves of their own proposal, although others could have."""
    approval = again(batch.approval, held["owner"].pairs.sign, actor=made.persons["owner"])
    return msgspec.structs.replace(batch, approval=approval)


def borrowed_name(batch: Batch, held: Held, made: Made) -> Batch:
    """The owner signs under the clinician's name."""
    approval = again(batch.approval, held["owner"].pairs.sign, actor=made.persons["clinician"])
    return msgspec.structs.replace(batch, approval=approval)


def no_approval(batch: Batch, held: Held, made: Made) -> Batch:
    """The proposal stands for its own approval."""
    return msgspec.structs.replace(batch, approval=batch.proposal)


def other_proposal(batch: Batch, held: Held, made: Made) -> Batch:
    """The approval is of another proposal."""
    approval = again(batch.approval, held["clinician"].pairs.sign, record="e" * 32)
    return msgspec.structs.replace(batch, approval=approval)


def unlisted(batch: Batch, held: Held, made: Made) -> Batch:
    """The proposal that was approved names other records."""
    sign = held["owner"].pairs.sign
    return msgspec.structs.replace(batch, proposal=again(batch.proposal, sign, said={"lines": []}))


def no_owner(batch: Batch, held: Held, made: Made) -> Batch:
    """The clinician who approved carries it out themselves."""
    sign, actor = held["clinician"].pairs.sign, made.persons["clinician"]
    return msgspec.structs.replace(batch, gone=tuple(again(one, sign, actor=actor) for one in batch.gone))


def placed_earlier(batch: Batch, held: Held, made: Made) -> Batch:
    """The places are ones of which this vault lost nothing: an owner of that time made the entries up."""
    sign = held["owner"].pairs.sign
    return msgspec.structs.replace(batch, gone=tuple(again(one, sign, seq=7) for one in batch.gone))


TWINS = (
    forged_approval, borrowed_name, no_approval, other_proposal, unlisted, no_owner, placed_earlier
)  # fmt: skip


@pytest.mark.parametrize("twin", TWINS, ids=lambda one: one.__name__)
def test_a_planted_disposal_deletes_nothing(
    restored: Path,
    made: Made,
    held: Held,
    clock: Clock,
    kept: Kept,
    profile: Path,
    twin: Callable[..., Batch],
) -> None:
    path, batch = batch_of(profile)
    path.write_bytes(msgspec.json.encode([twin(batch, held, made)]))
    seat = sit(restored, made, clock)
    try:
        assert ledger.record_of(seat.vault, kept.flag).status is Status.ENDED
        assert not any("came back" in note for note in seat.vault.notes)
    finally:
        unlocking.lock(seat)


def test_the_disposal_as_it_was_is_carried_out_again_also_a_second_time(
    restored: Path,
    made: Made,
    clock: Clock,
    kept: Kept,
    profile: Path,
) -> None:
    path, batch = batch_of(profile)
    seat = sit(restored, made, clock)
    assert ledger.record_of(seat.vault, kept.flag).status is Status.DISPOSED
    unlocking.lock(seat)
    batches = msgspec.json.decode(path.read_bytes(), type=list[Batch])
    assert len(batches) == 2 and batches[1].approval == batch.approval and len(batches[1].gone) == 4


def test_an_owner_who_had_left_by_then_disposes_of_nothing(
    restored: Path,
    made: Made,
    held: Held,
    clock: Clock,
    kept: Kept,
    profile: Path,
) -> None:
    """The backup brings them back as an owner; this computer remembers that they had left before the disposal."""
    _path, batch = batch_of(profile)
    head = Head.from_bytes(keys.raw(batch.gone[0].head))
    vault = held["owner"].slots.vault
    sign, person = held["owner"].pairs.sign, made.persons["owner"]
    left = Head(
        FORMAT, vault, head.seq - 1, "a" * 32, person, "", Kind.REGISTER, Action.LEAVE, 1,
        Moment("2035-03-01T15:00:00.000Z"), person, keys.key_id(keys.sign_public(sign)), "", {},
    )  # fmt: skip
    spelt = left.to_bytes()
    signature = keys.sign(keys.signing_key(sign), SIGNATURE_PREFIX + bytes.fromhex(hash_head(spelt)))
    told = [Told(keys.text(spelt), keys.text(signature))]
    (witness.folder(vault) / departures.FILE).write_bytes(msgspec.json.encode(told))
    seat = sit(restored, made, clock)
    try:
        assert ledger.record_of(seat.vault, kept.flag).status is Status.ENDED
    finally:
        unlocking.lock(seat)


def test_the_list_of_disposals_is_bounded_and_a_larger_one_is_not_read(
    restored: Path,
    made: Made,
    clock: Clock,
    kept: Kept,
    profile: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, batch = batch_of(profile)
    size = len(msgspec.json.encode([batch]))
    with monkeypatch.context() as patch:
        patch.setattr(reapplying, "MOST", size - 1)
        seat = sit(restored, made, clock)
        assert folding.read(seat.vault.db, kept.flag).status is Status.ENDED
        reapplying._write(seat.vault, [batch, batch])
        unlocking.lock(seat)
    assert msgspec.json.decode(path.read_bytes()) == []
