"""The rail: where one can go, where one is, and who sits here."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.people import ROLE_WORDS, Member
from app.i18n import _
from app.ui.parts.labels import Small, Words
from app.ui.screens import Screen
from app.ui.theme import SPACE

MOST_LETTERS = 32
LEAST_WIDE = SPACE * 52


class Rail(QFrame):
    """Shows the pages this person may open, and no others; `chosen` carries a page's key."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(
        self, practice: str, person: Member, screens: Sequence[Screen], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "rail")
        self.setAccessibleName(_("Pages"))
        self._person = person
        self._buttons: dict[str, QPushButton] = {}
        self._now = ""
        self._alike = QButtonGroup(self)  # a screen reader says which one of the pages is in view
        self._alike.setExclusive(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE * 4, SPACE * 3, SPACE * 3)
        layout.setSpacing(SPACE)
        brand = Words("Keepwell", wrap=False)
        brand.setProperty("part", "brand")
        layout.addWidget(brand)
        self.practice = Small(practice)
        layout.addWidget(self.practice)
        layout.addSpacing(SPACE * 3)
        for screen in screens:
            layout.addWidget(self._button(screen))
        layout.addStretch(1)
        self.who = Small(_("{name} · {role}").format(name=person.name, role=_(ROLE_WORDS[person.role])))
        layout.addWidget(self.who)
        self.check = Small("")
        self.check.hide()
        layout.addWidget(self.check)
        self.lock = QPushButton()
        self.lock.setProperty("part", "railfoot")
        self.lock.clicked.connect(self.lock_wanted)
        layout.addWidget(self.lock)
        self.show_minutes(5)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_minutes(self, minutes: int) -> None:
        """Say after how long the desk locks by itself."""
        self.lock.setText(_("Locks after {n} min · Ctrl+L").format(n=minutes))
        self.lock.setAccessibleName(_("Lock now. Locks by itself after {n} minutes.").format(n=minutes))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Be as wide as another size of type needs."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "lock"):
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as wide as the words need."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as wide as the longest words, within bounds: what is beside the rail needs the room more."""
        wide = max(one.sizeHint().width() for one in (*self._buttons.values(), self.lock)) + SPACE * 6
        most = self.fontMetrics().averageCharWidth() * MOST_LETTERS
        self.setFixedWidth(max(min(wide, most), LEAST_WIDE))

    def show_check(self, done: int, total: int) -> None:
        """Say how far the check of the records is; nothing once it is through."""
        self.check.setText(
            _("Checking the records: {n} of {total}").format(n=f"{done:,}", total=f"{total:,}")
        )
        self.check.setVisible(done < total)

    def mark(self, key: str) -> None:
        """Show where the person is; nothing is marked where the page is not in the rail."""
        self._now = key
        for name, button in self._buttons.items():
            button.setChecked(name == key)
        self._tab_stop()

    def keys(self) -> tuple[str, ...]:
        """Give the keys of the pages shown, in order."""
        return tuple(self._buttons)

    def _button(self, screen: Screen) -> QPushButton:
        words = _(screen.words)
        button = QPushButton(words.replace("&", "&&"))
        button.setAccessibleName(words)
        button.setCheckable(True)
        self._alike.addButton(button)
        button.setAutoExclusive(True)
        button.clicked.connect(lambda _on, key=screen.key: self._choose(key))
        button.installEventFilter(self)
        self._buttons[screen.key] = button
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along the rail with the arrow keys, without opening anything; Enter and Space open."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.modifiers():
            return False
        buttons = list(self._buttons.values())
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and watched in buttons:
            buttons[(buttons.index(watched) + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
            self._tab_stop()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QPushButton):
            watched.click()
            return True
        return False

    def _choose(self, key: str) -> None:
        self.mark(self._now)
        self.chosen.emit(key)

    def _tab_stop(self) -> None:
        """Let Tab go to the page where the person is, and past the others."""
        stop = self._buttons.get(self._now) or next(iter(self._buttons.values()), None)
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
