"""Colours matched by a smooth correction: it undoes steps along borders, and fades off."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture_levels import Bool, Float

# How far along a border its steps are averaged: light differs slowly, grain from pixel to pixel.
BLUR_PX = 3.0
# Steps of this size (colours 0..1) count half: bigger ones are edges of things, not of light.
BIG_STEP = 0.10
# Turns of the solver on each size of the grid; a big grid starts from a better answer.
SMOOTHINGS = 16
SMOOTHINGS_BIG = 6
BIG_GRID = 200_000
# Pull towards nothing of the correction of a network's fill. Measured in thick holes of 39 photos
# at 512 px: L1 in the hole 0.1120 without correction, 0.1093 with 0.002, 0.1090 with this, 0.1089
# with a fifth of it.
CALM = 0.0005
_CROSS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32)


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

    @classmethod
    def empty(cls, shape: tuple[int, ...]) -> "Grid":
        """No steps wanted, no pulls, nothing tied to anything; shape: (H, W)."""
        return cls(*(np.zeros(shape + wide, np.float32) for _ in range(3) for wide in ((), (3,))))


def matched_at_border(
    fill: Float, photo: Float, hole: Bool, step: Callable[[], None] = lambda: None
) -> Float:
    """The fill with its tones led over into the known ones around it.

    fill, photo: HxWx3 float32 in 0..1, the photo's values in the hole are not looked at. hole: HxW.
    A network's fill is a shade off its surroundings, which shows where they are plain, as a clear
    sky is. Steps from the fill to the known are averaged along the border, those of light believed,
    and undone by what is smoothest. Returns a new array; outside the hole the fill as it was.
    """
    if not hole.any() or hole.all():
        return fill.copy()
    y, x = np.nonzero(hole)
    part = (
        slice(max(y.min() - 1, 0), y.max() + 2),
        slice(max(x.min() - 1, 0), x.max() + 2),
    )
    hole, inner = hole[part], fill[part]
    known = (~hole).astype(np.float32)
    edges = cv2.filter2D(known, -1, _CROSS, borderType=cv2.BORDER_CONSTANT)
    beside = cv2.filter2D(
        photo[part] * known[..., None], -1, _CROSS, borderType=cv2.BORDER_CONSTANT
    )
    at = np.nonzero(hole & (edges > 0))
    found, trust = along_border(hole.shape, at, beside[at] / edges[at][:, None] - inner[at])
    grid = Grid.empty(hole.shape)
    grid.right_weight[:, :-1] = hole[:, :-1] & hole[:, 1:]
    grid.down_weight[:-1] = hole[:-1] & hole[1:]
    grid.pull_weight += CALM * hole
    grid.pull_weight[at] += trust
    grid.pull[at] += trust[:, None] * found
    matched = fill.copy()
    matched[part] += np.where(hole[..., None], solve(grid, step), np.float32(0))
    return matched


def along_border(
    shape: tuple[int, ...], at: tuple[NDArray[np.intp], ...], found: Float
) -> tuple[Float, Float]:
    """(steps averaged along the border, how far to believe each) of steps found at places."""
    if len(found) == 0:
        return found, np.zeros(0, np.float32)
    sparse = np.zeros((*shape, 4), np.float32)
    sparse[at] = np.insert(found, 3, 1, axis=1)
    spread = cv2.GaussianBlur(sparse, (0, 0), BLUR_PX, borderType=cv2.BORDER_CONSTANT)[at]
    step = spread[:, :3] / spread[:, 3:]
    return step, 1 / (1 + (step**2).mean(1) / BIG_STEP**2)


def solve(grid: Grid, step: Callable[[], None]) -> Float:
    """HxWx3, the correction. Coarse answers first, each the start of the next finer one."""
    height, width = grid.pull_weight.shape
    if min(height, width) > 4:
        coarse = solve(_coarser(grid), step)
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
