"""Panels: one matter of a page that has several, what is wrong with it, and long work in it that can be stopped."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.ui.desk import Asked, Desk
from app.ui.parts.labels import Heading, Words, Wrong
from app.ui.parts.progress import Progress
from app.ui.theme import SPACE


class Panel(QWidget):
    """One matter of a page. `said` asks the window's message bar to say something."""

    said = Signal(str)

    def __init__(self, desk: Desk, title: str = "", remark: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE * 3)
        if title:
            self.body.addWidget(Heading(title, 2))
        if remark:
            self.body.addWidget(Words(remark))
        self.wrong = Wrong("")

    def load(self) -> None:
        """Show how it stands now."""

    def show_refused(self, error: Refused) -> None:
        """Say which rule says no."""
        self.wrong.setText(error.reason)

    def show_trouble(self, error: VaultTrouble) -> None:
        """Say what is wrong, what is safe, and what to do."""
        self.wrong.setText(error.words())


class LongPanel(Panel):
    """A matter in which something long is done: it says how far it is, lets others be answered, and can be stopped.

    `stopped_words` is said once it was stopped.
    """

    def __init__(self, desk: Desk, title: str, remark: str, stopped_words: str = "") -> None:
        super().__init__(desk, title, remark)
        self._stopped_words = stopped_words
        self._asked: Asked | None = None
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)

    def do_long(
        self, service: Callable[..., Any], words: str, then: Callable[..., object], kind: Kind
    ) -> None:
        """Do it now; `words` say what is being done, `then` gets what came of it and begins with `end`."""
        self.wrong.setText("")
        self.progress.begin(words)
        self._asked = self.desk.do(
            service, then=then, refused=self._refuse, troubled=self._trouble, owner=self,
            tell=self.progress.tell, changed=(kind,), gives_way=True,
        )  # fmt: skip

    def end(self) -> None:
        """Be as before it was begun."""
        self._asked = None
        self.progress.end()

    def _stop(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self.end()
        if self._stopped_words:
            self.said.emit(self._stopped_words)

    def _refuse(self, error: Refused) -> None:
        self.end()
        self.show_refused(error)

    def _trouble(self, error: VaultTrouble) -> None:
        self.end()
        self.show_trouble(error)
