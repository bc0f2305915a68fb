"""Before a schema step: a vault that holds records is kept in a backup first, so that the step can be taken back."""

from app.domain.errors import Damaged, DiskFull, VaultTrouble
from app.domain.moments import Moment
from app.domain.shelves import Why
from app.store import backups, manifests, witness
from app.store.vault import Vault


def keep_before(vault: Vault, at: Moment) -> None:
    """Make a backup of a vault whose tables are about to be brought up; where its folder is away, in the profile.

    Raises VaultTrouble, and then nothing is brought up.
    """
    spare = witness.folder(vault.id) / manifests.SPARE
    try:
        backups.make(vault, manifests.folder_of(vault), at, why=Why.BEFORE)
    except (Damaged, DiskFull):
        raise
    except VaultTrouble:
        backups.make(vault, spare, at, why=Why.BEFORE)
