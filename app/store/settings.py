"""Settings of the practice on this vault: small words under a key; what is not set has its default."""

from app.store.connection import transaction, troubles
from app.store.vault import Vault


def read(vault: Vault, key: str, default: str) -> str:
    """Give a setting."""
    with troubles():
        row = vault.db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else default


def write(vault: Vault, key: str, value: str) -> None:
    """Set a setting; raises VaultTrouble."""
    with transaction(vault.db):
        vault.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))
