"""The drop box: reports and failed tries from before an unlock come in once, unopened, and as nobody's word."""

import shutil
from pathlib import Path

import pytest

from app.domain import canonical
from app.domain.actions import Action, Status
from app.domain.drops import LONGEST_TEXT, MOST_WAITING
from app.domain.errors import Damaged, NoKey, Refused, WrongPassword
from app.domain.kinds import Kind
from app.services import drops, unlocking
from app.store import checking, dropbox, keys, keyslots, ledger, records, seals, taking_in

WORDS = "A man waited behind the house and asked for the therapist by name."


@pytest.fixture
def leave(practice: Path, clock):
    def put(text: str = WORDS, name: str = "Sample Neighbour") -> None:
        drops.leave(practice, name, text, clock, "America/Denver")

    return put


def left(seat) -> list:
    return list(records.page(seat.vault, Kind.DROP, sort="seq").rows)


def test_a_report_left_at_a_locked_desk_is_taken_in_at_the_next_unlock_and_read_by_a_clinician(
    practice, leave, seat_of
):
    leave()
    assert drops.waiting(practice) == 1
    seat = seat_of("reception")
    assert drops.waiting(practice) == 0
    assert any("1 report was left at the desk" in note for note in seat.vault.notes)
    seat = seat_of("clinician")
    (line,) = drops.page(seat)
    assert line.number == "L-0001"
    assert line.by == "Sample Reception"
    said = drops.opened(seat, line.record)
    assert (said.text, said.name) == (WORDS, "Sample Neighbour")


def test_what_is_left_is_sealed_before_it_touches_the_disk(practice, leave):
    leave()
    for path in practice.rglob("*"):
        if path.is_file():
            assert b"behind the house" not in path.read_bytes()
            assert b"Sample Neighbour" not in path.read_bytes()


def test_reception_and_the_auditor_take_reports_in_and_cannot_open_them(leave, seat_of):
    leave()
    for who in ("reception", "auditor"):
        seat = seat_of(who)
        (line,) = drops.page(seat)
        with pytest.raises(NoKey):
            drops.opened(seat, line.record)
        newest = ledger.page(seat.vault, limit=1)[0]
        assert newest.head.action is Action.REFUSED


def test_opening_is_in_the_ledger_before_a_word_is_shown(leave, seat_of):
    leave()
    seat = seat_of("clinician")
    (line,) = drops.page(seat)
    drops.opened(seat, line.record)
    assert ledger.page(seat.vault, limit=1)[0].head.action is Action.OPENED


def test_the_entry_says_that_nobody_signed_what_is_in_it(leave, seat_of):
    leave()
    (record,) = left(seat_of("clinician"))
    assert record.now["unsigned"] is True
    assert WORDS not in str(record.now)


def test_a_file_put_back_later_comes_in_no_second_time(practice, leave, seat_of, tmp_path):
    leave()
    (file,) = dropbox.waiting(practice)
    shutil.copy(file, tmp_path / file.name)
    seat_of("clinician")
    shutil.copy(tmp_path / file.name, file)
    seat = seat_of("clinician")
    assert len(left(seat)) == 1
    assert not dropbox.waiting(practice)


def test_a_kill_between_commit_and_deletion_is_made_good(practice, leave, seat_of, monkeypatch):
    leave()
    with monkeypatch.context() as patch:
        patch.setattr(dropbox, "take_away", lambda _path: None)
        seat_of("clinician")
    assert drops.waiting(practice) == 1
    assert len(left(seat_of("clinician"))) == 1
    assert drops.waiting(practice) == 0


def test_a_forged_or_changed_file_is_thrown_away_and_said(practice, leave, seat_of):
    leave()
    (file,) = dropbox.waiting(practice)
    content = bytearray(file.read_bytes())
    content[50] ^= 1
    file.write_bytes(content)
    other = file.with_name("0" * 32 + ".report")
    other.write_bytes(b"{}")
    (file.parent / "holiday.txt").write_text("not ours")
    seat = seat_of("clinician")
    assert not left(seat)
    assert any("2 files in the drop box were no reports" in note for note in seat.vault.notes)
    assert (file.parent / "holiday.txt").exists()


def test_a_report_for_another_vault_is_none_of_ours(practice, seat_of, clock):
    vault = "ab" * 32
    spelt = canonical.dumps(
        {
            "format": dropbox.FORMAT,
            "vault": vault,
            "minute": "2026-11-22T20:00Z",
            "sealed": keys.text(b"x" * 99),
        }
    )
    (practice / dropbox.FOLDER).mkdir(exist_ok=True)
    (practice / dropbox.FOLDER / dropbox.name_of(spelt)).write_bytes(spelt)
    assert not left(seat_of("clinician"))


def test_a_report_sealed_to_a_key_that_was_swapped_is_named_and_can_be_closed(practice, leave, seat_of):
    slots = keyslots.read(practice)
    stranger = keys.text(keys.receive_public(keys.new_receive()))
    keyslots.write(practice, slots.with_dropbox({**slots.dropbox, "clinical": stranger}))
    leave()
    seat = seat_of("clinician")
    assert any("drop-box keys" in note.lower() for note in seat.vault.notes)
    (line,) = drops.page(seat)
    with pytest.raises(Damaged):
        drops.opened(seat, line.record)
    drops.close(seat, line.record, drops.Became.NOTHING)
    assert not drops.page(seat)[0].is_open


