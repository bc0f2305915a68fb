"""Columns of a list, and the model that shows a plain list of rows through them."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.i18n import _
from app.ui.parts.discreet import initials

Index = QModelIndex | QPersistentModelIndex
LEVEL = Qt.ItemDataRole.UserRole + 1
ROW = Qt.ItemDataRole.UserRole


class Column(Struct, frozen=True, kw_only=True):
    """One column: its name, its heading, and how a row is spelt in it.

    `personal` becomes initials and `story` vanishes while the window is discreet; `level` draws the text as a chip;
    `tick` makes it a box that can be ticked; `wide` is its width in letters (0: it takes the room that is left); a
    column called `number` is never narrowed, for a number is read aloud. `sort` gives what a list is put in order by
    (the text, where it is not given). Where there is no room for all columns, those that `yields` names are left out,
    the highest first: what they say stands on the row's own page.
    """

    name: str
    words: str
    text: Callable[[Any], str]
    personal: bool = False
    story: bool = False
    level: Callable[[Any], str] | None = None
    tick: Callable[[Any], bool | None] | None = None
    wide: int = 0
    yields: int = 0
    right: bool = False
    sort: Callable[[Any], Any] | None = None


class RowsModel(QAbstractTableModel):
    """A plain list of rows as a table. `ticked` carries the row and the new state; the row stays as it is."""

    ticked = Signal(object, bool)
    more_wanted = Signal(object)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Any] = []
        self.discreet = False
        self.after: Any = None
        self.held = False
        """Whether further pages wait until the page that the list stands on is scrolled to its end."""
        self._asked = False

    def show_rows(self, rows: Sequence[Any], after: Any = None) -> None:
        """Show these rows and no others; `after` says where the next page begins."""
        self.beginResetModel()
        self.rows = list(rows)
        self.after = after
        self._asked = False
        self.endResetModel()

    def extend(self, rows: Sequence[Any], after: Any = None) -> None:
        """Add a further page below."""
        self._asked = False
        self.after = after
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether there is a further page."""
        return self.after is not None and not self._asked and not self.held

    def go_on(self) -> None:
        """Ask for the next page although pages are held: the end of the list is in view."""
        if self.after is not None and not self._asked:
            self._asked = True
            self.more_wanted.emit(self.after)

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page, once."""
        if self.canFetchMore(parent):
            self.go_on()

    def veil(self, on: bool) -> None:
        """Show initials and no stories, or everything."""
        self.discreet = on
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Say how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Say how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.columns[section].words
            case Qt.ItemDataRole.TextAlignmentRole:
                right = self.columns[section].right
                return Qt.AlignmentFlag.AlignVCenter | (
                    Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                )
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self.spelt(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._heard(row, column)
            case Qt.ItemDataRole.TextAlignmentRole if column.right:
                return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            case Qt.ItemDataRole.CheckStateRole if column.tick and (on := column.tick(row)) is not None:
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            case _ if role == LEVEL and column.level:
                return str(column.level(row))
            case _ if role == ROW:
                return row
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell that a box was ticked or cleared."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.ticked.emit(self.rows[index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that rows can be chosen, and boxes ticked."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        if index.isValid() and index.row() < len(self.rows):
            tick = self.columns[index.column()].tick
            if tick is not None and tick(self.rows[index.row()]) is not None:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def spelt(self, row: Any, column: Column) -> str:
        """Spell a row in a column, as discreetly as the window is."""
        text = column.text(row)
        if self.discreet and column.personal:
            return initials(text)
        if self.discreet and column.story and text:
            return _("Hidden while Discreet is on.")
        return text

    def _heard(self, row: Any, column: Column) -> str:
        text = self.spelt(row, column)
        if column.tick is not None and (on := column.tick(row)) is not None:
            state = _("ticked") if on else _("not ticked")
            return f"{column.words}: {text} {state}" if text else f"{column.words}: {state}"
        return text or (
            _("{heading}: nothing").format(heading=column.words) if column.words else _("nothing")
        )
