"""From files to an open database: slots, sheets, grants, backups, as SECURITY.md describes them."""

import contextlib
import hashlib
import re
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from tests.strangers import locks
from tests.strangers.locks import Pair
from tests.strangers.spelling import SAID, Refuses, canonical, digest, number, prefix, read, unbase64

FIELDS = {"check", "dropbox", "format", "grants", "sheets", "slots", "spent", "vault"}
SLOT = {"cost", "generation", "name", "nonce", "person", "salt", "sealed"}
GRANT = {"epoch", "sealed", "to"}
SHEET = {"nonce", "person", "sealed"}
MANIFEST = {
    "files", "format", "hash", "key", "made", "person", "practice", "program", "rows", "schema", "seq", "signature",
    "vault", "why",
}  # fmt: skip
MEMBERS = ("vault.db", "keyslots.json", "manifest.json")


class Opened(NamedTuple):
    """The vault id that the slots name, whose keys they are, the keys of vault.db to try, and the own sheet used."""

    vault: str
    person: str
    pair: Pair
    mains: tuple[bytes, ...]
    sheet: str = ""


def slots_of(folder: Path) -> dict[str, Any]:
    """Read keyslots.json, or its copy where it does not read; with the grants of both."""
    found: list[dict[str, Any]] = []
    for name in ("keyslots.json", "keyslots.json.bak"):
        with contextlib.suppress(Refuses, OSError):
            found.append(_slots((folder / name).read_bytes()))
    if not found:
        raise Refuses("keyslots.json does not read, nor its copy")
    others = [one for said in found[1:] if said["vault"] == found[0]["vault"] for one in said["grants"]]
    more = [one for one in others if one not in found[0]["grants"]]
    return found[0] | {"grants": [*found[0]["grants"], *more]}


def _slots(content: bytes) -> dict[str, Any]:
    if len(content) > number("keyslots: most bytes"):
        raise Refuses("keyslots.json is too large")
    said: dict[str, Any] = read(content, FIELDS)
    if said["format"] != SAID["keyslots: format"] or not re.fullmatch("[0-9a-f]{64}", said["vault"]):
        raise Refuses("another format")
    if said["check"] != digest(canonical(said | {"check": ""})):
        raise Refuses("keyslots.json is damaged")
    shapes = (("slots", SLOT), ("grants", GRANT), ("sheets", SHEET))
    if any(set(one) != fields for name, fields in shapes for one in said[name]):
        raise Refuses("other fields")
    return said


def by_password(folder: Path, name: str, password: str) -> Opened:
    """Open with the password of a person, found by the name in their slot."""
    slots = slots_of(folder)
    mine = [slot for slot in slots["slots"] if name == slot["name"]]
    for slot in sorted(mine, key=lambda slot: -slot["generation"]):
        key = locks.stretched(password, unbase64(slot["salt"]), **slot["cost"])
        bound = {name: slot[name] for name in ("cost", "generation", "name", "person", "salt")}
        bound |= {"format": slots["format"], "vault": slots["vault"]}
        try:
            pair = _pair(key, slot, bound)
        except Refuses:
            continue
        return _with_pair(slots, pair, slot["person"])
    raise Refuses("nobody of that name and password")


def _pair(key: bytes, sealed: dict[str, Any], bound: dict[str, Any]) -> Pair:
    """Open somebody's private keys."""
    inner = locks.decrypted(key, unbase64(sealed["nonce"]), unbase64(sealed["sealed"]), canonical(bound))
    said = read(inner, {"receive", "sign"})
    return Pair(unbase64(said["receive"]), unbase64(said["sign"]))


def by_code(folder: Path, code: str) -> Opened:
    """Open with the code of a recovery sheet, an invitation, or a person's own sheet."""
    slots, secret = slots_of(folder), locks.secret_of(code)
    try:
        return _with_pair(slots, locks.paper_pair(secret), None)
    except Refuses:
        pass
    for sheet in slots["sheets"]:
        bound = {"format": SAID["own sheets: format"], "person": sheet["person"], "vault": slots["vault"]}
        try:
            pair = _pair(locks.own_sheet_key(secret), sheet, bound)
        except Refuses:
            continue
        opened = _with_pair(slots, pair, sheet["person"])
        return opened._replace(sheet=digest(sheet["sealed"].encode()))
    raise Refuses("this code opens nothing here")


def info(vault: str, key: str, epoch: int, receive: bytes) -> bytes:
    """Spell what a grant is for."""
    return canonical({"class": key, "epoch": epoch, "to": digest(receive), "vault": vault})


def _with_pair(slots: dict[str, Any], pair: Pair, person: str | None) -> Opened:
    receive, mains, to = locks.public_receive(pair.receive), [], ""
    for grant in sorted(slots["grants"], key=lambda one: -one["epoch"]):
        if person not in (None, grant["to"]):
            continue
        bound = info(slots["vault"], "main", grant["epoch"], receive)
        try:
            main = locks.unsealed(pair.receive, bound, unbase64(grant["sealed"]))
        except Refuses:
            continue
        to = grant["to"]
        mains.append(main)
    if not mains or any(len(main) != 32 for main in mains):
        raise Refuses("no grant opens")
    return Opened(slots["vault"], to, pair, tuple(mains))


def database(folder: Path, mains: tuple[bytes, ...]) -> apsw.Connection:
    """Open vault.db for reading with another program's code, under the first of these keys that it is under."""
    for main in mains:
        db = apsw.Connection(
            f"{(folder / 'vault.db').absolute().as_uri()}?mode=ro",
            flags=apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READONLY,
        )
        db.pragma("cipher", "sqlcipher")
        db.pragma("legacy", 4)
        db.execute(f"PRAGMA key = \"x'{main.hex()}'\"")
        try:
            db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except apsw.Error:
            db.close()
            continue
        return db
    raise Refuses("vault.db does not open")


def lay_down(backup: Path, folder: Path) -> dict[str, Any]:
    """Check a backup's members against its manifest and lay them down in a new folder; gives the manifest."""
    try:
        with zipfile.ZipFile(backup) as box:
            inside = {one.filename: one for one in box.infolist()}
            small = max(inside[name].file_size for name in MEMBERS[1:]) if len(inside) == 3 else -1
            if set(inside) != set(MEMBERS) or not 0 <= small <= number("backup: most small bytes"):
                raise Refuses("not a backup")
            if any(one.compress_type != zipfile.ZIP_STORED for one in inside.values()):
                raise Refuses("packed another way")
            members = {name: box.read(name) for name in MEMBERS}
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Refuses("not a backup") from error
    manifest: dict[str, Any] = read(members["manifest.json"], MANIFEST)
    hashes = {name: hashlib.sha256(members[name]).hexdigest() for name in MEMBERS[:2]}
    if manifest["format"] != SAID["backup: format"] or manifest["files"] != hashes:
        raise Refuses("the members are not those of the manifest")
    folder.mkdir()
    for name in MEMBERS[:2]:
        (folder / name).write_bytes(members[name])
    return manifest


def manifest_message(manifest: dict[str, Any]) -> bytes:
    """Spell what a manifest's signature is over."""
    return prefix("backup: signed prefix") + canonical(manifest | {"signature": ""})
