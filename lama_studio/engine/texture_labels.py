"""Offsets that each copy a coherent part of the hole: candidates, seams, small shifts."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from lama_studio.engine.texture_levels import Bool, Float, Level, parts_of
from lama_studio.engine.texture_seams import Edges, Ints, make_edges, numbers, seam_cost, solve

# An offset that may not be used costs this much (colours differ by less than 2).
FORBIDDEN = 100.0
SWEEPS = 2
PART_ROWS = 1 << 16


def copied(level: Level, offsets: Ints) -> Float:
    """Colours of the level with every hole pixel an exact copy from its offset's place."""
    y, x = np.nonzero(level.hole)
    colours = level.photo.copy()
    colours[y, x] = level.photo[y + offsets[y, x, 0], x + offsets[y, x, 1]]
    return colours


def doubled(offsets: Ints, finer: Level) -> Ints:
    """The same offsets at the next finer level, moved where they would copy what is not known."""
    height, width = finer.shape
    grown = np.repeat(np.repeat(offsets * 2, 2, 0), 2, 1)[:height, :width].copy()
    return mended(grown, finer)


def mended(offsets: Ints, level: Level) -> Ints:
    """Offsets of hole pixels that point nowhere, replaced by the nearest valid one or any."""
    y, x = np.nonzero(level.hole)
    valid = is_valid(level, y, x, offsets[y, x])
    if valid.all():
        return offsets
    offsets = offsets.copy()
    is_good = np.zeros(level.shape, bool)
    is_good[y[valid], x[valid]] = True
    y, x = y[~valid], x[~valid]
    if valid.any():
        nearest = _nearest(is_good, y, x)
        offsets[y, x] = offsets[nearest[:, 0], nearest[:, 1]]
    left = ~is_valid(level, y, x, offsets[y, x])
    if left.any():
        y, x = y[left], x[left]
        offsets[y, x] = _nearest(level.centre, y, x) - np.stack([y, x], 1)
    return offsets


