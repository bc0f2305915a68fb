"""The table that a list is drawn in: whole rows, one chosen, never moved sideways, with Tab left to the page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from app.ui.parts.columns import RowsModel

NO_LIMIT = (1 << 24) - 1
"""What Qt takes for no limit to a size."""


def letter(metrics: QFontMetrics) -> int:
    """Give the width that a column counts a letter as: a digit's, for numbers and times must not be cut short."""
    return max(1, metrics.averageCharWidth(), metrics.horizontalAdvance("0"))


def bare_table(name: str, model: RowsModel) -> QTableView:
    """Make the table of a list."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionsClickable(True)
    return table
