"""How paper looks: calm, plain, the window's colours on white. Every size and colour of a page is here."""

from functools import cache

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle

from app.documents import typefaces
from app.documents.typefaces import BOLD, REGULAR, SEMIBOLD

PAGE_WIDTH, PAGE_HEIGHT = LETTER
SIDE, TOP, BOTTOM = 60.0, 66.0, 60.0
WIDTH = PAGE_WIDTH - 2 * SIDE

INK = HexColor("#17202A")
QUIET = HexColor("#5B6775")
LINE = HexColor("#DDE2E8")
GROUND = HexColor("#F6F7F9")
PRIMARY = HexColor("#0F6B66")
TINT = HexColor("#E6F1F0")
CAUTION = HexColor("#8A5A00")
CAUTION_TINT = HexColor("#FFF4DB")
LEVELS = {
    "high": (HexColor("#B42318"), HexColor("#FDECEA")),
    "caution": (CAUTION, CAUTION_TINT),
    "care": (HexColor("#1D4E89"), HexColor("#E7F0FA")),
}
"""Text and ground of a flag's level; the word always stands beside the colour."""


@cache
def style(name: str) -> ParagraphStyle:
    """Give the style of a sort of text."""
    typefaces.register()
    font, size, leading, colour, before, after = _STYLES[name]
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour,
        spaceBefore=before,
        spaceAfter=after,
        bulletFontName=font,
        alignment=TA_RIGHT if name in ("number", "number-head") else TA_LEFT,
        splitLongWords=0 if name in ("number", "number-head") else 1,
        allowWidows=0,
        allowOrphans=0,
    )


_STYLES = {
    #            font      size  lead  colour   before after
    "title": (SEMIBOLD, 23, 28, INK, 0, 3),
    "subtitle": (REGULAR, 10.5, 15, QUIET, 0, 2),
    "h2": (SEMIBOLD, 13, 17, INK, 16, 6),
    "h3": (SEMIBOLD, 10.5, 14, INK, 10, 3),
    "body": (REGULAR, 10.5, 15, INK, 0, 6),
    "flow": (REGULAR, 10.5, 15, INK, 0, 0),
    "quiet": (REGULAR, 9.5, 13.5, QUIET, 0, 4),
    "fine": (REGULAR, 9, 12.2, QUIET, 0, 2.5),
    "close": (REGULAR, 9, 12, INK, 0, 0),
    "cell": (REGULAR, 9.5, 13, INK, 0, 0),
    "strong": (SEMIBOLD, 9.5, 13, INK, 0, 0),
    "head": (SEMIBOLD, 8.5, 11, QUIET, 0, 0),
    "number": (REGULAR, 9.5, 13, INK, 0, 0),
    "number-head": (SEMIBOLD, 8.5, 11, QUIET, 0, 0),
    "label": (REGULAR, 9.5, 13, QUIET, 0, 0),
    "headline": (SEMIBOLD, 22, 26, INK, 0, 0),
    "under": (REGULAR, 9, 12, QUIET, 0, 0),
    "sample": (BOLD, 9, 12, CAUTION, 0, 6),
    "code": (SEMIBOLD, 17, 26, INK, 0, 0),
    "large": (REGULAR, 15, 21, INK, 0, 5),
    "action": (SEMIBOLD, 11.5, 15.5, INK, 0, 0),
}
