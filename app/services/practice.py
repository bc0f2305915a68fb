"""The practice's own details: everybody may read them, owners change them."""

from pathlib import Path

import msgspec

from app.domain import fingerprints, practices
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.practices import Practice
from app.i18n import _
from app.services import cards
from app.services.cards import Card
from app.services.seats import Seat
from app.store import files, ledger, records
from app.store.ledger import NewEntry


def record(seat: Seat) -> Record:
    """Give the practice's record; raises Refused where the vault holds none yet."""
    rows = records.page(seat.vault, Kind.PRACTICE, limit=1).rows
    if not rows:
        raise Refused(_("This practice has not been set up yet."))
    return rows[0]


def details(seat: Seat) -> Practice:
    """Give the practice as it stands."""
    return practices.read(record(seat).now)


def change(seat: Seat, wanted: Practice) -> Practice:
    """Change the practice's details; the earlier ones stay in the ledger."""
    seat.require(Kind.PRACTICE, Action.CORRECT)
    before = record(seat)
    now = practices.read(before.now)
    wanted = msgspec.structs.replace(wanted, sample=now.sample)
    practices.check(wanted)
    was, is_now = practices.fields(now), practices.fields(wanted)
    changed = {name: value for name, value in is_now.items() if value != was.get(name)}
    if changed:
        entry = NewEntry(
            kind=Kind.PRACTICE, action=Action.CORRECT, record=before.id, open=Content(set=changed)
        )
        ledger.append(seat.vault, [entry], seat.now())
        refresh_card(seat, wanted)
    return wanted


def write_root(seat: Seat, path: Path) -> str:
    """Write the practice's certificate, for whoever checks its reports; gives its fingerprint, to be compared aloud."""
    from app.documents import certificates

    root = seat.vault.root_certificate()
    files.atomic_write(path, certificates.to_pem(root))
    return fingerprints.groups(certificates.fingerprint(root))


def refresh_card(seat: Seat, practice: Practice | None = None) -> None:
    """Write the emergency card of the lock screen as the practice stands; raises VaultTrouble."""
    lay_card(seat.vault.folder, practice or details(seat))


def lay_card(folder: Path, practice: Practice) -> None:
    """Write a practice's emergency card into its folder; raises VaultTrouble."""
    numbers = tuple((one.words, one.number) for one in practice.emergency)
    cards.write(folder, Card(practice.name, practice.address, numbers))
