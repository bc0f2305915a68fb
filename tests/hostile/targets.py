"""Everything that reads bytes somebody else may have written: what it is given, what it may say, and nothing else.

One table for the tests, for the measured child, and for `build/fuzz.py`.
"""

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from app.documents import calendars, certificates, tables
from app.domain import canonical, client_columns, daytables, drops, laws, protocols, registers
from app.domain.drops import LeftReport
from app.domain.errors import Refused, VaultTrouble
from app.domain.gone import disposed
from app.domain.ledger import Content, Head
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.services import cards, known
from app.store import (
    dropbox,
    keys,
    keyslots,
    locks,
    losses,
    manifests,
    passwords,
    register,
    seals,
    sheets,
    unpacking,
    waits,
    witness,
)
from app.store.passwords import FLOOR
from app.store.register import Register
from app.store.seals import Place
from app.store.witness import Seen

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CALENDARS = Path(__file__).resolve().parents[1] / "data" / "calendars"
VAULT = "ab" * 32
AT = Moment("2026-11-23T15:00:00.000Z", "America/Denver", -420)
PAIRS = keys.derived_pairs(bytes(20))
PUBLIC = keys.receive_public(PAIRS.receive)
PLACE = Place(VAULT, "e" * 32, "r" * 32, "clinical", "incident", "p" * 32)
MEMBER = Member(
    "p" * 32, "M-1", "Sample Owner", Role.OWNER, True, keys.text(PUBLIC), keys.text(keys.sign_public(PAIRS.sign)), "", 1
)  # fmt: skip
REGISTER = Register(members={MEMBER.id: MEMBER})


@dataclass(frozen=True)
class Target:
    """One reader: `read` takes bytes and a folder of its own; it may raise `says` and nothing else.

    `mend` makes changed bytes pass the first look (a hash that must fit), so that what lies behind it is reached too.
    `most` is the size past which a file is refused unread.
    """

    name: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[bytes, Path], object]
    says: tuple[type[Exception], ...]
    most: int = 1024 * 1024
    mend: Callable[[bytes], bytes] = bytes


def _signed(message: bytes) -> str:
    return keys.text(keys.sign(keys.signing_key(PAIRS.sign), message))


@contextlib.contextmanager
def _never_dear() -> Iterator[None]:
    """Derive no key: a cost past its cap must be refused before it comes here."""
    before = passwords.derive

    def derived(password: str, salt: bytes, cost: passwords.Cost) -> bytes:
        affordable = (
            cost.memory <= 512 * 1024 and cost.memory * cost.rounds <= 2 * 1024 * 1024 and cost.lanes <= 16
        )
        assert affordable and len(salt) == 32, "a cost was used that had not been looked at"
        return bytes(32)

    passwords.derive = derived
    try:
        yield
    finally:
        passwords.derive = before


def _slots() -> bytes:
    with _never_dear():
        slot = keyslots.seal_slot(
            VAULT, MEMBER.id, MEMBER.name, 1, PAIRS, "a sample of five plain words", FLOOR
        )
    info = canonical.dumps(
        {"vault": VAULT, "class": "main", "epoch": 1, "to": hashlib.sha256(PUBLIC).hexdigest()}
    )
    grant = {"to": MEMBER.id, "epoch": 1, "sealed": keys.text(keys.seal_to(PUBLIC, info, bytes(32)))}
    said = {"format": keyslots.FORMAT, "vault": VAULT, "slots": [slot], "grants": [grant], "dropbox": {}}
    return mend_slots(canonical.dumps(msgspec.to_builtins(msgspec.convert(
        msgspec.to_builtins(said), keyslots.Keyslots
    ))))  # fmt: skip


def mend_slots(content: bytes) -> bytes:
    """Make the hash that a file of slots carries of itself fit again."""
    try:
        said = json.loads(content)
        unchecked = canonical.dumps(said | {"check": ""})
        return canonical.dumps(said | {"check": hashlib.sha256(unchecked).hexdigest()})
    except (ValueError, TypeError, RecursionError):
        return content


