"""What is said of a practice whose bytes were changed: every word of it, and never a traceback or a wrong password."""

from pathlib import Path

from app.domain.errors import Refused, VaultTrouble, WrongPassword
from app.domain.moments import Moment
from app.store import checking, vaults

AT = Moment("2026-11-23T15:00:00.000Z")


def said_of(folder: Path, code: str) -> str:
    """Open with a recovery sheet (which needs no key derivation) and check everything; "" where nothing was found."""
    try:
        vault = vaults.unlock_with_sheet(folder, code, AT)
    except WrongPassword as error:
        raise AssertionError("damage was said to be a wrong password") from error
    except VaultTrouble as trouble:
        return words(trouble)
    except Refused as refusal:
        return refusal.reason
    try:
        found = checking.structure(vault.db)
        found = (
            found or checking.full(vault.db, vault.id, 0, lambda *_: True).words or checking.records(vault.db)
        )
        return " ".join(found)
    except VaultTrouble as trouble:
        return words(trouble)
    finally:
        vault.close()


def words(trouble: VaultTrouble) -> str:
    """Give everything that a trouble says."""
    return f"{trouble.what} {trouble.safe} {trouble.do}"
