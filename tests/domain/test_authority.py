"""The whole table of authority, written out a second time: every action on every kind by every role."""

import pytest

from app.domain.authority import NEEDS, REGISTER, may_act
from app.domain.kinds import Kind
from app.domain.ledger import Action
from app.domain.people import Member, Role

WHO = {
    "owner": (Role.OWNER, False),
    "clinical owner": (Role.OWNER, True),
    "clinician": (Role.CLINICIAN, True),
    "reception": (Role.RECEPTION, False),
    "auditor": (Role.AUDITOR, False),
    "recovery": (Role.RECOVERY, False),
}
WRITES = {
    "seal",
    "add",
    "correct",
    "review",
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
APPROVES = WRITES | {"approve", "ask", "close", "reopen", "restored"}
NOTHING: set[str] = set()
EXPECTED = {
    #           owner     clinical  clinician reception auditor  recovery
    "practice": (APPROVES, APPROVES, NOTHING, NOTHING, NOTHING, NOTHING),
    "register": (
        {"found", "appoint", "deliver", "renew", "leave"},
        {"found", "appoint", "deliver", "renew", "leave"},
        {"deliver", "renew"},
        {"renew"},
        {"deliver", "renew"},
        {"appoint"},
    ),
    "staff": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING),
    "client": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING),
    "flag": (APPROVES, APPROVES, APPROVES, NOTHING, NOTHING, NOTHING),
    "day_list": (WRITES, WRITES, WRITES, WRITES, NOTHING, NOTHING),
    "session": (NOTHING, WRITES, WRITES, NOTHING, NOTHING, NOTHING),
    "incident": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING),
    "protocol": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING),
    "run": (APPROVES, APPROVES, WRITES, WRITES, NOTHING, NOTHING),
    "access": (WRITES, WRITES, WRITES, WRITES, WRITES, NOTHING),
    "export": (WRITES, WRITES, WRITES, WRITES, WRITES, NOTHING),
    "backup": (APPROVES, APPROVES, WRITES, WRITES, WRITES, NOTHING),
    "notice": (WRITES, WRITES, WRITES, WRITES, WRITES, NOTHING),
}


def member(role: Role, clinical: bool) -> Member:
    return Member("p", "M-1", "Sample", role, clinical, "", "", "", 1)


def test_every_kind_and_every_action_is_written_here() -> None:
    assert list(EXPECTED) == [kind.value for kind in Kind]
    written = APPROVES | {"found", "appoint", "deliver", "renew", "leave"}
    assert written == {action.value for action in Action}
    assert set(NEEDS) | set(REGISTER) == set(Action) and not set(NEEDS) & set(REGISTER)


@pytest.mark.parametrize("kind", Kind)
def test_each_role_may_make_exactly_the_entries_written_here(kind: Kind) -> None:
    found = tuple(
        {action.value for action in Action if may_act(member(role, clinical), kind, action)}
        for role, clinical in WHO.values()
    )
    assert dict(zip(WHO, found, strict=True)) == dict(zip(WHO, EXPECTED[kind], strict=True))


def test_only_an_owner_takes_over_a_restored_vault_lets_go_and_founds() -> None:
    for who, (role, clinical) in WHO.items():
        one = member(role, clinical)
        assert may_act(one, Kind.BACKUP, Action.RESTORED) is who.endswith("owner")
        assert may_act(one, Kind.REGISTER, Action.LEAVE) is who.endswith("owner")
