"""How a list's columns share the room: no list is ever moved sideways to be read."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTableView

from app.ui.parts.columns import Column

GOOD_LETTERS, LEAST_LETTERS, FEWEST_LETTERS = 20, 14, 4
"""What a column without a width of its own should have before others stay, what it needs, and what any is left with."""


def share(table: QTableView, columns: Sequence[Column], wide: Sequence[int], letter: int) -> None:
    """Give each column its width (pixels; 0: what is left), leave out those that yield, and narrow the others."""
    room = table.viewport().width()
    if room <= 0 or not wide:
        return
    good = GOOD_LETTERS * letter
    shown = list(range(len(columns)))
    for at in sorted(range(len(columns)), key=lambda at: -columns[at].yields):
        if not columns[at].yields or sum(wide[one] or good for one in shown) <= room * 11 // 10:
            break
        shown.remove(at)
    for at, column in enumerate(columns):
        if column.yields:
            table.setColumnHidden(at, at not in shown)
    shown = [at for at in shown if not table.isColumnHidden(at)]
    flowing = sum(LEAST_LETTERS * letter for at in shown if not wide[at])
    fixed = [at for at in shown if wide[at]]
    most = _most([wide[at] for at in fixed], room - flowing)
    for at in fixed:
        table.setColumnWidth(at, min(wide[at], max(most, FEWEST_LETTERS * letter)))


def _most(wide: Sequence[int], room: int) -> int:
    """Give the width that no column may pass so that all fit: the widest are narrowed, the narrow stay whole.

    >>> _most([140, 190, 160], 400), _most([100, 300], 1000)
    (133, 300)
    """
    left = room
    for place, one in enumerate(sorted(wide)):
        share = left // (len(wide) - place)
        if one > share:
            return share
        left -= one
    return max(wide, default=0)
