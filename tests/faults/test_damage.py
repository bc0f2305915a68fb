"""Damage: one bit flipped anywhere, files cut short. Named for what it is, and the damaged file is left as it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import Damaged, VaultTrouble
from app.domain.proofs import Purpose
from app.services import backups, unlocking
from app.services.seats import Seat
from app.store import keyslots
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.faults.saying import said_of, words
from tests.faults.tally import Tally

Sit = Callable[[str], Seat]
PAGE, MACS = 4096, 4016
"""A page's size, and where its initial vector and its MAC begin."""
EACH = 64
FLIPPED = "bits flipped: "


def flips(size: int, each: int) -> Iterator[tuple[int, int]]:
    """Give every so manieth byte with the bit of it that is flipped."""
    for at in range(0, size, each):
        yield at, 1 << (at // each) % 8


def spread(size: int) -> list[tuple[int, int]]:
    """Give a byte of the text and one of the vector and MAC of each page, and the header's first ones."""
    pages = range(size // PAGE)
    inside = [(page * PAGE + page * 131 % 4000, 1 << page % 8) for page in pages]
    behind = [(page * PAGE + MACS + page % 80, 1 << page % 8) for page in pages]
    return [(0, 1), (15, 128), (16, 2), (24, 4), (100, 8), *inside, *behind]


def flip_all(practice: Path, code: str, wanted: Iterator[tuple[int, int]], tally: Tally) -> None:
    path = practice / "vault.db"
    assert said_of(practice, code) == ""
    good = path.read_bytes()
    failed = []
    for at, bit in wanted:
        spoilt = bytearray(good)
        spoilt[at] ^= bit
        path.write_bytes(spoilt)
        try:
            with tally.tried(FLIPPED + "vault.db"):
                said = said_of(practice, code)
                assert "damaged" in said, said
                assert path.read_bytes() == spoilt, "the damaged file was written"
        except Exception as error:  # all of them are tried, and then all are told of
            failed.append((at, repr(error)))
    assert not failed, failed
    path.write_bytes(good)
    assert said_of(practice, code) == ""


def test_a_bit_flipped_in_any_page_is_damage_and_the_file_is_left_as_it_is(
    practice: Path, made: Made, tally: Tally
) -> None:
    size = (practice / "vault.db").stat().st_size
    flip_all(practice, made.codes[0], iter(spread(size)), tally)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_bit_flipped_in_each_64th_byte_is_damage(practice: Path, made: Made, tally: Tally) -> None:
    flip_all(practice, made.codes[0], flips((practice / "vault.db").stat().st_size, EACH), tally)


def test_damage_says_which_backup_way_leads_on(practice: Path, made: Made, clock: Clock) -> None:
    path = practice / "vault.db"
    spoilt = bytearray(path.read_bytes())
    spoilt[100] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(Damaged) as found:
        unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    assert "estore the newest" in found.value.do and "left as it is" in found.value.safe


def slots_say(practice: Path, made: Made, clock: Clock) -> str:
    """Unlock with a password; "" where it opens, else what is said."""
    try:
        seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    except VaultTrouble as trouble:
        name = Damaged.__name__ if isinstance(trouble, Damaged) else type(trouble).__name__
        return f"{name} {words(trouble)}"
    unlocking.lock(seat)
    return ""


def flip_slots(practice: Path, made: Made, clock: Clock, each: int, tally: Tally) -> None:
    first, copy = practice / keyslots.FILE, practice / keyslots.COPY
    good = first.read_bytes()
    failed = []
    for at, bit in flips(len(good), each):
        spoilt = bytearray(good)
        spoilt[at] ^= bit
        for damaged, wanted in (((first,), ""), ((copy,), ""), ((first, copy), "Damaged")):
            for path in (first, copy):
                path.write_bytes(spoilt if path in damaged else good)
            try:
                with tally.tried(FLIPPED + " and ".join(path.name for path in damaged)):
                    said = slots_say(practice, made, clock)
                    assert said.startswith(wanted) and (wanted or not said), said
                    left = {path.read_bytes() for path in (first, copy)}
                    assert left == ({bytes(spoilt)} if wanted else {good}), "the copy did not put it right"
            except Exception as error:  # all of them are tried, and then all are told of
                failed.append((at, repr(error)))
    assert not failed, failed


def test_a_bit_flipped_in_the_slots_is_put_right_by_their_copy_and_in_both_is_damage(
    practice: Path, made: Made, clock: Clock, tally: Tally
) -> None:
    flip_slots(practice, made, clock, (practice / keyslots.FILE).stat().st_size // 12, tally)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_bit_flipped_in_each_64th_byte_of_the_slots_is_put_right_or_damage(
    practice: Path, made: Made, clock: Clock, tally: Tally
) -> None:
    flip_slots(practice, made, clock, EACH, tally)


@pytest.mark.parametrize("left", [(), (keyslots.FILE,), (keyslots.COPY,)])
def test_lost_slots_are_put_back_from_their_copy_and_without_one_said_to_be_lost(
    practice: Path, made: Made, clock: Clock, left: tuple[str, ...], tally: Tally
) -> None:
    good = (practice / keyslots.FILE).read_bytes()
    for name in (keyslots.FILE, keyslots.COPY):
        if name not in left:
            (practice / name).unlink()
    with tally.tried("keyslots lost"):
        said = slots_say(practice, made, clock)
        assert said.startswith("Damaged") != bool(left) and ("backup" in said) != bool(left), said
        if left:
            assert (practice / keyslots.FILE).read_bytes() == (practice / keyslots.COPY).read_bytes() == good


@pytest.fixture
def backup(seat_of: Sit, tmp_path: Path) -> Path:
    seat = seat_of("owner")
    seat.remember_proof(Purpose.BACKUP)
    return backups.make(seat, tmp_path / "shelf")


def flip_backup(backup: Path, each: int, tally: Tally) -> None:
    good, to = backup.read_bytes(), backup.parent.parent / "restored.keepwell"
    backups.restore(backup, to)
    wanted = {path.name: path.read_bytes() for path in to.iterdir()}
    failed = []
    for at, bit in flips(len(good), each):
        spoilt = bytearray(good)
        spoilt[at] ^= bit
        backup.write_bytes(spoilt)
        for path in to.iterdir():
            path.unlink()
        try:
            with tally.tried(FLIPPED + "backup"):
                _judge_backup(backup, to, wanted)
                assert backup.read_bytes() == spoilt
        except Exception as error:  # all of them are tried, and then all are told of
            failed.append((at, repr(error)))
    backup.write_bytes(good)
    assert not failed, failed


def _judge_backup(backup: Path, to: Path, wanted: dict[str, bytes]) -> None:
    """A changed backup is refused as damaged, or that byte says nothing and what is laid down is right."""
    try:
        backups.restore(backup, to)
    except Damaged as trouble:
        assert "backup" in words(trouble) and "before it" in trouble.do
        assert not to.exists() or not list(to.iterdir()), "something was laid down"
        to.mkdir(exist_ok=True)
        return
    assert {path.name: path.read_bytes() for path in to.iterdir()} == wanted


def test_a_bit_flipped_in_a_backup_is_damage_and_nothing_wrong_is_laid_down(
    backup: Path, tally: Tally
) -> None:
    flip_backup(backup, backup.stat().st_size // 60, tally)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_bit_flipped_in_each_64th_byte_of_a_backup_is_damage(backup: Path, tally: Tally) -> None:
    flip_backup(backup, EACH, tally)


def cut_short(practice: Path, code: str, pages: range, tally: Tally) -> None:
    path = practice / "vault.db"
    good = path.read_bytes()
    for count in pages:
        path.write_bytes(good[: -PAGE * count])
        with tally.tried("file cut short by whole pages"):
            said = said_of(practice, code)
            assert "damaged" in said or "not put together" in said, (count, said)


def test_a_file_cut_short_by_some_pages_is_found(practice: Path, made: Made, tally: Tally) -> None:
    pages = (practice / "vault.db").stat().st_size // PAGE
    cut_short(practice, made.codes[0], range(1, pages, max(1, pages // 8)), tally)


@pytest.mark.slow
def test_a_file_cut_short_by_any_number_of_pages_is_found(practice: Path, made: Made, tally: Tally) -> None:
    cut_short(practice, made.codes[0], range(1, (practice / "vault.db").stat().st_size // PAGE), tally)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 100, 4096])
def test_hardly_anything_left_of_the_file_is_damage_and_not_a_new_vault(
    practice: Path, made: Made, clock: Clock, size: int, tally: Tally
) -> None:
    path = practice / "vault.db"
    path.write_bytes(path.read_bytes()[:size])
    with tally.tried("file cut short by whole pages"):
        with pytest.raises(Damaged):
            unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
        assert path.stat().st_size == size
