"""Attachments: pictures and PDFs that belong to an incident, known by what they are and not by what they are called."""

import hashlib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.errors import Refused
from app.i18n import N_, _

MOST_BYTES = 5_000_000
MOST_TOTAL = 20_000_000
MOST_FILES = 20
LONGEST_NAME = 120
PREFIX = "attached."
"""What an attachment's description is called among an incident's sealed fields, before its id."""
CONTENT = "content"
"""What its bytes are called: never folded, indexed or searched (`store.clinical.HEAVY`)."""


class Sort(StrEnum):
    """What a file really is."""

    PNG = "png"
    JPEG = "jpeg"
    PDF = "pdf"


SORT_WORDS = {Sort.PNG: N_("picture (PNG)"), Sort.JPEG: N_("picture (JPEG)"), Sort.PDF: N_("PDF")}
ENDINGS = {Sort.PNG: ".png", Sort.JPEG: ".jpg", Sort.PDF: ".pdf"}


class Attachment(Struct, frozen=True, kw_only=True):
    """What is known of an attachment without its bytes; `hash` is SHA-256, hex."""

    id: str
    name: str
    sort: Sort
    size: int
    hash: str


def sort_of(data: bytes) -> Sort:
    """Say what a file is, by its beginning and its end; raises Refused for anything but a picture or a PDF."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and b"IEND" in data[-16:]:
        return Sort.PNG
    if data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-64:]:
        return Sort.JPEG
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return Sort.PDF
    raise Refused(
        _("This is no picture (PNG, JPEG) and no PDF, whatever it is called, or it is not whole."), "attached"
    )


def described(name: str, data: bytes, identity: str) -> Attachment:
    """Describe a file to be attached; raises Refused where it is empty, too large, or none of ours."""
    if not data:
        raise Refused(_("This file is empty."), "attached")
    if len(data) > MOST_BYTES:
        raise Refused(_("This file is larger than {n} MB.").format(n=MOST_BYTES // 1_000_000), "attached")
    sort = sort_of(data)
    return Attachment(
        id=identity,
        name=plain_name(name, sort),
        sort=sort,
        size=len(data),
        hash=hashlib.sha256(data).hexdigest(),
    )


def plain_name(name: str, sort: Sort) -> str:
    """Give a file's name as it is kept: no folders, nothing that does not print, and the ending of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    letters = (
        one for one in unicodedata.normalize("NFC", last) if one.isprintable() and one not in '<>:"|?*'
    )
    stem = " ".join("".join(letters).encode("utf-8", "ignore").decode().split()).strip(". ")
    for ending in (".png", ".jpg", ".jpeg", ".pdf"):
        if stem.casefold().endswith(ending):
            stem = stem[: -len(ending)].rstrip(". ")
    return (stem[:LONGEST_NAME] or "attachment") + ENDINGS[sort]


def check_room(sizes: list[int], more: int) -> None:
    """Refuse one attachment more than an incident holds; raises Refused."""
    if len(sizes) >= MOST_FILES:
        raise Refused(_("An incident holds at most {n} attachments.").format(n=MOST_FILES), "attached")
    if sum(sizes) + more > MOST_TOTAL:
        raise Refused(
            _("An incident holds at most {n} MB of attachments.").format(n=MOST_TOTAL // 1_000_000),
            "attached",
        )


def of(fields: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """Read the attachments from an incident's sealed fields, in the order in which they came."""
    spelt = (value for name, value in fields.items() if name.startswith(PREFIX))
    return tuple(msgspec.convert(one, Attachment) for one in spelt)
