"""Names for drop-down lists that stand without a label: on Linux a screen reader is told their answer as their name."""

from PySide6.QtWidgets import QComboBox


def named(edit: QComboBox, words: str) -> QComboBox:
    """Let a screen reader say what is asked, beside the answer that it takes for the name of the list."""
    edit.setAccessibleName(words)
    edit.setAccessibleDescription(words)
    return edit
