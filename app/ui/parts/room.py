"""How a list's columns share the room: no list is ever moved sideways to be read."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTableView

from app.ui.parts.columns import Column

LEAST_LETTERS, FEWEST_LETTERS = 20, 4
"""What a column without a width of its own needs at least, and what any other is left with in the end."""


def share(table: QTableView, columns: Sequence[Column], wide: Sequence[int], letter: int) -> None:
    """Give each column its width (pixels; 0: what is left), leave out those that yield, and narrow the others."""
    room = table.viewport().width()
    if room <= 0:
        return
    open_flow = LEAST_LETTERS * letter
    shown = list(range(len(columns)))
    for at in sorted(range(len(columns)), key=lambda at: -columns[at].yields):
        if not columns[at].yields or sum(wide[one] or open_flow for one in shown) <= room:
            break
        shown.remove(at)
    for at, column in enumerate(columns):
        if column.yields:
            table.setColumnHidden(at, at not in shown)
    shown = [at for at in shown if not table.isColumnHidden(at)]
    flowing = sum(open_flow for at in shown if not wide[at])
    fixed = sum(wide[at] for at in shown)
    left = max(0, room - flowing)
    for at in shown:
        if wide[at]:
            narrow = max(FEWEST_LETTERS * letter, wide[at] * left // fixed)
            table.setColumnWidth(at, wide[at] if fixed <= left else min(wide[at], narrow))
