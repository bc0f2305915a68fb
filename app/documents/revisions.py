"""A signed file's layers: the paper as drawn, then one layer for each signature, and what each layer may touch.

Everything here reads parsed values. A signature's layer may fill its own waiting field and nothing else; the first one
also writes down in the catalog what later layers may do.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

ACTIVE_KEYS = frozenset(
    {"/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/Launch", "/URI", "/SubmitForm", "/RichMedia"}
)
"""What a paper of ours never carries: anything that runs, opens or sends."""
_PACKING = ("/Length", "/Filter", "/DecodeParms")
_ROOT_KEYS = frozenset(
    {"/Type", "/Pages", "/PageMode", "/Outlines", "/AcroForm", "/Names", "/AF", "/OutputIntents", "/Lang"}
    | {"/ViewerPreferences", "/Metadata", "/StructTreeRoot", "/MarkInfo", "/Perms"}
)

Place = tuple[int, int]
"""An object's number and generation."""
Digests = dict[Place, bytes]
"""The hash of each object of one state of a file."""


@dataclass(frozen=True)
class Signature:
    """One filled signature field, as parsed: its name, its four byte offsets, and its signature's raw bytes."""

    field: str
    place: Place
    covers: tuple[int, ...]
    contents: bytes
    at: str
    certifies: int
    """What the paper allows afterwards: 1 nothing, 2 to fill in and sign; 0 where this one does not certify."""

    @property
    def end(self) -> int:
        """Give where the signature's layer ends."""
        return self.covers[2] + self.covers[3] if len(self.covers) == 4 else -1


