"""Persons of concern: somebody who is no client and matters to safety, such as a former partner or a banned visitor.

The desk reads how to know them and what to do. Why is sealed to clinicians, and so is which client they have to do
with, unless somebody says that the desk must act when that client is expected.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.fields import Field
from app.domain.ledger import PartName, Record
from app.domain.moments import Moment
from app.i18n import N_, _

FORM = 1
LONGEST_NAME = 2_000
LONGEST_TEXT = 20_000
MOST_LINKS = 50
DESK = "expected with"
"""The part that a client plays in an open link: the desk is told of the person when this client is expected."""

FIELDS: tuple[Field, ...] = (
    Field(
        name="name",
        label=N_("Name, or what you call them"),
        help=N_("Where no name is known, write something that tells them apart: “Man with the red van”."),
        required=True,
        identifying=True,
    ),
    Field(name="aliases", label=N_("Also known as"), help=N_("Other names, one a line."), identifying=True),
    Field(
        name="description",
        label=N_("How to know them"),
        help=N_("What the desk can see or hear: height, hair, car, voice. Not what they are like."),
        identifying=True,
    ),
    Field(
        name="action",
        label=N_("What to do at the desk"),
        help=N_("If they come, call or write: in plain words. Reception reads this, and never the reason."),
        required=True,
    ),
    Field(
        name="clients",
        label=N_("The desk is told when these clients are expected"),
        help=N_("Everybody at the desk can read this link. Name a client here only if the desk must act."),
        identifying=True,
    ),
    Field(
        name="sealed_clients",
        label=N_("Has to do with these clients"),
        help=N_("Only clinicians read this link."),
        part=PartName.CLINICAL,
        identifying=True,
    ),
    Field(
        name="why",
        label=N_("Why"),
        help=N_("What they did, with the day. Only clinicians read it."),
        required=True,
        part=PartName.CLINICAL,
        identifying=True,
    ),
    Field(
        name="order",
        label=N_("Court order or agreement"),
        help=N_("Its number, what it forbids, until when, and where the paper is."),
        part=PartName.CLINICAL,
        identifying=True,
    ),
)
"""What is asked about a person of concern; reception reads the open fields."""

SEALED = tuple(field.name for field in FIELDS if field.part is PartName.CLINICAL)
TEXTS = ("description", "action", "why", "order")


class Person(Struct, frozen=True, kw_only=True):
    """One person of concern as the desk may know them."""

    id: str
    number: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    action: str = ""
    clients: tuple[str, ...] = ()
    """Clients at whose coming the desk is told: the links that everybody reads."""
    status: Status = Status.ACTIVE
    made: Moment | None = None


class Particulars(Struct, frozen=True, kw_only=True):
    """What somebody writes about a person of concern; None leaves what is sealed as it is."""

    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    action: str = ""
    clients: tuple[str, ...] = ()
    sealed_clients: tuple[str, ...] | None = None
    why: str | None = None
    order: str | None = None


def of(record: Record) -> Person:
    """Read a person of concern from their record."""
    now = record.now
    return Person(
        id=record.id,
        number=record.number,
        name=str(now.get("name", "")),
        aliases=tuple(now.get("aliases", ())),
        description=str(now.get("description", "")),
        action=str(now.get("action", "")),
        clients=tuple(now.get("clients", ())),
        status=record.status,
        made=record.made,
    )


def check(said: Particulars, *, is_new: bool) -> None:
    """Refuse what nobody at the desk could act on, at the field it is about; raises Refused."""
    if not said.name.strip():
        raise Refused(_("Write a name, or what you call them."), "name")
    if len(said.name) > LONGEST_NAME:
        raise Refused(_("This name is too long to be a name."), "name")
    if not said.action.strip():
        raise Refused(_("Write what the person at the desk should do."), "action")
    if is_new and not (said.why or "").strip():
        raise Refused(_("Write what they did. Only clinicians read it."), "why")
    if sum(map(len, said.aliases)) > LONGEST_TEXT:
        raise Refused(_("This is too long to be kept here."), "aliases")
    for name in TEXTS:
        if len(getattr(said, name) or "") > LONGEST_TEXT:
            raise Refused(_("This is too long to be kept here."), name)
    for name in ("clients", "sealed_clients"):
        if len(getattr(said, name) or ()) > MOST_LINKS:
            raise Refused(_("Name at most {most} clients.").format(most=MOST_LINKS), name)


def opened(said: Particulars) -> dict[str, Any]:
    """Give the open fields as they are sealed."""
    return {
        "name": said.name,
        "aliases": list(said.aliases),
        "description": said.description,
        "action": said.action,
        "clients": list(dict.fromkeys(said.clients)),
    }


def sealed(said: Particulars) -> dict[str, Any]:
    """Give the clinical fields as they are sealed: only those that were answered."""
    found: dict[str, Any] = {name: getattr(said, name) for name in ("why", "order")}
    if said.sealed_clients is not None:
        found["sealed_clients"] = list(dict.fromkeys(said.sealed_clients))
    return {name: value for name, value in found.items() if value is not None}


def changes(before: Mapping[str, Any], said: Particulars) -> dict[str, Any]:
    """Give the open fields that differ from how the record stands."""
    return {name: value for name, value in opened(said).items() if before.get(name) != value}
