"""A page: what fills the window beside the rail, with its title, its buttons and its contents."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.parts.flow import Flow
from app.ui.parts.labels import Heading, Quiet
from app.ui.parts.sheets import sheet_of
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk


class Page(QWidget):
    """One screen. It owns its parts and works with the desk alone; `go` asks the window for another page.

    `self.go.emit("client", {"record": record_id})`. Buttons of the page go into `buttons`, its contents into `body`,
    what stands beside the title into `named`.
    """

    go = Signal(str, object)
    said = Signal(str, object)
    """Asks the window's message bar to say something: the text, and what takes it back (or None)."""

    left_with_esc = True
    """Whether Esc goes back to the page that led here. Nothing is lost by it: what is typed is kept."""

    def __init__(self, desk: "Desk", title: str = "", aside: str = "") -> None:
        super().__init__()
        self.desk = desk
        self._stood: QWidget | None = None
        self.setProperty("part", "ground")
        self.title = Heading(title)
        self.aside = Quiet(aside, wrap=False)
        named, pressed = QWidget(), QWidget()
        self.buttons = Flow(pressed, SPACE * 2)
        self.named = Flow(named, SPACE * 2)
        self.named.addWidget(self.title)
        self.named.addWidget(self.aside)
        head = Flow(space=SPACE * 2, spread=True)
        head.addWidget(named)
        head.addWidget(pressed)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE * 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE * 6, SPACE * 5, SPACE * 6, SPACE * 5)
        whole.setSpacing(SPACE * 3)
        whole.addLayout(head)
        whole.addLayout(self.body, 1)

    def arrive(self, **where: Any) -> None:
        """Come into view, at a place where one is named; load what is shown."""

    def leave(self) -> None:
        """Go out of view, or out of being because the desk locks: keep drafts now, in this call."""

    def come(self, where: dict[str, Any]) -> None:
        """Come into view, and note where the keyboard is, so that what loads later knows whether it was moved."""
        self._stood = QApplication.focusWidget()
        if (sheet := sheet_of(self)) is not None:
            sheet.to_top()
        self.arrive(**where)

    def unfold(self, small: bool) -> None:
        """Leave a narrower edge above and below the page in a small window."""
        edge = SPACE * (3 if small else 5)
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(SPACE * 6, edge, SPACE * 6, edge)

    def stand_on(self, part: QWidget) -> None:
        """Put the keyboard on a part once the page is loaded, unless the person has moved it meanwhile."""
        at, sheet = QApplication.focusWidget(), sheet_of(self)
        fallen = at is self._stood or at is sheet  # Qt falls back on the sheet where what had it is gone
        moved = at is not None and at.isVisible() and at is not self.window() and not fallen
        if not self.isVisible() or moved:
            return
        if sheet is not None:
            sheet.stand_on(part, Qt.FocusReason.OtherFocusReason)
        else:
            part.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str, undo: Any = None) -> None:
        """Let the window's message bar say something; `undo` is what takes it back."""
        self.said.emit(text, undo)
