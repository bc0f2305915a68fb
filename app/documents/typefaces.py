"""The typeface of every paper: Source Sans 3, embedded, and what it cannot draw.

reportlab draws a missing glyph as nothing at all, so every text is spelt here first: what the typeface lacks, and what
nobody can see (controls, direction marks, zero widths), is drawn as its name in brackets and counted, never dropped.
"""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from app import paths

REGULAR, BOLD, ITALIC, SEMIBOLD = (
    "KeepwellSans",
    "KeepwellSans-Bold",
    "KeepwellSans-Italic",
    "KeepwellSans-SemiBold",
)
_FILES = {
    REGULAR: "SourceSans3-Regular.ttf",
    BOLD: "SourceSans3-Bold.ttf",
    ITALIC: "SourceSans3-Italic.ttf",
    SEMIBOLD: "SourceSans3-SemiBold.ttf",
}
_PLAIN_SPACES = "\t\u00a0\u2002\u2003\u2007\u2009\u202f"
"""Spaces that people type without knowing; drawn as a space."""

_CONTROLS = (
    "NULL", "START OF HEADING", "START OF TEXT", "END OF TEXT", "END OF TRANSMISSION", "ENQUIRY",
    "ACKNOWLEDGE", "ALERT", "BACKSPACE", "CHARACTER TABULATION", "LINE FEED", "LINE TABULATION", "FORM FEED",
    "CARRIAGE RETURN", "SHIFT OUT", "SHIFT IN", "DATA LINK ESCAPE", "DEVICE CONTROL ONE", "DEVICE CONTROL TWO",
    "DEVICE CONTROL THREE", "DEVICE CONTROL FOUR", "NEGATIVE ACKNOWLEDGE", "SYNCHRONOUS IDLE",
    "END OF TRANSMISSION BLOCK", "CANCEL", "END OF MEDIUM", "SUBSTITUTE", "ESCAPE",
    "INFORMATION SEPARATOR FOUR", "INFORMATION SEPARATOR THREE", "INFORMATION SEPARATOR TWO",
    "INFORMATION SEPARATOR ONE",
)  # fmt: skip


@cache
def register() -> None:
    """Make the typeface known to reportlab, once."""
    from reportlab.graphics import shapes
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", file))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    shapes.STATE_DEFAULTS["fontName"] = REGULAR  # a drawing would bring Times, which nobody embeds


@cache
def _drawable() -> frozenset[str]:
    """Give every character that all four faces can draw and a reader can see."""
    from reportlab.pdfbase import pdfmetrics

    register()
    faces = [pdfmetrics.getFont(name).face.charToGlyph for name in _FILES]
    shared = set(faces[0]).intersection(*faces[1:])
    hidden = ("C", "Z")
    return frozenset(chr(code) for code in shared if not unicodedata.category(chr(code)).startswith(hidden))


def spell(text: str) -> tuple[str, int]:
    """Give the text as paper can show it and how many characters were drawn by name.

    Line ends are kept as newlines; what cannot be drawn becomes its name.

    >>> spell("yes \\U0001f642")
    ('yes [U+1F642 SLIGHTLY SMILING FACE]', 1)
    """
    drawable, named, marks = _drawable(), 0, []
    for mark in text.replace("\r\n", "\n").replace("\r", "\n"):
        if mark in drawable or mark in " \n":
            marks.append(mark)
        elif mark in _PLAIN_SPACES:
            marks.append(" ")
        else:
            marks.append(name(mark))
            named += 1
    return "".join(marks), named


def name(mark: str) -> str:
    """Name a character so that a reader can look it up, also one that Unicode leaves without a name."""
    code = ord(mark)
    if code < len(_CONTROLS):
        words = _CONTROLS[code]
    else:
        words = unicodedata.name(mark, _LACKING.get(unicodedata.category(mark), "NOT NAMED"))
    return f"[U+{code:04X} {words}]"


_LACKING = {"Cc": "CONTROL", "Cs": "LONE SURROGATE", "Co": "PRIVATE USE", "Cn": "NOT ASSIGNED"}


def markup(text: str) -> str:
    """Give the text as reportlab may parse it: nothing in it is ever taken for an instruction."""
    return escape(text)
