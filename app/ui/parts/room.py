"""How a list's columns share the room: no list is ever moved sideways to be read, and no number is cut short."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QTableView

from app.ui.parts.columns import Column, RowsModel
from app.ui.theme import SPACE

GOOD_LETTERS, LEAST_LETTERS, FEWEST_LETTERS = 20, 14, 4
"""What a column without a width of its own should have before others stay, what it needs, and what any is left with."""
LONG, BREAK = 16, "\u200b"
"""Letters above which a word may be broken at its hyphens and full stops, and what says so to whoever draws it."""
MEASURED, MOST_LINES = 200, 4
"""So many rows are looked at to see how many lines each takes, and so many it takes at most."""


def share(
    table: QTableView,
    columns: Sequence[Column],
    wide: Sequence[int],
    letter: int,
    left_out: Collection[str] = (),
) -> None:
    """Give each column its width (pixels; 0: what is left), leave out those that yield, and narrow the others.

    `left_out` names the columns that the person does without.
    """
    room = table.viewport().width()
    if room <= 0 or not wide:
        return
    good = GOOD_LETTERS * letter
    shown = [at for at in range(len(columns)) if columns[at].name not in left_out]
    for at in sorted(shown, key=lambda at: -columns[at].yields):
        if not columns[at].yields or sum(wide[one] or good for one in shown) <= room * 11 // 10:
            break
        shown.remove(at)
    for at in range(len(columns)):
        table.setColumnHidden(at, at not in shown)
    table.horizontalHeader().setStretchLastSection(all(wide[at] for at in shown))
    flowing = sum(LEAST_LETTERS * letter for at in shown if not wide[at])
    fixed = [at for at in shown if wide[at]]
    model = table.model()
    words = {at: _words(model, columns[at]) if isinstance(model, RowsModel) else set() for at in shown}
    heads = {at: _least(table, columns[at], words[at]) for at in fixed}
    whole = [at for at in fixed if columns[at].name == "number"]
    if sum(wide[at] for at in fixed) + flowing > room:
        wide = [min(one, heads[at]) if at in whole else one for at, one in enumerate(wide)]
    kept = sum(wide[at] for at in whole)
    most = 0
    for _round in fixed:  # what its heading needs is left to a column, and the others share the rest
        most = _most([wide[at] for at in fixed if at not in whole], room - flowing - kept)
        if not (pinned := [at for at in fixed if at not in whole and heads[at] > min(wide[at], most)]):
            break
        whole += pinned
        kept += sum(heads[at] for at in pinned)
        wide = [heads[at] if at in pinned else one for at, one in enumerate(wide)]
    for at in fixed:
        narrowed = wide[at] if at in whole else min(wide[at], max(most, FEWEST_LETTERS * letter))
        table.setColumnWidth(at, narrowed)


def breakable(word: str) -> str:
    """Let a line end behind each hyphen, full stop and stroke of a long word, such as a file's name."""
    if len(word) <= LONG:
        return word
    return "".join(f"{letter}{BREAK}" if letter in "-._/" else letter for letter in word)


def _words(model: RowsModel, column: Column) -> set[str]:
    """Give the words of a column's cells, at which a line can end."""
    texts = {model.spelt(row, column) for row in model.rows[:MEASURED]}
    return {part for text in texts for word in text.split() for part in breakable(word).split(BREAK)}


def _least(table: QTableView, column: Column, words: set[str]) -> int:
    """Give the width at which a column's heading and the longest word in it can be read."""
    metrics, around = table.fontMetrics(), SPACE * (8 if column.level else 5)
    head = table.horizontalHeader().fontMetrics().horizontalAdvance(column.words) + SPACE * 5
    return max(head, max((metrics.horizontalAdvance(word) for word in words), default=0) + around)


def lines(table: QTableView, model: RowsModel, *, several: bool) -> list[int]:
    """Say how many lines each of the first rows takes: one, or `several` where its cells need them at these widths."""
    metrics = table.fontMetrics()
    needed = [1] * min(len(model.rows), MEASURED)
    for at, column in enumerate(model.columns if several else ()):
        room = table.columnWidth(at) - SPACE * (8 if column.level else 4)
        if table.isColumnHidden(at) or room <= 0:
            continue
        for row in range(len(needed)):
            words = model.spelt(model.rows[row], column)
            if metrics.horizontalAdvance(words) > room:
                around = QRect(0, 0, room, metrics.lineSpacing() * MOST_LINES)
                text = " ".join(breakable(word) for word in words.split(" "))
                high = metrics.boundingRect(around, Qt.TextFlag.TextWordWrap, text).height()
                needed[row] = max(needed[row], min(MOST_LINES, -(-high // metrics.lineSpacing())))
    return needed


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
