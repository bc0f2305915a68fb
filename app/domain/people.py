"""People at the desk: what role each one has, and which shared keys go with it."""

from enum import StrEnum

from msgspec import Struct

from app.i18n import N_


class Role(StrEnum):
    """What somebody does in the practice. Recovery sheets and invitations are members of the register too."""

    OWNER = "owner"
    CLINICIAN = "clinician"
    RECEPTION = "reception"
    AUDITOR = "auditor"
    RECOVERY = "recovery"
    INVITATION = "invitation"

    def is_person(self) -> bool:
        """Say whether somebody with this role is a person, and not a paper with a code on it."""
        return self not in (Role.RECOVERY, Role.INVITATION)


ROLE_WORDS = {
    Role.OWNER: N_("Owner"),
    Role.CLINICIAN: N_("Clinician"),
    Role.RECEPTION: N_("Reception"),
    Role.AUDITOR: N_("Auditor"),
    Role.RECOVERY: N_("Recovery sheet"),
    Role.INVITATION: N_("Invitation"),
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
        case Role.RECEPTION | Role.INVITATION:
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
    """Base64 DER, issued by the practice root; empty until an owner issued it, and for sheets and invitations."""
    since: int
    until: int | None = None
    generation: int = 1
    sheet: str = ""
    """The personal sheet that opens this person's keys: SHA-256 of what lies in keyslots.json; empty for none."""

    def is_active(self, seq: int | None = None) -> bool:
        """Say whether this row of the register held at `seq` (now, where none is given)."""
        if seq is None:
            return self.until is None
        return self.since <= seq and (self.until is None or seq < self.until)

    def holds(self, key: KeyClass) -> bool:
        """Say whether this person's role carries that class key."""
        return key in classes(self.role, self.clinical)
