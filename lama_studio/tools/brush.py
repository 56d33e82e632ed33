"""The brush: paints the mask along the pointer; with Alt or the right button it erases."""

import math
from collections.abc import Sequence

from lama_studio.core.geometry import Point
from lama_studio.core.gesture import MaskGesture
from lama_studio.tools.base import (
    HOLE,
    KNOWN,
    Modifier,
    Option,
    Pointer,
    Polyline,
    Tool,
    draws,
    subtracts,
)

SIZE = Option(
    name="size_px", label="Size", kind="int", minimum=1, maximum=2000, default=60, unit="px"
)
PRESSURE = Option(name="uses_pressure", label="Pen pressure", kind="bool", default=True)
MINIMUM_RADIUS_PX = 0.5
RING_CORNERS = 64


class Brush(Tool):
    """Each move draws only its own piece. Shift + press joins on from the last point."""

    name = "brush"
    label = "Brush"
    shortcut = "B"
    options = (SIZE, PRESSURE)

    _gesture: MaskGesture | None = None
    _value = HOLE
    _last: Point | None = None
    _hover: Pointer | None = None

    @property
    def is_active(self) -> bool:
        return self._gesture is not None

    def press(self, pointer: Pointer) -> None:
        if self.is_active or not draws(pointer):
            return
        self._gesture = self._begin()
        if self._gesture is None:
            return
        self._value = self._value_for(pointer)
        joins = Modifier.SHIFT in pointer.modifiers and self._last is not None
        self._draw_to(pointer, self._last if joins else None)

    def move(self, pointer: Pointer) -> None:
        self._hover = pointer
        if self.is_active and pointer.point != self._last:
            self._draw_to(pointer, self._last)

    def release(self, pointer: Pointer) -> bool:
        if self._gesture is None:
            return False
        self.move(pointer)
        gesture, self._gesture = self._gesture, None
        return gesture.commit()

    def cancel(self) -> None:
        if self._gesture is not None:
            gesture, self._gesture, self._last = self._gesture, None, None
            gesture.rollback()

    def overlay(self) -> Sequence[Polyline]:
        """The rim of the brush under the pointer."""
        if self._hover is None:
            return ()
        radius_px, x, y = self._radius_px(self._hover), self._hover.x, self._hover.y
        turns = (2 * math.pi * i / RING_CORNERS for i in range(RING_CORNERS))
        ring = tuple((x + radius_px * math.cos(t), y + radius_px * math.sin(t)) for t in turns)
        return (Polyline(ring, is_closed=True),)

    def _value_for(self, pointer: Pointer) -> int:
        return KNOWN if subtracts(pointer) else HOLE

    def _radius_px(self, pointer: Pointer) -> float:
        pressure = pointer.pressure if self.option("uses_pressure") else 1.0
        return max(MINIMUM_RADIUS_PX, self.number("size_px") / 2 * pressure)

    def _draw_to(self, pointer: Pointer, start: Point | None) -> None:
        assert self._gesture is not None
        points = [pointer.point] if start is None else [start, pointer.point]
        self._gesture.stroke(points, self._radius_px(pointer), self._value)
        self._last, self._hover = pointer.point, pointer
