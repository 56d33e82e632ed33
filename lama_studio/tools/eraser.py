"""The mask eraser: a brush that takes the mask away. It never touches the photo."""

from lama_studio.core.raster import Mode
from lama_studio.tools.base import Pointer
from lama_studio.tools.brush import PRESSURE, SIZE, Brush


class Eraser(Brush):
    name = "eraser"
    label = "Eraser"
    shortcut = "E"
    hint = "Paint over the mask to take it away; Shift joins on in a straight line. [ ] size"
    options = (SIZE, PRESSURE)

    def mode(self, pointer: Pointer) -> Mode:
        return Mode.SUBTRACT
