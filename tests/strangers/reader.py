"""A stranger's reader: opens a vault from what SECURITY.md says, checks all of it, and reads what its keys open.

It uses nothing of Keepwell: Python's own library, `cryptography`, and another program's SQLCipher (`apsw-sqlite3mc`).

    python -m tests.strangers.reader FOLDER NAME      with the password of NAME on standard input
    python -m tests.strangers.reader FOLDER           with a code on paper on standard input
"""

import json
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from tests.strangers import locks, opening, register, rules
from tests.strangers.absences import Absences
from tests.strangers.opening import Opened
from tests.strangers.register import Register
from tests.strangers.spelling import SAID, Refuses, canonical, digest, number, prefix, read, unbase64

HEAD = {
    "action", "actor", "entry", "form", "format", "key", "kind", "number", "parts", "previous", "record", "seq",
    "time", "vault",
}  # fmt: skip
COLUMNS = ("seq", "entry", "record", "number", "kind", "action", "time", "actor", "head", "hash", "signature")


@dataclass
class Book:
    """A vault that was read and holds: its heads, its parts as stored, the register, and the private keys held."""

    vault: str
    person: str
    register: Register = field(default_factory=Register)
    heads: dict[int, dict[str, Any]] = field(default_factory=dict)
    hashes: list[str] = field(default_factory=list)
    stored: dict[tuple[int, str], bytes] = field(default_factory=dict)
    held: dict[str, bytes] = field(default_factory=dict)
    since: int = 0

    def part(self, seq: int, name: str) -> dict[str, Any] | None:
        """Give what a part says; None where none of the keys held opens it."""
        head, stored = self.heads[seq], self.stored[seq, name]
        text = stored if name == "open" else unsealed(self, head, name, stored)
        said: dict[str, Any] | None = None if text is None else read(text)
        return said

    def records(self) -> dict[str, dict[str, Any]]:
        """Give the open fields of every record, later entries over earlier ones."""
        found: dict[str, dict[str, Any]] = {}
        for seq, head in self.heads.items():
            found.setdefault(head["record"], {}).update(self.open(seq))
        return found

    def open(self, seq: int) -> dict[str, Any]:
        """Give the open fields of an entry; none where they were disposed of or lost."""
        said = self.part(seq, "open") if (seq, "open") in self.stored else None
        fields: dict[str, Any] = (said or {}).get("set", {})
        return fields


def unsealed(book: Book, head: dict[str, Any], name: str, stored: bytes) -> bytes | None:
    """Open a sealed part with the keys held; None where it is sealed to others. Refuses one that was changed."""
    if not 4 <= len(stored) <= number("part: most bytes"):
        raise Refuses("not a sealed part")
    at = 4 + struct.unpack(">I", stored[:4])[0]
    line = read(stored[4:at], {"nonce", "wraps"})
    place = {name: head[name] for name in ("entry", "kind", "record", "vault")}
    place |= {"author": head["actor"], "part": name}
    key = None
    for reader, length in line["wraps"]:
        if reader in book.held and key is None and (reader != book.person or head["seq"] > book.since):
            bound = canonical(place | {"to": reader, "use": "part"})
            key = locks.unsealed(book.held[reader], bound, stored[at : at + length])
        at += length
    if key is None:
        return None
    padded = locks.decrypted(key, bytes.fromhex(line["nonce"]), stored[at:], canonical(place))
    size = struct.unpack(">I", padded[:4])[0]
    if len(padded) % number("part: bucket") or any(padded[4 + size :]):
        raise Refuses("not padded as described")
    return padded[4 : 4 + size]


def read_vault(folder: Path, opened: Opened) -> Book:
    """Read a vault whole and check all of it; refuses at the first thing that does not hold."""
    book = Book(opened.vault, opened.person)
    try:
        db = opening.database(folder, opened.mains)
        try:
            _walk(book, db)
        finally:
            db.close()
    except (apsw.Error, KeyError, TypeError) as error:
        raise Refuses("vault.db is damaged, or an entry lacks something") from error
    if not book.hashes or book.hashes[0] != opened.vault:
        raise Refuses("the slots belong to another vault")
    me = book.register.rows.get(opened.person)
    if me is None or not register.active(me):
        raise Refuses("not of the register")
    if unbase64(me["receive"]) != locks.public_receive(opened.pair.receive):
        raise Refuses("other keys than the register's")
    if opened.sheet and opened.sheet != me["sheet"]:
        raise Refuses("this sheet was replaced or withdrawn")
    rows = [row for row in (*book.register.past, me) if row["id"] == opened.person]
    book.since = min(row["since"] for row in rows if row["receive"] == me["receive"])
    book.held = {opened.person: opened.pair.receive, **dict(_classes(book, opened))}
    return book


def _walk(book: Book, db: apsw.Connection) -> None:
    parts: dict[int, dict[str, str]] = {}
    for seq, name, salt, stored in db.execute("SELECT entry, name, salt, stored FROM part"):
        if len(salt) != 32:
            raise Refuses("a salt is 32 bytes")
        book.stored[seq, name] = stored
        hashed = digest(prefix("part: hash prefix"), name.encode(), b"\0", salt, stored)
        parts.setdefault(seq, {})[name] = hashed
    firsts: dict[str, tuple[str, str]] = {}
    gone = Absences()
    for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY seq"):
        said = dict(zip(COLUMNS, row, strict=True))
        head = _head(book, said, gone)
        book.heads[head["seq"]] = head
        book.hashes.append(said["hash"])
        there = parts.pop(head["seq"], {})
        if there | head["parts"] != head["parts"] or any(
            head["parts"][name] != there[name] for name in there
        ):
            raise Refuses(f"entry {head['seq']}: its parts are not those that were signed")
        gone.parts += [(head, name) for name in head["parts"] if name not in there]
        _signed(book, head, said)
        if firsts.setdefault(head["record"], (head["kind"], head["number"])) != (
            head["kind"],
            head["number"],
        ):
            raise Refuses(f"entry {head['seq']}: its record is of another kind or number")
        gone.hear(head, book.open(head["seq"]))
    if parts:
        raise Refuses("there are parts of no entry")
    gone.settle()


