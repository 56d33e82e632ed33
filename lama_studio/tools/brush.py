"""The brush: paints along the pointer into the mask, or out of it."""

import math
from collections.abc import Sequence
from typing import ClassVar

from lama_studio.core.geometry import Point
from lama_studio.core.gesture import MaskGesture
from lama_studio.core.raster import Mode, Shape, stroke_shape, united
from lama_studio.tools.base import (
    MODE,
    Modifier,
    Option,
    Pointer,
    Polyline,
    Tool,
    ToolContext,
    draws,
)

SIZE = Option(
    name="size_px", label="Size", kind="int", minimum=1, maximum=2000, default=60, unit="px"
)
PRESSURE = Option(name="uses_pressure", label="Pen pressure", kind="bool", default=True)
MINIMUM_RADIUS_PX = 0.5
RING_CORNERS = 64


class Brush(Tool):
    """Each move draws only its own piece. Shift + press joins on from the last point.

    What an intersection leaves is known at the end alone, so its stroke is a line till then.
    """

    name = "brush"
    label = "Brush"
    shortcut = "B"
    hint = "Paint over what should go; Shift joins on in a straight line, Alt takes away. [ ] size"
    options: ClassVar[tuple[Option, ...]] = (MODE, SIZE, PRESSURE)
    shift_adds = False

    def __init__(self, context: ToolContext) -> None:
        super().__init__(context)
        self._gesture: MaskGesture | None = None
        self._mode = Mode.ADD
        self._last: Point | None = None
        self._hover: Pointer | None = None
        self._kept: list[Shape] = []
        self._line: list[Point] = []

    @property
    def is_active(self) -> bool:
        return self._gesture is not None

    def press(self, pointer: Pointer) -> None:
        if self.is_active or not draws(pointer):
            return
        self._gesture = self._begin()
        if self._gesture is None:
            return
        self._mode = self.mode(pointer)
        self._draw_to(pointer, self._last if self._joins(pointer) else None)

    def move(self, pointer: Pointer) -> None:
        self._hover = pointer
        if self.is_active and pointer.point != self._last:
            self._draw_to(pointer, self._last)

    def release(self, pointer: Pointer) -> bool:
        if self._gesture is None:
            return False
        self.move(pointer)
        gesture, self._gesture = self._gesture, None
        if self._mode is Mode.INTERSECT:
            gesture.combine(united(self._kept), self._mode)
        self._kept, self._line = [], []
        return gesture.commit()

    def cancel(self) -> None:
        if self._gesture is not None:
            gesture, self._gesture, self._last = self._gesture, None, None
            self._kept, self._line = [], []
            gesture.rollback()

    def overlay(self) -> Sequence[Polyline]:
        """The rim of the brush under the pointer, and the line that a press would draw."""
        if self._hover is None:
            return ()
        radius_px, x, y = self._radius_px(self._hover), self._hover.x, self._hover.y
        turns = (2 * math.pi * i / RING_CORNERS for i in range(RING_CORNERS))
        ring = tuple((x + radius_px * math.cos(t), y + radius_px * math.sin(t)) for t in turns)
        lines = [Polyline(ring, is_closed=True)]
        if self._line:
            lines.append(Polyline(tuple(self._line)))
        elif not self.is_active and self._last is not None and self._joins(self._hover):
            lines.append(Polyline((self._last, self._hover.point)))
        return lines

    def _joins(self, pointer: Pointer) -> bool:
        return Modifier.SHIFT in pointer.modifiers and self._last is not None

    def _radius_px(self, pointer: Pointer) -> float:
        pressure = pointer.pressure if self.option("uses_pressure") else 1.0
        return max(MINIMUM_RADIUS_PX, self.number("size_px") / 2 * pressure)

    def _draw_to(self, pointer: Pointer, start: Point | None) -> None:
        assert self._gesture is not None
        points = [pointer.point] if start is None else [start, pointer.point]
        radius_px = self._radius_px(pointer)
        if self._mode is Mode.INTERSECT:
            self._kept.append(stroke_shape(points, radius_px, self.context.document.box))
            self._line.extend(points)
        else:
            value = 255 if self._mode is Mode.ADD else 0
            self._gesture.stroke(points, radius_px, value)
        self._last, self._hover = pointer.point, pointer
