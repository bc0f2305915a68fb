"""Gone: the parts that an entry of disposal names, by the entry that had them, their name and their hash."""

import msgspec
from msgspec import Struct

from app.domain.ledger import PARTS, Content, PartName


class Disposed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A part that was lawfully deleted: of which entry, which one, and the hash that its head carries."""

    entry: int
    name: PartName
    hash: str


def disposed(opened: Content) -> tuple[Disposed, ...]:
    """Give the parts that an entry of disposal names; raises ValueError where it does not name them as it must."""
    try:
        return msgspec.convert(opened.set.get(PARTS, ()), tuple[Disposed, ...], strict=True)
    except msgspec.ValidationError as error:
        raise ValueError("not an entry of disposal") from error