def _read_slots(content: bytes, folder: Path) -> None:
    (folder / keyslots.FILE).write_bytes(content)
    slots = keyslots.read(folder)
    with _never_dear():
        for slot in slots.slots[:3]:
            with contextlib.suppress(VaultTrouble, Refused):
                keyslots.unlock(folder, slot.person, "whatever it may be")
    keyslots.unlock_with_keys(folder, PAIRS)


def _box() -> bytes:
    slots, file = _slots(), bytes(range(256)) * 16
    said = manifests.Manifest(
        manifests.FORMAT, VAULT, "Sample Practice", 7, "cd" * 32, {"entry": 7}, 1, "0.1.0", AT,
        {"vault.db": hashlib.sha256(file).hexdigest(), "keyslots.json": hashlib.sha256(slots).hexdigest()},
        MEMBER.id, "p256-sha256:" + "0" * 32,
    )  # fmt: skip
    spelt = canonical.dumps(msgspec.to_builtins(said))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as box:
        for name, content in (("vault.db", file), ("keyslots.json", slots), ("manifest.json", spelt)):
            box.writestr(name, content)
    return packed.getvalue()


def _manifest() -> bytes:
    with zipfile.ZipFile(BytesIO(_box())) as box:
        return box.read("manifest.json")


def _read_box(content: bytes, folder: Path) -> None:
    (folder / "one.keepwell-backup").write_bytes(content)
    unpacking.restore(folder / "one.keepwell-backup", folder / "laid")


def _witness() -> bytes:
    seen = Seen(VAULT, MEMBER.id, 7, "cd" * 32, 3, AT)
    return msgspec.json.encode(
        {MEMBER.id: msgspec.structs.replace(seen, signature=_signed(seen.signed_bytes()))}
    )


@contextlib.contextmanager
def _profile(folder: Path) -> Iterator[Path]:
    before = os.environ.get("KEEPWELL_PROFILE")
    os.environ["KEEPWELL_PROFILE"] = str(folder)
    try:
        (folder / VAULT).mkdir(exist_ok=True)
        yield folder / VAULT
    finally:
        os.environ.pop("KEEPWELL_PROFILE")
        if before is not None:
            os.environ["KEEPWELL_PROFILE"] = before


def _read_witness(content: bytes, folder: Path) -> None:
    with _profile(folder) as place:
        (place / witness.FILE).write_bytes(content)
        for seen in witness.read(VAULT, REGISTER).values():
            seen.time.local()


def _read_waits(content: bytes, folder: Path) -> None:
    with _profile(folder) as place:
        (place / waits.FILE).write_bytes(content)
        assert 0 <= waits.left(VAULT, MEMBER.id, 1_800_000_000) <= max(waits.STEPS)
        waits.tries_left(VAULT, MEMBER.id)
        waits.failed(VAULT, MEMBER.id, 1_800_000_000)


def _read_known(content: bytes, folder: Path) -> None:
    with _profile(folder):
        (folder / known.FILE).write_bytes(content)
        known.practices()


def _read_card(content: bytes, folder: Path) -> None:
    (folder / cards.FILE).write_bytes(content)
    cards.read(folder)


def _read_lock(content: bytes, folder: Path) -> None:
    (folder / locks.FILE).write_bytes(content)
    locks._holder(folder)


def _part() -> bytes:
    return seals.seal(PLACE, canonical.dumps({"set": {"story": "Sample"}}), {MEMBER.id: PUBLIC})


def _read_part(content: bytes, _folder: Path) -> None:
    seals.readers(content)
    text = seals.unseal(PLACE, content, {MEMBER.id: PAIRS.receive})
    if text is not None:
        canonical.decode(text, Content)


def _head() -> bytes:
    return msgspec.json.encode(
        {
            "action": "seal", "actor": MEMBER.id, "entry": "e" * 32, "form": 1, "format": "keepwell/entry/1",
            "key": "p256-sha256:" + "0" * 32, "kind": "incident", "number": "INC-2026-0001",
            "parts": {"open": "ef" * 32}, "previous": "cd" * 32, "record": "r" * 32, "seq": 7,
            "time": msgspec.to_builtins(AT), "vault": VAULT,
        },
        order="sorted",
    )  # fmt: skip


