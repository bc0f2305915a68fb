"""People at the desk: what role each one has, and which shared keys go with it."""

from enum import StrEnum

from msgspec import Struct

from app.i18n import N_


class Role(StrEnum):
    """What somebody does in the practice; the recovery sheet is a member of the register in its own right."""

    OWNER = "owner"
    CLINICIAN = "clinician"
    RECEPTION = "reception"
    AUDITOR = "auditor"
    RECOVERY = "recovery"


ROLE_WORDS = {
    Role.OWNER: N_("Owner"),
    Role.CLINICIAN: N_("Clinician"),
    Role.RECEPTION: N_("Reception"),
    Role.AUDITOR: N_("Auditor"),
    Role.RECOVERY: N_("Recovery sheet"),
}


class KeyClass(StrEnum):
    """A shared key pair that opens one sort of sealed part; `root` issues the practice's certificates."""

    CLINICAL = "clinical"
    AUDIT = "audit"
    ROOT = "root"


def classes(role: Role, clinical: bool) -> frozenset[KeyClass]:
    """Say which class keys go with a role; an owner holds the clinical key only as a clinical owner."""
    match role:
        case Role.OWNER:
            held = {KeyClass.AUDIT, KeyClass.ROOT}
            return frozenset(held | {KeyClass.CLINICAL} if clinical else held)
        case Role.CLINICIAN:
            return frozenset({KeyClass.CLINICAL})
        case Role.RECEPTION:
            return frozenset()
        case Role.AUDITOR:
            return frozenset({KeyClass.AUDIT})
        case Role.RECOVERY:
            return frozenset(KeyClass)


class Member(Struct, frozen=True):
    """One person of the register: who they are, what they may do, and the public halves of their keys."""

    id: str
    number: str
    name: str
    role: Role
    clinical: bool
    receive: str
    """HPKE public key, base64 of ML-KEM 1184 bytes then X25519 32."""
    sign: str
    """P-256 public key, base64 of the uncompressed point."""
    certificate: str
    """Base64 DER, issued by the practice root; empty for a recovery sheet."""
    since: int
    until: int | None = None
    generation: int = 1

    def is_active(self, seq: int | None = None) -> bool:
        """Say whether this row of the register held at `seq` (now, where none is given)."""
        if seq is None:
            return self.until is None
        return self.since <= seq and (self.until is None or seq < self.until)

    def holds(self, key: KeyClass) -> bool:
        """Say whether this person's role carries that class key."""
        return key in classes(self.role, self.clinical)
