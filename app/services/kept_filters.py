"""Kept filters: what somebody narrows a list to again and again, under a name, sealed to them alone.

The words of a filter can be a client's name or part of a story, so nothing of it is in the profile, in the settings
that everybody reads, or in the ledger: it is kept as what they type is, and is gone with their keys.
"""

import uuid

import msgspec
from msgspec import Struct

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.i18n import _
from app.services import drafts
from app.services.seats import Seat

MOST, LONGEST = 30, 60


class KeptFilter(Struct, frozen=True):
    """A list's filter under a name; `answers` are the page's own."""

    name: str
    answers: dict[str, str]


class _Kept(Struct, frozen=True):
    filters: tuple[KeptFilter, ...] = ()


def of_list(seat: Seat, list_: str) -> tuple[KeptFilter, ...]:
    """Give the filters that this person keeps for a list, by name."""
    draft = drafts.find(seat, _id(seat, list_))
    return msgspec.convert(draft.fields, _Kept).filters if draft is not None else ()


def keep(seat: Seat, list_: str, name: str, answers: dict[str, str]) -> tuple[KeptFilter, ...]:
    """Keep a filter, in place of the one of the same name; gives all of them. Raises Refused at the name."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Refused(_("Give it a name of up to {count} letters.").format(count=LONGEST), "name")
    others = [one for one in of_list(seat, list_) if one.name.casefold() != name.casefold()]
    if len(others) >= MOST:
        raise Refused(_("There are {count} filters already. Forget one first.").format(count=MOST), "name")
    return _put(seat, list_, [*others, KeptFilter(name, answers)])


def forget(seat: Seat, list_: str, name: str) -> tuple[KeptFilter, ...]:
    """Forget a filter; gives those that are left."""
    return _put(seat, list_, [one for one in of_list(seat, list_) if one.name != name])


def _put(seat: Seat, list_: str, filters: list[KeptFilter]) -> tuple[KeptFilter, ...]:
    if seat.vault.read_only:
        raise Refused(_("This vault is open for reading only, so nothing can be written."))
    kept = _Kept(tuple(sorted(filters, key=lambda one: one.name.casefold())))
    if kept.filters:
        drafts.keep(seat, _id(seat, list_), Kind.PRACTICE, msgspec.to_builtins(kept))
    else:
        drafts.drop(seat, _id(seat, list_))
    return kept.filters


def _id(seat: Seat, list_: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"filters {seat.vault.id} {seat.me.id} {list_}").hex
