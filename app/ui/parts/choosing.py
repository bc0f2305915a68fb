"""Choosing the columns of a list: by the right mouse button on a heading, or by the menu key on the list."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from app.i18n import _
from app.ui.parts import remembered
from app.ui.parts.columns import Column


class ColumnChoice(QObject):
    """Which columns a person leaves out of a list, remembered on this computer under the list's key; one stays."""

    changed = Signal()

    def __init__(self, table: QTableView, columns: Sequence[Column], key: str) -> None:
        super().__init__(table)
        self._table, self._columns, self._key = table, columns, key
        self.left_out = frozenset(remembered.left_out(key)) & {column.name for column in columns}
        if len(self.left_out) == len(columns):
            self.left_out = frozenset()
        header = table.horizontalHeader()
        header.setToolTip(_("Press to sort. The right button, or the menu key on the list, chooses columns."))
        for part in (table, header):
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self._ask(header.mapToGlobal(at)))
        table.customContextMenuRequested.connect(lambda at: self._ask(table.viewport().mapToGlobal(at)))

    def menu(self) -> QMenu:
        """Make the menu: a column in each line, ticked where it is shown."""
        menu = QMenu(_("Columns"), self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = [column.name for column in self._columns if column.name not in self.left_out]
        for column in self._columns:
            line = QAction(column.words or _("Without a heading"), menu)
            line.setCheckable(True)
            line.setChecked(column.name in shown)
            line.setEnabled(shown != [column.name])
            line.toggled.connect(lambda on, name=column.name: self._choose(name, on))
            menu.addAction(line)
        return menu

    def _ask(self, at: QPoint) -> None:
        self.menu().popup(at)

    def _choose(self, name: str, on: bool) -> None:
        self.left_out = self.left_out - {name} if on else self.left_out | {name}
        remembered.leave_out(self._key, self.left_out)
        self.changed.emit()
