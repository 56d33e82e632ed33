"""The polygon: corner by corner; a click on the first or the last one closes it."""

import math
from collections.abc import Sequence

from lama_studio.core.geometry import Point
from lama_studio.core.raster import polygon_shape
from lama_studio.tools.base import Pointer, Polyline, ToolContext, draws
from lama_studio.tools.lasso import encloses
from lama_studio.tools.shape import ShapeTool

CATCH_VIEW_PX = 8.0
"""So near to the first corner a click means that corner."""
DOUBLE_VIEW_PX = 3.0
"""How far apart the two clicks of a double click may be."""


class Polygon(ShapeTool):
    """Between clicks the gesture stays open; `finish` closes it, `step_back` undoes a corner."""

    name = "polygon"
    label = "Polygon"
    shortcut = "P"
    hint = "Click corner by corner; Enter or a double click closes, Backspace takes one back."

    def __init__(self, context: ToolContext) -> None:
        super().__init__(context)
        self._corners: list[Point] = []
        self._hover: Point = (0.0, 0.0)
        self._is_closing = False

    @property
    def is_active(self) -> bool:
        return bool(self._corners)

    def press(self, pointer: Pointer) -> None:
        super().press(pointer)
        if not draws(pointer) or not self.is_active:
            return
        self._hover = pointer.point
        repeats = math.dist(pointer.point, self._corners[-1]) <= self.in_photo_px(DOUBLE_VIEW_PX)
        self._is_closing = len(self._corners) > 2 and (repeats or self._meets_the_first(pointer))
        if not repeats and not self._is_closing:
            self._add(pointer.point)

    def move(self, pointer: Pointer) -> None:
        self._hover = pointer.point

    def release(self, pointer: Pointer) -> bool:
        self._hover = pointer.point
        return self._is_closing and self.finish()

    def finish(self) -> bool:
        line = [*self._line(), *self._home()] if self.is_active else []
        self.cancel()
        shape = polygon_shape(line, self.context.document.box)
        return len(line) > 2 and encloses(line) and self._mark(shape)

    def step_back(self) -> bool:
        if not self.is_active:
            return False
        self._corners.pop()
        return True

    def cancel(self) -> None:
        self._corners = []
        self._is_closing = False

    def overlay(self) -> Sequence[Polyline]:
        """The line so far, on to the pointer; a square round the first corner that can close it."""
        if not self.is_active:
            return ()
        line = Polyline((*self._line(), *self._onward()))
        return (line, self._catch()) if len(self._corners) > 2 else (line,)

    def _start(self, pointer: Pointer) -> None:
        self._corners = [pointer.point]

    def _add(self, corner: Point) -> None:
        """One more corner."""
        self._corners.append(corner)

    def _line(self) -> Sequence[Point]:
        """Through all corners."""
        return self._corners

    def _onward(self) -> Sequence[Point]:
        """From the last corner to the pointer."""
        return (self._hover,)

    def _home(self) -> Sequence[Point]:
        """From the last corner to the first, where that is not straight."""
        return ()

    def _meets_the_first(self, pointer: Pointer) -> bool:
        return math.dist(pointer.point, self._corners[0]) <= self.in_photo_px(CATCH_VIEW_PX)

    def _catch(self) -> Polyline:
        (x, y), half_px = self._corners[0], self.in_photo_px(CATCH_VIEW_PX) / 2
        around = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        return Polyline(tuple((x + half_px * i, y + half_px * j) for i, j in around), True)
