"""A layout that runs on like text: side by side while there is room, then on the next line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lays its parts side by side and wraps them, so that long words and large type never run out of the card.

    With `spread`, the last part stands at the right edge while everything fits on one line.
    """

    def __init__(self, parent: QWidget | None = None, space: int = 6, *, spread: bool = False) -> None:
        super().__init__(parent)
        self._spread = spread
        self._items: list[QLayoutItem] = []
        self.setSpacing(space)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more part."""
        self._items.append(item)

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
        at, line = rect.topLeft(), 0
        shown = self._shown()
        if self._spread and moved and len(shown) == 2 and self.sizeHint().width() <= rect.width():
            self._apart(rect, *shown)
            return rect.height()
        for item in shown:
            size = item.sizeHint()
            if at.x() > rect.x() and at.x() + size.width() > rect.right() + 1:
                at = QPoint(rect.x(), at.y() + line + self.spacing())
                line = 0
            if moved:
                item.setGeometry(QRect(at, size))
            at.setX(at.x() + size.width() + self.spacing())
            line = max(line, size.height())
        return at.y() + line - rect.y()
