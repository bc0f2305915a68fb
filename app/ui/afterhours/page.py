"""The After hours page: the clinician's clients of the day, a line each, by keyboard, sealed in one step."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.sessions import Line
from app.i18n import _, ngettext
from app.services import caseloads, session_corrections, sessions
from app.services.sessions import Evening
from app.ui.afterhours.asking import AddWords, EarlierDay, WalkIn
from app.ui.afterhours.correcting import CorrectSession
from app.ui.afterhours.leading import lead
from app.ui.afterhours.line import ROWS, SessionLine
from app.ui.afterhours.pointed import PointedLine
from app.ui.page import Page
from app.ui.parts import Button, Card, PrimaryButton, Quiet, Small, Words, row, scrolled
from app.ui.parts.moments import say_day
from app.ui.parts.sheets import is_small
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk

KEEP_AFTER_MS = 1_000
"""How long after the last key the lines are kept."""

LISTS = frozenset({Kind.DAY_LIST, Kind.CLIENT})


class AfterHoursPage(Page):
    """One line a client: came or not, safety same, lower or raised. Nothing typed is lost; all is sealed together."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("After hours"))
        self.day: date | None = None
        self.lines: list[SessionLine] = []
        self._dirty = False
        self.earlier = Button(_("Another day…"))
        self.seal = PrimaryButton(_("Seal all"), key="Ctrl+Return")
        self.buttons.addWidget(self.earlier)
        self.buttons.addWidget(self.seal)
        self.card = Card()
        self.empty = Words("")
        self.unmatched = Quiet("")
        self.add_client = Button(_("Add a client…"))
        self.pointed = PointedLine()
        self._grid_holder = QWidget()
        self.grid = self._make_grid()
        self._lay_out()
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_AFTER_MS)
        self._keeping.timeout.connect(self._keep)
        self.earlier.clicked.connect(self._ask_day)
        self.seal.clicked.connect(self._seal)
        self.add_client.clicked.connect(self._ask_client)
        self.pointed.opened.connect(lambda client: self.go.emit("client", {"record": client}))
        self.desk.changed.connect(self._changed)

    def _make_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 4)
        grid.setVerticalSpacing(SPACE * 2)
        grid.setColumnStretch(4, 1)
        return grid

    def _lay_out(self) -> None:
        self._grid_holder.setLayout(self.grid)
        self.card.add(self.empty)
        self.card.add(self._grid_holder)
        self.card.add(self.unmatched)
        self.card.add(row(self.add_client, 1))
        contents = QWidget()
        lines = QVBoxLayout(contents)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.card)
        lines.addStretch(1)
        self.body.addWidget(scrolled(contents), 1)
        self.body.addWidget(self.pointed)
        keys = _("Keys: Enter next client · 1 2 3 came · S L R safety · Shift+Enter a new line in the text.")
        self.body.addWidget(Small(keys))

    def arrive(self, **where: Any) -> None:
        """Come into view: today's clients, or those of a named day."""
        named = where.get("day")
        self.desk.ask(sessions.of_day, named, then=self._show, owner=self)

    def unfold(self, small: bool) -> None:
        """Lay the lines anew in a small window, or in a large one again."""
        super().unfold(small)
        if self.day is not None:
            self._again()

    def leave(self) -> None:
        """Go out of view: keep what was begun now."""
        self._keep()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & LISTS and self.isVisible() and self.day is not None:
            self._again()

    def _show(self, evening: Evening) -> None:
        if self._dirty and evening.day == self.day:  # something was answered meanwhile: that first
            self._again()
            return
        self.day = evening.day
        self.title.setText(f"{_('After hours')} · {say_day(evening.day, long=True)}")
        at = next((place for place, line in enumerate(self.lines) if _has_focus(line)), None)
        self._clear()
        for place, line in enumerate(evening.lines):
            self._put(line, 1 + ROWS * place)
        self.empty.setText(_("None of your clients are on this day’s list. Add one, or pick another day."))
        self.empty.setVisible(not evening.lines)
        self._grid_holder.setVisible(bool(evening.lines))
        self.unmatched.setText(_unmatched(evening.unmatched))
        self.unmatched.setVisible(bool(evening.unmatched))
        here = [line.client for line in evening.lines]
        self.desk.ask(caseloads.pointed_out, here, then=self.pointed.show_clients, owner=self)
        self._count()
        if at is not None and at < len(self.lines):
            self.lines[at].focus()
        else:
            self._focus_first()

    def _clear(self) -> None:
        self.lines = []
        self._dirty = False
        old = self._grid_holder
        self._grid_holder = QWidget()
        self.grid = self._make_grid()
        self._grid_holder.setLayout(self.grid)
        self.card.body.replaceWidget(old, self._grid_holder)
        old.hide()
        old.deleteLater()
        heads = (_("Time"), _("Client"), _("Came"), _("Safety since last time"), _("Kept"))
        for column, words in enumerate(() if is_small(self) else heads):
            self.grid.addWidget(Quiet(words, wrap=False), 0, column)

    def _put(self, line: Line, at: int) -> None:
        made = SessionLine(line, self.grid, at, self._grid_holder)
        made.answered.connect(self._answered)
        made.step.connect(lambda step, it=made: self._step(it, step))
        lead(made, self._go)
        made.added.connect(self._add_words)
        made.say_kept(_("draft"))
        self.lines.append(made)

    def _focus_first(self) -> None:
        first = next((line for line in self.lines if line.is_open()), None)
        if first is not None:
            first.focus()

    def _step(self, line: SessionLine, step: int) -> None:
        """Go to the next line; from the last one to Seal all."""
        at = self.lines.index(line) + step
        if at >= len(self.lines):
            self.seal.setFocus(Qt.FocusReason.TabFocusReason)
        elif at >= 0:
            self.lines[at].focus()

    def _answered(self) -> None:
        self._dirty = True
        self._keeping.start()
        self._count()

    def _count(self) -> None:
        done = sum(1 for line in self.lines if not line.is_open())
        total = len(self.lines)
        words = ngettext("{done} of {count} logged", "{done} of {count} logged", total)
        self.aside.setText(words.format(done=done, count=total) if total else "")
        self.seal.setEnabled(any(not line.line.record and not line.is_open() for line in self.lines))

    def _now(self) -> list[Line]:
        return [line.now() for line in self.lines]

    def _keep(self) -> None:
        """Keep what is begun, sealed to this clinician."""
        self._keeping.stop()
        if self._dirty and self.day is not None:
            self._dirty = False
            self.desk.do(
                sessions.keep, self.day, self._now(), then=lambda _kept: self._say_kept(), owner=self
            )

    def _say_kept(self) -> None:
        for line in self.lines:
            line.say_kept(_("draft"))

    def _seal(self) -> None:
        if self.day is None:
            return
        self._keeping.stop()
        self.seal.setEnabled(False)
        for line in self.lines:
            line.text.clear_errors()
        day, lines = self.day, self._now()
        self.desk.do(
            sessions.seal,
            day,
            lines,
            then=lambda made: self._sealed(made, day, lines),
            refused=self._refused,
            owner=self,
            changed=(Kind.SESSION,),
        )

    def _sealed(self, made: list[Any], day: date, lines: list[Line]) -> None:
        count = len(made)
        words = ngettext("{count} session is sealed.", "{count} sessions are sealed.", count)
        self.say(words.format(count=count), undo=lambda: self._take_back(day, made, lines))
        self._dirty = False
        self._again()

    def _take_back(self, day: date, made: list[Any], lines: list[Line]) -> None:
        self.desk.do(
            session_corrections.take_back,
            day,
            made,
            lines,
            then=lambda _done: self._taken_back(),
            owner=self,
            changed=(Kind.SESSION,),
        )

    def _taken_back(self) -> None:
        self.say(_("What was sealed is marked as entered in error; your lines are a draft again."))
        self._dirty = False
        self._again()

    def _refused(self, refused: Refused) -> None:
        """Say what stopped it, at the line and answer it is about; the text is kept."""
        self._count()
        key, _dot, field = (refused.field or "").partition(".")
        line = next((one for one in self.lines if one.line.key == key), None)
        if line is not None:
            line.show_error(field, refused.reason)
        self.say(refused.reason)

    def _go(self, screen: str, where: dict[str, Any]) -> None:
        self._keep()
        self.go.emit(screen, where)

    def _ask_day(self) -> None:
        today = self.desk.now().day()
        asked = EarlierDay(self.day or today, today, self)
        asked.picked.connect(self._go_to)
        asked.open()

    def _go_to(self, day: date) -> None:
        self._keep()
        self.arrive(day=day)

    def _ask_client(self) -> None:
        if self.day is not None:
            asked = WalkIn(self.desk, self.day, [line.line.key for line in self.lines], self)
            asked.made.connect(self._have_client)
            asked.open()

    def _have_client(self, line: Line) -> None:
        self.empty.hide()
        self._grid_holder.show()
        self._put(line, 1 + ROWS * len(self.lines))
        self._answered()
        self.lines[-1].focus()

    def _add_words(self, line: Line) -> None:
        asked = AddWords(self.desk, line, self)
        asked.added.connect(self._again)
        asked.correct.connect(self._correct)
        asked.open()

    def _correct(self, line: Line) -> None:
        asked = CorrectSession(self.desk, line, self)
        asked.corrected.connect(self._again)
        asked.open()

    def _again(self) -> None:
        self._keep()
        self.desk.ask(sessions.of_day, self.day, then=self._show, owner=self)


def _has_focus(line: SessionLine) -> bool:
    return any(pill.hasFocus() for choices in (line.came, line.risk) for pill in choices.pills)


def _unmatched(count: int) -> str:
    words = ngettext(
        "{count} name of the day’s list is still open on Today, so it is not here.",
        "{count} names of the day’s list are still open on Today, so they are not here.",
        count,
    )
    return words.format(count=count)
