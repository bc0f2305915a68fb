"""Clients: whom flags, sessions and incidents are about, and whether a name on a day list is one of them.

A name is never guessed: it is one client's beyond doubt, or it is doubtful and a person is asked, or it is nobody's.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.ledger import Record
from app.domain.moments import Moment
from app.i18n import _

FORM = 1
SAME_AS, ALSO = "same_as", "also"
"""The open fields that say of two records that they are one person: on the one given up, on the one kept."""
LONGEST_INTERVAL = 730
LONGEST_NAME = 2_000
LONGEST_TEXT = 20_000


class Client(Struct, frozen=True, kw_only=True):
    """One client as their entries leave them today, in the fields that the front desk may read."""

    id: str
    number: str
    name: str
    aliases: tuple[str, ...] = ()
    reference: str = ""
    clinician: str = ""
    """The person id of their clinician; empty where nobody is named."""
    phone_ends: str = ""
    interval: int = 0
    """Days after which they are pointed out when nobody saw them; 0 for the practice's usual time."""
    same_as: str = ""
    """The client whom this record was found to be as well; empty for everybody who stands for themselves."""
    also: tuple[str, ...] = ()
    """Records that were found to be this same person."""
    status: Status = Status.ACTIVE
    made: Moment | None = None
    changed: Moment | None = None


class Particulars(Struct, frozen=True, kw_only=True):
    """What a person types about a client; `access` and `culture` are sealed, and None leaves them as they are."""

    name: str
    aliases: tuple[str, ...] = ()
    reference: str = ""
    clinician: str = ""
    phone_ends: str = ""
    interval: int = 0
    access: str | None = None
    culture: str | None = None


def of(record: Record) -> Client:
    """Read a client from their record."""
    now = record.now
    return Client(
        id=record.id,
        number=record.number,
        name=str(now.get("name", "")),
        aliases=tuple(now.get("aliases", ())),
        reference=str(now.get("reference", "")),
        clinician=str(now.get("clinician", "")),
        phone_ends=str(now.get("phone_ends", "")),
        interval=int(now.get("interval", 0)),
        same_as=same_as(record),
        also=tuple(now.get(ALSO, ())),
        status=record.status,
        made=record.made,
        changed=record.changed,
    )


def same_as(record: Record) -> str:
    """Give the client whom a record was found to be as well; empty while it stands for itself."""
    return str(record.now.get(SAME_AS, "")) if record.status is Status.WITHDRAWN else ""


def names_from(kept: Client, twin: Client) -> tuple[str, ...]:
    """Give the names under which the twin was known and the client who is kept is not: they find the one record now.

    >>> ada = Client(id="1", number="C-0001", name="Ada Okafor")
    >>> names_from(ada, Client(id="2", number="C-0002", name="A. Okafor", aliases=("ADA OKAFOR",)))
    ('A. Okafor',)
    """
    known = {key(name) for name in (kept.name, *kept.aliases)}
    new = [name for name in (twin.name, *twin.aliases) if name.strip() and key(name) not in known]
    if twin.reference and twin.reference != kept.reference:
        new.append(twin.reference)
    return tuple(dict.fromkeys(new))


def check(said: Particulars) -> None:
    """Refuse what no client can be kept with, at the field it is about; raises Refused."""
    if not said.name.strip():
        raise Refused(_("Write a name, so that the client can be recognised at the desk."), "name")
    if len(said.name) > LONGEST_NAME:
        raise Refused(_("This name is too long to be a name."), "name")
    ends = said.phone_ends
    if ends and not (ends.isascii() and ends.isdigit() and 2 <= len(ends) <= 4):
        raise Refused(_("Write only the last two to four digits."), "phone_ends")
    if not 0 <= said.interval <= LONGEST_INTERVAL:
        raise Refused(
            _("Write days from 0 to {most}; 0 is the usual time.").format(most=LONGEST_INTERVAL), "interval"
        )
    for field in ("aliases", "reference", "access", "culture"):
        value = getattr(said, field) or ""
        if sum(map(len, value)) > LONGEST_TEXT:
            raise Refused(_("This is too long to be kept here."), field)


def opened(said: Particulars) -> dict[str, Any]:
    """Give the open fields as they are sealed."""
    return {
        "name": said.name,
        "aliases": list(said.aliases),
        "reference": said.reference,
        "clinician": said.clinician,
        "phone_ends": said.phone_ends,
        "interval": said.interval,
    }


def sealed(said: Particulars) -> dict[str, Any]:
    """Give the clinical fields as they are sealed: only those that were answered."""
    return {name: value for name in ("access", "culture") if (value := getattr(said, name)) is not None}


_UNSAID = {"interval": 0}
"""What a record that never said it stands for."""


def changes(before: Mapping[str, Any], said: Particulars) -> dict[str, Any]:
    """Give the open fields that differ from how the record stands."""
    return {
        name: value for name, value in opened(said).items() if before.get(name, _UNSAID.get(name)) != value
    }


