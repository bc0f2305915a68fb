"""What an unlock finishes: what a crash left half done, and what this person owes to the others."""

from app.domain.errors import DiskFull
from app.domain.moments import Moment
from app.domain.people import Role
from app.i18n import _
from app.store import (
    ballast,
    clocks,
    departures,
    epochs,
    files,
    handing,
    history,
    invitations,
    ledger,
    locks,
    members,
    reapplying,
    rekeying,
    resetting,
    taking_in,
    tidying,
    witness,
)
from app.store.keyslots import Opened
from app.store.register import Register
from app.store.vault import Vault


def settle(vault: Vault, opened: Opened, at: Moment) -> None:
    """Finish what a crash left half done, hand over owed keys, and note the head as seen; for people alone."""
    tell(vault)
    if late := clocks.said(vault.db, at):
        vault.notes.append(late)
    if vault.read_only or not vault.me.role.is_person():
        return
    locks.say_who(vault.folder, vault.me.name)
    for folder in (vault.folder, witness.folder(vault.id)):
        files.sweep(folder)
    vault.notes += tidying.odd(vault, opened.slots)
    try:
        ballast.with_room(vault, lambda: _finish(vault, opened, at))
    except DiskFull as trouble:  # what is owed can wait for the next unlock; reading need not
        vault.notes.append(trouble.words(" "))
    seq, digest = ledger.head(vault)
    witness.remember(vault, seq, digest, at)
    departures.remember(vault)
    ballast.lay_down(vault)


def _finish(vault: Vault, opened: Opened, at: Moment) -> None:
    if opened.generation == vault.me.generation + 1:
        members.note_generation(vault, opened.generation, at)
    resetting.drop_lost(vault)
    rekeying.enter_pending(vault, at)
    if vault.me.role is Role.OWNER:
        invitations.retire_expired(vault, at)
        reapplying.apply(vault, at)
    epochs.finish(vault, at)
    members.deliver(vault, at)
    handing.ask(vault, at)
    handing.answer(vault, at)
    if not rekeying.finish(vault, at, rekeying.QUICK):
        tidying.settle(vault)
    if vault.me.role is Role.OWNER and rekeying.is_due(vault):
        vault.notes.append(
            _(
                "The file needs a new key, since somebody who had it has it no longer by right. That takes a while in "
                "a large practice: do it at a quiet moment, in Settings › Security."
            )
        )
    taking_in.take_in(vault, at)


def tell(vault: Vault) -> None:
    """Note what happened to the register since this person was last here, and a key of the file that is not its own."""
    mine = witness.read(vault.id, vault.register).get(vault.me.id)
    vault.notes += history.news(vault, mine.seq if mine else _arrival(vault.register, vault))
    if rekeying.is_other(vault):
        vault.notes.append(
            _(
                "The file is under another key than the ledger names: a change of it was cut short, or somebody "
                "changed it by other means. An owner's unlock puts it right."
            )
        )
    if unopened := handing.unopened(vault):
        vault.notes.append(
            _(
                "A shared key that was handed to you does not open ({keys}). Whoever holds it hands it over again at "
                "their next unlock; an owner can do it in Settings › People."
            ).format(keys=", ".join(unopened))
        )


def _arrival(known: Register, vault: Vault) -> int:
    """Give the entry with which this person came: what was before them is not news."""
    return known.rows(vault.me.id)[0].since
