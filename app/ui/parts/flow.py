"""A layout that runs on like text: side by side while there is room, then on the next line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lays its parts side by side and wraps them, so that long words and large type never run out of the card.

    With `spread`, the last part stands at the right edge while everything fits on one line; with `centred`, each
    line stands in the middle.
    """

    def __init__(
        self, parent: QWidget | None = None, space: int = 6, *, spread: bool = False, centred: bool = False
    ) -> None:
        super().__init__(parent)
        self._spread, self._centred = spread, centred
        self._items: list[QLayoutItem] = []
        self.setSpacing(space)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more part."""
        self._items.append(item)

    def insertWidget(self, at: int, part: QWidget) -> None:
        """Put a part before the one that stands at this place."""
        self.addWidget(part)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """Say how many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Give one part."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Let go of one part."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than the parts need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that a narrow row is a tall one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height the parts need at a width."""
        return self._place(QRect(0, 0, width, 0), moved=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the parts."""
        super().setGeometry(rect)
        self._place(rect, moved=True)

    def sizeHint(self) -> QSize:
        """Prefer one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Need at least the widest part."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _apart(self, rect: QRect, first: QLayoutItem, last: QLayoutItem) -> None:
        size, high = last.sizeHint(), first.sizeHint()
        middle = rect.y() + rect.height() // 2
        first.setGeometry(QRect(QPoint(rect.x(), middle - high.height() // 2), high))
        last.setGeometry(QRect(QPoint(rect.right() + 1 - size.width(), middle - size.height() // 2), size))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, moved: bool) -> int:
        shown = self._shown()
        if self._spread and moved and len(shown) == 2 and self.sizeHint().width() <= rect.width():
            self._apart(rect, *shown)
            return rect.height()
        line: list[tuple[QLayoutItem, QSize]] = []
        left, top = 0, rect.y()
        for item in shown:
            size = _fitted(item, rect.width())
            if line and left + size.width() > rect.width():
                top = self._end(line, rect, top, moved=moved) + self.spacing()
                left = 0
            line.append((item, size))
            left += size.width() + self.spacing()
        return self._end(line, rect, top, moved=moved) - rect.y()

    def _end(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect, top: int, *, moved: bool) -> int:
        """Place one line, each part in its middle, and give where it ends; the line is empty afterwards."""
        tall = max((size.height() for _item, size in line), default=0)
        wide = sum(size.width() for _item, size in line) + self.spacing() * (len(line) - 1)
        left = rect.x() + (max(0, rect.width() - wide) // 2 if self._centred else 0)
        for item, size in line:
            if moved:
                item.setGeometry(QRect(QPoint(left, top + (tall - size.height()) // 2), size))
            left += size.width() + self.spacing()
        line.clear()
        return top + tall


def _fitted(item: QLayoutItem, room: int) -> QSize:
    """Give the size a part asks for, or a narrower and higher one where the room is less."""
    size = item.sizeHint()
    if size.width() <= room or room <= 0:
        return size
    wide = max(room, item.minimumSize().width())
    return QSize(wide, item.heightForWidth(wide) if item.hasHeightForWidth() else size.height())
