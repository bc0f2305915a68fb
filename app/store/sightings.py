"""Sightings: where and when heads were seen that a vault does not hold, said before anybody sits down.

Places, times and hashes only; nothing of what any record says.
"""

from collections.abc import Collection

from app.domain import fingerprints
from app.domain.moments import Moment
from app.i18n import _
from app.store import ledger, manifests, shelves, witness
from app.store.vault import Vault

MOST = 6
"""So many are said, the newest first."""
BEGINS = 16
"""So many digits of a hash, enough to find it on paper."""


def lines(vault: Vault, missing: Collection[witness.Seen]) -> tuple[str, ...]:
    """Say what stands in the vault, and of each head that is missing where and when it was seen, and by whom."""
    [newest] = ledger.page(vault, limit=1)
    said = [
        _("This practice ends with entry {seq}, {hash}, made {when}.").format(
            seq=newest.head.seq, hash=_begins(newest.hash), when=_when(newest.head.time)
        )
    ]
    places = _places(vault)
    for one in sorted(set(missing), key=lambda one: (one.seq, one.time.utc), reverse=True)[:MOST]:
        member = vault.register.find(one.person)
        words = _("Entry {seq}, {hash}: {where}, {when}, by {name}.")
        said.append(
            words.format(
                seq=one.seq,
                hash=_begins(one.hash),
                where=places.get((one.person, one.seq, one.hash, one.time.utc), _("seen on this computer")),
                when=_when(one.time),
                name=member.name if member else _("somebody not of the register"),
            )
        )
    return tuple(said)


def _places(vault: Vault) -> dict[tuple[str, int, str, str], str]:
    """Say of each backup within reach which file it is, by whose it is, what it ends with, and when it was made."""
    found: dict[tuple[str, int, str, str], str] = {}
    for place in (manifests.folder_of(vault), manifests.second_of(vault)):
        for path, one in shelves.ours(vault, place) if place is not None else ():
            words = _("in the backup {file}").format(file=path.name)
            found.setdefault((one.person, one.seq, one.hash, one.made.utc), words)
    return found


def _begins(digest: str) -> str:
    return _("beginning {groups}").format(groups=fingerprints.groups(digest[:BEGINS]))


def _when(moment: Moment) -> str:
    return moment.local().strftime("%Y-%m-%d %H:%M")
