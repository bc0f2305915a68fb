"""Changes of the register: who may make each, and in which way; everything else counts for nothing and is named.

Every forgery here is by somebody who holds the key of the file and their own keys, and has tools of their own.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.documents import certificates
from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Refused, WrongPassword
from app.domain.kinds import Kind
from app.domain.people import KeyClass, Member, Role
from app.services.seats import Seat
from app.store import (
    changes,
    checking,
    epochs,
    folding,
    history,
    invitations,
    keys,
    ledger,
    members,
    papers,
    parting,
    personal,
    recovering,
    register,
    rekeying,
    resetting,
    sheets,
    standing,
)
from app.store.keyslots import Opened
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.passwords import FLOOR
from app.store.register import Change, ClassGrant, ClassKey, FileKey, Invited, Register
from app.store.vault import Vault
from tests.conftest import PASSWORDS, Clock, Made
from tests.store import tampering
from tests.store.peopled import PAPERS, PASSWORD, appointed, clean, joined, sit
from tests.store.tampering import hands_on

Sit = Callable[[str], Seat]
Held = dict[str, Opened]
PAIRS, OTHER = keys.new_pairs(), "f" * 32
LATER = "2026-12-01T00:00:00.000Z"


@dataclass(frozen=True)
class Scene:
    """What a forger can look at: the register, everybody's ids by name, and the place of the entry they add."""

    known: Register
    ids: dict[str, str]
    seq: int

    def row(self, who: str, **other: Any) -> Member:
        """Give somebody's row with something else in it, beginning now."""
        return replace(self.known.members[self.ids[who]], **{"since": self.seq, **other})

    def fresh(self, who: str, **other: Any) -> Member:
        """Give somebody's row as a reset would make it, with the forger's keys."""
        earlier = self.known.members[self.ids[who]]
        return self.row(who, **{**mine(), "generation": earlier.generation + 1, **other})

    def new(self, role: Role, **other: Any) -> Member:
        """Give the row of somebody new."""
        made = members.row(OTHER, "", Appointment("Sample Newcomer", role), PAIRS, b"", self.seq)
        return replace(made, **{"number": "M-9" if role.is_person() else "", **other})

    def key(self, name: KeyClass, further: int = 1) -> ClassKey:
        """Give the next epoch of a class, of the forger's own making."""
        newest = self.known.newest(name)
        private = PAIRS.sign if name is KeyClass.ROOT else PAIRS.receive
        public = keys.sign_public(private) if name is KeyClass.ROOT else keys.receive_public(private)
        return ClassKey(name, (newest.epoch if newest else 0) + further, keys.text(public))

    def sheet(self) -> str:
        """Give the id of a recovery sheet."""
        return self.known.sheets()[0].id


def mine() -> dict[str, str]:
    return {
        "receive": keys.text(keys.receive_public(PAIRS.receive)),
        "sign": keys.text(keys.sign_public(PAIRS.sign)),
    }


def invited(scene: Scene, **other: Any) -> Invited:
    return replace(Invited("e" * 32, Role.RECEPTION, False, LATER), **other)


Forgery = tuple[str, Action, Callable[[Scene], str], Callable[[Scene], Change]]


def of(who: str) -> Callable[[Scene], str]:
    return lambda scene: scene.ids[who]


def anew(_scene: Scene) -> str:
    return OTHER


