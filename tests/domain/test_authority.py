"""The whole table of authority, written out a second time: every action on every kind by every role."""

import pytest

from app.domain.actions import Action
from app.domain.authority import NEEDS, REGISTER, may_act
from app.domain.kinds import Kind
from app.domain.people import Member, Role

WHO = {
    "owner": (Role.OWNER, False),
    "clinical owner": (Role.OWNER, True),
    "clinician": (Role.CLINICIAN, True),
    "reception": (Role.RECEPTION, False),
    "auditor": (Role.AUDITOR, False),
    "recovery": (Role.RECOVERY, False),
    "invitation": (Role.INVITATION, False),
}
WRITES = {
    "rehearsed",
    "seal",
    "add",
    "correct",
    "answer",
    "end",
    "reactivate",
    "finish",
    "stop",
    "withdraw",
    "opened",
    "searched",
    "exported",
    "refused",
}
APPROVES = WRITES | {"review", "approve", "ask", "close", "reopen", "restored", "salvaged"}
HANDLES = {"assign", "settle"}
NOTHING: set[str] = set()
OWNERS = {
    "found",
    "appoint",
    "leave",
    "rekey",
    "role",
    "reset",
    "retire",
    "certify",
    "prove",
    "invite",
}
EXPECTED = {
    #           owner     clinical  clinician reception auditor  recovery invitation
    "practice": (APPROVES, APPROVES, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    "register": (
        OWNERS | {"deliver", "renew", "sheet", "epoch"},
        OWNERS | {"deliver", "renew", "sheet", "epoch"},
        {"deliver", "renew", "sheet", "epoch"},
        {"renew", "sheet"},
        {"deliver", "renew", "sheet"},
        {"appoint", "reset"},
        {"join"},
    ),
    "staff": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "client": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "person": (APPROVES, APPROVES, WRITES, NOTHING, NOTHING, NOTHING, NOTHING),
    "flag": (APPROVES, APPROVES, APPROVES, NOTHING, NOTHING, NOTHING, NOTHING),
    "day_list": (WRITES, WRITES, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "session": (NOTHING, WRITES, WRITES, NOTHING, NOTHING, NOTHING, NOTHING),
    "incident": (
        APPROVES | HANDLES,
        APPROVES | HANDLES,
        WRITES | HANDLES,
        WRITES | HANDLES,
        NOTHING,
        NOTHING,
        NOTHING,
    ),
    "risk_review": (NOTHING, WRITES, WRITES, NOTHING, NOTHING, NOTHING, NOTHING),
    "safety_plan": (NOTHING, APPROVES, APPROVES, NOTHING, NOTHING, NOTHING, NOTHING),
    "worksheet": (NOTHING, WRITES, WRITES, NOTHING, NOTHING, NOTHING, NOTHING),
    "disclosure": (WRITES, WRITES, WRITES, WRITES, WRITES, NOTHING, NOTHING),
    "conduct": (NOTHING, WRITES, WRITES, NOTHING, NOTHING, NOTHING, NOTHING),
    "request": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "action": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "clock": (*({"seal", "finish", "withdraw"} for _person in range(4)), NOTHING, NOTHING, NOTHING),
    "protocol": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "law": (*({"seal"} for _person in range(4)), NOTHING, NOTHING, NOTHING),
    "run": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "access": (*(WRITES | {"tried"} for _person in range(5)), NOTHING, NOTHING),
    "export": (WRITES, WRITES, WRITES, WRITES, WRITES, NOTHING, NOTHING),
    "backup": (APPROVES, APPROVES, WRITES, WRITES, WRITES, NOTHING, NOTHING),
    "notice": (WRITES, WRITES, WRITES, WRITES, WRITES, NOTHING, NOTHING),
    "hold": ({"seal", "lift"}, {"seal", "lift"}, {"seal"}, NOTHING, NOTHING, NOTHING, NOTHING),
    "disposal": (
        {"seal", "approve", "finish", "withdraw"},
        {"seal", "approve", "finish", "withdraw"},
        {"approve"},
        NOTHING,
        NOTHING,
        NOTHING,
        NOTHING,
    ),
    "drop": ({"seal", "close"}, {"seal", "close"}, {"seal", "close"}, {"seal"}, {"seal"}, NOTHING, NOTHING),
}
DISPOSED = (
    "client", "flag", "day_list", "session", "incident", "run", "person", "risk_review", "safety_plan", "worksheet",
    "disclosure", "conduct", "request", "action", "clock", "drop",
)  # fmt: skip
"""Kinds that an owner may dispose of, and nobody else."""


def member(role: Role, clinical: bool) -> Member:
    return Member("p", "M-1", "Sample", role, clinical, "", "", "", 1)


def test_every_kind_and_every_action_is_written_here() -> None:
    assert list(EXPECTED) == [kind.value for kind in Kind]
    written = APPROVES | OWNERS | {"deliver", "renew", "sheet", "epoch", "join", "lift", "dispose", "tried"}
    written |= HANDLES
    assert written == {action.value for action in Action}
    assert set(NEEDS) | set(REGISTER) | {Action.DISPOSE} == set(Action) and not set(NEEDS) & set(REGISTER)


@pytest.mark.parametrize("kind", Kind)
def test_each_role_may_make_exactly_the_entries_written_here(kind: Kind) -> None:
    found = tuple(
        {action.value for action in Action if may_act(member(role, clinical), kind, action)}
        for role, clinical in WHO.values()
    )
    expected = dict(zip(WHO, EXPECTED[kind], strict=True))
    if kind.value in DISPOSED:
        expected |= {who: expected[who] | {"dispose"} for who in ("owner", "clinical owner")}
    assert dict(zip(WHO, found, strict=True)) == expected


def test_only_an_owner_takes_over_a_restored_vault_lets_go_and_founds() -> None:
    for who, (role, clinical) in WHO.items():
        one = member(role, clinical)
        assert may_act(one, Kind.BACKUP, Action.RESTORED) is who.endswith("owner")
        for action in (Action.LEAVE, Action.ROLE, Action.RETIRE, Action.REKEY, Action.CERTIFY, Action.INVITE):
            assert may_act(one, Kind.REGISTER, action) is who.endswith("owner")
        assert may_act(one, Kind.REGISTER, Action.JOIN) is (role is Role.INVITATION)
