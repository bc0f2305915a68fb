"""Charts, drawn once: the same drawing goes on paper and, as an image, on the screen."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line, Rect, String

from app.documents import looks, typefaces
from app.domain.summaries import Tally

HEIGHT = 132.0
GAP = 0.42
"""How much of a column's place stays empty."""


def columns(tallies: Sequence[Tally], labels: Sequence[str], width: float = looks.WIDTH) -> Drawing:
    """Draw counts as columns with the number above and the label below each; zeros are written as 0."""
    typefaces.register()
    drawing = Drawing(width, HEIGHT)
    foot, head = 24.0, HEIGHT - 18.0
    place = width / max(len(tallies), 1)
    most = max([tally.count for tally in tallies], default=0) or 1
    drawing.add(Line(0, foot, width, foot, strokeColor=looks.LINE, strokeWidth=0.8))
    for at, (tally, label) in enumerate(zip(tallies, labels, strict=True)):
        centre = place * (at + 0.5)
        thick = min(place * (1 - GAP), 42.0)
        high = (head - foot) * tally.count / most
        if tally.count:
            bar = Rect(
                centre - thick / 2,
                foot,
                thick,
                high,
                fillColor=looks.PRIMARY,
                strokeColor=None,
                strokeWidth=0,
            )
            drawing.add(bar)
        ink = looks.INK if tally.count else looks.QUIET
        drawing.add(_words(str(tally.count), centre, foot + high + 5, typefaces.SEMIBOLD, 9, ink))
        drawing.add(_words(label, centre, 9, typefaces.REGULAR, 8.5, looks.QUIET))
    return drawing


def in_words(tallies: Sequence[Tally]) -> str:
    """Say a chart in words, for those who cannot see it."""
    return "; ".join(f"{tally.words}: {tally.count}" for tally in tallies)


def _words(text: str, x: float, y: float, font: str, size: float, colour: object) -> String:
    return String(x, y, text, fontName=font, fontSize=size, fillColor=colour, textAnchor="middle")
