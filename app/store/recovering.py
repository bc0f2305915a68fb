"""New recovery sheets: made and proved while the old ones still count, which are retired only then."""

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role
from app.i18n import _
from app.store import (
    certifying,
    epochs,
    grants,
    keys,
    keyslots,
    ledger,
    members,
    owing,
    register,
    rekeying,
    tidying,
    vaults,
)
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.papers import Papers
from app.store.register import Change, Register
from app.store.vault import Vault

WANTED = 2
"""Two ways back in, kept in two places."""


def _require(vault: Vault) -> None:
    if vault.me.role is not Role.OWNER:
        raise Refused(_("Only an owner can make and retire recovery sheets."))


def new_sheets(vault: Vault, secrets: Sequence[bytes], at: Moment) -> tuple[Member, ...]:
    """Make recovery sheets from their secrets (`sheets.new_secret`); the old ones still count until they are retired.

    A class that this owner does not hold is delivered to them at a holder's next unlock: see `lacks`.
    """
    _require(vault)
    seq, made, entries = ledger.head(vault)[0], list[Member](), list[NewEntry]()
    before = slots = keyslots.read(vault.folder)
    named = sum(one.role is Role.RECOVERY for one in vault.register.members.values())
    for place, secret in enumerate(secrets, 1):
        who = Appointment(_("Recovery sheet {n}").format(n=named + place), Role.RECOVERY)
        sheet = members.row(ledger.new_id(), "", who, keys.derived_pairs(secret), b"", seq + place)
        given = [one for name in sorted(vault.held) for one in members.held_grants(vault, name, sheet)]
        said = register.spell(Change(member=sheet, grants=tuple(given)))
        entries.append(NewEntry(kind=Kind.REGISTER, action=Action.APPOINT, record=sheet.id, open=said))
        slots = slots.with_grant(
            grants.grant_main(vault.id, vault.main, vault.epoch, sheet.id, sheet.receive)
        )
        made.append(sheet)
    keyslots.write(vault.folder, slots)
    try:
        ledger.append(vault, entries, at)
    except BaseException:
        keyslots.write(vault.folder, before)
        raise
    return tuple(made)


def lacks(vault: Vault, sheet: str) -> tuple[KeyClass, ...]:
    """Name the classes of which a sheet still waits for an epoch; of the root only the newest counts."""
    known = vault.register
    return tuple(
        sorted(
            {
                key.name
                for key in known.classes
                if (key.name is not KeyClass.ROOT or key == known.newest(key.name))
                and not known.is_granted(key.name, key.epoch, sheet)
            }
        )
    )


def prove(vault: Vault, code: str, at: Moment) -> Member:
    """Prove a sheet by its code typed back: its keys must open the file's key and all that it was given.

    Raises Refused, naming the group that was mistyped where it can.
    """
    sheet = vaults.sheet_of(vault, code)
    if sheet is None:
        raise Refused(_("This code does not open this practice."), "code")
    if sheet.id not in vault.register.proved and vault.me.role is Role.OWNER and not vault.read_only:
        proved = NewEntry(
            kind=Kind.REGISTER, action=Action.PROVE, record=sheet.id, open=register.spell(Change())
        )
        ledger.append(vault, [proved], at)
    return sheet


def retire_others(
    vault: Vault, keep: Collection[str], at: Moment, lost: Papers | None = None
) -> tuple[Member, ...]:
    """Retire every recovery sheet but these, which must be proved and open all that there is; gives the retired ones.

    The file then gets a new key, and clinical and audit parts a new epoch. With `lost` one of them was out of the
    owners' hands: where such a sheet had the practice root, the root is made anew in the same step, since whoever had
    the sheet could sign papers as the practice. Raises Refused, Unfinished.
    """
    _require(vault)
    kept = [one for one in vault.register.sheets() if one.id in keep]
    over = tuple(one for one in vault.register.sheets() if one.id not in keep)
    if len(kept) < WANTED or any(one.id not in vault.register.proved for one in kept):
        raise Refused(_("Type back the codes of two new sheets first: the old ones count until then."))
    if any(lacks(vault, one.id) for one in kept):
        raise Refused(
            _(
                "The new sheets do not open the clinical parts yet: a clinician has to unlock once, which hands them "
                "that key. The old sheets count until then."
            )
        )
    if over:
        _retire(vault, over, at, lost, _("The older sheets are put aside and bring nobody back any more."))
    return over


def withdraw(vault: Vault, which: Collection[str], at: Moment) -> None:
    """Withdraw new sheets whose codes were never typed back: a code that was only shown must not open anything.

    Raises Refused where one was proved, or no other sheet would be left; Unfinished.
    """
    _require(vault)
    known = vault.register
    over = tuple(one for one in known.sheets() if one.id in which)
    if len(over) != len(set(which)) or any(one.id in known.proved for one in over):
        raise Refused(_("One of these sheets was typed back or put aside already. Look at the list again."))
    if len(over) == len(known.sheets()):
        raise Refused(_("These are the only sheets. Type their codes back, or make new ones first."))
    _retire(vault, over, at, None, _("The new sheets are withdrawn."))


def _retire(vault: Vault, over: Sequence[Member], at: Moment, lost: Papers | None, stands: str) -> None:
    """End these sheets, with a new root where one is asked for, and do what follows from it."""
    rekeying.enter_pending(vault, at)
    seq = ledger.head(vault)[0]
    entries = [
        NewEntry(
            kind=Kind.REGISTER,
            action=Action.RETIRE,
            record=one.id,
            open=register.spell(Change(until=seq + place)),
        )
        for place, one in enumerate(over, 1)
    ]
    if lost is not None and had_root(vault.register, over):
        ended = {one.id: replace(one, until=seq + place) for place, one in enumerate(over, 1)}
        after = replace(vault.register, members=vault.register.members | ended)
        entries.append(certifying.entry(vault, certifying.begin(vault, after, [KeyClass.ROOT], lost, at)))
    ledger.append(vault, entries, at)
    with owing.after(stands):
        members.take_held(vault)
        epochs.finish(vault, at)
        rekeying.finish(vault, at)
        tidying.settle(vault)


def had_root(known: Register, some: Sequence[Member]) -> bool:
    """Say whether one of these was given the practice root that holds now."""
    root = known.newest(KeyClass.ROOT)
    return root is not None and any(known.is_granted(KeyClass.ROOT, root.epoch, one.id) for one in some)


class SheetsDue(Struct, frozen=True):
    """How the ways back in stand: the sheets that count, those of them proved, those used, those still lacking keys."""

    active: tuple[Member, ...]
    proved: tuple[Member, ...]
    used: tuple[Member, ...]
    lacking: tuple[Member, ...]

    def is_due(self) -> bool:
        """Say whether new sheets should be made, or those that there are proved."""
        return len(self.proved) < WANTED


def sheets_due(vault: Vault) -> SheetsDue:
    """Say how the practice's recovery sheets stand; `used` are those that brought an owner back."""
    known = vault.register
    active = known.sheets()
    used = tuple(
        one
        for one in known.members.values()
        if one.role is Role.RECOVERY and one.until is not None and _was_used(vault, one.until, one.id)
    )
    return SheetsDue(
        active,
        tuple(one for one in active if one.id in known.proved),
        used,
        tuple(one for one in active if lacks(vault, one.id)),
    )


def _was_used(vault: Vault, seq: int, sheet: str) -> bool:
    row = vault.db.execute("SELECT actor FROM entry WHERE seq = ?", (seq,)).fetchone()
    return row is not None and row[0] == sheet
