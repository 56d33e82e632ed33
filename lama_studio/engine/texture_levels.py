"""The photo at several sizes, each with its hole and the places patches may come from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# Colours, weights and errors: float32 throughout (cv2 declares wider types).
Float = NDArray[Any]
Bool = NDArray[Any]

PATCH_PX = 7
FEWEST_SOURCES = 64
PATCHES_THICK = 5


@dataclass(frozen=True)
class Level:
    """One size of the photo; colours float32 0..1, HxWx3.

    `source`: pixels that may be copied. `centre`: middles of patches made of such pixels alone.
    `inside`: middles of patches that lie inside the photo.
    """

    photo: Float
    hole: Bool
    source: Bool
    centre: Bool
    inside: Bool
    guide: Float | None
    patch_px: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.hole.shape[0], self.hole.shape[1]


def parts_of(count: int, rows: int, step: Callable[[], None] = lambda: None) -> Iterator[slice]:
    """Slices of at most `rows` of `count` rows, so that one takes little time and memory; `step`
    is called before each."""
    for start in range(0, count, rows):
        step()
        yield slice(start, start + rows)


def make_levels(
    photo: Float,
    hole: Bool,
    source: Bool,
    guide: Float | None,
    most_comparisons: int,
    step: Callable[[], None],
) -> list[Level]:
    """Levels from the photo's own size (first) down to where the hole is a few patches thick
    and a search over all patches is affordable.

    Empty where the photo holds not one pixel to copy from.
    """
    patch_px = _patch_px(source)
    if not source.any():
        return []
    levels = [_level(photo, hole, source, guide, patch_px)]
    step()
    while (
        _thickness_px(levels[-1].hole) > PATCHES_THICK * patch_px
        or np.count_nonzero(levels[-1].hole) * np.count_nonzero(levels[-1].centre)
        > most_comparisons
    ):
        if min(levels[-1].shape) < 4:
            break
        step()
        smaller = _halve(levels[-1], step)
        if np.count_nonzero(smaller.centre) < FEWEST_SOURCES:
            break
        levels.append(smaller)
    return levels


def _level(photo: Float, hole: Bool, source: Bool, guide: Float | None, patch_px: int) -> Level:
    return Level(
        photo=photo,
        hole=hole,
        source=source,
        centre=_erode(source, patch_px),
        inside=_erode(np.ones_like(source), patch_px),
        guide=guide,
        patch_px=patch_px,
    )


def _patch_px(source: Bool) -> int:
    """Widest odd patch that fits into the known part often enough to choose from."""
    for patch_px in (PATCH_PX, 5, 3):
        if np.count_nonzero(_erode(source, patch_px)) >= FEWEST_SOURCES // 2:
            return patch_px
    return 1


def _erode(mask: Bool, patch_px: int) -> Bool:
    """Middles of patches that lie wholly in the mask (beyond the border counts as outside)."""
    square = np.ones((patch_px, patch_px), np.uint8)
    return cv2.erode(mask.astype(np.uint8), square, borderValue=0).astype(bool)


def _thickness_px(hole: Bool) -> float:
    """Twice the farthest way from a hole pixel to the known (to nothing, if all is hole)."""
    if hole.all():
        return 0.0
    return 2 * float(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3).max())


def _halve(level: Level, step: Callable[[], None]) -> Level:
    height, width = level.shape
    size = ((width + 1) // 2, (height + 1) // 2)
    even = (2 * size[1] - height, 2 * size[0] - width)

    def pad(array: NDArray[np.generic]) -> Float:
        wide = [(0, even[0]), (0, even[1])] + [(0, 0)] * (array.ndim - 2)
        return np.pad(array.astype(np.float32), wide, mode="edge")

    known = 1 - pad(level.hole)
    share = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    colour = cv2.resize(pad(level.photo) * known[..., None], size, interpolation=cv2.INTER_AREA)
    photo = colour / np.maximum(share, 1e-6)[..., None]
    step()
    guide = level.guide
    if guide is not None:
        guide = cv2.resize(pad(guide), size, interpolation=cv2.INTER_AREA)
    hole = share < 0.999
    allowed = cv2.resize(pad(level.source), size, interpolation=cv2.INTER_AREA) > 0.999
    return _level(photo, hole, allowed & ~hole, guide, level.patch_px)
