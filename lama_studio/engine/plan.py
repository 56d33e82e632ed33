"""Hole mask -> crops: what the network is shown of the photo, and at which scale.

Holes that lie close together share a crop. Each crop has context on every side at least as wide
as its hole, and sides of at least 512 px, where the photo has them. A crop too big for the
working size is scaled down, so that time and memory stay bounded however big the photo is.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from lama_studio.core.geometry import Box, mask_box
from lama_studio.errors import MaskError

LEAST_CROP_PX = 512
"""Sides of a crop, where the photo has them: what the network was trained to look at."""
WORKING_PX = 1024
"""Default working size: no pass sees more than this squared."""
MOST_RADIUS_PX = 96
"""Inner radius of a hole that the network still fills with structure; thicker ones shrink."""
ALIGN_PX = 8
"""The network's sides are multiples of this."""
_MOST_HOLES = 64
_THIN = 8  # times its inner radius is a thin hole long
_MOST_SPLITS = 4  # a long hole is filled in at most 2 to the power of this many parts
_LEAST_SCALE_KEPT = 0.75
_LEAST_CONTEXT_PX = 64


@dataclass(frozen=True)
class Crop:
    """Pixels shown to the network in one pass; `scale` <= 1 shrinks them to the working size."""

    box: Box
    hole_box: Box
    scale: float

    @property
    def working_size(self) -> tuple[int, int]:
        """(width, height) after scaling, before padding."""
        return scaled(self.box.width, self.scale), scaled(self.box.height, self.scale)

    @property
    def working_area(self) -> int:
        """Pixels of the pass."""
        return self.working_size[0] * self.working_size[1]

    def own_hole(self, window: np.ndarray) -> np.ndarray:
        """`window`: HxW of `box`, nonzero = hole -> the same with this crop's own hole alone, 255:
        what other crops leave open there is not its business."""
        own = np.zeros(window.shape, np.uint8)
        inner = self.hole_box.relative_to(self.box).slices
        own[inner] = np.where(window[inner] > 0, 255, 0)
        return own


@dataclass(frozen=True)
class Plan:
    """Crops in the order they are filled; `box` holds all pixels they need.

    `working_px`: the working size that no pass exceeds.
    """

    crops: tuple[Crop, ...]
    box: Box
    working_px: int

    @property
    def working_area(self) -> int:
        """Pixels of all passes together: what time grows with."""
        return sum(crop.working_area for crop in self.crops)

    @property
    def largest_px(self) -> int:
        """Working size of the largest pass: what memory grows with."""
        return max(16, math.isqrt(max(crop.working_area for crop in self.crops)))


def scaled(length_px: int, scale: float) -> int:
    """A length after scaling, at least one pixel."""
    return max(1, round(length_px * scale))


def make_plan(
    hole: np.ndarray,
    width: int,
    height: int,
    working_px: int = WORKING_PX,
    most_crop_px: int | None = None,
) -> Plan:
    """Plan the fill of `hole` (height x width uint8, nonzero = hole).

    most_crop_px: pixels of a crop that memory allows: a hole has less context then. Raises
    MaskError where nothing, or everything, is hole.
    """
    assert hole.shape == (height, width)
    hole_count = cv2.countNonZero(hole)
    if hole_count == 0:
        raise MaskError("The mask has no hole: mark what is to be erased.")
    if hole_count == hole.size:
        raise MaskError("The mask covers the whole photo: nothing is left to fill it from.")
    bounds = _Bounds(width, height, working_px, most_crop_px or width * height)
    groups = [group for box in _hole_boxes(hole) for group in _parts(hole, box, bounds)]
    groups = _merged(groups, bounds)
    groups.sort(key=lambda group: (group.hole_box.area, group.hole_box.y0, group.hole_box.x0))
    crops = tuple(Crop(group.box, group.hole_box, group.scale) for group in groups)
    whole = crops[0].box
    for crop in crops:
        whole = whole.union(crop.box)
    return Plan(crops, whole, working_px)


@dataclass(frozen=True)
class _Bounds:
    """What no crop exceeds: the photo, the working size, and what memory allows."""

    width: int
    height: int
    working_px: int
    most_crop_px: int


@dataclass(frozen=True)
class _Group:
    """Holes that share a crop; `own_scale` is the best that any of them would have alone."""

    hole_box: Box
    box: Box
    radius_px: float
    scale: float
    own_scale: float


