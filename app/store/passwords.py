"""From a typed password to a key: Argon2id, slow enough for a thief and quick enough for the desk."""

import secrets
import time
import unicodedata
from functools import cache

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Struct

KIB_PER_MIB = 1024
LEAST_MEMORY, MOST_MEMORY = 64 * KIB_PER_MIB, 512 * KIB_PER_MIB
LEAST_ROUNDS, MOST_LANES = 3, 16
MOST_WORK = 2 * 1024 * KIB_PER_MIB
"""Memory times rounds, in KiB: 2 GiB at the most, so that a hostile file cannot tie up the computer."""


class Cost(Struct, frozen=True):
    """How dear one guess is: memory in KiB, rounds over it, lanes side by side."""

    memory: int
    rounds: int
    lanes: int

    def is_bounded(self) -> bool:
        """Say whether this cost is within what a keyslot file may ask for."""
        return (
            LEAST_MEMORY <= self.memory <= MOST_MEMORY
            and self.rounds >= LEAST_ROUNDS
            and self.memory * self.rounds <= MOST_WORK
            and 1 <= self.lanes <= MOST_LANES
        )


FLOOR = Cost(LEAST_MEMORY, LEAST_ROUNDS, 4)
START = Cost(256 * KIB_PER_MIB, 3, 4)


def new_salt() -> bytes:
    """Make a salt of 32 random bytes."""
    return secrets.token_bytes(32)


def derive(password: str, salt: bytes, cost: Cost) -> bytes:
    """Derive the 32-byte key of a password; the same however its characters were composed (NFKC)."""
    kdf = Argon2id(salt=salt, length=32, iterations=cost.rounds, lanes=cost.lanes, memory_cost=cost.memory)
    return kdf.derive(unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass"))


@cache
def calibrated() -> Cost:
    """Find a cost that takes this computer about 0.5 to 1 second a guess, never below the floor."""
    cost = START
    while True:
        before = time.perf_counter()
        derive("keepwell", bytes(32), cost)
        seconds = time.perf_counter() - before
        if seconds > 1.0 and cost.memory > LEAST_MEMORY:
            cost = Cost(max(LEAST_MEMORY, cost.memory // 2), cost.rounds, cost.lanes)
        elif seconds < 0.5 and cost.memory * (cost.rounds + 1) <= MOST_WORK and cost.rounds < 8:
            wanted = min(MOST_WORK // cost.memory, 8, max(cost.rounds + 1, int(cost.rounds * 0.6 / seconds)))
            return Cost(cost.memory, wanted, cost.lanes)
        else:
            return cost
