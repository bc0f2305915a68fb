"""A client's name in the head of a page, where it can become initials."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.page import Page


def put_in_head(page: Page, widget: QWidget, at: int) -> None:
    """Put a part into the line that holds the page's title and buttons."""
    whole = page.layout()
    head = whole.itemAt(0).layout() if whole is not None else None  # type: ignore[union-attr]  # the title's line
    assert isinstance(head, QHBoxLayout)
    head.insertWidget(at, widget)
