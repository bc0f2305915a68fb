"""The judge: opens a practice after a fault and says whether an act is wholly there or wholly not."""

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents import verifying
from app.documents.evidence import Known
from app.domain.errors import TooNew, WrongPassword
from app.domain.kinds import Kind
from app.domain.verdicts import Word
from app.services import backups, checking, practice, unlocking
from app.services.seats import Seat
from app.store import ballast, connection, files, folding, keyslots, ledger, manifests, schema
from tests.conftest import PASSWORDS
from tests.faults.acts import Act
from tests.faults.places import NEW_PASSWORD, Place

Picture = dict[str, Any]
"""What can be seen of a practice, by aspect; random ids are told apart by the order in which they come."""
BYSTANDER = "auditor"
"""Somebody whom no act is about, who may be the first to sit down after a fault."""
COMES_WITH_USE = {"lock", ballast.FILE}
"""What lies in a practice's folder only once somebody has sat there."""
VAULT = re.compile(r"\b[0-9a-f]{64}\b")
ID = re.compile(r"\b[0-9a-f]{32}\b")


def sit(act: Act, place: Place) -> Seat:
    """Sit the act's person down with whichever of their passwords opens, and a program as new as the vault."""
    for password in (*act.passwords, PASSWORDS[act.who]):
        try:
            return place.sit(act.who, password)
        except WrongPassword:
            continue
        except TooNew:
            assert act.at_unlock is not None
            act.at_unlock()
            return place.sit(act.who, password)
    raise AssertionError("neither the old nor the new password opens")


def look(seat: Seat, place: Place) -> Picture:
    """Draw the picture of a practice that is open."""
    vault = seat.vault
    known = vault.register
    slots = keyslots.read(vault.folder)
    names = {one.id: one.name for one in known.members.values()}
    entries = reversed(ledger.page(vault, limit=100_000))
    db = vault.db
    return {
        "ledger": [
            (one.head.kind, one.head.action, one.head.number, sorted(one.head.parts)) for one in entries
        ],
        "records": _anonymous([row for row in folding.content(db) if Kind.REGISTER not in row]),
        "register": sorted(
            (one.name, one.role, one.is_active(), one.generation) for one in known.members.values()
        ),
        "grants": sorted((one.name, one.epoch, names[one.to]) for one in known.grants),
        "slots": sorted((names.get(one.person, "?"), one.generation) for one in slots.slots),
        "main": sorted((names.get(one.to, "?"), one.epoch) for one in slots.grants),
        "drafts": sorted(row[0] for row in db.execute("SELECT id FROM draft")),
        "settings": db.execute("SELECT key, value FROM setting ORDER BY key").fetchall(),
        "tables": db.execute("SELECT name FROM sqlite_schema ORDER BY name").fetchall(),
        "backups": _backups(seat),
        "out": {
            one.name: _outside(seat, place, one) for one in sorted(place.out.iterdir()) if one.name[0] != "."
        },
        "beside": {one.name: _digest(one) for one in place.beside.glob("[!.]*.*") if one.is_file()},
        "files": files_of(place),
    }


def _anonymous(rows: list[tuple[Any, ...]]) -> str:
    ids: dict[str, str] = {}
    spelt = json.dumps([[str(value) for value in row] for row in rows])
    return ID.sub(lambda found: ids.setdefault(found[0], f"id {len(ids)}"), spelt)


def _backups(seat: Seat) -> list[str]:
    """Name the backups on the shelf; each of them must be whole."""
    found = manifests.listing(backups.folder(seat))
    for path in found:
        manifests.inspect(path)
    return [path.name for path in found]


def _outside(seat: Seat, place: Place, path: Path) -> object:
    """Look at a paper, a practice or a second place: genuine, openable, and only whole backups in it."""
    if path.name == place.second.name:
        return [(one.name, manifests.inspect(one).seq) for one in manifests.listing(path)]
    if path == place.founded:
        return _founded(seat, path)
    if path.is_dir():
        db = connection.connect(path / "vault.db", seat.vault.main, read_only=True)
        try:
            names = sorted(one.name for one in path.iterdir())
            return ledger.newest(db)[0], names, _digest(path / "card.json") if "card.json" in names else ""
        finally:
            db.close()
    verdict = verifying.verify(path.read_bytes(), Known({}))
    assert verdict.word is Word.UNCONFIRMED, (path.name, verdict.word)
    return verdict.word


