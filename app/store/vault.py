"""An open vault: the connection, the keys of the person who opened it, and the register that says what they may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from app.domain.errors import Refused
from app.domain.people import KeyClass, Member
from app.i18n import _
from app.store import keys
from app.store.connection import Connection
from app.store.keys import KeyPairs, Receiver
from app.store.register import Register

FILE = "vault.db"


@dataclass(repr=False)
class Vault:
    """One open vault, used in one thread only; `close` forgets its keys.

    `epoch` counts the keys of the file, `main` being the one it is under now.
    `held` maps a class to its private halves by epoch, `ready` keeps those that were used ready to open with.
    `faults` says what of the ledger did not check out when it was opened; it is then open for reading only.
    `indexed` says up to which entry the clinicians' index has come, for each of its turns.
    """

    id: str
    folder: Path
    me: Member
    register: Register
    read_only: bool
    db: Connection
    pairs: KeyPairs
    main: bytes
    held: dict[KeyClass, dict[int, bytes]]
    release: Callable[[], None]
    index: Connection | None = None
    indexed: list[int] = field(default_factory=lambda: [0, 0])
    epoch: int = 1
    verified: int = 0
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ready: dict[bytes, Receiver] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """Show which vault it is and nothing of its keys, wherever this may be printed."""
        return f"Vault({self.id[:8]}…)"

    def holds(self, key: KeyClass) -> bool:
        """Say whether the newest epoch of a class key is in this person's hands."""
        newest = self.register.newest(key)
        return newest is not None and newest.epoch in self.held.get(key, {})

    def readers(self, seq: int | None = None) -> dict[str, Receiver]:
        """Give every private key held, ready to open with, by the reader's name that sealed parts use.

        What an entry before this person's present keys (`seq`) sealed to them, those keys do not open.
        """
        mine = {}
        if seq is None or seq > self.register.keyed_since(self.me.id):
            mine[self.me.id] = self.pairs.receive
        for name, epochs in self.held.items():
            if name is not KeyClass.ROOT:
                mine |= {f"{name}/{epoch}": private for epoch, private in epochs.items()}
        return {name: self._ready(private) for name, private in mine.items()}

    def _ready(self, private: bytes) -> Receiver:
        if private not in self.ready:
            self.ready[private] = keys.receiver(private)
        return self.ready[private]

    def signing_key(self) -> ec.EllipticCurvePrivateKey:
        """Give this person's signing key, for one call."""
        return keys.signing_key(self.pairs.sign)

    def certificate(self) -> bytes:
        """Give this person's certificate (DER); raises Refused while no owner has issued one."""
        if not self.me.certificate:
            raise Refused(
                _("You cannot sign papers yet: your certificate is issued when an owner next unlocks.")
            )
        return keys.raw(self.me.certificate)

    def root_certificate(self) -> bytes:
        """Give the practice's root certificate (DER)."""
        return keys.raw(self.register.root)

    def root_key(self) -> ec.EllipticCurvePrivateKey | None:
        """Give the key that issues certificates, for one call; None where this person does not hold it."""
        newest = self.register.newest(KeyClass.ROOT)
        private = self.held.get(KeyClass.ROOT, {}).get(newest.epoch) if newest else None
        return keys.signing_key(private) if private else None

    def register_paper(self) -> dict[str, Any]:
        """Give the newest staff register that the root signed, as it is attached to reports."""
        return self.register.paper

    def close(self) -> None:
        """Lock: close both databases, forget the keys, let go of the folder."""
        if self.index is not None:
            self.index.close()
            self.index = None
        self.db.close()
        self.pairs, self.main, self.held, self.ready = KeyPairs(b"", b""), b"", {}, {}
        self.release()