def fields(pdf: Pdf) -> list[pikepdf.Object]:
    """Give the signature fields of a file, in order."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return []
    listed = form.get("/Fields")
    found = list(listed) if isinstance(listed, Array) else []
    return [one for one in found if isinstance(one, Dictionary) and one.get("/FT") == "/Sig"]


def signatures(pdf: Pdf) -> list[Signature]:
    """Give the filled signature fields, in the order in which they were signed."""
    found = []
    for one in fields(pdf):
        value = one.get("/V")
        if isinstance(value, Dictionary):
            found.append(
                Signature(
                    str(one.get("/T", "")),
                    one.objgen,
                    _integers(value.get("/ByteRange")),
                    _raw(value.get("/Contents")),
                    str(value.get("/M", "")),
                    _certifies(value),
                )
            )
    return sorted(found, key=lambda signature: signature.end)


def coverage(data: bytes, found: Sequence[Signature]) -> str:
    """Say what is wrong with what the signatures cover; empty when every byte but the signatures is covered."""
    before = 0
    for signature in found:
        if len(signature.covers) != 4 or signature.covers[0] != 0:
            return f"{signature.field}: does not start at the first byte"
        _start, first, second, _rest = signature.covers
        if not 0 < first < second <= signature.end <= len(data) or first <= before:
            return f"{signature.field}: its ranges are out of order"
        if data[first:second] != b"<" + signature.contents.hex().upper().encode() + b">":
            return f"{signature.field}: leaves out more than the signature itself"
        before = signature.end
    if not found or found[-1].end != len(data):
        return "there are bytes after the last signature"
    return ""


def drawn_length(signed: Pdf, data: bytes) -> int:
    """Give how long the paper was before its first signature; -1 where it was not made in one piece."""
    previous: Any = signed.trailer.get("/Prev")
    if not isinstance(previous, int):
        return -1
    end = data.find(b"%%EOF", previous)
    if end < 0:
        return -1
    end += len(b"%%EOF")
    while data[end : end + 1] in (b"\r", b"\n"):
        end += 1
    return end


def unlike(before: bytes, after: bytes, signature: Signature, is_first: bool) -> str:
    """Say what a layer changed besides its own field; empty when it did nothing else."""
    old, new = _digests(before), _digests(after)
    with opened(before) as drawn, opened(after) as signed:
        return _unlike(drawn, signed, old, new, signature, is_first)


def opened(data: bytes) -> Pdf:
    """Open one state of a file as strictly as it was written."""
    return Pdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)


def _unlike(before: Pdf, after: Pdf, old: Digests, new: Digests, signature: Signature, is_first: bool) -> str:
    if before.Root.objgen != after.Root.objgen or _place(before, "/Info") != _place(after, "/Info"):
        return "the catalog was replaced"
    allowed = {signature.place} | ({before.Root.objgen} if is_first else set())
    for place, digest in old.items():
        if place not in new:
            return f"object {place[0]} was taken away"
        if new[place] != digest and place not in allowed:
            return f"object {place[0]} was changed"
    widget = after.get_object(signature.place)
    if _without(before.get_object(signature.place), _FILLED) != _without(widget, _FILLED):
        return "the signature's place was changed"
    if is_first and _without(before.Root, _CERTIFIED) != _without(after.Root, _CERTIFIED):
        return "the catalog was changed"
    added = {place for place in new if place not in old}
    reached = _reach([widget.get("/V"), widget.get("/AP")], added)
    if extra := added - reached:
        return f"object {min(extra)[0]} was added and belongs to no signature"
    return ""


def oddities(pdf: Pdf) -> str:
    """Say what stands in a file that no paper of ours carries: scripts, actions, notes, other fields."""
    if strange := set(pdf.Root.keys()) - _ROOT_KEYS:
        return f"the catalog has {min(strange)}"
    if set(pdf.Root.get("/Names", Dictionary()).keys()) - {"/EmbeddedFiles"}:
        return "the catalog has names of other things"
    known = {one.objgen for one in fields(pdf)}
    form = pdf.Root.get("/AcroForm", Dictionary())
    if set(form.keys()) - {"/Fields", "/SigFlags"} or len(form.get("/Fields", [])) != len(known):
        return "there are other form fields"
    for page in pdf.pages:
        for note in page.obj.get("/Annots", []):
            if note.objgen not in known:
                return "there is a note or a link on a page"
    for thing in pdf.objects:
        held = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        if isinstance(held, Dictionary) and (active := _active(held)):
            return f"there is something active: {active}"
    return ""


def same_content(one: bytes, other: bytes) -> bool:
    """Say whether two files hold the same objects with the same content, however they were packed."""
    return _digests(one, unpacked=True) == _digests(other, unpacked=True)


_FILLED = ("/V", "/AP", "/MK")
_CERTIFIED = ("/Perms",)


def _active(held: Dictionary) -> str:
    found = ACTIVE_KEYS & set(held.keys())
    action = str(held.get("/S", ""))
    return min(found) if found else action if action in ACTIVE_KEYS or action == "/GoToR" else ""


def _digests(data: bytes, unpacked: bool = False) -> Digests:
    """Give the hash of every object; the file is open only for this, since every object looked at stays in memory."""
    found = {}
    with opened(data) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                if thing.get("/Type") in ("/XRef", "/ObjStm"):
                    continue
                head = thing.stream_dict
                spelt = _without(head, _PACKING) if unpacked else head.unparse(resolved=True)
                body = thing.read_bytes() if unpacked else thing.read_raw_bytes()
                found[thing.objgen] = hashlib.sha256(spelt + b"\0" + body).digest()
            elif thing is not None:
                found[thing.objgen] = hashlib.sha256(thing.unparse(resolved=True)).digest()
    return found


def _without(held: Any, keys: Sequence[str]) -> bytes:
    return b"\n".join(
        key.encode() + b" " + _spell(value) for key, value in sorted(held.items()) if key not in keys
    )


def _spell(value: Any) -> bytes:
    return value.unparse() if isinstance(value, pikepdf.Object) else repr(value).encode()


def _reach(starts: Sequence[Any], among: set[Place]) -> set[Place]:
    """Give which of the added objects hang on the signature's own value and look."""
    reached: set[Place] = set()
    waiting = list(starts)
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, pikepdf.Object):
            continue
        if thing.is_indirect:
            if thing.objgen not in among or thing.objgen in reached:
                continue
            reached.add(thing.objgen)
        waiting.extend(_inside(thing))
    return reached


def _inside(thing: pikepdf.Object) -> Iterator[Any]:
    if isinstance(thing, pikepdf.Stream | Dictionary):
        held = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        yield from (value for _key, value in held.items())
    elif isinstance(thing, Array):
        yield from thing


def _certifies(value: Dictionary) -> int:
    for reference in value.get("/Reference", []):
        if reference.get("/TransformMethod") == Name.DocMDP:
            return int(reference.get("/TransformParams", Dictionary()).get("/P", 2))
    return 0


def _integers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, Array):
        return ()
    numbers: list[Any] = list(value)
    return tuple(one for one in numbers if isinstance(one, int))


def _raw(value: Any) -> bytes:
    return bytes(value) if isinstance(value, pikepdf.String) else b""


def _place(pdf: Pdf, key: str) -> Place:
    found = pdf.trailer.get(key)
    return found.objgen if isinstance(found, pikepdf.Object) else (0, 0)
