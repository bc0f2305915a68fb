"""Cards and the plain boxes that lay parts out, with the same spacing everywhere."""

from collections.abc import Iterable

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.parts.flow import Flow
from app.ui.parts.labels import Heading, Quiet
from app.ui.parts.sheets import Scrolled
from app.ui.theme import SPACE

Item = QWidget | QLayout | int | None
"""What a row or column holds: a part, another row or column, a stretch (a number), or a gap (None)."""


class Card(QFrame):
    """A white card, with a title and a quiet remark beside it where they are given; `body` takes the contents."""

    def __init__(self, title: str = "", aside: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE * 4, SPACE * 4, SPACE * 4, SPACE * 4)
        self.body.setSpacing(SPACE * 2)
        self.title = Heading(title, 2)
        self.aside = Quiet(aside, wrap=False)
        self.head = Flow(space=SPACE * 2, spread=True)
        self.head.addWidget(self.title)
        self.head.addWidget(self.aside)
        if title:
            self.setAccessibleName(title)
            self.body.addLayout(self.head)
        else:
            self.title.setParent(self)
            self.aside.setParent(self)
            self.title.hide()
            self.aside.hide()

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put one more thing below the others."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def set_aside(self, text: str) -> None:
        """Change the quiet remark beside the title."""
        self.aside.setText(text)


class Rule(QFrame):
    """A thin line between two things."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "rule")


def row(*items: Item, space: int = 2) -> QHBoxLayout:
    """Lay parts side by side; a number is a stretch, None a gap."""
    made = QHBoxLayout()
    _fill(made, items, space)
    return made


def column(*items: Item, space: int = 2) -> QVBoxLayout:
    """Lay parts one under another; a number is a stretch, None a gap."""
    made = QVBoxLayout()
    _fill(made, items, space)
    return made


def scrolled(contents: QWidget) -> Scrolled:
    """Let contents scroll when there is no room for them; in a small window the page scrolls instead."""
    contents.setProperty("part", "scrolled")
    return Scrolled(contents)


def _fill(layout: QBoxLayout, items: Iterable[Item], space: int) -> None:
    layout.setSpacing(space * SPACE)
    layout.setContentsMargins(0, 0, 0, 0)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        elif item is None:
            layout.addSpacing(SPACE * 2)
        else:
            layout.addStretch(item)
