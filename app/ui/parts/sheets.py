"""One scroll to a page: in a large window its lists and forms scroll, in a small one the page scrolls as a whole.

A window is small when its type leaves little room in it: at 200 % of the usual size, or on a small screen. Parts that
stand otherwise in a small window have `unfold(small)`, which the sheet calls whenever that changes.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget
from shiboken6 import isValid

from app.ui.theme import SPACE

LETTERS, LINES = 115, 24
"""A window with less room than this many letters across, or this many lines down, is a small one."""


class Sheet(QScrollArea):
    """What a page stands on. It scrolls down only, begins at its top, and follows the keyboard."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_small = False
        self._still = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def to_top(self) -> None:
        """Show the page from its beginning."""
        self.verticalScrollBar().setValue(0)

    def stand_on(self, part: QWidget, reason: Qt.FocusReason) -> None:
        """Put the keyboard on a part without scrolling there: who comes to a page sees its top."""
        self._still = True
        part.setFocus(reason)
        self.to_top()
        self._still = False

    def follow(self, part: QWidget, rect: QRect | None = None) -> None:
        """Bring a part into view, or a place in it; of one that is larger than the view, its beginning."""
        page = self.widget()
        if page is None or not page.isAncestorOf(part):
            return
        place = rect or part.rect()
        top = part.mapTo(page, place.topLeft()).y()
        view = self.viewport().height()
        high = min(place.height(), view - SPACE * 4)
        bar = self.verticalScrollBar()
        if top - SPACE * 2 < bar.value():
            bar.setValue(top - SPACE * 2)
        elif top + high + SPACE * 2 > bar.value() + view:
            bar.setValue(top + high + SPACE * 2 - view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look anew how much room there is."""
        self._look()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look how much room there is."""
        self._look()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Look anew in another size of type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._look()

    def _look(self) -> None:
        page = self.widget() if hasattr(self, "is_small") else None
        small = is_little(self)
        if page is None or small == self.is_small:
            return
        self.is_small = small
        for part in (page, *page.findChildren(QWidget)):
            unfold = getattr(part, "unfold", None)
            if unfold is not None:
                unfold(small)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring what has the keyboard into view; a list follows its chosen row by itself."""
        page = self.widget()
        if now is None or self._still or page is None or not self.isVisible() or not isValid(now):
            return
        if page.isAncestorOf(now) and getattr(now, "follows", True):
            place = now.rect()
            cursor = now.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
            if place.height() > self.viewport().height() and isinstance(cursor, QRect):
                place = cursor
            self.follow(now, place)


class Scrolled(QScrollArea):
    """Contents that scroll in a large window. In a small one they stand there whole, and the page scrolls."""

    def __init__(self, contents: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(contents)

    def unfold(self, small: bool) -> None:
        """Stand there whole, or scroll."""
        if small == self._whole:
            return
        self._whole = small
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if small else needed)
        self.setHorizontalScrollBarPolicy(off if small else needed)
        policy = self.sizePolicy()
        policy.setHeightForWidth(small)
        self.setSizePolicy(policy)
        self.updateGeometry()

    def ensureWidgetVisible(self, part: QWidget, xmargin: int = 50, ymargin: int = 50) -> None:
        """Bring a part into view, here or on the page that scrolls instead."""
        sheet = sheet_of(self)
        if self._whole and sheet is not None:
            sheet.follow(part, part.rect().adjusted(0, 0, 0, ymargin))
        else:
            super().ensureWidgetVisible(part, xmargin, ymargin)

    def heightForWidth(self, width: int) -> int:
        """Give the height of the contents at a width."""
        edge, contents = 2 * self.frameWidth(), self.widget()
        return edge if contents is None else high(contents, width - edge) + edge

    def sizeHint(self) -> QSize:
        """Ask for little: in a page it is given the room that is left."""
        return self.minimumSizeHint() if sheet_of(self) is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Need the width of the contents, and their height where they stand there whole."""
        least, contents = super().minimumSizeHint(), self.widget()
        if contents is None or sheet_of(self) is None:
            return least
        return QSize(contents.minimumSizeHint().width(), least.height())

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as the window asks."""
        self.unfold(is_small(self))
        super().showEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Ask for more or less room when the contents do."""
        if event.type() == QEvent.Type.LayoutRequest and self._whole:
            self.updateGeometry()
        return super().viewportEvent(event)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # Qt watches its contents
        """Ask for more or less room when the contents do."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget() and self._whole:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Beside(QWidget):
    """Two parts side by side; in a small window the second stands below the first.

    The room is shared by `shares`, or a part with `letters` has that width and the other one what is left.
    """

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        *,
        shares: tuple[int, int] = (1, 1),
        letters: tuple[int, int] = (0, 0),
    ) -> None:
        super().__init__()
        self.parts = (first, second)
        self._shares, self._letters = shares, letters
        self._stacked = False
        for part in self.parts:
            part.setParent(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def unfold(self, small: bool) -> None:
        """Stand one above the other, or side by side."""
        if small != self._stacked:
            self._stacked = small
            self.updateGeometry()
            self._place()

    def heightForWidth(self, width: int) -> int:
        """Give the height the parts ask for at a width."""
        shown = self._shown()
        if self._stacked:
            return sum(high(one, width) for one in shown) + self._gap() * max(0, len(shown) - 1)
        return max(
            (high(one, wide) for one, wide in zip(shown, self._widths(width), strict=False)), default=0
        )

    def minimumSizeHint(self) -> QSize:
        """Need the wider part, or both where they stand side by side."""
        wide = [one.minimumSizeHint().width() for one in self._shown()]
        least = max(wide, default=0) if self._stacked else sum(wide) + self._gap() * max(0, len(wide) - 1)
        return QSize(least, 0 if self._stacked else max((high(p, 0) for p in self._flat()), default=0))

    def sizeHint(self) -> QSize:
        """Ask for what is needed."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as the window asks."""
        self.unfold(is_small(self))
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        """Place the parts anew when one of them asks for it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _flat(self) -> list[QWidget]:
        return [one for one in self._shown() if not one.hasHeightForWidth()]

    def _shown(self) -> list[QWidget]:
        return [one for one in self.parts if not one.isHidden()]

    def _gap(self) -> int:
        return SPACE * 3

    def _widths(self, width: int) -> list[int]:
        shown = self._shown()
        if len(shown) < 2 or self._stacked:
            return [width] * len(shown)
        room = width - self._gap()
        fixed = [wide * self.fontMetrics().averageCharWidth() for wide in self._letters]
        shared = room * self._shares[0] // sum(self._shares)
        first = fixed[0] or (room - fixed[1] if fixed[1] else shared)
        return [first, room - first]

    def _place(self) -> None:
        shown = self._shown()
        at = QPoint(0, 0)
        for place, (one, wide) in enumerate(zip(shown, self._widths(self.width()), strict=True)):
            if not self._stacked:
                one.setGeometry(at.x(), 0, wide, self.height())
                at.setX(at.x() + wide + self._gap())
                continue
            last = place == len(shown) - 1
            tall = self.height() - at.y() if last else high(one, self.width())
            one.setGeometry(0, at.y(), self.width(), max(tall, high(one, self.width())))
            at.setY(at.y() + one.height() + self._gap())


def sheet_of(part: QWidget) -> Sheet | None:
    """Give the sheet that a part stands on, or None outside of any."""
    above = part.parentWidget()
    while above is not None and not isinstance(above, Sheet):
        above = above.parentWidget()
    return above


def is_small(part: QWidget) -> bool:
    """Say whether a part stands in a small window; outside of any sheet it does not."""
    sheet = sheet_of(part)
    return sheet is not None and sheet.is_small


def is_little(part: QWidget) -> bool:
    """Say whether the window that a part stands in has little room for its type."""
    metrics, window = part.fontMetrics(), part.window()
    return (
        window.width() < metrics.averageCharWidth() * LETTERS
        or window.height() < metrics.lineSpacing() * LINES
    )


def high(part: QWidget, width: int) -> int:
    """Give the height that a part asks for at a width."""
    layout = part.layout()
    if layout is not None and layout.hasHeightForWidth():
        return max(layout.totalHeightForWidth(width), part.minimumHeight())
    if part.hasHeightForWidth():
        return max(part.heightForWidth(width), part.minimumHeight())
    return max(part.sizeHint().height(), part.minimumHeight())
