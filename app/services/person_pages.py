"""The page of a person of concern: what the desk reads, the flags about them, and what happened."""

from typing import Any

from msgspec import Struct

from app.domain import persons
from app.domain.actions import ACTION_WORDS, Action, Status
from app.domain.kinds import Kind
from app.domain.roles import Right
from app.i18n import _
from app.services import client_pages, flag_lists, flags, people
from app.services import persons as acts
from app.services.client_pages import FlagCard, Happened
from app.services.persons import Watch
from app.services.seats import Seat
from app.store import ledger


class PersonPage(Struct, frozen=True, kw_only=True):
    """All that the page shows; `reads_clinical` says whether the why can be opened."""

    watch: Watch
    flags: tuple[FlagCard, ...]
    past: tuple[FlagCard, ...]
    history: tuple[Happened, ...]
    reads_clinical: bool
    may_change: bool
    may_flag: bool


def page(seat: Seat, record: str) -> PersonPage:
    """Give the page of a person of concern; raises Refused where there is none."""
    watch = acts.watch(seat, record)
    cards = [client_pages.card(seat, flag) for flag in flags.of_client(seat, record)]
    lines = history(seat, record)
    for card in cards:
        for line in flag_lists.history(seat, card.flag.id):
            what = client_pages.flag_words(card.flag, line)
            lines.append(Happened(when=line.when, what=what, who=line.who))
    lines.sort(key=lambda line: line.when.utc, reverse=True)
    writes = not seat.vault.read_only and watch.person.status is not Status.WITHDRAWN
    return PersonPage(
        watch=watch,
        flags=tuple(card for card in cards if card.flag.status is Status.ACTIVE),
        past=tuple(card for card in cards if card.flag.status is not Status.ACTIVE),
        history=tuple(lines[: client_pages.MOST_LINES]),
        reads_clinical=seat.reads_clinical(),
        may_change=writes and seat.may(Kind.PERSON, Right.WRITE),
        may_flag=writes and seat.may(Kind.FLAG, Right.WRITE),
    )


def history(seat: Seat, person: str) -> list[Happened]:
    """Give every entry of a person in open facts, newest first."""
    seat.require_right(Kind.PERSON, Right.SEE)
    labels = {field.name: field.label for field in persons.FIELDS}
    lines: list[Happened] = []
    standing: dict[str, Any] = {}
    for entry in ledger.entries(seat.vault, person):
        changed = [
            _(labels[name])
            for name, value in entry.open.set.items()
            if name in labels and name in standing and standing[name] != value
        ]
        match entry.head.action:
            case Action.SEAL:
                what = _("Person of concern added")
            case Action.CORRECT:
                what = _("Corrected: {fields}").format(fields=", ".join(changed) or _("what is sealed"))
            case Action.END:
                what = _("Of no concern any more")
            case Action.REACTIVATE:
                what = _("Of concern again")
            case action:
                what = _(ACTION_WORDS[action])
        standing |= entry.open.set
        lines.append(Happened(when=entry.head.time, what=what, who=people.name(seat, entry.head.actor)))
    return lines[::-1]
