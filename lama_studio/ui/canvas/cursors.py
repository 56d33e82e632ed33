"""The pointer over the photo: a cross, with a sign for what the next stroke does to the mask."""

from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap, QPolygonF

from lama_studio.core.raster import Mode

SIDE_PX = 32
CENTRE_PX = 11
ARM_PX = 9
GAP_PX = 3
SIGN_AT = QPointF(23.5, 23.5)
SIGN_PX = 4.0


@cache
def tool_cursor(mode: Mode, device_ratio: float) -> QCursor:
    """Light inside dark like all lines over the photo; the sign stands at the lower right."""
    drawn = QPixmap(round(SIDE_PX * device_ratio), round(SIDE_PX * device_ratio))
    drawn.setDevicePixelRatio(device_ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    for colour, width in ((QColor(0, 0, 0, 190), 3.0), (QColor(255, 255, 255), 1.0)):
        painter.setPen(QPen(colour, width))
        for line in (*_cross(), *_sign(mode)):
            painter.drawPolyline(line)
    painter.end()
    return QCursor(drawn, CENTRE_PX, CENTRE_PX)


def _cross() -> list[QPolygonF]:
    middle = CENTRE_PX + 0.5
    return [
        QPolygonF([QPointF(middle + dx * at, middle + dy * at) for at in (GAP_PX, ARM_PX)])
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]


def _sign(mode: Mode) -> list[QPolygonF]:
    """Plus, minus, or the sign for what two sets have in common."""
    x, y, half = SIGN_AT.x(), SIGN_AT.y(), SIGN_PX
    across = QPolygonF([QPointF(x - half, y), QPointF(x + half, y)])
    if mode is Mode.SUBTRACT:
        return [across]
    if mode is Mode.ADD:
        return [across, QPolygonF([QPointF(x, y - half), QPointF(x, y + half)])]
    arch = [(-half, half), (-half, -1), (-half / 2, -half), (half / 2, -half), (half, -1)]
    return [QPolygonF([QPointF(x + dx, y + dy) for dx, dy in (*arch, (half, half))])]
