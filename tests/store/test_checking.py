"""The check of the chain: each way of changing what was sealed is found and named for what it is."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from app.domain import canonical
from app.domain.actions import Action, Status
from app.domain.errors import Damaged, OlderThanSeen, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, Content, Head, Link, PartName, hash_part
from app.domain.moments import Moment
from app.domain.people import Role
from app.services import backups, checking, people, settings, trail, unlocking
from app.services.seats import Seat
from app.store import checking as store
from app.store import connection, folding, keys, keyslots, ledger, records, witness
from app.store.connection import Connection
from app.store.keyslots import Opened
from app.store.ledger import NewEntry
from app.store.passwords import FLOOR
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.store import tampering
from tests.store.tampering import hands_on

Sit = Callable[[str], Seat]
Held = dict[str, Opened]


@pytest.fixture(scope="module")
def written_once(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A practice where three people have sealed something, locked again."""
    base = tmp_path_factory.mktemp("written")
    shutil.copytree(made.folder, base / "sample.keepwell")
    shutil.copytree(made.profile, base / "profile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEEPWELL_PROFILE", str(base / "profile"))
        for who in ("reception", "clinician", "owner"):
            seat = unlocking.unlock(
                base / "sample.keepwell", made.persons[who], PASSWORDS[who], Clock(), ZONE
            )
            story = Content(set={"story": f"what {who} saw"})
            entry = NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": "Room 1"}), clinical=story)
            ledger.append(seat.vault, [entry, entry], seat.now())
            unlocking.lock(seat)
    yield Made(base / "sample.keepwell", base / "profile", made.codes, made.persons)


@pytest.fixture
def written(written_once: Made, practice: Path, profile: Path) -> Path:
    """Lay a fresh copy of it in the place of the practice, for `seat_of`."""
    shutil.rmtree(practice)
    shutil.rmtree(profile)
    shutil.copytree(written_once.folder, practice)
    shutil.copytree(written_once.profile, profile)
    return practice


def faults(seat: Seat) -> str:
    found = checking.check(seat)
    assert found.done
    return " ".join(found.faults)


def newest_of(db: Connection, person: str) -> int:
    return int(db.execute("SELECT max(seq) FROM entry WHERE actor = ?", (person,)).fetchone()[0])


def opened_or_not(seat_of: Sit, who: str = "owner") -> str:
    """Unlock and check; gives what was said, at whichever of the two it was found."""
    try:
        return faults(seat_of(who))
    except VaultTrouble as trouble:
        return trouble.what


def test_an_untouched_vault_checks_out_from_its_first_entry(written: Path, seat_of: Sit) -> None:
    seat = seat_of("auditor")
    found = checking.check(seat)
    assert found.faults == () and found.done
    assert (found.seq, found.hash) == ledger.head(seat.vault) and found.entries == found.seq


