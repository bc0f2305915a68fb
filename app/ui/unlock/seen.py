"""What was seen of this practice and is not in it: the evidence under a refused unlock, to compare with paper."""

from app.domain.errors import OlderThanSeen
from app.ui.parts.labels import Small


class Seen(Small):
    """A line for each head, with where and when it was seen; hidden while there is nothing to show."""

    def __init__(self) -> None:
        super().__init__("", copied=True)
        self.hide()

    def show_of(self, error: Exception) -> None:
        """Show what an error of that sort carries, and nothing for any other."""
        self.setText("\n".join(error.evidence) if isinstance(error, OlderThanSeen) else "")
        self.setVisible(bool(self.text()))

    def forget(self) -> None:
        """Leave nothing of the last try behind."""
        self.clear()
        self.hide()