def _head(book: Book, said: dict[str, Any], gone: Absences) -> dict[str, Any]:
    head: dict[str, Any] = read(said["head"], HEAD)
    seq, last = head["seq"], max(book.heads, default=0)
    if head["format"] != SAID["entry: format"]:
        raise Refuses(f"entry {seq}: another format")
    before = book.hashes[-1] if book.hashes else ""
    if seq > last + 1:
        gone.gaps.append({"first": last + 1, "last": seq - 1, "before": before, "after": head["previous"]})
    elif seq != last + 1 or head["previous"] != before:
        raise Refuses(f"entry {seq}: the chain is broken")
    if said["hash"] != digest(prefix("entry: hash prefix"), said["head"]):
        raise Refuses(f"entry {seq}: its hash is not its own")
    if head["vault"] != (book.vault if seq > 1 else ""):
        raise Refuses(f"entry {seq}: it is of another vault")
    columns = {name: head[name] for name in ("seq", "entry", "record", "number", "kind", "action", "actor")}
    if columns | {"time": head["time"]["utc"]} != {name: said[name] for name in (*columns, "time")}:
        raise Refuses(f"entry {seq}: its row does not say what was signed")
    return head


def _signed(book: Book, head: dict[str, Any], said: dict[str, Any]) -> None:
    """Check signature and right by the register before this entry, and take a change of the register in."""
    changes = head["kind"] == "register"
    change = register.change(book.stored[head["seq"], "open"]) if changes else {}
    signer = change["member"] if head["seq"] == 1 else book.register.rows.get(head["actor"])
    if signer is None or not register.active(signer):
        raise Refuses(f"entry {head['seq']}: signed by nobody of the register")
    point = unbase64(signer["sign"])
    if head["key"] != locks.key_name(point):
        raise Refuses(f"entry {head['seq']}: another key")
    message = prefix("entry: signature prefix") + bytes.fromhex(said["hash"])
    locks.require_signed(point, said["signature"], message)
    if not register.may(signer, head["kind"], head["action"]):
        raise Refuses(f"entry {head['seq']}: its author had no right to it")
    if changes:
        rules.fold(book.register, head, change)


def _classes(book: Book, opened: Opened) -> Iterator[tuple[str, bytes]]:
    """Open the class keys granted to this person, each only if it is the private half of the register's."""
    receive = locks.public_receive(opened.pair.receive)
    for (name, epoch, to), sealed in book.register.grants.items():
        if to != opened.person:
            continue
        bound = opening.info(book.vault, name, epoch, receive)
        private = locks.unsealed(opened.pair.receive, bound, unbase64(sealed))
        public = locks.public_sign(private) if name == "root" else locks.public_receive(private)
        if public != unbase64(book.register.classes[name, epoch]):
            raise Refuses("a grant holds another key than the register's")
        yield f"{name}/{epoch}", private


def read_backup(backup: Path, folder: Path, name: str | None, secret: str) -> Book:
    """Lay a backup down in a new folder, open it there, and check its manifest against the ledger inside."""
    manifest = opening.lay_down(backup, folder)
    book = open_vault(folder, name, secret)
    signer = book.register.rows.get(manifest["person"])
    if signer is None or manifest["vault"] != book.vault:
        raise Refuses("the manifest is of nobody of the register")
    point, message = unbase64(signer["sign"]), opening.manifest_message(manifest)
    locks.require_signed(point, unbase64(manifest["signature"]), message)
    if [manifest["seq"], manifest["hash"]] != [max(book.heads), book.hashes[-1]]:
        raise Refuses("the manifest names another newest entry")
    return book


def open_vault(folder: Path, name: str | None, secret: str) -> Book:
    """Open with a person's password, or, without a name, with a code on paper."""
    opened = opening.by_password(folder, name, secret) if name else opening.by_code(folder, secret)
    return read_vault(folder, opened)


def told(book: Book) -> dict[str, Any]:
    """Say what was read, for comparing: the newest entry, who is who, the records, and each part that opened."""
    parts = {f"{seq}/{name}": book.part(seq, name) for seq, name in sorted(book.stored) if name != "open"}
    people = {row["name"]: row["role"] for row in book.register.rows.values() if register.active(row)}
    return {
        "vault": book.vault, "seq": max(book.heads), "hash": book.hashes[-1], "people": people,
        "records": book.records(), "parts": parts,
    }  # fmt: skip


def main(arguments: list[str]) -> int:
    """Read a vault or a backup and print what is in it as JSON; 1 where it does not hold."""
    path, name = Path(arguments[0]), arguments[1] if len(arguments) > 1 else None
    secret = sys.stdin.readline().rstrip("\n")
    try:
        if path.is_file():
            book = read_backup(path, Path.cwd() / "laid down", name, secret)
        else:
            book = open_vault(path, name, secret)
    except Refuses as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    print(json.dumps(told(book)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
