"""The ellipse: as large as the frame that is dragged; with Control held it is a circle."""

import math
from collections.abc import Sequence

from lama_studio.core.geometry import Point
from lama_studio.core.raster import Shape, polygon_shape
from lama_studio.tools.rectangle import Rectangle

CORNERS = 360


class Ellipse(Rectangle):
    """A polygon so fine that no corner is seen: half a pixel at 6000 across."""

    name = "ellipse"
    label = "Ellipse"
    shortcut = "O"
    hint = "Drag an ellipse around what should go; Ctrl makes it round. Shift adds, Alt takes away."

    def _outline(self, a: Point, b: Point) -> Sequence[Point]:
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        across, down = abs(b[0] - a[0]) / 2, abs(b[1] - a[1]) / 2
        turns = (2 * math.pi * i / CORNERS for i in range(CORNERS))
        return [(x + across * math.cos(t), y + down * math.sin(t)) for t in turns]

    def _shape(self, a: Point, b: Point) -> Shape:
        return polygon_shape(self._outline(a, b), self.context.document.box)
