"""The staff register on paper, signed by the practice root at each change, and what it takes to make certificates.

Certificates themselves are made in `documents`; whoever calls brings the functions that make them.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from app.domain.errors import Refused
from app.domain.moments import Moment
from app.domain.people import Member
from app.domain.registers import RegisterRow, SignedRegister, StaffRegister, read
from app.i18n import _
from app.store import keys
from app.store.vault import Vault

Issue = Callable[[ec.EllipticCurvePrivateKey, bytes, ec.EllipticCurvePublicKey, str, datetime], bytes]
"""Issues a certificate (DER): root key, root certificate, the person's public key, their name, the time."""
MakeRoot = Callable[[ec.EllipticCurvePrivateKey, str, str, datetime], bytes]
"""Makes the practice's root certificate (DER): root key, practice, a hint of the vault, the time."""


class Papers(Struct, frozen=True):
    """What it takes to make certificates: the practice's name, and how a root and a person's certificate are made."""

    practice: str
    make_root: MakeRoot
    issue: Issue


class Root(Struct, frozen=True):
    """The practice root as it signs: its key, and its certificate (base64 DER)."""

    key: ec.EllipticCurvePrivateKey
    certificate: str

    def issue(self, how: Issue, member: Member, at: Moment) -> str:
        """Issue a certificate (base64 DER) for a member's signing key."""
        public = keys.public_key(keys.raw(member.sign))
        return keys.text(how(self.key, keys.raw(self.certificate), public, member.name, at.local()))


def root_of(vault: Vault) -> Root:
    """Give the practice root; raises Refused for somebody who does not hold its key."""
    key = vault.root_key()
    if key is None:
        raise Refused(_("Only an owner can change the staff register."))
    return Root(key, vault.register.root)


def paper(
    vault: Vault, root: Root, at: Moment, ended: Collection[str] = (), began: Sequence[Member] = ()
) -> dict[str, object]:
    """Make the next staff register for reports: these people's rows end now, and these new rows begin."""
    before = read(vault.register.paper).register if vault.register.paper else None
    kept = tuple(
        msgspec.structs.replace(one, until=at) if one.person in ended and one.until is None else one
        for one in (before.rows if before else ())
    )
    rows = (*kept, *(paper_row(one, at) for one in began))
    number = before.number + 1 if before else 1
    return sign_paper(StaffRegister(number, vault.id, at, rows), root.key, root.certificate)


def paper_row(member: Member, at: Moment) -> RegisterRow:
    """Give a person's row as it stands on paper."""
    fingerprint = keys.fingerprint(keys.raw(member.certificate)) if member.certificate else ""
    return RegisterRow(member.id, member.name, member.role, fingerprint, at)


def sign_paper(staff: StaffRegister, root: ec.EllipticCurvePrivateKey, certificate: str) -> dict[str, object]:
    """Sign a staff register with the practice root; gives it as the register keeps it."""
    signature = keys.text(keys.sign(root, staff.signed_bytes()))
    spelt: dict[str, object] = msgspec.json.decode(SignedRegister(staff, signature, certificate).to_bytes())
    return spelt
