"""Feature refinement of a crop: from where the network sees the hole whole, doubling by doubling
up to the photo's own size, in tiles that memory allows."""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import torch

from lama_studio.core.geometry import Box, mask_box
from lama_studio.engine.budget import TILE_PX
from lama_studio.engine.given_back import give_back
from lama_studio.engine.plan import ALIGN_PX, MOST_RADIUS_PX, inner_radius_px
from lama_studio.engine.refine import ITERATIONS, Refining, Target, eroded
from lama_studio.engine.working import to_working_size
from lama_studio.network.generator import Generator, Step

Predict = Callable[[np.ndarray, np.ndarray, Step], np.ndarray]
"""HxWx3 float32 in 0..1 and HxW float32, 1 = hole -> the prediction at the same size."""

CONTEXT_PX = 64
"""Known pixels around a tile: the smaller fill has seen the rest of the photo."""
OVERLAP_PX = 32
"""Over which a tile blends into those before it."""
_LEAST_SIDE_PX = 64  # of the smallest look
_GRID_PX = 2 * ALIGN_PX  # a tile's half is the network's multiple, too


@dataclass(frozen=True)
class Refiner:
    """A generator (of stride 8, on `device`) that refines; `predict` is its plain pass.

    is_sparing: holds less memory, and takes longer (see Refining).
    """

    generator: Generator
    device: torch.device
    predict: Predict
    tile_px: int = TILE_PX
    is_sparing: bool = False

    def refine(
        self, window: np.ndarray, hole: np.ndarray, step: Step, *, most_px: int, skipped: int = 0
    ) -> tuple[Box, np.ndarray] | None:
        """Pixels of a crop (HxWx3 uint8 or uint16) -> a box around its hole, and the refined fill
        there: float32 in 0..1, of the box's size.

        hole: HxW, nonzero = hole; the rest of the window is known. most_px: working size that the
        first look does not exceed. skipped: how many of the last doublings are only enlarged,
        where time is short. None where the network fills the hole well at the photo's own size.
        """
        count = doublings(hole, most_px)
        if count == 0:
            return None
        unit = ALIGN_PX << count
        pad = [(0, -side % unit) for side in hole.shape]
        padded = np.pad(window, [*pad, (0, 0)], mode="reflect")
        is_open = np.pad(hole > 0, pad, mode="reflect")
        frame = Box(0, 0, hole.shape[1], hole.shape[0])
        # Beyond its context nothing is looked at any more: it is not carried up.
        near = mask_box(hole).grow(CONTEXT_PX << (count - 1))
        box = _aligned(near, is_open.shape[1], is_open.shape[0], unit)
        work = _work(box, mask_box(hole), count, is_open.size)
        done = work[0] / sum(work)
        photo, mask = to_working_size(padded, is_open, _halves(is_open.shape, count))
        fill = self.predict(photo, mask, _part(step, 0.0, done))
        fill = np.where(mask[..., None] > 0, fill, photo)[_shrunk(box, count).slices]
        padded, is_open = padded[box.slices], is_open[box.slices]
        for depth in range(count - 1, -1, -1):
            photo, mask = to_working_size(padded, is_open, _halves(is_open.shape, depth))
            if depth < skipped:
                fill = _enlarged(photo, mask, fill)
                continue
            share = work[count - depth] / sum(work)
            fill = self._finer(photo, mask, fill, _part(step, done, share))
            done += share
        step(1.0)
        inside = box.intersection(frame)
        return inside, fill[: inside.height, : inside.width]

    def _finer(
        self, photo: np.ndarray, mask: np.ndarray, smaller: np.ndarray, step: Step
    ) -> np.ndarray:
        """The fill of half the size -> that of the photo's size here, tile by tile."""
        is_hole = mask > 0
        fill = _enlarged(photo, mask, smaller)
        halves = _halves(mask.shape, 1)
        inner = eroded(cv2.resize(mask, halves, interpolation=cv2.INTER_AREA) > 0)
        is_filled = ~is_hole
        tiles = list(tiles_of(is_hole, self.tile_px))
        for number, (target, box) in enumerate(tiles):
            weight = np.where(is_hole[box.slices], _ramp(target, box), 0).astype(np.float32)
            # What earlier tiles filled is known to this one, but for the overlap.
            is_open = is_hole[box.slices] & (~is_filled[box.slices] | (weight > 0))
            tick = _part(step, number / len(tiles), 1 / len(tiles))
            window = fill[box.slices]
            predicted = self._refined(window, is_open, smaller, inner, box, tick)
            is_filled[target.slices] = True
            weight[~is_filled[box.slices]] = 0
            window += weight[..., None] * (predicted - window)
        return fill

    def _refined(
        self,
        photo: np.ndarray,
        is_open: np.ndarray,
        smaller: np.ndarray,
        inner: np.ndarray,
        box: Box,
        step: Step,
    ) -> np.ndarray:
        half = _shrunk(box, 1).slices
        mask = is_open[..., None].astype(np.float32)
        target = Target(
            self._tensor(photo * (1 - mask)),
            self._tensor(mask),
            self._tensor(smaller[half]),
            self._tensor(inner[half][..., None].astype(np.float32)),
        )
        give_back()  # what the tile before it took
        best = Refining(self.generator, target, is_sparing=self.is_sparing).run(step)
        return best[0].permute(1, 2, 0).float().cpu().numpy()

    def _tensor(self, values: np.ndarray) -> torch.Tensor:
        # Channels-last already: what convolutions on a CPU are quick with.
        return torch.from_numpy(np.ascontiguousarray(values)).permute(2, 0, 1)[None].to(self.device)


