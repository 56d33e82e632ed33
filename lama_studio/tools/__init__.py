"""Brush, lasso, polygon, ...: gestures into masks; data and arithmetic, no window."""

from lama_studio.tools.base import Tool
from lama_studio.tools.brush import Brush
from lama_studio.tools.ellipse import Ellipse
from lama_studio.tools.eraser import Eraser
from lama_studio.tools.lasso import Lasso
from lama_studio.tools.line import Line
from lama_studio.tools.magnetic import Magnetic
from lama_studio.tools.polygon import Polygon
from lama_studio.tools.rectangle import Rectangle
from lama_studio.tools.scribble import Scribble

TOOLS: tuple[type[Tool], ...] = (
    *(Brush, Eraser, Scribble),
    *(Lasso, Magnetic, Polygon),
    *(Line, Rectangle, Ellipse),
)
"""The tools of the studio in the order of the toolbar; a new one is one more name here."""
