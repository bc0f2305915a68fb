"""Leaving and changing role: what somebody held by right until now opens nothing that is written afterwards."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509

from app.documents import certificates
from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import OlderThanSeen, Refused
from app.domain.people import KeyClass, Role
from app.domain.registers import read
from app.services import checking
from app.services.seats import Seat
from app.store import (
    backups,
    certifying,
    epochs,
    keys,
    keyslots,
    ledger,
    manifests,
    members,
    parting,
    seals,
    settings,
    standing,
)
from app.store.keyslots import Opened
from tests.conftest import PASSWORDS, Clock, Made
from tests.store.peopled import PAPERS, PASSWORD, appointed, clean, newest, opens, sit, story, told

Sit = Callable[[str], Seat]
Held = dict[str, Opened]


def test_a_leaver_cannot_open_what_is_written_after(
    practice: Path, seat_of: Sit, made: Made, held: Held, clock: Clock
) -> None:
    gone = seat_of("clinician").vault
    mine, known, old_main = gone.held[KeyClass.CLINICAL][1], keyslots.read(practice), gone.main
    before = told(seat_of("reception").vault, "before", clock)
    parting.let_go(seat_of("owner").vault, made.persons["clinician"], PAPERS, moments.of(clock()))
    after = told(seat_of("reception").vault, "after", clock)
    owner = seat_of("owner").vault
    assert newest(owner, KeyClass.CLINICAL).epoch == 2
    assert [story(owner, seq) for seq in (before, after)] == ["before", "after"]
    assert not opens(practice, held["clinician"].pairs, known, old_main)
    # Also with today's key of the file, lent by somebody who still works here, the old epoch opens nothing new.
    stored = owner.db.execute(
        "SELECT stored FROM part WHERE entry = ? AND name = 'clinical'", (after,)
    ).fetchone()[0]
    assert "clinical/2" in seals.readers(stored) and "clinical/1" not in seals.readers(stored)
    theirs = {"clinical/1": mine, made.persons["clinician"]: held["clinician"].pairs.receive}
    head = ledger.page(owner, after + 1, 1)[0].head
    place = seals.Place(owner.id, head.entry, head.record, "clinical", head.kind, head.actor)
    assert seals.unseal(place, stored, theirs) is None
    granted = {(one.name, one.epoch) for one in owner.register.grants if one.to == made.persons["clinician"]}
    assert granted == set()
    assert checking.check(seat_of("auditor")).faults == ()


def test_a_leavers_row_slot_grants_and_certificate_end(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    person = made.persons["auditor"]
    parting.let_go(seat.vault, person, PAPERS, seat.now())
    slots = keyslots.read(practice)
    assert slots.of(person) == () and person not in {one.to for one in slots.grants}
    row = next(one for one in read(seat.vault.register_paper()).register.rows if one.person == person)
    assert row.until == seat.now()
    assert newest(seat.vault, KeyClass.AUDIT).epoch == 2
    assert newest(seat.vault, KeyClass.ROOT).epoch == 1
    assert [one.head.action for one in reversed(ledger.page(seat.vault, limit=3))] == [
        Action.LEAVE, Action.EPOCH, Action.REKEY
    ]  # fmt: skip


def test_a_leaver_who_held_no_class_costs_only_the_key_of_the_file(seat_of: Sit, made: Made) -> None:
    seat = seat_of("owner")
    parting.let_go(seat.vault, made.persons["reception"], PAPERS, seat.now())
    assert {key.epoch for key in seat.vault.register.classes} == {1} and seat.vault.epoch == 2


def test_when_an_owner_leaves_the_root_is_new_and_everybody_has_a_new_certificate(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    old_root = seat.vault.root_certificate()
    old_paper = read(seat.vault.register_paper())
    second = appointed(seat.vault, "Sample Second", Role.OWNER, clock, clinical=True)
    seat.vault.close()
    vault = sit(practice, second.id, PASSWORD, clock)
    parting.let_go(vault, made.persons["owner"], PAPERS, moments.of(clock()))
    root = vault.root_certificate()
    assert root != old_root and certificates.is_root(root)
    for one in vault.register.active():
        signed = x509.load_der_x509_certificate(keys.raw(one.certificate))
        signed.verify_directly_issued_by(x509.load_der_x509_certificate(root))
    paper = read(vault.register_paper())
    assert certificates.is_signed_by_root(paper.register.signed_bytes(), paper.signature_bytes(), root)
    assert not certificates.is_signed_by_root(
        paper.register.signed_bytes(), paper.signature_bytes(), old_root
    )
    assert paper.register.number > old_paper.register.number
    assert len([one for one in paper.register.rows if one.until is None]) == len(vault.register.active()) == 4
    assert {key.name: key.epoch for key in vault.register.classes} == {
        KeyClass.CLINICAL: 2, KeyClass.AUDIT: 2, KeyClass.ROOT: 2
    }  # fmt: skip
    assert vault.root_key() is not None
    third = appointed(vault, "Sample Third", Role.OWNER, clock)
    given = {one.epoch for one in vault.register.grants if one.to == third.id and one.name is KeyClass.ROOT}
    assert given == {2}  # the old root's key is nobody's any more who did not have it
    vault.close()
    assert any("print the trust card anew" in note for note in seat_of("reception").vault.notes)
    assert not any("trust card" in note for note in seat_of("reception").vault.notes)


def test_nobody_lets_themselves_go_and_the_last_owner_stays(seat_of: Sit, made: Made, clock: Clock) -> None:
    seat = seat_of("owner")
    for act in (
        lambda: parting.let_go(seat.vault, seat.me.id, PAPERS, seat.now()),
        lambda: parting.change_role(seat.vault, seat.me.id, Role.CLINICIAN, False, PAPERS, seat.now()),
    ):
        with pytest.raises(Refused, match="last owner cannot leave"):
            act()
    appointed(seat.vault, "Sample Second", Role.OWNER, clock)
    with pytest.raises(Refused, match="Another owner must do this"):
        parting.let_go(seat.vault, seat.me.id, PAPERS, seat.now())
    with pytest.raises(Refused, match="does not work here"):
        parting.let_go(seat.vault, "nobody", PAPERS, seat.now())
    sheet = seat.vault.register.sheets()[0]
    with pytest.raises(Refused, match="does not work here"):
        parting.let_go(seat.vault, sheet.id, PAPERS, seat.now())


def test_a_leaving_cut_short_after_its_entry_is_finished_by_the_next_owner(
    practice: Path, seat_of: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    old = keyslots.read(practice)

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("app.store.tidying.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            parting.let_go(seat.vault, made.persons["clinician"], PAPERS, seat.now())
    seat.vault.close()
    assert keyslots.read(practice) == old
    with pytest.raises(Refused, match="does not know this person any more"):
        seat_of("clinician")
    assert seat_of("reception").vault.epoch == 1  # an owner's work
    assert keyslots.read(practice).of(made.persons["clinician"]) == ()
    owner = seat_of("owner").vault
    assert owner.epoch == owner.register.main.epoch == 2 and not owner.register.turns
    assert newest(owner, KeyClass.CLINICAL).epoch == 2


def test_an_owner_who_is_no_clinician_asks_and_a_clinician_delivers_at_the_next_unlock(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    owner = seat_of("owner").vault
    second = appointed(owner, "Sample Clinician Two", Role.CLINICIAN, clock)
    third = appointed(owner, "Sample Second", Role.OWNER, clock)
    owner.close()
    vault = sit(practice, third.id, PASSWORD, clock)
    assert KeyClass.CLINICAL not in vault.held
    parting.let_go(vault, made.persons["clinician"], PAPERS, moments.of(clock()))
    assert vault.register.owed == (KeyClass.CLINICAL,)
    assert newest(vault, KeyClass.CLINICAL).epoch == 1 and vault.epoch == 2
    vault.close()
    desk = seat_of("reception").vault
    assert desk.register.owed == (KeyClass.CLINICAL,)
    desk.close()
    vault = sit(practice, second.id, PASSWORD, clock)
    assert vault.register.owed == () and set(vault.held[KeyClass.CLINICAL]) == {1, 2}
    seq = told(vault, "after", clock)
    vault.close()
    owner = seat_of("owner").vault
    assert story(owner, seq) == "after"
    assert keyslots.read(practice).dropbox["clinical"] == newest(owner, KeyClass.CLINICAL).public
    owner.close()
    vault = sit(practice, third.id, PASSWORD, clock)
    assert story(vault, seq) is None
    assert not epochs.new_epoch(vault, KeyClass.CLINICAL, moments.of(clock()))
    assert vault.register.owed == (KeyClass.CLINICAL,)
    vault.close()
    assert newest(seat_of("owner").vault, KeyClass.CLINICAL).epoch == 3


def test_when_the_last_clinician_left_the_next_one_begins_the_key_that_is_owed(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    owner = seat_of("owner").vault
    second = appointed(owner, "Sample Second", Role.OWNER, clock)
    owner.close()
    vault = sit(practice, second.id, PASSWORD, clock)
    for person in ("clinician", "owner"):
        parting.let_go(vault, made.persons[person], PAPERS, moments.of(clock()))
    assert set(vault.register.owed) == {KeyClass.CLINICAL}
    after = appointed(vault, "Sample Clinician Two", Role.CLINICIAN, clock)
    assert not vault.register.owed and KeyClass.CLINICAL not in vault.held
    seq = told(vault, "after", clock)
    vault.close()
    vault = sit(practice, after.id, PASSWORD, clock)
    assert set(vault.held[KeyClass.CLINICAL]) == {2} and story(vault, seq) == "after"
    assert clean(vault)
    vault.close()


def test_another_role_brings_its_keys_and_takes_the_earlier_ones(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    before = told(seat_of("clinician").vault, "before", clock)
    seat = seat_of("owner")
    person = made.persons["auditor"]
    changed = parting.change_role(seat.vault, person, Role.CLINICIAN, False, PAPERS, seat.now())
    assert (changed.role, changed.clinical, changed.number) == (Role.CLINICIAN, True, "M-4")
    assert seat.vault.epoch == 1  # they still work here
    assert newest(seat.vault, KeyClass.AUDIT).epoch == 2
    rows = [one for one in read(seat.vault.register_paper()).register.rows if one.person == person]
    assert [(one.role, one.until is None) for one in rows] == [(Role.AUDITOR, False), (Role.CLINICIAN, True)]
    vault = seat_of("auditor").vault
    assert set(vault.held) == {KeyClass.CLINICAL} and story(vault, before) == "before"
    after = told(vault, "their own", clock)
    back = seat_of("owner")
    with pytest.raises(Refused, match="their role already"):
        parting.change_role(back.vault, person, Role.CLINICIAN, True, PAPERS, back.now())
    parting.change_role(back.vault, person, Role.RECEPTION, True, PAPERS, back.now())
    seq = told(back.vault, "for clinicians", clock)
    vault = seat_of("auditor").vault
    assert (vault.me.role, vault.me.clinical, vault.held) == (Role.RECEPTION, False, {})
    assert [story(vault, one) for one in (before, after, seq)] == [None, "their own", None]
    assert [one.role for one in vault.register.rows(person)] == [
        Role.AUDITOR, Role.CLINICIAN, Role.RECEPTION
    ]  # fmt: skip
    assert clean(vault)


def test_an_owner_alone_can_begin_and_cease_to_be_a_clinician(
    practice: Path, seat_of: Sit, clock: Clock
) -> None:
    seat = seat_of("owner")
    before = told(seat.vault, "before", clock)
    parting.change_role(seat.vault, seat.me.id, Role.OWNER, False, PAPERS, seat.now())
    assert story(seat.vault, before) == "before"  # they wrote it
    assert set(seat.vault.held) == {KeyClass.AUDIT, KeyClass.ROOT} and not seat.vault.me.clinical
    assert set(seat.vault.register.owed) == {KeyClass.CLINICAL}
    assert newest(seat_of("clinician").vault, KeyClass.CLINICAL).epoch == 2
    later = told(seat_of("reception").vault, "later", clock)
    seat = seat_of("owner")
    assert story(seat.vault, later) is None
    parting.change_role(seat.vault, seat.me.id, Role.OWNER, True, PAPERS, seat.now())
    assert seat.vault.me.clinical and KeyClass.CLINICAL not in seat.vault.held
    seat_of("clinician")
    vault = seat_of("owner").vault
    assert story(vault, later) == "later" and clean(vault)


def test_an_owner_who_becomes_something_else_takes_the_root_with_them(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    owner = seat_of("owner").vault
    second = appointed(owner, "Sample Second", Role.OWNER, clock)
    parting.change_role(owner, second.id, Role.RECEPTION, False, PAPERS, moments.of(clock()))
    assert {key.name: key.epoch for key in owner.register.classes} == {
        KeyClass.CLINICAL: 1, KeyClass.AUDIT: 2, KeyClass.ROOT: 2
    }  # fmt: skip
    owner.close()
    vault = sit(practice, second.id, PASSWORD, clock)
    assert vault.held == {} and vault.root_key() is None
    vault.close()
    assert seat_of("owner").vault.root_key() is not None


def test_two_owners_who_remove_each_other_on_two_copies_are_a_fork(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, tmp_path: Path
) -> None:
    owner = seat_of("owner").vault
    second = appointed(owner, "Sample Second", Role.OWNER, clock)
    owner.close()
    copy = tmp_path / "copy.keepwell"
    shutil.copytree(practice, copy, ignore=shutil.ignore_patterns("lock"))
    seat = seat_of("owner")
    parting.let_go(seat.vault, second.id, PAPERS, seat.now())
    seat.vault.close()
    with pytest.raises(OlderThanSeen, match="entries are missing"):
        sit(copy, second.id, PASSWORD, clock)
    (tmp_path / "profile").rename(tmp_path / "first")  # another computer, which saw nothing of it
    vault = sit(copy, second.id, PASSWORD, clock)
    parting.let_go(vault, made.persons["owner"], PAPERS, moments.of(clock()))
    assert [one.name for one in vault.register.active() if one.role is Role.OWNER] == ["Sample Second"]
    told(vault, "written to", clock)
    assert clean(vault)
    vault.close()
    shutil.rmtree(tmp_path / "profile")
    (tmp_path / "first").rename(tmp_path / "profile")
    with pytest.raises(OlderThanSeen, match="its newest entries are others"):
        sit(copy, made.persons["reception"], PASSWORDS["reception"], clock)
    with pytest.raises(Refused, match="no password here"):
        sit(copy, made.persons["owner"], PASSWORDS["owner"], clock)
    assert clean(seat_of("reception").vault)


def test_old_backups_that_the_old_password_opens_are_listed(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    backup = backups.make(seat.vault, manifests.folder_of(seat.vault), seat.now())
    (backup.parent / "note.keepwell-backup").write_bytes(b"no backup")
    person = made.persons["clinician"]
    assert [one.path for one in parting.still_open(seat.vault, person)] == [backup]
    parting.let_go(seat.vault, person, PAPERS, seat.now())
    elsewhere = practice.parent / "second"
    elsewhere.mkdir()
    shutil.copy(backup, elsewhere / backup.name)
    settings.write(seat.vault, manifests.SECOND, str(elsewhere))
    assert [one.path.parent for one in parting.still_open(seat.vault, person)] == [backup.parent, elsewhere]
    settings.write(seat.vault, manifests.SECOND, "")
    later = backups.make(seat.vault, manifests.folder_of(seat.vault), seat.now())
    assert later != backup
    found = parting.still_open(seat.vault, person)
    assert [(one.path, one.generation, one.manifest.vault) for one in found] == [(backup, 1, seat.vault.id)]
    assert parting.still_open(seat.vault, "nobody") == ()


def test_certificates_and_root_are_an_owners_to_make(seat_of: Sit) -> None:
    for who in ("clinician", "reception", "auditor"):
        seat = seat_of(who)
        assert not certifying.due(seat.vault).people and not certifying.due(seat.vault).root
        with pytest.raises(Refused):
            certifying.change_root(seat.vault, PAPERS, seat.now())
        with pytest.raises(Refused):
            epochs.new_epoch(seat.vault, KeyClass.AUDIT, seat.now())
        for person in seat.vault.register.members:
            with pytest.raises(Refused):
                parting.let_go(seat.vault, person, PAPERS, seat.now())
            with pytest.raises(Refused):
                parting.change_role(seat.vault, person, Role.OWNER, True, PAPERS, seat.now())


def test_a_new_epoch_is_sealed_to_from_then_on_and_the_earlier_ones_stay(
    practice: Path, seat_of: Sit, clock: Clock
) -> None:
    seat = seat_of("owner")
    before = told(seat.vault, "before", clock)
    assert epochs.new_epoch(seat.vault, KeyClass.CLINICAL, seat.now())
    after = told(seat.vault, "after", clock)
    assert keyslots.read(practice).dropbox["clinical"] == newest(seat.vault, KeyClass.CLINICAL).public
    newcomer = appointed(seat.vault, "Sample Newcomer", Role.CLINICIAN, clock)
    assert sorted(one.epoch for one in seat.vault.register.grants if one.to == newcomer.id) == [1, 2]
    seat.vault.close()
    for vault in (sit(practice, newcomer.id, PASSWORD, clock),):
        assert [story(vault, seq) for seq in (before, after)] == ["before", "after"]
        vault.close()
    vault = seat_of("clinician").vault
    assert [story(vault, seq) for seq in (before, after)] == ["before", "after"]
    assert vault.notes == []
    assert standing.load_register(vault.db, vault.id)[0] == vault.register
    assert members.open_grants(vault.id, vault.register, vault.me.id, vault.pairs.receive) == vault.held
    assert vault.register.owed == ()
