"""The order of Tab: as one reads, also where parts of a page were made later than what stands below them."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def in_order(*parts: QWidget) -> None:
    """Let Tab go on from the first part to the others, which were made later, each in the order it was made in.

    A list is never moved itself, only what follows it: moved, it takes its own place in the ring with it, and Tab goes
    round in half the page.
    """
    stops = [
        stop for part in parts for stop in (part, *part.findChildren(QWidget)) if _is_stop(stop, parts[0])
    ]
    for before, after in zip(stops, stops[1:], strict=False):
        QWidget.setTabOrder(before, after)


def just_before(stop: QWidget, *parts: QWidget) -> None:
    """Let Tab come to these parts, which were made later, just before a stop that was there already."""
    earlier = stop.previousInFocusChain()
    while earlier is not None and earlier is not stop and not _is_stop(earlier, stop):
        earlier = earlier.previousInFocusChain()
    if earlier is not None:
        in_order(earlier, *parts)


def as_laid_out(whole: QWidget) -> None:
    """Let a screen reader come to parts that were made later where they stand: it goes by the order of making."""
    layout = whole.layout()
    for part in _laid_out(layout) if layout is not None else ():
        part.raise_()


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (part := item.widget()) is not None:
            yield part
        elif (inner := item.layout()) is not None:
            yield from _laid_out(inner)


def _is_stop(part: QWidget, whole: QWidget) -> bool:
    """Say whether Tab stops at a part; what was put away, and what stands in a window of its own, is left out."""
    takes = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    away = part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    return takes and not away and part.focusProxy() is None and part.window() is whole.window()