def _founded(seat: Seat, folder: Path) -> object:
    """Sit the founder down in a practice that was just founded, as somebody would who comes back after a fault."""
    person = keyslots.read(folder).slots[0].person
    there = unlocking.unlock(folder, person, NEW_PASSWORD, seat.clock, seat.zone)
    try:
        assert checking.check(there).faults == () and practice.details(there).name
        kinds = there.vault.db.execute("SELECT kind, action FROM entry ORDER BY seq").fetchall()
        return (
            kinds,
            sorted({one.name for one in folder.iterdir()} - COMES_WITH_USE),
            _digest(folder / "card.json"),
        )
    finally:
        unlocking.lock(there)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_of(place: Place) -> list[str]:
    """Name every file and folder at a place, but for the lock, which comes and goes, and what only tried a folder.

    An empty file without a name is how a folder is tried. A damaged practice is not swept of it.
    """
    found = []
    for root, folders, names in os.walk(place.base):
        found += [Path(root, name) for name in (*names, *folders)]
    trials = [path for path in found if path.parent == place.beside and files.NAMELESS.fullmatch(path.name)]
    tried = {path for path in trials if not path.stat().st_size}
    left = [
        str(path.relative_to(place.base)) for path in set(found) - tried if path.name not in COMES_WITH_USE
    ]
    return sorted({VAULT.sub("a vault's id", name) for name in left})


@dataclass(frozen=True)
class Judge:
    """Knows how a practice looks before and after one act."""

    act: Act
    before: Picture
    after: Picture

    def judge(self, place: Place, acknowledged: bool, loosely: bool = False) -> str:
        """Open the practice and say "before" or "after"; AssertionError where it is neither, or not sound.

        `loosely`: it was done twice, and what comes first may be there twice.
        """
        steps = schema.STEPS
        if self.act.finished:
            with place.seated(BYSTANDER) as other:
                assert checking.check(other).faults == (), "somebody else finds it broken"
        seat = sit(self.act, place)
        try:
            found = checking.check(seat)
            assert found.faults == () and found.done, found.faults
            state = self._state(look(seat, place), self.act.first if loosely else frozenset())
            assert state == "after" or not acknowledged, "what was acknowledged is lost"
            if self.act.outside and state == "before":
                seat = self._again(seat, place)
                loosely = True
            number = ledger.append(seat.vault, [ledger.NewEntry(kind=Kind.INCIDENT)], seat.now())[0].number
            assert number == self._next_number(state, f"INC-{place.now.year}-"), number
        finally:
            unlocking.lock(seat)
            schema.STEPS = steps
        left = set(files_of(place)) - set(self.before["files"]) - set(self.after["files"])
        left = {name for name in left if not (loosely and name.endswith((manifests.ENDING, ".partial")))}
        assert not left, ("left behind", sorted(left))
        return state

    def _again(self, seat: Seat, place: Place) -> Seat:
        if self.act.at_unlock is None:
            self.act.do(seat, place)
            return seat
        unlocking.lock(seat)
        self.act.at_unlock()
        return place.sit(self.act.who)

    def _next_number(self, state: str, beginning: str) -> str:
        picture = self.after if state == "after" else self.before
        given = {
            number for _kind, _action, number, _parts in picture["ledger"] if number.startswith(beginning)
        }
        return f"{beginning}{1 + len(given):04d}"

    def _state(self, seen: Picture, beside: frozenset[str]) -> str:
        changed = {name for name in seen if self.before[name] != self.after[name]} - {"files", *beside}
        after = {name for name in changed if seen[name] == self.after[name]}
        for name in set(seen) - {"files", *beside}:
            assert seen[name] in (self.before[name], self.after[name]), (name, seen[name])
        if after == changed:
            return "after"
        assert not after or after == self.act.first, ("only a part is there", sorted(after))
        return "before"
