"""Flags: raised after two tests, approved by a second person, reviewed, ended, and read at the desk without the why."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from app.domain import flags
from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.flag_fields import Decision, Level, Told
from app.domain.flags import Flag, FlagLine, TwoTests, Wanted
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link
from app.domain.people import Member
from app.domain.roles import Right, may
from app.i18n import _
from app.services import keeping, opening
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry


class Said(Struct, frozen=True):
    """The sentence that went with one decision, by whom and when; clinicians read it."""

    when: str
    decision: str
    words: str
    by: str


class Reasons(Struct, frozen=True):
    """What clinicians read of a flag: the sealed answers, and every sentence said for a decision, oldest first."""

    answers: dict[str, str]
    said: tuple[Said, ...] = ()


def raise_flag(seat: Seat, client: str, wanted: Wanted, tests: TwoTests, draft: str = "") -> Flag:
    """Raise a flag about a client or a person of concern: it acts at once, and waits for a second person."""
    seat.require(Kind.FLAG, Action.SEAL)
    flags.check_tests(tests)
    _check(seat, wanted)
    about = keeping.subject(seat, client, "client")
    part = "client" if about.kind is Kind.CLIENT else "person"
    opened = {"client": about.id, **flags.opened(wanted), **_decided(seat, Decision.RAISE), "reviews": 0}
    entry = NewEntry(
        kind=Kind.FLAG,
        form=flags.FORM,
        open=Content(opened, (Link(about.id, part),)),
        clinical=Content(flags.sealed(wanted)),
    )
    [sealed] = ledger.append(seat.vault, [entry], seat.now(), drops=(draft,) if draft else ())
    return one(seat, sealed.record)


def approve(seat: Seat, flag: str) -> Flag:
    """Approve the last decision about a flag as the second person; refuses the one who took it."""
    seat.require(Kind.FLAG, Action.APPROVE)
    flags.check_approver(one(seat, flag), seat.me.id)
    return _append(seat, flag, Action.APPROVE, {"approved_by": seat.me.id, "self_attested": False})


def keep(seat: Seat, flag: str, review: date, sentence: str) -> Flag:
    """Review a flag and keep it as it is, until another day, with one sentence; raises Refused."""
    before = _standing(seat, flag, Action.REVIEW)
    flags.check_review(review, seat.now().day())
    _check_sentence(sentence)
    opened = {"review": review.isoformat(), **_decided(seat, Decision.KEEP), "reviews": before.reviews + 1}
    return _append(seat, flag, Action.REVIEW, opened, _said(seat, Decision.KEEP, sentence))


def change(seat: Seat, flag: str, wanted: Wanted, sentence: str, draft: str = "") -> Flag:
    """Review a flag and change it, with one sentence; every earlier wording stays in its history. Raises Refused."""
    before = _standing(seat, flag, Action.REVIEW)
    _check(seat, wanted)
    _check_sentence(sentence)
    now = ledger.record_of(seat.vault, flag).now
    opened = flags.differing(now, flags.opened(wanted))
    opened |= {**_decided(seat, Decision.CHANGE), "reviews": before.reviews + 1}
    sealed = {**flags.sealed(wanted), **_said(seat, Decision.CHANGE, sentence)}
    return _append(seat, flag, Action.REVIEW, opened, sealed, draft)


def end(seat: Seat, flag: str, sentence: str) -> Flag:
    """End a flag, with one sentence: the desk no longer reads it, its history stays. Raises Refused."""
    _standing(seat, flag, Action.END)
    _check_sentence(sentence)
    return _append(seat, flag, Action.END, _decided(seat, Decision.END), _said(seat, Decision.END, sentence))


def reactivate(seat: Seat, flag: str, review: date, sentence: str) -> Flag:
    """Let an ended flag act again until a day, with one sentence; raises Refused."""
    seat.require(Kind.FLAG, Action.REACTIVATE)
    if one(seat, flag).status is not Status.ENDED:
        raise Refused(_("Only a flag that has ended can be made active again."))
    flags.check_review(review, seat.now().day())
    _check_sentence(sentence)
    opened = {"review": review.isoformat(), **_decided(seat, Decision.REACTIVATE)}
    return _append(seat, flag, Action.REACTIVATE, opened, _said(seat, Decision.REACTIVATE, sentence))


def tell(seat: Seat, flag: str, told: str, note: str, contest: str, answer: str) -> Flag:
    """Keep whether the client was told of the flag, what they say against it and what was answered."""
    seat.require(Kind.FLAG, Action.ADD)
    _there(one(seat, flag))
    if told == Told.NO and not note.strip():
        raise Refused(_("Write why the client is not told."), "told_note")
    fields = {"told": told, "told_note": note, "contest": contest, "answer": answer}
    return _append(seat, flag, Action.ADD, {}, fields)


def withdraw(seat: Seat, flag: str) -> Flag:
    """Take back a flag that was entered in error; its entries stay, the desk never reads it again."""
    seat.require(Kind.FLAG, Action.WITHDRAW)
    _there(one(seat, flag))
    return _append(seat, flag, Action.WITHDRAW, {})


def one(seat: Seat, flag: str) -> Flag:
    """Give a flag in its open part; raises Refused where there is none."""
    seat.require_right(Kind.FLAG, Right.SEE)
    return flags.of(keeping.one(seat, flag, Kind.FLAG))


def of_client(seat: Seat, client: str) -> list[Flag]:
    """Give the flags of a client or person: those that act first, the highest first; errors last."""
    seat.require_right(Kind.FLAG, Right.SEE)
    return _about(seat, keeping.same(seat, client))


def _about(seat: Seat, same: Collection[str]) -> list[Flag]:
    found = [
        flags.of(record)
        for one in same
        for record in records.page(
            seat.vault, Kind.FLAG, sort="client", where={"client": one}, limit=1000
        ).rows
    ]
    return sorted(found, key=_order)


def active_for(seat: Seat, clients: Collection[str]) -> dict[str, list[FlagLine]]:
    """Give what the desk reads of each client's flags that act now; clients without one are left out."""
    return acting_about(seat, {client: keeping.same(seat, client) for client in clients})


