"""Old things put back: a page, the file, the slots, or several of them. Named by what is missing since when."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain import fingerprints
from app.domain.errors import Damaged, OlderThanSeen, Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.proofs import Purpose
from app.services import backups, people, unlocking
from app.services.seats import Seat
from app.store import connection, keyslots, ledger, passwords
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.faults.places import NEW_PASSWORD
from tests.faults.saying import said_of, words
from tests.faults.tally import Tally

Sit = Callable[[str], Seat]
SEALED = ("entry", "part", "record", "link")
PAGE = 4096
OLD = "old things put back: "


def test_an_old_page_put_back_is_found_wherever_it_changes_what_was_sealed(
    practice: Path, seat_of: Sit, made: Made, held: dict[str, keyslots.Opened], tally: Tally
) -> None:
    def content() -> list[list[tuple[object, ...]]]:
        db = connection.connect(path, held["owner"].main, read_only=True)
        found = [db.execute(f"SELECT * FROM {table}").fetchall() for table in SEALED]
        db.close()
        return found

    path, files_of = practice / "vault.db", []
    for _time in range(2):
        seat = seat_of("reception")
        ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 3, seat.now())
        unlocking.lock(seat)
        files_of.append(path.read_bytes())
    old, new = files_of
    wanted, found = content(), 0
    for page in (slice(at, at + PAGE) for at in range(PAGE, len(old), PAGE)):
        if old[page] == new[page]:
            continue
        mixed = bytearray(new)
        mixed[page] = old[page]
        path.write_bytes(mixed)
        with tally.tried(OLD + "one page"):
            if said_of(practice, made.codes[0]):
                found += 1
            else:  # a page of the search words, which can be made anew
                assert content() == wanted
    assert found > 3


@pytest.fixture
def older(practice: Path, seat_of: Sit, tmp_path: Path) -> Path:
    """Give a copy of the practice as it was before its clinician sealed three incidents and changed the password."""
    copy = tmp_path / "older"
    shutil.copytree(practice, copy, ignore=shutil.ignore_patterns("lock"))
    seat = seat_of("clinician")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 3, seat.now())
    people.change_password(seat, PASSWORDS["clinician"], NEW_PASSWORD, passwords.FLOOR)
    unlocking.lock(seat)
    return copy


def put_back(practice: Path, older: Path, *names: str) -> None:
    for name in names:
        shutil.copyfile(older / name, practice / name)


def refused(practice: Path, made: Made, who: str, password: str) -> str:
    """Try to unlock; gives what is said, and fails where it opens."""
    try:
        seat = unlocking.unlock(practice, made.persons[who], password, Clock(), ZONE)
    except VaultTrouble as trouble:
        return f"{type(trouble).__name__}: {words(trouble)}"
    except Refused as refusal:
        return refusal.reason
    unlocking.lock(seat)
    raise AssertionError("it opened")


def test_an_old_file_is_older_than_seen_and_says_by_whom_and_how_much_is_missing(
    practice: Path, older: Path, made: Made, tally: Tally
) -> None:
    put_back(practice, older, "vault.db")
    before = (practice / "vault.db").read_bytes()
    with tally.tried(OLD + "the file"):
        said = refused(practice, made, "owner", PASSWORDS["owner"])
        assert OlderThanSeen.__name__ in said and "4 entries are missing" in said, said
        assert "Sample Clinician" in said and "2026-11-23 08:00" in said, said
        assert (practice / "vault.db").read_bytes() == before


def test_what_was_seen_where_and_when_is_said_before_anybody_sits_and_nothing_of_any_record(
    practice: Path, older: Path, made: Made, seat_of: Sit, tmp_path: Path, tally: Tally
) -> None:
    seat = seat_of("owner")
    seat.remember_proof(Purpose.BACKUP)
    kept = backups.make(seat)
    entries = {one.head.seq: one.hash for one in ledger.page(seat.vault, limit=20)}
    unlocking.lock(seat)
    put_back(practice, older, "vault.db", "keyslots.json", "keyslots.json.bak")
    with tally.tried(OLD + "the file"), pytest.raises(OlderThanSeen) as refusal:
        unlocking.unlock(practice, made.persons["reception"], PASSWORDS["reception"], Clock(), ZONE)
    first, *others = refusal.value.evidence
    assert first.startswith("This practice ends with entry ") and "beginning" in first
    assert any(f"in the backup {kept.name}, 2026-11-23 08:00, by Sample Owner" in one for one in others)
    assert any("seen on this computer" in one and "by Sample Clinician" in one for one in others)
    for one in others:
        seq = int(one.partition(",")[0].removeprefix("Entry "))
        assert fingerprints.groups(entries[seq][:16]) in one
    assert len(others) <= 6 and not any("INC-" in one for one in (first, *others))


def test_an_old_file_beside_a_newer_password_says_that_entries_are_missing(
    practice: Path, older: Path, made: Made, profile: Path, tally: Tally
) -> None:
    put_back(practice, older, "vault.db")
    for one in profile.rglob("witness.json"):
        one.unlink()
    with tally.tried(OLD + "the file"):
        # One change of a password could have been cut short by a crash, so only the witness tells here;
        # after two of them it is certain.
        seat = unlocking.unlock(practice, made.persons["clinician"], NEW_PASSWORD, Clock(), ZONE)
        people.change_password(seat, NEW_PASSWORD, PASSWORDS["clinician"], passwords.FLOOR)
        unlocking.lock(seat)
    put_back(practice, older, "vault.db")
    for one in profile.rglob("witness.json"):
        one.unlink()
    with tally.tried(OLD + "the file"):
        said = refused(practice, made, "clinician", PASSWORDS["clinician"])
        assert OlderThanSeen.__name__ in said and "older than this person's password" in said, said


def test_old_slots_open_nothing_with_the_old_password(
    practice: Path, older: Path, made: Made, tally: Tally
) -> None:
    put_back(practice, older, keyslots.FILE, keyslots.COPY)
    with tally.tried(OLD + "the slots"):
        said = refused(practice, made, "clinician", PASSWORDS["clinician"])
        assert "password was changed since" in said, said
        assert "password does not open" in refused(practice, made, "clinician", NEW_PASSWORD)
    put_back(practice, older, keyslots.FILE)
    with tally.tried(OLD + "the slots"):
        seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], Clock(), ZONE)
        unlocking.lock(seat)


def test_an_old_file_with_its_old_slots_is_older_than_seen(
    practice: Path, older: Path, made: Made, tally: Tally
) -> None:
    put_back(practice, older, "vault.db", keyslots.FILE, keyslots.COPY)
    with tally.tried(OLD + "file and slots together"):
        for who in ("owner", "clinician", "reception"):
            said = refused(practice, made, who, PASSWORDS[who])
            assert OlderThanSeen.__name__ in said and "4 entries are missing" in said, said


def test_the_slots_of_another_practice_do_not_open_this_ones_file(
    practice: Path, made: Made, tmp_path: Path, profile: Path, tally: Tally
) -> None:
    from app.store import passwords as costs
    from tests.conftest import PRACTICE

    other = tmp_path / "other.keepwell"
    seat, _codes = unlocking.found(
        other, PRACTICE, "Sample Owner", True, PASSWORDS["owner"], Clock(), ZONE, costs.FLOOR
    )
    person = seat.me.id
    unlocking.lock(seat)
    put_back(practice, other, keyslots.FILE, keyslots.COPY)
    before = (practice / "vault.db").read_bytes()
    with tally.tried(OLD + "another practice's slots"):
        with pytest.raises(Damaged) as found:
            unlocking.unlock(practice, person, PASSWORDS["owner"], Clock(), ZONE)
        assert "ackup" in words(found.value) and (practice / "vault.db").read_bytes() == before
