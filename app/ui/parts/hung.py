"""A list that hangs under a field while somebody types: moved along with the arrows, and never in the way of Tab."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget


class HungList(QListWidget):
    """The list under one field. Made last of all in its owner: earlier it would cut the ring of Tab."""

    def __init__(self, name: str, line: QLineEdit, owner: QWidget) -> None:
        super().__init__()
        self._line = line
        self.setParent(owner, Qt.WindowType.ToolTip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("bordered", "true")
        self.setAccessibleName(name)

    def hang(self, item: str, value: object) -> None:
        """Add a line that stands for a value."""
        added = QListWidgetItem(item)
        added.setData(Qt.ItemDataRole.UserRole, value)
        self.addItem(added)

    def unroll(self, most: int, least_width: int) -> None:
        """Show itself below the field, so many lines high at most, with the first one chosen."""
        self.setCurrentRow(0)
        height = (self.sizeHintForRow(0) + 2) * min(most, self.count()) + 14
        self.setGeometry(0, 0, max(self._line.width(), least_width), height)
        self.move(self._line.mapToGlobal(QPoint(0, self._line.height() + 2)))
        self.show()

    def step(self, down: bool) -> None:
        """Choose the next line or the one before, round the ends."""
        self.setCurrentRow((self.currentRow() + (1 if down else -1)) % self.count())
