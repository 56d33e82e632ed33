"""The magnetic lasso: a line that keeps to the edge of a thing, by clicks or in one drag."""

import dataclasses
import math
from collections.abc import Callable, Sequence
from itertools import chain, pairwise

from lama_studio.core.geometry import Point
from lama_studio.tools.base import Pointer, ToolContext, ToolJob
from lama_studio.tools.polygon import Polygon
from lama_studio.tools.wire import DRAG_REACH_VIEW_PX, REACH_VIEW_PX, Wire, caught

DRAG_VIEW_PX = 12.0
"""A press that goes further than that is a drag, whose end closes the line as a lasso's does."""
AHEAD_VIEW_PX = 48.0
"""After so much of a drag a corner is put in it."""
AHEAD = 0.75
"""Where in that: what lies behind the pointer may still move."""


class Magnetic(Polygon):
    """From corner to corner the line takes the way a `Wire` knows, laid in the background.

    Where it is not there yet, the line is straight, or in a drag as it was dragged. A drag puts its
    corners by itself, each once the wire that goes on from it is there.
    """

    name = "magnetic"
    label = "Magnetic lasso"
    shortcut = "M"
    hint = "Click along the edge of a thing, or drag around it; Enter closes, Backspace goes back."

    def __init__(self, context: ToolContext) -> None:
        super().__init__(context)
        self._ways: list[Sequence[Point]] = []  # to each corner but the first
        self._wire: Wire | None = None
        self._asked: ToolJob | None = None
        self._pressed_at: Point | None = None  # while the button is held
        self._trace: list[Point] = []  # of a drag, since its last corner
        self._is_drag = False

    def press(self, pointer: Pointer) -> None:
        self._pressed_at, self._trace = pointer.point, []
        super().press(self._at_edge(pointer))

    def move(self, pointer: Pointer) -> None:
        super().move(self._at_edge(pointer) if self.is_active else pointer)
        if self._pressed_at is None or not self.is_active or self._is_closing:
            return
        moved_px = math.dist(pointer.point, self._pressed_at)
        self._is_drag = self._is_drag or moved_px > self.in_photo_px(DRAG_VIEW_PX)
        if self._is_drag:
            self._trace.append(self._hover)
            self._go_ahead()

    def release(self, pointer: Pointer) -> bool:
        self.move(pointer)
        self._pressed_at = None
        if not self._is_drag:
            return super().release(self._at_edge(pointer) if self.is_active else pointer)
        self._ways.append(self._onward())
        self._corners.append(self._hover)
        return self.finish()

    def step_back(self) -> bool:
        is_back = super().step_back()
        del self._ways[max(0, len(self._corners) - 1) :]
        self._lay()
        return is_back

    def cancel(self) -> None:
        super().cancel()
        self._ways, self._trace = [], []
        self._pressed_at, self._is_drag = None, False
        self._lay()

    def _start(self, pointer: Pointer) -> None:
        super()._start(pointer)
        self._lay()

    def _add(self, corner: Point) -> None:
        self._ways.append(self._way_to(corner))
        super()._add(corner)
        self._lay()

    def _line(self) -> Sequence[Point]:
        return [*self._corners[:1], *chain.from_iterable(self._ways)]

    def _onward(self) -> Sequence[Point]:
        is_behind = _length(self._trace) > self.in_photo_px(2 * AHEAD_VIEW_PX)
        return self._trace if is_behind else self._way_to(self._hover)

    def _home(self) -> Sequence[Point]:
        return () if self._is_drag else self._way_to(self._corners[0])

    def _way_to(self, point: Point) -> Sequence[Point]:
        return [point] if self._wire is None else self._wire.to(point)

    def _at_edge(self, pointer: Pointer) -> Pointer:
        document = self.context.document
        x, y = caught(document.pixels, document.box, pointer.point, self.context.scale)
        return dataclasses.replace(pointer, x=x, y=y)

    def _lay(self) -> None:
        """Another wire from the last corner on."""
        self._wire = None
        if self._asked is not None:
            self._asked.cancel()
        if self.is_active:
            self._ask(self._corners[-1], REACH_VIEW_PX, self._take)

    def _take(self, wire: Wire) -> None:
        self._wire = wire

    def _go_ahead(self) -> None:
        """The next corner of a drag, one at a time."""
        is_asked = self._asked is not None and not self._asked.is_over
        if is_asked or _length(self._trace) < self.in_photo_px(AHEAD_VIEW_PX):
            return
        shortest_px = self.in_photo_px(AHEAD * AHEAD_VIEW_PX)
        steps = range(1, len(self._trace) + 1)
        count = next(n for n in steps if n == len(steps) or _length(self._trace[:n]) >= shortest_px)
        corner = self._trace[count - 1]
        way = self._way_to(corner)

        def then(wire: Wire) -> None:
            self._ways.append(way)
            self._corners.append(corner)
            del self._trace[:count]
            self._take(wire)

        self._ask(corner, DRAG_REACH_VIEW_PX, then)

    def _ask(self, start: Point, reach_px: float, then: Callable[[Wire], None]) -> None:
        document, scale = self.context.document, self.context.scale
        snapshot, frame = document.snapshot(), document.box

        def taken(wire: Wire) -> bool:
            then(wire)
            return False

        self._asked = self.context.request_job(
            lambda step: Wire(snapshot.pixels, frame, start, scale, reach_px), taken
        )


def _length(line: Sequence[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))