def test_what_opens_and_is_no_report_inside_is_damage(practice, made, seat_of):
    slots = keyslots.read(practice)
    for inside in (b"[]", b"{}", seals.pad(b'{"name":"","text":"x"}'), seals.pad(b"\xff\xfe")):
        padded = inside if len(inside) % 256 == 0 else seals.pad(inside)
        sealed = keys.seal_to(keys.raw(slots.dropbox["clinical"]), dropbox.info(slots.vault), padded)
        spelt = canonical.dumps(
            {
                "format": dropbox.FORMAT,
                "vault": slots.vault,
                "minute": "2026-11-22T20:00Z",
                "sealed": keys.text(sealed),
            }
        )
        (practice / dropbox.FOLDER).mkdir(exist_ok=True)
        (practice / dropbox.FOLDER / dropbox.name_of(spelt)).write_bytes(spelt)
    seat = seat_of("clinician")
    found = left(seat)
    assert len(found) == 4
    for record in found:
        with pytest.raises(Damaged):
            drops.opened(seat, record.id)


def test_a_full_box_takes_no_more_and_says_so(practice, leave):
    (practice / dropbox.FOLDER).mkdir(exist_ok=True)
    for n in range(MOST_WAITING):
        (practice / dropbox.FOLDER / f"{n:032x}.report").write_bytes(b"x")
    with pytest.raises(Refused, match="The box is full"):
        leave()


def test_a_flooded_box_does_not_keep_anybody_out(practice, seat_of):
    (practice / dropbox.FOLDER).mkdir(exist_ok=True)
    for n in range(2 * MOST_WAITING):
        (practice / dropbox.FOLDER / f"{n:032x}.report").write_bytes(b"x" * 100_000)
    seat = seat_of("clinician")
    assert not left(seat)
    assert drops.waiting(practice) == MOST_WAITING


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [("", "  ", "text"), ("", "x" * (LONGEST_TEXT + 1), "text"), ("n" * 201, "words", "name")],
)
def test_what_cannot_be_left_is_refused_at_its_field(leave, practice, name, text, field):
    with pytest.raises(Refused) as refused:
        leave(text, name)
    assert refused.value.field == field
    assert drops.waiting(practice) == 0


def test_the_longest_report_in_the_widest_letters_fits(practice, leave, seat_of):
    text = "\U0001f600" * LONGEST_TEXT
    leave(text)
    seat = seat_of("clinician")
    assert drops.opened(seat, drops.page(seat)[0].record).text == text


def test_wrong_passwords_are_in_the_ledger_by_slot_and_minute_and_told_to_others(
    practice, made, clock, passwords, seat_of
):
    owner = made.persons["owner"]
    for _time in range(3):
        with pytest.raises(WrongPassword):
            unlocking.unlock(practice, owner, "not the password at all", clock, "America/Denver")
    assert b"not the password" not in dropbox.ring(practice)
    seat = seat_of("reception")
    assert any("3 wrong passwords were typed for Sample Owner" in note for note in seat.vault.notes)
    entry = next(one for one in ledger.page(seat.vault) if one.head.action is Action.TRIED)
    assert entry.open.set["tries"] == {owner: 3}
    assert entry.open.set["unsigned"] is True
    assert dropbox.ring(practice) == b""


def test_ones_own_slip_is_in_the_ledger_and_bothers_nobody(practice, made, clock, seat_of):
    with pytest.raises(WrongPassword):
        unlocking.unlock(practice, made.persons["reception"], "a slip of the finger here", clock, "UTC")
    seat = seat_of("reception")
    assert not any("wrong password" in note for note in seat.vault.notes)
    assert any(one.head.action is Action.TRIED for one in ledger.page(seat.vault))


def test_a_ring_full_of_nonsense_is_taken_away_and_counts_for_nothing(practice, seat_of):
    (practice / dropbox.FOLDER).mkdir(exist_ok=True)
    (practice / dropbox.FOLDER / dropbox.RING).write_bytes(b"\0\xff nonsense\n" * 1000)
    seat = seat_of("owner")
    assert not any(one.head.action is Action.TRIED for one in ledger.page(seat.vault))
    assert dropbox.ring(practice) == b""


def test_the_ring_keeps_the_newest_tries_and_stays_small(practice):
    for n in range(40):
        dropbox.note_try(practice, f"{n:060x}", "2026-11-22T20:00Z")
    path = practice / dropbox.FOLDER / dropbox.RING
    path.write_bytes(path.read_bytes() * 40)
    kept = path.read_bytes()[-dropbox.RING_MOST :]
    path.write_bytes(kept)
    dropbox.note_try(practice, "f" * 60, "2026-11-22T20:01Z")
    assert path.stat().st_size <= dropbox.RING_MOST
    found = dropbox.tries(dropbox.ring(practice))
    assert found[-1].person == "f" * 60
    assert found[0].person != ""


def test_a_closed_report_says_what_came_of_it_and_is_closed_once(leave, seat_of):
    leave()
    seat = seat_of("clinician")
    (line,) = drops.page(seat)
    with pytest.raises(Refused, match="no incident of that number"):
        drops.close(seat, line.record, drops.Became.INCIDENT, "INC-2026-9999")
    assert drops.due(seat)
    drops.close(seat, line.record, drops.Became.NOTHING)
    assert left(seat)[0].status is Status.CLOSED
    assert not drops.due(seat)
    with pytest.raises(Refused, match="dealt with already"):
        drops.close(seat, line.record, drops.Became.NOTHING)


def test_reception_cannot_say_what_came_of_a_report(leave, seat_of):
    leave()
    seat = seat_of("reception")
    with pytest.raises(Refused):
        drops.close(seat, drops.page(seat)[0].record, drops.Became.NOTHING)


def test_the_whole_check_holds_over_what_was_taken_in(leave, seat_of):
    leave()
    seat = seat_of("clinician")
    assert not checking.full(seat.vault.db, seat.vault.id, 0, lambda *_said: True).words
    assert not checking.records(seat.vault.db)
    assert taking_in.record_id(b"the same") == taking_in.record_id(b"the same")
