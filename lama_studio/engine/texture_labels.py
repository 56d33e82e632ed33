"""Fine sizes: a few offsets, each copying a coherent part of the hole from one place."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from lama_studio.engine.texture_levels import Float, Level
from lama_studio.engine.texture_match import Ints

ONES = np.ones((1, 3), np.float32)


@dataclass
class Labels:
    """`offsets`: Nx2 (dy, dx). `index`: HxW, which of them each pixel uses; -1 on the known."""

    offsets: Ints
    index: Ints


def make_labels(level: Level, offsets: Ints) -> Labels:
    """Labels of the hole pixels from one offset a pixel."""
    found = offsets[level.hole]
    unique, inverse = np.unique(found, axis=0, return_inverse=True)
    index = np.full(level.shape, -1, np.int32)
    index[level.hole] = inverse.reshape(-1)
    return Labels(unique.astype(np.int32), index)


def twice(labels: Labels, finer: Level) -> Labels:
    """The same labels at the next finer level."""
    height, width = finer.shape
    index = np.repeat(np.repeat(labels.index, 2, 0), 2, 1)[:height, :width].copy()
    index[~finer.hole] = -1
    return Labels(labels.offsets * 2, index)


def copied(level: Level, labels: Labels) -> Float:
    """Colours of the level with every hole pixel an exact copy from its label's place."""
    y, x = np.nonzero(level.hole)
    offset = labels.offsets[labels.index[y, x]]
    height, width = level.shape
    colours = level.photo.copy()
    colours[y, x] = level.photo[
        np.clip(y + offset[:, 0], 0, height - 1), np.clip(x + offset[:, 1], 0, width - 1)
    ]
    return colours


def choose(
    level: Level,
    colours: Float,
    weight: Float,
    labels: Labels,
    reach_px: int,
    window_px: int,
    step: Callable[[], None],
) -> Labels:
    """Every hole pixel takes the label, of those within reach, whose patch fits `colours` best.

    Each label may first shift by up to `window_px`, as a whole, to where it fits best.
    """
    height, width = level.shape
    half = level.patch_px // 2
    total = cv2.boxFilter(weight, -1, (level.patch_px,) * 2, normalize=False)
    best = np.full((height, width), np.inf, np.float32)
    index = np.full((height, width), -1, np.int32)
    boxes = _boxes(labels)
    kept: list[Ints] = []
    for number, (y0, x0, y1, x1) in boxes.items():
        step()
        near = (y0 - reach_px, x0 - reach_px, y1 + reach_px, x1 + reach_px)
        shift = labels.offsets[number]
        if window_px:
            shift = _settle(level, colours, weight, labels, number, near, shift, window_px)
        y0, x0, y1, x1 = _clip(near, shift, (height, width))
        if y0 >= y1 or x0 >= x1:
            continue
        error = _error(level, colours, weight, (y0, x0, y1, x1), shift, half)
        part = (slice(y0, y1), slice(x0, x1))
        centre = level.centre[y0 + shift[0] : y1 + shift[0], x0 + shift[1] : x1 + shift[1]]
        error = error / total[part]
        better = (error < best[part]) & centre
        best[part][better] = error[better]
        index[part][better] = len(kept)
        kept.append(shift)
    return Labels(np.array(kept, np.int32).reshape(-1, 2), np.where(level.hole, index, -1))


def _boxes(labels: Labels) -> dict[int, tuple[int, int, int, int]]:
    """Label -> (y0, x0, y1, x1) around its pixels."""
    y, x = np.nonzero(labels.index >= 0)
    which = labels.index[y, x]
    count = len(labels.offsets)
    low = np.full((count, 2), 1 << 30)
    high = np.full((count, 2), -1)
    np.minimum.at(low[:, 0], which, y)
    np.minimum.at(low[:, 1], which, x)
    np.maximum.at(high[:, 0], which, y + 1)
    np.maximum.at(high[:, 1], which, x + 1)
    return {
        n: (int(low[n, 0]), int(low[n, 1]), int(high[n, 0]), int(high[n, 1]))
        for n in range(count)
        if high[n, 0] > 0
    }


def _clip(
    box: tuple[int, int, int, int], shift: Ints, shape: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The part of a box that lies in the photo, as its shifted copy does."""
    y0, x0, y1, x1 = box
    height, width = shape
    dy, dx = int(shift[0]), int(shift[1])
    return (
        max(y0, 0, -dy),
        max(x0, 0, -dx),
        min(y1, height, height - dy),
        min(x1, width, width - dx),
    )


def _error(
    level: Level,
    colours: Float,
    weight: Float,
    box: tuple[int, int, int, int],
    shift: Ints,
    half: int,
) -> Float:
    """Weighted squared difference of the patches around each pixel of a box, and their copies."""
    dy, dx = int(shift[0]), int(shift[1])
    y0, x0, y1, x1 = _clip(
        (box[0] - half, box[1] - half, box[2] + half, box[3] + half), shift, level.shape
    )
    here = (slice(y0, y1), slice(x0, x1))
    there = (slice(y0 + dy, y1 + dy), slice(x0 + dx, x1 + dx))
    difference = cv2.subtract(colours[here], level.photo[there])
    squared = cv2.transform(cv2.multiply(difference, difference), ONES)
    squared = cv2.multiply(squared, weight[here])
    side = (level.patch_px, level.patch_px)
    summed = cv2.boxFilter(squared, -1, side, normalize=False, borderType=cv2.BORDER_REFLECT_101)
    return summed[box[0] - y0 : box[2] - y0, box[1] - x0 : box[3] - x0]


def _settle(
    level: Level,
    colours: Float,
    weight: Float,
    labels: Labels,
    number: int,
    near: tuple[int, int, int, int],
    shift: Ints,
    window_px: int,
) -> Ints:
    """The shift, of those in a small window, with the least error over the label's own pixels."""
    best, chosen = np.inf, shift
    for dy in range(-window_px, window_px + 1):
        for dx in range(-window_px, window_px + 1):
            trial = shift + np.array([dy, dx], np.int32)
            y0, x0, y1, x1 = _clip(near, trial, level.shape)
            if y0 >= y1 or x0 >= x1:
                continue
            here = (slice(y0, y1), slice(x0, x1))
            there = (
                slice(y0 + trial[0], y1 + trial[0]),
                slice(x0 + trial[1], x1 + trial[1]),
            )
            own = cv2.dilate((labels.index[here] == number).astype(np.uint8), np.ones((5, 5)))
            own = own.astype(bool) & level.source[there]
            if not own.any():
                continue
            difference = (colours[here] - level.photo[there])[own]
            error = ((difference**2).sum(1) * weight[here][own]).sum() / weight[here][own].sum()
            if error < best:
                best, chosen = error, trial
    return chosen
