"""New keys without the password: the losses are counted before, what was signed stays, and all see who did it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from msgspec.structs import replace

from app.documents import certificates
from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Damaged, NoKey, Refused, VaultTrouble, WrongPassword
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.domain.people import KeyClass, Role
from app.domain.registers import read
from app.services import drafts
from app.services.seats import Seat
from app.store import backups, clinical, history, keys, keyslots, ledger, manifests, resetting, witness
from app.store import drafts as kept
from app.store.keyslots import Opened
from app.store.ledger import NewEntry
from app.store.passwords import FLOOR
from app.store.resetting import Losses
from tests.conftest import PASSWORDS, Clock, Made
from tests.store.peopled import PASSWORD, appointed, clean, newest, opens, sit, story, told

Sit = Callable[[str], Seat]
Held = dict[str, Opened]


def reset(seat: Seat, person: str) -> None:
    resetting.reset(seat.vault, person, PASSWORD, certificates.issue, FLOOR, seat.now())


def test_what_a_reset_loses_is_counted_before(seat_of: Sit, made: Made, clock: Clock) -> None:
    seat = seat_of("reception")
    drafts.keep(seat, "one", Kind.INCIDENT, {"story": "half"})
    told(seat.vault, "a report of my own", clock)
    own = NewEntry(kind=Kind.NOTICE, own=Content(set={"how": "tired"}))
    ledger.append(seat.vault, [own, own], seat.now())
    assert told(seat_of("clinician").vault, "another's", clock)
    vault = seat_of("owner").vault
    assert resetting.losses(vault, made.persons["reception"]) == Losses(drafts=1, own=2, reports=1)
    assert resetting.losses(vault, made.persons["clinician"]) == Losses(0, 0, 0)
    with pytest.raises(Refused, match="does not work here"):
        resetting.losses(vault, vault.register.sheets()[0].id)
    with pytest.raises(Refused, match="Only an owner"):
        resetting.losses(seat_of("clinician").vault, made.persons["reception"])


def test_after_a_reset_the_new_password_opens_and_the_old_keys_nothing(
    practice: Path, seat_of: Sit, made: Made, held: Held, clock: Clock
) -> None:
    before = told(seat_of("reception").vault, "by reception", clock)
    seat = seat_of("clinician")
    mine, old_main, old_slots = told(seat.vault, "my own", clock), seat.vault.main, keyslots.read(practice)
    epoch = seat.vault.held[KeyClass.CLINICAL][1]
    drafts.keep(seat, "one", Kind.INCIDENT, {"story": "half"})
    person = made.persons["clinician"]
    seat = seat_of("owner")
    reset(seat, person)
    after = told(seat.vault, "after", clock)
    seat.vault.close()
    with pytest.raises(WrongPassword):
        sit(practice, person, PASSWORDS["clinician"], clock)
    vault = sit(practice, person, PASSWORD, clock)
    assert [story(vault, seq) for seq in (before, mine, after)] == ["by reception", "my own", "after"]
    assert kept.all(vault) == [] and kept.find(vault, "one") is None
    assert set(vault.held[KeyClass.CLINICAL]) == {1, 2} and newest(vault, KeyClass.ROOT).epoch == 1
    assert vault.held[KeyClass.CLINICAL][1] == epoch
    assert vault.epoch == 2 and clean(vault)
    assert not opens(practice, held["clinician"].pairs, old_slots, old_main)
    assert [one.generation for one in keyslots.read(practice).of(person)] == [2]
    vault.close()


def test_what_was_signed_before_stays_and_what_the_old_keys_sign_afterwards_does_not_count(
    practice: Path, seat_of: Sit, made: Made, held: Held, clock: Clock, tmp_path: Path
) -> None:
    seat = seat_of("clinician")
    backup = backups.make(seat.vault, tmp_path, seat.now())
    seen = witness.read(seat.vault.id, seat.vault.register)[seat.me.id]
    seat = seat_of("owner")
    reset(seat, made.persons["clinician"])
    known = seat.vault.register
    first, second = known.rows(made.persons["clinician"])
    assert (first.until, second.until) == (second.since, None) and first.sign != second.sign
    assert (first.number, first.name, first.role) == (second.number, second.name, second.role)
    assert (
        known.signer(second.id, second.since) == first and known.signer(second.id, second.since + 1) == second
    )
    assert witness.read(seat.vault.id, known)[second.id] == seen
    assert manifests.is_ours(manifests.inspect(backup), seat.vault)
    late = manifests.inspect(backup)
    old = keys.signing_key(held["clinician"].pairs.sign)
    assert clean(seat.vault)
    forged = replace(late, seq=second.since + 1)
    forged = replace(forged, signature=keys.text(keys.sign(old, forged.signed_bytes())))
    assert not manifests.is_ours(forged, seat.vault)


def test_a_part_sealed_to_ones_earlier_keys_is_not_called_damaged(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    vault = seat_of("reception").vault
    seq = told(vault, "my report", clock)
    record = ledger.page(vault, seq + 1, 1)[0].head.record
    assert clinical.is_readable(vault, record) and clinical.folded(vault, record) == {"story": "my report"}
    own = NewEntry(kind=Kind.NOTICE, own=Content(set={"how": "tired"}))
    kept_own = ledger.append(vault, [own], moments.of(clock()))[0].seq
    seat = seat_of("owner")
    reset(seat, made.persons["reception"])
    assert story(seat.vault, seq) == "my report"
    seat.vault.close()
    vault = sit(practice, made.persons["reception"], PASSWORD, clock)
    assert story(vault, seq) is None and not clinical.is_readable(vault, record)
    for read_it in (
        lambda: clinical.folded(vault, record),
        lambda: ledger.read_part(vault, kept_own, PartName.OWN),
    ):
        with pytest.raises(NoKey):
            read_it()
    again = told(vault, "another", clock)
    assert story(vault, again) == "another"
    vault.close()


def test_a_reset_is_told_to_the_person_and_to_everybody(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat_of("auditor")
    seat = seat_of("owner")
    reset(seat, made.persons["reception"])
    one = [line for line in history.happenings(seat.vault) if line.action is Action.RESET]
    assert [(line.by, line.name, line.person) for line in one] == [
        ("Sample Owner", "Sample Reception", made.persons["reception"])
    ]
    assert any(
        "Sample Owner had new keys made for Sample Reception" in note
        for note in seat_of("auditor").vault.notes
    )
    assert seat_of("auditor").vault.notes == []
    seat_of("owner").vault.close()
    vault = sit(practice, made.persons["reception"], PASSWORD, clock)
    assert any("Sample Owner had new keys made for you at 2026-11-23" in note for note in vault.notes)
    vault.close()


def test_the_certificate_is_new_and_the_paper_register_names_both(seat_of: Sit, made: Made) -> None:
    seat = seat_of("owner")
    reset(seat, made.persons["clinician"])
    rows = [
        one
        for one in read(seat.vault.register_paper()).register.rows
        if one.person == made.persons["clinician"]
    ]
    assert [one.until for one in rows] == [seat.now(), None] and rows[0].certificate != rows[1].certificate
    member = seat.vault.register.members[made.persons["clinician"]]
    certificate = x509.load_der_x509_certificate(keys.raw(member.certificate))
    assert keys.text(keys.point(certificate.public_key())) == member.sign  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_makes_new_keys_for_somebody(seat_of: Sit, made: Made, who: str) -> None:
    seat = seat_of(who)
    with pytest.raises(Refused, match="Only an owner"):
        reset(seat, made.persons["reception"])


def test_an_owner_can_make_new_keys_for_themselves_and_goes_on(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    before = told(seat.vault, "before", clock)
    reset(seat, seat.me.id)
    after = told(seat.vault, "after", clock)
    assert [story(seat.vault, seq) for seq in (before, after)] == ["before", "after"]
    assert seat.vault.root_key() is not None and clean(seat.vault)
    appointed(seat.vault, "Sample Newcomer", Role.CLINICIAN, clock)
    seat.vault.close()
    vault = sit(practice, made.persons["owner"], PASSWORD, clock)
    assert [story(vault, seq) for seq in (before, after)] == ["before", "after"] and clean(vault)
    vault.close()


class Stop(BaseException):
    """Stands for the end of the process."""


def test_a_reset_cut_short_before_its_entry_leaves_the_old_password(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    real = keyslots.write
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", stop)
        patch.setattr(keyslots, "write", once(real))
        with pytest.raises(Stop):
            reset(seat, made.persons["clinician"])
    seat.vault.close()
    assert len(keyslots.read(practice).of(made.persons["clinician"])) == 2
    with pytest.raises(Refused, match="does not know this person"):
        sit(practice, made.persons["clinician"], PASSWORD, clock)
    assert seat_of("clinician").vault.me.generation == 1
    assert [one.generation for one in keyslots.read(practice).of(made.persons["clinician"])] == [1]
    assert seat_of("clinician").vault.notes == []


def test_a_reset_cut_short_after_its_entry_is_finished_at_the_next_unlock(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("clinician")
    drafts.keep(seat, "one", Kind.INCIDENT, {"story": "half"})
    seat = seat_of("owner")
    with monkeypatch.context() as patch:
        patch.setattr(resetting, "_drop", stop)
        with pytest.raises(Stop):
            reset(seat, made.persons["clinician"])
    seat.vault.close()
    vault = sit(practice, made.persons["clinician"], PASSWORD, clock)
    assert kept.all(vault) == [] and vault.epoch == 1 and set(vault.held) == {KeyClass.CLINICAL}
    vault.close()
    with pytest.raises(WrongPassword):
        sit(practice, made.persons["clinician"], PASSWORDS["clinician"], clock)
    assert seat_of("owner").vault.epoch == 2
    assert len(keyslots.read(practice).of(made.persons["clinician"])) == 1


def stop(*_given: object, **_named: object) -> None:
    raise Stop


def once(real: Callable[..., None]) -> Callable[..., None]:
    """Let the first call through and do nothing in the later ones, as a killed process would."""
    calls: list[int] = []

    def write(*given: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            real(*given)

    return write


def test_a_reset_that_the_disk_refused_changes_nothing(
    practice: Path, seat_of: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    before = keyslots.read(practice)

    def full(*_given: object, **_named: object) -> None:
        raise VaultTrouble("full")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", full)
        with pytest.raises(VaultTrouble):
            reset(seat, made.persons["clinician"])
    assert keyslots.read(practice) == before
    assert seat_of("clinician").vault.me.generation == 1


def test_old_slots_put_back_after_a_reset_open_nothing(practice: Path, seat_of: Sit, made: Made) -> None:
    old = (practice / keyslots.FILE).read_bytes()
    seat = seat_of("owner")
    reset(seat, made.persons["reception"])
    seat.vault.close()
    for name in (keyslots.FILE, keyslots.COPY):
        (practice / name).write_bytes(old)
    with pytest.raises(Damaged, match="older than it"):
        seat_of("reception")
