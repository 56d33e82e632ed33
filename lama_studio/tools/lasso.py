"""The lasso: a freehand line that closes itself and adds or subtracts what it encloses."""

import math
from collections.abc import Sequence

from lama_studio.core.geometry import Point
from lama_studio.tools.base import (
    HOLE,
    KNOWN,
    MODE,
    Pointer,
    Polyline,
    Tool,
    ToolContext,
    draws,
    subtracts,
)

SPACING_VIEW_PX = 1.0


class Lasso(Tool):
    """The mask changes at release; until then the line is an overlay."""

    name = "lasso"
    label = "Lasso"
    shortcut = "L"
    options = (MODE,)

    _value = HOLE

    def __init__(self, context: ToolContext) -> None:
        super().__init__(context)
        self._points: list[Point] = []

    @property
    def is_active(self) -> bool:
        return bool(self._points)

    def press(self, pointer: Pointer) -> None:
        if self.is_active or not draws(pointer):
            return
        is_subtracting = self.option("mode") == "subtract" or subtracts(pointer)
        self._value = KNOWN if is_subtracting else HOLE
        self._points = [pointer.point]

    def move(self, pointer: Pointer) -> None:
        if not self.is_active:
            return
        spacing_px = SPACING_VIEW_PX / max(self.context.scale, 1e-6)
        if math.dist(pointer.point, self._points[-1]) >= min(spacing_px, SPACING_VIEW_PX):
            self._points.append(pointer.point)

    def release(self, pointer: Pointer) -> bool:
        if not self.is_active:
            return False
        points, self._points = [*self._points, pointer.point], []
        gesture = self._begin() if _encloses(points) else None
        if gesture is None:
            return False
        gesture.polygon(points, self._value)
        return gesture.commit()

    def cancel(self) -> None:
        self._points = []

    def overlay(self) -> Sequence[Polyline]:
        """The line so far, closed as a release would close it."""
        return (Polyline(tuple(self._points), is_closed=True),) if self.is_active else ()


def _encloses(points: Sequence[Point]) -> bool:
    """Whether the line has an inside: a click or a straight drag has none."""
    (ax, ay), rest = points[0], points[1:]
    far = max(rest, key=lambda p: math.dist(p, (ax, ay)), default=(ax, ay))
    length = math.dist(far, (ax, ay))
    if length == 0:
        return False
    dx, dy = (far[0] - ax) / length, (far[1] - ay) / length
    return any(abs((x - ax) * dy - (y - ay) * dx) >= 0.5 for x, y in rest)
