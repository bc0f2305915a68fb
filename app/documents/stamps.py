"""The stamp that stands in a signature's place: who signed, when by their clock, and how to check it."""

import io
from collections.abc import Sequence

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from app.documents import finishing, looks, typefaces
from app.documents.signature_pages import STAMP_HEIGHT, STAMP_WIDTH

SIZE, LEADING = 8.8, 12.4


def draw(lines: Sequence[str]) -> bytes:
    """Draw the stamp as a small PDF: the first line strong, the others plain, each cut to fit with an ellipsis."""
    typefaces.register()
    drawn = io.BytesIO()
    canvas = Canvas(
        drawn,
        pagesize=(STAMP_WIDTH, STAMP_HEIGHT),
        invariant=1,
        initialFontName=typefaces.REGULAR,
        pageCompression=0,
    )
    y = STAMP_HEIGHT - LEADING
    for number, line in enumerate(lines):
        font = typefaces.REGULAR if number else typefaces.SEMIBOLD
        canvas.setFillColor(looks.QUIET if number else looks.INK)
        canvas.setFont(font, SIZE)
        text = " ".join(typefaces.spell(line)[0].split())
        while canvas.stringWidth(text, font, SIZE) > STAMP_WIDTH - 8:
            text = text[:-2].rstrip("…") + "…"
        canvas.drawString(4, y, text)
        y -= LEADING
    canvas.save()
    return _clean(drawn.getvalue())


def _clean(drawn: bytes) -> bytes:
    with pikepdf.Pdf.open(io.BytesIO(drawn)) as pdf:
        finishing.clean_fonts(pdf)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()