# fmt: off
def forgeries() -> Iterator[tuple[str, Forgery]]:
    epoch, root = Action.EPOCH, KeyClass.ROOT
    clinical, audit = KeyClass.CLINICAL, KeyClass.AUDIT
    own, owner = of("reception"), of("owner")
    yield "reception changes the key of the file", (
        "reception", Action.REKEY, own, lambda _s: Change(main=FileKey(2, "")))
    yield "the file goes back to an earlier key", (
        "owner", Action.REKEY, owner, lambda _s: Change(main=FileKey(1, "")))
    yield "a change of key names no key", ("owner", Action.REKEY, owner, lambda _s: Change())
    yield "a change of key brings a class key along", (
        "owner", Action.REKEY, owner, lambda s: Change(main=FileKey(2, ""), classes=(s.key(audit),)))
    yield "a clinician begins an epoch that no owner asked for", (
        "clinician", epoch, of("clinician"), lambda s: Change(classes=(s.key(clinical),)))
    yield "a clinician begins an epoch of a key that they do not hold", (
        "clinician", epoch, of("clinician"), lambda s: Change(classes=(s.key(audit),)))
    yield "a clinician asks for an epoch", (
        "clinician", epoch, of("clinician"), lambda _s: Change(owed=(clinical,)))
    yield "reception begins an epoch", ("reception", epoch, own, lambda s: Change(classes=(s.key(clinical),)))
    yield "an epoch is left out", ("owner", epoch, owner, lambda s: Change(classes=(s.key(audit, 2),)))
    yield "an epoch is put in the place of another", (
        "owner", epoch, owner, lambda s: Change(classes=(s.key(audit, 0),)))
    yield "a new epoch of nothing", ("owner", epoch, owner, lambda _s: Change())
    yield "a new epoch is granted to somebody not entitled to it", (
        "owner", epoch, owner,
        lambda s: Change(classes=(s.key(audit),), grants=(ClassGrant(audit, 2, s.ids["reception"], "AAAA"),)))
    yield "a root without its certificate", (
        "owner", epoch, owner, lambda s: Change(classes=(s.key(root),)))
    yield "a certificate of a root without the root", ("owner", epoch, owner, lambda _s: Change(root="AAAA"))
    yield "a new root with a paper that the old one signed", (
        "owner", epoch, owner,
        lambda s: Change(classes=(s.key(root),), root="AAAA", paper=dict(s.known.paper)))
    yield "reception gives themselves another role", (
        "reception", Action.ROLE, own, lambda s: Change(member=s.row("reception", role=Role.OWNER)))
    yield "a change of role brings other keys along", (
        "owner", Action.ROLE, own, lambda s: Change(member=s.row("reception", role=Role.AUDITOR, **mine())))
    yield "a change of role to the same role", (
        "owner", Action.ROLE, own, lambda s: Change(member=s.row("reception")))
    yield "a person becomes a sheet", (
        "owner", Action.ROLE, own, lambda s: Change(member=s.row("reception", role=Role.RECOVERY)))
    yield "a person becomes an invitation", (
        "owner", Action.ROLE, own, lambda s: Change(member=s.row("reception", role=Role.INVITATION)))
    yield "a change of role that began earlier", (
        "owner", Action.ROLE, own, lambda s: Change(member=s.row("reception", role=Role.AUDITOR, since=3)))
    yield "the last owner becomes something else", (
        "owner", Action.ROLE, owner, lambda s: Change(member=s.row("owner", role=Role.AUDITOR, clinical=False)))
    yield "a role for a sheet", (
        "owner", Action.ROLE, lambda s: s.sheet(),
        lambda s: Change(member=replace(s.known.members[s.sheet()], role=Role.OWNER, since=s.seq)))
    yield "a clinician makes new keys for the owner", (
        "clinician", Action.RESET, owner, lambda s: Change(member=s.fresh("owner")))
    yield "a reset brings another role along", (
        "owner", Action.RESET, own, lambda s: Change(member=s.fresh("reception", role=Role.OWNER)))
    yield "a reset brings another name along", (
        "owner", Action.RESET, own, lambda s: Change(member=s.fresh("reception", name="Somebody Else")))
    yield "a reset to keys that are somebody's already", (
        "owner", Action.RESET, own,
        lambda s: Change(member=s.fresh("reception", sign=s.known.members[s.ids["owner"]].sign)))
    yield "a reset that keeps the keys", (
        "owner", Action.RESET, own, lambda s: Change(member=s.row("reception", generation=2)))
    yield "a reset that keeps the generation", (
        "owner", Action.RESET, own, lambda s: Change(member=s.fresh("reception", generation=1)))
    yield "a reset of somebody who is not here", (
        "owner", Action.RESET, anew, lambda s: Change(member=s.new(Role.RECEPTION)))
    yield "a sheet is reset", (
        "owner", Action.RESET, lambda s: s.sheet(),
        lambda s: Change(member=replace(s.known.members[s.sheet()], **mine(), since=s.seq, generation=2)))
    yield "a person is retired like a sheet", ("owner", Action.RETIRE, own, lambda s: Change(until=s.seq))
    yield "a sheet is let go like a person", (
        "owner", Action.LEAVE, lambda s: s.sheet(), lambda s: Change(until=s.seq))
    yield "a clinician retires a sheet", (
        "clinician", Action.RETIRE, lambda s: s.sheet(), lambda s: Change(until=s.seq))
    yield "a sheet is retired in the past", (
        "owner", Action.RETIRE, lambda s: s.sheet(), lambda _s: Change(until=1))
    yield "a clinician issues a certificate", (
        "clinician", Action.CERTIFY, own, lambda s: Change(certificates={s.ids["reception"]: "AAAA"}))
    yield "a certificate for a sheet", (
        "owner", Action.CERTIFY, own, lambda s: Change(certificates={s.sheet(): "AAAA"}))
    yield "a certificate for nobody", (
        "owner", Action.CERTIFY, own, lambda _s: Change(certificates={OTHER: "AAAA"}))
    yield "a certificate is taken away", (
        "owner", Action.CERTIFY, own, lambda s: Change(certificates={s.ids["owner"]: ""}))
    yield "a person is proved like a sheet", ("owner", Action.PROVE, own, lambda _s: Change())
    yield "reception proves a sheet", ("reception", Action.PROVE, lambda s: s.sheet(), lambda _s: Change())
    yield "a personal sheet for somebody else", (
        "reception", Action.SHEET, owner, lambda _s: Change(sheet="x" * 64))
    yield "a personal sheet that is none", ("reception", Action.SHEET, own, lambda _s: Change())
    yield "a personal sheet slipped in with a new password", (
        "reception", Action.RENEW, own, lambda _s: Change(generation=2, sheet="x" * 64))
    yield "a clinician invites somebody", (
        "clinician", Action.INVITE, anew,
        lambda s: Change(member=s.new(Role.INVITATION), invited=invited(s)))
    yield "an invitation to be a sheet", (
        "owner", Action.INVITE, anew,
        lambda s: Change(member=s.new(Role.INVITATION), invited=invited(s, role=Role.RECOVERY)))
    yield "an invitation in the place of somebody who is here", (
        "owner", Action.INVITE, anew,
        lambda s: Change(member=s.new(Role.INVITATION), invited=invited(s, person=s.ids["owner"])))
    yield "an invitation that has run out already", (
        "owner", Action.INVITE, anew,
        lambda s: Change(member=s.new(Role.INVITATION), invited=invited(s, until="2026-01-01T00:00:00.000Z")))
    yield "an invitation that is an owner", (
        "owner", Action.INVITE, anew, lambda s: Change(member=s.new(Role.OWNER), invited=invited(s)))
    yield "an invitation with a certificate", (
        "owner", Action.INVITE, anew,
        lambda s: Change(member=s.new(Role.INVITATION, certificate="AAAA"), invited=invited(s)))
    yield "an invitation for nobody", (
        "owner", Action.INVITE, anew, lambda s: Change(member=s.new(Role.INVITATION)))
    yield "an owner joins for somebody", (
        "owner", Action.JOIN, anew, lambda s: Change(member=s.new(Role.RECEPTION)))
    yield "an appointment of somebody who is here", (
        "owner", Action.APPOINT, own, lambda s: Change(member=s.fresh("reception")))
    yield "an appointment of an invitation", (
        "owner", Action.APPOINT, anew, lambda s: Change(member=s.new(Role.INVITATION)))
    yield "an appointment under somebody's number", (
        "owner", Action.APPOINT, anew, lambda s: Change(member=s.new(Role.RECEPTION, number="M-1")))
    yield "an appointment with somebody's keys", (
        "owner", Action.APPOINT, anew,
        lambda s: Change(member=s.new(Role.RECEPTION, receive=s.known.members[s.ids["owner"]].receive)))
    yield "an appointment with a personal sheet of the owner's making", (
        "owner", Action.APPOINT, anew, lambda s: Change(member=s.new(Role.RECEPTION, sheet="x")))
    yield "a sheet that begins a class key", (
        "owner", Action.APPOINT, anew,
        lambda s: Change(member=s.new(Role.RECOVERY), classes=(s.key(clinical),)))

