"""What is painted above the photo (mask colour, a tool's lines) and below it (checks)."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF, QRegion

from lama_studio.tools.base import Polyline
from lama_studio.ui.canvas.viewport import Viewport

LINE_MARGIN_PX = 3
PIECE_POINTS = 8
ONE_PIECE_PX = 240
CHECK_PX = 10
BADGE_PADDING_PX = 14
BADGE_MARGIN_PX = 14
BADGE_HEIGHT_PX = 26
CROSS_GAP_PX = 4
CROSS_ARM_PX = 9
FOCUS_PX = 2


def mask_colours(colour: QColor, opacity: float) -> list[int]:
    """256 ARGB colours from none to `colour` at `opacity`, for the 256 levels of a mask."""
    rgb = colour.rgb() & 0xFFFFFF
    return [(round(level * opacity) << 24) | rgb for level in range(256)]


def check_brush(light: QColor, dark: QColor) -> QBrush:
    """The usual squares that stand for "nothing here"."""
    tile = QPixmap(2 * CHECK_PX, 2 * CHECK_PX)
    tile.fill(light)
    painter = QPainter(tile)
    painter.fillRect(0, 0, CHECK_PX, CHECK_PX, dark)
    painter.fillRect(CHECK_PX, CHECK_PX, CHECK_PX, CHECK_PX, dark)
    painter.end()
    return QBrush(tile)


def in_widget(polylines: Sequence[Polyline], viewport: Viewport) -> list[QPolygonF]:
    """A tool's lines in widget coordinates."""
    left, top = viewport.origin
    zoom = viewport.zoom
    drawn = []
    for polyline in polylines:
        points = [QPointF(left + x * zoom, top + y * zoom) for x, y in polyline.points]
        if polyline.is_closed and points:
            points.append(points[0])
        drawn.append(QPolygonF(points))
    return drawn


def covered(polygons: Sequence[QPolygonF]) -> QRegion:
    """Where lines lie. A large ring is given in pieces, not to repaint all that is inside it."""
    region = QRegion()
    for polygon in polygons:
        around = polygon.boundingRect()
        is_large = around.width() * around.height() > ONE_PIECE_PX**2
        pieces = _pieces(polygon) if is_large else [around]
        for piece in pieces:
            region += piece.toAlignedRect().adjusted(
                -LINE_MARGIN_PX, -LINE_MARGIN_PX, LINE_MARGIN_PX, LINE_MARGIN_PX
            )
    return region


def _pieces(polygon: QPolygonF) -> list[QRectF]:
    points = [polygon.at(place) for place in range(polygon.size())]
    return [
        QPolygonF(points[first : first + PIECE_POINTS + 1]).boundingRect()
        for first in range(0, len(points), PIECE_POINTS)
    ]


def draw_lines(painter: QPainter, polygons: Sequence[QPolygonF]) -> None:
    """Light inside dark, so that the lines are seen on any photo."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 150), 2.8), QPen(QColor(255, 255, 255, 240), 1.3)):
        painter.setPen(pen)
        for polygon in polygons:
            painter.drawPolyline(polygon)


def cross(at: QPointF) -> list[QPolygonF]:
    """Where the keys point, in widget coordinates; open in the middle, to show what is there."""
    arms = ((-1, 0), (1, 0), (0, -1), (0, 1))
    near, far = CROSS_GAP_PX, CROSS_GAP_PX + CROSS_ARM_PX
    return [
        QPolygonF([at + QPointF(x * near, y * near), at + QPointF(x * far, y * far)])
        for x, y in arms
    ]


def draw_focus(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A frame that says the keyboard is here."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(colour, FOCUS_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))


def draw_badge(painter: QPainter, words: str, right: float | None = None) -> None:
    """A word in the left corner, or in one that ends at `right`: what one is looking at."""
    width = painter.fontMetrics().horizontalAdvance(words) + 2 * BADGE_PADDING_PX
    left = BADGE_MARGIN_PX if right is None else right - BADGE_MARGIN_PX - width
    rect = QRectF(left, BADGE_MARGIN_PX, width, BADGE_HEIGHT_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(rect, BADGE_HEIGHT_PX / 2, BADGE_HEIGHT_PX / 2)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
