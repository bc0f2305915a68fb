"""The register and the rights as SECURITY.md describes them: who is who so far, and who may do what."""

from dataclasses import dataclass, field
from typing import Any

from tests.strangers.spelling import Refuses, made, read, tables

Row = dict[str, Any]

KINDS, NEEDS, CHANGES = tables(made("rights"))
RIGHTS = {row[0]: dict(zip(KINDS[0][1:], row[1:], strict=True)) for row in KINDS[1:]}
NEEDED = {action: (right, kinds) for action, right, kinds in NEEDS[1:]}
MAY_CHANGE = {action: set(roles.split(", ")) for action, roles, _fields in CHANGES[1:]}
MAY_SAY = {action: set(fields.split(", ")) - {"–"} for action, _roles, fields in CHANGES[1:]}
PAPERS = {"recovery", "invitation"}
MEMBER = {
    "certificate", "clinical", "generation", "id", "name", "number", "receive", "role", "sheet", "sign", "since",
    "until",
}  # fmt: skip


def _held() -> dict[str, set[str]]:
    line = next(line for line in made("rights").splitlines() if line.startswith("Class keys"))
    parts = line.split(". ", 1)[1].rstrip(".").split("; ")
    return {key.strip("`"): set(roles.split(", ")) for key, roles in (part.split(": ") for part in parts)}


HELD = _held()


def column(member: Row) -> str:
    """Name the column of the rights' table that a member stands in."""
    role: str = member["role"]
    return "clinical owner" if role == "owner" and member["clinical"] else role


def may(member: Row, kind: str, action: str) -> bool:
    """Say whether a member may make such an entry."""
    if kind == "register":
        return member["role"] in MAY_CHANGE.get(action, ())
    right, kinds = NEEDED.get(action, ("", ""))
    named = {word.strip("`") for word in kinds.removeprefix("all but ").split(", ")}
    fits = kinds == "all" or ((kind in named) is not kinds.startswith("all but "))
    if len(right) > 1:
        return fits and right == member["role"]
    return bool(right) and fits and right in RIGHTS.get(kind, {}).get(column(member), "")


def carries(member: Row, key: str) -> bool:
    """Say whether a member's role goes with a class key."""
    return column(member) in HELD[key]


def active(member: Row) -> bool:
    """Say whether a row holds now."""
    return member["until"] is None


def person(member: Row) -> bool:
    """Say whether a member is a person, and not a paper with a code on it."""
    return member["role"] not in PAPERS


@dataclass
class Register:
    """Who is who so far: rows by id and those replaced, class keys, grants, the root certificate, and what is owed."""

    rows: dict[str, Row] = field(default_factory=dict)
    past: list[Row] = field(default_factory=list)
    classes: dict[tuple[str, int], str] = field(default_factory=dict)
    grants: dict[tuple[str, int, str], str] = field(default_factory=dict)
    root: str = ""
    paper: dict[str, Any] = field(default_factory=dict)
    main: int = 1
    owed: set[str] = field(default_factory=set)
    invited: dict[str, dict[str, Any]] = field(default_factory=dict)

    def newest(self, key: str) -> int:
        """Give the newest epoch of a class; 0 where it has none."""
        return max((epoch for name, epoch in self.classes if name == key), default=0)


def change(stored: bytes) -> dict[str, Any]:
    """Read the open part of an entry of the register."""
    said = read(stored).get("set", {})
    if not isinstance(said, dict):
        raise Refuses("not a change of the register")
    return said
