"""The ledger: signed, chained, numbered, appended whole or not at all, and never changed."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain import canonical
from app.domain.actions import Action
from app.domain.drafts import Draft
from app.domain.errors import Damaged, NoKey, ReadOnly, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Head, Link, PartName
from app.domain.people import KeyClass
from app.services.seats import Seat
from app.store import checking, clinical, drafts, keys, ledger, records, seals, settings
from app.store.keyslots import Opened
from app.store.ledger import NewEntry
from app.store.seals import Place
from tests.conftest import Clock
from tests.store.tampering import hands_on

Sit = Callable[[str], Seat]


def seal(seat: Seat, **said: object) -> ledger.Sealed:
    entry = NewEntry(kind=Kind.INCIDENT, open=Content(set=said or {"place": "Room 1"}))
    return ledger.append(seat.vault, [entry], seat.now())[0]


def test_each_entry_says_what_is_specified_and_is_signed_by_its_actor(seat_of: Sit) -> None:
    seat = seat_of("reception")
    before = ledger.head(seat.vault)
    sealed = seal(seat)
    entry = ledger.entries(seat.vault, sealed.record)[0]
    row = seat.vault.db.execute(
        "SELECT head, hash, signature FROM entry WHERE seq = ?", (sealed.seq,)
    ).fetchone()
    said = canonical.loads(row[0])
    assert said["seq"] == before[0] + 1 and said["previous"] == before[1]
    assert said["vault"] == seat.vault.id and said["actor"] == seat.me.id
    assert said["number"] == sealed.number and said["key"] == keys.key_id(keys.raw(seat.me.sign))
    assert said["time"] == {"utc": "2026-11-23T15:00:00.000Z", "zone": "America/Denver", "offset": -420}
    assert row[1] == hashlib.sha256(b"keepwell/entry/1\0" + row[0]).hexdigest() == sealed.hash == entry.hash
    public = keys.public_key(keys.raw(seat.me.sign))
    assert keys.is_signed(public, row[2], b"keepwell/entry-sig/1\0" + bytes.fromhex(row[1]))


def test_parts_are_hashed_with_a_salt_of_their_own_and_open_parts_are_canonical(seat_of: Sit) -> None:
    seat = seat_of("clinician")
    entry = NewEntry(
        kind=Kind.INCIDENT, open=Content(set={"b": 1, "a": "é"}), clinical=Content(set={"story": "x"})
    )
    sealed = ledger.append(seat.vault, [entry], seat.now())[0]
    rows = seat.vault.db.execute(
        "SELECT name, salt, stored FROM part WHERE entry = ?", (sealed.seq,)
    ).fetchall()
    parts = ledger.entries(seat.vault, sealed.record)[0].head.parts
    assert {name for name, _salt, _stored in rows} == set(parts) == {"open", "clinical"}
    assert len({salt for _name, salt, _stored in rows}) == 2
    for name, salt, stored in rows:
        wanted = hashlib.sha256(b"keepwell/part/1\0" + name.encode() + b"\0" + salt + stored).hexdigest()
        assert len(salt) == 32 and parts[name] == wanted
    assert {name: stored for name, _salt, stored in rows}["open"] == '{"set":{"a":"é","b":1}}'.encode()


def test_a_head_holds_no_word_of_what_was_written(seat_of: Sit) -> None:
    seat = seat_of("owner")
    entry = NewEntry(
        kind=Kind.CLIENT,
        open=Content(set={"name": "Canary Person"}),
        clinical=Content(set={"note": "Canary"}),
    )
    sealed = ledger.append(seat.vault, [entry], seat.now())[0]
    spelt = ledger.entries(seat.vault, sealed.record)[0].head.to_bytes()
    assert b"Canary" not in spelt


CHANGES = [
    "UPDATE entry SET time = '' WHERE seq = 1",
    "UPDATE entry SET signature = x'00' WHERE seq = 2",
    "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
    "REPLACE INTO entry SELECT seq, 'x', record, number, kind, action, time, actor, head, 'x', signature "
    "FROM entry WHERE seq = 3",
    "INSERT INTO entry SELECT seq + 5, 'x', record, number, kind, action, time, actor, head, 'x', signature "
    "FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
    "UPDATE OR REPLACE entry SET seq = 1 WHERE seq = 2",
    "INSERT INTO entry SELECT * FROM entry WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET time = ''",
    "UPDATE part SET stored = x'00' WHERE entry = 1",
    "DELETE FROM part WHERE entry = 1",
    "INSERT OR REPLACE INTO part SELECT entry, name, salt, x'00' FROM part WHERE entry = 1",
    "DELETE FROM entry",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_file_itself_refuses_to_change_what_was_sealed(seat_of: Sit, change: str) -> None:
    db = seat_of("owner").vault.db
    before = [db.execute(f"SELECT * FROM {table}").fetchall() for table in ("entry", "part")]
    with pytest.raises(Exception, match="append-only"):
        db.execute(change)
    assert [db.execute(f"SELECT * FROM {table}").fetchall() for table in ("entry", "part")] == before


def test_numbers_count_up_by_kind_and_start_again_each_year(seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("owner")
    assert [seal(seat).number for _ in range(2)] == ["INC-2026-0001", "INC-2026-0002"]
    clock.now = datetime(2027, 1, 2, 12, tzinfo=UTC)
    assert [seal(seat).number for _ in range(2)] == ["INC-2027-0001", "INC-2027-0002"]
    client = NewEntry(kind=Kind.CLIENT, open=Content(set={"name": "Sample Client"}))
    assert ledger.append(seat.vault, [client, client], seat.now())[1].number == "C-0002"


def test_the_year_is_that_of_the_practice_and_not_of_greenwich(seat_of: Sit, clock: Clock) -> None:
    clock.now = datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert seal(seat_of("owner")).number == "INC-2026-0001"


def test_a_clock_that_goes_back_gives_no_number_twice_and_keeps_the_order(seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("owner")
    numbers = []
    for year in (2026, 2027, 2026, 2027, 2025, 2027, 2026):
        clock.now = datetime(year, 6, 1, 12, tzinfo=UTC)
        numbers.append(seal(seat).number)
    assert numbers == [
        "INC-2026-0001", "INC-2027-0001", "INC-2026-0002", "INC-2027-0002", "INC-2025-0001", "INC-2027-0003",
        "INC-2026-0003",
    ]  # fmt: skip
    assert [row.number for row in records.page(seat.vault, Kind.INCIDENT, descending=False).rows] == numbers
    assert checking.full(seat.vault.db, seat.vault.id, 0, lambda *_: True).words == []


def test_entries_of_one_call_are_numbered_one_after_the_other(seat_of: Sit) -> None:
    seat = seat_of("owner")
    new = [NewEntry(kind=Kind.INCIDENT), NewEntry(kind=Kind.FLAG), NewEntry(kind=Kind.INCIDENT)]
    sealed = ledger.append(seat.vault, new, seat.now())
    assert [one.number for one in sealed] == ["INC-2026-0001", "F-0001", "INC-2026-0002"]
    assert [one.seq for one in sealed] == list(range(sealed[0].seq, sealed[0].seq + 3))


def test_a_later_entry_keeps_the_number_and_counts_for_the_next_one_only_once(seat_of: Sit) -> None:
    seat = seat_of("owner")
    first = seal(seat)
    added = NewEntry(kind=Kind.INCIDENT, action=Action.ADD, record=first.record)
    assert ledger.append(seat.vault, [added], seat.now())[0].number == first.number
    assert seal(seat).number == "INC-2026-0002"


def test_of_several_entries_all_are_written_or_none(seat_of: Sit) -> None:
    seat = seat_of("owner")
    first, before = seal(seat), ledger.head(seat.vault)
    drafts.keep(seat.vault, Draft("d", Kind.INCIDENT, {"story": "x"}, seat.now()))
    mixed = NewEntry(kind=Kind.FLAG, action=Action.ADD, record=first.record)
    with pytest.raises(Refused):
        ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT), mixed], seat.now(), drops=("d",))
    broken = NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": "\ud800"}))
    with pytest.raises(Refused, match="character"):
        ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT), broken], seat.now(), drops=("d",))
    assert ledger.head(seat.vault) == before
    assert records.count(seat.vault, Kind.INCIDENT) == 1
    assert drafts.find(seat.vault, "d") is not None
    assert seal(seat).number == "INC-2026-0002"


def test_more_text_than_can_be_read_back_is_refused_before_it_is_sealed(seat_of: Sit) -> None:
    seat = seat_of("owner")
    before = ledger.head(seat.vault)
    for said in (Content(set={"story": "x" * 17_000_000}), Content(set={"story": "x" * 16_000_000})):
        entry = NewEntry(kind=Kind.INCIDENT, clinical=said)
        if len(said.set["story"]) > 16_777_216:
            with pytest.raises(Refused, match="too long"):
                ledger.append(seat.vault, [entry], seat.now())
            assert ledger.head(seat.vault) == before
        else:
            seq = ledger.append(seat.vault, [entry], seat.now())[0].seq
            assert ledger.read_part(seat.vault, seq, PartName.CLINICAL) == said


def test_the_draft_goes_in_the_transaction_that_seals_it_and_only_ones_own(seat_of: Sit) -> None:
    seat = seat_of("reception")
    drafts.keep(seat.vault, Draft("d", Kind.INCIDENT, {"story": "theirs"}, seat.now()))
    seat = seat_of("clinician")
    drafts.keep(seat.vault, Draft("d", Kind.INCIDENT, {"story": "mine"}, seat.now()))
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now(), drops=("d", "another"))
    assert drafts.all(seat.vault) == []
    assert [one.fields for one in drafts.all(seat_of("reception").vault)] == [{"story": "theirs"}]


@pytest.mark.parametrize(
    ("who", "kind", "action"),
    [
        ("auditor", Kind.INCIDENT, Action.SEAL),
        ("auditor", Kind.CLIENT, Action.SEAL),
        ("reception", Kind.FLAG, Action.SEAL),
        ("reception", Kind.SESSION, Action.SEAL),
        ("reception", Kind.INCIDENT, Action.CLOSE),
        ("reception", Kind.REGISTER, Action.APPOINT),
        ("clinician", Kind.REGISTER, Action.LEAVE),
        ("clinician", Kind.PRACTICE, Action.CORRECT),
        ("clinician", Kind.BACKUP, Action.RESTORED),
    ],
)
def test_what_a_role_may_not_do_is_refused_and_nothing_is_written(
    seat_of: Sit, who: str, kind: Kind, action: Action
) -> None:
    seat = seat_of(who)
    before = ledger.head(seat.vault)
    with pytest.raises(Refused):
        ledger.append(
            seat.vault, [NewEntry(kind=Kind.NOTICE), NewEntry(kind=kind, action=action)], seat.now()
        )
    assert ledger.head(seat.vault) == before


def test_a_vault_open_for_reading_reads_and_writes_nothing(
    practice: Path, seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = seal(seat_of("owner"))
    monkeypatch.setattr("app.store.locks._is_writable", lambda _folder: False)
    seat = seat_of("owner")
    before = (practice / "vault.db").read_bytes()
    assert seat.vault.read_only and records.find(seat.vault, sealed.record) is not None
    with pytest.raises(ReadOnly):
        ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now())
    with pytest.raises(ReadOnly):
        drafts.keep(seat.vault, Draft("d", Kind.INCIDENT, {}, seat.now()))
    with pytest.raises(ReadOnly):
        settings.write(seat.vault, "a", "b")
    assert (practice / "vault.db").read_bytes() == before


def test_pages_go_back_in_time_without_a_gap_and_can_be_narrowed(seat_of: Sit) -> None:
    seat = seat_of("reception")
    for _ in range(5):
        seal(seat)
    everything = [entry.head.seq for entry in ledger.page(seat.vault, limit=1000)]
    assert everything == list(range(ledger.head(seat.vault)[0], 0, -1))
    found, before = [], None
    while rows := ledger.page(seat.vault, before, limit=3):
        found += [entry.head.seq for entry in rows]
        before = rows[-1].head.seq
    assert found == everything
    mine = ledger.page(seat.vault, kinds=(Kind.INCIDENT,), actor=seat.me.id)
    assert len(mine) == 5 and {entry.head.kind for entry in mine} == {Kind.INCIDENT}


def test_a_part_that_was_put_in_later_is_never_shown_though_it_decrypts(
    practice: Path, seat_of: Sit, held: dict[str, Opened]
) -> None:
    seat = seat_of("clinician")
    new = NewEntry(
        kind=Kind.INCIDENT, open=Content(set={"place": "Room 1"}), clinical=Content(set={"story": "true"})
    )
    one, other = ledger.append(seat.vault, [new, new], seat.now())
    head = ledger.entries(seat.vault, one.record)[0].head
    forged = forge(seat, head, b'{"set":{"story":"forged"}}')
    seat.vault.close()
    with hands_on(practice, held["reception"].main) as db:
        db.execute("UPDATE part SET stored = ? WHERE entry = ? AND name = 'clinical'", (forged, one.seq))
        db.execute("UPDATE part SET stored = ? WHERE entry = ? AND name = 'open'", (b'{"set":{}}', other.seq))
    seat = seat_of("clinician")
    with pytest.raises(Damaged):
        ledger.read_part(seat.vault, one.seq, PartName.CLINICAL)
    with pytest.raises(Damaged):
        ledger.entries(seat.vault, other.record)
    with pytest.raises(Damaged):
        clinical.folded(seat.vault, one.record)


def forge(seat: Seat, head: Head, text: bytes) -> bytes:
    place = Place(seat.vault.id, head.entry, head.record, "clinical", head.kind, head.actor)
    key = seat.vault.register.newest(KeyClass.CLINICAL)
    assert key is not None
    return seals.seal(place, text, {key.reader(): keys.raw(key.public)})


def test_links_lead_back_and_go_when_a_record_was_entered_in_error(seat_of: Sit) -> None:
    seat = seat_of("owner")
    client = ledger.append(seat.vault, [NewEntry(kind=Kind.CLIENT)], seat.now())[0].record
    flag = NewEntry(kind=Kind.FLAG, open=Content(links=(Link(client, "client"),)))
    sealed = ledger.append(seat.vault, [flag], seat.now())[0]
    assert [row.id for row in records.linked_to(seat.vault, client, "client")] == [sealed.record]
    assert records.linked_to(seat.vault, client, "approver") == []
    ledger.append(
        seat.vault, [NewEntry(kind=Kind.FLAG, action=Action.WITHDRAW, record=sealed.record)], seat.now()
    )
    again = NewEntry(
        kind=Kind.FLAG, action=Action.ADD, record=sealed.record, open=Content(links=(Link(client, "client"),))
    )
    ledger.append(seat.vault, [again], seat.now())
    assert records.linked_to(seat.vault, client) == []


def test_a_part_that_is_not_there_is_no_part_and_an_unknown_record_has_no_entries(seat_of: Sit) -> None:
    seat = seat_of("owner")
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, 1, PartName.OWN)
    assert ledger.entries(seat.vault, "nowhere") == []
    with pytest.raises(Refused):
        ledger.record_of(seat.vault, "nowhere")


def test_every_naughty_string_comes_back_equal_from_every_part(seat_of: Sit) -> None:
    lines = (Path(__file__).parent.parent / "data" / "naughty-strings.txt").read_text("utf-8").split("\n")
    seat = seat_of("clinician")
    lines += ["a\0b", "\u202e\u2066x", "=1+1", "x" * 1_000_000]
    said = {f"line {n}": line for n, line in enumerate(lines)}
    entry = NewEntry(
        kind=Kind.CLIENT,
        open=Content(set={"name": lines[5], **said}),
        clinical=Content(set=said),
        own=Content(set=said),
    )
    sealed = ledger.append(seat.vault, [entry], seat.now())[0]
    assert ledger.entries(seat.vault, sealed.record)[0].open.set == {"name": lines[5], **said}
    for part in (PartName.CLINICAL, PartName.OWN):
        assert ledger.read_part(seat.vault, sealed.seq, part).set == said
    found = records.find(seat.vault, sealed.record)
    assert found is not None and found.now == {"name": lines[5], **said}
