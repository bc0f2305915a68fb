"""What every step of the first run has: a title, a remark, its answers, and a way on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.ui.desk import Desk
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Heading, Words, Wrong
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.domain.practices import Practice


class Step(QWidget):
    """One question of the first run. `done` says that it is answered and kept."""

    done = Signal()
    key = ""
    words = ""
    """As it stands in the list of steps."""

    def __init__(self, desk: Desk, title: str, remark: str) -> None:
        super().__init__()
        self.desk = desk
        self.rows: dict[str, FieldRow] = {}
        self.wrong = Wrong("")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE * 3)
        self.body.addWidget(Heading(title))
        self.body.addWidget(Words(remark))

    def field(self, name: str, row: FieldRow) -> FieldRow:
        """Add a question; a refusal that names it is shown at it."""
        self.rows[name] = row
        self.body.addWidget(row)
        return row

    def close_body(self) -> None:
        """Put the place for a refusal at the end."""
        self.body.addWidget(self.wrong)
        self.body.addStretch(1)

    def arrive(self, practice: "Practice | None") -> None:
        """Come into view."""

    def finish(self) -> None:
        """Check and keep what was answered, then say `done`."""
        self.done.emit()

    def clear_errors(self) -> None:
        """Take every refusal away."""
        self.wrong.setText("")
        for row in self.rows.values():
            row.clear_error()

    def show_refused(self, error: Refused) -> None:
        """Show a refusal at the question it is about."""
        row = self.rows.get(error.field or "")
        if row is not None:
            row.show_error(error.reason)
            row.widget.setFocus()
        else:
            self.wrong.setText(error.reason)

    def show_trouble(self, error: VaultTrouble) -> None:
        """Say what is wrong, what is safe, and what to do."""
        self.wrong.setText(error.words())
