"""What lay in the drop box comes into the ledger at an unlock: unopened, marked as nobody's word, and only once.

A record's id is made from the file's bytes, so that the same file put back later comes in no second time. Files are
deleted after the commit; a kill between the two is made good at the next unlock.
"""

import hashlib
import uuid
from collections import Counter
from pathlib import Path

from app.domain.actions import Action
from app.domain.drops import MOST_WAITING, LeftReport, from_bytes
from app.domain.errors import Damaged, NoKey
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.moments import Moment
from app.domain.people import KeyClass
from app.i18n import _, ngettext
from app.store import dropbox, files, keys, ledger, seals
from app.store.ledger import NewEntry
from app.store.vault import Vault

OWN_TYPOS = 2
"""So many wrong tries at one's own slot are not worth telling; they are in the ledger all the same."""


def take_in(vault: Vault, at: Moment) -> None:
    """Take reports and failed tries in, and tell of them; a vault open for reading only leaves them where they are."""
    if vault.read_only:
        return
    _reports(vault, at)
    _tries(vault, at)


def record_id(spelt: bytes) -> str:
    """Give the record's id for a file of the box, always the same for the same bytes."""
    return uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(spelt).hexdigest()).hex


def _reports(vault: Vault, at: Moment) -> None:
    fresh: list[NewEntry] = []
    done: list[Path] = []
    strange = 0
    for path in dropbox.waiting(vault.folder)[:MOST_WAITING]:
        dropped = dropbox.read(path, vault.id)
        done.append(path)
        if dropped is None:
            strange += 1
            continue
        record = record_id(files.read(path, dropbox.MOST))
        if not ledger.entries(vault, record):
            said = {"left": dropped.minute, "sealed": dropped.sealed, "unsigned": True}
            fresh.append(NewEntry(kind=Kind.DROP, record=record, open=Content(set=said)))
    if fresh:
        ledger.append(vault, fresh, at)
        words = ngettext(
            "{n} report was left at the desk. Nobody signed it.",
            "{n} reports were left at the desk. Nobody signed them.",
            len(fresh),
        )
        vault.notes.append(words.format(n=len(fresh)))
    if strange:
        words = ngettext(
            "{n} file in the drop box was no report of this practice and was thrown away.",
            "{n} files in the drop box were no reports of this practice and were thrown away.",
            strange,
        )
        vault.notes.append(words.format(n=strange))
    for path in done:
        dropbox.take_away(path)


def _tries(vault: Vault, at: Moment) -> None:
    content = dropbox.ring(vault.folder)
    found = dropbox.tries(content)
    path = vault.folder / dropbox.FOLDER / dropbox.RING
    if found:
        record = record_id(content)
        counts = Counter(one.person for one in found)
        if not ledger.entries(vault, record):
            minutes = [one.minute for one in found]
            said = {
                "tries": dict(sorted(counts.items())), "first": min(minutes), "last": max(minutes), "unsigned": True,
            }  # fmt: skip
            entry = NewEntry(kind=Kind.ACCESS, action=Action.TRIED, record=record, open=Content(set=said))
            ledger.append(vault, [entry], at)
            _tell(vault, counts, max(minutes))
    if content:
        dropbox.take_away(path)


def _tell(vault: Vault, counts: Counter[str], last: str) -> None:
    for person, count in sorted(counts.items()):
        if person == vault.me.id and count <= OWN_TYPOS:
            continue
        member = vault.register.find(person)
        words = ngettext(
            "Before this unlock {n} wrong password was typed for {name}, last at {when} (UTC).",
            "Before this unlock {n} wrong passwords were typed for {name}, last at {when} (UTC).",
            count,
        )
        name = member.name if member else _("somebody not of the register")
        vault.notes.append(words.format(n=count, name=name, when=last.replace("T", " ").removesuffix("Z")))


def opened(vault: Vault, record: Record) -> LeftReport:
    """Open a report that was left; raises NoKey for who is no clinician, Damaged where it is no report inside."""
    sealed = keys.raw(str(record.now.get("sealed", "")))
    held = vault.held.get(KeyClass.CLINICAL, {})
    if not held:
        raise NoKey(
            _("Reports that are left at the desk are sealed to clinicians; your keys do not open them.")
        )
    for private in held.values():
        padded = keys.open_sealed(private, dropbox.info(vault.id), sealed)
        if padded is not None:
            try:
                return from_bytes(seals.unpad(padded))
            except ValueError:
                break
    raise Damaged(
        _("This report cannot be read: it was changed in the box, or it was never sealed by Keepwell."),
        _("Nothing else is touched."),
        _("Close it as read."),
    )
