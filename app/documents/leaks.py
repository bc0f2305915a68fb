"""Searches a finished de-identified paper for what it must not carry, everywhere a curious reader could look.

Looked through are the raw bytes, every decoded stream, every string and name, every attachment and the extracted text;
once as they stand, and once with all spaces taken out, because a word may be broken over two lines.
"""

import io
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # says nothing about its types

SHORTEST = 4
"""Shorter words are in every text by chance and are not searched for."""


def find(pdf: bytes, forbidden: Iterable[str], public: Collection[bytes] = ()) -> tuple[str, ...]:
    """Give those of the forbidden words that the paper carries anywhere.

    `public` are attachments that may name somebody, exactly as they are: the staff register says who works here, and
    nothing of who was part of what.
    """
    haystacks = [_folded(text) for text in _texts(pdf, public)]
    joined = "\n".join(haystacks)
    tight = "".join(joined.split())
    wanted = {word: _folded(word).strip() for word in forbidden}
    return tuple(
        word
        for word, folded in sorted(wanted.items())
        if len(folded) >= SHORTEST and (folded in joined or "".join(folded.split()) in tight)
    )


def _texts(pdf: bytes, public: Collection[bytes]) -> Iterator[str]:
    yield pdf.decode("latin-1")
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                body = thing.read_bytes()
                yield "" if body in public else body.decode("utf-8", "replace")
                yield from _strings(thing.stream_dict, 0)
            else:
                yield from _strings(thing, 0)
    with pypdfium2.PdfDocument(pdf) as paper:
        for page in paper:
            yield page.get_textpage().get_text_range()


def _strings(thing: Any, depth: int) -> Iterator[str]:
    """Give every string and name inside an object, without following what it refers to."""
    if depth > 50:
        return
    if isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for inner in thing:
            if not getattr(inner, "is_indirect", False):
                yield from _strings(inner, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary):
        for key, inner in thing.items():
            yield key
            if not getattr(inner, "is_indirect", False):
                yield from _strings(inner, depth + 1)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
