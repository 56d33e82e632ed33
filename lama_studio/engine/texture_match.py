"""Exhaustive patch search at the coarse sizes, by matrix products, with votes for the colours."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lama_studio.engine.texture_levels import Bool, Float, Level

Ints = NDArray[np.int32]

# Rows of one matrix product: small enough to answer a cancel at once and to stay in the cache.
ROWS = 512
# How much less a hole pixel counts in a patch for each pixel that it lies from the known.
FADE = 1.3


def known_weight(hole: Bool) -> Float:
    """1 on the known, falling with the way from it inside the hole."""
    if hole.all():
        return np.ones(hole.shape, np.float32)
    way_px = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    return np.power(np.float32(FADE), -way_px).astype(np.float32)


class Search:
    """Nearest patches of one level, over all its patches that may be copied."""

    def __init__(self, level: Level, stride_px: int = 1) -> None:
        self.level = level
        half = level.patch_px // 2
        near = cv2.dilate(level.hole.astype(np.uint8), np.ones((level.patch_px, level.patch_px)))
        targets = near.astype(bool) & level.inside
        if stride_px > 1:
            grid = np.zeros_like(targets)
            grid[half::stride_px, half::stride_px] = True
            grid[-1 - half, half::stride_px] = grid[half::stride_px, -1 - half] = True
            targets &= grid
        self.targets: Ints = np.argwhere(targets).astype(np.int32)
        self.sources: Ints = np.argwhere(level.centre).astype(np.int32)
        patches = _patches(level.photo, self.sources, level.patch_px)
        squares = (patches.reshape(len(patches), 3, -1) ** 2).sum(1)
        self.table = np.concatenate([squares, patches], axis=1)
        self.patches = patches

    @property
    def cost(self) -> int:
        """Comparisons of one pass."""
        return len(self.targets) * len(self.sources)

    def nearest(
        self, colours: Float, weight: Float, step: Callable[[], None]
    ) -> tuple[NDArray[np.intp], Float]:
        """(index into sources, weighted mean squared distance) for every target patch."""
        level = self.level
        wanted = _patches(colours, self.targets, level.patch_px)
        weights = _patches(weight[..., None], self.targets, level.patch_px)
        total = weights.sum(1)
        tripled = np.tile(weights, (1, 3))
        rows = np.concatenate([weights, -2 * tripled * wanted], axis=1) / total[:, None]
        own = (tripled * wanted * wanted).sum(1) / total
        index = np.empty(len(rows), np.intp)
        distance = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), ROWS):
            step()
            part = slice(start, start + ROWS)
            costs = rows[part] @ self.table.T
            index[part] = costs.argmin(1)
            distance[part] = costs[np.arange(len(costs)), index[part]]
        return index, np.maximum(distance + own, 0)

    def vote(self, index: NDArray[np.intp], weight: Float) -> Float:
        """Colours of the level with every hole pixel the mean of the patches that cover it."""
        level, patch_px = self.level, self.level.patch_px
        half = patch_px // 2
        height, width = level.shape
        flat = (self.targets - half) @ np.array([width, 1])
        patches = self.patches[index].reshape(-1, 3, patch_px, patch_px)
        total = np.zeros((height * width, 4), np.float32)
        for dy in range(patch_px):
            for dx in range(patch_px):
                at = flat + dy * width + dx
                total[at, :3] += patches[:, :, dy, dx] * weight[:, None]
                total[at, 3] += weight
        total = total.reshape(height, width, 4)
        voted = total[..., :3] / np.maximum(total[..., 3:], 1e-12)
        has_vote = level.hole & (total[..., 3] > 0)
        return np.where(has_vote[..., None], voted, level.photo)

    def offsets(self, index: NDArray[np.intp]) -> Ints:
        """HxWx2 (dy, dx): where the patch around each pixel was found, off its own place.

        Pixels without a target patch take over that of the nearest target.
        """
        height, width = self.level.shape
        empty = np.ones((height, width), np.uint8)
        empty[self.targets[:, 0], self.targets[:, 1]] = 0
        _, nearest = cv2.distanceTransformWithLabels(
            empty, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        row = np.zeros(nearest.max() + 1, np.intp)
        row[nearest[self.targets[:, 0], self.targets[:, 1]]] = np.arange(len(self.targets))
        found = self.sources[index] - self.targets
        return found[row[nearest]]


def _patches(array: Float, middles: Ints, patch_px: int) -> Float:
    """Patches around the middles, one a row, channels first."""
    half = patch_px // 2
    windows = sliding_window_view(array, (patch_px, patch_px), axis=(0, 1))
    taken = windows[middles[:, 0] - half, middles[:, 1] - half]
    return np.ascontiguousarray(taken.reshape(len(middles), -1), dtype=np.float32)


def vote_weight(distance: Float, confidence: Float) -> Float:
    """How much each patch counts: by its match and by how near it lies to the known."""
    spread = np.percentile(distance, 75) + 1e-6
    return np.exp(-distance / (2 * spread)) * confidence + np.float32(1e-12)
