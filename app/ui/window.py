"""The window: the unlock page until somebody sits down, then rail, top bar and pages, and the unlock page again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow

from app import paths
from app.i18n import _
from app.ui.blank import Blank
from app.ui.clipboard import ClipboardWatch
from app.ui.corner import Corner
from app.ui.desk import Desk
from app.ui.doors import Doors, press
from app.ui.idle import IdleWatch
from app.ui.layers import Layers
from app.ui.parts.dialogs import close_dialogs
from app.ui.parts.discreet import set_discreet
from app.ui.place import Place
from app.ui.system.capture import Shield
from app.ui.unlock.page import UnlockPage

if TYPE_CHECKING:
    from app.domain.errors import Refused, VaultTrouble
    from app.domain.kinds import Kind
    from app.domain.people import Member
    from app.domain.practices import Practice
    from app.services.watching import Watch
    from app.ui.arrival import Around
    from app.ui.shell import Shell
    from app.ui.system.lock import SystemLock


class KeepwellWindow(QMainWindow):
    """One window over one desk. Only the unlock page exists while nobody is signed in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shell: Shell | None = None
        self.setWindowTitle("Keepwell")
        self.setWindowIcon(QIcon(str(paths.resource("icons", "keepwell-64.png"))))
        self.unlock = UnlockPage(desk)
        self.layers = Layers(self.unlock)
        self.layers.unlock_shown.connect(self.unlock.arrive)
        self.setCentralWidget(self.layers)
        self.doors = Doors(self, desk, self.layers, self.unlock)
        self.blank = Blank(self.layers)
        self.idle = IdleWatch(self)
        self.clipboard = ClipboardWatch(self)
        self.shield = Shield(self)
        self.hot_corner = Corner(self)
        self.system: SystemLock | None = None
        self._connect()
        self.place = Place(self)
        self.unlock.arrive()

    def _connect(self) -> None:
        self.idle.due.connect(self.desk.lock)
        self.hot_corner.reached.connect(self._cornered)
        self.desk.opened.connect(self._opened)
        self.desk.locked.connect(self._locked)
        self.desk.was_refused.connect(self._refused)
        self.desk.was_troubled.connect(self._troubled)
        self.desk.crashed.connect(self.show_crash)
        self.desk.changed.connect(self._changed)
        self.desk.watched.connect(self._watched)
        self.doors.founded.connect(self._founded)
        press(self, "Ctrl+L", self.desk.lock)
        press(self, "F8", self.blank.cover)

    def set_discreet(self, on: bool) -> None:
        """Turn names into initials and hide stories, or show them again."""
        set_discreet(self, on)
        if self.shell is not None:
            self.shell.top.discreet.setChecked(on)

    def _cornered(self) -> None:
        if self.shell is not None:
            self.set_discreet(True)

    def show_crash(self, error: BaseException) -> None:
        """Show that the program made a mistake, wherever it was made."""
        if self.shell is not None:
            self.shell.show_crash(error)
            return
        from app.ui.crash import CrashPage

        page = CrashPage(error, self.desk.lock)
        self.layers.show_until(page, page.go_on)

    def raise_again(self) -> None:
        """Come to the front: the program was started a second time."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def enter(self, practice: "Practice", page: str = "") -> None:
        """Let the person who was signed in see their pages, on the first of them or the one named."""
        from app.ui.shell import Shell

        person = self.desk.person
        if person is None:
            return
        self.shell = Shell(self.desk, person, practice.name, practice.sample)
        self.shell.discreet_wanted.connect(self.set_discreet)
        self.layers.show_only(self.shell)
        self.setWindowTitle(_("{practice} · Keepwell").format(practice=practice.name))
        self.show_lock_minutes(self.idle.minutes)
        self.shell.show_page(page or self.shell.first())

    def tell_carry_trouble(self, error: "VaultTrouble") -> None:
        """Say that the copy to the second place could not be made; the backup itself is there."""
        self._say_caution(_("The copy to the second place could not be made. {why}"), error)

    def tell_backup_trouble(self, error: "VaultTrouble") -> None:
        """Say that today's backup could not be made; the work goes on."""
        self._say_caution(_("Today's backup could not be made. {why}"), error)

    def _say_caution(self, words: str, error: "VaultTrouble") -> None:
        if self.shell is not None:
            self.shell.say(words.format(why=error.words(" ")), level="caution", seconds=0)

    def show_lock_minutes(self, minutes: int) -> None:
        """Lock after so many idle minutes from now on, and say so."""
        self.idle.minutes = minutes
        if self.shell is not None:
            self.shell.rail.show_minutes(minutes)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock, and end."""
        self.idle.stop()
        if self.system is not None:
            self.system.close()
        self.clipboard.clear()
        self.desk.close()
        super().closeEvent(event)

    def _opened(self, _person: "Member") -> None:
        from app.ui.proving import Gate

        self.desk.gate = self.desk.gate or Gate(self.desk, self).need
        self.idle.start()
        self._hear_system()
        if self.doors.first is None:
            self._look_around(self._arrived)

    def _hear_system(self) -> None:
        """Lock with the computer from now on; the bus is asked only once the first person sits down."""
        if self.system is None:
            from app.ui.system.lock import SystemLock

            self.system = SystemLock(self)
            self.system.locked.connect(self.desk.lock)
        self.system.hold()

    def _founded(self, page: str) -> None:
        self._look_around(lambda around: self._go_in(around, page))

    def _look_around(self, then: "Callable[[Around], None]") -> None:
        from app.ui.arrival import look_around

        self.desk.ask(look_around, then=then, owner=self)

    def _arrived(self, around: "Around") -> None:
        """Show the first page, or the first run where an owner left it unfinished."""
        from app.domain.people import Role

        person = self.desk.person
        if person is not None and around.step and person.role is Role.OWNER:
            self.doors.begin_first_run(around.step, around.practice)
        else:
            self._go_in(around)

    def _go_in(self, around: "Around", page: str = "") -> None:
        from app.domain.kinds import Kind
        from app.services import backups, carrying

        self.enter(around.practice, around.first() or page)
        if self.shell is None:
            return
        self.show_lock_minutes(around.minutes)
        self.shield.set_refused(around.refuses_pictures)
        self.unlock.faulty = around.faulty
        if around.reads_only:
            self.shell.show_reading_only(" ".join(around.notes))
        elif around.notes:
            self.shell.say("\n".join(around.notes), level="caution", seconds=0)
        for work, troubled in (
            (backups.today_if_needed, self.tell_backup_trouble),
            (carrying.carry_if_needed, self.tell_carry_trouble),
        ):
            self.desk.do(work, troubled=troubled, owner=self, gives_way=True, changed=(Kind.BACKUP,))

    def _watched(self, watch: "Watch") -> None:
        """Show how far the check behind the window is; a fault stops all writing, and is said on every page."""
        if self.shell is None:
            return
        self.shell.rail.show_check(watch.done, watch.total)
        if watch.faults:
            self.unlock.faulty = True
            self.shell.show_reading_only(" ".join(watch.faults))

    def _changed(self, kinds: "frozenset[Kind]") -> None:
        from app.domain.kinds import Kind
        from app.services import settings

        if Kind.PRACTICE in kinds and self.desk.person is not None:
            self.desk.ask(settings.lock_minutes, then=self.show_lock_minutes)
            self.desk.ask(settings.refuses_pictures, then=self.shield.set_refused)

    def _locked(self) -> None:
        self.idle.stop()
        if self.system is not None:
            self.system.rest()
        self.clipboard.clear()
        self.shield.set_refused(True)
        close_dialogs(self)
        self.setProperty("discreet", False)
        self.blank.hide()
        self.shell = None
        self.doors.forget()
        self.setWindowTitle("Keepwell")
        self.layers.show_only(self.unlock)

    def _refused(self, error: "Refused") -> None:
        (self.shell or self.unlock).show_refused(error)

    def _troubled(self, error: "VaultTrouble") -> None:
        (self.shell or self.unlock).show_trouble(error)