def doublings(hole: np.ndarray, most_px: int) -> int:
    """How often the look is halved until the network fills the hole well, and in one pass.

    0 for a hole that it fills well at the photo's own size. hole: HxW, nonzero = hole.
    """
    height, width = hole.shape
    by_radius = math.log2(inner_radius_px(hole) / MOST_RADIUS_PX)
    by_size = math.log2(math.sqrt(height * width) / most_px)
    least = max(0, math.floor(math.log2(max(1.0, min(height, width) / _LEAST_SIDE_PX))))
    wanted = max(round(max(0.0, by_radius)), math.ceil(max(0.0, by_size)))
    return min(wanted, least)


def refined_tiles(hole: np.ndarray, *, most_px: int, tile_px: int) -> list[int]:
    """Pixels of each tile that `Refiner.refine` would refine, all doublings together."""
    count = doublings(hole, most_px)
    unit = ALIGN_PX << count
    frame = [side + -side % unit for side in hole.shape]
    found = []
    for depth in range(count):
        size = (hole.shape[1] >> depth, hole.shape[0] >> depth)
        is_open = np.zeros((frame[0] >> depth, frame[1] >> depth), bool)
        share = cv2.resize((hole > 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
        is_open[: size[1], : size[0]] = share > 0
        found += [box.area for _, box in tiles_of(is_open, tile_px)]
    return found


def tiles_of(is_open: np.ndarray, tile_px: int) -> Iterator[tuple[Box, Box]]:
    """(target, box) of each tile over the hole: what it fills, and all that it sees.

    Sides of the frame are multiples of 16, and so are those of the boxes. One tile, where the hole
    with its context is no bigger than a tile.
    """
    height, width = is_open.shape
    if not is_open.any():
        return
    found = mask_box(is_open.astype(np.uint8))
    inner_px = max(_GRID_PX, (tile_px - 2 * CONTEXT_PX) // _GRID_PX * _GRID_PX)
    for y0, y1 in _spans(found.y0, found.y1, inner_px):
        for x0, x1 in _spans(found.x0, found.x1, inner_px):
            target = Box(x0, y0, x1, y1).clip(width, height)
            if is_open[target.slices].any():
                yield target, _aligned(target.grow(CONTEXT_PX), width, height)


def _spans(start: int, stop: int, most_px: int) -> list[tuple[int, int]]:
    """[start, stop) in equal parts of at most `most_px`."""
    count = -(-(stop - start) // most_px)
    edges = [start + (stop - start) * i // count for i in range(count + 1)]
    return list(itertools.pairwise(edges))


def _aligned(box: Box, width: int, height: int, unit_px: int = _GRID_PX) -> Box:
    """The box grown to whole units, inside a frame whose sides are multiples of them."""
    return Box(
        max(0, box.x0) // unit_px * unit_px,
        max(0, box.y0) // unit_px * unit_px,
        min(width, -(-box.x1 // unit_px) * unit_px),
        min(height, -(-box.y1 // unit_px) * unit_px),
    )


def _shrunk(box: Box, times: int) -> Box:
    """A box whose coordinates are multiples of 2 to the power of `times`, halved so often."""
    return Box(box.x0 >> times, box.y0 >> times, box.x1 >> times, box.y1 >> times)


def _halves(shape: tuple[int, ...], times: int) -> tuple[int, int]:
    """(width, height) of an array halved so often."""
    return shape[1] >> times, shape[0] >> times


def _enlarged(photo: np.ndarray, mask: np.ndarray, smaller: np.ndarray) -> np.ndarray:
    """The fill of half the size enlarged into the holes of the photo."""
    height, width = mask.shape
    fill = cv2.resize(smaller, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.where(mask[..., None] > 0, fill.clip(0, 1), photo)


def _ramp(target: Box, box: Box) -> np.ndarray:
    """1 in the target, falling to 0 over the overlap around it; of the box's size."""
    x, y = np.arange(box.x0, box.x1), np.arange(box.y0, box.y1)
    beside = np.maximum(np.maximum(target.x0 - x, x - target.x1 + 1), 0)[None]
    above = np.maximum(np.maximum(target.y0 - y, y - target.y1 + 1), 0)[:, None]
    return np.clip(1 - np.maximum(beside, above) / OVERLAP_PX, 0, 1)


def _work(box: Box, hole_box: Box, count: int, area_px: int) -> list[float]:
    """Rough time of the first look and of each doubling, in pixels of a plain pass."""
    tiles = min(hole_box.grow(CONTEXT_PX).area, box.area)
    finer = [2.0 * ITERATIONS * tiles / 4**depth for depth in range(count - 1, -1, -1)]
    return [area_px / 4**count, *finer]


def _part(step: Step, done: float, share: float) -> Step:
    return lambda fraction: step(min(1.0, done + share * fraction))