# fmt: on


FORGERIES = dict(forgeries())


@pytest.mark.parametrize("name", FORGERIES)
def test_what_nobody_may_do_to_the_register_counts_for_nothing_and_is_named(
    practice: Path, seat_of: Sit, held: Held, made: Made, name: str
) -> None:
    who, action, record, make = FORGERIES[name]
    opened = held[who]
    with hands_on(practice, opened.main) as db:
        before, _faults = standing.load_register(db, opened.slots.vault)
        scene = Scene(before, made.persons, tampering.newest(db) + 1)
        said = register.spell(make(scene)).set
        seq = tampering.forged(
            db,
            opened.slots.vault,
            opened.person,
            opened.pairs.sign,
            Kind.REGISTER,
            action,
            record(scene),
            said,
        )
        after, words = standing.load_register(db, opened.slots.vault)
        found = checking.full(db, opened.slots.vault, 0, lambda *_: True)
    assert after == before
    assert words == [f"Entry {seq}: this change of the staff register does not count."]
    assert any(f"Entry {seq}:" in one for one in found.words)
    vault = seat_of("auditor").vault
    assert vault.read_only and words[0] in vault.faults and vault.register == before


def test_every_action_on_the_register_has_its_fields_and_its_forgeries() -> None:
    tried = {action for _who, action, _record, _make in FORGERIES.values()}
    assert set(changes.SAYS) - tried <= {Action.FOUND, Action.DELIVER}  # those are forged in test_register


