"""Halved copies of a photo or a mask, so that a small view never reads every pixel.

Level 0 is not kept here: it is asked for by box, so a 100-megapixel photo costs a third of its
screen size and not four thirds. A pixel of level k covers 2**k x 2**k photo pixels exactly, which
lets a change update its own box on every level and nothing else.
"""

from collections.abc import Callable

import cv2
import numpy as np

from lama_studio.core.geometry import Box

STRIP_PX = 1024
"""Rows fetched at once while building: bounds the memory of a 100-megapixel photo."""

SMALLEST_SIDE_PX = 256


class Pyramid:
    """Levels 1, 2, ... of something whose level 0 comes from `fetch(box)` (HxW or HxWxC uint8)."""

    def __init__(self, width: int, height: int, fetch: Callable[[Box], np.ndarray]) -> None:
        self.width, self.height = width, height
        self.fetch = fetch
        self._levels: list[np.ndarray] = []
        channels = fetch(Box(0, 0, 1, 1)).shape[2:]
        while max(width, height) > SMALLEST_SIDE_PX:
            width, height = (width + 1) // 2, (height + 1) // 2
            self._levels.append(np.zeros((height, width, *channels), np.uint8))
        for top in range(0, self.height, STRIP_PX):
            self.update(Box(0, top, self.width, min(top + STRIP_PX, self.height)))

    @property
    def byte_count(self) -> int:
        """Memory kept by all levels."""
        return sum(level.nbytes for level in self._levels)

    @property
    def top_level(self) -> int:
        """The smallest one."""
        return len(self._levels)

    def level_for(self, scale: float) -> int:
        """The smallest level that still has a pixel for each device pixel."""
        level = 0
        while level < len(self._levels) and scale * 2 ** (level + 1) <= 1.0:
            level += 1
        return level

    def level_size(self, level: int) -> tuple[int, int]:
        """Width and height of a level."""
        if level == 0:
            return self.width, self.height
        height, width = self._levels[level - 1].shape[:2]
        return width, height

    def level(self, level: int) -> np.ndarray:
        """The whole of level 1 or higher; updates write into this same array."""
        return self._levels[level - 1]

    def update(self, box: Box) -> None:
        """Make every level anew where level 0 changed."""
        for level in range(1, len(self._levels) + 1):
            width, height = self.level_size(level)
            box = Box(box.x0 // 2, box.y0 // 2, (box.x1 + 1) // 2, (box.y1 + 1) // 2)
            box = box.clip(width, height)
            if box.is_empty:
                return
            self._levels[level - 1][box.slices] = self._halved(level - 1, box)

    def fork(self, fetch: Callable[[Box], np.ndarray]) -> "Pyramid":
        """A copy with its own levels and another level 0: for before and after."""
        twin = Pyramid.__new__(Pyramid)
        twin.width, twin.height, twin.fetch = self.width, self.height, fetch
        twin._levels = [level.copy() for level in self._levels]
        return twin

    def _halved(self, level: int, box: Box) -> np.ndarray:
        """Averages of 2x2 pixels of a level; `box` is in the coordinates of the level above."""
        width, height = self.level_size(level)
        source = Box(box.x0 * 2, box.y0 * 2, box.x1 * 2, box.y1 * 2)
        inside = source.clip(width, height)
        pixels = self.fetch(inside) if level == 0 else self.level(level)[inside.slices]
        if inside != source:  # an odd side: its last pixels are averaged with themselves
            pixels = cv2.copyMakeBorder(
                pixels,
                0,
                source.y1 - inside.y1,
                0,
                source.x1 - inside.x1,
                cv2.BORDER_REPLICATE,
            )
        return cv2.resize(pixels, (box.width, box.height), interpolation=cv2.INTER_AREA)
