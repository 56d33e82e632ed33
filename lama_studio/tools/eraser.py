"""The mask eraser: a brush that takes the mask away. It never touches the photo."""

from lama_studio.tools.base import KNOWN, Pointer
from lama_studio.tools.brush import Brush


class Eraser(Brush):
    name = "eraser"
    label = "Eraser"
    shortcut = "E"

    def _value_for(self, pointer: Pointer) -> int:
        return KNOWN
