"""Files as they should be, one or some of each sort: what is spoilt before a reader gets it."""

import contextlib
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from app.documents import certificates
from app.domain import canonical, drops, registers
from app.domain.drops import LeftReport
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.store import (
    dropbox,
    keys,
    keyslots,
    manifests,
    passwords,
    register,
    seals,
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


def signed(message: bytes) -> str:
    return keys.text(keys.sign(keys.signing_key(PAIRS.sign), message))


@contextlib.contextmanager
def never_dear() -> Iterator[None]:
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


def sample_slots() -> bytes:
    with never_dear():
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


def sample_box() -> bytes:
    slots, file = sample_slots(), bytes(range(256)) * 16
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


def sample_manifest() -> bytes:
    with zipfile.ZipFile(BytesIO(sample_box())) as box:
        return box.read("manifest.json")


def sample_witness() -> bytes:
    seen = Seen(VAULT, MEMBER.id, 7, "cd" * 32, 3, AT)
    return msgspec.json.encode(
        {MEMBER.id: msgspec.structs.replace(seen, signature=signed(seen.signed_bytes()))}
    )


def sample_part() -> bytes:
    return seals.seal(PLACE, canonical.dumps({"set": {"story": "Sample"}}), {MEMBER.id: PUBLIC})


def sample_head() -> bytes:
    return msgspec.json.encode(
        {
            "action": "seal", "actor": MEMBER.id, "entry": "e" * 32, "form": 1, "format": "keepwell/entry/1",
            "key": "p256-sha256:" + "0" * 32, "kind": "incident", "number": "INC-2026-0001",
            "parts": {"open": "ef" * 32}, "previous": "cd" * 32, "record": "r" * 32, "seq": 7,
            "time": msgspec.to_builtins(AT), "vault": VAULT,
        },
        order="sorted",
    )  # fmt: skip


def sample_change() -> bytes:
    return canonical.dumps(msgspec.to_builtins(register.spell(register.Change(member=MEMBER, generation=1))))


LOST = {
    "gaps": [{"first": 3, "last": 4, "before": "ab" * 32, "after": "cd" * 32}],
    "lost": [[9, "ab" * 32]],
}


def sample_dropped() -> bytes:
    sealed = keys.seal_to(PUBLIC, dropbox.info(VAULT), seals.pad(sample_left()))
    said = dropbox.Dropped(dropbox.FORMAT, VAULT, "2026-11-23T15:00Z", keys.text(sealed))
    return canonical.dumps(msgspec.to_builtins(said))


def sample_left() -> bytes:
    return drops.to_bytes(LeftReport("Sample Ann", "A chair was thrown.", AT))


def sample_paper() -> bytes:
    row = registers.RegisterRow(MEMBER.id, MEMBER.name, MEMBER.role, "ab" * 32, AT)
    return registers.SignedRegister(
        registers.StaffRegister(1, VAULT, AT, (row,)), signed(b""), "AAAA"
    ).to_bytes()


def sample_certificates() -> list[bytes]:
    root = certificates.make_root(keys.signing_key(PAIRS.sign), "Sample Practice", "abc", AT.local())
    return [root, certificates.to_pem(root)]


def sample_clients() -> list[bytes]:
    text = 'Name,Reference,Clinician\r\n"Sample, Ann",R-1,Sample Clinician\r\nSample Ben,R-2,\r\n'
    return [
        text.encode(),
        text.replace(",", ";").encode("utf-16"),
        text.encode("cp1252"),
        b"sep=;\r\nname;id\r\n",
    ]


def sample_day_table() -> list[bytes]:
    text = "Date,Time,Client,Clinician,Room,Minutes\r\n2026-11-23,09:00,Sample Ann,Sample Clinician,Room 1,50\r\n"
    return [
        text.encode(),
        text.replace("2026-11-23", "23.11.2026").encode(),
        text.replace(",", "\t").encode(),
    ]


def sample_calendars() -> list[bytes]:
    found = sorted(CALENDARS.glob("*.ics"), key=lambda path: path.stat().st_size)
    return [path.read_bytes() for path in found[:30]]


def sample_protocols() -> list[bytes]:
    return [path.read_bytes() for path in sorted((RESOURCES / "protocols").glob("*.toml"))]


def sample_laws() -> list[bytes]:
    return [path.read_bytes() for path in sorted((RESOURCES / "law").glob("*.toml"))]


TRIES = b"2026-11-23T15:00Z " + b"a" * 32 + b"\n"


def spelt_json(value: Any) -> Callable[[], list[bytes]]:
    return lambda: [json.dumps(value).encode()]


CARD = {"practice": "Sample Practice", "address": ["1 Sample Street"], "numbers": [["Police", "911"]]}
WAITS = {MEMBER.id: {"count": 4, "last": 1_800_000_000}}
KNOWN = [{"name": "Sample Practice", "folder": "sample.keepwell", "sample": True}]
HOLDER = {"host": "desk", "process": 7, "person": "Sample Owner"}
