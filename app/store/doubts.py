"""Doubts: a ledger with an entry that does not hold is opened for reading, and what is wrong is said with its evidence.

Whoever held the file's key could otherwise lock a whole practice out with one bad entry. Nothing can be written until
an owner has left out what does not hold, in a copy of the practice; no check calls such a ledger whole.
"""

from collections.abc import Sequence

from app.domain.actions import ACTION_WORDS
from app.domain.errors import Damaged
from app.domain.kinds import KIND_WORDS
from app.domain.ledger import Head
from app.i18n import _
from app.store import checking, standing
from app.store.connection import troubles
from app.store.register import Register
from app.store.vault import Vault

SHOWN = 5
"""Entries whose evidence is said; the check names every one."""


def distrusted(said: str) -> Damaged:
    """Give what is said where nothing can be built on the file."""
    return Damaged(
        said,
        _("The file is left as it is."),
        _("Restore the newest good backup into a new folder."),
    )


def read_only(vault: Vault, words: Sequence[str], after: int) -> None:
    """Go on for reading only, with what was found and the evidence for it; raises Damaged where pages are damaged.

    Raises Damaged for who comes in with a paper as well: what such a one may do is written.
    """
    with troubles():
        if damaged := checking.pages(vault.db):
            raise distrusted(damaged)
    if not vault.me.role.is_person():
        raise distrusted(words[0])
    vault.read_only = True
    vault.faults = list(dict.fromkeys(words))
    vault.notes += [
        _("These records do not check out, so they are open for reading only. {found}").format(
            found=" ".join(vault.faults[:SHOWN])
        ),
        *evidence(vault, after),
        _(
            "What is shown is what the ledger holds, that entry's words included: ask before you rely on what it "
            "names. An owner can go on in a copy without it: lock, and choose “What can be done about it…”."
        ),
    ]


def evidence(vault: Vault, after: int) -> list[str]:
    """Say what each entry behind a place that does not hold says of itself: its record, and under whose name."""
    said: list[str] = []
    known: Register | None = None
    at, end = after, vault.db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
    while at < end and len(said) < SHOWN:
        found = checking.full(vault.db, vault.id, at, lambda *_: True, most=1, known=known)
        row = next(standing.rows(vault.db, at), None)
        if row is None:
            break
        if any(word.startswith(_("Entry {n}:").format(n=row.seq)) for word in found.words):
            said.append(_of(vault, row))
        known, at = found.known, row.seq
    return said


def _of(vault: Vault, row: standing.Row) -> str:
    try:
        head = Head.from_bytes(row.head)
        when = head.time.local().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return _("Entry {n} cannot be read as one.").format(n=row.seq)
    member = vault.register.find(head.actor)
    return _("Entry {n} says that it is of {name}, {when}: {record}, {action}.").format(
        n=row.seq,
        name=member.name if member else _("somebody not of the register"),
        when=when,
        record=f"{_(KIND_WORDS[head.kind])} {head.number}".strip(),
        action=_(ACTION_WORDS[head.action]),
    )
