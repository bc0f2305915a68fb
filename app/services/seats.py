"""The seat: the person signed in at this desk, with their keys, until it locks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from app.domain import authority, moments
from app.domain.actions import Action
from app.domain.errors import PasswordNeeded, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member
from app.domain.proofs import ASKED, NEEDS, SECONDS, Act, Purpose
from app.domain.roles import Right, may
from app.i18n import _
from app.store import ledger
from app.store.ledger import NewEntry
from app.store.vault import Vault


@dataclass(frozen=True)
class Seat:
    """Who sits here, over which open vault, by which clock; lives in the store thread only.

    `proved` says when the password was last typed again for each purpose, by a clock that nobody can set. `plans` keeps
    what was read of incidents' plan reviews (`plan_reviews`), so that a list does not unseal them each time.
    """

    vault: Vault
    clock: Callable[[], datetime]
    zone: str
    proved: dict[Purpose, float] = field(default_factory=dict, compare=False)
    plans: dict[str, tuple[int, str, str]] = field(default_factory=dict, compare=False)

    @property
    def me(self) -> Member:
        """Give the person signed in."""
        return self.vault.me

    def now(self) -> Moment:
        """Give the present moment; the only clock that services use."""
        return moments.of(self.clock(), self.zone)

    def may(self, kind: Kind, right: Right) -> bool:
        """Say whether this person has that right over a kind."""
        return may(self.me.role, kind, right, self.me.clinical)

    def reads_clinical(self) -> bool:
        """Say whether this person holds the clinical key."""
        return self.vault.holds(KeyClass.CLINICAL)

    def require(self, kind: Kind, action: Action) -> None:
        """Refuse, in words, what this person may not do, and note the refused act in the ledger; raises Refused."""
        if not authority.may_act(self.me, kind, action):
            raise self._refusal({"kind": kind.value, "action": action.value})
        if self.vault.read_only:
            raise Refused(_("This vault is open for reading only, so nothing can be written."))

    def require_right(self, kind: Kind, right: Right) -> None:
        """Refuse what this person may not see or export, and note it in the ledger; raises Refused."""
        if not self.may(kind, right):
            raise self._refusal({"kind": kind.value, "right": str(right.name)})

    def has_proved(self, purpose: Purpose) -> bool:
        """Say whether this person typed their password for that purpose a few minutes ago at most."""
        since = self.proved.get(purpose)
        return since is not None and 0 <= monotonic() - since < SECONDS

    def remember_proof(self, purpose: Purpose) -> None:
        """Remember that the password was typed for a purpose now."""
        self.proved[purpose] = monotonic()

    def require_proof(self, act: Act) -> None:
        """Refuse an act until the password was typed for it, before anything of it is done; raises PasswordNeeded."""
        purpose = NEEDS[act]
        if not self.has_proved(purpose):
            raise PasswordNeeded(_(ASKED[purpose]), purpose)

    def note_refused(self, details: dict[str, str]) -> None:
        """Put a refused act into the ledger, where anything can be written; what it was is for owner and auditor."""
        if not self.vault.read_only:
            entry = NewEntry(kind=Kind.ACCESS, action=Action.REFUSED, audit=Content(set=details))
            ledger.append(self.vault, [entry], self.now())

    def _refusal(self, details: dict[str, str]) -> Refused:
        self.note_refused(details)
        return Refused(_("Your role does not allow this. Ask the practice owner."))
