"""Strokes and shapes into a mask: clipped, subpixel, no antialiasing (0 or 255)."""

import enum
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import EMPTY_BOX, Box, Mask, Point

Floats = NDArray[np.float64]

SHIFT = 4
"""Fraction bits handed to OpenCV: 1/16 px, and room for points far outside the photo."""
THINNEST_PX = 0.71
"""A disc of this radius always holds the centre of a pixel, wherever it lies."""
PIECE_PX = 128
"""Longest piece of a straight line that is drawn, kept and repainted as one."""


class Mode(enum.StrEnum):
    """What a shape does to the mask that is there."""

    ADD = "add"
    SUBTRACT = "subtract"
    INTERSECT = "intersect"


@dataclass(frozen=True)
class Shape:
    """What a tool marked: a box inside the photo, and HxW bool, True where it is meant."""

    box: Box
    solid: NDArray[np.bool_]


EMPTY_SHAPE = Shape(EMPTY_BOX, np.zeros((0, 0), np.bool_))


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
    """Set every pixel whose centre is at most `radius_px` from the line through the points.

    mask HxW uint8, written in place; returns the box touched. One point draws a disc; the pixel
    under a point is always set, however thin the stroke.
    """
    box = stroke_box(points, radius_px).intersection(Box.of(mask))
    if box.is_empty:
        return EMPTY_BOX
    reach_px = max(radius_px, THINNEST_PX)
    for a, b in itertools.pairwise(points if len(points) > 1 else [*points, *points]):
        rows = stroke_box((a, b), radius_px).intersection(box)
        centres: Floats = np.arange(rows.y0, rows.y1) + np.float64(0.5)
        left, right = _segment_spans(centres, a, b, reach_px)
        starts = np.ceil(np.clip(left - 0.5, rows.x0, rows.x1)).astype(np.int64).tolist()
        stops = np.floor(np.clip(right + 0.5, rows.x0, rows.x1)).astype(np.int64).tolist()
        for y, start, stop in zip(range(rows.y0, rows.y1), starts, stops, strict=True):
            if start < stop:
                mask[y, start:stop] = value
    return box


def stroke_shape(points: Sequence[Point], radius_px: float, frame: Box) -> Shape:
    """What `draw_stroke` would set in an empty mask of that frame."""
    box = stroke_box(points, radius_px).intersection(frame)
    if box.is_empty:
        return EMPTY_SHAPE
    drawn = np.zeros((box.height, box.width), np.uint8)
    draw_stroke(drawn, [(x - box.x0, y - box.y0) for x, y in points], radius_px, 1)
    return Shape(box, drawn.view(np.bool_))


def polygon_shape(points: Sequence[Point], frame: Box) -> Shape:
    """Everything that the closed line through the points encloses, inside the frame.

    Loops count as one shape: what is circled twice is inside. Fewer than three points enclose
    nothing.
    """
    box = polygon_box(points).intersection(frame)
    if len(points) < 3 or box.is_empty:
        return EMPTY_SHAPE
    drawn = np.zeros((box.height, box.width), np.uint8)
    cv2.fillPoly(drawn, [_fixed(points, box)], 1, shift=SHIFT)
    # fillPoly leaves out what is circled an even number of times.
    outer, _ = cv2.findContours(drawn, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(drawn, outer, -1, 1, cv2.FILLED)
    return Shape(box, drawn.view(np.bool_))


def united(shapes: Sequence[Shape]) -> Shape:
    """All that lies in any of the shapes."""
    box = EMPTY_BOX
    for shape in shapes:
        box = box.union(shape.box)
    if box.is_empty:
        return EMPTY_SHAPE
    solid = np.zeros((box.height, box.width), np.bool_)
    for shape in shapes:
        solid[shape.box.relative_to(box).slices] |= shape.solid
    return Shape(box, solid)


def _fixed(points: Sequence[Point], box: Box) -> NDArray[np.int32]:
    """Photo coordinates -> OpenCV's fixed point in the box, where a pixel's centre is whole."""
    offset = np.array([box.x0 + 0.5, box.y0 + 0.5])
    scaled = (np.asarray(points, np.float64).reshape(-1, 2) - offset) * (1 << SHIFT)
    return np.rint(scaled).astype(np.int32)


def _segment_spans(y: Floats, a: Point, b: Point, radius_px: float) -> tuple[Floats, Floats]:
    """Where every height y enters and leaves what is within the radius of a..b.

    That shape is convex: on one height it is a single span, from the leftmost to the rightmost of
    the two discs at the ends and the rectangle between them. Left > right where it is missed.
    """
    left_a, right_a = _disc_spans(y, a, radius_px)
    left_b, right_b = _disc_spans(y, b, radius_px)
    left, right = np.minimum(left_a, left_b), np.maximum(right_a, right_b)
    length = math.dist(a, b)
    if length < 1e-9:
        return left, right
    dx, dy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    from_a = y - a[1]
    # 0 <= dx*(x-ax) + dy*from_a <= length, and |dy*(x-ax) - dx*from_a| <= radius.
    along = _solve(dx, -dy * from_a, length - dy * from_a)
    across = _solve(dy, dx * from_a - radius_px, dx * from_a + radius_px)
    enter = np.maximum(along[0], across[0]) + a[0]
    leave = np.minimum(along[1], across[1]) + a[0]
    missed = enter > leave
    enter[missed], leave[missed] = np.inf, -np.inf
    return np.minimum(left, enter), np.maximum(right, leave)


def _disc_spans(y: Floats, centre: Point, radius_px: float) -> tuple[Floats, Floats]:
    squared = radius_px * radius_px - (y - centre[1]) ** 2
    half = np.where(squared >= 0, np.sqrt(np.maximum(squared, 0)), -np.inf)
    return centre[0] - half, centre[0] + half


def _solve(slope: float, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The t with low <= slope * t <= high: all of them, or none, where the slope is 0."""
    if abs(slope) < 1e-12:
        holds = (low <= 0) & (high >= 0)
        return np.where(holds, -np.inf, np.inf), np.where(holds, np.inf, -np.inf)
    first, second = low / slope, high / slope
    return (first, second) if slope > 0 else (second, first)
