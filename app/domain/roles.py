"""Who may see, write, approve and export what: one table, role by kind.

What is said here is what the program lets each person do. Only sealed parts are kept from a reader by cryptography
(`people.classes`); the rest is the program's own discipline, made evident by signatures.
"""

from enum import Flag, auto

from app.domain.kinds import Kind
from app.domain.people import Role


class Right(Flag):
    """What may be done with a kind of record."""

    NONE = 0
    SEE = auto()
    WRITE = auto()
    APPROVE = auto()
    EXPORT = auto()


N = Right.NONE
S = Right.SEE
W = Right.SEE | Right.WRITE
A = W | Right.APPROVE
SA = Right.SEE | Right.APPROVE
E = Right.SEE | Right.EXPORT
WE = W | Right.EXPORT
ALL = A | Right.EXPORT

ROLES = (Role.OWNER, Role.CLINICIAN, Role.RECEPTION, Role.AUDITOR, Role.RECOVERY)

TABLE: dict[Kind, tuple[Right, Right, Right, Right, Right]] = {
    #               owner clinician reception auditor recovery
    Kind.PRACTICE: (ALL, S, S, S, S),
    Kind.REGISTER: (ALL, S, S, E, W),
    Kind.STAFF: (ALL, W, W, S, S),
    Kind.CLIENT: (ALL, WE, W, N, S),
    Kind.PERSON: (ALL, WE, S, E, S),
    Kind.FLAG: (ALL, ALL, S, E, S),
    Kind.DAY_LIST: (WE, WE, WE, N, S),
    Kind.SESSION: (S, W, N, S, S),
    Kind.INCIDENT: (ALL, WE, W, E, S),
    Kind.RISK_REVIEW: (S, WE, S, S, S),
    Kind.SAFETY_PLAN: (S, ALL, S, S, S),
    Kind.WORKSHEET: (S, WE, S, E, S),
    Kind.DISCLOSURE: (W, WE, W, W, S),
    Kind.CONDUCT: (S, WE, N, E, S),
    Kind.REQUEST: (ALL, WE, W, E, S),
    Kind.ACTION: (ALL, W, W, E, S),
    Kind.CLOCK: (ALL, W, W, S, S),
    Kind.PROTOCOL: (ALL, W, W, S, S),
    Kind.LAW: (ALL, W, W, S, S),
    Kind.RUN: (ALL, WE, W, E, S),
    Kind.ACCESS: (WE, W, W, WE, S),
    Kind.EXPORT: (W, W, W, W, S),
    Kind.BACKUP: (A, W, W, W, S),
    Kind.NOTICE: (W, W, W, W, S),
    Kind.HOLD: (ALL, W, N, E, S),
    Kind.DISPOSAL: (ALL, SA, N, E, S),
    Kind.DROP: (A, A, W, W, S),
}
"""One row per kind. A clinical owner also logs sessions: see `rights`."""


def rights(role: Role, kind: Kind, clinical: bool = False) -> Right:
    """Give what a role may do with a kind; a clinical owner may do what a clinician may as well.

    An invitation sees and writes nothing: all it can do is join, which is the register's own rule (`authority`).
    """
    if role is Role.INVITATION:
        return Right.NONE
    held = TABLE[kind][ROLES.index(role)]
    if role is Role.OWNER and clinical:
        held |= TABLE[kind][ROLES.index(Role.CLINICIAN)]
    return held


def may(role: Role, kind: Kind, right: Right, clinical: bool = False) -> bool:
    """Say whether a role has that right over a kind."""
    return right in rights(role, kind, clinical)
