"""The crash page: says that the program made a mistake, what is safe, and where a report without content lies."""

import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import __version__
from app.i18n import _
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card, row
from app.ui.parts.labels import Heading, Words
from app.ui.theme import SPACE

ROOT = Path(__file__).resolve().parents[2]
FILE = "crash.txt"


def places(error: BaseException) -> list[str]:
    """Give the kind of fault and the places in the program it went through: no value, no answer, no person's path."""
    lines = [type(error).__name__]
    trace: TracebackType | None = error.__traceback__
    for frame in traceback.extract_tb(trace):
        where = Path(frame.filename)
        shown = where.relative_to(ROOT).as_posix() if where.is_relative_to(ROOT) else where.name
        lines.append(f"{shown}:{frame.lineno}")
    return lines


def report(error: BaseException) -> Path | None:
    """Write the report beside the profile, for this computer only; None where it cannot be written."""
    from app.domain.errors import VaultTrouble
    from app.services import profile

    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    text = "\n".join([f"Keepwell {__version__}", when, *places(error), ""])
    try:
        return profile.keep(FILE, text.encode())
    except VaultTrouble:
        return None


class CrashPage(QWidget):
    """What is shown in place of a page that failed; the rest of the program goes on."""

    go_on = Signal()

    def __init__(
        self, error: BaseException, lock: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "ground")
        card = Card()
        card.add(Heading(_("Keepwell made a mistake")))
        card.add(
            Words(
                _(
                    "This should not happen, and it is not your fault. What was sealed is safe, and drafts are kept. "
                    "You can go on; if it happens again, lock and unlock."
                )
            )
        )
        where = report(error)
        if where is not None:
            card.add(
                Words(
                    _(
                        "A short report lies on this computer. It says where in the program it happened, "
                        "and holds no answer, name or path. Nothing is sent anywhere."
                    )
                )
            )
            card.add(Words("\n".join(places(error)), copied=True))
        on = PrimaryButton(_("Go on"))
        on.clicked.connect(self.go_on)
        locks = Button(_("Lock"))
        locks.clicked.connect(lambda: lock())
        card.add(row(on, locks, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 6, SPACE * 6, SPACE * 6, SPACE * 6)
        layout.addWidget(card)
        layout.addStretch(1)
