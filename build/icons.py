"""Draws the small pictures in resources/icons, so that nobody has to draw them by hand again.

python build/icons.py
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPointF, QRectF, Qt  # noqa: E402
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen, QPolygonF  # noqa: E402

from app.ui import theme  # noqa: E402

ICONS = ROOT / "resources" / "icons"


def canvas(side: int) -> tuple[QImage, QPainter]:
    """Give an empty square that paints in units of 24."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / 24, side / 24)
    return image, painter


def line(name: str, points: list[tuple[float, float]], colour: str) -> None:
    """Draw one stroke, at one and two pixels to the point."""
    for side, suffix in ((24, ""), (48, "@2x")):
        image, painter = canvas(side)
        pen = QPen(QColor(colour), 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
        painter.end()
        image.save(str(ICONS / f"{name}{suffix}.png"))


def badge(side: int) -> None:
    """Draw the program's own picture: a house that is a check mark."""
    image, painter = canvas(side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.LIGHT.primary))
    painter.drawRoundedRect(QRectF(1, 1, 22, 22), 5, 5)
    pen = QPen(QColor(theme.LIGHT.on_primary), 2.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(5.5, 11.5), QPointF(12, 5.5), QPointF(18.5, 11.5)]))
    painter.drawPolyline(QPolygonF([QPointF(8.2, 14.6), QPointF(11.2, 17.6), QPointF(16.4, 12.4)]))
    painter.end()
    image.save(str(ICONS / f"keepwell-{side}.png"))
    if side == 256:
        image.save(str(ICONS / "keepwell.ico"))
        image.save(str(ICONS / "keepwell.icns"))


def main() -> None:
    """Draw them all."""
    app = QGuiApplication(sys.argv)
    ICONS.mkdir(parents=True, exist_ok=True)
    for name, look in (("light", theme.LIGHT), ("dark", theme.DARK)):
        line(f"{name}-down", [(5, 9), (12, 16), (19, 9)], look.quiet)
        line(f"{name}-up", [(5, 15), (12, 8), (19, 15)], look.quiet)
        line(f"{name}-tick", [(4, 13), (10, 18.5), (20, 6)], look.on_primary)
    for side in (16, 32, 48, 64, 128, 256):
        badge(side)
    del app


if __name__ == "__main__":
    main()
