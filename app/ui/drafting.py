"""Keeping what is being typed: a moment after the last key, at once when the page is left, and said quietly."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from app.domain import moments
from app.domain.drafts import Draft
from app.domain.kinds import Kind
from app.i18n import _, ngettext
from app.services import drafts
from app.ui.parts import Quiet

if TYPE_CHECKING:
    from app.ui.desk import Desk

KEEP_AFTER = 1_500
"""Milliseconds after the last change at which the draft is kept; never more than `KEEP_AT_MOST` after the first."""
KEEP_AT_MOST = 4_000


class Drafting(QObject):
    """One form's draft. The form tells `touched`; `fields` gives what it holds, None where there is nothing to keep.

    `said` says when it was kept last; while nothing was, it says `before`.
    """

    def __init__(
        self,
        desk: "Desk",
        kind: Kind,
        fields: Callable[[], dict[str, Any] | None],
        said: Quiet,
        owner: QObject,
        before: str = "",
    ) -> None:
        super().__init__(owner)
        self._before = before
        self.desk, self.kind, self.fields, self.said = desk, kind, fields, said
        self.draft = ""
        self._dirty = False
        self._kept_at: datetime | None = None
        self._soon, self._late = QTimer(self), QTimer(self)
        for timer, wait in ((self._soon, KEEP_AFTER), (self._late, KEEP_AT_MOST)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(self.keep)
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._say)
        desk.kept.connect(self._was_kept)

    def begin(self, draft: str, take_up: Callable[[dict[str, Any]], object]) -> None:
        """Work on the draft of that name; `take_up` is called where one was left unfinished."""
        self._work_on(draft, None)

        def found(left: Draft | None) -> None:
            if left is not None and self.draft == draft and not self._dirty:
                take_up(left.fields)
                self._dirty = False
                self.said.setText(_("Taken up where you left it."))

        if draft:
            self.desk.ask(drafts.find, draft, then=found, owner=self)

    def take(self, draft: str, kept: Draft | None) -> None:
        """Work on the draft of that name, whose last state the form has read already and shows; None for a new one."""
        self._work_on(draft, kept)
        if kept is not None:
            self._tick.start()

    def touched(self) -> None:
        """Say that something was typed."""
        self._dirty = True
        self._soon.start()
        if not self._late.isActive():
            self._late.start()

    def keep(self) -> None:
        """Keep the draft now, if there is anything new in it."""
        self._rest()
        if not self._dirty or not self.draft or self.desk.person is None:
            return
        self._dirty = False
        fields = self.fields()
        if fields is not None:
            self.desk.keep_draft(self.draft, self.kind, fields)

    def end(self) -> str:
        """Stop: what was typed is sealed now, or thrown away. Gives the draft's name, to be dropped."""
        draft = self.draft
        self._work_on("", None)
        return draft

    def _work_on(self, draft: str, kept: Draft | None) -> None:
        self.draft, self._dirty = draft, False
        self._kept_at = moments.parse_utc(kept.changed.utc) if kept else None
        self._rest()
        self._tick.stop()
        self._say()

    def _rest(self) -> None:
        self._soon.stop()
        self._late.stop()

    def _was_kept(self, draft: str) -> None:
        if draft and draft == self.draft:
            self._kept_at = self.desk.clock()
            self._tick.start()
            self._say()

    def _say(self) -> None:
        if self._kept_at is None:
            self.said.setText(self._before)
            return
        seconds = max(0, int((self.desk.clock() - self._kept_at).total_seconds()))
        if seconds < 60:
            words = ngettext("Draft kept {n} s ago", "Draft kept {n} s ago", seconds).format(n=seconds)
        else:
            words = ngettext("Draft kept {n} min ago", "Draft kept {n} min ago", seconds // 60).format(
                n=seconds // 60
            )
        self.said.setText(words)
