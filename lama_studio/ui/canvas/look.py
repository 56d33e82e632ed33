"""How photo and mask are seen: before, after or both side by side, mask colour, pixel grid."""

import math

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lama_studio.ui.canvas import overlay
from lama_studio.ui.canvas.picture import MaskLook, Picture
from lama_studio.ui.canvas.viewport import Viewport

GRID_FROM_SCALE = 8.0
"""From here on a photo pixel is large enough to have an outline."""
SPLIT_REACH_PX = 7
KNOB_RADIUS_PX = 11


class Look:
    """What the person chose to see; paints parts of a picture accordingly."""

    def __init__(self) -> None:
        self.mask = MaskLook(QColor(255, 59, 92), 0.5)
        self.backdrop = QColor(40, 41, 43)
        self.has_grid = True
        self.is_before = False
        self.split: float | None = None
        """Where before meets after, as a share of the photo's width; None for no split."""
        self._checks = overlay.check_brush(QColor(204, 204, 204), QColor(160, 160, 160))

    def paint(
        self, painter: QPainter, picture: Picture | None, viewport: Viewport, dirty: QRect
    ) -> None:
        """Paint what lies under a widget rectangle."""
        photo_rect = QRect() if picture is None else rect_of(viewport)
        if not photo_rect.contains(dirty):
            painter.fillRect(dirty, self.backdrop)
        inside = dirty.intersected(photo_rect)
        if picture is None or inside.isEmpty():
            return
        if picture.has_alpha:
            painter.setBrushOrigin(photo_rect.topLeft())
            painter.fillRect(inside, self._checks)
        for part, is_before in self._parts(viewport, inside):
            painter.setClipRect(part)
            picture.draw_photo(painter, viewport, part, is_before)
            if not is_before:
                picture.draw_mask(painter, viewport, part, self.mask)
        painter.setClipRect(inside)
        if self.has_grid and viewport.scale >= GRID_FROM_SCALE:
            _draw_grid(painter, viewport, inside)
        painter.setClipping(False)

    def paint_split(self, painter: QPainter, viewport: Viewport, height: int) -> None:
        """The line where before meets after, and a knob that says it can be moved."""
        if self.split is None or self.is_before:
            return
        x, middle = round(self.split_x(viewport)), height / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 110), 4))
        painter.drawLine(x, 0, x, height)
        painter.setPen(QPen(QColor(255, 255, 255), 2))
        painter.drawLine(x, 0, x, height)
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1.5))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(QPointF(x, middle), KNOB_RADIUS_PX, KNOB_RADIUS_PX)
        painter.setPen(QPen(QColor(40, 40, 40), 2))
        for side in (-1, 1):
            tip = QPointF(x + side * 6, middle)
            painter.drawLine(tip, tip + QPointF(-side * 3, -3))
            painter.drawLine(tip, tip + QPointF(-side * 3, 3))

    def split_x(self, viewport: Viewport) -> float:
        """Where the split lies in the widget."""
        assert self.split is not None
        return viewport.to_widget(self.split * viewport.photo_width, 0)[0]

    def is_at_split(self, viewport: Viewport, x: float) -> bool:
        """Whether a widget position is near enough to take hold of the split."""
        return self.split is not None and abs(x - self.split_x(viewport)) <= SPLIT_REACH_PX

    def _parts(self, viewport: Viewport, inside: QRect) -> list[tuple[QRect, bool]]:
        if self.split is None or self.is_before:
            return [(inside, self.is_before)]
        x = round(self.split_x(viewport))
        before, after = QRect(inside), QRect(inside)
        before.setRight(min(inside.right(), x - 1))
        after.setLeft(max(inside.left(), x))
        return [(part, part is before) for part in (before, after) if not part.isEmpty()]


def rect_of(viewport: Viewport) -> QRect:
    """Where the photo lies in the widget."""
    left, top = viewport.to_widget(0, 0)
    right, bottom = viewport.to_widget(viewport.photo_width, viewport.photo_height)
    return QRect(QPoint(round(left), round(top)), QPoint(round(right) - 1, round(bottom) - 1))


def _draw_grid(painter: QPainter, viewport: Viewport, inside: QRect) -> None:
    """A thin line between photo pixels; grey in between, so that it shows on any photo."""
    x0, y0 = viewport.to_photo(inside.left(), inside.top())
    x1, y1 = viewport.to_photo(inside.right() + 1, inside.bottom() + 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    pen = QPen(QColor(128, 128, 128, 110), 0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    for column in range(math.ceil(x0), math.floor(x1) + 1):
        x = viewport.to_widget(column, 0)[0]
        painter.drawLine(QPointF(x, inside.top()), QPointF(x, inside.bottom() + 1))
    for row in range(math.ceil(y0), math.floor(y1) + 1):
        y = viewport.to_widget(0, row)[1]
        painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right() + 1, y))
