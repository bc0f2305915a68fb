"""Keeping what is being typed: a moment after the last key, at once when the page is left, and said quietly."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from app.domain.kinds import Kind
from app.i18n import _, ngettext
from app.services import drafts
from app.ui.parts import Quiet

if TYPE_CHECKING:
    from app.ui.desk import Desk

KEEP_AFTER = 1_500
"""Milliseconds after the last change."""


class Drafting(QObject):
    """One form's draft. The form tells `touched`; `fields` gives what it holds, None where there is nothing to keep."""

    def __init__(
        self,
        desk: "Desk",
        kind: Kind,
        fields: Callable[[], dict[str, Any] | None],
        said: Quiet,
        owner: QObject,
    ) -> None:
        super().__init__(owner)
        self.desk, self.kind, self.fields, self.said = desk, kind, fields, said
        self.draft = ""
        self._dirty = False
        self._kept_at: Any = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_AFTER)
        self._soon.timeout.connect(self.keep)
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._say)
        desk.kept.connect(self._was_kept)

    def begin(self, draft: str, take_up: Callable[[dict[str, Any]], object]) -> None:
        """Work on the draft of that name; `take_up` is called where one was left unfinished."""
        self.draft, self._dirty, self._kept_at = draft, False, None
        self.said.setText("")

        def found(left: Any) -> None:
            if left is not None and self.draft == draft and not self._dirty:
                take_up(left.fields)
                self._dirty = False
                self.said.setText(_("Taken up where you left it."))

        if draft:
            self.desk.ask(drafts.find, draft, then=found, owner=self)

    def touched(self) -> None:
        """Say that something was typed."""
        self._dirty = True
        self._soon.start()

    def keep(self) -> None:
        """Keep the draft now, if there is anything new in it."""
        self._soon.stop()
        if not self._dirty or not self.draft or self.desk.person is None:
            return
        self._dirty = False
        fields = self.fields()
        if fields is not None:
            self.desk.keep_draft(self.draft, self.kind, fields)

    def end(self) -> str:
        """Stop: what was typed is sealed now, or thrown away. Gives the draft's name, to be dropped."""
        draft, self.draft, self._dirty, self._kept_at = self.draft, "", False, None
        self._soon.stop()
        self._tick.stop()
        self.said.setText("")
        return draft

    def _was_kept(self, draft: str) -> None:
        if draft and draft == self.draft:
            self._kept_at = self.desk.clock()
            self._tick.start()
            self._say()

    def _say(self) -> None:
        if self._kept_at is None:
            return
        seconds = max(0, int((self.desk.clock() - self._kept_at).total_seconds()))
        if seconds < 60:
            words = ngettext("Draft kept {n} s ago", "Draft kept {n} s ago", seconds).format(n=seconds)
        else:
            words = ngettext("Draft kept {n} min ago", "Draft kept {n} min ago", seconds // 60).format(
                n=seconds // 60
            )
        self.said.setText(words)
