"""Boxes: half-open rectangles of whole photo pixels."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]
"""HxWx3 RGB, uint8 or uint16."""
Mask = NDArray[np.uint8]
"""HxW, 255 = hole, 0 = known."""
Point = tuple[float, float]
"""x, y in photo coordinates: pixel (3, 5) covers 3..4 across and 5..6 down."""


@dataclass(frozen=True)
class Box:
    """Pixels x0 <= x < x1, y0 <= y < y1; empty where a side is not positive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @classmethod
    def of(cls, array: NDArray[Any]) -> "Box":
        """The whole frame of an HxW or HxWxC array."""
        return cls(0, 0, int(array.shape[1]), int(array.shape[0]))

    @classmethod
    def around(cls, points: Sequence[Point], margin_px: float = 0.0) -> "Box":
        """The smallest box that holds every point and `margin_px` around it."""
        if not points:
            return EMPTY_BOX
        xs, ys = zip(*points, strict=True)
        return cls(
            math.floor(min(xs) - margin_px),
            math.floor(min(ys) - margin_px),
            math.ceil(max(xs) + margin_px),
            math.ceil(max(ys) + margin_px),
        )

    @property
    def width(self) -> int:
        return max(0, self.x1 - self.x0)

    @property
    def height(self) -> int:
        return max(0, self.y1 - self.y0)

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def is_empty(self) -> bool:
        return self.x1 <= self.x0 or self.y1 <= self.y0

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns: `array[box.slices]`; the box must lie inside the array."""
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    def union(self, other: "Box") -> "Box":
        """The smallest box that holds both; an empty box adds nothing."""
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def intersection(self, other: "Box") -> "Box":
        """What both hold; EMPTY_BOX where they do not meet."""
        common = Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )
        return EMPTY_BOX if common.is_empty else common

    def grow(self, px: int) -> "Box":
        """The box with `px` more on every side (fewer where negative); an empty one stays empty."""
        if self.is_empty:
            return EMPTY_BOX
        grown = Box(self.x0 - px, self.y0 - px, self.x1 + px, self.y1 + px)
        return EMPTY_BOX if grown.is_empty else grown

    def clip(self, width: int, height: int) -> "Box":
        """The part inside a frame of that size."""
        return self.intersection(Box(0, 0, width, height))

    def translate(self, dx: int, dy: int) -> "Box":
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def relative_to(self, outer: "Box") -> "Box":
        """The same pixels, counted from the corner of `outer`."""
        return self.translate(-outer.x0, -outer.y0)

    def contains(self, other: "Box") -> bool:
        """Whether every pixel of `other` is also ours; an empty box is in every box."""
        return other.is_empty or self.intersection(other) == other

    def overlaps(self, other: "Box") -> bool:
        return not self.intersection(other).is_empty

    def tiles(self, size_px: int) -> Iterator["Box"]:
        """Whole cells of the grid through (0, 0) that the box meets, row by row.

        Cells are not clipped, so those at the rim reach beyond the box.
        """
        if self.is_empty:
            return
        for row in range(self.y0 // size_px, (self.y1 - 1) // size_px + 1):
            for column in range(self.x0 // size_px, (self.x1 - 1) // size_px + 1):
                x0, y0 = column * size_px, row * size_px
                yield Box(x0, y0, x0 + size_px, y0 + size_px)


EMPTY_BOX = Box(0, 0, 0, 0)


def boxes_of_cells(cells: Iterable[tuple[int, int]], cell_px: int) -> tuple[Box, ...]:
    """Few boxes that hold the cells (row, column) of a grid and nothing else; they do not meet."""
    boxes: list[Box] = []
    open_runs: dict[tuple[int, int], int] = {}  # columns from, to -> the run's first row
    previous_row = -1

    def close() -> None:
        boxes.extend(
            Box(first * cell_px, top * cell_px, last * cell_px, (previous_row + 1) * cell_px)
            for (first, last), top in open_runs.items()
        )

    for row, run_cells in itertools.groupby(sorted(cells), key=lambda cell: cell[0]):
        runs = _runs(column for _, column in run_cells)
        going_on = {run: open_runs.pop(run) for run in runs if run in open_runs}
        if row > previous_row + 1:
            open_runs |= going_on
            going_on = {}
        close()
        open_runs = {run: going_on.get(run, row) for run in runs}
        previous_row = row
    close()
    return tuple(boxes)


def covering_boxes(mask: Mask, cell_px: int = 128) -> tuple[Box, ...]:
    """Boxes inside the frame, made of square cells, that hold all that is not 0.

    Two specks far apart cost two cells, where `mask_box` gives nearly the whole frame.
    """
    height, width = mask.shape
    if mask.size == 0:
        return ()
    # Strip by strip: reduceat down the columns takes twenty times as long.
    rows = np.stack([mask[y : y + cell_px].max(axis=0) for y in range(0, height, cell_px)])
    grid = np.maximum.reduceat(rows, np.arange(0, width, cell_px), axis=1)
    cells = [(int(row), int(column)) for row, column in np.argwhere(grid)]
    return tuple(box.clip(width, height) for box in boxes_of_cells(cells, cell_px))


def _runs(columns: Iterable[int]) -> list[tuple[int, int]]:
    """Rising numbers -> half-open stretches without a gap."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs


def mask_box(mask: Mask) -> Box:
    """The smallest box around everything that is not 0; EMPTY_BOX where all is 0."""
    if mask.size == 0:
        return EMPTY_BOX
    x, y, width, height = cv2.boundingRect(mask)
    return Box(x, y, x + width, y + height) if width else EMPTY_BOX
