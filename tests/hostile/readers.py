"""How each sort of file is read in Keepwell, as a function of bytes and of a folder to lay them in."""

import contextlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.documents import calendars, certificates, tables
from app.domain import canonical, client_columns, daytables, registers
from app.domain.errors import Refused, VaultTrouble
from app.domain.gone import disposed
from app.domain.ledger import Content
from app.services import cards, known
from app.store import (
    dropbox,
    keyslots,
    locks,
    losses,
    register,
    seals,
    sheets,
    unpacking,
    waits,
    witness,
)
from tests.hostile.seeds import (
    MEMBER,
    PAIRS,
    PLACE,
    REGISTER,
    VAULT,
    never_dear,
)


def read_slots(content: bytes, folder: Path) -> None:
    (folder / keyslots.FILE).write_bytes(content)
    slots = keyslots.read(folder)
    with never_dear():
        for slot in slots.slots[:3]:
            with contextlib.suppress(VaultTrouble, Refused):
                keyslots.unlock(folder, slot.person, "whatever it may be")
    keyslots.unlock_with_keys(folder, PAIRS)


def read_box(content: bytes, folder: Path) -> None:
    (folder / "one.keepwell-backup").write_bytes(content)
    unpacking.restore(folder / "one.keepwell-backup", folder / "laid")


@contextlib.contextmanager
def profile_in(folder: Path) -> Iterator[Path]:
    before = os.environ.get("KEEPWELL_PROFILE")
    os.environ["KEEPWELL_PROFILE"] = str(folder)
    try:
        (folder / VAULT).mkdir(exist_ok=True)
        yield folder / VAULT
    finally:
        os.environ.pop("KEEPWELL_PROFILE")
        if before is not None:
            os.environ["KEEPWELL_PROFILE"] = before


def read_witness(content: bytes, folder: Path) -> None:
    with profile_in(folder) as place:
        (place / witness.FILE).write_bytes(content)
        for seen in witness.read(VAULT, REGISTER).values():
            seen.time.local()


def read_waits(content: bytes, folder: Path) -> None:
    with profile_in(folder) as place:
        (place / waits.FILE).write_bytes(content)
        assert 0 <= waits.left(VAULT, MEMBER.id, 1_800_000_000) <= max(waits.STEPS)
        waits.tries_left(VAULT, MEMBER.id)
        waits.failed(VAULT, MEMBER.id, 1_800_000_000)


def read_known(content: bytes, folder: Path) -> None:
    with profile_in(folder):
        (folder / known.FILE).write_bytes(content)
        known.practices()


def read_card(content: bytes, folder: Path) -> None:
    (folder / cards.FILE).write_bytes(content)
    cards.read(folder)


def read_lock(content: bytes, folder: Path) -> None:
    (folder / locks.FILE).write_bytes(content)
    locks._holder(folder)


def read_part(content: bytes, _folder: Path) -> None:
    seals.readers(content)
    text = seals.unseal(PLACE, content, {MEMBER.id: PAIRS.receive})
    if text is not None:
        canonical.decode(text, Content)


def read_change(content: bytes, _folder: Path) -> None:
    register.change_of(canonical.decode(content, Content))


def read_code(content: bytes, _folder: Path) -> None:
    assert len(sheets.read(content.decode("utf-8", "replace"))) == sheets.SECRET


def read_invitation(content: bytes, _folder: Path) -> None:
    assert len(sheets.read_invitation(content.decode("utf-8", "replace"))) == sheets.INVITATION


def read_statement(content: bytes, _folder: Path) -> None:
    said = canonical.decode(content, Content)
    losses.read(said.set)
    disposed(said)


def read_dropped(content: bytes, folder: Path) -> None:
    path = folder / dropbox.FOLDER / dropbox.name_of(content)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    for one in dropbox.waiting(folder):
        dropbox.read(one, VAULT)


def read_tries(content: bytes, folder: Path) -> None:
    (folder / dropbox.FOLDER).mkdir(exist_ok=True)
    (folder / dropbox.FOLDER / dropbox.RING).write_bytes(content)
    for one in dropbox.tries(dropbox.ring(folder)):
        assert len(one.person) <= 64 and len(one.minute) == 17
    dropbox.note_try(folder, MEMBER.id, "2026-11-23T15:00Z")
    assert len(dropbox.ring(folder)) <= dropbox.RING_MOST


def read_paper(content: bytes, _folder: Path) -> None:
    paper = registers.SignedRegister.from_bytes(content)
    certificates.is_signed_by_root(paper.register.signed_bytes(), paper.signature_bytes(), paper.root_bytes())


def read_certificate(content: bytes, _folder: Path) -> None:
    der = certificates.read_certificate(content)
    certificates.is_root(der)
    certificates.common_name(der)
    certificates.last_year(der)


def read_table(content: bytes, _folder: Path) -> None:
    table = tables.read(content)
    columns = client_columns.propose(table.heads)
    client_columns.check_columns(columns, table.heads)
    for line in table.lines[:50]:
        if len(line.cells) == len(table.heads):  # as an import asks first
            client_columns.particulars(line, columns, {})


def read_day_table(content: bytes, _folder: Path) -> None:
    table = tables.read(content)
    daytables.read_rows(table.lines, daytables.propose(table.heads), date(2026, 11, 23))


def read_calendar(content: bytes, _folder: Path) -> None:
    calendars.read_day(content, date(2026, 11, 23), "America/Denver", seconds=5)
