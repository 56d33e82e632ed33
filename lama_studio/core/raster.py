"""Strokes and polygons into a mask: clipped, to a sixteenth of a pixel, every pixel 0 or 255."""

import itertools
import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import EMPTY_BOX, Box, Mask, Point

SHIFT = 4
"""Fraction bits handed to OpenCV: 1/16 px, and room for points far outside the photo."""
PIECE_PX = 128
"""Longest piece of a straight line that is drawn, kept and repainted as one."""


def stroke_box(points: Sequence[Point], radius_px: float) -> Box:
    """A box that surely holds the stroke (not clipped)."""
    return Box.around(points, radius_px + 1)


def polygon_box(points: Sequence[Point]) -> Box:
    """A box that surely holds the polygon (not clipped)."""
    return Box.around(points, 1)


def stroke_pieces(points: Sequence[Point], radius_px: float) -> Iterator[tuple[Point, ...]]:
    """Cut a stroke into pieces whose boxes stay small, so that a long diagonal touches few tiles.

    Drawing every piece draws the stroke. A single point is one piece.
    """
    if len(points) == 1:
        yield (points[0],)
    longest = max(PIECE_PX, 2 * radius_px)
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        count = max(1, math.ceil(math.hypot(bx - ax, by - ay) / longest))
        stops = [(ax + (bx - ax) * i / count, ay + (by - ay) * i / count) for i in range(count + 1)]
        yield from itertools.pairwise(stops)


def draw_stroke(mask: Mask, points: Sequence[Point], radius_px: float, value: int) -> Box:
    """Set every pixel within `radius_px` of the line through the points; returns the box touched.

    mask HxW uint8, written in place; one point draws a disc; the ends are round.
    """
    box = stroke_box(points, radius_px).intersection(Box.of(mask))
    if box.is_empty:
        return EMPTY_BOX
    # OpenCV also fills the pixels its outline runs through: half a pixel more on every side.
    inner_px = max(0.0, radius_px - 0.5)
    window = mask[box.slices]
    fixed = _fixed(points, box)
    for x, y in fixed:
        _fill_disc(window, int(x), int(y), inner_px, value)
    for a, b in itertools.pairwise(fixed):
        _fill_segment(window, a, b, inner_px, value)
    return box


def fill_polygon(mask: Mask, points: Sequence[Point], value: int) -> Box:
    """Set everything that the closed line through the points encloses; returns the box touched.

    mask HxW uint8, written in place. Loops count as one shape: what is circled twice is inside.
    Fewer than three points enclose nothing.
    """
    box = polygon_box(points).intersection(Box.of(mask))
    if len(points) < 3 or box.is_empty:
        return EMPTY_BOX
    shape = np.zeros((box.height, box.width), np.uint8)
    cv2.fillPoly(shape, [_fixed(points, box)], 255, shift=SHIFT)
    # fillPoly leaves out what is circled an even number of times.
    outer, _ = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(shape, outer, -1, 255, cv2.FILLED)
    mask[box.slices][shape > 0] = value
    return box


def _fixed(points: Sequence[Point], box: Box) -> NDArray[np.int32]:
    """Photo coordinates -> OpenCV's fixed point in the box, where a pixel's centre is whole."""
    offset = np.array([box.x0 + 0.5, box.y0 + 0.5])
    scaled = (np.asarray(points, np.float64).reshape(-1, 2) - offset) * (1 << SHIFT)
    return np.rint(scaled).astype(np.int32)


def _fill_disc(window: Mask, x: int, y: int, inner_px: float, value: int) -> None:
    radius = round(inner_px * (1 << SHIFT))
    cv2.circle(window, (x, y), radius, value, cv2.FILLED, cv2.LINE_8, SHIFT)


def _fill_segment(
    window: Mask, a: NDArray[np.int32], b: NDArray[np.int32], inner_px: float, value: int
) -> None:
    along = (b - a).astype(np.float64)
    length = math.hypot(along[0], along[1])
    if length == 0:
        return
    across = np.array([-along[1], along[0]]) * (inner_px * (1 << SHIFT) / length)
    corners = np.rint([a + across, b + across, b - across, a - across]).astype(np.int32)
    cv2.fillConvexPoly(window, corners, value, cv2.LINE_8, SHIFT)