def test_a_class_key_begins_with_a_person_and_not_with_a_sheet(seat_of: Sit, made: Made) -> None:
    vault = seat_of("owner").vault
    few = {one: vault.register.members[one] for one in (made.persons["owner"], vault.register.sheets()[0].id)}
    few[made.persons["owner"]] = replace(few[made.persons["owner"]], clinical=False)
    others = tuple(key for key in vault.register.classes if key.name is not KeyClass.CLINICAL)
    known = replace(vault.register, members=few, classes=others, grants=())
    scene = Scene(known, made.persons, ledger.head(vault)[0] + 1)
    head = replace(
        ledger.page(vault, limit=1)[0].head, seq=scene.seq, action=Action.APPOINT, record=OTHER,
        kind=Kind.REGISTER, actor=made.persons["owner"],
    )  # fmt: skip
    for role, counts in ((Role.RECOVERY, False), (Role.RECEPTION, False), (Role.CLINICIAN, True)):
        member = scene.new(role, clinical=role is not Role.RECEPTION)
        change = Change(member=member, classes=(scene.key(KeyClass.CLINICAL),))
        if counts:
            assert changes.fold(known, head, change).newest(KeyClass.CLINICAL) is not None
        else:
            with pytest.raises(ValueError, match="begins with the first member"):
                changes.fold(known, head, change)


@pytest.mark.parametrize(
    ("who", "clinical", "name", "counts"),
    [
        ("owner", True, KeyClass.CLINICAL, True),
        ("owner", False, KeyClass.CLINICAL, False),
        ("owner", False, KeyClass.AUDIT, True),
        ("clinician", True, KeyClass.CLINICAL, True),
        ("clinician", True, KeyClass.AUDIT, False),
    ],
)
def test_an_epoch_that_is_owed_is_made_by_one_who_holds_the_class_and_nobody_else(
    seat_of: Sit, made: Made, who: str, clinical: bool, name: KeyClass, counts: bool
) -> None:
    vault = seat_of("owner").vault
    actor = replace(vault.register.members[made.persons[who]], clinical=clinical)
    known = replace(
        vault.register,
        members=vault.register.members | {actor.id: actor},
        owed=(KeyClass.AUDIT, KeyClass.CLINICAL),
    )
    scene = Scene(known, made.persons, ledger.head(vault)[0] + 1)
    head = replace(
        ledger.page(vault, limit=1)[0].head, seq=scene.seq, action=Action.EPOCH, record=actor.id,
        kind=Kind.REGISTER, actor=actor.id,
    )  # fmt: skip
    change = Change(classes=(scene.key(name),))
    if counts:
        after = changes.fold(known, head, change)
        assert name not in after.owed and len(after.owed) == 1
    else:
        with pytest.raises(ValueError, match="class key begins"):
            changes.fold(known, head, change)


