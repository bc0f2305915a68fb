"""Tabs that run on in a second line where the window or the type leaves no room, and are named for a screen reader."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QStackedWidget,
    QStyle,
    QStyleOptionTab,
    QStylePainter,
    QTabBar,
    QTabWidget,
    QWidget,
)


class Tabs(QTabWidget):
    """A sheet for each matter of a page, chosen by its tab. No tab is ever out of sight behind an arrow."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(TabLines(self))
        self.setAccessibleName(name)
        self.tabBar().setAccessibleName(name)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for sheets in self.findChildren(QStackedWidget):
            sheets.raise_()  # behind the tabs for whoever is read to: that order is the order of making


class TabLines(QTabBar):
    """The tabs side by side, in as many lines as they need."""

    def places(self) -> list[QRect]:
        """Give where each tab stands, at the width there is."""
        room, at, tall = self._room(), QPoint(0, 0), 0
        found: list[QRect] = []
        for tab in range(self.count()):
            size = self.tabSizeHint(tab)
            if at.x() and at.x() + size.width() > room:
                at = QPoint(0, at.y() + tall)
            found.append(QRect(at, size))
            at.setX(at.x() + size.width())
            tall = size.height()
        return found

    def sizeHint(self) -> QSize:
        """Ask for the lines that the tabs take."""
        found = self.places()
        return QSize(
            max((one.right() + 1 for one in found), default=0),
            max((one.bottom() + 1 for one in found), default=0),
        )

    def minimumSizeHint(self) -> QSize:
        """Need the widest tab."""
        wide = max((self.tabSizeHint(tab).width() for tab in range(self.count())), default=0)
        return QSize(wide, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each tab in its place; the style would draw it where it stands on one line."""
        painter = QStylePainter(self)
        for tab, place in enumerate(self.places()):
            option = QStyleOptionTab()
            self.initStyleOption(option, tab)
            option.text = self.tabText(tab)
            painter.save()
            painter.translate(place.topLeft() - option.rect.topLeft())
            painter.drawControl(QStyle.ControlElement.CE_TabBarTab, option)
            painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tab that is pressed."""
        at = event.position().toPoint()
        tab = next((tab for tab, place in enumerate(self.places()) if place.contains(at)), -1)
        if tab >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(tab)

    def _room(self) -> int:
        around = self.parentWidget()
        return around.width() if around is not None else self.width()
