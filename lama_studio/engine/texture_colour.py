"""Low-frequency colour of the copies matched to the known and to each other.

A smooth correction is added to the copied colours: its steps along the seams undo the
difference of the colours there, averaged along the seam.
Steps too big to be a matter of light stay.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture_levels import Bool, Float, Level
from lama_studio.engine.texture_seams import Ints

# How far along a seam its steps are averaged: light differs slowly, grain from pixel to pixel.
BLUR_PX = 3.0
# Steps of this size (colours 0..1) count half: bigger ones are edges of things, not of light.
BIG_STEP = 0.10
# Pull of the correction towards nothing, so that it fades far from the seams.
CALM = 0.002
# Turns of the solver on each size of the grid; a big grid starts from a better answer.
SMOOTHINGS = 16
SMOOTHINGS_BIG = 6
BIG_GRID = 200_000


# Blur that tells the guide's tones from detail, where it leads with weight 1. Measured on 40 photos
# at 512 px, led strongly: without, L1 in the hole 0.1213, with 3 to 6 px 0.116 to 0.119.
TONE_PX = 6.0


def toned(colours: Float, guide: Float, hole: Bool, blur_px: float) -> Float:
    """Copies with the low frequencies of the guide in the hole, HxWx3 in 0..1."""
    difference = np.where(hole[..., None], guide - colours, np.float32(0))
    added = cv2.GaussianBlur(difference, (0, 0), blur_px)
    return np.where(hole[..., None], colours + added, colours)


@dataclass
class Grid:
    """Least squares on a grid: steps wanted between neighbours, and pulls towards 0.

    `right_weight`[y, x], `right_step`[y, x]: between (y, x) and (y, x + 1), weight times step;
    likewise down. `pull_weight`, `pull`: towards the known beside a pixel, and its calm.
    """

    right_weight: Float
    right_step: Float
    down_weight: Float
    down_step: Float
    pull_weight: Float
    pull: Float


def correction(level: Level, offsets: Ints, step: Callable[[], None]) -> Float:
    """HxWx3: what to add to the copied colours of the hole; 0 on the known."""
    y, x = np.nonzero(level.hole)
    y0, x0, y1, x1 = max(y.min() - 1, 0), max(x.min() - 1, 0), y.max() + 2, x.max() + 2
    grid = _grid(level, offsets, (slice(y0, y1), slice(x0, x1)), step)
    added = np.zeros(level.photo.shape, np.float32)
    added[y0:y1, x0:x1] = _solve(grid, step)
    added[~level.hole] = 0
    return added


def _grid(level: Level, offsets: Ints, part: tuple[slice, slice], tick: Callable[[], None]) -> Grid:
    hole = level.hole[part]
    y, x = np.mgrid[part]
    offsets = np.where(hole[..., None], offsets[part], 0)
    grid = Grid(*(np.zeros(hole.shape + wide, np.float32) for _ in range(3) for wide in ((), (3,))))
    grid.pull_weight += CALM * hole
    border = np.zeros((*hole.shape, 4), np.float32)
    for axis in (0, 1):
        first = (slice(None, -1), slice(None)) if axis == 0 else (slice(None), slice(None, -1))
        second = (slice(1, None), slice(None)) if axis == 0 else (slice(None), slice(1, None))
        is_pair = hole[first] & hole[second]
        at = np.nonzero(is_pair & (offsets[first] != offsets[second]).any(2))
        p, q = (y[first][at], x[first][at]), (y[second][at], x[second][at])
        a, b = offsets[first][at], offsets[second][at]
        found = _difference(level.photo, p, a, b) + _difference(level.photo, q, a, b)
        tick()
        step, trust = _along_seam(is_pair.shape, at, found / 2)
        weight, steps = is_pair.astype(np.float32), np.zeros((*is_pair.shape, 3), np.float32)
        weight[at], steps[at] = trust, trust[:, None] * step
        name = ("down", "right")[axis]
        getattr(grid, f"{name}_weight")[first] = weight
        getattr(grid, f"{name}_step")[first] = steps
        for inner, outer in ((first, second), (second, first)):
            at = np.nonzero(hole[inner] & ~hole[outer])
            q, own = (y[outer][at], x[outer][at]), offsets[inner][at]
            border[inner][at] += np.insert(_difference(level.photo, q, 0 * own, own), 3, 1, axis=1)
    at = np.nonzero(border[..., 3])
    edges = border[at][:, 3:]
    step, trust = _along_seam(hole.shape, at, border[at][:, :3] / edges)
    grid.pull_weight[at] += trust * edges[:, 0]
    grid.pull[at] += trust[:, None] * edges * step
    return grid


def _difference(
    photo: Float, place: tuple[NDArray[np.intp], NDArray[np.intp]], a: Ints, b: Ints
) -> Float:
    """Nx3: colours that places copy with offsets `a`, less those with `b`."""
    height, width = photo.shape[:2]

    def copied(offset: Ints) -> Float:
        y = np.clip(place[0] + offset[:, 0], 0, height - 1)
        x = np.clip(place[1] + offset[:, 1], 0, width - 1)
        return photo[y, x]

    return copied(a) - copied(b)


def _along_seam(
    shape: tuple[int, ...], at: tuple[NDArray[np.intp], ...], found: Float
) -> tuple[Float, Float]:
    """(steps averaged along the seam, how far each is to be believed) of steps found at places."""
    if len(found) == 0:
        return found, np.zeros(0, np.float32)
    sparse = np.zeros((*shape, 4), np.float32)
    sparse[at] = np.insert(found, 3, 1, axis=1)
    spread = cv2.GaussianBlur(sparse, (0, 0), BLUR_PX, borderType=cv2.BORDER_CONSTANT)[at]
    step = spread[:, :3] / spread[:, 3:]
    return step, 1 / (1 + (step**2).mean(1) / BIG_STEP**2)


def _solve(grid: Grid, step: Callable[[], None]) -> Float:
    """Coarse answers first, each the start of the next finer one."""
    height, width = grid.pull_weight.shape
    if min(height, width) > 4:
        coarse = _solve(_coarser(grid), step)
        start = np.repeat(np.repeat(coarse, 2, 0), 2, 1)[:height, :width]
    else:
        start = np.zeros_like(grid.pull)
    return _smooth(grid, start, step)


def _smooth(grid: Grid, answer: Float, step: Callable[[], None]) -> Float:
    wanted = grid.pull.copy()
    wanted -= grid.right_step
    wanted[:, 1:] += grid.right_step[:, :-1]
    wanted -= grid.down_step
    wanted[1:] += grid.down_step[:-1]
    right, down = grid.right_weight[:, :-1, None], grid.down_weight[:-1, :, None]
    total = grid.pull_weight[..., None].copy()
    total[:, :-1] += right
    total[:, 1:] += right
    total[:-1] += down
    total[1:] += down
    share = np.float32(0.8) / np.maximum(total, 1e-9)
    rest = np.where(total > 0, np.float32(0.2), np.float32(0))
    for _ in range(SMOOTHINGS if total[..., 0].size < BIG_GRID else SMOOTHINGS_BIG):
        step()
        around = wanted.copy()
        around[:, :-1] += right * answer[:, 1:]
        around[:, 1:] += right * answer[:, :-1]
        around[:-1] += down * answer[1:]
        around[1:] += down * answer[:-1]
        around *= share
        answer = around + rest * answer
    return answer


def _coarser(grid: Grid) -> Grid:
    """Two by two cells that share one answer: the steps between them add up."""

    def even(array: Float) -> Float:
        pad = [(0, array.shape[0] % 2), (0, array.shape[1] % 2)] + [(0, 0)] * (array.ndim - 2)
        return np.pad(array, pad)

    def between(array: Float, axis: int) -> Float:
        array = even(array)
        if axis == 1:
            return array[0::2, 1::2] + array[1::2, 1::2]
        return array[1::2, 0::2] + array[1::2, 1::2]

    def whole(array: Float) -> Float:
        array = even(array)
        return array[0::2, 0::2] + array[1::2, 0::2] + array[0::2, 1::2] + array[1::2, 1::2]

    return Grid(
        right_weight=between(grid.right_weight, 1),
        right_step=between(grid.right_step, 1),
        down_weight=between(grid.down_weight, 0),
        down_step=between(grid.down_step, 0),
        pull_weight=whole(grid.pull_weight),
        pull=whole(grid.pull),
    )
