"""The ledger: entries are signed, chained and appended, all of a call or none of it, and read back."""

import secrets
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import authority, moments
from app.domain.actions import Action, Status
from app.domain.errors import NoKey, ReadOnly, Refused, VaultTrouble
from app.domain.gone import Disposed, disposed
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, SIGNATURE_PREFIX, Content, Head, PartName, Record, hash_head, hash_part
from app.domain.moments import Moment
from app.i18n import _
from app.store import changes, clinical, departures, files, folding, keys, numbering, register, seals, witness
from app.store import parts as parts_of
from app.store.connection import Connection, transaction, troubles
from app.store.seals import Place
from app.store.vault import Vault


class NewEntry(Struct, frozen=True, kw_only=True):
    """An entry to be made; without `record` it begins a new one."""

    kind: Kind
    action: Action = Action.SEAL
    record: str | None = None
    open: Content = Content()
    clinical: Content | None = None
    own: Content | None = None
    audit: Content | None = None
    form: int = 1
    also: tuple[str, ...] = ()
    """Members who read the clinical part besides clinicians and its author: the reporter of an incident, say."""


class Sealed(Struct, frozen=True):
    """What was appended: the entry's place and hash, and the record it belongs to with its number."""

    seq: int
    entry: str
    record: str
    number: str
    hash: str


class Entry(Struct, frozen=True):
    """One line read back; `parts` names the parts that are there, `open` is the open one."""

    head: Head
    hash: str
    open: Content
    parts: tuple[PartName, ...]


def new_id() -> str:
    """Make the id of a record that must be known before it is sealed."""
    return uuid.uuid4().hex


def append(vault: Vault, new: Sequence[NewEntry], at: Moment, drops: Collection[str] = ()) -> list[Sealed]:
    """Append entries, and drop the drafts they came from, in one transaction; the witness follows after the commit.

    Raises Refused where this person may not make one of them, VaultTrouble where the disk refuses; then nothing was
    written.
    """
    if vault.read_only:
        raise reading_only()
    for one in new:
        if not authority.may_act(vault.me, one.kind, one.action):
            raise Refused(_("Your role does not allow this. Ask the practice owner."))
    sealed: list[Sealed] = []
    known = vault.register
    numbers: dict[tuple[Kind, int], int] = {}
    with _sealing(vault, sealed):
        seq, previous = newest(vault.db)
        for one in new:
            seq += 1
            head, parts = _make(vault, one, seq, previous, at, numbers)
            previous = insert(vault.db, head, parts, vault.pairs.sign)
            known = changes.fold(known, head, _change(head, one.open))
            sealed.append(Sealed(seq, head.entry, head.record, head.number, previous))
        for draft in drops:
            vault.db.execute("DELETE FROM draft WHERE id = ? AND person = ?", (draft, vault.me.id))
    vault.register = known
    vault.me = known.members.get(vault.me.id, vault.me)
    for line, one in zip(sealed, new, strict=True):
        clinical.note(vault, line.seq, line.record, one.kind, one.clinical)
    if sealed:
        witness.remember(vault, sealed[-1].seq, sealed[-1].hash, at)
    if any(one.kind is Kind.REGISTER for one in new):
        departures.remember(vault)
    return sealed


@contextmanager
def _sealing(vault: Vault, sealed: Sequence[Sealed]) -> Iterator[None]:
    """Do it in one transaction; where the disk fails only after the commit, it is sealed, and nobody is told otherwise.

    The last thing a commit does is to sync the folder once its journal is gone: then there is no way back any more.
    """
    try:
        with transaction(vault.db):
            yield
    except VaultTrouble:
        last = (sealed[-1].seq, sealed[-1].hash) if sealed else None
        with suppress(VaultTrouble):
            if last is not None and head(vault) == last:
                with suppress(OSError):
                    files.sync_folder(vault.folder)
                return
        raise


def reading_only() -> ReadOnly:
    """Give the sentence for a vault that may not be written, by its folder or because a fault was found in it."""
    return ReadOnly(
        _("This vault is open for reading only, so nothing can be sealed."),
        _("Nothing was changed; your text is kept."),
        _("See the banner for the reason."),
    )


def _change(head: Head, opened: Content) -> register.Change:
    return register.change_of(opened) if head.kind is Kind.REGISTER else register.Change()


Parts = dict[PartName, tuple[bytes, bytes]]
"""Salt and stored bytes of each part."""


def _make(
    vault: Vault, one: NewEntry, seq: int, previous: str, at: Moment, numbers: dict[tuple[Kind, int], int]
) -> tuple[Head, Parts]:
    record = one.record or new_id()
    entry = new_id()
    before = folding.read(vault.db, record)
    if before is not None and before.kind is not one.kind:
        raise Refused(_("That record is of another kind."))
    if before is not None and before.status is Status.DISPOSED and one.action is not Action.DISPOSE:
        raise Refused(_("That record was disposed of, so nothing can be added to it."))
    number = before.number if before else numbering.next_number(vault.db, one.kind, at, numbers)
    place = Place(vault.id, entry, record, "", one.kind, vault.me.id)
    parts: Parts = {PartName.OPEN: (secrets.token_bytes(32), parts_of.spell(one.open))}
    for name, content in (
        (PartName.CLINICAL, one.clinical),
        (PartName.OWN, one.own),
        (PartName.AUDIT, one.audit),
    ):
        if content is not None:
            bound = msgspec.structs.replace(place, part=name)
            stored = seals.seal(bound, parts_of.spell(content), parts_of.readers(vault, name, one.also))
            parts[name] = (secrets.token_bytes(32), stored)
    head = Head(
        FORMAT,
        vault.id,
        seq,
        entry,
        record,
        number,
        one.kind,
        one.action,
        one.form,
        at,
        vault.me.id,
        keys.key_id(keys.raw(vault.me.sign)),
        previous,
        {name.value: hash_part(name, salt, stored) for name, (salt, stored) in parts.items()},
    )
    return head, parts