def test_a_changed_head_is_named(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        seq = tampering.newest(db)
        head = tampering.head_of(db, seq)
        spelt = msgspec.structs.replace(head, number="INC-2026-0099").to_bytes()
        db.execute("UPDATE entry SET head = ? WHERE seq = ?", (spelt, seq))
    assert "the signed line was changed" in opened_or_not(seat_of)


def test_a_changed_column_is_named(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        db.execute("UPDATE entry SET actor = 'somebody' WHERE seq = 9")
    assert "Entry 9: its row does not say what was signed" in opened_or_not(seat_of)


def test_a_head_with_its_hash_made_to_fit_breaks_the_chain_and_the_signature(
    written: Path, seat_of: Sit, held: Held
) -> None:
    with hands_on(written, held["reception"].main) as db:
        tampering.changed(db, 9, number="INC-2026-0099")
    assert "Entry 10: the chain is broken before this entry" in opened_or_not(seat_of)


def test_a_newest_entry_changed_with_its_hash_is_found_by_its_signature(
    written: Path, seat_of: Sit, held: Held, profile: Path
) -> None:
    with hands_on(written, held["reception"].main) as db:
        seq = tampering.newest(db)
        tampering.changed(db, seq, number="INC-2026-0099")
    shutil.rmtree(profile)
    assert f"Entry {seq}: the signature is not of the person it names" in opened_or_not(seat_of)


@pytest.mark.parametrize("name", ["open", "clinical"])
def test_a_changed_part_is_named(written: Path, seat_of: Sit, held: Held, name: str) -> None:
    with hands_on(written, held["reception"].main) as db:
        seq = tampering.newest(db)
        db.execute(
            "UPDATE part SET stored = CAST(stored || ' ' AS BLOB) WHERE entry = ? AND name = ?", (seq, name)
        )
    assert f"Entry {seq}: a part was changed" in opened_or_not(seat_of)


def test_a_changed_salt_is_named(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        db.execute("UPDATE part SET salt = zeroblob(32) WHERE entry = 10 AND name = 'clinical'")
    assert "Entry 10: a part was changed" in opened_or_not(seat_of)


def test_a_removed_part_is_named(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        seq = tampering.newest(db)
        db.execute("DELETE FROM part WHERE entry = ? AND name = 'clinical'", (seq,))
    assert f"Entry {seq}: a part was removed without a record" in opened_or_not(seat_of)


def test_an_added_part_is_named(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        seq = tampering.newest(db)
        db.execute("INSERT INTO part VALUES (?, 'own', zeroblob(32), x'00')", (seq,))
    assert f"Entry {seq}: a part was added that was not signed" in opened_or_not(seat_of)


def test_two_parts_that_changed_places_are_named(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        one, other = tampering.newest(db) - 1, tampering.newest(db)
        for seq, moved in ((one, 9000), (other, one), (9000, other)):
            db.execute("UPDATE part SET entry = ? WHERE entry = ?", (moved, seq))
    said = opened_or_not(seat_of)
    assert f"Entry {one}: a part was changed" in said and f"Entry {other}: a part was changed" in said


def test_swapped_signatures_are_named(written: Path, seat_of: Sit, held: Held, profile: Path) -> None:
    with hands_on(written, held["reception"].main) as db:
        seq = tampering.newest(db)
        other = db.execute("SELECT signature FROM entry WHERE seq = ?", (seq - 1,)).fetchone()[0]
        db.execute("UPDATE entry SET signature = ? WHERE seq = ?", (other, seq))
    shutil.rmtree(profile)
    assert f"Entry {seq}: the signature is not of the person it names" in opened_or_not(seat_of)


def test_an_entry_that_names_another_key_than_the_one_that_signed_it_is_named(
    written: Path, seat_of: Sit, held: Held, profile: Path
) -> None:
    with hands_on(written, held["owner"].main) as db:
        seq = tampering.newest(db)
        tampering.changed(db, seq, held["owner"].pairs.sign, key="none:" + "0" * 32)
    shutil.rmtree(profile)
    assert f"Entry {seq}: the signature is not of the person it names" in opened_or_not(seat_of)


@pytest.mark.parametrize("signature", [b"", b"\x00", b"\x30\x06\x02\x01\x00\x02\x01\x00", bytes(300)])
def test_bytes_that_are_no_signature_are_named_and_not_a_traceback(
    written: Path, seat_of: Sit, held: Held, signature: bytes
) -> None:
    with hands_on(written, held["reception"].main) as db:
        db.execute("UPDATE entry SET signature = ?, hash = 'no hash' WHERE seq = 10", (signature,))
    assert "Entry 10" in opened_or_not(seat_of)


def test_the_first_entry_replaced_by_another_practices_is_named(
    written: Path, seat_of: Sit, held: Held
) -> None:
    with hands_on(written, held["owner"].main) as db:
        tampering.changed(db, 1, held["owner"].pairs.sign, form=2)
        tampering.rechain(db, 1, held["owner"].pairs.sign)
    with pytest.raises(Damaged):
        seat_of("owner")


def test_a_chain_rewritten_with_ones_own_key_is_named(
    written: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    with hands_on(written, held["reception"].main) as db:
        seq = newest_of(db, made.persons["clinician"])
        tampering.changed(db, seq, held["reception"].pairs.sign, number="INC-2026-0099")
        tampering.rechain(db, seq, held["reception"].pairs.sign)
    assert "the signature is not of the person it names" in opened_or_not(seat_of)


def test_a_chain_rewritten_under_ones_own_name_is_not_the_one_last_seen(
    written: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    mine = held["reception"].pairs.sign
    with hands_on(written, held["reception"].main) as db:
        after = newest_of(db, made.persons["reception"])
        named = {"actor": made.persons["reception"], "key": keys.key_id(keys.sign_public(mine))}
        tampering.rechain(db, after, mine, **named)
    with pytest.raises(OlderThanSeen, match="its newest entries are others"):
        seat_of("owner")


def test_an_entry_by_somebody_without_the_right_is_named(
    written: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    who = held["reception"]
    with hands_on(written, who.main) as db:
        args = (db, who.slots.vault, who.person, who.pairs.sign)
        seq = tampering.forged(*args, Kind.FLAG, Action.SEAL, "f" * 32, {"label": "x"})
    assert f"Entry {seq}: the person had no right to make it" in opened_or_not(seat_of)


def test_the_right_to_one_kind_is_none_to_change_a_record_of_another(
    written: Path, seat_of: Sit, held: Held
) -> None:
    seat = seat_of("clinician")
    said = Content(set={"action": "Two people in the room"}, links=(Link("c" * 32, "client"),))
    flag = ledger.append(seat.vault, [NewEntry(kind=Kind.FLAG, open=said)], seat.now())[0]
    seat.vault.close()
    who = held["reception"]
    with hands_on(written, who.main) as db:
        args = (db, who.slots.vault, who.person, who.pairs.sign, Kind.CLIENT)
        seq = tampering.forged(*args, Action.CORRECT, flag.record, {"action": "Nothing to do"})
        tampering.forged(*args, Action.WITHDRAW, flag.record, {})
        found = folding.read(db, flag.record)
        assert found is not None and found.now["action"] == "Two people in the room"
        assert found.status is Status.ACTIVE and len(folding.links(db, flag.record)) == 1
        assert store.records(db) == []
        folding.rebuild(db)
        assert folding.read(db, flag.record) == found
    assert f"Entry {seq}: its record is of another kind or number" in opened_or_not(seat_of)


@pytest.mark.parametrize(
    "number", ["../../INC-1", "INC-2026-1", "C-0001", "INC-2026-0000", "<b>7</b>", "INC-2026-0001\n"]
)
def test_a_number_that_none_of_its_kind_has_is_named_and_shown_nowhere(
    written: Path, seat_of: Sit, held: Held, number: str
) -> None:
    who = held["clinician"]
    with hands_on(written, who.main) as db:
        seq, previous = ledger.newest(db)
        salt, stored = bytes(32), canonical.dumps({"set": {"place": "Room 1"}})
        head = Head(
            FORMAT, who.slots.vault, seq + 1, ledger.new_id(), "c" * 32, number, Kind.INCIDENT, Action.SEAL, 1,
            Moment("2026-11-23T15:00:00.000Z"), who.person, keys.key_id(keys.sign_public(who.pairs.sign)), previous,
            {PartName.OPEN: hash_part(PartName.OPEN, salt, stored)},
        )  # fmt: skip
        with connection.transaction(db):
            ledger.insert(db, head, {PartName.OPEN: (salt, stored)}, who.pairs.sign)
    seat = seat_of("owner")
    found = checking.check(seat, full=True).faults
    assert found == (f"Entry {seq + 1}: its number is none that this kind of record has.",)
    there = records.find(seat.vault, "c" * 32)
    assert there is not None and there.number == ""
    assert {line.number for line in trail.page(seat)[0] if line.seq == seq + 1} == {""}
    assert all(number not in fact.value for fact in trail.facts(seat, seq + 1))


def test_an_entry_by_somebody_of_no_register_is_named(written: Path, seat_of: Sit, held: Held) -> None:
    stranger = keys.new_sign()
    with hands_on(written, held["reception"].main) as db:
        seq = tampering.forged(
            db, held["reception"].slots.vault, "stranger", stranger, Kind.NOTICE, Action.SEAL, "n" * 32, {}
        )
    assert f"Entry {seq}: it was signed by nobody of the register" in opened_or_not(seat_of)


def test_an_entry_by_somebody_who_has_left_is_named_and_their_earlier_ones_stand(
    written: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    seat = seat_of("owner")
    people.leave(seat, made.persons["reception"])
    assert faults(seat) == ""
    main = seat.vault.main  # somebody who still works here would have to lend it
    seat.vault.close()
    who = held["reception"]
    with hands_on(written, main) as db:
        seq = tampering.forged(
            db, who.slots.vault, who.person, who.pairs.sign, Kind.NOTICE, Action.SEAL, "n" * 32, {}
        )
    assert f"Entry {seq}: it was signed by nobody of the register" in opened_or_not(seat_of)


def test_newest_entries_cut_off_are_missing_since_when_they_were_seen(
    written: Path, seat_of: Sit, held: Held
) -> None:
    with hands_on(written, held["reception"].main) as db:
        tampering.cut(db, tampering.newest(db) - 2)
    with pytest.raises(OlderThanSeen, match=r"last seen here by Sample Owner at 2026-11-23 08:00: 2 entries"):
        seat_of("clinician")


def test_an_entry_cut_out_of_the_middle_breaks_the_chain(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        db.execute("DELETE FROM part WHERE entry = 10")
        db.execute("DELETE FROM entry WHERE seq = 10")
    assert "the chain is broken before this entry" in opened_or_not(seat_of)


def test_an_old_file_put_back_is_older_than_seen(practice: Path, seat_of: Sit, tmp_path: Path) -> None:
    old = (practice / "vault.db").read_bytes()
    seat = seat_of("reception")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 3, seat.now())
    seat.vault.close()
    (practice / "vault.db").write_bytes(old)
    for who in ("owner", "reception"):
        with pytest.raises(OlderThanSeen, match="by Sample Reception .*: 3 entries are missing"):
            seat_of(who)


def test_with_the_profile_gone_the_newest_backup_still_tells(
    practice: Path, seat_of: Sit, tmp_path: Path, profile: Path
) -> None:
    seat = seat_of("owner")
    (tmp_path / "backups").mkdir()
    settings.set_backup_folder(seat, tmp_path / "backups")
    seat.vault.close()
    old = (practice / "vault.db").read_bytes()
    seat = seat_of("owner")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 3, seat.now())
    backups.make(seat)
    seat.vault.close()
    shutil.rmtree(profile)
    (practice / "vault.db").write_bytes(old)
    with pytest.raises(OlderThanSeen, match="by Sample Owner .*: 3 entries are missing"):
        seat_of("reception")


def test_a_witness_that_nobody_of_the_register_signed_says_nothing(
    written: Path, seat_of: Sit, profile: Path, held: Held
) -> None:
    vault = held["owner"].slots.vault
    path = witness.folder(vault) / witness.FILE
    said = msgspec.json.decode(path.read_bytes())
    for one in said.values():
        one["seq"] += 1000
    path.write_bytes(msgspec.json.encode(said))
    assert opened_or_not(seat_of) == ""
    for content in (b"", b"[]", b"{", b'{"a": 1}', bytes(2_000_000)):
        path.write_bytes(content)
        assert seat_of("reception").vault.id == vault


def test_an_old_slot_put_back_after_a_change_of_password_is_refused(
    practice: Path, seat_of: Sit, made: Made, passwords: dict[str, str]
) -> None:
    old = (practice / keyslots.FILE).read_bytes()
    seat = seat_of("reception")
    people.change_password(seat, passwords["reception"], "another quite long lantern phrase", FLOOR)
    seat.vault.close()
    for name in (keyslots.FILE, keyslots.COPY):
        (practice / name).write_bytes(old)
    with pytest.raises(Exception, match="was changed since"):
        seat_of("reception")


def test_what_is_shown_is_compared_with_what_the_ledger_says(written: Path, seat_of: Sit, held: Held) -> None:
    with hands_on(written, held["reception"].main) as db:
        db.execute("UPDATE record SET now = '{\"place\":\"Elsewhere\"}' WHERE number = 'INC-2026-0002'")
        db.execute(
            "INSERT INTO link SELECT id, 'client', 'somebody' FROM record WHERE number = 'INC-2026-0004'"
        )
    said = opened_or_not(seat_of)
    assert "INC-2026-0002: what is shown is not what the ledger says" in said
    assert "INC-2026-0004: what is shown" in said and "INC-2026-0001" not in said


def test_a_record_that_no_entry_made_or_that_is_gone_is_found(
    written: Path, seat_of: Sit, held: Held
) -> None:
    with hands_on(written, held["reception"].main) as db:
        db.execute("DELETE FROM record WHERE number = 'INC-2026-0001'")
        db.execute("UPDATE record SET id = 'nowhere' WHERE number = 'INC-2026-0002'")
    said = opened_or_not(seat_of)
    assert "INC-2026-0001: the ledger has it, and it is not shown" in said
    assert "INC-2026-0002: what is shown is not what the ledger says" in said


@pytest.mark.parametrize(
    "trigger", ["entry_stays", "entry_remains", "entry_follows", "part_stays", "part_remains"]
)
def test_a_guard_that_was_taken_away_is_missed(written: Path, seat_of: Sit, held: Held, trigger: str) -> None:
    db = connection.connect(written / "vault.db", held["reception"].main)
    db.execute(f"DROP TRIGGER {trigger}")
    db.close()
    assert "guards are not the ones that Keepwell made" in opened_or_not(seat_of)


def test_entries_replaced_by_a_tool_with_triggers_off_are_found(
    written: Path, seat_of: Sit, held: Held
) -> None:
    with hands_on(written, held["reception"].main) as db:
        row = list(db.execute("SELECT * FROM entry WHERE seq = 10").fetchone())
        row[1] = "0" * 32
        db.execute(f"INSERT OR REPLACE INTO entry VALUES ({', '.join('?' * len(row))})", row)
    assert "Entry 10: its row does not say what was signed" in opened_or_not(seat_of)


def test_a_check_can_be_stopped_and_says_that_it_was(written: Path, seat_of: Sit) -> None:
    seat = seat_of("reception")
    for _ in range(6):
        ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)] * 100, seat.now())
    found = checking.check(seat, progress=lambda _done, _all: False)
    assert not found.done and found.faults == () and 0 < found.entries < found.seq


def test_what_was_verified_is_remembered_and_the_next_check_begins_there(written: Path, seat_of: Sit) -> None:
    seat = seat_of("auditor")
    checking.check(seat)
    ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now())
    assert checking.check(seat, full=False).entries == 1
    assert seat.me.role is Role.AUDITOR


def test_damage_on_the_disk_is_found_while_the_vault_is_open(written: Path, seat_of: Sit) -> None:
    seat = seat_of("owner")
    assert faults(seat) == ""
    path = written / "vault.db"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 2000)
        file.write(b"\0" * 64)
    assert "pages of the vault's file are damaged" in opened_or_not(lambda _who: seat)
