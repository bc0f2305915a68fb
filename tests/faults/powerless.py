"""What a practice does for an account that may not write: run as one, since to root every folder is open.

    python -m tests.faults.powerless <check> <place> <ids of the people, as JSON>

Started by root, it first becomes an account without rights; "stay" as a fourth word leaves that out, to show what the
checks are worth then. Ends with 0 where the check holds.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import ReadOnly, VaultTrouble
from app.domain.kinds import Kind
from app.services import backups, checking, drafts, opening, practice, reports, unlocking
from app.store import files, ledger
from app.store.ledger import NewEntry
from tests.faults.acts import OCTOBER, back_up, export
from tests.faults.places import NOBODY, Place


def warm_up(place: Place) -> None:
    """Export and back up once elsewhere: what that loads, an account without rights may not be able to read."""
    with tempfile.TemporaryDirectory() as spare:
        other = Place(Path(spare), place.persons)
        other.lay_down(place.base)
        seat = other.sit("owner")
        export(seat, other)
        back_up(seat, other)
        unlocking.lock(seat)


def drop_rights() -> None:
    """Become an account that owns nothing here."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def is_refused(act: Callable[[], object], *words: str) -> None:
    """Assert that something is refused for want of rights, in words."""
    try:
        act()
    except ReadOnly as trouble:
        said = f"{trouble.what} {trouble.safe} {trouble.do}"
        assert all(word in said for word in words), said
        return
    raise AssertionError("it was done all the same")


def reads(place: Place) -> None:
    """Read everything and write nothing: every way to write says that the vault is open for reading only."""
    before = {path.name: path.stat().st_mtime_ns for path in place.folder.iterdir()}
    seat = place.sit("owner")
    assert seat.vault.read_only, "it was opened for writing"
    assert practice.details(seat).name == "Sample Practice"
    assert checking.check(seat).faults == ()
    is_refused(
        lambda: ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now()), "reading only", "kept"
    )
    is_refused(lambda: drafts.keep(seat, "draft", Kind.INCIDENT, {"story": "text"}))
    is_refused(lambda: files.atomic_write(place.folder / "card.json", b"{}"))
    unlocking.lock(seat)
    assert {path.name: path.stat().st_mtime_ns for path in place.folder.iterdir()} == before


def reads_the_file(place: Place) -> None:
    """The folder may be written and the file may not: it is read all the same."""
    seat = place.sit("owner")
    assert seat.vault.read_only and checking.check(seat).faults == ()
    is_refused(lambda: ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now()))
    unlocking.lock(seat)


def opens_unrecorded(place: Place) -> None:
    """What is opened cannot be noted in the ledger: it is shown, and that it went unrecorded is said."""
    seat = place.sit("clinician")
    assert seat.vault.read_only
    record = next(one.head.record for one in ledger.page(seat.vault, kinds=(Kind.INCIDENT,)))
    assert opening.clinical(seat, record)["story"]
    assert opening.UNRECORDED in seat.vault.notes
    unlocking.lock(seat)


def is_locked_out(place: Place) -> None:
    """The practice belongs to another account: not even its names can be read."""
    try:
        list(place.folder.iterdir())
    except PermissionError:
        pass
    else:
        raise AssertionError("another account's folder was listed")
    try:
        place.sit("owner")
    except VaultTrouble as trouble:
        assert "may not be read with this account" in trouble.what, trouble.what
        return
    raise AssertionError("another account's practice was opened")


def puts_nothing(place: Place) -> None:
    """A folder that may not be written takes no backup, no paper and no restored practice, and each says so."""
    seat = place.sit("owner")
    assert not seat.vault.read_only
    is_refused(lambda: backups.make(seat, place.out), "may not be written")
    prepared = reports.prepare(seat, OCTOBER)
    paper = (place.base / "paper").read_bytes()
    before = ledger.head(seat.vault)
    is_refused(
        lambda: reports.sign_and_save(seat, prepared, paper, place.out / "summary.pdf"), "may not be written"
    )
    made = backups.make(seat)
    is_refused(lambda: backups.restore(Path(made), place.out / "restored.keepwell"), "may not be written")
    assert ledger.head(seat.vault)[0] == before[0] + 1, "an export was noted that is nowhere"
    assert list(place.out.iterdir()) == []
    unlocking.lock(seat)


def remembers_nothing(place: Place) -> None:
    """A profile that may not be written is said, and work goes on."""
    seat = place.sit("owner")
    assert not seat.vault.read_only
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())
    assert any("may not be written" in note for note in seat.vault.notes), seat.vault.notes
    unlocking.lock(seat)


CHECKS = (reads, reads_the_file, opens_unrecorded, is_locked_out, puts_nothing, remembers_nothing)


def main(check: str, base: str, persons: str, stay: str = "") -> None:
    """Run one check."""
    place = Place(Path(base), json.loads(persons))
    if check == puts_nothing.__name__:
        warm_up(place)
    if not stay:
        drop_rights()
        assert os.geteuid() != 0
    next(one for one in CHECKS if one.__name__ == check)(place)


if __name__ == "__main__":
    main(*sys.argv[1:])
