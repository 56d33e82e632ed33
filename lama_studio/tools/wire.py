"""The way along an edge of the photo from one point to any other near it.

Intelligent scissors: Mortensen, Barrett, "Intelligent scissors for image composition", SIGGRAPH
1995, as OpenCV implements it.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import Box, Pixels, Point
from lama_studio.tools.edges import eight_bit

Bytes = NDArray[np.uint8]
Read = Callable[[Box], Pixels]

REACH_VIEW_PX = 160.0
"""How far from its start a wire goes; its map takes 50 to 100 ms, four times as long at twice."""
DRAG_REACH_VIEW_PX = 96.0
"""The same in a drag, which is soon elsewhere."""
CATCH_VIEW_PX = 5.0
"""So far from an edge a point is drawn to it."""
LEAST_EDGE = 12.0
"""A difference of grey (0..255) from pixel to pixel that counts as an edge."""
SMOOTHING = 5
"""Steps of a wire that are averaged: it goes from pixel to pixel, an edge does not."""


class Wire:
    """All ways from one point, known beforehand, so that asking for one takes no time."""

    def __init__(
        self, pixels: Read, frame: Box, start: Point, scale: float, reach_view_px: float
    ) -> None:
        """pixels(box) gives HxWx3 of a box in the frame; the way is looked for at `scale` view
        pixels per photo pixel, never finer than the photo."""
        scale = min(1.0, scale)
        self._box = _around(start, reach_view_px / scale, frame)
        self._scissors = cv2.segmentation.IntelligentScissorsMB()
        self._scissors.setEdgeFeatureCannyParameters(32, 100)
        self._scissors.setGradientMagnitudeMaxLimit(200)
        seen = _reduced(pixels(self._box), scale)
        self._size = seen.shape[1], seen.shape[0]
        self._scissors.applyImage(seen)
        self._scissors.buildMap(self._cell(start))

    def to(self, end: Point) -> list[Point]:
        """Points after the start up to `end`; where that is out of reach, straight at last."""
        contour = self._scissors.getContour(self._cell(end)).reshape(-1, 2)
        across = self._box.width / self._size[0], self._box.height / self._size[1]
        way = (contour + 0.5) * across + (self._box.x0, self._box.y0)
        return [(float(x), float(y)) for x, y in _smooth(way[1:-1])] + [end]

    def _cell(self, point: Point) -> tuple[int, int]:
        """The pixel of the map under a point, or the nearest."""
        width, height = self._size
        x = (point[0] - self._box.x0) * width / self._box.width
        y = (point[1] - self._box.y0) * height / self._box.height
        return min(max(int(x), 0), width - 1), min(max(int(y), 0), height - 1)


def caught(pixels: Read, frame: Box, point: Point, scale: float) -> Point:
    """The strongest edge near a point, or the point where there is none."""
    scale = min(1.0, scale)
    box = _around(point, (CATCH_VIEW_PX + 2) / scale, frame)
    if box.width < 3 or box.height < 3:
        return point
    seen = _reduced(pixels(box), scale)
    grey = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY).astype(np.float32)
    slope = cv2.magnitude(
        cv2.Scharr(grey, cv2.CV_32F, 1, 0) / 32, cv2.Scharr(grey, cv2.CV_32F, 0, 1) / 32
    )
    rows, columns = np.indices(slope.shape)
    across, down = box.width / slope.shape[1], box.height / slope.shape[0]
    xs, ys = (columns + 0.5) * across + box.x0, (rows + 0.5) * down + box.y0
    away = np.hypot(xs - point[0], ys - point[1]) * scale
    worth = np.where(away <= CATCH_VIEW_PX, slope / (1 + away / CATCH_VIEW_PX), 0)
    best = np.unravel_index(int(worth.argmax()), worth.shape)
    return (float(xs[best]), float(ys[best])) if slope[best] >= LEAST_EDGE / 2 else point


def _around(point: Point, reach_px: float, frame: Box) -> Box:
    """The box round a point, inside the frame; a point outside counts as the nearest inside."""
    x = min(max(point[0], frame.x0), frame.x1 - 1)
    y = min(max(point[1], frame.y0), frame.y1 - 1)
    return Box.around([(x, y)], reach_px).intersection(frame)


def _reduced(pixels: Pixels, scale: float) -> Bytes:
    height, width = pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return eight_bit(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def _smooth(way: NDArray[np.float64]) -> Sequence[Sequence[float]]:
    """The mean of a few steps; the ends, where there are fewer, keep to their place."""
    if len(way) <= SMOOTHING:
        return way.tolist()
    half = SMOOTHING // 2
    sums = np.cumsum(np.vstack([np.zeros((1, 2)), way]), axis=0)
    middle = (sums[SMOOTHING:] - sums[:-SMOOTHING]) / SMOOTHING
    return [*way[:half].tolist(), *middle.tolist(), *way[-half:].tolist()]
