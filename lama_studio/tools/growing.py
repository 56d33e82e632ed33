"""From a rough scribble to the object under it: GrabCut on a reduced crop, edges at full size.

GrabCut: Rother, Kolmogorov, Blake, "GrabCut", SIGGRAPH 2004, as OpenCV implements it.
"""

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.core.geometry import Box, Pixels, Point
from lama_studio.core.raster import EMPTY_SHAPE, Shape, draw_stroke, polygon_shape
from lama_studio.tools.edges import at_full_size, eight_bit

Bytes = NDArray[np.uint8]
Step = Callable[[float], None]

WORKING_PX = 256
"""Longer side of what GrabCut sees: it takes 0.2 to 0.5 s there, four times as long at twice."""
ROUNDS = 3
REACH = 0.75
"""How far beyond the scribble an object is looked for, as a share of the scribble's length."""
LEAST_REACH = 14.0
"""The same, at least, as a multiple of the scribble's radius."""
LARGER = 1.6
TRIES = 3
LITTLE = 3.0
"""Less than that times the scribble is no object: the crop may hold nothing but its colour."""
RIM = 2
"""Width of what is surely background at the border of the crop, in working pixels."""
LOOP_GAP = 0.12
LOOP_FULLNESS = 0.03
"""A line is a loop where its ends are this near, and it holds this much of its length squared (a
circle holds 0.08)."""

CORE = 0.6
"""What lies that deep inside a loop, as a share of its depth, belongs to the object."""


def grow_scribble(
    pixels: Callable[[Box], Pixels],
    frame: Box,
    line: Sequence[Point],
    radius_px: float,
    step: Step = lambda fraction: None,
) -> Shape:
    """The object that a scribble lies on, or that a loop is drawn around.

    pixels(box) gives HxWx3 uint8 or uint16 of a box in the frame (the photo); the scribble may
    leave the frame. `step` is called now and then; what it raises passes.
    """
    around = Box.around(line, radius_px)
    reach_px = max(REACH * max(around.width, around.height), LEAST_REACH * radius_px)
    crop = around.grow(math.ceil(reach_px)).intersection(frame)
    if crop.is_empty or around.intersection(frame).is_empty:
        return EMPTY_SHAPE
    for attempt in range(TRIES):
        step(attempt / (2 * TRIES))
        found, seeds = _found(_reduced(pixels(crop)), crop, line, radius_px)
        is_little = np.count_nonzero(found) < LITTLE * np.count_nonzero(seeds)
        larger = crop.grow(math.ceil((LARGER - 1) * reach_px)).intersection(frame)
        if larger == crop or is_loop(line):
            break
        if not is_little and not _meets_border(found, crop, frame):
            break
        crop, reach_px = larger, reach_px * LARGER
    step(0.5)
    return Shape(crop, at_full_size(found, pixels(crop), lambda done: step(0.5 + done / 2)))


def is_loop(line: Sequence[Point]) -> bool:
    """Whether a line goes round something and comes back, rather than to and fro over it."""
    points = np.asarray(line, np.float32).reshape(-1, 1, 2)
    length = cv2.arcLength(points, False)
    if length == 0:
        return False
    gap = math.dist(line[0], line[-1])
    return bool(gap <= LOOP_GAP * length and cv2.contourArea(points) >= LOOP_FULLNESS * length**2)


def _reduced(pixels: Pixels) -> Bytes:
    height, width = pixels.shape[:2]
    scale = min(1.0, WORKING_PX / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(eight_bit(small), cv2.COLOR_RGB2LAB), np.uint8)


def _found(lab: Bytes, crop: Box, line: Sequence[Point], radius_px: float) -> tuple[Bytes, Bytes]:
    """(the object in the reduced crop, what it surely meets), both HxW uint8, 0 where not."""
    height, width = lab.shape[:2]
    scale = width / crop.width
    points = [((x - crop.x0) * scale, (y - crop.y0) * scale) for x, y in line]
    labels, seeds = _guess(height, width, points, radius_px * scale)
    is_likely = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if is_likely.any() and not is_likely.all():
        cv2.setRNGSeed(1)  # the same scribble gives the same object
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(lab, labels, None, *models, ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    is_object = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    return _solid(is_object.view(np.uint8), seeds), seeds


def _guess(height: int, width: int, points: list[Point], radius: float) -> tuple[Bytes, Bytes]:
    """(labels for GrabCut to begin with, what the object surely meets), both HxW uint8."""
    frame = Box(0, 0, width, height)
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    labels[:RIM], labels[-RIM:] = cv2.GC_BGD, cv2.GC_BGD
    labels[:, :RIM], labels[:, -RIM:] = cv2.GC_BGD, cv2.GC_BGD
    if is_loop(points):
        loop = polygon_shape(points, frame)
        labels[:] = cv2.GC_BGD
        labels[loop.box.slices][loop.solid] = cv2.GC_PR_FGD
        depth = cv2.distanceTransform((labels == cv2.GC_PR_FGD).view(np.uint8), cv2.DIST_L2, 3)
        seeds = (depth > CORE * depth.max()).view(np.uint8)
        labels[seeds > 0] = cv2.GC_FGD
        return labels, seeds
    hull = cv2.convexHull(np.asarray(points, np.float32).reshape(-1, 1, 2)).reshape(-1, 2)
    likely = polygon_shape([(float(x), float(y)) for x, y in hull], frame)
    labels[likely.box.slices][likely.solid] = cv2.GC_PR_FGD
    draw_stroke(labels, points, max(2 * radius, 1.0), cv2.GC_PR_FGD)
    seeds = np.zeros((height, width), np.uint8)
    draw_stroke(seeds, points, radius / 2, 1)
    labels[seeds > 0] = cv2.GC_FGD
    return labels, seeds


def _solid(found: Bytes, seeds: Bytes) -> Bytes:
    """Without threads and specks, without holes, and only what hangs together with the seeds."""
    opened = np.asarray(
        cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8
    )
    opened |= found & seeds
    _, pieces = cv2.connectedComponents(opened)
    met = np.unique(pieces[(seeds > 0) & (opened > 0)])
    kept = np.isin(pieces, met).astype(np.uint8)
    lines, _ = cv2.findContours(kept, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    solid = np.zeros_like(kept)
    cv2.drawContours(solid, lines, -1, 255, cv2.FILLED)
    return solid


def _meets_border(found: Bytes, crop: Box, frame: Box) -> bool:
    """Whether the object seems to go on beyond the crop, where the photo does too."""
    near = RIM + 1
    sides = (
        (found[:, :near], crop.x0 > frame.x0),
        (found[:near], crop.y0 > frame.y0),
        (found[:, -near:], crop.x1 < frame.x1),
        (found[-near:], crop.y1 < frame.y1),
    )
    return any(goes_on and side.any() for side, goes_on in sides)