def _nearest(mask: Bool, y: NDArray, x: NDArray) -> Ints:
    """Nx2: (y, x) of the mask's pixel nearest to each of N pixels."""
    _, label = cv2.distanceTransformWithLabels(
        (~mask).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    place = np.zeros((int(label.max()) + 1, 2), np.int32)
    found = np.nonzero(mask)
    place[label[found]] = np.stack(found, 1)
    return place[label[y, x]]


def is_valid(level: Level, y: NDArray, x: NDArray, offsets: Ints) -> Bool:
    """Whether the offsets (...x2) of pixels lead to the middle of a patch that may be copied."""
    height, width = level.shape
    sy, sx = y + offsets[..., 0], x + offsets[..., 1]
    is_inside = (sy >= 0) & (sx >= 0) & (sy < height) & (sx < width)
    return is_inside & level.centre[np.clip(sy, 0, height - 1), np.clip(sx, 0, width - 1)]


class Seams:
    """Seam costs of one level: colours and their gradients decide what joins unseen."""

    def __init__(self, level: Level) -> None:
        self.level = level
        self.hole = level.hole
        grey = level.photo.mean(2)
        along, across = (_gradient(grey, ~level.hole, axis) for axis in (0, 1))
        self.features = np.dstack([level.photo, across, along])
        self.flat = self.features.reshape(-1, self.features.shape[2])

    def at(self, y: NDArray, x: NDArray, offsets: Ints) -> Float:
        """Features where the offsets (...x2) of pixels lead, clipped to the photo."""
        height, width = self.level.shape
        sy = np.clip(y + offsets[..., 0], 0, height - 1)
        sx = np.clip(x + offsets[..., 1], 0, width - 1)
        return self.flat.take(sy * width + sx, axis=0)

    def choose(
        self, offsets: Ints, domain: Bool, candidates: Ints, unary: Float, step: Callable[[], None]
    ) -> NDArray[np.intp]:
        """N: the candidate, of NxKx2, that each pixel of the domain takes; unary: NxK own costs.

        offsets: HxWx2, those of the hole pixels outside the domain, which stay.
        """
        y, x = np.nonzero(domain)
        valid = is_valid(self.level, y[:, None], x[:, None], candidates)
        unary = np.where(valid, unary, FORBIDDEN)
        unary = unary + self._border(offsets, domain, y, x, candidates, step)
        number = numbers(domain)
        pairs = []
        for axis in (0, 1):
            step()
            edges = make_edges(number, axis)
            pairs.append((edges, self._between(edges, y, x, candidates, step)))
        return solve(unary, pairs[0], pairs[1], SWEEPS, step)

    def _between(
        self, edges: Edges, y: NDArray, x: NDArray, candidates: Ints, step: Callable[[], None]
    ) -> Float:
        count = candidates.shape[1]
        cost = np.empty((len(edges.first), count, count), np.float32)
        for part in parts_of(len(cost), PART_ROWS, step):
            a, b = edges.first[part], edges.second[part]
            ya, xa, yb, xb = y[a, None], x[a, None], y[b, None], x[b, None]
            mine, theirs = candidates[a], candidates[b]
            cost[part] = seam_cost(
                self.at(ya, xa, mine),
                self.at(ya, xa, theirs),
                self.at(yb, xb, theirs),
                self.at(yb, xb, mine),
            )
        return cost

    def _border(
        self,
        offsets: Ints,
        domain: Bool,
        y: NDArray,
        x: NDArray,
        candidates: Ints,
        step: Callable[[], None],
    ) -> Float:
        """NxK: seam towards neighbours whose offset is settled (0 on the known)."""
        height, width = self.level.shape
        cost = np.zeros(candidates.shape[:2], np.float32)
        for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            ny, nx = y + dy, x + dx
            is_there = (ny >= 0) & (nx >= 0) & (ny < height) & (nx < width)
            is_there[is_there] = ~domain[ny[is_there], nx[is_there]]
            found = np.flatnonzero(is_there)
            for part in parts_of(len(found), PART_ROWS, step):
                there = found[part]
                p, q = (y[there, None], x[there, None]), (ny[there, None], nx[there, None])
                mine, theirs = candidates[there], offsets[q]
                theirs = np.where(self.hole[q][..., None], theirs, 0)
                outer = gap(self.at(*q, mine), self.at(*q, theirs))
                inner = gap(self.at(*p, mine), self.at(*p, theirs))
                cost[there] += outer + np.where(self.hole[q], inner, outer)
        return cost


def rejoin(seams: Seams, offsets: Ints, reach_px: int, step: Callable[[], None]) -> Ints:
    """Offsets with their seams moved, by up to `reach_px`, to where they show least."""
    step()
    band = seam_band(offsets, seams.hole, reach_px)
    if not band.any():
        return offsets
    ways = [(0, 0), *cross(reach_px // 2), *diagonal(reach_px)]
    candidates = nearby(offsets, seams.hole, band, ways)
    step()
    choice = seams.choose(offsets, band, candidates, np.zeros(candidates.shape[:2]), step)
    moved = offsets.copy()
    moved[band] = candidates[np.arange(len(choice)), choice]
    return moved


def gap(a: Float, b: Float) -> Float:
    """How much two sets of features (...xC) differ."""
    return np.sqrt(((a - b) ** 2).sum(-1))


def _gradient(grey: Float, known: Bool, axis: int) -> Float:
    """Twice the mean difference to the known neighbours before and after; 0 where there is none."""
    grey, known = np.moveaxis(grey, axis, 0), np.moveaxis(known, axis, 0)
    both = (known[1:] & known[:-1]).astype(np.float32)
    steps = (grey[1:] - grey[:-1]) * both
    total, count = np.zeros_like(grey), np.zeros_like(grey)
    total[1:] += steps
    total[:-1] += steps
    count[1:] += both
    count[:-1] += both
    return np.moveaxis(2 * total / np.maximum(count, 1), 0, axis)


def nearby(offsets: Ints, hole: Bool, domain: Bool, ways: list[tuple[int, int]]) -> Ints:
    """NxKx2: for every pixel of the domain, the offsets used by the hole pixels `ways` off."""
    height, width = hole.shape
    y, x = np.nonzero(domain)
    own = offsets[y, x]
    lists = []
    for dy, dx in ways:
        ny, nx = np.clip(y + dy, 0, height - 1), np.clip(x + dx, 0, width - 1)
        lists.append(np.where(hole[ny, nx, None], offsets[ny, nx], own))
    return np.stack(lists, axis=1)


def cross(px: int) -> list[tuple[int, int]]:
    """Four ways straight."""
    return [(px, 0), (-px, 0), (0, px), (0, -px)]


def diagonal(px: int) -> list[tuple[int, int]]:
    """Four ways across."""
    return [(px, px), (-px, px), (px, -px), (-px, -px)]


def common(offsets: Ints, count: int) -> Ints:
    """Cx2: the most frequent of Nx2 offsets, at most `count`."""
    unique, inverse = distinct(offsets)
    uses = np.bincount(inverse, minlength=len(unique))
    return unique[np.argsort(-uses, kind="stable")[:count]]


def distinct(offsets: Ints, step: Callable[[], None] = lambda: None) -> tuple[Ints, Ints]:
    """(Lx2 offsets in order, N: which of them each is) of Nx2 offsets."""
    if len(offsets) == 0:
        return np.zeros((0, 2), np.int32), np.zeros(0, np.int32)
    low = offsets.min(0)
    span = int(offsets[:, 1].max()) - int(low[1]) + 1
    # One number each: sorting pairs takes ten times as long.
    code = (offsets[:, 0] - low[0]).astype(np.int64) * span + (offsets[:, 1] - low[1])
    # Part by part: few are distinct, so what is sorted stays small.
    parts = list(parts_of(len(code), PART_ROWS, step))
    unique = np.unique(np.concatenate([np.unique(code[part]) for part in parts]))
    inverse = np.concatenate([np.searchsorted(unique, code[part]) for part in parts])
    return np.stack([unique // span, unique % span], 1).astype(np.int32) + low, inverse


def seam_band(offsets: Ints, hole: Bool, reach_px: int) -> Bool:
    """Hole pixels within reach of a change of offset."""
    changes = np.zeros(hole.shape, np.uint8)
    down = hole[1:] & hole[:-1] & (offsets[1:] != offsets[:-1]).any(2)
    right = hole[:, 1:] & hole[:, :-1] & (offsets[:, 1:] != offsets[:, :-1]).any(2)
    changes[1:] |= down
    changes[:-1] |= down
    changes[:, 1:] |= right
    changes[:, :-1] |= right
    side = 2 * reach_px + 1
    return cv2.dilate(changes, np.ones((side, side), np.uint8)).astype(bool) & hole
