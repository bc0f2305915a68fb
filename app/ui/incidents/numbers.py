"""A number that may be left unsaid: nothing, 0, 1, 2 and so on are different answers."""

from PySide6.QtWidgets import QWidget

from app.ui.parts.counts import Count

UNSAID = -1


class NumberEdit(Count):
    """A whole number from 0 to `most`, typed or stepped; it begins unsaid, shown as a dash."""

    def __init__(self, name: str, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(UNSAID, most)
        self.setSpecialValueText("–")
        self.set_number(None)

    def number(self) -> int | None:
        """Give the number; None where it was not said."""
        return None if self.value() == UNSAID else self.value()

    def set_number(self, number: int | None) -> None:
        """Show a number, or that none was said."""
        self.setValue(UNSAID if number is None else number)
