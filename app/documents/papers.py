"""Draws a report: from its values to the whole unsigned paper. The same report always gives the same bytes."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from app import i18n
from app.documents import attachments, finishing, looks, pages, signature_pages, typefaces
from app.documents.stories import Story
from app.documents.tagging import Paper
from app.domain.reports import Cover, Report
from app.i18n import _

Progress = Callable[[int, int], None]
"""Told the page being drawn and how many there may be; 0 while nobody knows."""


def build(report: Report, register: bytes = b"", progress: Progress | None = None) -> bytes:
    """Draw the paper, complete but for its signatures; `register` is the practice's `register.json`.

    The words are in the language chosen at the time: choose the report's own language first.
    """
    typefaces.register()
    story = Story()
    pages.compose(story, report)
    if report.cover.signers:
        signature_pages.compose(story, report)
    drawn = io.BytesIO()
    sheet = _Sheet(drawn, report.cover, story, progress)
    sheet.build(story.flow, canvasmaker=sheet.make_canvas)
    about = _about(report.cover, story)
    return finishing.finish(
        drawn.getvalue(), story.tree, sheet.paper.marks, about, attachments.of(report, register)
    )


def build_job(payload: dict[str, Any], tell: Progress) -> bytes:
    """Draw a paper in the worker: the report's plain values and `register.json` in, the unsigned paper out."""
    report = msgspec.convert(payload["report"], Report, strict=True)
    i18n.choose(report.cover.language)
    return build(report, payload.get("register", b""), tell)


def _about(cover: Cover, story: Story) -> finishing.About:
    made = cover.made.local().replace(microsecond=0)
    spelt = [" ".join(story.spelt(text).split()) for text in (cover.title, cover.practice, cover.scope)]
    if cover.sample:
        spelt[0] += " (" + _("sample") + ")"
    program = f"Keepwell {cover.program}"
    return finishing.About(spelt[0], spelt[1], spelt[2], cover.language, _aware(made), program)


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("a paper needs a zone")
    return when


class _Sheet(BaseDocTemplate):  # type: ignore[misc]  # reportlab says nothing about its types
    """The page itself: its frame, and what stands above and below the text on every page."""

    def __init__(self, file: io.BytesIO, cover: Cover, story: Story, progress: Progress | None) -> None:
        super().__init__(
            file,
            pagesize=(looks.PAGE_WIDTH, looks.PAGE_HEIGHT),
            leftMargin=looks.SIDE,
            rightMargin=looks.SIDE,
            topMargin=looks.TOP,
            bottomMargin=looks.BOTTOM,
            invariant=1,
            initialFontName=typefaces.REGULAR,
        )
        frame = Frame(
            looks.SIDE,
            looks.BOTTOM,
            looks.WIDTH,
            looks.PAGE_HEIGHT - looks.TOP - looks.BOTTOM,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._furnish)])
        self.cover, self.paper = cover, Paper(io.BytesIO())
        self._progress = progress
        self._running = [" ".join(story.spelt(text).split()) for text in (cover.title, cover.practice)]

    def make_canvas(self, *given: Any, **named: Any) -> Paper:
        """Make the canvas that remembers what is what."""
        named["initialFontName"] = typefaces.REGULAR
        self.paper = Paper(*given, **named)
        return self.paper

    def _furnish(self, canvas: Paper, _sheet: BaseDocTemplate) -> None:
        """Draw what stands on every page besides the text; none of it is for a screen reader."""
        number = canvas.getPageNumber()
        if self._progress:
            self._progress(number, 0)
        canvas.begin(None)
        canvas.saveState()
        if self.cover.sample:
            self._mark_sample(canvas)
        if number > 1:
            self._run(canvas, " · ".join(self._running), looks.PAGE_HEIGHT - 40)
        canvas.setStrokeColor(looks.LINE)
        canvas.setLineWidth(0.6)
        canvas.line(looks.SIDE, 44, looks.PAGE_WIDTH - looks.SIDE, 44)
        counted = _("{report} · page {page} of ").format(report=self.cover.number, page=number).lstrip(" ·")
        wide = self._run(canvas, counted, 30)
        canvas.translate(looks.SIDE + wide, 30)
        canvas.doForm("pages")
        canvas.restoreState()
        canvas.end()

    def _run(self, canvas: Paper, text: str, y: float) -> float:
        """Draw a quiet line of running text and give its width; too long a line is cut with an ellipsis."""
        room = looks.WIDTH - 90
        while canvas.stringWidth(text, typefaces.REGULAR, 8.5) > room:
            text = text[: max(len(text) * 9 // 10 - 1, 1)] + "…"
        canvas.setFont(typefaces.REGULAR, 8.5)
        canvas.setFillColor(looks.QUIET)
        canvas.drawString(looks.SIDE, y, text)
        return float(canvas.stringWidth(text, typefaces.REGULAR, 8.5))

    def _mark_sample(self, canvas: Paper) -> None:
        words = _("SAMPLE")
        wide = canvas.stringWidth(words, typefaces.BOLD, 9) + 20
        x, y = looks.PAGE_WIDTH - looks.SIDE - wide, looks.PAGE_HEIGHT - 46
        canvas.setFillColor(looks.CAUTION_TINT)
        canvas.setStrokeColor(looks.CAUTION)
        canvas.setLineWidth(0.8)
        canvas.roundRect(x, y, wide, 17, 8, stroke=1, fill=1)
        canvas.setFillColor(looks.CAUTION)
        canvas.setFont(typefaces.BOLD, 9)
        canvas.drawString(x + 10, y + 5.2, words)

    def _endBuild(self) -> None:  # noqa: N802  # reportlab's name
        """Say how many pages there are, now that it is known."""
        total = str(self.page)
        self.canv.beginForm("pages", 0, -3, 60, 12)
        self.canv.setFont(typefaces.REGULAR, 8.5)
        self.canv.setFillColor(looks.QUIET)
        self.canv.drawString(0, 0, total)
        self.canv.endForm()
        super()._endBuild()
