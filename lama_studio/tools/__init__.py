"""Brush, eraser, lasso: gestures into masks; data and arithmetic, no window."""

from lama_studio.tools.base import Tool
from lama_studio.tools.brush import Brush
from lama_studio.tools.eraser import Eraser
from lama_studio.tools.lasso import Lasso

TOOLS: tuple[type[Tool], ...] = (Brush, Eraser, Lasso)
"""The tools of the studio in the order of the toolbar; a new one is one more name here."""
