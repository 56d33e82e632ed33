"""Where the search was exhaustive: from one offset a pixel to coherent parts with few offsets."""

from collections.abc import Callable

import cv2
import numpy as np

from lama_studio.engine.texture_labels import (
    FORBIDDEN,
    Seams,
    common,
    cross,
    diagonal,
    nearby,
)
from lama_studio.engine.texture_levels import Float, Level
from lama_studio.engine.texture_match import known_weight
from lama_studio.engine.texture_seams import Ints

# Offsets that take part, and how many of the best fitting ones each pixel may choose from.
POOL = 240
BEST = 6
ROUNDS = 2
# How much an offset's misfit to the wanted colours counts beside the seams: alone, and the more
# for a guide, which knows what the seams do not.
FIT = 0.15
FIT_TO_GUIDE = 0.5
# Wanted colours inside the hole are means, which lack detail: copies are compared as blurred.
BLUR_PX = 2.5


def join(
    seams: Seams,
    offsets: Ints,
    colours: Float,
    extra: Ints,
    pull: float,
    step: Callable[[], None],
) -> Ints:
    """Offsets of the hole in coherent parts, joined where it shows least.

    offsets: HxWx2, one a pixel; extra: Ex2 more to choose from; colours: HxWx3 wanted; pull: the
    guide's weight in them.
    """
    level, hole = seams.level, seams.hole
    places = np.unique(np.concatenate([common(offsets[hole], POOL), extra]), axis=0)
    costs = misfit(level, colours, places, step).T
    best_count = min(BEST, len(places))
    best = np.argpartition(costs, best_count - 1, axis=1)[:, :best_count]
    index = _numbered(level, offsets, places, costs.argmin(1))
    ways = [(0, 0), *cross(1), *diagonal(3), *cross(7)]
    fit = FIT + FIT_TO_GUIDE * pull
    chosen = offsets
    for _ in range(ROUNDS):
        near = nearby(index[..., None], hole, hole, ways)[..., 0]
        candidates = np.concatenate([near, best], axis=1)
        unary = fit * np.take_along_axis(costs, candidates, 1)
        choice = seams.choose(chosen, hole, places[candidates], unary, step)
        index[hole] = np.take_along_axis(candidates, choice[:, None], 1)[:, 0]
        chosen = offsets.copy()
        chosen[hole] = places[index[hole]]
    return chosen


def misfit(level: Level, colours: Float, places: Ints, step: Callable[[], None]) -> Float:
    """LxN: root mean squared difference of the patch around each hole pixel and its copy.

    One row an offset of `places`; FORBIDDEN where the copy is not wholly known.
    """
    height, width = level.shape
    y, x = np.nonzero(level.hole)
    half = level.patch_px // 2
    y0, x0 = max(int(y.min()) - half, 0), max(int(x.min()) - half, 0)
    y1, x1 = min(int(y.max()) + 1 + half, height), min(int(x.max()) + 1 + half, width)
    weight = known_weight(level.hole)
    total = _sum(weight[y0:y1, x0:x1], level.patch_px)
    sharp = weight * ~level.hole
    soft = weight - sharp
    photo, wanted = level.photo, cv2.GaussianBlur(colours, (0, 0), BLUR_PX)
    blurred = cv2.GaussianBlur(np.where(level.hole[..., None], colours, photo), (0, 0), BLUR_PX)
    found = np.full((len(places), len(y)), np.inf, np.float32)
    box = np.empty((y1 - y0, x1 - x0), np.float32)
    y, x = y - y0, x - x0
    for number, (dy, dx) in enumerate(places.tolist()):
        if number % 32 == 0:
            step()
        u0, v0 = max(y0, -dy), max(x0, -dx)
        u1, v1 = min(y1, height - dy), min(x1, width - dx)
        if u0 >= u1 or v0 >= v1:
            continue
        here = (slice(u0, u1), slice(v0, v1))
        there = (slice(u0 + dy, u1 + dy), slice(v0 + dx, v1 + dx))
        squared = _squared(photo[here], photo[there], sharp[here])
        squared += _squared(wanted[here], blurred[there], soft[here])
        inner = (slice(u0 - y0, u1 - y0), slice(v0 - x0, v1 - x0))
        box.fill(np.inf)
        mean = _sum(squared, level.patch_px) / total[inner]
        np.copyto(box[inner], mean, where=level.centre[there])
        found[number] = box[y, x]
    return np.where(np.isfinite(found), np.sqrt(np.maximum(found, 0)), np.float32(FORBIDDEN))


def _squared(a: Float, b: Float, weight: Float) -> Float:
    difference = cv2.subtract(a, b)
    squared = cv2.transform(cv2.multiply(difference, difference), np.ones((1, 3), np.float32))
    return cv2.multiply(squared, weight)


def _sum(array: Float, patch_px: int) -> Float:
    side = (patch_px, patch_px)
    return cv2.boxFilter(array, -1, side, normalize=False, borderType=cv2.BORDER_CONSTANT)


def _numbered(level: Level, offsets: Ints, places: Ints, otherwise: Ints) -> Ints:
    """HxW: the row of `places` each hole pixel uses; `otherwise` (N) where it is not among them."""
    height, width = level.shape

    def code(array: Ints) -> Ints:
        wide = array.astype(np.int64)
        return (wide[..., 0] + height) * 4 * width + wide[..., 1] + 2 * width

    known, wanted = code(places), code(offsets[level.hole])  # unique() has sorted the places
    at = np.clip(np.searchsorted(known, wanted), 0, len(known) - 1)
    index = np.zeros(level.shape, np.intp)
    index[level.hole] = np.where(known[at] == wanted, at, otherwise)
    return index
