"""How a list's cells are drawn."""

from typing import Any

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import theme
from app.ui.parts.columns import LEVEL
from app.ui.parts.room import breakable
from app.ui.theme import SPACE


class RowDrawing(QStyledItemDelegate):
    """Draws cells: a thin line under each row, a level as a chip."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        look = theme.tokens()
        level = index.data(LEVEL)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        option = QStyleOptionViewItem(option)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if level:
            self._chip(painter, option, str(level), text)
        else:
            option.rect = option.rect.adjusted(SPACE + 1, 0, -SPACE, 0)
            super().paint(painter, option, index)
        painter.save()
        painter.setPen(QPen(QColor(look.line)))
        painter.drawLine(
            option.rect.adjusted(-SPACE, 0, SPACE, 0).bottomLeft(),
            option.rect.adjusted(0, 0, SPACE, 0).bottomRight(),
        )
        painter.restore()

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        """Let a name without spaces, such as a file's, end a line after a hyphen or a full stop."""
        text = super().displayText(value, locale)
        return " ".join(breakable(word) for word in text.split(" "))

    def _chip(self, painter: QPainter, option: QStyleOptionViewItem, level: str, text: str) -> None:
        look = theme.tokens()
        ink, tint = look.level(level)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(look.chosen))
        if text:
            font = theme.scaled(option.font, 0.92)
            font.setWeight(font.Weight.DemiBold)
            painter.setFont(font)
            metrics = painter.fontMetrics()
            room = option.rect.width() - SPACE * 2
            wide = metrics.horizontalAdvance(text) + SPACE * 6
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter
            size = QSize(min(wide, room), metrics.height() + SPACE)
            inside = metrics.boundingRect(QRect(0, 0, room - SPACE * 4, option.rect.height()), flags, text)
            runs_on = wide > room and inside.height() + SPACE * 2 <= option.rect.height()
            if runs_on:
                size = QSize(min(inside.width() + SPACE * 6, room), inside.height() + SPACE)
            box = QRect(
                option.rect.left() + SPACE,
                option.rect.center().y() - size.height() // 2,
                size.width(),
                size.height(),
            )
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tint))
            corner = min(size.height(), metrics.height() + SPACE) / 2
            painter.drawRoundedRect(box, corner, corner)
            painter.setPen(QColor(ink))
            if runs_on:
                painter.drawText(box.adjusted(SPACE * 2, 0, -SPACE * 2, 0), flags, text)
            else:
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, size.width() - SPACE * 4)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()