def test_a_leaver_is_granted_nothing_and_signs_nothing_that_counts(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    seat = seat_of("owner")
    parting.let_go(seat.vault, made.persons["clinician"], PAPERS, seat.now())
    main, pairs, known = seat.vault.main, seat.vault.pairs, seat.vault.register
    seat.vault.close()
    grant = ClassGrant(KeyClass.AUDIT, 2, made.persons["clinician"], "AAAA")
    said = register.spell(Change(grants=(grant,))).set
    with hands_on(practice, main) as db:
        forged = (Kind.REGISTER, Action.DELIVER, made.persons["clinician"], said)
        tampering.forged(db, held["owner"].slots.vault, made.persons["owner"], pairs.sign, *forged)
        renewed = register.spell(Change(generation=2)).set
        tampering.forged(
            db, held["owner"].slots.vault, made.persons["clinician"], held["clinician"].pairs.sign,
            Kind.REGISTER, Action.RENEW, made.persons["clinician"], renewed,
        )  # fmt: skip
        after, words = standing.load_register(db, held["owner"].slots.vault)
    assert after == known and len(words) == 2


def test_a_register_for_reports_under_another_certificate_does_not_count(seat_of: Sit, made: Made) -> None:
    """Signed by the root itself, by an owner, but with a certificate that is not the root's: readers would pin that."""
    seat = seat_of("owner")
    root = papers.root_of(seat.vault)
    signed = papers.paper(seat.vault, papers.Root(root.key, "AAAA"), seat.now())
    said = register.spell(Change(paper=signed))
    entry = NewEntry(kind=Kind.REGISTER, action=Action.DELIVER, record=seat.me.id, open=said)
    with pytest.raises(ValueError, match="not signed by the practice root"):
        ledger.append(seat.vault, [entry], seat.now())
    right = register.spell(Change(paper=papers.paper(seat.vault, root, seat.now())))
    ledger.append(seat.vault, [replace(entry, open=right)], seat.now())


def test_the_old_keys_of_somebody_reset_change_the_register_no_more(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    seat = seat_of("owner")
    resetting.reset(seat.vault, made.persons["clinician"], PASSWORD, certificates.issue, FLOOR, seat.now())
    main, known = seat.vault.main, seat.vault.register
    seat.vault.close()
    with hands_on(practice, main) as db:
        tampering.forged(
            db, held["owner"].slots.vault, made.persons["clinician"], held["clinician"].pairs.sign,
            Kind.REGISTER, Action.RENEW, made.persons["clinician"], register.spell(Change(generation=3)).set,
        )  # fmt: skip
        after, words = standing.load_register(db, held["owner"].slots.vault)
    assert after == known and len(words) == 1
    assert words[0] in seat_of("auditor").vault.faults


def test_a_grant_that_its_giver_spoilt_is_named_to_whom_it_was_given(
    practice: Path, seat_of: Sit, held: Held, made: Made, clock: Clock
) -> None:
    """A holder can hand over rubbish under their signature: it counts as given, and the receiver is told of it."""
    vault = seat_of("owner").vault
    newcomer = appointed(vault, "Sample Newcomer", Role.AUDITOR, clock)
    spoilt = register.spell(Change(grants=(ClassGrant(KeyClass.AUDIT, 1, newcomer.id, "AAAA"),))).set
    main, pairs = vault.main, vault.pairs
    vault.close()
    with hands_on(practice, main) as db:
        tampering.forged(
            db,
            vault.id,
            made.persons["owner"],
            pairs.sign,
            Kind.REGISTER,
            Action.DELIVER,
            newcomer.id,
            spoilt,
        )
    vault = sit(practice, newcomer.id, PASSWORD, clock)
    assert vault.held == {} and any("does not open (audit)" in note for note in vault.notes)
    vault.close()


ACTS = (
    "appoint",
    "leave",
    "role",
    "reset",
    "rekey",
    "epoch",
    "invite",
    "join",
    "withdraw",
    "sheets",
    "personal",
)
plans = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.sampled_from(list(Role)[:4])), max_size=6
)


