"""Pictures of papers and attachments for the screen: the very bytes that are kept, painted page by page."""

import io
import warnings
from collections.abc import Callable
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # says nothing about its types
from PIL import Image, ImageOps

from app.domain.errors import Refused
from app.domain.summaries import Tally
from app.i18n import _

SMALLEST, LARGEST = 0.3, 6.0
PAGE = (612, 792)
"""A letter page in points: a picture is painted no larger at 100 percent."""
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
Image.MAX_IMAGE_PIXELS = 80_000_000


def preview_job(payload: dict[str, Any], _tell: Callable[..., None]) -> dict[str, Any]:
    """Paint one page in the worker: a paper or picture, the page (from 0) and the scale in, a PNG and the count out."""
    return page(payload["pdf"], int(payload.get("page", 0)), int(payload.get("percent", 100)))


def page(pdf: bytes, number: int, percent: int = 100) -> dict[str, Any]:
    """Paint a page as PNG; 100 percent is 72 dots to the inch. Raises Refused where there is no such page."""
    scale = min(max(percent / 100, SMALLEST), LARGEST)
    if not pdf.startswith(b"%PDF-") and pdf.startswith(PICTURES):
        return _picture(pdf, number, scale)
    try:
        paper = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refused(_("This file cannot be shown.")) from error
    with paper:
        paper.init_forms()
        if not 0 <= number < len(paper):
            raise Refused(_("There is no such page."))
        painted: Image.Image = paper[number].render(scale=scale, may_draw_forms=True).to_pil()
        return {"png": _png(painted), "pages": len(paper), "width": painted.width, "height": painted.height}


def _picture(data: bytes, number: int, scale: float) -> dict[str, Any]:
    """Paint a picture as the one page that it is, as it was held, no larger than a page; raises Refused."""
    if number:
        raise Refused(_("There is no such page."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise Refused(_("This file cannot be shown.")) from error
    painted = ImageOps.exif_transpose(opened).convert("RGB")
    room = (round(PAGE[0] * scale), round(PAGE[1] * scale))
    painted.thumbnail(room, Image.Resampling.LANCZOS)
    return {"png": _png(painted), "pages": 1, "width": painted.width, "height": painted.height}


def chart(tallies: tuple[Tally, ...], labels: list[str], percent: int = 200) -> bytes:
    """Paint a chart as PNG: the same drawing that goes on paper."""
    from reportlab.graphics import renderPDF

    from app.documents import charts

    drawing = charts.columns(tallies, labels)
    drawn: bytes = renderPDF.drawToString(drawing)
    painted: bytes = page(drawn, 0, percent)["png"]
    return painted


def _png(painted: Image.Image) -> bytes:
    written = io.BytesIO()
    painted.save(written, "PNG")
    return written.getvalue()
