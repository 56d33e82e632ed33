"""The lasso: a freehand line that closes itself around what is marked."""

import math
from collections.abc import Sequence

from lama_studio.core.geometry import Point
from lama_studio.core.raster import polygon_shape
from lama_studio.tools.base import Pointer, Polyline, ToolContext
from lama_studio.tools.shape import ShapeTool

SPACING_VIEW_PX = 1.0


class Lasso(ShapeTool):
    """The mask changes at release; until then the line is an overlay."""

    name = "lasso"
    label = "Lasso"
    shortcut = "L"
    hint = "Draw around what should go; the line closes itself. Shift adds, Alt takes away."

    def __init__(self, context: ToolContext) -> None:
        super().__init__(context)
        self._points: list[Point] = []

    @property
    def is_active(self) -> bool:
        return bool(self._points)

    def move(self, pointer: Pointer) -> None:
        if not self.is_active:
            return
        spacing_px = self.in_photo_px(SPACING_VIEW_PX)
        if math.dist(pointer.point, self._points[-1]) >= min(spacing_px, SPACING_VIEW_PX):
            self._points.append(pointer.point)

    def release(self, pointer: Pointer) -> bool:
        if not self.is_active:
            return False
        points, self._points = [*self._points, pointer.point], []
        return encloses(points) and self._mark(polygon_shape(points, self.context.document.box))

    def cancel(self) -> None:
        self._points = []

    def overlay(self) -> Sequence[Polyline]:
        """The line so far, closed as a release would close it."""
        return (Polyline(tuple(self._points), is_closed=True),) if self.is_active else ()

    def _start(self, pointer: Pointer) -> None:
        self._points = [pointer.point]


def encloses(points: Sequence[Point]) -> bool:
    """Whether the line has an inside: a click or a straight drag has none."""
    (ax, ay), rest = points[0], points[1:]
    far = max(rest, key=lambda p: math.dist(p, (ax, ay)), default=(ax, ay))
    length = math.dist(far, (ax, ay))
    if length == 0:
        return False
    dx, dy = (far[0] - ax) / length, (far[1] - ay) / length
    return any(abs((x - ax) * dy - (y - ay) * dx) >= 0.5 for x, y in rest)
