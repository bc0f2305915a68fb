"""What stands around every page while somebody is signed in: rail, top bar, message bar, and the pages themselves."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.people import Member
from app.i18n import _
from app.ui.crash import CrashPage
from app.ui.desk import Desk
from app.ui.find.box import FindBox
from app.ui.page import Page
from app.ui.parts.bars import MessageBar
from app.ui.parts.labels import Level, Words
from app.ui.parts.sheets import Sheet
from app.ui.rail import Rail
from app.ui.screens import SCREENS, screen
from app.ui.theme import SPACE
from app.ui.topbar import TopBar


class Shell(QWidget):
    """Made when somebody sits down, dropped with everything in it when the desk locks."""

    discreet_wanted = Signal(bool)

    def __init__(
        self, desk: Desk, person: Member, practice: str, sample: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "ground")
        self._desk, self._person = desk, person
        self._pages: dict[str, Page] = {}
        self._sheets: dict[str, Sheet] = {}
        self.now = ""
        self._refusal = ""
        self._where: dict[str, Any] = {}
        self._came: list[tuple[str, dict[str, Any]]] = []
        """The pages that led to the one in view, for the way back with Esc; a page of the rail begins anew."""
        open_to = [one for one in SCREENS if one.is_for(person)]
        self.rail = Rail(practice, person, [one for one in open_to if one.words])
        self.finder = FindBox(desk)
        self.top = TopBar(self.finder, [one for one in open_to if one.top])
        self.bar = MessageBar()
        self.stack = QStackedWidget()
        self._lay_out(sample)
        self.rail.chosen.connect(lambda key: self.show_page(key))
        self.rail.lock_wanted.connect(desk.lock)
        self.top.wanted.connect(lambda key: self.show_page(key))
        self.top.discreet_wanted.connect(self.discreet_wanted)
        self.finder.go.connect(self._go)
        desk.locking.connect(self.leave)

    def _lay_out(self, sample: bool) -> None:
        side = QVBoxLayout()
        side.setSpacing(0)
        if sample:
            side.addWidget(
                _banner(Words(_("SAMPLE · a made-up practice to try things out. Nobody in it is real.")))
            )
        self.why = Words("")
        self.only_reading = _banner(self.why)
        self.only_reading.hide()
        side.addWidget(self.only_reading)
        side.addWidget(self.top)
        bar = QVBoxLayout()
        bar.setContentsMargins(SPACE * 6, 0, SPACE * 6, 0)
        bar.addWidget(self.bar)
        side.addLayout(bar)
        side.addWidget(self.stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(side, 1)

    def first(self) -> str:
        """Name the page on which this person lands: the first of their rail."""
        return next(iter(self.rail.keys()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc to the page that led here, where nothing nearer made use of the key."""
        page = self.page()
        if event.key() == Qt.Key.Key_Escape and page is not None and page.left_with_esc and self._came:
            self.show_page(*self._came[-1])
            return
        super().keyPressEvent(event)

    def show_page(self, key: str, where: dict[str, Any] | None = None) -> None:
        """Show a page, at a place where one is named; a page that this person may not open is never made."""
        wanted = screen(key)
        if wanted is None or not wanted.is_for(self._person):
            self.say(_("This page is not part of your work here."), level=Level.CAUTION)
            return
        if (before := self._pages.get(self.now)) is not None:
            before.leave()
        page = self._pages.get(key)
        if page is None:
            page = wanted.make()(self._desk)
            page.go.connect(self._go)
            page.said.connect(self.say)
            self._pages[key] = page
            self._sheets[key] = Sheet(page)
            self.stack.addWidget(self._sheets[key])
        if key != self.now and self._refusal and self.bar.text.text() == self._refusal:
            self.bar.clear()  # it was about the page that is left
        self._note_way(key, sub=bool(wanted.under))
        self.now, self._where = key, where or {}
        self.finder.line.clearFocus()
        self.rail.mark(wanted.under or key)
        self.stack.setCurrentWidget(self._sheets[key])
        page.come(self._where)

    def _note_way(self, key: str, *, sub: bool) -> None:
        """Note what led to a page inside another; a page that was passed before is gone back to."""
        keys = [passed for passed, _where in self._came]
        if not sub:
            self._came = []
        elif key in keys:
            self._came = self._came[: keys.index(key)]
        elif self.now != key and self.now in self._pages:
            self._came.append((self.now, self._where))

    def page(self) -> Page | None:
        """Give the page in view."""
        return self._pages.get(self.now)

    def leave(self) -> None:
        """Let every page keep its drafts: the desk is about to lock."""
        for page in self._pages.values():
            page.leave()

    def say(self, text: str, undo: Any = None, level: str = Level.DONE, seconds: int = 12) -> None:
        """Say something in the message bar."""
        self.bar.say(text, undo, level, seconds)

    def show_reading_only(self, why: str) -> None:
        """Say on every page that nothing can be written here, and why."""
        said = _("FOR READING ONLY · nothing can be written here, and what you open is not recorded.")
        self.why.setText(f"{said} {why}".strip())
        self.only_reading.show()

    def show_refused(self, error: Refused) -> None:
        """Say which rule says no."""
        self._refusal = error.reason
        self.say(error.reason, level=Level.CAUTION, seconds=0)

    def show_trouble(self, error: VaultTrouble) -> None:
        """Say what is wrong with the vault, what is safe, and what to do."""
        self.say(error.words(), level=Level.HIGH, seconds=0)

    def show_crash(self, error: BaseException) -> None:
        """Show the crash page in place of what failed."""
        failed = self._sheets.pop(self.now, None)
        self._pages.pop(self.now, None)
        page = CrashPage(error, self._desk.lock)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if failed is not None:
            self.stack.removeWidget(failed)
            failed.deleteLater()
        page.go_on.connect(lambda: self._after_crash(page))

    def _after_crash(self, page: CrashPage) -> None:
        self.stack.removeWidget(page)
        page.deleteLater()
        self.show_page(self.first())

    def _go(self, key: str, where: object) -> None:
        self.show_page(key, where if isinstance(where, dict) else None)


def _banner(words: Words) -> QFrame:
    banner = QFrame()
    banner.setProperty("part", "sample")
    layout = QHBoxLayout(banner)
    layout.setContentsMargins(SPACE * 6, SPACE, SPACE * 6, SPACE)
    layout.addWidget(words)
    return banner
