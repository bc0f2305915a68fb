"""The preview: the very bytes that will be signed, painted in a child, page by page and as large as one likes."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.i18n import _
from app.ui.desk import Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.discreet import is_discreet
from app.ui.parts.labels import Quiet
from app.ui.parts.sheets import Scrolled
from app.ui.theme import SPACE
from app.ui.worker import Running

SIZES = (50, 60, 70, 80, 90, 100, 125, 150, 200, 300)
"""Percent; 100 is a page at 96 dots to the inch."""
PAGE_WIDTH = 816
"""Of a letter page at that size."""


class Preview(QWidget):
    """One page at a time, with zoom; empty, it says what would be here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper, self._title = b"", ""
        self._page, self._pages, self._size = 0, 0, -1
        self._picture: QPixmap | None = None
        self._running: Running | None = None
        self.back = Button(_("Previous"), key="Alt+Left", shown=False)
        self.forward = Button(_("Next"), key="Alt+Right", shown=False)
        self.smaller = Button("−", key="Ctrl+-", shown=False)
        self.larger = Button("+", key="Ctrl++", shown=False)
        for button, words in (
            (self.back, _("Previous page")),
            (self.forward, _("Next page")),
            (self.smaller, _("Smaller")),
            (self.larger, _("Larger")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
        self.back.clicked.connect(lambda: self._turn(-1))
        self.forward.clicked.connect(lambda: self._turn(1))
        self.smaller.clicked.connect(lambda: self._zoom(-1))
        self.larger.clicked.connect(lambda: self._zoom(1))
        self.where = Quiet("", wrap=False)
        self.sheet = QLabel()
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.sheet.setMargin(SPACE * 4)
        self.sheet.setWordWrap(True)
        self.area = Scrolled(self.sheet)
        self.area.setAccessibleName(_("Preview of the report"))
        for part in (self.area.viewport(), self.sheet):
            part.setBackgroundRole(QPalette.ColorRole.Mid)
            part.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        self.bar = row(self.back, self.forward, self.where, 1, self.smaller, self.larger)
        layout.addLayout(self.bar)
        layout.addWidget(self.area, 1)
        self.clear()

    def show_paper(self, paper: bytes, title: str) -> None:
        """Show a paper, on the page that was in view if it still has one."""
        self._paper, self._title = paper, title
        if self._size < 0:
            self._size = self._fitting()
        self._paint()

    def say_empty(self, words: str) -> None:
        """Say what would be here."""
        self.clear()
        self.sheet.setText(words)

    def clear(self) -> None:
        """Show nothing, and let go of what was shown."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._paper, self._pages = b"", 0
        self._picture = None
        self.sheet.clear()
        self.sheet.setAccessibleName("")
        self._show_where()

    def _fitting(self) -> int:
        """Give the largest size at which a page is as wide as the room there is."""
        room = (self.area.viewport().width() - SPACE * 8) / PAGE_WIDTH * 100
        return max((at for at, size in enumerate(SIZES) if size <= min(room, 100)), default=0)

    def veil(self, on: bool) -> None:
        """Take the page from view, or show it again."""
        if self._picture is None:
            return
        if on:
            self.sheet.setText(_("Hidden while Discreet is on."))
        else:
            self.sheet.setPixmap(self._picture)

    def _turn(self, by: int) -> None:
        self._page += by
        self._paint()

    def _zoom(self, by: int) -> None:
        self._size = min(max(self._size + by, 0), len(SIZES) - 1)
        self._paint()

    def _paint(self) -> None:
        if not self._paper:
            return
        if self._running is not None:
            self._running.cancel()
        self._page = min(max(self._page, 0), max(self._pages - 1, 0))
        percent = round(SIZES[self._size] * 96 / 72 * self.devicePixelRatioF())
        asked = {"pdf": self._paper, "page": self._page, "percent": percent}
        self._running = self._desk.run(
            "preview", asked, then=self._painted, refused=self._not_painted, owner=self
        )

    def _painted(self, said: dict[str, Any]) -> None:
        self._running = None
        if not self._paper:
            return
        picture = QPixmap()
        picture.loadFromData(said["png"])
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture = picture
        self.veil(is_discreet(self))
        self._pages = int(said["pages"])
        self._show_where()

    def _not_painted(self, error: Refused) -> None:
        self._running = None
        if self._page:
            self._page = 0
            self._paint()
        else:
            self.say_empty(error.reason)

    def _show_where(self) -> None:
        for button, is_open in (
            (self.back, self._page > 0),
            (self.forward, self._page + 1 < self._pages),
            (self.smaller, self._size > 0),
            (self.larger, self._size + 1 < len(SIZES)),
        ):
            button.setEnabled(bool(self._pages) and is_open)
        if not self._pages:
            self.where.setText("")
            return
        words = _("Page {page} of {pages} · {size} %")
        text = words.format(page=self._page + 1, pages=self._pages, size=SIZES[self._size])
        self.where.setText(text)
        self.sheet.setAccessibleName(_("{title}, {where}").format(title=self._title, where=text))
