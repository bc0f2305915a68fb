"""Drafts: what somebody was typing, kept through lock, crash and restart, sealed to its author alone."""

import msgspec

from app.domain import canonical
from app.domain.drafts import Draft
from app.store import ballast, keys, parts, seals
from app.store.connection import transaction, troubles
from app.store.seals import Place
from app.store.vault import Vault


def keep(vault: Vault, draft: Draft) -> None:
    """Keep a draft in place of its earlier state, also on a disk that has just become full; raises VaultTrouble."""
    try:
        text = msgspec.json.encode(draft)
    except UnicodeEncodeError as error:
        raise parts.half_a_character() from error
    sealed = seals.seal(_place(vault, draft.id), text, {vault.me.id: keys.raw(vault.me.receive)})

    def write() -> None:
        with transaction(vault.db):
            vault.db.execute(
                "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)",
                (draft.id, vault.me.id, draft.changed.utc, sealed),
            )

    ballast.with_room(vault, write)


def all(vault: Vault) -> list[Draft]:
    """Give this person's drafts, newest first."""
    with troubles():
        rows = vault.db.execute(
            "SELECT id, sealed FROM draft WHERE person = ? ORDER BY changed DESC", (vault.me.id,)
        ).fetchall()
    return [_open(vault, *row) for row in rows]


def find(vault: Vault, draft: str) -> Draft | None:
    """Give one of this person's drafts."""
    with troubles():
        row = vault.db.execute(
            "SELECT id, sealed FROM draft WHERE id = ? AND person = ?", (draft, vault.me.id)
        ).fetchone()
    return _open(vault, *row) if row else None


def drop(vault: Vault, draft: str) -> None:
    """Throw a draft of this person away; raises VaultTrouble."""

    def write() -> None:
        with transaction(vault.db):
            vault.db.execute("DELETE FROM draft WHERE id = ? AND person = ?", (draft, vault.me.id))

    ballast.with_room(vault, write)


def _place(vault: Vault, draft: str) -> Place:
    return Place(vault.id, draft, draft, "draft", "draft", vault.me.id)


def _open(vault: Vault, draft: str, sealed: bytes) -> Draft:
    try:
        text = seals.unseal(_place(vault, draft), sealed, vault.readers())
        if text is None:
            raise parts.damaged()
        return canonical.decode(text, Draft)
    except ValueError as error:
        raise parts.damaged() from error
