"""Salvage: what still verifies is saved, what is gone is sealed and named, and the damaged file is never touched."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Cancelled, Damaged, InUse, Refused, VaultTrouble, WrongPassword
from app.domain.kinds import Kind
from app.domain.ledger import Content, Head, PartName
from app.domain.runs import Mode
from app.services import backups, checking, drafts, protocols, runs, unlocking
from app.services import practice as practice_acts
from app.services.seats import Seat
from app.store import backups as made_by
from app.store import checking as checks
from app.store import connection, keyslots, ledger, losses, numbering, salvaging, wreckage
from app.store.ledger import NewEntry
from app.store.salvaging import Salvaged
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.store import tampering

Sit = Callable[[str], Seat]
PAGE = 4096


def tell(seat: Seat, count: int, size: int = 300) -> None:
    entries = [
        NewEntry(
            kind=Kind.INCIDENT,
            open=Content(set={"place": f"Room {n}"}),
            clinical=Content(set={"story": f"story {n} " + "x" * size}),
        )
        for n in range(count)
    ]
    ledger.append(seat.vault, entries, seat.now())


@pytest.fixture
def written(seat_of: Sit, practice: Path) -> Path:
    """Give a practice with sixty incidents, locked."""
    seat = seat_of("clinician")
    tell(seat, 60)
    unlocking.lock(seat)
    return practice


@pytest.fixture
def spoil(written: Path, held: dict[str, keyslots.Opened]) -> Callable[..., bytes]:
    """Flip a bit in the pages where these entries lie; gives the damaged file's bytes."""

    def spoilt(seq: int, part: str = "") -> bytes:
        good = (written / "vault.db").read_bytes()
        trial = written.parent / "trial"
        for page in range(1, len(good) // PAGE):
            changed = bytearray(good)
            changed[page * PAGE + 1000] ^= 8
            trial.mkdir()
            (trial / "vault.db").write_bytes(changed)
            wreck = wreckage.opened(trial / "vault.db", [held["owner"].main])
            spoils = wreck is not None and _spoils(wreck, seq, part)
            if wreck is not None:
                wreck.close()
            shutil.rmtree(trial)
            if spoils:
                (written / "vault.db").write_bytes(changed)
                return bytes(changed)
        raise AssertionError("no page of its own")

    return spoilt


def _spoils(wreck: wreckage.Wreck, seq: int, part: str) -> bool:
    """Say whether this damage takes that entry, or that part of it, and leaves the staff register alone."""
    for register in range(1, 9):
        if not wreck.ask("SELECT head FROM entry WHERE seq = ?", (register,)):
            return False
        if not wreck.ask("SELECT salt, stored FROM part WHERE entry = ? AND name = 'open'", (register,)):
            return False
    if part:
        return wreck.ask("SELECT stored FROM part WHERE entry = ? AND name = ?", (seq, part)) is None
    return wreck.ask("SELECT head FROM entry WHERE seq = ?", (seq,)) is None


@pytest.fixture
def save(written: Path, made: Made, clock: Clock, tmp_path: Path) -> Callable[..., Salvaged]:
    """Salvage as somebody, into a new folder."""

    def saved(who: str = "owner", password: str = "", **more: object) -> Salvaged:
        return salvaging.salvage(
            written, made.persons[who], password or PASSWORDS[who], tmp_path / "saved",
            moments.of(clock(), ZONE), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    return saved


def opened(folder: Path, made: Made, clock: Clock, who: str = "owner") -> Seat:
    return unlocking.unlock(folder, made.persons[who], PASSWORDS[who], clock, ZONE)


def test_what_still_verifies_is_saved_and_what_is_gone_is_named(
    written: Path, spoil: Callable[..., bytes], save: Callable[..., Salvaged], made: Made, clock: Clock
) -> None:
    damaged = spoil(30)
    with pytest.raises(VaultTrouble):
        opened(written, made, clock)
    found = save()
    assert (written / "vault.db").read_bytes() == damaged
    gone = [one.seq for one in found.gone]
    assert 30 in gone and len(gone) < 15 and {one.kind for one in found.gone} == {"incident"}
    assert all(one.after and one.before for one in found.gone)
    assert found.folder is not None
    seat = opened(found.folder, made, clock, "clinician")
    whole = checking.check(seat)
    assert whole.faults == () and whole.done
    assert any(f"{gone[0]}" in word and "lost in the damage of 2026-11-23" in word for word in whole.lost)
    assert "as sealed by Sample Owner" in whole.lost[0]
    last = ledger.page(seat.vault, kinds=(Kind.BACKUP,), limit=1)[0]
    assert last.head.action is Action.SALVAGED and last.open.set["entries_lost"] == len(gone)
    kept = ledger.page(seat.vault, kinds=(Kind.INCIDENT,), limit=100)
    assert len(kept) == 60 - len(gone)
    story = ledger.read_part(seat.vault, kept[0].head.seq, PartName.CLINICAL).set["story"]
    assert story.startswith("story 59")
    tell(seat, 1)
    unlocking.lock(seat)
    for who in ("reception", "auditor", "owner"):
        unlocking.lock(opened(found.folder, made, clock, who))


def test_no_content_stands_in_the_statement(
    spoil: Callable[..., bytes], save: Callable[..., Salvaged], made: Made, clock: Clock
) -> None:
    spoil(30)
    found = save()
    assert found.folder is not None
    seat = opened(found.folder, made, clock)
    said = ledger.page(seat.vault, kinds=(Kind.BACKUP,), limit=1)[0].open.set
    assert set(said) == {"gaps", "parts", "lost", "gone", "entries_lost", "from_backup", "numbers"}
    assert "Room" not in str(said) and "story" not in str(said)
    assert set(said["gone"][0]) == {"seq", "kind", "after", "before"}
    unlocking.lock(seat)


def test_with_a_backup_nothing_older_than_it_is_lost(
    written: Path,
    seat_of: Sit,
    spoil: Callable[..., bytes],
    save: Callable[..., Salvaged],
    made: Made,
    clock: Clock,
) -> None:
    seat = seat_of("owner")
    path = backups.today_if_needed(seat)
    seat = seat_of("clinician")
    tell(seat, 20)
    unlocking.lock(seat)
    spoil(30)
    found = save()
    assert found.backup == path and found.gone == () and found.parts == ()
    assert found.from_backup > 0 and dict(found.newer)["incident"] == 20
    assert found.folder is not None
    seat = opened(found.folder, made, clock)
    whole = checking.check(seat)
    assert whole.faults == () and whole.lost == ()
    unlocking.lock(seat)


def test_no_number_of_a_lost_record_is_ever_given_again(
    written: Path,
    spoil: Callable[..., bytes],
    save: Callable[..., Salvaged],
    held: dict[str, keyslots.Opened],
    made: Made,
    clock: Clock,
) -> None:
    with tampering.hands_on(written, held["owner"].main) as db:
        newest = db.execute("SELECT max(seq) FROM entry WHERE kind = 'incident'").fetchone()[0]
        assert db.execute("SELECT number FROM entry WHERE seq = ?", (newest,)).fetchone() == (
            "INC-2026-0060",
        )
    spoil(newest)
    found = save()
    assert found.folder is not None and newest in {one.seq for one in found.gone}
    seat = opened(found.folder, made, clock, "clinician")
    kept = {one.head.number for one in ledger.page(seat.vault, kinds=(Kind.INCIDENT,), limit=100)}
    assert "INC-2026-0060" not in kept
    entry = NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": "Room 1"}))
    numbers = [one.number for one in ledger.append(seat.vault, [entry, entry], seat.now())]
    assert numbers == ["INC-2026-0061", "INC-2026-0062"]
    assert ledger.append(seat.vault, [entry], seat.now())[0].number == "INC-2026-0063"
    said = ledger.page(seat.vault, kinds=(Kind.BACKUP,), limit=1)[0].open.set["numbers"]
    assert said == {"INC-2026-": 60}
    unlocking.lock(seat)


def test_a_lost_entry_whose_kind_nobody_knows_may_have_had_a_number_of_any_kind(
    written: Path, held: dict[str, keyslots.Opened]
) -> None:
    with tampering.hands_on(written, held["owner"].main) as db:
        said = numbering.used(db, {"": 2, "client": 1}, [2026, 2027])
    assert said["INC-2026-"] == 62 and said["INC-2027-"] == 2 and said["C-"] == 3 and said["F-"] == 2
    assert not any(name.startswith(("INC-0", "INC-2025")) for name in said)


def test_what_a_statement_says_of_numbers_is_held_to_reason(
    written: Path, held: dict[str, keyslots.Opened], seat_of: Sit
) -> None:
    who = held["owner"]
    for said in ({"INC-2026-": 10**30}, {"INC-2026-": -4}, {"INC-2026-": "many"}, ["INC-2026-"]):
        with tampering.hands_on(written, who.main) as db:
            tampering.forged(
                db, who.slots.vault, who.person, who.pairs.sign, Kind.BACKUP, Action.SALVAGED, "c" * 32,
                {"lost": [], "numbers": said},
            )  # fmt: skip
            assert numbering.sealed(db) == {}
    seat = seat_of("clinician")
    entry = NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": "Room 1"}))
    assert ledger.append(seat.vault, [entry], seat.now())[0].number == "INC-2026-0061"


def test_a_look_says_the_same_and_leaves_nothing(
    written: Path, spoil: Callable[..., bytes], save: Callable[..., Salvaged], tmp_path: Path
) -> None:
    spoil(30)
    before = {one.name for one in tmp_path.iterdir()} | {one.name for one in written.iterdir()}
    looked = save(looks=True)
    after = {one.name for one in tmp_path.iterdir()} | {one.name for one in written.iterdir()}
    assert after - before <= {"lock"} and looked.folder is None
    assert [one.seq for one in looked.gone] == [one.seq for one in save().gone]


def test_a_part_that_is_gone_is_named_and_its_entry_kept(
    spoil: Callable[..., bytes], save: Callable[..., Salvaged], made: Made, clock: Clock
) -> None:
    spoil(30, part="clinical")
    found = save()
    assert found.folder is not None and found.parts
    seat = opened(found.folder, made, clock)
    whole = checking.check(seat)
    assert whole.faults == ()
    if any(one.entry == 30 for one in found.parts):
        assert any("Entry 30: a part was lost in the damage" in word for word in whole.lost)
    unlocking.lock(seat)


def test_a_register_that_is_not_whole_is_refused_with_the_backup_to_restore(
    written: Path,
    seat_of: Sit,
    held: dict[str, keyslots.Opened],
    save: Callable[..., Salvaged],
    tmp_path: Path,
) -> None:
    seat = seat_of("owner")
    path = made_by.make(seat.vault, tmp_path / "shelf", seat.now())
    unlocking.lock(seat)
    with tampering.hands_on(written, held["owner"].main) as db:
        db.execute("DELETE FROM part WHERE entry = 3")
        db.execute("DELETE FROM entry WHERE seq = 3")
    with pytest.raises(Damaged, match="staff register in this file is not whole") as refused:
        save()
    assert "none was found on this computer" in refused.value.do
    assert not (tmp_path / "saved").exists() and not list(tmp_path.glob(".*partial"))
    whole = save(backup=path)
    assert whole.from_backup >= 1 and whole.gone == ()


def test_a_file_whose_tables_cannot_be_read_is_refused_in_words(
    written: Path, save: Callable[..., Salvaged], tmp_path: Path
) -> None:
    content = bytearray((written / "vault.db").read_bytes())
    content[100] ^= 1
    (written / "vault.db").write_bytes(content)
    with pytest.raises(Damaged, match="nothing in it can be read"):
        save()
    assert not (tmp_path / "saved").exists()


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_salvages(spoil: Callable[..., bytes], save: Callable[..., Salvaged], who: str) -> None:
    spoil(30)
    with pytest.raises(Refused, match="Only an owner"):
        save(who)


def test_a_wrong_password_is_a_wrong_password(
    spoil: Callable[..., bytes], save: Callable[..., Salvaged]
) -> None:
    spoil(30)
    with pytest.raises(WrongPassword):
        save(password="not the one that it is")


def test_nothing_is_salvaged_over_anything_or_out_of_an_open_vault(
    written: Path, seat_of: Sit, save: Callable[..., Salvaged], tmp_path: Path
) -> None:
    seat = seat_of("owner")
    with pytest.raises(InUse):
        save()
    unlocking.lock(seat)
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "letter").write_bytes(b"dear")
    with pytest.raises(Refused, match="new, empty folder"):
        save()


def test_entries_forged_by_somebody_with_the_files_key_are_not_saved(
    written: Path, held: dict[str, keyslots.Opened], save: Callable[..., Salvaged], made: Made, clock: Clock
) -> None:
    with tampering.hands_on(written, held["reception"].main) as db:
        tampering.changed(db, 40, number="INC-2026-9999")
        db.execute("UPDATE part SET salt = zeroblob(32) WHERE entry = 20 AND name = 'clinical'")
    found = save()
    assert {one.seq for one in found.gone} == {40} and [one.entry for one in found.parts] == [20]
    assert found.folder is not None
    seat = opened(found.folder, made, clock)
    assert checking.check(seat).faults == ()
    unlocking.lock(seat)


def test_a_gap_that_no_owner_sealed_is_a_broken_chain(
    written: Path,
    spoil: Callable[..., bytes],
    save: Callable[..., Salvaged],
    held: dict[str, keyslots.Opened],
) -> None:
    spoil(30)
    found = save()
    assert found.folder is not None
    vault, main = held["owner"].slots.vault, held["owner"].main
    statement = max(one.seq for one in found.gone)
    with tampering.hands_on(found.folder, main) as db:
        end = tampering.newest(db)
        assert checks.full(db, vault, 0, lambda *_: True).words == []
        db.execute("DELETE FROM part WHERE entry = 50")
        db.execute("DELETE FROM entry WHERE seq = 50")
        words = checks.full(db, vault, 0, lambda *_: True).words
        assert words == ["Entry 51: the chain is broken before this entry."] and statement
        db.execute("DELETE FROM part WHERE entry = ?", (end,))
        db.execute("DELETE FROM entry WHERE seq = ?", (end,))
        assert len(checks.full(db, vault, 0, lambda *_: True).words) > 1


@pytest.mark.parametrize("who", ["reception", "clinician"])
def test_a_statement_by_somebody_who_is_no_owner_covers_nothing(
    written: Path, held: dict[str, keyslots.Opened], who: str
) -> None:
    vault = held["owner"].slots.vault
    with tampering.hands_on(written, held[who].main) as db:
        row = db.execute("SELECT hash FROM entry WHERE seq IN (29, 30) ORDER BY seq").fetchall()
        db.execute("DELETE FROM part WHERE entry = 30")
        db.execute("DELETE FROM entry WHERE seq = 30")
        said = {"gaps": [{"first": 30, "last": 30, "before": row[0][0], "after": row[1][0]}]}
        tampering.forged(
            db, vault, held[who].person, held[who].pairs.sign, Kind.BACKUP, Action.SALVAGED, "c" * 32, said
        )
        assert losses.Losses(db, vault).gap(30, 30, row[0][0], row[1][0]) == ""
        assert "Entry 31: the chain is broken" in " ".join(checks.full(db, vault, 0, lambda *_: True).words)


def test_a_journal_that_a_crash_left_is_rolled_back_in_the_copy_only(
    written: Path, save: Callable[..., Salvaged], held: dict[str, keyslots.Opened]
) -> None:
    """A transaction is cut short with its journal on the disk; then a page of the file is damaged as well."""
    db = connection.connect(written / "vault.db", held["owner"].main)
    db.execute("PRAGMA cache_size=1").fetchall()
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE record SET now = '{}'")
    for name in ("vault.db", "vault.db-journal"):
        shutil.copy(written / name, written.parent / name)
    db.execute("ROLLBACK")
    db.close()
    for name in ("vault.db", "vault.db-journal"):
        shutil.move(written.parent / name, written / name)
    before = [(written / name).read_bytes() for name in ("vault.db", "vault.db-journal")]
    found = save()
    assert found.gone == () and found.parts == ()
    assert [(written / name).read_bytes() for name in ("vault.db", "vault.db-journal")] == before


def test_numbers_of_places_are_never_used_twice_where_the_end_is_lost(
    written: Path, spoil: Callable[..., bytes], save: Callable[..., Salvaged], made: Made, clock: Clock
) -> None:
    opened_by = keyslots.unlock(written, made.persons["owner"], PASSWORDS["owner"])
    db = connection.connect(written / "vault.db", opened_by.main, read_only=True)
    end = ledger.newest(db)[0]
    db.close()
    spoil(end)
    found = save()
    assert end in {one.seq for one in found.gone} and found.folder is not None
    seat = opened(found.folder, made, clock)
    assert ledger.head(seat.vault)[0] >= end + 1
    assert checking.check(seat).faults == ()
    unlocking.lock(seat)
    for who in ("reception", "clinician"):
        unlocking.lock(opened(found.folder, made, clock, who))


PAGES = [pytest.param(n, marks=[] if n % 32 == 4 else [pytest.mark.slow]) for n in range(4, 130, 4)]


@pytest.mark.parametrize("page", PAGES)
def test_wherever_one_bit_is_flipped_it_is_saved_or_refused_and_never_called_whole_when_it_is_not(
    written: Path, save: Callable[..., Salvaged], made: Made, clock: Clock, page: int
) -> None:
    content = bytearray((written / "vault.db").read_bytes())
    content[page * PAGE + 2000] ^= 4
    (written / "vault.db").write_bytes(content)
    try:
        found = save()
    except Damaged as trouble:
        assert "Restore" in trouble.do
        return
    assert found.folder is not None
    seat = opened(found.folder, made, clock)
    whole = checking.check(seat)
    assert whole.faults == () and bool(whole.lost) is bool(found.gone or found.parts)
    unlocking.lock(seat)


def test_a_practice_whose_details_are_lost_can_be_sat_down_in_again(
    written: Path, held: dict[str, keyslots.Opened], save: Callable[..., Salvaged], made: Made, clock: Clock
) -> None:
    with tampering.hands_on(written, held["owner"].main) as db:
        db.execute("UPDATE entry SET signature = zeroblob(9) WHERE kind = 'practice'")
    found = save()
    assert [one.kind for one in found.gone] == ["practice"] and found.folder is not None
    seat = opened(found.folder, made, clock)
    assert practice_acts.details(seat).name == "sample" and seat.zone == ZONE
    assert checking.check(seat).faults == ()
    unlocking.lock(seat)


def test_of_a_run_whose_beginning_is_lost_nothing_is_shown(
    seat_of: Sit,
    practice: Path,
    held: dict[str, keyslots.Opened],
    save: Callable[..., Salvaged],
    made: Made,
    clock: Clock,
) -> None:
    seat = seat_of("owner")
    followed = runs.start(seat, protocols.library(seat)[0].protocol.id, Mode.DRILL)
    runs.note(seat, followed.record.id, "a word")
    first = min(head.seq for head in heads_of(seat, Kind.RUN))
    unlocking.lock(seat)
    with tampering.hands_on(practice, held["owner"].main) as db:
        db.execute("UPDATE entry SET signature = zeroblob(9) WHERE seq = ?", (first,))
    found = save()
    assert {one.kind for one in found.gone} == {"run"} and len(found.gone) == 2
    assert found.folder is not None
    seat = opened(found.folder, made, clock)
    assert runs.listing(seat).lines == () and checking.check(seat).faults == ()
    unlocking.lock(seat)


def heads_of(seat: Seat, kind: Kind) -> list[Head]:
    return [one.head for one in ledger.page(seat.vault, kinds=(kind,))]


def test_a_salvage_that_is_stopped_leaves_nothing(
    spoil: Callable[..., bytes], save: Callable[..., Salvaged], tmp_path: Path
) -> None:
    spoil(30)
    before = sorted(one.name for one in tmp_path.iterdir())
    with pytest.raises(Cancelled):
        save(progress=lambda _done, _all: False)
    assert sorted(one.name for one in tmp_path.iterdir()) == before


def test_a_salvage_leaves_the_drafts_that_can_be_read_to_their_authors(
    seat_of: Sit,
    practice: Path,
    spoil: Callable[..., bytes],
    save: Callable[..., Salvaged],
    made: Made,
    clock: Clock,
) -> None:
    seat = seat_of("reception")
    drafts.keep(seat, "d1", Kind.INCIDENT, {"story": "half a sentence"})
    unlocking.lock(seat)
    spoil(30)
    found = save()
    assert found.folder is not None
    unlocking.lock(opened(found.folder, made, clock))
    seat = opened(found.folder, made, clock, "reception")
    assert [one.fields for one in drafts.waiting(seat)] == [{"story": "half a sentence"}]
    unlocking.lock(seat)
