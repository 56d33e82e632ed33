"""The line: from one end of a wire to the other; what hangs between them is found."""

import math
from collections.abc import Sequence
from typing import ClassVar

from lama_studio.core.geometry import Point
from lama_studio.core.raster import Mode, stroke_shape, united
from lama_studio.tools.asked import AskedLines
from lama_studio.tools.base import MODE, Option, Pointer, Polyline, ToolContext, draws
from lama_studio.tools.shape import ShapeTool
from lama_studio.tools.thin import Stroke, follow_line

SNAPS = Option(name="follows_wire", label="Follow a wire", kind="bool", default=True)
WIDTH = Option(
    name="line_px", label="Width", kind="int", minimum=1, maximum=500, default=8, unit="px"
)
DRAG_VIEW_PX = 4.0
"""A press that goes further than that draws the line at once."""
RIM_PX = 1.5
"""What a wire's blurred rim takes on each side."""


class Line(ShapeTool):
    """Two clicks, or one drag. The wire is looked for in the background, and so is its width; where
    there is none, the line is straight and as wide as chosen."""

    name = "line"
    label = "Line"
    shortcut = "W"
    hint = "Click one end of a wire or pole, then the other: it is found between them."
    options: ClassVar[tuple[Option, ...]] = (MODE, SNAPS, WIDTH)

    def __init__(self, context: ToolContext) -> None:
        super().__init__(context)
        self._from: Point | None = None
        self._to: Point = (0.0, 0.0)
        self._is_ending = False
        self._asked = AskedLines()

    @property
    def is_active(self) -> bool:
        return self._from is not None

    def press(self, pointer: Pointer) -> None:
        is_second = self.is_active and draws(pointer)
        super().press(pointer)
        self._is_ending = is_second
        self._to = pointer.point

    def move(self, pointer: Pointer) -> None:
        self._to = pointer.point

    def release(self, pointer: Pointer) -> bool:
        """False where what there is to mark comes later."""
        self._to = pointer.point
        if self._from is None:
            return False
        is_drag = math.dist(self._from, self._to) > self.in_photo_px(DRAG_VIEW_PX)
        return (self._is_ending or is_drag) and self.finish()

    def finish(self) -> bool:
        start, self._from = self._from, None
        if start is None or start == self._to:
            return False
        straight = ((start, self._to), self.number(WIDTH.name) / 2)
        if not self.option(SNAPS.name):
            return self._draw([straight], self._mode)
        self._ask(straight)
        return False

    def cancel(self) -> None:
        self._from = None

    def step_back(self) -> bool:
        if self._from is not None:
            self._from = None
            return True
        return self._asked.give_up_last()

    def overlay(self) -> Sequence[Polyline]:
        """The line that is drawn, and those whose wires are still looked for."""
        drawn = () if self._from is None else (Polyline((self._from, self._to)),)
        return (*self._asked.lines(), *drawn)

    def _start(self, pointer: Pointer) -> None:
        self._from = pointer.point

    def _ask(self, straight: Stroke) -> None:
        document, mode, scale = self.context.document, self._mode, self.context.scale
        pixels, frame = document.snapshot().pixels, document.box
        a, b = straight[0]
        job = self.context.request_job(
            lambda step: follow_line(pixels, frame, a, b, scale, step),
            lambda found: self._draw([straight] if found is None else found.strokes(RIM_PX), mode),
        )
        self._asked.add(job, Polyline((a, b)))

    def _draw(self, strokes: Sequence[Stroke], mode: Mode) -> bool:
        """Stroke by stroke, so that a long diagonal keeps little for undo."""
        gesture = self._begin()
        if gesture is None:
            return False
        if mode is Mode.INTERSECT:
            frame = self.context.document.box
            shapes = [stroke_shape(points, radius_px, frame) for points, radius_px in strokes]
            gesture.combine(united(shapes), mode)
        else:
            for points, radius_px in strokes:
                gesture.stroke(points, radius_px, 255 if mode is Mode.ADD else 0)
        return gesture.commit()