class Likeness(StrEnum):
    """How a name on a list stands to the practice's clients."""

    EXACT = "exact"
    DOUBTFUL = "doubtful"
    NONE = "none"


class Match(Struct, frozen=True):
    """What a name was found to be, and the record ids of the clients it is or may be, in the order of their names."""

    likeness: Likeness
    clients: tuple[str, ...] = ()


class Names:
    """The names and aliases of many clients, made ready to be looked up for a whole day list or import."""

    def __init__(self, clients: Iterable[Client]) -> None:
        self.whole: dict[tuple[str, ...], list[str]] = {}
        self.plain: dict[tuple[str, ...], list[str]] = {}
        self.tokens: dict[str, list[str]] = {}
        self.numbers: dict[str, list[str]] = {}
        self.spelt: dict[str, list[tuple[str, ...]]] = {}
        for client in sorted(clients, key=lambda one: (one.name, one.id)):
            for name in (client.name, *client.aliases):
                self._note(client.id, name)
            for number in (client.number, client.reference):
                if number:
                    self.numbers.setdefault(number.casefold(), []).append(client.id)

    def _note(self, client: str, name: str) -> None:
        words = plain(name)
        _once(self.whole, key(name), client)
        _once(self.plain, words, client)
        self.spelt.setdefault(client, []).append(words)
        for word in words:
            _once(self.tokens, word, client)
            _once(self.tokens, word[:1], client)


def match(name: str, clients: Iterable[Client] | Names) -> Match:
    """Say whose name this is: exactly one client's, doubtful between some, or nobody's.

    Exact means the same words in any order and any capitals, by name or alias, and nobody else's. A word less, an
    initial for a word, a missing accent or one mistyped letter is doubtful: a person is asked.

    >>> ada = Client(id="1", number="C-0001", name="Ada Okafor")
    >>> [match(name, [ada]).likeness.value for name in ("OKAFOR, Ada", "A. Okafor", "B. Lin")]
    ['exact', 'doubtful', 'none']
    """
    names = clients if isinstance(clients, Names) else Names(clients)
    numbered = names.numbers.get(name.strip().casefold(), [])
    sure = dict.fromkeys([*names.whole.get(key(name), []), *numbered])
    if len(sure) == 1:
        return Match(Likeness.EXACT, tuple(sure))
    maybe = dict.fromkeys([*sure, *_alike(plain(name), names)])
    return Match(Likeness.DOUBTFUL, tuple(maybe)) if maybe else Match(Likeness.NONE)


def key(name: str) -> tuple[str, ...]:
    """Give a name's words whatever their order, capitals and punctuation: what makes two names the same name.

    >>> key("Okafor, ADA") == key("ada okafor")
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    spaced = "".join(" " if _parts_words(char) else char for char in folded)
    return tuple(sorted(spaced.split())) or tuple(sorted(folded.split()))


def plain(name: str) -> tuple[str, ...]:
    """Give a name's words without accents: what makes two names alike."""
    words = unicodedata.normalize("NFD", " ".join(key(name)))
    return tuple("".join(char for char in words if not unicodedata.combining(char)).split())


def _parts_words(char: str) -> bool:
    """Commas, full stops and hyphens part words; an apostrophe is inside a name."""
    return char not in "'\u2019" and unicodedata.category(char) in ("Po", "Pd", "Ps", "Pe", "Zs", "Cc")


def _alike(words: tuple[str, ...], names: Names) -> list[str]:
    """Give the clients whose name a person might have meant by these words."""
    near: dict[str, None] = dict.fromkeys(names.plain.get(words, []))
    for word in words:
        near.update(dict.fromkeys(names.tokens.get(word if len(word) > 1 else word[:1], [])))
        near.update(dict.fromkeys(names.tokens.get(word[:1], [])))
    return [client for client in near if any(_may_be(words, spelt) for spelt in names.spelt[client])]


def _may_be(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether each word of the shorter name stands for a word of its own in the longer, one of them in full."""
    short, long = sorted((one, other), key=len)
    left = list(long)
    full = False
    for word in sorted(short, key=len, reverse=True):
        found = next((w for w in left if w == word), None) or next(
            (w for w in left if _stands_for(word, w)), None
        )
        if found is None:
            return False
        left.remove(found)
        full = full or len(word) > 1 and len(found) > 1
    return full


def _stands_for(word: str, other: str) -> bool:
    """Say whether one is the other's initial, or is one slip of the hand away in a word of four letters or more."""
    if len(word) == 1 or len(other) == 1:
        return word[:1] == other[:1]
    short, long = sorted((word, other), key=len)
    if len(short) < 4 or len(long) - len(short) > 1:
        return False
    same = next(
        (at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short)
    )
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same + 1 : same + 2] + short[same : same + 1] == long[same : same + 2]
    return short[same + 1 :] == long[same + 1 :] or (swapped and short[same + 2 :] == long[same + 2 :])


def _once(index: dict[Any, list[str]], word: Any, client: str) -> None:
    held = index.setdefault(word, [])
    if client not in held[-1:]:
        held.append(client)
