"""What tools have in common that mark a whole shape at once, at the end of a gesture."""

from typing import ClassVar

from lama_studio.core.raster import Mode, Shape
from lama_studio.tools.base import MODE, Option, Pointer, Tool, draws


class ShapeTool(Tool):
    """The first press settles whether the shape is added, taken away or intersected."""

    options: ClassVar[tuple[Option, ...]] = (MODE,)

    _mode = Mode.ADD

    def press(self, pointer: Pointer) -> None:
        if draws(pointer) and not self.is_active:
            self._mode = self.mode(pointer)
            self._start(pointer)

    def _start(self, pointer: Pointer) -> None:
        """The gesture begins here."""
        raise NotImplementedError

    def _mark(self, shape: Shape, mode: Mode | None = None) -> bool:
        """The shape goes into the mask as one undo step; False where that changes nothing."""
        gesture = None if shape.box.is_empty else self._begin()
        if gesture is None:
            return False
        gesture.combine(shape, mode or self._mode)
        return gesture.commit()