def act(vault: Vault, folder: Path, clock: Clock, plan: tuple[str, int, Role], turn: int) -> Vault:
    """Do one thing to the people of the practice; gives the vault to go on with."""
    what, which, role = plan
    at = moments.of(clock())
    person = sorted(one.id for one in vault.register.active())[which % len(vault.register.active())]
    secret = bytes([turn]) * 15
    match what:
        case "appoint":
            appointed(vault, f"Sample {turn}", role, clock, clinical=which % 2 == 0)
        case "leave":
            parting.let_go(vault, person, PAPERS, at)
        case "role":
            parting.change_role(vault, person, role, which % 2 == 0, PAPERS, at)
        case "reset" if person != vault.me.id:
            resetting.reset(vault, person, PASSWORD, certificates.issue, FLOOR, at)
        case "rekey":
            rekeying.rekey(vault, at)
        case "epoch":
            epochs.new_epoch(vault, list(KeyClass)[which % 2], at)
        case "invite" | "join" | "withdraw":
            made = invitations.invite(vault, Appointment(f"Sample {turn}", role, False), secret, at)
            if what == "withdraw":
                invitations.withdraw(vault, made.id, at)
            if what == "join":
                owner = vault.me.id
                vault.close()
                joined(folder, secret, clock).close()
                return sit(folder, owner, PASSWORDS["owner"], clock)
        case "sheets":
            new = recovering.new_sheets(vault, [bytes([turn, one]) * 10 for one in (1, 2)], at)
            for one in (1, 2):
                recovering.prove(vault, sheets.spell(bytes([turn, one]) * 10), at)
            recovering.retire_others(vault, [one.id for one in new], at)
        case "personal":
            personal.make(vault, bytes([turn]) * 20, at)
        case _:
            pass
    return vault


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans)
def test_whatever_happens_to_the_people_the_register_and_the_records_come_out_equal_for_everybody(
    made: Made, plan: list[tuple[str, int, Role]], tmp_path_factory: pytest.TempPathFactory, monkeypatch: Any
) -> None:
    base, clock = tmp_path_factory.mktemp("people"), Clock()
    shutil.copytree(made.folder, base / "practice", ignore=shutil.ignore_patterns("lock"))
    shutil.copytree(made.profile, base / "profile")
    monkeypatch.setenv("KEEPWELL_PROFILE", str(base / "profile"))
    vault = sit(base / "practice", made.persons["owner"], PASSWORDS["owner"], clock)
    for turn, one in enumerate(plan, 1):
        with suppress(Refused):
            vault = act(vault, base / "practice", clock, one, turn)
        assert standing.load_register(vault.db, vault.id) == (vault.register, [])
        assert members.open_grants(vault.id, vault.register, vault.me.id, vault.pairs.receive) == vault.held
        assert not rekeying.is_due(vault) or one[0] == "join"
    people = [one.id for one in vault.register.active()]
    vault.close()
    found = []
    for person in (*people, *people):
        known = next((PASSWORDS[who] for who in made.persons if made.persons[who] == person), PASSWORD)
        try:
            vault = sit(base / "practice", person, known, clock)
        except WrongPassword:
            vault = sit(base / "practice", person, PASSWORD, clock)
        assert vault.me.id == person and clean(vault) and list(history.happenings(vault))
        before = folding.content(vault.db)
        assert checking.records(vault.db) == []
        folding.rebuild(vault.db)
        assert folding.content(vault.db) == before
        found.append((before, vault.register))
        vault.close()
    # In the first round whoever owes keys hands them over; in the second nobody owes anything.
    assert all(one == found[len(people)] for one in found[len(people) :])
    shutil.rmtree(base)
