"""Choices that are all in sight: pills to press, one or several, with the mouse, the arrow keys or a letter."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from app.ui.parts.flow import Flow


class Pill(QPushButton):
    """One choice that is pressed in or not."""

    def __init__(self, words: str, parent: QWidget | None = None, *, code: str = "") -> None:
        super().__init__(words.replace("&", "&&"), parent)
        self.code = code
        self.setProperty("part", "pill")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class ChoiceRow(QWidget):
    """Pills in a row that wraps. Without `many` one choice at most is pressed, and pressing it again lets it go.

    `chosen` is emitted when the person changes the answer, never when the program does. Left and right move between the
    pills, space or Enter presses one. `required` keeps one pressed: the arrow keys then choose, as with radio buttons.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        choices: Iterable[tuple[str, str]] = (),
        parent: QWidget | None = None,
        *,
        many: bool = False,
        required: bool = False,
    ) -> None:
        super().__init__(parent)
        self.many = many
        self.required = required
        self._pills: list[Pill] = []
        self._alike = QButtonGroup(self)  # radio buttons to a screen reader; the row itself lets one go
        self._alike.setExclusive(False)
        self._flow = Flow(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        self.offer(choices)

    @property
    def pills(self) -> Sequence[Pill]:
        """Give the pills, in order."""
        return tuple(self._pills)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer other choices, as (code, words); what was pressed and is still there stays pressed."""
        pressed = set(self.codes())
        for old in self._pills:
            self._flow.removeWidget(old)
            old.hide()  # now: it would stand below the new ones until it is gone
            old.deleteLater()
        self._pills = []
        for code, words in choices:
            pill = Pill(words, self, code=code)
            pill.setAccessibleName(f"{self.accessibleName()}: {words}" if self.accessibleName() else words)
            pill.setChecked(code in pressed)
            pill.clicked.connect(lambda checked, it=pill: self._pressed(it, checked))
            pill.installEventFilter(self)
            if not self.many:
                self._alike.addButton(pill)
                pill.setAutoExclusive(True)
            self._flow.addWidget(pill)
            if self.isVisible():
                pill.show()  # now, so that the keyboard can be put on it
            self._pills.append(pill)
        self._stay_in_order()
        if self._pills:
            self.setFocusProxy(self._pills[0])
        self._tab_stops()

    def _stay_in_order(self) -> None:
        """Let Tab come to pills that are offered later where the row stands, and not behind everything else."""
        self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes nobody for no proxy
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for before, after in pairwise((self, *self._pills)):
            QWidget.setTabOrder(before, after)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def codes(self) -> list[str]:
        """Give the codes that are pressed, in the order shown."""
        return [pill.code for pill in self._pills if pill.isChecked()]

    def value(self) -> str | None:
        """Give the one code that is pressed, or None."""
        return next(iter(self.codes()), None)

    def set_value(self, value: str | Iterable[str] | None) -> None:
        """Press these codes and no others."""
        wanted = {value} if isinstance(value, str) else set(value or ())
        for pill in self._pills:
            pill.setChecked(pill.code in wanted)
        self._tab_stops()

    def press(self, code: str) -> None:
        """Press a choice as the person would, by a key of the page."""
        for pill in self._pills:
            if pill.code == code:
                pill.click()

    def eventFilter(self, watched: object, event: object) -> bool:
        """Move between the pills with the arrow keys."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QKeyEvent.Type.KeyPress
            and isinstance(watched, Pill)
        ):
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(
                Qt.Key(event.key())
            )
            if step is not None:
                at = (self._pills.index(watched) + step) % len(self._pills)
                self._pills[at].setFocus(Qt.FocusReason.TabFocusReason)
                if self.required and not self.many:
                    self._pills[at].click()
                self._tab_stops()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                watched.click()
                return True
        return False

    def _pressed(self, pill: Pill, checked: bool) -> None:
        if not checked and self.required and not self.many:
            pill.setChecked(True)
            return
        if checked and not self.many:
            for other in self._pills:
                other.setChecked(other is pill)
        self._tab_stops()
        self.chosen.emit(self.codes() if self.many else self.value())

    def _tab_stops(self) -> None:
        """Let Tab go to the pressed pill (else the first), as with radio buttons; to every pill where many may be."""
        if self.many:
            return
        stop = next(
            (pill for pill in self._pills if pill.isChecked()), self._pills[0] if self._pills else None
        )
        for pill in self._pills:
            pill.setFocusPolicy(Qt.FocusPolicy.StrongFocus if pill is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)


def one_stop(row: ChoiceRow) -> None:
    """Let Tab stop once at a row of several pills; the arrow keys move inside it."""
    for pill in row.pills[1:]:
        pill.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
