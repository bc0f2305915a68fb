"""Errors sorted by whose fault they are, each a sentence that a person can act on."""


class Refused(Exception):
    """A rule of the practice says no: shown at the field, the person's text is kept, nothing was written."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class PasswordNeeded(Refused):
    """This act asks for the password again; `purpose` says for what. Typed, the same act goes through."""

    def __init__(self, reason: str, purpose: str) -> None:
        super().__init__(reason, "password")
        self.purpose = purpose


class VaultTrouble(Exception):
    """The world says no: shown with what is safe, where the copy is and what to do next."""

    def __init__(self, what: str, safe: str = "", do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.do = do

    def words(self, gap: str = "\n") -> str:
        """Say all of it: what is wrong, what is safe, and what to do; a sentence to a line, or with another `gap`."""
        return gap.join(filter(None, (self.what, self.safe, self.do)))


class WrongPassword(VaultTrouble):
    """The password does not open this person's slot; nothing else was touched."""


class Damaged(VaultTrouble):
    """Some stored bytes are not what was written; the file is never overwritten."""


class SlotsLost(Damaged):
    """Neither the file with the password slots nor its copy reads; the records themselves are there."""


class TooNew(VaultTrouble):
    """A newer Keepwell wrote this vault."""


class DiskFull(VaultTrouble):
    """The disk has no room; the change was rolled back and the text is kept."""


class ReadOnly(VaultTrouble):
    """The folder or file may not be written here."""


class InUse(VaultTrouble):
    """Another copy of the program, or another computer, has the vault open."""


class OlderThanSeen(VaultTrouble):
    """The vault is older than one this computer has already seen: entries are missing.

    `evidence` says, a line each, which heads were seen where and when; nothing of any record.
    """

    def __init__(self, what: str, safe: str = "", do: str = "", evidence: tuple[str, ...] = ()) -> None:
        super().__init__(what, safe, do)
        self.evidence = evidence


class NoKey(VaultTrouble):
    """This person's keys cannot decrypt that part, by cryptography and not by a hidden button."""


class Unfinished(VaultTrouble):
    """What was decided is sealed and stands; something that follows from it is still owed, and is said to be."""


class Cancelled(Exception):
    """The person stopped a long job; nothing was left behind."""
