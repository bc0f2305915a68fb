"""Builds a paper's story: headings, texts, tables and figures in reading order, each with its place in the structure.

Every text that comes from a person goes through `Story.spelt`, so nothing typed is ever dropped, hidden or obeyed.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Spacer

from app.documents import looks, typefaces
from app.documents.tagging import Element, Figure, Grid, Text
from app.i18n import _

CELL_LIMIT = 700
"""A longer text does not fit a table's cell: it is set below the table and the cell says where."""

PIECE = 3000
"""Longer paragraphs are set piece by piece, so that a text of a megabyte costs no more than its length."""


class Story:
    """The flowing content of one paper, as it is put together."""

    def __init__(self) -> None:
        self.flow: list[Any] = []
        self.tree = Element("Document")
        self.named = 0
        """How many characters were drawn by name, because the typeface lacks them or nobody could see them."""
        self._headings = 0

    def spelt(self, text: str) -> str:
        """Give a text as it may be drawn; counts what had to be named."""
        drawn, named = typefaces.spell(text)
        self.named += named
        return drawn

    def heading(self, text: str, level: int = 2) -> None:
        """Add a heading; levels 1 and 2 become bookmarks."""
        drawn = " ".join(self.spelt(text).split()) or "–"
        made = self.piece(drawn, {1: "title", 2: "h2"}.get(level, "h3"), self.tree.add(f"H{level}"))
        if level < 3:
            self._headings += 1
            made.bookmark = (f"h{self._headings}", drawn[:120], level - 1)
        if level > 1:
            self.flow.append(CondPageBreak(80))
        self.flow.append(made)

    def text(self, text: str, style: str = "body") -> None:
        """Add text as it was written: each line its own paragraph, an empty line a little room."""
        for line in self.spelt(text).split("\n"):
            self._paragraph(line, style)

    def facts(
        self, rows: Iterable[tuple[str, str]], label_width: float = 130, *, is_close: bool = False
    ) -> None:
        """Add labels with their answers, one below the other; a long answer gets its own paragraph."""
        short: list[tuple[str, str]] = []
        for label, answer in rows:
            drawn = self.spelt(answer)
            if len(drawn) <= CELL_LIMIT:
                short.append((self.spelt(label), drawn))
                continue
            self._facts(short, label_width, is_close)
            short = []
            self.heading(label, 3)
            for line in drawn.split("\n"):
                self._paragraph(line, "body")
        self._facts(short, label_width, is_close)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], share: float = 1
    ) -> None:
        """Add a table with column headings, repeated on every page; a width below 0 means numbers, set right.

        `share` is how much of the page's width it takes.
        """
        notes: list[tuple[str, str]] = []
        for at in range(0, len(rows), 500):
            self._table(heads, rows[at : at + 500], widths, share, notes)
        for label, text in notes:
            self.heading(label, 3)
            for line in text.split("\n"):
                self._paragraph(line, "body")

    def headlines(self, figures: Sequence[tuple[str, str]]) -> None:
        """Add the few large numbers that a reader looks for first, side by side."""
        cells = []
        for number, words in figures:
            element = self.tree.add("P")
            large = self.piece(self.spelt(number), "headline", element)
            cells.append([large, self.piece(self.spelt(words), "under", element)])
        width = looks.WIDTH / max(len(cells), 1)
        self.space(8)
        self.flow.append(Grid([cells], colWidths=[width] * len(cells), style=_plain(), hAlign="LEFT"))
        self.space(6)

    def figure(self, drawing: Any, alt: str) -> None:
        """Add a drawing with words for those who cannot see it."""
        self.flow.append(Figure(drawing, self.tree.add("Figure", alt=alt)))

    def space(self, points: float) -> None:
        """Leave room."""
        self.flow.append(Spacer(1, points))

    def room(self, points: float) -> None:
        """Go to the next page unless this much is left."""
        self.flow.append(CondPageBreak(points))

    def new_page(self) -> None:
        """Go to the next page."""
        self.flow.append(PageBreak())

    def together(self, pieces: Sequence[Any]) -> None:
        """Add pieces that must not be torn apart."""
        self.flow.append(KeepTogether(list(pieces)))

    def piece(self, drawn: str, style: str, element: Element) -> Text:
        """Make one piece of text from a spelt text; it is not yet added."""
        made = Text(typefaces.markup(drawn), looks.style(style))
        made.element = element
        return made

    def _paragraph(self, line: str, style: str) -> None:
        if not line.strip():
            self.space(4)
            return
        element = self.tree.add("P")
        pieces = list(_pieces(line))
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            self.flow.append(self.piece(piece, style if is_last or style != "body" else "flow", element))

    def _facts(self, rows: Sequence[tuple[str, str]], label_width: float, is_close: bool) -> None:
        if not rows:
            return
        table = self.tree.add("Table")
        cells = []
        for label, answer in rows:
            row = table.add("TR")
            head = self.piece(label, "label", row.add("TH", scope="Row"))
            cell = row.add("TD")
            lines = [line for line in answer.split("\n") if line.strip()] or ["–"]
            style = "close" if is_close else "cell"
            cells.append([head, [self.piece(line, style, cell) for line in lines]])
        ruled = [*_ruled(), *_CLOSE] if is_close else _ruled()
        grid = Grid(cells, colWidths=[label_width, looks.WIDTH - label_width], style=ruled, splitInRow=1)
        self.flow.append(grid)

    def _table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        part: float,
        notes: list[tuple[str, str]],
    ) -> None:
        table = self.tree.add("Table")
        first = table.add("TR")
        cells: list[list[Any]] = [[]]
        for head, width in zip(heads, widths, strict=True):
            element = first.add("TH", scope="Column", is_repeated=True)
            cells[0].append(self.piece(self.spelt(head), "number-head" if width < 0 else "head", element))
        for row in rows:
            line = table.add("TR")
            cells.append([])
            for text, width in zip(row, widths, strict=True):
                drawn = self._short(self.spelt(text), notes)
                style = "number" if width < 0 else "cell"
                cells[-1].append(self.piece(drawn or "–", style, line.add("TD")))
        share = looks.WIDTH * part / sum(abs(width) for width in widths)
        columns = [abs(width) * share for width in widths]
        self.room(90)
        grid = Grid(cells, colWidths=columns, style=_ruled(), repeatRows=1, splitInRow=1, hAlign="LEFT")
        self.flow.append(grid)
        self.space(6)

    def _short(self, drawn: str, notes: list[tuple[str, str]]) -> str:
        if len(drawn) <= CELL_LIMIT:
            return drawn
        label = _("Note {number}").format(number=len(notes) + 1)
        notes.append((label, drawn))
        return _("see {note} below").format(note=label)


def _pieces(line: str) -> Iterable[str]:
    """Cut a very long paragraph where it breaks anyway: at a space, or anywhere when there is none."""
    while len(line) > PIECE:
        at = line.rfind(" ", PIECE // 2, PIECE)
        at = PIECE if at < 0 else at
        yield line[:at]
        line = line[at:]
    yield line


def _plain() -> list[tuple[Any, ...]]:
    return [
        ("FONTNAME", (0, 0), (-1, -1), typefaces.REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]


_CLOSE = [("TOPPADDING", (0, 0), (-1, -1), 2.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]


def _ruled() -> list[tuple[Any, ...]]:
    return [*_plain(), ("LINEBELOW", (0, 0), (-1, -1), 0.6, looks.LINE)]
