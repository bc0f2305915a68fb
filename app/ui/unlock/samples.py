"""Making a sample practice to look around in, with everybody's password said openly."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _
from app.services import known
from app.ui.desk import Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Card, row
from app.ui.parts.labels import Heading, Quiet, Wrong
from app.ui.parts.progress import Progress
from app.ui.theme import SPACE

PASSWORD = "nothing here is real at all"
"""Of everybody in a sample practice made from the window; shown beside the field, since there is nothing to protect."""
RECORDS = 400
NAME = "sample.keepwell"


def folder() -> Path:
    """Give the folder of the sample practice in this person's profile."""
    return known.home() / NAME


def make(now: datetime, *, progress: object = None) -> Path:
    """Make the sample practice, once; an earlier one is thrown away only if it never became whole."""
    import shutil

    from app.services import samples

    target, fresh = folder(), folder().with_name(f".{NAME}.new")
    if known.is_practice(target):
        return target
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    try:
        samples.make(
            fresh,
            RECORDS,
            1,
            PASSWORD,
            samples.day(now),
            progress if callable(progress) else lambda *_said: None,
        )
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    known.remember(_("Sample Practice"), target, sample=True)
    return target


class MakingSample(QWidget):
    """Says what is being made, and how far it is; `left` when it is done or stopped."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("part", "ground")
        self._desk = desk
        self.wrong = Wrong("")
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        back = Button(_("Back"))
        back.clicked.connect(self._stop)
        card = Card()
        card.body.setContentsMargins(SPACE * 7, SPACE * 7, SPACE * 7, SPACE * 7)
        for part in (
            Heading(_("A sample practice")),
            Quiet(
                _(
                    "Four people, some clients and a year of records, all made up and marked as a sample everywhere."
                )
            ),
            self.progress,
            self.wrong,
        ):
            card.add(part)
        card.add(row(back, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 16, SPACE * 16, SPACE * 16, SPACE * 16)
        layout.addWidget(card)
        layout.addStretch(1)

    def begin(self) -> None:
        """Make it."""
        self.progress.begin(_("Making up people, clients and a year of records"))
        self._asked = self._desk.call(
            make,
            self._desk.clock(),
            then=self._made,
            refused=self._refused,
            troubled=self._troubled,
            owner=self,
            tell=self.progress.tell,
        )

    def _made(self, target: Path) -> None:
        self._desk.folder = target
        self.progress.end()
        self.left.emit()

    def _refused(self, error: Refused) -> None:
        self.progress.end()
        self.wrong.setText(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self.progress.end()
        self.wrong.setText(error.words())

    def _stop(self) -> None:
        self._asked.cancel()
        self.left.emit()
