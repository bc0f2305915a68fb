"""Tagged paper: while a page is drawn, what each mark on it *is* (heading, cell, figure) is written down beside it.

A screen reader follows this tree and not the picture. The canvas marks content with numbers; `finishing` turns the tree
into the PDF's own structure. Whatever belongs to no element is furniture, and is marked as such.
"""

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table
from reportlab.platypus.flowables import Flowable


@dataclass(frozen=True)
class Mark:
    """A piece of drawn content: the page (from 0) and its number on that page."""

    page: int
    number: int


@dataclass(frozen=True)
class Waiting:
    """The place of a signature field: its name, tip, page (from 0) and rectangle on the page."""

    name: str
    tip: str
    page: int
    box: tuple[float, float, float, float]


@dataclass(eq=False)
class Element:
    """One thing a reader should know of: its role (H1, P, TH, Figure, …) and what is inside, in reading order."""

    role: str
    kids: list["Element | Mark | Waiting"] = field(default_factory=list)
    scope: str = ""
    alt: str = ""
    box: tuple[float, float, float, float] | None = None
    is_repeated: bool = False
    """A heading cell that is drawn again on the next page; only the first drawing counts."""

    def add(self, role: str, scope: str = "", alt: str = "", is_repeated: bool = False) -> "Element":
        """Put a new element last inside this one."""
        made = Element(role, scope=scope, alt=alt, is_repeated=is_repeated)
        self.kids.append(made)
        return made


class Paper(Canvas):  # type: ignore[misc]  # reportlab says nothing about its types
    """A canvas that remembers which element each piece of content belongs to."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.marks: list[list[Element]] = []
        """For each page, the element of each marked piece, in order."""

    def begin(self, element: Element | None) -> None:
        """Start marking content as an element's; as furniture where none is given."""
        if element is None or (element.is_repeated and element.kids):
            self._code.append("/Artifact BMC")
            return
        page = self.getPageNumber() - 1
        while len(self.marks) <= page:
            self.marks.append([])
        mark = Mark(page, len(self.marks[page]))
        self.marks[page].append(element)
        element.kids.append(mark)
        self._code.append(f"/{element.role} <</MCID {mark.number}>> BDC")

    def end(self) -> None:
        """Stop marking."""
        self._code.append("EMC")


class Text(Paragraph):  # type: ignore[misc]  # reportlab says nothing about its types
    """A paragraph that belongs to an element, also where it is split over pages; it may set a bookmark."""

    element: Element | None = None
    bookmark: tuple[str, str, int] | None = None
    """The bookmark's key, its words and its level."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split over pages; every piece belongs to the same element, and only the first sets the bookmark."""
        pieces: list[Flowable] = super().split(width, height)
        for number, piece in enumerate(pieces):
            if isinstance(piece, Text):
                piece.element = self.element
                piece.bookmark = self.bookmark if number == 0 else None
        return pieces

    def draw(self) -> None:
        """Draw, marked as the element's."""
        if self.bookmark:
            key, words, level = self.bookmark
            self.canv.bookmarkHorizontal(key, 0, self.height + 12)
            self.canv.addOutlineEntry(words, key, level, closed=False)
        self.canv.begin(self.element)
        super().draw()
        self.canv.end()


class Grid(Table):  # type: ignore[misc]  # reportlab says nothing about its types
    """A table whose grounds and rules are furniture; its cells are `Text`, each with its own element."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._renderCB = _furnish


def _furnish(table: Grid, step: str, *_cell: Any) -> None:
    """Mark what a table draws besides its cells as furniture; reportlab calls this at each step of drawing."""
    if step in ("startBG", "startLines"):
        table.canv.begin(None)
    elif step in ("endBG", "endLines"):
        table.canv.end()


class Figure(Flowable):  # type: ignore[misc]  # reportlab says nothing about its types
    """A drawing with words for those who cannot see it."""

    def __init__(self, drawing: Any, element: Element) -> None:
        super().__init__()
        self.drawing, self.element = drawing, element
        self.width, self.height = drawing.width, drawing.height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Give its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw, marked as one figure."""
        from reportlab.graphics import renderPDF

        x, y = self.canv.absolutePosition(0, 0)
        self.element.box = (x, y, x + self.width, y + self.height)
        self.canv.begin(self.element)
        renderPDF.draw(self.drawing, self.canv, 0, 0)
        self.canv.end()
