"""The order of Tab: as one reads, also where parts of a page were made later than what stands below them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


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


def _is_stop(part: QWidget, whole: QWidget) -> bool:
    """Say whether Tab stops at a part; what was put away, and what stands in a window of its own, is left out."""
    takes = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    away = part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    return takes and not away and part.focusProxy() is None and part.window() is whole.window()
