"""The round mark beside a step: its number, a tick when it is done, a dash when it was not possible."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.theme import SPACE


class StepMark(QWidget):
    """Drawn in the size of the type; what it says is also said in words beside it."""

    def __init__(self, number: int, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._state = number, state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a circle about two lines high."""
        side = self.fontMetrics().height() + SPACE * 4
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the circle and what stands in it."""
        look = theme.tokens()
        fill, ink = {
            "done": (look.done, look.surface),
            "not possible": (look.caution, look.surface),
            "now": (look.primary, look.on_primary),
        }.get(self._state, (look.hover, look.ink))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            Qt.PenStyle.NoPen if self._state in ("done", "not possible", "now") else QColor(look.edge)
        )
        painter.setBrush(QColor(fill))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawEllipse(box)
        painter.setPen(
            QPen(QColor(ink), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        side, left, top = box.width(), box.left(), box.top()
        match self._state:
            case "done":
                points = ((0.32, 0.52), (0.45, 0.65), (0.69, 0.37))
                painter.drawPolyline([QPointF(left + x * side, top + y * side) for x, y in points])
            case "not possible":
                painter.drawLine(
                    QPointF(left + 0.34 * side, box.center().y()),
                    QPointF(left + 0.66 * side, box.center().y()),
                )
            case _:
                font = self.font()
                font.setBold(True)
                painter.setFont(font)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()
