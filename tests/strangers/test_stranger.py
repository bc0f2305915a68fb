"""A stranger opens a vault from what SECURITY.md says, checks all of it, and reads what Keepwell reads; or refuses."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.people import Role
from app.services import backups, drafts, opening, people, unlocking
from app.services.seats import Seat
from app.store import keyslots, ledger, sheets
from app.store import passwords as costs
from app.store.connection import Connection
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, PEOPLE, ZONE, Clock, Made, proved
from tests.store import tampering
from tests.strangers import reader
from tests.strangers.compared import book, mine
from tests.strangers.reader import Book
from tests.strangers.spelling import Refuses

ROOT = Path(__file__).resolve().parents[2]
STORY = "Sample story: a chair was thrown, nobody was hurt. Übung 一"
Sit = Callable[[str], Seat]


@pytest.fixture
def told(seat_of: Sit) -> Sit:
    """A practice in which reception, clinician and owner wrote something, and looked at it again."""
    for who in ("reception", "clinician", "owner"):
        seat = seat_of(who)
        entry = NewEntry(
            kind=Kind.INCIDENT,
            open=Content(set={"place": "Room 1", "told_by": who}),
            clinical=Content(set={"story": f"{STORY} ({who})"}),
            own=Content(set={"note": f"for {who} alone"}),
        )
        record = ledger.append(seat.vault, [entry], seat.now())[0].record
        opening.clinical(seat, record, "looked again")
    drafts.keep(seat, "a draft", Kind.INCIDENT, {"place": "Room 2"})
    return seat_of


@pytest.fixture
def lived(told: Sit) -> Sit:
    """The same practice after somebody came and left, so that the file has another key and the classes new epochs."""
    seat = told("owner")
    password = "cinder walnut harbour tulip"
    leaver = people.appoint(proved(seat), "Sample Leaver", Role.CLINICIAN, False, password, costs.FLOOR)
    people.leave(proved(seat), leaver.id)
    return told


@pytest.mark.parametrize("who", ["owner", "clinician", "reception", "auditor"])
def test_a_stranger_comes_to_what_keepwell_says_with_the_same_password(
    lived: Sit, practice: Path, who: str
) -> None:
    seat = lived(who)
    wanted = mine(seat)
    unlocking.lock(seat)
    assert reader.told(book(practice, who)) == wanted


def stories(found: Book) -> set[str]:
    parts = [found.part(seq, name) for seq, name in found.stored if name == "clinical"]
    return {part["set"]["story"] for part in parts if part}


def test_receptions_keys_open_their_own_story_and_no_other(told: Sit, practice: Path) -> None:
    every = {f"{STORY} ({who})" for who in ("reception", "clinician", "owner")}
    assert stories(book(practice, "clinician")) == every
    assert stories(book(practice, "reception")) == {f"{STORY} (reception)"}
    assert stories(book(practice, "auditor")) == set()
    assert not {name for name in book(practice, "reception").held if "/" in name}


def test_what_is_ones_own_opens_for_oneself_alone(told: Sit, practice: Path) -> None:
    for who in ("owner", "clinician", "reception"):
        found = book(practice, who)
        own = [found.part(seq, name) for seq, name in found.stored if name == "own"]
        assert [part["set"]["note"] for part in own if part] == [f"for {who} alone"]


def test_a_sheet_opens_everything_that_is_the_practices_and_nothing_that_is_ones_own(
    lived: Sit, practice: Path, made: Made
) -> None:
    for code in made.codes:
        found = reader.open_vault(practice, None, code)
        assert len(stories(found)) == 3
        assert {name.split("/")[0] for name in found.held if "/" in name} == {"clinical", "audit", "root"}
        assert not any(found.part(seq, name) for seq, name in found.stored if name == "own")


@pytest.fixture
def kept(lived: Sit, tmp_path: Path) -> Path:
    return backups.make(lived("owner"), tmp_path / "shelf")


@pytest.mark.parametrize("by", ["password", "sheet"])
def test_a_backup_opens_on_a_computer_that_never_saw_the_vault_without_keepwell(
    lived: Sit, kept: Path, made: Made, tmp_path: Path, by: str
) -> None:
    wanted = mine(lived("clinician"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    copy = shutil.copy(kept, elsewhere / "copy")
    start = (
        "import sys; sys.modules['app'] = None; sys.path[0] = sys.argv.pop(1); "
        "from tests.strangers import reader; sys.exit(reader.main(sys.argv[1:]))"
    )
    whose = [PEOPLE["clinician"][0]] if by == "password" else []
    secret = PASSWORDS["clinician"] if by == "password" else made.codes[1].lower().replace("-", " ")
    done = subprocess.run(
        [sys.executable, "-c", start, str(ROOT), str(copy), *whose], cwd=elsewhere, input=secret + "\n",
        env={"HOME": str(elsewhere), "PATH": os.environ["PATH"], "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["seq"] < wanted["seq"] and found["people"] == wanted["people"]
    told = [
        part["set"]["story"] for part in found["parts"].values() if part and "story" in part.get("set", {})
    ]
    assert len(told) == 3


def test_the_reader_uses_nothing_of_keepwell() -> None:
    for name in ("spelling", "locks", "opening", "register", "rules", "absences", "reader"):
        written = (Path(reader.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        assert "import app" not in written and "from app" not in written


def test_a_wrong_password_or_code_is_refused(practice: Path, made: Made) -> None:
    tries = (
        (PEOPLE["owner"][0], PASSWORDS["owner"] + "!"),
        ("Nobody", PASSWORDS["owner"]),
        (None, sheets.spell(bytes(20))),
        (None, made.codes[0][:-1] + ("0" if made.codes[0][-1] != "0" else "1")),
        (None, ""),
    )
    for name, secret in tries:
        with pytest.raises(Refuses):
            reader.open_vault(practice, name, secret)


def places(path: Path) -> list[int]:
    size = path.stat().st_size
    return sorted({0, 17, 100, size - 100, size - 1, *(size * part // 12 for part in range(1, 12))})


def test_one_changed_byte_of_the_vault_is_refused_wherever_it_is(told: Sit, practice: Path) -> None:
    unlocking.lock(told("owner"))
    whole, path = book(practice, "owner"), practice / "vault.db"
    content = path.read_bytes()
    used = reader.told(whole)
    for place in places(path):
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(changed)
        try:
            assert reader.told(book(practice, "owner")) == used  # a page that no entry and no part lies in
        except Refuses:
            continue
        assert place // 4096 > 1


def test_one_changed_byte_of_the_slots_is_refused_where_there_is_no_copy(practice: Path) -> None:
    path = practice / "keyslots.json"
    (practice / "keyslots.json.bak").unlink()
    content = path.read_bytes()
    for place in places(path):
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(changed)
        with pytest.raises(Refuses):
            book(practice, "owner")


def test_one_changed_byte_of_a_backup_is_refused(kept: Path, tmp_path: Path) -> None:
    content = kept.read_bytes()
    for number, place in enumerate(places(kept)):
        changed = bytearray(content)
        changed[place] ^= 1
        (tmp_path / "copy").write_bytes(changed)
        try:
            found = reader.read_backup(
                tmp_path / "copy", tmp_path / f"laid {number}", PEOPLE["owner"][0], PASSWORDS["owner"]
            )
        except Refuses:
            continue
        assert found.hashes and place not in range(
            100, len(content) - 400
        )  # only what a ZIP says about itself


def _story(db: Connection, _held: keyslots.Opened) -> None:
    db.execute("UPDATE part SET stored = CAST(zeroblob(40) AS BLOB) WHERE name = 'clinical'")


def _signature(db: Connection, _held: keyslots.Opened) -> None:
    db.execute("UPDATE entry SET signature = (SELECT signature FROM entry WHERE seq = 1) WHERE seq = 4")


def _taken(db: Connection, _held: keyslots.Opened) -> None:
    db.execute("DELETE FROM part WHERE name = 'clinical'")


def _added(db: Connection, _held: keyslots.Opened) -> None:
    db.execute("INSERT INTO part VALUES (3, 'clinical', zeroblob(32), zeroblob(8))")


def _column(db: Connection, _held: keyslots.Opened) -> None:
    db.execute("UPDATE entry SET actor = 'somebody' WHERE seq = 5")


def _resigned(db: Connection, held: keyslots.Opened) -> None:
    tampering.changed(db, 4, held.pairs.sign, number="F-9999")


def _rechained(db: Connection, held: keyslots.Opened) -> None:
    tampering.rechain(db, 3, held.pairs.sign)


def _right(db: Connection, held: keyslots.Opened) -> None:
    said = {"label": "flagged by reception"}
    args = (held.slots.vault, held.person, held.pairs.sign, Kind.FLAG, Action.SEAL, "f" * 32, said)
    tampering.forged(db, *args)


def _register(db: Connection, held: keyslots.Opened) -> None:
    args = (
        held.slots.vault,
        held.person,
        held.pairs.sign,
        Kind.REGISTER,
        Action.LEAVE,
        held.person,
    )
    tampering.forged(db, *args, {"until": tampering.newest(db) + 1})


@pytest.mark.parametrize(
    "hand", [_story, _signature, _taken, _added, _column, _resigned, _rechained, _right, _register]
)
def test_a_stranger_refuses_what_somebody_with_the_files_key_did(
    told: Sit, practice: Path, made: Made, hand: Callable[..., None]
) -> None:
    unlocking.lock(told("owner"))
    book(practice, "reception")
    held = keyslots.unlock(practice, made.persons["reception"], PASSWORDS["reception"])
    with tampering.hands_on(practice, held.main) as db:
        hand(db, held)
    with pytest.raises(Refuses):
        book(practice, "reception")


def test_a_sheet_that_was_used_reads_nothing_more(
    practice: Path, made: Made, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.passwords.calibrated", lambda: costs.FLOOR)
    new = "cinder walnut harbour tulip"
    unlocking.lock(unlocking.unlock_with_sheet(practice, made.codes[0], "Sample Returned", new, clock, ZONE))
    with pytest.raises(Refuses, match="opens nothing here"):
        reader.open_vault(practice, None, made.codes[0])
    assert reader.open_vault(practice, "Sample Returned", new).held
