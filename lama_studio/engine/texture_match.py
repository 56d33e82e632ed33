"""Exhaustive patch search at the coarse sizes, by matrix products, with votes for the colours."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lama_studio.engine.texture_levels import FEWEST_SOURCES, Bool, Float, Level, parts_of

Ints = NDArray[Any]

# Rows of one matrix product, and distances: few enough to answer a cancel at once, to stay in the
# cache, and to hold little beside the patches.
ROWS, DISTANCES = 512, 1 << 23
PART_ROWS = 8192
# How much less a hole pixel counts in a patch for each pixel that it lies from the known.
FADE = 1.3
# Share of the sources that a seed other than 0 leaves to choose from.
KEPT_WITH_SEED = 0.7


def known_weight(hole: Bool) -> Float:
    """1 on the known, falling with the way from it inside the hole."""
    if hole.all():
        return np.ones(hole.shape, np.float32)
    way_px = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    return np.power(np.float32(FADE), -way_px).astype(np.float32)


class Search:
    """Nearest patches of one level, over all its patches that may be copied."""

    def __init__(self, level: Level, stride_px: int, most_sources: int, seed: int) -> None:
        self.level = level
        self.seed = seed
        targets = touching(level.hole, level.patch_px) & level.inside
        self.targets: Ints = np.argwhere(targets & _grid(level, stride_px))
        self.sources: Ints = self._drawn(np.argwhere(level.centre), most_sources)
        area_px = level.patch_px**2
        self.table = np.empty((len(self.sources), 4 * area_px), np.float32)
        # Part by part: there may be a hundred thousand sources.
        for part in parts_of(len(self.sources), PART_ROWS):
            patches = _patches(level.photo, self.sources[part], level.patch_px)
            self.table[part, :area_px] = (patches.reshape(len(patches), 3, -1) ** 2).sum(1)
            self.table[part, area_px:] = patches
        self.patches = self.table[:, area_px:]

    def _drawn(self, sources: Ints, most: int) -> Ints:
        """All of them in order, or a drawn part: with a seed, so that seeds differ, or too many."""
        share = min(1.0, most / len(sources))
        if self.seed and len(sources) > 4 * FEWEST_SOURCES:
            share = min(share, KEPT_WITH_SEED)
        if share == 1:
            return sources
        drawn = np.random.default_rng(self.seed).random(len(sources)) < share
        return sources[drawn] if drawn.any() else sources[:1]

    def nearest(
        self, colours: Float, weight: Float, step: Callable[[], None], targets: Ints | None = None
    ) -> tuple[NDArray[np.intp], Float]:
        """(index into sources, weighted mean squared distance) for every target patch."""
        level = self.level
        targets = self.targets if targets is None else targets
        wanted = _patches(colours, targets, level.patch_px)
        weights = _patches(weight[..., None], targets, level.patch_px)
        total = np.maximum(weights.sum(1), 1e-9)
        tripled = np.tile(weights, (1, 3))
        rows = np.concatenate([weights, -2 * tripled * wanted], axis=1) / total[:, None]
        own = (tripled * wanted * wanted).sum(1) / total
        index = np.empty(len(rows), np.intp)
        distance = np.empty(len(rows), np.float32)
        most_rows = max(1, min(ROWS, DISTANCES // len(self.table)))
        for part in parts_of(len(rows), most_rows, step):
            costs = rows[part] @ self.table.T
            index[part] = costs.argmin(1)
            distance[part] = costs[np.arange(len(costs)), index[part]]
        return index, np.maximum(distance + own, 0)

    def vote(
        self, index: NDArray[np.intp], weight: Float, targets: Ints | None = None
    ) -> tuple[Float, Bool]:
        """Colours of the level with every hole pixel the mean of the patches that cover it."""
        targets = self.targets if targets is None else targets
        level, patch_px = self.level, self.level.patch_px
        half = patch_px // 2
        height, width = level.shape
        flat = (targets - half) @ np.array([width, 1])
        patches = self.patches[index].reshape(-1, 3, patch_px, patch_px)
        total = np.zeros((height * width, 4), np.float32)
        for dy in range(patch_px):
            for dx in range(patch_px):
                at = flat + dy * width + dx
                total[at, :3] += patches[:, :, dy, dx] * weight[:, None]
                total[at, 3] += weight
        votes = total.reshape(height, width, 4)
        voted = votes[..., :3] / np.maximum(votes[..., 3:], 1e-12)
        has_vote = level.hole & (votes[..., 3] > 0)
        return np.where(has_vote[..., None], voted, level.photo), has_vote

    def peel(self, colours: Float, step: Callable[[], None]) -> Float:
        """Colours with the hole filled ring by ring from its border, each from what is there."""
        is_open = self.level.hole.copy()
        colours = colours.copy()
        fade = known_weight(is_open)
        y, x = self.targets.T
        while is_open.any():
            rim = is_open & touching(~is_open, 3)
            ring = self.targets[rim[y, x]]
            if len(ring) == 0:
                break
            index, distance = self.nearest(colours, np.where(is_open, 0, fade), step, ring)
            weight = vote_weight(distance, fade[ring[:, 0], ring[:, 1]])
            voted, has_vote = self.vote(index, weight, ring)
            fresh = has_vote & is_open
            colours[fresh] = voted[fresh]
            is_open &= ~fresh
        return colours

    def rim_offsets(self, colours: Float, step: Callable[[], None]) -> Ints:
        """Rx2: offsets of the patches over the hole's border, matched by their known part alone."""
        half = self.level.patch_px // 2
        rim = touching(~self.level.hole, 2 * half + 1)
        ring = self.targets[rim[self.targets[:, 0], self.targets[:, 1]]]
        if half == 0 or len(ring) == 0:
            return np.zeros((0, 2), np.int32)
        index, _ = self.nearest(colours, (~self.level.hole).astype(np.float32), step, ring)
        return self.sources[index] - ring

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


def touching(hole: Bool, patch_px: int) -> Bool:
    """Middles of the patches that reach into the hole."""
    return cv2.dilate(hole.astype(np.uint8), np.ones((patch_px, patch_px))).astype(bool)


def _grid(level: Level, stride_px: int) -> Bool:
    """Every `stride_px`-th middle both ways, the last ones inside the photo always among them."""
    rows, columns = np.any(level.inside, axis=1), np.any(level.inside, axis=0)
    picked = []
    for line in (rows, columns):
        places = np.flatnonzero(line)
        chosen = np.zeros(len(line), bool)
        chosen[places[::stride_px]] = True
        chosen[places[-1:]] = True
        picked.append(chosen)
    return picked[0][:, None] & picked[1][None]


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