def _change() -> bytes:
    return canonical.dumps(msgspec.to_builtins(register.spell(register.Change(member=MEMBER, generation=1))))


def _read_change(content: bytes, _folder: Path) -> None:
    register.change_of(canonical.decode(content, Content))


def _read_code(content: bytes, _folder: Path) -> None:
    assert len(sheets.read(content.decode("utf-8", "replace"))) == sheets.SECRET


def _read_invitation(content: bytes, _folder: Path) -> None:
    assert len(sheets.read_invitation(content.decode("utf-8", "replace"))) == sheets.INVITATION


def _read_statement(content: bytes, _folder: Path) -> None:
    said = canonical.decode(content, Content)
    losses.read(said.set)
    disposed(said)


LOST = {
    "gaps": [{"first": 3, "last": 4, "before": "ab" * 32, "after": "cd" * 32}],
    "lost": [[9, "ab" * 32]],
}


def _dropped() -> bytes:
    sealed = keys.seal_to(PUBLIC, dropbox.info(VAULT), seals.pad(_left()))
    said = dropbox.Dropped(dropbox.FORMAT, VAULT, "2026-11-23T15:00Z", keys.text(sealed))
    return canonical.dumps(msgspec.to_builtins(said))


def _read_dropped(content: bytes, folder: Path) -> None:
    path = folder / dropbox.FOLDER / dropbox.name_of(content)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    for one in dropbox.waiting(folder):
        dropbox.read(one, VAULT)


def _left() -> bytes:
    return drops.to_bytes(LeftReport("Sample Ann", "A chair was thrown.", AT))


def _read_tries(content: bytes, folder: Path) -> None:
    (folder / dropbox.FOLDER).mkdir(exist_ok=True)
    (folder / dropbox.FOLDER / dropbox.RING).write_bytes(content)
    for one in dropbox.tries(dropbox.ring(folder)):
        assert len(one.person) <= 64 and len(one.minute) == 17
    dropbox.note_try(folder, MEMBER.id, "2026-11-23T15:00Z")
    assert len(dropbox.ring(folder)) <= dropbox.RING_MOST


def _paper() -> bytes:
    row = registers.RegisterRow(MEMBER.id, MEMBER.name, MEMBER.role, "ab" * 32, AT)
    return registers.SignedRegister(
        registers.StaffRegister(1, VAULT, AT, (row,)), _signed(b""), "AAAA"
    ).to_bytes()


def _read_paper(content: bytes, _folder: Path) -> None:
    paper = registers.SignedRegister.from_bytes(content)
    certificates.is_signed_by_root(paper.register.signed_bytes(), paper.signature_bytes(), paper.root_bytes())


def _certificates() -> list[bytes]:
    root = certificates.make_root(keys.signing_key(PAIRS.sign), "Sample Practice", "abc", AT.local())
    return [root, certificates.to_pem(root)]


def _read_certificate(content: bytes, _folder: Path) -> None:
    der = certificates.read_certificate(content)
    certificates.is_root(der)
    certificates.common_name(der)
    certificates.last_year(der)


def _clients() -> list[bytes]:
    text = 'Name,Reference,Clinician\r\n"Sample, Ann",R-1,Sample Clinician\r\nSample Ben,R-2,\r\n'
    return [
        text.encode(),
        text.replace(",", ";").encode("utf-16"),
        text.encode("cp1252"),
        b"sep=;\r\nname;id\r\n",
    ]


def _read_table(content: bytes, _folder: Path) -> None:
    table = tables.read(content)
    columns = client_columns.propose(table.heads)
    client_columns.check_columns(columns, table.heads)
    for line in table.lines[:50]:
        if len(line.cells) == len(table.heads):  # as an import asks first
            client_columns.particulars(line, columns, {})


def _read_day_table(content: bytes, _folder: Path) -> None:
    table = tables.read(content)
    daytables.read_rows(table.lines, daytables.propose(table.heads), date(2026, 11, 23))


