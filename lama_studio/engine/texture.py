"""Fill a hole with the photo's own texture, guided by a network's fill where there is one."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture_labels import Labels, choose, copied, make_labels, twice
from lama_studio.engine.texture_levels import Bool, Float, Level, make_levels
from lama_studio.engine.texture_match import Search, known_weight, vote_weight

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

# Comparisons that one exhaustive pass may cost before the search is left to coarser sizes.
MOST_COMPARISONS = 12_000_000
PASSES = 6


def no_step(_fraction: float) -> None:
    """For callers that want neither progress nor cancel."""


def synthesise(
    pixels: Pixels,
    hole: NDArray[np.uint8],
    guide: Pixels | None = None,
    *,
    guide_weight: float = 1.0,
    seed: int = 0,
    step: Callable[[float], None] = no_step,
    source_allowed: NDArray[np.uint8] | None = None,
) -> Pixels:
    """Fill the hole from known pixels of the photo.

    pixels: HxWx3 uint8 or uint16. hole: HxW uint8, nonzero = to be filled. guide: as pixels, the
    network's fill; its structure counts by `guide_weight` (0 = not at all). source_allowed: HxW,
    nonzero where pixels may be copied (the hole never is). step: called with the fraction done,
    may raise Cancelled. Returns pixels of the same shape and depth, untouched outside the hole.
    """
    is_hole = hole > 0
    if not is_hole.any():
        return pixels.copy()
    top = float(np.iinfo(pixels.dtype).max)
    photo = pixels.astype(np.float32) / np.float32(top)
    lead = None
    if guide is not None and guide_weight > 0:
        lead = guide.astype(np.float32) / np.float32(top)
    source = ~is_hole
    if source_allowed is not None:
        source &= source_allowed > 0
    levels = make_levels(photo, is_hole, source, lead)
    if not levels:
        return guide.copy() if guide is not None else pixels.copy()
    colours = _fill(levels, guide_weight, step)
    filled = pixels.copy()
    filled[is_hole] = np.clip(np.rint(colours[is_hole] * top), 0, top).astype(pixels.dtype)
    step(1.0)
    return filled


def _fill(levels: list[Level], guide_weight: float, step: Callable[[float], None]) -> Float:
    labels: Labels | None = None
    colours = _start(levels[-1])
    for depth in range(len(levels) - 1, -1, -1):
        level = levels[depth]

        def tick(share: float = 1 - (depth + 1) / len(levels)) -> None:
            step(share)

        if depth < len(levels) - 1:
            height, width = level.shape
            up = cv2.resize(colours, (width, height), interpolation=cv2.INTER_LINEAR)
            colours = np.where(level.hole[..., None], up, level.photo)
        search = _search(level)
        if search is not None:
            labels, colours = _match(search, colours, guide_weight, tick)
        elif labels is not None:
            labels = twice(labels, level)
            weight = known_weight(level.hole)
            for window in (1, 0):
                labels = choose(level, colours, weight, labels, 2 * level.patch_px, window, tick)
                colours = copied(level, labels)
    return colours


def _search(level: Level) -> Search | None:
    """Exhaustive search where it is affordable, perhaps for every second patch only."""
    near = cv2.dilate(level.hole.astype(np.uint8), np.ones((level.patch_px, level.patch_px)))
    comparisons = np.count_nonzero(near) * np.count_nonzero(level.centre)
    for stride_px in (1, 2):
        if comparisons / stride_px**2 <= MOST_COMPARISONS:
            return Search(level, stride_px)
    return None


def _match(
    search: Search, colours: Float, guide_weight: float, step: Callable[[], None]
) -> tuple[Labels, Float]:
    level = search.level
    weight = known_weight(level.hole)
    confidence = weight[search.targets[:, 0], search.targets[:, 1]]
    for _ in range(PASSES):
        wanted, counted = colours, weight
        if level.guide is not None:
            pull = np.where(level.hole, guide_weight, 0).astype(np.float32)
            counted = weight + pull
            wanted = (colours * weight[..., None] + level.guide * pull[..., None]) / counted[
                ..., None
            ]
        index, distance = search.nearest(wanted, counted, step)
        colours = search.vote(index, vote_weight(distance, confidence))
    return make_labels(level, search.offsets(index)), colours


def _start(level: Level) -> Float:
    """Something smooth in the hole of the coarsest level, or the guide."""
    if level.guide is not None:
        return np.where(level.hole[..., None], level.guide, level.photo)
    return smooth_fill(level.photo, level.hole)


def smooth_fill(photo: Float, hole: Bool) -> Float:
    """The hole filled smoothly from all around it: coarser and coarser means, then back."""
    if hole.all():
        return photo
    height, width = hole.shape
    known = (~hole).astype(np.float32)
    colour = photo * known[..., None]
    if not hole.any() or min(height, width) < 1 or max(height, width) == 1:
        return photo
    size = ((width + 1) // 2, (height + 1) // 2)
    share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    low = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
    low = low / np.maximum(share, 1e-6)[..., None]
    low = smooth_fill(low, share < 1e-3)
    up = cv2.resize(low, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(hole[..., None], up, photo)
