"""The unlock page: who sits down, with which password, and what can be done without one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from app.domain.errors import Damaged, OlderThanSeen, SlotsLost, WrongPassword
from app.i18n import _
from app.services import known
from app.ui import later
from app.ui.desk import Desk
from app.ui.later import Wait
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card, row, scrolled
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Heading, Quiet, Wrong
from app.ui.parts.named import named
from app.ui.parts.texts import PasswordEdit
from app.ui.parts.ticks import Tick
from app.ui.theme import SPACE
from app.ui.tries import Tries
from app.ui.unlock import samples
from app.ui.unlock.below import Below
from app.ui.unlock.choosing import Choosing
from app.ui.unlock.seen import Seen
from app.ui.unlock.welcome import Welcome

if TYPE_CHECKING:
    from app.domain.errors import Refused, VaultTrouble


class UnlockPage(QWidget):
    """Pick a name, type a password, press Enter. Without a practice it offers the three ways to get one."""

    new_wanted = Signal()
    sample_wanted = Signal()
    verify_wanted = Signal()
    card_wanted = Signal()
    sheet_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "ground")
        self.desk = desk
        self._painted = False
        self._lost = False
        self.faulty = False
        """What was opened here last did not check out: what can be done about it is offered after locking."""
        self._choosing = Choosing(desk, self)
        self.practice = Quiet("")
        self.who = named(QComboBox(), _("Who are you?"))
        self.who.currentIndexChanged.connect(lambda _at: self.forget())
        self.password = PasswordEdit(_("Password"), hint=_("Password"))
        self.password.entered.connect(self.try_unlock)
        self.unlock = PrimaryButton(_("Unlock"))
        self.unlock.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.unlock.clicked.connect(self.try_unlock)
        self.wrong = Wrong("")
        self.seen = Seen()
        self.older = Tick(_("I am an owner, and go on with this one"))
        self.older.hide()
        self.mend = Button(_("What can be done about it…"))
        self.mend.hide()
        self.tries = Tries()
        self._welcome = Welcome()
        self._welcome.new.clicked.connect(self.new_wanted)
        self._welcome.sample.clicked.connect(self.sample_wanted)
        self._card = self._make_card()
        self._below = Below()
        self._connect()
        self._lay_out()

    def _lay_out(self) -> None:
        """Stand in the middle; where the type leaves no room for all of it, the page scrolls."""
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setSpacing(SPACE * 5)
        layout.addStretch(2)
        for part in (self._card, self._welcome):
            layout.addLayout(row(1, part, 1))
        layout.addWidget(self._below)
        layout.addStretch(5)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(holder))
        holder.installEventFilter(self)  # it covers this page, which itself is therefore never painted

    def _connect(self) -> None:
        self.mend.clicked.connect(self.show_mending)
        self.tries.over.connect(self._may_try_again)
        self._welcome.other.clicked.connect(self._choosing.open)
        self._below.verify.clicked.connect(self.verify_wanted)
        self._below.restore.clicked.connect(self._choosing.restore)
        self._below.card.clicked.connect(self.card_wanted)
        self._below.leave.clicked.connect(self.leave_wanted)
        self._choosing.chosen.connect(self.open_practice)
        self._choosing.wrong.connect(self._say_wrong)

    def arrive(self) -> None:
        """Show who may sit down here; the last practice used, where none was named."""
        if self.desk.folder is None:
            self.desk.folder = next((one.folder for one in known.practices()), None)
        self.forget()
        folder = self.desk.folder
        self._card.setVisible(folder is not None)
        self._welcome.setVisible(folder is None)
        for needs_practice in (self._below.card, self._below.leave):
            needs_practice.setVisible(folder is not None)
        if folder is None:
            self._welcome.new.setFocus()
            return
        here = next((one for one in known.practices() if one.folder == folder), None)
        name = here.name if here else folder.stem
        self.away.setVisible(here is not None and here.sample and folder.parent == known.home())
        self.practice.setText(_("{practice} · records stay on this computer").format(practice=name))
        if self._painted:
            self._ask_people()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be seen first; everything that asks the vault's files is imported only then."""
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._ask_people)
        return super().eventFilter(watched, event)

    def _ask_people(self) -> None:
        if (folder := self.desk.folder) is not None:
            self.desk.call(
                later.people_at, folder, then=self.show_people, troubled=self.show_trouble, owner=self
            )
            self.desk.call(later.warm_up, owner=self)

    def forget(self) -> None:
        """Leave nothing of the last try behind."""
        self.password.clear()
        self.wrong.setText(
            _("What was open here does not check out: it is for reading only.") if self.faulty else ""
        )
        self.seen.forget()
        self.older.hide()
        self.mend.setVisible(self.faulty)
        self.older.setChecked(False)
        self.tries.forget()
        self.unlock.setEnabled(True)
        self.unlock.set_words(_("Unlock"))
        if self.desk.folder == samples.folder():
            self.password.setText(samples.PASSWORD)
            words = _("A sample: everybody's password is “{password}”.")
            self.tries.setText(words.format(password=samples.PASSWORD))

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer the people who have a password here; who sat here last stays chosen, else who founded the practice."""
        last = self.who.currentData()
        self.who.clear()
        for person, name in sorted(people, key=lambda one: one[1].casefold()):
            self.who.addItem(name, person)
        founder = people[0][0] if people else None
        self.who.setCurrentIndex(max(0, self.who.findData(founder if last is None else last)))
        (self.who if self.who.count() > 1 and last is None else self.password).setFocus()

    def try_unlock(self) -> None:
        """Try the password; the field is emptied, whatever comes of it."""
        folder, person, password = self.desk.folder, self.who.currentData(), self.password.text()
        if folder is None or person is None or self.tries.waits() or not self.unlock.isEnabled():
            return
        if not password:
            self.wrong.setText(_("Type your password."))
            self.password.setFocus()
            return
        self.password.clear()
        self.wrong.setText("")
        self.seen.forget()
        self.unlock.setEnabled(False)
        self.unlock.set_words(_("Opening…"))
        self.desk.open(
            later.unlock_older if self.older.isVisible() and self.older.isChecked() else later.unlock,
            folder,
            str(person),
            password,
            then=lambda _more: self.forget(),
            refused=self.show_refused,
            troubled=self.show_trouble,
            owner=self,
        )

    def show_refused(self, error: "Refused") -> None:
        """Say which rule says no, and how long a wait is."""
        self._again(error.reason)

    def show_trouble(self, error: "VaultTrouble") -> None:
        """Say what is wrong, what is safe, and what to do; an owner can go on with a vault that is older than seen."""
        self.older.setVisible(isinstance(error, OlderThanSeen))
        self.seen.show_of(error)
        self._lost = isinstance(error, SlotsLost)
        self.mend.setVisible(self._lost or (isinstance(error, Damaged) and self.who.count() > 0))
        owner = _("An owner can go on with this one: what is missing is then sealed as lost.")
        words = f"{error.words()}\n{owner}" if isinstance(error, OlderThanSeen) else error.words()
        self._again(words, counts=isinstance(error, WrongPassword))

    def show_mending(self) -> None:
        """Offer the newest whole backup of a damaged practice and what can be saved of it, or its lost slots back."""
        from app.ui.unlock.mending import MendingDialog
        from app.ui.unlock.slots import SlotsDialog

        if (folder := self.desk.folder) is None:
            return
        people = [(self.who.itemData(at), self.who.itemText(at)) for at in range(self.who.count())]
        lost = self._lost
        asked = (
            SlotsDialog(self.desk, folder, self) if lost else MendingDialog(self.desk, folder, people, self)
        )
        asked.who.setCurrentIndex(self.who.currentIndex())
        asked.mended.connect(self.open_practice)
        asked.open()

    def show_wait(self, wait: Wait) -> None:
        """Say how the next try stands; a wait is counted down."""
        self.unlock.setEnabled(wait.seconds <= 0)
        if wait.seconds > 0 or self.wrong.text():
            self.tries.show_standing(wait.seconds, wait.tries)

    def open_practice(self, folder: Path | None) -> None:
        """Offer the people of another practice; with None, of the one that was open here last."""
        self.desk.folder = folder
        self.faulty = False
        self.who.clear()
        self.arrive()

    def _throw_away(self) -> None:
        if self.desk.folder is not None:
            self._choosing.throw_away(self.desk.folder)

    def _say_wrong(self, words: str) -> None:
        self.wrong.setText(words)
        self._welcome.wrong.setText(words)

    def _again(self, words: str, *, counts: bool = True) -> None:
        """Let the person try again; what is no wrong password says nothing about tries that are left."""
        self.unlock.setEnabled(True)
        self.unlock.set_words(_("Unlock"))
        self._say_wrong(words)
        self.password.setFocus()
        folder, person = self.desk.folder, self.who.currentData()
        if counts and folder is not None and person is not None:
            self.desk.call(
                later.wait,
                folder,
                str(person),
                self.desk.clock,
                then=self.show_wait,
                troubled=lambda _error: None,
                owner=self,
            )

    def _may_try_again(self) -> None:
        self.wrong.setText("")
        self.unlock.setEnabled(True)

    def _join(self) -> None:
        """Let somebody in who is invited."""
        from app.ui.unlock.joining import JoinDialog

        JoinDialog(self.desk, self.window()).show()

    def _make_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(SPACE * 7, SPACE * 7, SPACE * 7, SPACE * 7)
        card.body.setSpacing(SPACE * 3)
        sheet = Button(_("A sheet with a code…"))
        sheet.clicked.connect(self.sheet_wanted)
        other = Button(_("Other practice…"))
        other.clicked.connect(self._choosing.open)
        invited = Button(_("I have an invitation…"))
        invited.clicked.connect(self._join)
        self.away = Button(_("Throw this sample away…"))
        self.away.clicked.connect(self._throw_away)
        self.away.hide()
        for part in (
            Heading("Keepwell"),
            self.practice,
            self.who,
            self.password,
            self.unlock,
            self.wrong,
            self.seen,
            self.older,
            self.mend,
        ):
            card.add(part)
        card.add(Flowing(invited, sheet, other))
        card.add(row(self.away, 1))
        card.add(self.tries)
        card.setFixedWidth(self.fontMetrics().averageCharWidth() * 70)
        return card
