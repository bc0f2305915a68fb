"""Where a salvage is worked at: the lifted copy, the backup laid down beside it, and the new file filled from both.

What is gone is sealed in the new file by an owner, as the entry after the last place that was ever used.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import practices
from app.domain.actions import Action
from app.domain.errors import Cancelled, Damaged, Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, Content, Head, PartName, hash_part
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.i18n import _
from app.store import (
    checking,
    connection,
    files,
    folding,
    grants,
    keys,
    keyslots,
    ledger,
    losses,
    manifests,
    numbering,
    parts,
    schema,
    shelves,
    unpacking,
    witness,
    wreckage,
)  # fmt: skip
from app.store.checking import Progress
from app.store.connection import Connection
from app.store.gathering import Gatherer
from app.store.keyslots import Opened
from app.store.losses import Gone, LostPart, Statement
from app.store.vault import FILE, Vault
from app.store.wreckage import Wreck

OWN = (schema.FOLD, schema.NEEDS)
"""Settings that belong to the file they stand in."""


class Salvaged(Struct, frozen=True, kw_only=True):
    """What was saved and what is gone; `folder` is None where it was only looked at."""

    folder: Path | None
    entries: int
    from_backup: int
    newer: tuple[tuple[str, int], ...]
    """How many entries of each kind are newer than the backup, and were saved out of the damaged file."""
    gone: tuple[Gone, ...]
    parts: tuple[LostPart, ...]
    backup: Path | None
    backup_seq: int


class Bench:
    """Where a salvage is worked at: the lifted copy, the backup laid down beside it, and the new file."""

    def __init__(self, folder: Path, work: Path, opened: Opened, backup: Path | None) -> None:
        self._work, self._opened, self._vault, self._name = work, opened, opened.slots.vault, folder.stem
        files.make_folder(work / "lifted")
        wreckage.lift(folder, work / "lifted")
        mains = (opened.main, *(one.key for one in opened.earlier))
        self._main = opened.main
        self._wreck = self._lifted(mains)
        settings_of = dict(row[:2] for row in self._wreck.table("setting")) if self._wreck else {}
        chosen = [settings_of[name] for name in (manifests.FOLDER, manifests.SECOND) if settings_of.get(name)]
        places = [*map(Path, chosen), witness.folder(self._vault) / manifests.SPARE]
        self._settings = settings_of
        self.backup = (
            (backup, manifests.inspect(backup)) if backup else shelves.newest_whole(self._vault, places)
        )
        self._base: Connection | None = None
        self._db: Connection | None = None

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *_error: object) -> None:
        for one in (self._wreck, self._base, self._db):
            if one is not None:
                one.close()

    def _lifted(self, mains: Sequence[bytes]) -> Wreck | None:
        for main in mains:
            if (wreck := wreckage.opened(self._work / "lifted" / FILE, [main])) is not None:
                self._main = main
                return wreck
        return None

    def salvage(self, at: Moment, progress: Progress) -> Salvaged:
        """Fill the new file, and seal in it what is gone."""
        if self._wreck is None:
            raise Damaged(
                _("What the file says about its own tables is damaged: nothing in it can be read."),
                _("The damaged file is left as it is."),
            )
        self._lay_base()
        self._db = db = connection.connect(self._work / FILE, self._main, fresh=True)
        db.execute("PRAGMA synchronous=OFF").fetchall()  # it is synced once it is whole
        schema.bring_up(db)
        guards = _without_guards(db)
        taken = Gatherer(db, self._vault, self._wreck, self._base)
        end = self._end(taken)

        def going_on(done: int, total: int) -> None:
            if not progress(done, total):
                raise Cancelled

        taken.fill(end, going_on)
        lost_parts = taken.settle()
        taken.require_register()
        me = _owner(taken, self._opened)
        self._copy_small(db)
        found = self._report(taken, lost_parts)
        self._seal(taken, me, end, lost_parts, found, at)
        for _name, sql in guards:
            db.execute(sql)
        folding.rebuild(db)
        schema.sort_index(db)
        _prove(db, self._vault, going_on)
        return found

    def _lay_base(self) -> None:
        if self.backup is None:
            return
        unpacking.restore(self.backup[0], self._work / "base")
        slots = keyslots.read(self._work / "base")
        for one in grants.open_mains(
            slots.vault, slots.grants, self._opened.person, self._opened.pairs.receive
        ):
            with suppress(VaultTrouble):
                self._base = connection.connect(self._work / "base" / FILE, one.key, read_only=True)
                return

    def _end(self, taken: Gatherer) -> int:
        """Say up to which place to look: by what the file, its indexes and the backup tell."""
        told = self._wreck.ask("SELECT coalesce(max(seq), 0) FROM entry") if self._wreck else None
        seqs = [told[0][0] if told else 0, max(taken.hashes, default=0)]
        if self.backup is not None and self._base is not None:
            seqs.append(self.backup[1].seq)
        return max(seqs)

    def _copy_small(self, db: Connection) -> None:
        """Bring over drafts and settings as far as they read: they are sealed to their authors, or small words."""
        drafts = self._wreck.table("draft") if self._wreck else []
        with connection.transaction(db):
            db.executemany("INSERT OR IGNORE INTO draft VALUES (?, ?, ?, ?)", drafts)
            for key, value in self._settings.items():
                if key not in OWN:
                    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def _report(self, taken: Gatherer, lost_parts: tuple[LostPart, ...]) -> Salvaged:
        assert self._wreck is not None and self._db is not None
        kinds = self._wreck.told("kind")
        backup_seq = self.backup[1].seq if self.backup and self._base is not None else 0
        newer = self._db.execute(
            "SELECT kind, count(*) FROM entry WHERE seq > ? GROUP BY kind ORDER BY 2 DESC, 1", (backup_seq,)
        ).fetchall()
        return Salvaged(
            folder=None,
            entries=self._db.execute("SELECT count(*) FROM entry").fetchone()[0],
            from_backup=taken.from_base,
            newer=tuple(newer),
            gone=tuple(losses.gone(self._db, seq, kinds.get(seq, "")) for seq in taken.lost),
            parts=lost_parts,
            backup=self.backup[0] if self.backup else None,
            backup_seq=backup_seq,
        )

    def _seal(
        self,
        taken: Gatherer,
        me: Member,
        end: int,
        lost_parts: tuple[LostPart, ...],
        found: Salvaged,
        at: Moment,
    ) -> None:
        """Seal what is gone as the next entry after the last place that was ever used, so that none is used twice."""
        db, gone = self._db, set(taken.lost)
        assert db is not None
        previous = taken.hash if end not in gone else taken.hashes.get(end, taken.hash)
        gaps = taken.gaps(previous)
        heads = {(seq, taken.hashes[seq]) for seq in gone if seq in taken.hashes}
        heads |= {(gap.last, gap.after) for gap in gaps} | self._seen(taken, me)
        said = {
            **msgspec.to_builtins(Statement(gaps, lost_parts, tuple(sorted(heads)))),
            "gone": [msgspec.to_builtins(one) for one in found.gone],
            numbering.NUMBERS: self._numbers(found.gone, at),
            "entries_lost": len(gone),
            "from_backup": found.from_backup,
        }
        with connection.transaction(db):
            sealed = self._append(me, (end + 1, previous), (Kind.BACKUP, Action.SALVAGED), said, at)
            if not db.execute("SELECT 1 FROM entry WHERE kind = ?", (Kind.PRACTICE,)).fetchone():
                fresh = practices.fields(
                    practices.new(self._name, at.zone)
                )  # nobody could sit down without any
                self._append(me, (end + 2, sealed), (Kind.PRACTICE, Action.SEAL), fresh, at)

    def _numbers(self, gone: tuple[Gone, ...], at: Moment) -> dict[str, int]:
        """Say up to which number each kind may have been used by what is gone."""
        assert self._db is not None
        return numbering.used(self._db, Counter(one.kind for one in gone), losses.years(gone, at))

    def _append(
        self, me: Member, place: tuple[int, str], what: tuple[Kind, Action], said: dict[str, Any], at: Moment
    ) -> str:
        opened, salt = parts.spell(Content(set=said)), secrets.token_bytes(32)
        head = Head(
            FORMAT, self._vault, place[0], ledger.new_id(), ledger.new_id(), "", *what, 1, at, me.id,
            keys.key_id(keys.raw(me.sign)), place[1], {PartName.OPEN: hash_part(PartName.OPEN, salt, opened)},
        )  # fmt: skip
        return ledger.insert(self._db, head, {PartName.OPEN: (salt, opened)}, self._opened.pairs.sign)

    def _seen(self, taken: Gatherer, me: Member) -> set[tuple[int, str]]:
        """Give the heads seen on this computer and in backups that the new vault does not have."""
        vault = Vault(
            self._vault,
            self._work,
            me,
            taken.register,
            True,
            self._db,
            self._opened.pairs,
            self._main,
            {},
            _nobody,
        )
        seen = [*witness.read(self._vault, taken.register).values(), *shelves.seen(vault)]
        has = "SELECT 1 FROM entry WHERE seq = ? AND hash = ?"
        return {
            (one.seq, one.hash) for one in seen if not vault.db.execute(has, (one.seq, one.hash)).fetchone()
        }


def _nobody() -> None:
    """Let go of no lock: the bench has none of its own."""


def _without_guards(db: Connection) -> list[tuple[str, str]]:
    """Take the triggers down while entries with gaps between them come in; gives them, to be put up again."""
    guards: list[tuple[str, str]] = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _sql in guards:
        db.execute(f"DROP TRIGGER {name}")
    return guards


def _owner(taken: Gatherer, opened: Opened) -> Member:
    me = taken.register.find(opened.person)
    if me is None or not me.is_active() or me.role is not Role.OWNER:
        raise Refused(_("Only an owner can salvage: what is gone is sealed under their name."), "person")
    if me.receive != keys.text(keys.receive_public(opened.pairs.receive)):
        raise Refused(
            _("These are not the keys that the staff register names. Use the new password."), "person"
        )
    return me


def _prove(db: Connection, vault: str, going_on: Callable[[int, int], None]) -> None:
    """Check the new vault as any other is checked; what it lost must be exactly what it says."""

    def told(done: int, total: int) -> bool:
        going_on(done, total)
        return True

    found = checking.full(db, vault, 0, told)
    faults = [*checking.structure(db), *found.words, *checking.records(db)]
    if faults:
        raise Damaged(
            _("What was saved does not check out, so it was thrown away. {why}").format(why=faults[0]),
            _("The damaged file is left as it is."),
            _("Restore the newest backup into a new folder."),
        )