def acting_about(seat: Seat, subjects: Mapping[str, Collection[str]]) -> dict[str, list[FlagLine]]:
    """Give the same where it is known already under which records each of them is kept."""
    seat.require_right(Kind.FLAG, Right.SEE)
    today = seat.now().day()
    found = {}
    for client, same in subjects.items():
        acting = [flag for flag in _about(seat, same) if flag.status is Status.ACTIVE]
        if acting:
            found[client] = [flags.line(flag, today) for flag in acting]
    return found


def reasons(seat: Seat, flag: str, why: str = "") -> Reasons:
    """Open why a flag was raised; the access is in the ledger first. Raises NoKey for those who may not read it."""
    keeping.one(seat, flag, Kind.FLAG)
    fields = opening.clinical(seat, flag, why)
    said = [
        Said(name.removeprefix(flags.SAID), kept["decision"], kept["words"], kept["by"])
        for name, kept in fields.items()
        if name.startswith(flags.SAID)
    ]
    answers = {name: str(fields.get(name, "")) for name in flags.SEALED}
    return Reasons(answers, tuple(sorted(said, key=lambda line: line.when)))


def approvers(seat: Seat) -> tuple[Member, ...]:
    """Give the people who may approve a flag, this person left out."""
    return tuple(
        person
        for person in seat.vault.register.active()
        if person.id != seat.me.id and may(person.role, Kind.FLAG, Right.APPROVE, person.clinical)
    )


def is_solo(seat: Seat) -> bool:
    """Say whether nobody else could approve: then a flag carries a plain self-attestation."""
    return not approvers(seat)


def _decided(seat: Seat, decision: Decision) -> dict[str, Any]:
    """Give the open fields that every decision sets anew: it waits for a second person, where there is one."""
    solo = is_solo(seat)
    return {
        "decided": seat.now().day().isoformat(),
        "decided_by": seat.me.id,
        "decision": decision.value,
        "approved_by": seat.me.id if solo else "",
        "self_attested": solo,
    }


def _said(seat: Seat, decision: Decision, sentence: str) -> dict[str, Any]:
    kept = {"decision": decision.value, "words": sentence, "by": seat.me.id}
    return {flags.SAID + seat.now().utc: kept}


def _check(seat: Seat, wanted: Wanted) -> None:
    flags.check(wanted, seat.now().day())
    if wanted.owner and wanted.owner not in {person.id for person in seat.vault.register.active()}:
        raise Refused(_("Choose somebody who works here."), "owner")
    if wanted.approver and wanted.approver not in {person.id for person in approvers(seat)}:
        raise Refused(_("Choose a second person who may approve flags."), "approver")


def _check_sentence(sentence: str) -> None:
    if not sentence.strip():
        raise Refused(_("Say why, in one sentence."), "sentence")


def _standing(seat: Seat, flag: str, action: Action) -> Flag:
    seat.require(Kind.FLAG, action)
    found = one(seat, flag)
    if found.status is not Status.ACTIVE:
        raise Refused(_("This flag does not act any more."))
    return found


def _there(flag: Flag) -> None:
    if flag.status is Status.WITHDRAWN:
        raise Refused(_("This flag was entered in error already."))


def _append(
    seat: Seat,
    flag: str,
    action: Action,
    opened: dict[str, Any],
    sealed: dict[str, Any] | None = None,
    draft: str = "",
) -> Flag:
    entry = NewEntry(
        kind=Kind.FLAG,
        action=action,
        record=flag,
        open=Content(opened),
        clinical=None if sealed is None else Content(sealed),
        form=flags.FORM,
    )
    ledger.append(seat.vault, [entry], seat.now(), drops=(draft,) if draft else ())
    return one(seat, flag)


def _order(flag: Flag) -> tuple[bool, bool, int, str]:
    high = [Level.HIGH, Level.CAUTION, Level.CARE].index(flag.level)
    return (flag.status is Status.WITHDRAWN, flag.status is not Status.ACTIVE, high, flag.number)
