"""Keeps what is typed into one box, as a draft of its own, until it is sealed: through leaving, lock and crash."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.drafts import Draft
from app.domain.kinds import Kind
from app.services import drafts
from app.ui.drafting import KEEP_AFTER
from app.ui.parts import TextArea

if TYPE_CHECKING:
    from app.ui.desk import Desk

TEXT = "text"
"""The one field of such a draft; a form's draft has none of that name."""


class Keeping(QObject):
    """Stands behind a box. `begin` names the draft and puts back what was kept; `keep` keeps now."""

    def __init__(self, desk: "Desk", box: TextArea, kind: Kind) -> None:
        super().__init__(box)
        self._desk, self._box, self._kind = desk, box, kind
        self.draft = ""
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER)
        self._timer.timeout.connect(self.keep)
        box.typed.connect(self._typed)

    def begin(self, draft: str) -> None:
        """Stand behind another draft: the box shows what was kept of it, or nothing."""
        self.keep()
        self.draft = draft
        self._box.setText("")
        self.over()
        self._desk.ask(drafts.find, draft, then=self._found, owner=self)

    def keep(self) -> None:
        """Keep what stands in the box, if it is not kept yet."""
        dirty, text = self._dirty, self._box.text()
        self.over()
        if not dirty or not self.draft or self._desk.person is None:
            return
        if text.strip():
            self._desk.keep_draft(self.draft, self._kind, {TEXT: text})
        else:
            self._desk.do(drafts.drop, self.draft, owner=self)

    def over(self) -> None:
        """Stop: what stood in the box was sealed."""
        self._dirty = False
        self._timer.stop()

    def _typed(self, _text: str) -> None:
        self._dirty = True
        self._timer.start()

    def _found(self, kept: Draft | None) -> None:
        if kept is not None and kept.id == self.draft and not self._box.text():
            self._box.setText(str(kept.fields.get(TEXT, "")))
            self.over()
