"""Scribble: a rough line over a thing, or around it, marks the whole thing."""

from collections.abc import Sequence

from lama_studio.core.geometry import Point
from lama_studio.tools.asked import AskedLines
from lama_studio.tools.base import Pointer, Polyline, ToolContext
from lama_studio.tools.growing import grow_scribble
from lama_studio.tools.lasso import Lasso

RADIUS_VIEW_PX = 3.0
"""Half the width of the line; a click looks for what lies around it."""


class Scribble(Lasso):
    """What is looked for is looked for in the background; several lines may wait their turn."""

    name = "scribble"
    label = "Scribble"
    shortcut = "S"
    hint = "Scribble over a thing, or draw around it, to mark all of it; Alt takes it away."

    def __init__(self, context: ToolContext) -> None:
        super().__init__(context)
        self._asked = AskedLines()

    def release(self, pointer: Pointer) -> bool:
        """False: what there is to mark comes later."""
        if not self.is_active:
            return False
        line, self._points = (*self._points, pointer.point), []
        self._ask(line)
        return False

    def step_back(self) -> bool:
        return self._asked.give_up_last()

    def overlay(self) -> Sequence[Polyline]:
        """The line that is drawn, and those whose things are still looked for."""
        drawn = (Polyline(tuple(self._points)),) if self.is_active else ()
        return (*self._asked.lines(), *drawn)

    def _ask(self, line: tuple[Point, ...]) -> None:
        document, mode = self.context.document, self._mode
        snapshot, frame = document.snapshot(), document.box
        radius_px = self.in_photo_px(RADIUS_VIEW_PX)
        job = self.context.request_job(
            lambda step: grow_scribble(snapshot.pixels, frame, line, radius_px, step),
            lambda shape: self._mark(shape, mode),
        )
        self._asked.add(job, Polyline(line))