def _hole_boxes(hole: np.ndarray) -> Iterator[Box]:
    """Boxes of the holes, those within a cell or two of one another taken together."""
    found = mask_box(hole)
    window = (hole[found.slices] > 0).astype(np.uint8)
    cell_px = 32
    while True:
        cells = _any_of_cells(window, cell_px)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(cells, connectivity=8)
        if count - 1 <= _MOST_HOLES:
            break
        cell_px *= 2
    for label in range(1, count):
        x, y, w, h = (int(v) * cell_px for v in stats[label][:4])
        coarse = Box(x, y, x + w, y + h).clip(found.width, found.height)
        # Another hole's cells may lie inside this one's box.
        own = labels[y // cell_px : (y + h) // cell_px, x // cell_px : (x + w) // cell_px] == label
        own_px = own.astype(np.uint8).repeat(cell_px, 0).repeat(cell_px, 1)
        part = window[coarse.slices] * own_px[: coarse.height, : coarse.width]
        yield mask_box(part).translate(coarse.x0 + found.x0, coarse.y0 + found.y0)


def _any_of_cells(window: np.ndarray, cell_px: int) -> np.ndarray:
    """1 for each cell_px square cell that holds a hole pixel."""
    height, width = window.shape
    rows = np.maximum.reduceat(window, np.arange(0, height, cell_px), axis=0)
    return np.ascontiguousarray(np.maximum.reduceat(rows, np.arange(0, width, cell_px), axis=1))


def _parts(hole: np.ndarray, box: Box, bounds: _Bounds, splits: int = _MOST_SPLITS) -> list[_Group]:
    """A hole, or its parts: long thin ones (wires, scratches) are filled piece by piece.

    In one crop they would be scaled down for their length, though their width does not ask for it.
    """
    radius_px = inner_radius_px(hole[box.slices])
    longest_px = context_px = max(box.width, box.height)
    while (crop_box := _spanned(box, context_px, bounds)).area > bounds.most_crop_px:
        context_px = context_px * 3 // 4
        if context_px < _LEAST_CONTEXT_PX:
            break
    scale = _scale(crop_box, radius_px, bounds.working_px)
    is_thin = longest_px >= _THIN * radius_px
    is_kept = scale >= _LEAST_SCALE_KEPT * min(1.0, MOST_RADIUS_PX / radius_px)
    if splits == 0 or is_kept or not is_thin:
        return [_Group(box, crop_box, radius_px, scale, scale)]
    parts = []
    for half in _halves(box):
        tight = mask_box(hole[half.slices])
        if not tight.is_empty:
            parts += _parts(hole, tight.translate(half.x0, half.y0), bounds, splits - 1)
    return parts


def _halves(box: Box) -> tuple[Box, Box]:
    if box.width >= box.height:
        middle = (box.x0 + box.x1) // 2
        return Box(box.x0, box.y0, middle, box.y1), Box(middle, box.y0, box.x1, box.y1)
    middle = (box.y0 + box.y1) // 2
    return Box(box.x0, box.y0, box.x1, middle), Box(box.x0, middle, box.x1, box.y1)


def _spanned(box: Box, context_px: int, bounds: _Bounds) -> Box:
    """The box with its context, at least LEAST_CROP_PX and of even working length, in the photo."""
    x0, x1 = _span(box.x0, box.x1, context_px, bounds.width)
    y0, y1 = _span(box.y0, box.y1, context_px, bounds.height)
    return Box(x0, y0, x1, y1)


def _span(start: int, stop: int, context_px: int, length: int) -> tuple[int, int]:
    """Grow [start, stop) by the context, then to an even working length, inside [0, length)."""
    first, last = max(0, start - context_px), min(length, stop + context_px)
    want = min(length, _even_length(max(last - first, LEAST_CROP_PX)))
    first = max(0, min(first - (want - (last - first)) // 2, length - want))
    return first, first + want


def _even_length(length_px: int) -> int:
    """The next multiple of 8 whose Fourier transform (at an eighth) is quick: 2, 3, 5 only."""
    eighth = -(-length_px // ALIGN_PX)
    while True:
        rest = eighth
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return eighth * ALIGN_PX
        eighth += 1


def _scale(box: Box, radius_px: float, working_px: int) -> float:
    """1, or less where the crop is over the working size or the hole too thick to be seen across.

    Thickness alone never shrinks a crop below LEAST_CROP_PX, nor by a little.
    """
    by_size = min(1.0, working_px / math.sqrt(box.area))
    longest = max(box.width, box.height)
    by_radius = max(MOST_RADIUS_PX / radius_px, LEAST_CROP_PX / longest)
    if by_radius > _LEAST_SCALE_KEPT:
        return by_size
    return min(by_size, by_radius)


def inner_radius_px(hole: np.ndarray) -> float:
    """Radius of the largest disc inside the hole; the frame around `hole` counts as known."""
    shrink = max(1, max(hole.shape) // 512)
    coarse = (hole[::shrink, ::shrink] > 0).astype(np.uint8)
    framed = cv2.copyMakeBorder(coarse, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return max(1.0, float(cv2.distanceTransform(framed, cv2.DIST_L2, 5).max()) * shrink)


def _merged(groups: list[_Group], bounds: _Bounds) -> list[_Group]:
    """Join crops that overlap, unless one pass over both would cost them their resolution."""
    pending = list(groups)
    done: list[_Group] = []
    while pending:
        group = pending.pop()
        for others in (pending, done):
            for i, other in enumerate(others):
                joint = _joint(group, other, bounds)
                if joint is not None:
                    del others[i]
                    pending.append(joint)
                    break
            else:
                continue
            break
        else:
            done.append(group)
    return done


def _joint(group: _Group, other: _Group, bounds: _Bounds) -> _Group | None:
    if not group.box.overlaps(other.box):
        return None
    box = _spanned(group.box.union(other.box), 0, bounds)
    radius_px = max(group.radius_px, other.radius_px)
    scale = _scale(box, radius_px, bounds.working_px)
    own_scale = max(group.own_scale, other.own_scale)
    is_affordable = scale >= _LEAST_SCALE_KEPT * own_scale and box.area <= bounds.most_crop_px
    # Holes whose boxes overlap cannot be told apart by box: they must be filled together.
    if is_affordable or group.hole_box.overlaps(other.hole_box):
        hole_box = group.hole_box.union(other.hole_box)
        return _Group(hole_box, box, radius_px, scale, own_scale)
    return None
