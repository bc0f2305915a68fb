"""A client's name in the head of a page, where it can become initials."""

from PySide6.QtWidgets import QWidget

from app.ui.page import Page


def put_in_head(page: Page, widget: QWidget, at: int) -> None:
    """Put a part into the line that holds the page's title."""
    page.named.insertWidget(at, widget)