def _day_table() -> list[bytes]:
    text = "Date,Time,Client,Clinician,Room,Minutes\r\n2026-11-23,09:00,Sample Ann,Sample Clinician,Room 1,50\r\n"
    return [
        text.encode(),
        text.replace("2026-11-23", "23.11.2026").encode(),
        text.replace(",", "\t").encode(),
    ]


def _read_calendar(content: bytes, _folder: Path) -> None:
    calendars.read_day(content, date(2026, 11, 23), "America/Denver", seconds=5)


def _calendars() -> list[bytes]:
    found = sorted(CALENDARS.glob("*.ics"), key=lambda path: path.stat().st_size)
    return [path.read_bytes() for path in found[:30]]


def _protocols() -> list[bytes]:
    return [path.read_bytes() for path in sorted((RESOURCES / "protocols").glob("*.toml"))]


def _laws() -> list[bytes]:
    return [path.read_bytes() for path in sorted((RESOURCES / "law").glob("*.toml"))]


TRIES = b"2026-11-23T15:00Z " + b"a" * 32 + b"\n"


def _json(value: Any) -> Callable[[], list[bytes]]:
    return lambda: [json.dumps(value).encode()]


CARD = {"practice": "Sample Practice", "address": ["1 Sample Street"], "numbers": [["Police", "911"]]}
KNOWN = [{"name": "Sample Practice", "folder": "sample.keepwell", "sample": True}]
HOLDER = {"host": "desk", "process": 7, "person": "Sample Owner"}
WORLD = (Refused, VaultTrouble)

TARGETS: tuple[Target, ...] = (
    Target("keyslots", lambda: [_slots()], _read_slots, WORLD, keyslots.MOST, mend_slots),
    Target("backup", lambda: [_box()], _read_box, WORLD),
    Target("manifest", lambda: [_manifest()], lambda c, _f: manifests.read_manifest(c), (ValueError,)),
    Target("witness", lambda: [_witness()], _read_witness, (), witness.MOST),
    Target("waits", _json({MEMBER.id: {"count": 4, "last": 1_800_000_000}}), _read_waits, (), waits.MOST),
    Target("card", _json(CARD), _read_card, (), cards.MOST_BYTES),
    Target("known practices", _json(KNOWN), _read_known, ()),
    Target("lock", _json(HOLDER), _read_lock, (), locks.MOST),
    Target("sealed part", lambda: [_part()], _read_part, (ValueError,)),
    Target("head", lambda: [_head()], lambda c, _f: Head.from_bytes(c), (ValueError,)),
    Target("register", lambda: [_change()], _read_change, (ValueError,)),
    Target("recovery code", lambda: [sheets.spell(bytes(range(20))).encode()], _read_code, (Refused,)),
    Target("invitation", lambda: [sheets.spell(bytes(range(15))).encode()], _read_invitation, (Refused,)),
    Target("drop box", lambda: [_dropped()], _read_dropped, (), dropbox.MOST),
    Target("left report", lambda: [_left()], lambda c, _f: drops.from_bytes(c), (ValueError,), dropbox.MOST),
    Target("failed tries", lambda: [TRIES], _read_tries, (), dropbox.RING_MOST),
    Target("statement", _json({"set": LOST}), _read_statement, (ValueError,)),
    Target("law pack", _laws, lambda c, _f: laws.parse(c), (Refused,), laws.MOST_BYTES),
    Target("staff register", lambda: [_paper()], _read_paper, (ValueError,)),
    Target("certificate", _certificates, _read_certificate, (ValueError,)),
    Target("protocol", _protocols, lambda c, _f: protocols.parse(c), (Refused,), protocols.MOST_BYTES),
    Target("clients' table", _clients, _read_table, (Refused,)),
    Target("day's table", _day_table, _read_day_table, (Refused,)),
    Target("calendar", _calendars, _read_calendar, (Refused,)),
)  # fmt: skip


def named(name: str) -> Target:
    """Give the target of that name."""
    return next(one for one in TARGETS if one.name == name)


def try_one(target: Target, content: bytes, folder: Path) -> bool:
    """Let a target read bytes in a folder of its own; says whether it took them. Raises what it may not raise."""
    try:
        target.read(content, folder)
    except target.says:
        return False
    return True
