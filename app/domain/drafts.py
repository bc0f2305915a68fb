"""Drafts: a form half filled in, before anything of it is sealed."""

from typing import Any

from msgspec import Struct

from app.domain.kinds import Kind
from app.domain.moments import Moment


class Draft(Struct, frozen=True):
    """A form half filled in; every field of it is sealed to its author, also those that will be open."""

    id: str
    kind: Kind
    fields: dict[str, Any]
    changed: Moment
