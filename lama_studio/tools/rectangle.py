"""The rectangle: dragged from corner to corner; with Control held it is a square."""

import math
from collections.abc import Sequence

import numpy as np

from lama_studio.core.geometry import Box, Point
from lama_studio.core.raster import EMPTY_SHAPE, Shape
from lama_studio.tools.base import Modifier, Pointer, Polyline
from lama_studio.tools.shape import ShapeTool

SMALLEST_VIEW_PX = 2.0
"""A hand that clicks moves that far without meaning it."""


class Rectangle(ShapeTool):
    """Whole pixels: those the frame touches are in it."""

    name = "rectangle"
    label = "Rectangle"
    shortcut = "R"
    hint = "Drag a frame around what should go; Ctrl makes it square. Shift adds, Alt takes away."

    _from: Point | None = None
    _to: Point = (0.0, 0.0)

    @property
    def is_active(self) -> bool:
        return self._from is not None

    def move(self, pointer: Pointer) -> None:
        if self._from is not None:
            self._to = pointer.point
            if Modifier.CONTROL in pointer.modifiers:
                self._to = _squared(self._from, pointer.point)

    def release(self, pointer: Pointer) -> bool:
        if self._from is None:
            return False
        self.move(pointer)
        corner, self._from = self._from, None
        is_click = math.dist(corner, self._to) < self.in_photo_px(SMALLEST_VIEW_PX)
        return not is_click and self._mark(self._shape(corner, self._to))

    def cancel(self) -> None:
        self._from = None

    def overlay(self) -> Sequence[Polyline]:
        """The frame as it would be marked."""
        if self._from is None:
            return ()
        return (Polyline(tuple(self._outline(self._from, self._to)), is_closed=True),)

    def _start(self, pointer: Pointer) -> None:
        self._from = self._to = pointer.point

    def _outline(self, a: Point, b: Point) -> Sequence[Point]:
        box = Box.around([a, b])
        return [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]

    def _shape(self, a: Point, b: Point) -> Shape:
        box = Box.around([a, b]).intersection(self.context.document.box)
        if box.is_empty:
            return EMPTY_SHAPE
        return Shape(box, np.ones((box.height, box.width), np.bool_))


def _squared(a: Point, b: Point) -> Point:
    """The corner nearest to b of a square from a."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    side = max(abs(dx), abs(dy))
    return a[0] + math.copysign(side, dx), a[1] + math.copysign(side, dy)
