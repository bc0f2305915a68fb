"""The whole table of roles, written out a second time: no right changes unnoticed."""

import pytest

from app.domain.kinds import Kind
from app.domain.people import KeyClass, Role, classes
from app.domain.roles import ROLES, TABLE, Right, may, rights

LETTERS = {"S": Right.SEE, "W": Right.WRITE, "A": Right.APPROVE, "E": Right.EXPORT}
COLUMNS = [(Role.OWNER, False), (Role.OWNER, True), *((role, False) for role in ROLES[1:])]
EXPECTED = """
    kind       owner clinical-owner clinician reception auditor recovery
    practice   SWAE SWAE S--- S--- S--- S---
    register   SWAE SWAE S--- S--- S--E SW--
    staff      SWAE SWAE SW-- SW-- S--- S---
    client     SWAE SWAE SW-E SW-- ---- S---
    person     SWAE SWAE SW-E S--- S--E S---
    flag       SWAE SWAE SWAE S--- S--E S---
    day_list   SW-E SW-E SW-E SW-E ---- S---
    session    S--- SW-- SW-- ---- S--- S---
    incident   SWAE SWAE SW-E SW-- S--E S---
    risk_review S--- SW-E SW-E S--- S--- S---
    safety_plan S--- SWAE SWAE S--- S--- S---
    worksheet  S--- SW-E SW-E S--- S--E S---
    disclosure SW-- SW-E SW-E SW-- SW-- S---
    conduct    S--- SW-E SW-E ---- S--E S---
    request    SWAE SWAE SW-E SW-- S--E S---
    action     SWAE SWAE SW-- SW-- S--E S---
    clock      SWAE SWAE SW-- SW-- S--- S---
    protocol   SWAE SWAE SW-- SW-- S--- S---
    law        SWAE SWAE SW-- SW-- S--- S---
    run        SWAE SWAE SW-E SW-- S--E S---
    access     SW-E SW-E SW-- SW-- SW-E S---
    export     SW-- SW-- SW-- SW-- SW-- S---
    backup     SWA- SWA- SW-- SW-- SW-- S---
    notice     SW-- SW-- SW-- SW-- SW-- S---
    hold       SWAE SWAE SW-- ---- S--E S---
    disposal   SWAE SWAE S-A- ---- S--E S---
    drop       SWA- SWA- SWA- SW-- SW-- S---
"""
ROWS = [line.split() for line in EXPECTED.strip().splitlines()[1:]]


def spelt(held: Right) -> str:
    return "".join(letter if right in held else "-" for letter, right in LETTERS.items())


def test_every_kind_stands_in_the_table_once() -> None:
    assert [row[0] for row in ROWS] == [kind.value for kind in Kind] == [kind.value for kind in TABLE]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_role_may_do_with_each_kind_what_is_written_here(row: list[str]) -> None:
    kind = Kind(row[0])
    assert [spelt(rights(role, kind, clinical)) for role, clinical in COLUMNS] == row[1:]
    for (role, clinical), held in zip(COLUMNS, row[1:], strict=True):
        for letter, right in LETTERS.items():
            assert may(role, kind, right, clinical) is (letter in held)


def test_being_clinical_adds_nothing_to_anybody_but_an_owner() -> None:
    for kind in Kind:
        for role in ROLES[1:]:
            assert rights(role, kind, clinical=True) == rights(role, kind)


def test_nobody_writes_approves_or_exports_what_they_may_not_see() -> None:
    for kind in Kind:
        for role, clinical in COLUMNS:
            held = rights(role, kind, clinical)
            assert not held or Right.SEE in held


def test_reception_sees_no_session_and_an_auditor_no_client() -> None:
    assert rights(Role.RECEPTION, Kind.SESSION) == Right.NONE
    assert rights(Role.AUDITOR, Kind.CLIENT) == rights(Role.AUDITOR, Kind.DAY_LIST) == Right.NONE


def test_the_recovery_sheet_writes_nowhere_but_in_the_register() -> None:
    assert [kind for kind in Kind if Right.WRITE in rights(Role.RECOVERY, kind)] == [Kind.REGISTER]


def test_an_invitation_sees_and_writes_nothing() -> None:
    assert {rights(Role.INVITATION, kind, known) for kind in Kind for known in (False, True)} == {Right.NONE}


def test_class_keys_go_with_roles_as_specified() -> None:
    clinical, audit, root = KeyClass.CLINICAL, KeyClass.AUDIT, KeyClass.ROOT
    assert {(role, known): classes(role, known) for role in Role for known in (False, True)} == {
        (Role.OWNER, False): {audit, root},
        (Role.OWNER, True): {audit, root, clinical},
        (Role.CLINICIAN, False): {clinical},
        (Role.CLINICIAN, True): {clinical},
        (Role.RECEPTION, False): frozenset(),
        (Role.RECEPTION, True): frozenset(),
        (Role.AUDITOR, False): {audit},
        (Role.AUDITOR, True): {audit},
        (Role.RECOVERY, False): {clinical, audit, root},
        (Role.RECOVERY, True): {clinical, audit, root},
        (Role.INVITATION, False): frozenset(),
        (Role.INVITATION, True): frozenset(),
    }