def insert(db: Connection, head: Head, parts: Parts, private: bytes) -> str:
    """Sign one entry, write it with its parts and fold it into its record; gives its hash. Inside a transaction."""
    spelt = head.to_bytes()
    digest = hash_head(spelt)
    signature = keys.sign(keys.signing_key(private), SIGNATURE_PREFIX + bytes.fromhex(digest))
    db.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            head.seq, head.entry, head.record, head.number, head.kind, head.action, head.time.utc, head.actor, spelt,
            digest, signature,
        ),
    )  # fmt: skip
    for name, (salt, stored) in parts.items():
        db.execute("INSERT INTO part VALUES (?, ?, ?, ?)", (head.seq, name, salt, stored))
    folding.add(db, head, opened := msgspec.json.decode(parts[PartName.OPEN][1], type=Content))
    if head.action is Action.DISPOSE:
        _delete(db, head.record, disposed(opened))
    return digest


def _delete(db: Connection, record: str, parts: Collection[Disposed]) -> None:
    """Delete the parts that an entry of disposal names, and what was being typed about its record.

    The connection overwrites what it frees (`secure_delete`).
    """
    db.executemany("DELETE FROM part WHERE entry = ? AND name = ?", [(one.entry, one.name) for one in parts])
    db.execute("DELETE FROM draft WHERE instr(id, ?)", (record,))


def newest(db: Connection) -> tuple[int, str]:
    """Give the place and hash of the newest entry; (0, "") where there is none."""
    row = db.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def head(vault: Vault) -> tuple[int, str]:
    """Give the place and hash of the newest entry."""
    with troubles():
        return newest(vault.db)


_SELECT = (
    "SELECT head, hash, salt, stored, (SELECT group_concat(name) FROM part WHERE entry = seq) "
    "FROM entry LEFT JOIN part ON part.entry = seq AND part.name = 'open' "
)


def entries(vault: Vault, record: str) -> list[Entry]:
    """Give every entry of a record, oldest first."""
    with troubles():
        rows = vault.db.execute(_SELECT + "WHERE record = ? ORDER BY seq", (record,)).fetchall()
    return [_entry(vault, row) for row in rows]


def page(
    vault: Vault,
    before: int | None = None,
    limit: int = 200,
    kinds: Collection[Kind] = (),
    actor: str | None = None,
) -> list[Entry]:
    """Give a page of the ledger, newest first: entries below `before`, of these kinds, by this person."""
    terms: list[str] = ["seq < ?"]
    values: list[Any] = [before if before is not None else 1 << 62]
    if actor is not None:
        terms.append("actor = ?")
        values.append(actor)
    # One search in an index for each kind: all of them in one would sort every entry of these kinds.
    each: list[tuple[str, list[Any]]] = [("kind = ? AND ", [kind]) for kind in kinds] or [("", [])]
    one = f"SELECT seq FROM entry WHERE {{}}{' AND '.join(terms)} ORDER BY seq DESC LIMIT ?"
    sought = " UNION ALL ".join(f"SELECT seq FROM ({one.format(term)})" for term, _kind in each)
    given = [value for _term, kind in each for value in (*kind, *values, limit)]
    with troubles():
        rows = vault.db.execute(
            _SELECT + f"WHERE seq IN ({sought}) ORDER BY seq DESC LIMIT ?", (*given, limit)
        ).fetchall()
    return [_entry(vault, row) for row in rows]


def _entry(vault: Vault, row: tuple[Any, ...]) -> Entry:
    spelt, digest, salt, stored, names = row
    try:
        said = Head.from_bytes(spelt)
        opened = Content()
        if stored is not None:
            opened = parts_of.opened(vault, said, PartName.OPEN, salt, stored)
        parts = tuple(PartName(name) for name in sorted((names or "").split(",")) if name)
        said = msgspec.structs.replace(said, time=moments.sound(said.time))
        return Entry(said, digest, opened, parts)
    except (ValueError, msgspec.DecodeError) as error:
        raise parts_of.damaged() from error


def read_part(vault: Vault, seq: int, name: PartName) -> Content:
    """Decrypt one part of an entry; raises NoKey where this person is not one of its readers, Damaged if changed."""
    with troubles():
        row = vault.db.execute(
            "SELECT head, salt, stored FROM entry JOIN part ON part.entry = seq WHERE seq = ? AND name = ?",
            (seq, name),
        ).fetchone()
    if row is None:
        raise NoKey(_("There is no such part, or it was disposed of."))
    try:
        return parts_of.opened(vault, Head.from_bytes(row[0]), name, row[1], row[2])
    except (ValueError, msgspec.DecodeError) as error:
        raise parts_of.damaged() from error


def record_of(vault: Vault, record: str) -> Record:
    """Give how a record stands; raises Refused where there is none."""
    with troubles():
        found = folding.read(vault.db, record)
    if found is None:
        raise Refused(_("That record is not in this vault."))
    return found
